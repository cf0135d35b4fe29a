// Made by maestro-idl of an IDL file. Changes belong there.

#[allow(warnings, clippy::all, clippy::pedantic)]
/// What is declared in `Names`.
pub mod names {
    /// IDL's constant `Names::ANSWER`.
    ///
    /// Repository id: `IDL:Names/ANSWER:1.0`
    pub const ANSWER: i32 = 42;
    /// IDL's constant `Names::GREETING`.
    ///
    /// Repository id: `IDL:Names/GREETING:1.0`
    pub const GREETING: &str = "hello \"you\"\n";
    /// IDL's constant `Names::RATIO`.
    ///
    /// Repository id: `IDL:Names/RATIO:1.0`
    pub const RATIO: f64 = -0.5;
    /// IDL's constant `Names::MOST`.
    ///
    /// Repository id: `IDL:Names/MOST:1.0`
    pub const MOST: u64 = 18446744073709551615;
    /// IDL's constant `Names::LETTER`.
    ///
    /// Repository id: `IDL:Names/LETTER:1.0`
    pub const LETTER: char = 'é';
    /// IDL's constant `Names::PRICE`.
    ///
    /// Repository id: `IDL:Names/PRICE:1.0`
    pub const PRICE: ::maestro::codegen::Fixed<3, 1> = ::maestro::codegen::Fixed::<
        3,
        1,
    >::new(125)
        .expect("it fits");
    /// IDL's constant `Names::WIDE`.
    ///
    /// Repository id: `IDL:Names/WIDE:1.0`
    pub const WIDE: ::maestro::codegen::LongDouble = ::maestro::codegen::LongDouble::from_f64(
        1.5,
    );
    /// IDL's enumeration `Names::Mood`.
    ///
    /// Repository id: `IDL:Names/Mood:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    #[derive(Copy, Eq, PartialOrd, Ord, Hash)]
    #[repr(u32)]
    pub enum Mood {
        /// IDL's enumerator `good`.
        Good = 0,
        /// IDL's enumerator `bad`.
        Bad = 1,
        /// IDL's enumerator `self`.
        Self_ = 2,
    }
    impl ::maestro::codegen::Cdr for Mood {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_enum(*self as u32)
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(
                match input.read_enum(3)? {
                    0 => Self::Good,
                    1 => Self::Bad,
                    _ => Self::Self_,
                },
            )
        }
    }
    impl ::maestro::codegen::Typed for Mood {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types.enumeration("IDL:Names/Mood:1.0", "Mood", &["good", "bad", "self"])
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's constant `Names::TODAY`.
    ///
    /// Repository id: `IDL:Names/TODAY:1.0`
    pub const TODAY: Mood = Mood::Bad;
    /// IDL's typedef `Names::Page`.
    ///
    /// Repository id: `IDL:Names/Page:1.0`
    pub type Page = ::maestro::codegen::Array<u8, 4096>;
    /// `Names::Page` as a type of IDL: its TypeCode, and the way into an any.
    pub const PAGE_TYPE: ::maestro::codegen::IdlType<Page> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:Names/Page:1.0",
                    "Page",
                    |types| {
                        types
                            .array(
                                4096,
                                |types| types.simple(::maestro::codegen::TypeKind::Octet),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_array(&value[..], |output, element| output.write_octet(*element))
        },
        |input| input.read_long_array(|input| input.read_octet()),
    );
    /// IDL's typedef `Names::Matrix`.
    ///
    /// Repository id: `IDL:Names/Matrix:1.0`
    pub type Matrix = ::maestro::codegen::Array<[i32; 2], 40>;
    /// `Names::Matrix` as a type of IDL: its TypeCode, and the way into an any.
    pub const MATRIX_TYPE: ::maestro::codegen::IdlType<Matrix> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:Names/Matrix:1.0",
                    "Matrix",
                    |types| {
                        types
                            .array(
                                40,
                                |types| {
                                    types
                                        .array(
                                            2,
                                            |types| types.simple(::maestro::codegen::TypeKind::Long),
                                        )
                                },
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_array(
                    &value[..],
                    |output, element| {
                        output
                            .write_array(
                                &element[..],
                                |output, element| output.write_long(*element),
                            )
                    },
                )
        },
        |input| {
            input.read_long_array(|input| input.read_array(|input| input.read_long()))
        },
    );
    /// IDL's structure `Names::Types`.
    ///
    /// Repository id: `IDL:Names/Types:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Types {
        /// IDL's member `bytes`.
        pub bytes: Page,
        /// IDL's member `table`.
        pub table: Matrix,
        /// IDL's member `within`.
        pub within: types::Inner,
    }
    impl ::maestro::codegen::Cdr for Types {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    output
                        .write_array(
                            &self.bytes[..],
                            |output, element| output.write_octet(*element),
                        )?;
                    output
                        .write_array(
                            &self.table[..],
                            |output, element| {
                                output
                                    .write_array(
                                        &element[..],
                                        |output, element| output.write_long(*element),
                                    )
                            },
                        )?;
                    ::maestro::codegen::Cdr::encode(&self.within, output)?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| Ok(Self {
                    bytes: input.read_long_array(|input| input.read_octet())?,
                    table: input
                        .read_long_array(|input| {
                            input.read_array(|input| input.read_long())
                        })?,
                    within: <types::Inner as ::maestro::codegen::Cdr>::decode(input)?,
                }))
        }
    }
    impl ::maestro::codegen::Typed for Types {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .structure(
                        "IDL:Names/Types:1.0",
                        "Types",
                        |types| Ok(
                            ::std::vec![
                                ("bytes", PAGE_TYPE.describe(types) ?), ("table",
                                MATRIX_TYPE.describe(types) ?), ("within", < types::Inner as
                                ::maestro::codegen::Typed > ::TYPE.describe(types) ?)
                            ],
                        ),
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// What is declared in `Names::Types`.
    pub mod types {
        /// IDL's structure `Names::Types::Inner`.
        ///
        /// Repository id: `IDL:Names/Types/Inner:1.0`
        #[derive(
            Debug,
            Clone,
            PartialEq,
            ::maestro::codegen::serde::Serialize,
            ::maestro::codegen::serde::Deserialize,
        )]
        #[serde(crate = "::maestro::codegen::serde")]
        pub struct Inner {
            /// IDL's member `fn`.
            pub r#fn: i32,
        }
        impl ::maestro::codegen::Cdr for Inner {
            fn encode(
                &self,
                output: &mut ::maestro::codegen::Output<'_>,
            ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                output
                    .nested(|output| {
                        output.write_long(self.r#fn)?;
                        Ok(())
                    })
            }
            fn decode(
                input: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                input.nested(|input| Ok(Self { r#fn: input.read_long()? }))
            }
        }
        impl ::maestro::codegen::Typed for Inner {
            const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
                |types| {
                    types
                        .structure(
                            "IDL:Names/Types/Inner:1.0",
                            "Inner",
                            |types| Ok(
                                ::std::vec![
                                    ("fn", types.simple(::maestro::codegen::TypeKind::Long) ?)
                                ],
                            ),
                        )
                },
                <Self as ::maestro::codegen::Cdr>::encode,
                <Self as ::maestro::codegen::Cdr>::decode,
            );
        }
    }
    /// IDL's interface `Names::Base`.
    ///
    /// Repository id: `IDL:Names/Base:1.0`
    pub trait Base: ::std::marker::Send + 'static {
        /// IDL's operation `type`.
        fn r#type(
            &self,
            call: &::maestro::codegen::Call<'_>,
            r#match: i32,
            call_: i32,
        ) -> ::std::result::Result<i32, base::TypeError>;
        /// Returns IDL's attribute `impl`.
        fn r#impl(
            &self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
        /// Sets IDL's attribute `impl`.
        fn set_impl(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            value: ::std::string::String,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
    }
    /// `Names::Base` as a type of IDL: its TypeCode, and the way into an any.
    pub const BASE_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:Names/Base:1.0",
                    "Base",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Base`].
    #[derive(Debug, Clone, Default)]
    pub struct BaseSkeleton<T>(pub T);
    impl<T: Base> ::maestro::codegen::ObjectAdaptor for BaseSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:Names/Base:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| base::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if base::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Base> ::maestro::codegen::Skeleton for BaseSkeleton<T> {
        type Object = T;
        fn object(&self) -> &T {
            &self.0
        }
        fn object_mut(&mut self) -> &mut T {
            &mut self.0
        }
        fn into_object(self) -> T {
            self.0
        }
    }
    impl<T> ::maestro::codegen::ReplicatedObject for BaseSkeleton<T>
    where
        T: Base + ::maestro::codegen::serde::Serialize
            + ::maestro::codegen::serde::de::DeserializeOwned,
    {
        fn push_state(
            &self,
            state: &mut ::maestro::codegen::StateWriter<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
            ::maestro::codegen::push_state(&self.0, state)
        }
        fn get_state(
            &mut self,
            state: &mut ::maestro::codegen::StateReader<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
            self.0 = ::maestro::codegen::get_state(state)?;
            Ok(())
        }
    }
    /// A stub: calls objects of interface [`Base`].
    #[derive(Debug, Clone)]
    pub struct BaseClient(::maestro::codegen::Object);
    impl BaseClient {
        /// Makes a stub for the object that a text names: `IOR:…`, `corbaloc:…`, or the path of a file that holds one.
        pub fn resolve(
            reference: &str,
        ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
            <Self as ::maestro::codegen::Stub>::resolve(reference)
        }
        /// Makes a stub for the object of a reference.
        pub fn from_reference(
            reference: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
            <Self as ::maestro::codegen::Stub>::from_reference(reference)
        }
        /// Returns a stub for the same object whose calls may take so long.
        pub fn with_deadline(&self, deadline: ::std::time::Duration) -> Self {
            <Self as ::maestro::codegen::Stub>::with_deadline(self, deadline)
        }
        /// IDL's operation `type`.
        pub fn r#type(
            &self,
            r#match: i32,
            call_: i32,
        ) -> ::maestro::codegen::Invocation<i32, base::TypeFailure> {
            let arguments: (i32, i32) = (r#match, call_);
            self.0
                .call(
                    "type",
                    move |output| {
                        output.write_long(arguments.0)?;
                        output.write_long(arguments.1)?;
                        Ok(())
                    },
                    |input| input.read_long(),
                )
                .idempotent()
        }
        /// Returns IDL's attribute `impl`.
        pub fn r#impl(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0
                .call("_get_impl", |_| Ok(()), |input| input.read_string(0))
                .idempotent()
        }
        /// Sets IDL's attribute `impl`.
        pub fn set_impl(
            &self,
            value: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<()> {
            let arguments: (::std::string::String,) = (value.into(),);
            self.0
                .call(
                    "_set_impl",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        Ok(())
                    },
                    |_| Ok(()),
                )
        }
    }
    impl ::maestro::codegen::Stub for BaseClient {
        const ID: &'static str = "IDL:Names/Base:1.0";
    }
    impl ::std::ops::Deref for BaseClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for BaseClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&BaseClient> for ::maestro::codegen::Reference {
        fn from(from: &BaseClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<BaseClient> for ::maestro::codegen::Reference {
        fn from(from: BaseClient) -> Self {
            from.0.reference()
        }
    }
    /// What is declared in `Names::Base`.
    pub mod base {
        /// IDL's exception `Names::Base::Failed`.
        ///
        /// Repository id: `IDL:Names/Base/Failed:1.0`
        #[derive(
            Debug,
            Clone,
            PartialEq,
            ::maestro::codegen::serde::Serialize,
            ::maestro::codegen::serde::Deserialize,
        )]
        #[serde(crate = "::maestro::codegen::serde")]
        pub struct Failed {
            /// IDL's member `why`.
            pub why: ::std::string::String,
        }
        impl ::maestro::codegen::Cdr for Failed {
            fn encode(
                &self,
                output: &mut ::maestro::codegen::Output<'_>,
            ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                output
                    .nested(|output| {
                        output.write_string(&self.why, 0)?;
                        Ok(())
                    })
            }
            fn decode(
                input: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                input.nested(|input| Ok(Self { why: input.read_string(0)? }))
            }
        }
        impl ::std::fmt::Display for Failed {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str("Names::Base::Failed")
            }
        }
        impl ::std::error::Error for Failed {}
        impl ::maestro::codegen::UserException for Failed {
            const ID: &'static str = "IDL:Names/Base/Failed:1.0";
        }
        impl ::maestro::codegen::Typed for Failed {
            const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
                types|
            {
                types
                    .exception(
                        "IDL:Names/Base/Failed:1.0",
                        "Failed",
                        |types| Ok(::std::vec![("why", types.string(0) ?)]),
                    )
            });
        }
        /// What `type` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum TypeError {
            /// An exception that the operation declares.
            Failed(Failed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for TypeError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Failed(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for TypeError {}
        impl ::maestro::codegen::Raise for TypeError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::Failed(exception) => {
                        ::maestro::codegen::UserException::to_exception(
                            &exception,
                            reply,
                        )
                    }
                    Self::System(exception) => {
                        ::maestro::codegen::Exception::System(exception)
                    }
                }
            }
        }
        impl ::std::convert::From<::maestro::codegen::SystemException> for TypeError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<Failed> for TypeError {
            fn from(exception: Failed) -> Self {
                Self::Failed(exception)
            }
        }
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "type" | "_get_impl" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Read)
                }
                "_set_impl" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Base>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "type" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?, input.read_long()?)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Base>::r#type(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_long(result0)?;
                            Ok(())
                        },
                    )?;
                }
                "_get_impl" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Base>::r#impl(object, call),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_string(&result0, 0)?;
                            Ok(())
                        },
                    )?;
                }
                "_set_impl" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?,)),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Base>::set_impl(object, call, argument0),
                        reply,
                    )?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        }
        /// Why a call of `type` has no results.
        #[derive(Debug)]
        pub enum TypeFailure {
            /// An exception that the operation declares.
            Failed(Failed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
            /// There is no answer, or none that can be read.
            Transport(::maestro::codegen::CallError),
        }
        impl TypeFailure {
            /// Says whether the call was executed, as far as is known here.
            pub fn completed(&self) -> ::maestro::codegen::Completed {
                match self {
                    Self::Failed(_) => ::maestro::codegen::Completed::Yes,
                    Self::System(raised) => raised.completed,
                    Self::Transport(error) => error.completed(),
                }
            }
        }
        impl ::std::fmt::Display for TypeFailure {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Failed(raised) => raised.fmt(f),
                    Self::System(raised) => raised.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                }
            }
        }
        impl ::std::error::Error for TypeFailure {}
        impl ::std::convert::From<::maestro::codegen::Failure> for TypeFailure {
            fn from(from: ::maestro::codegen::Failure) -> Self {
                match from {
                    ::maestro::codegen::Failure::System(raised) => Self::System(raised),
                    ::maestro::codegen::Failure::Transport(error) => {
                        Self::Transport(error)
                    }
                }
            }
        }
        impl ::maestro::codegen::CallFailure for TypeFailure {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<
                ::std::option::Option<Self>,
                ::maestro::codegen::Error,
            > {
                match id {
                    <Failed as ::maestro::codegen::UserException>::ID => {
                        <Failed as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Failed(raised)))
                    }
                    _ => Ok(None),
                }
            }
            fn completed(&self) -> ::maestro::codegen::Completed {
                Self::completed(self)
            }
        }
    }
    /// IDL's interface `Names::Derived`.
    ///
    /// Repository id: `IDL:Names/Derived:1.0`
    pub trait Derived: Base {
        /// Fails in one of two ways.
        fn both(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<(), derived::BothError>;
        /// IDL's operation `largest`.
        fn largest(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            of: Types,
        ) -> ::std::result::Result<Types, ::maestro::codegen::SystemException>;
        /// IDL's operation `forget`.
        fn forget(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            what: ::std::string::String,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `swap`.
        ///
        /// Returns `left`, `right`, `swapped`.
        fn swap(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            left: i32,
            right: i32,
        ) -> ::std::result::Result<
            (i32, i32, bool),
            ::maestro::codegen::SystemException,
        >;
    }
    /// `Names::Derived` as a type of IDL: its TypeCode, and the way into an any.
    pub const DERIVED_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:Names/Derived:1.0",
                    "Derived",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Derived`].
    #[derive(Debug, Clone, Default)]
    pub struct DerivedSkeleton<T>(pub T);
    impl<T: Derived> ::maestro::codegen::ObjectAdaptor for DerivedSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:Names/Derived:1.0", "IDL:Names/Base:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| derived::access(operation));
            let known = known.or_else(|| base::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if derived::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if base::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Derived> ::maestro::codegen::Skeleton for DerivedSkeleton<T> {
        type Object = T;
        fn object(&self) -> &T {
            &self.0
        }
        fn object_mut(&mut self) -> &mut T {
            &mut self.0
        }
        fn into_object(self) -> T {
            self.0
        }
    }
    impl<T> ::maestro::codegen::ReplicatedObject for DerivedSkeleton<T>
    where
        T: Derived + ::maestro::codegen::serde::Serialize
            + ::maestro::codegen::serde::de::DeserializeOwned,
    {
        fn push_state(
            &self,
            state: &mut ::maestro::codegen::StateWriter<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
            ::maestro::codegen::push_state(&self.0, state)
        }
        fn get_state(
            &mut self,
            state: &mut ::maestro::codegen::StateReader<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
            self.0 = ::maestro::codegen::get_state(state)?;
            Ok(())
        }
    }
    /// A stub: calls objects of interface [`Derived`].
    #[derive(Debug, Clone)]
    pub struct DerivedClient(::maestro::codegen::Object);
    impl DerivedClient {
        /// Makes a stub for the object that a text names: `IOR:…`, `corbaloc:…`, or the path of a file that holds one.
        pub fn resolve(
            reference: &str,
        ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
            <Self as ::maestro::codegen::Stub>::resolve(reference)
        }
        /// Makes a stub for the object of a reference.
        pub fn from_reference(
            reference: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
            <Self as ::maestro::codegen::Stub>::from_reference(reference)
        }
        /// Returns a stub for the same object whose calls may take so long.
        pub fn with_deadline(&self, deadline: ::std::time::Duration) -> Self {
            <Self as ::maestro::codegen::Stub>::with_deadline(self, deadline)
        }
        /// Fails in one of two ways.
        pub fn both(&self) -> ::maestro::codegen::Invocation<(), derived::BothFailure> {
            self.0.call("both", |_| Ok(()), |_| Ok(()))
        }
        /// IDL's operation `largest`.
        pub fn largest(&self, of: Types) -> ::maestro::codegen::Invocation<Types> {
            let arguments: (Types,) = (of,);
            self.0
                .call(
                    "largest",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        Ok(())
                    },
                    |input| <Types as ::maestro::codegen::Cdr>::decode(input),
                )
        }
        /// IDL's operation `forget`.
        pub fn forget(
            &self,
            what: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<()> {
            let arguments: (::std::string::String,) = (what.into(),);
            self.0
                .oneway(
                    "forget",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        Ok(())
                    },
                )
        }
        /// IDL's operation `swap`.
        ///
        /// Returns `left`, `right`, `swapped`.
        pub fn swap(
            &self,
            left: i32,
            right: i32,
        ) -> ::maestro::codegen::Invocation<(i32, i32, bool)> {
            let arguments: (i32, i32) = (left, right);
            self.0
                .call(
                    "swap",
                    move |output| {
                        output.write_long(arguments.0)?;
                        output.write_long(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_long()?,
                        input.read_long()?,
                        input.read_boolean()?,
                    )),
                )
        }
        /// IDL's operation `type`.
        pub fn r#type(
            &self,
            r#match: i32,
            call_: i32,
        ) -> ::maestro::codegen::Invocation<i32, base::TypeFailure> {
            self.0.stub::<BaseClient>().r#type(r#match, call_)
        }
        /// Returns IDL's attribute `impl`.
        pub fn r#impl(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0.stub::<BaseClient>().r#impl()
        }
        /// Sets IDL's attribute `impl`.
        pub fn set_impl(
            &self,
            value: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<()> {
            self.0.stub::<BaseClient>().set_impl(value)
        }
    }
    impl ::maestro::codegen::Stub for DerivedClient {
        const ID: &'static str = "IDL:Names/Derived:1.0";
    }
    impl ::std::ops::Deref for DerivedClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for DerivedClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&DerivedClient> for ::maestro::codegen::Reference {
        fn from(from: &DerivedClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<DerivedClient> for ::maestro::codegen::Reference {
        fn from(from: DerivedClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<&DerivedClient> for BaseClient {
        fn from(from: &DerivedClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<DerivedClient> for BaseClient {
        fn from(from: DerivedClient) -> Self {
            from.0.stub()
        }
    }
    /// What is declared in `Names::Derived`.
    pub mod derived {
        /// IDL's exception `Names::Derived::Failed`.
        ///
        /// Repository id: `IDL:Names/Derived/Failed:1.0`
        #[derive(
            Debug,
            Clone,
            PartialEq,
            ::maestro::codegen::serde::Serialize,
            ::maestro::codegen::serde::Deserialize,
        )]
        #[serde(crate = "::maestro::codegen::serde")]
        pub struct Failed {
            /// IDL's member `code`.
            pub code: i32,
        }
        impl ::maestro::codegen::Cdr for Failed {
            fn encode(
                &self,
                output: &mut ::maestro::codegen::Output<'_>,
            ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                output
                    .nested(|output| {
                        output.write_long(self.code)?;
                        Ok(())
                    })
            }
            fn decode(
                input: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                input.nested(|input| Ok(Self { code: input.read_long()? }))
            }
        }
        impl ::std::fmt::Display for Failed {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str("Names::Derived::Failed")
            }
        }
        impl ::std::error::Error for Failed {}
        impl ::maestro::codegen::UserException for Failed {
            const ID: &'static str = "IDL:Names/Derived/Failed:1.0";
        }
        impl ::maestro::codegen::Typed for Failed {
            const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
                types|
            {
                types
                    .exception(
                        "IDL:Names/Derived/Failed:1.0",
                        "Failed",
                        |types| Ok(
                            ::std::vec![
                                ("code", types.simple(::maestro::codegen::TypeKind::Long) ?)
                            ],
                        ),
                    )
            });
        }
        /// What `both` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum BothError {
            /// An exception that the operation declares.
            Failed(Failed),
            /// An exception that the operation declares.
            Failed_(super::base::Failed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for BothError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Failed(exception) => exception.fmt(f),
                    Self::Failed_(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for BothError {}
        impl ::maestro::codegen::Raise for BothError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::Failed(exception) => {
                        ::maestro::codegen::UserException::to_exception(
                            &exception,
                            reply,
                        )
                    }
                    Self::Failed_(exception) => {
                        ::maestro::codegen::UserException::to_exception(
                            &exception,
                            reply,
                        )
                    }
                    Self::System(exception) => {
                        ::maestro::codegen::Exception::System(exception)
                    }
                }
            }
        }
        impl ::std::convert::From<::maestro::codegen::SystemException> for BothError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<Failed> for BothError {
            fn from(exception: Failed) -> Self {
                Self::Failed(exception)
            }
        }
        impl ::std::convert::From<super::base::Failed> for BothError {
            fn from(exception: super::base::Failed) -> Self {
                Self::Failed_(exception)
            }
        }
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "both" | "largest" | "forget" | "swap" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Derived>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "both" => {
                    ::maestro::codegen::raise(
                        <T as super::Derived>::both(object, call),
                        reply,
                    )?;
                }
                "largest" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Types as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Derived>::largest(object, call, argument0),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            Ok(())
                        },
                    )?;
                }
                "forget" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?,)),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Derived>::forget(object, call, argument0),
                        reply,
                    )?;
                }
                "swap" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?, input.read_long()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Derived>::swap(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_long(result0)?;
                            output.write_long(result1)?;
                            output.write_boolean(result2)?;
                            Ok(())
                        },
                    )?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        }
        /// Why a call of `both` has no results.
        #[derive(Debug)]
        pub enum BothFailure {
            /// An exception that the operation declares.
            Failed(Failed),
            /// An exception that the operation declares.
            Failed_(super::base::Failed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
            /// There is no answer, or none that can be read.
            Transport(::maestro::codegen::CallError),
        }
        impl BothFailure {
            /// Says whether the call was executed, as far as is known here.
            pub fn completed(&self) -> ::maestro::codegen::Completed {
                match self {
                    Self::Failed(_) | Self::Failed_(_) => {
                        ::maestro::codegen::Completed::Yes
                    }
                    Self::System(raised) => raised.completed,
                    Self::Transport(error) => error.completed(),
                }
            }
        }
        impl ::std::fmt::Display for BothFailure {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Failed(raised) => raised.fmt(f),
                    Self::Failed_(raised) => raised.fmt(f),
                    Self::System(raised) => raised.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                }
            }
        }
        impl ::std::error::Error for BothFailure {}
        impl ::std::convert::From<::maestro::codegen::Failure> for BothFailure {
            fn from(from: ::maestro::codegen::Failure) -> Self {
                match from {
                    ::maestro::codegen::Failure::System(raised) => Self::System(raised),
                    ::maestro::codegen::Failure::Transport(error) => {
                        Self::Transport(error)
                    }
                }
            }
        }
        impl ::maestro::codegen::CallFailure for BothFailure {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<
                ::std::option::Option<Self>,
                ::maestro::codegen::Error,
            > {
                match id {
                    <Failed as ::maestro::codegen::UserException>::ID => {
                        <Failed as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Failed(raised)))
                    }
                    <super::base::Failed as ::maestro::codegen::UserException>::ID => {
                        <super::base::Failed as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Failed_(raised)))
                    }
                    _ => Ok(None),
                }
            }
            fn completed(&self) -> ::maestro::codegen::Completed {
                Self::completed(self)
            }
        }
    }
    /// What is declared in `Names::Inner`.
    pub mod inner {
        /// IDL's interface `Names::Inner::Far`.
        ///
        /// Repository id: `IDL:Names/Inner/Far:1.0`
        pub trait Far: super::Derived {
            /// IDL's operation `feel`.
            fn feel(
                &mut self,
                call: &::maestro::codegen::Call<'_>,
                other: ::maestro::codegen::Reference,
                m: super::Mood,
            ) -> ::std::result::Result<super::Mood, ::maestro::codegen::SystemException>;
        }
        /// `Names::Inner::Far` as a type of IDL: its TypeCode, and the way into an any.
        pub const FAR_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .interface(
                        ::maestro::codegen::TypeKind::ObjRef,
                        "IDL:Names/Inner/Far:1.0",
                        "Far",
                    )
            },
            |value, output| output.write_reference(value),
            |input| input.read_reference(),
        );
        /// An object adaptor for whatever implements [`Far`].
        #[derive(Debug, Clone, Default)]
        pub struct FarSkeleton<T>(pub T);
        impl<T: Far> ::maestro::codegen::ObjectAdaptor for FarSkeleton<T> {
            fn repository_ids(&self) -> &[&str] {
                &[
                    "IDL:Names/Inner/Far:1.0",
                    "IDL:Names/Derived:1.0",
                    "IDL:Names/Base:1.0",
                ]
            }
            fn access(&self, operation: &str) -> ::maestro::codegen::Access {
                let known = ::std::option::Option::None;
                let known = known.or_else(|| far::access(operation));
                let known = known.or_else(|| super::derived::access(operation));
                let known = known.or_else(|| super::base::access(operation));
                known.unwrap_or(::maestro::codegen::Access::Unknown)
            }
            fn invoke(
                &mut self,
                call: &::maestro::codegen::Call<'_>,
                request: &mut ::maestro::codegen::CdrReader<'_>,
                reply: &mut ::maestro::codegen::CdrWriter,
            ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
                if far::dispatch(&mut self.0, call, request, reply)? {
                    return Ok(());
                }
                if super::derived::dispatch(&mut self.0, call, request, reply)? {
                    return Ok(());
                }
                if super::base::dispatch(&mut self.0, call, request, reply)? {
                    return Ok(());
                }
                Err(::maestro::codegen::Exception::bad_operation())
            }
        }
        impl<T: Far> ::maestro::codegen::Skeleton for FarSkeleton<T> {
            type Object = T;
            fn object(&self) -> &T {
                &self.0
            }
            fn object_mut(&mut self) -> &mut T {
                &mut self.0
            }
            fn into_object(self) -> T {
                self.0
            }
        }
        impl<T> ::maestro::codegen::ReplicatedObject for FarSkeleton<T>
        where
            T: Far + ::maestro::codegen::serde::Serialize
                + ::maestro::codegen::serde::de::DeserializeOwned,
        {
            fn push_state(
                &self,
                state: &mut ::maestro::codegen::StateWriter<'_>,
            ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
                ::maestro::codegen::push_state(&self.0, state)
            }
            fn get_state(
                &mut self,
                state: &mut ::maestro::codegen::StateReader<'_>,
            ) -> ::std::result::Result<(), ::maestro::codegen::StateError> {
                self.0 = ::maestro::codegen::get_state(state)?;
                Ok(())
            }
        }
        /// A stub: calls objects of interface [`Far`].
        #[derive(Debug, Clone)]
        pub struct FarClient(::maestro::codegen::Object);
        impl FarClient {
            /// Makes a stub for the object that a text names: `IOR:…`, `corbaloc:…`, or the path of a file that holds one.
            pub fn resolve(
                reference: &str,
            ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
                <Self as ::maestro::codegen::Stub>::resolve(reference)
            }
            /// Makes a stub for the object of a reference.
            pub fn from_reference(
                reference: impl ::std::convert::Into<::maestro::codegen::Reference>,
            ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
                <Self as ::maestro::codegen::Stub>::from_reference(reference)
            }
            /// Returns a stub for the same object whose calls may take so long.
            pub fn with_deadline(&self, deadline: ::std::time::Duration) -> Self {
                <Self as ::maestro::codegen::Stub>::with_deadline(self, deadline)
            }
            /// IDL's operation `feel`.
            pub fn feel(
                &self,
                other: impl ::std::convert::Into<::maestro::codegen::Reference>,
                m: super::Mood,
            ) -> ::maestro::codegen::Invocation<super::Mood> {
                let arguments: (::maestro::codegen::Reference, super::Mood) = (
                    other.into(),
                    m,
                );
                self.0
                    .call(
                        "feel",
                        move |output| {
                            output.write_reference(&arguments.0)?;
                            ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                            Ok(())
                        },
                        |input| <super::Mood as ::maestro::codegen::Cdr>::decode(input),
                    )
            }
            /// Fails in one of two ways.
            pub fn both(
                &self,
            ) -> ::maestro::codegen::Invocation<(), super::derived::BothFailure> {
                self.0.stub::<super::DerivedClient>().both()
            }
            /// IDL's operation `largest`.
            pub fn largest(
                &self,
                of: super::Types,
            ) -> ::maestro::codegen::Invocation<super::Types> {
                self.0.stub::<super::DerivedClient>().largest(of)
            }
            /// IDL's operation `forget`.
            pub fn forget(
                &self,
                what: impl ::std::convert::Into<::std::string::String>,
            ) -> ::maestro::codegen::Invocation<()> {
                self.0.stub::<super::DerivedClient>().forget(what)
            }
            /// IDL's operation `swap`.
            ///
            /// Returns `left`, `right`, `swapped`.
            pub fn swap(
                &self,
                left: i32,
                right: i32,
            ) -> ::maestro::codegen::Invocation<(i32, i32, bool)> {
                self.0.stub::<super::DerivedClient>().swap(left, right)
            }
            /// IDL's operation `type`.
            pub fn r#type(
                &self,
                r#match: i32,
                call_: i32,
            ) -> ::maestro::codegen::Invocation<i32, super::base::TypeFailure> {
                self.0.stub::<super::BaseClient>().r#type(r#match, call_)
            }
            /// Returns IDL's attribute `impl`.
            pub fn r#impl(
                &self,
            ) -> ::maestro::codegen::Invocation<::std::string::String> {
                self.0.stub::<super::BaseClient>().r#impl()
            }
            /// Sets IDL's attribute `impl`.
            pub fn set_impl(
                &self,
                value: impl ::std::convert::Into<::std::string::String>,
            ) -> ::maestro::codegen::Invocation<()> {
                self.0.stub::<super::BaseClient>().set_impl(value)
            }
        }
        impl ::maestro::codegen::Stub for FarClient {
            const ID: &'static str = "IDL:Names/Inner/Far:1.0";
        }
        impl ::std::ops::Deref for FarClient {
            type Target = ::maestro::codegen::Object;
            fn deref(&self) -> &::maestro::codegen::Object {
                &self.0
            }
        }
        impl ::std::convert::From<::maestro::codegen::Object> for FarClient {
            fn from(from: ::maestro::codegen::Object) -> Self {
                Self(from)
            }
        }
        impl ::std::convert::From<&FarClient> for ::maestro::codegen::Reference {
            fn from(from: &FarClient) -> Self {
                from.0.reference()
            }
        }
        impl ::std::convert::From<FarClient> for ::maestro::codegen::Reference {
            fn from(from: FarClient) -> Self {
                from.0.reference()
            }
        }
        impl ::std::convert::From<&FarClient> for super::DerivedClient {
            fn from(from: &FarClient) -> Self {
                from.0.stub()
            }
        }
        impl ::std::convert::From<FarClient> for super::DerivedClient {
            fn from(from: FarClient) -> Self {
                from.0.stub()
            }
        }
        impl ::std::convert::From<&FarClient> for super::BaseClient {
            fn from(from: &FarClient) -> Self {
                from.0.stub()
            }
        }
        impl ::std::convert::From<FarClient> for super::BaseClient {
            fn from(from: FarClient) -> Self {
                from.0.stub()
            }
        }
        /// What is declared in `Names::Inner::Far`.
        pub mod far {
            /// Tells what an operation of this interface does to the state.
            pub fn access(
                operation: &str,
            ) -> ::std::option::Option<::maestro::codegen::Access> {
                match operation {
                    "feel" => {
                        ::std::option::Option::Some(::maestro::codegen::Access::Update)
                    }
                    _ => ::std::option::Option::None,
                }
            }
            /// Executes an operation of this interface, and tells whether it is one.
            pub fn dispatch<T: super::Far>(
                object: &mut T,
                call: &::maestro::codegen::Call<'_>,
                request: &mut ::maestro::codegen::CdrReader<'_>,
                reply: &mut ::maestro::codegen::CdrWriter,
            ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
                match call.operation() {
                    "feel" => {
                        let (argument0, argument1) = ::maestro::codegen::arguments(
                            request,
                            |input| Ok((
                                input.read_reference()?,
                                <super::super::Mood as ::maestro::codegen::Cdr>::decode(
                                    input,
                                )?,
                            )),
                        )?;
                        let result0 = ::maestro::codegen::raise(
                            <T as super::Far>::feel(object, call, argument0, argument1),
                            reply,
                        )?;
                        ::maestro::codegen::reply(
                            reply,
                            |output| {
                                ::maestro::codegen::Cdr::encode(&result0, output)?;
                                Ok(())
                            },
                        )?;
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }
    }
}
