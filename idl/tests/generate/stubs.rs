// Made by maestro-idl of an IDL file. Changes belong there.

#[allow(warnings, clippy::all, clippy::pedantic)]
/// What is declared in `Stubs`.
pub mod stubs {
    /// IDL's exception `Stubs::Full`.
    ///
    /// Repository id: `IDL:Stubs/Full:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Full {
        /// IDL's member `left`.
        pub left: i32,
    }
    impl ::maestro::codegen::Cdr for Full {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    output.write_long(self.left)?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input.nested(|input| Ok(Self { left: input.read_long()? }))
        }
    }
    impl ::std::fmt::Display for Full {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("Stubs::Full")
        }
    }
    impl ::std::error::Error for Full {}
    impl ::maestro::codegen::UserException for Full {
        const ID: &'static str = "IDL:Stubs/Full:1.0";
    }
    impl ::maestro::codegen::Typed for Full {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
            types|
        {
            types
                .exception(
                    "IDL:Stubs/Full:1.0",
                    "Full",
                    |types| Ok(
                        ::std::vec![
                            ("left", types.simple(::maestro::codegen::TypeKind::Long) ?)
                        ],
                    ),
                )
        });
    }
    /// IDL's exception `Stubs::System`.
    ///
    /// Repository id: `IDL:Stubs/System:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct System {}
    impl ::maestro::codegen::Cdr for System {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.nested(|output| { Ok(()) })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input.nested(|input| Ok(Self {}))
        }
    }
    impl ::std::fmt::Display for System {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("Stubs::System")
        }
    }
    impl ::std::error::Error for System {}
    impl ::maestro::codegen::UserException for System {
        const ID: &'static str = "IDL:Stubs/System:1.0";
    }
    impl ::maestro::codegen::Typed for System {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
            types|
        types.exception("IDL:Stubs/System:1.0", "System", |types| Ok(::std::vec![])));
    }
    /// IDL's typedef `Stubs::Words`.
    ///
    /// Repository id: `IDL:Stubs/Words:1.0`
    pub type Words = ::std::vec::Vec<::std::string::String>;
    /// `Stubs::Words` as a type of IDL: its TypeCode, and the way into an any.
    pub const WORDS_TYPE: ::maestro::codegen::IdlType<Words> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:Stubs/Words:1.0",
                    "Words",
                    |types| types.sequence(0, |types| types.string(0)),
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| output.write_string(element, 0),
                )
        },
        |input| input.read_sequence(0, 5, |input| input.read_string(0)),
    );
    /// IDL's interface `Stubs::Base`.
    ///
    /// Repository id: `IDL:Stubs/Base:1.0`
    pub trait Base: ::std::marker::Send + 'static {
        /// IDL's operation `getValue`.
        fn get_value(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
        /// IDL's operation `from`.
        fn from(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            self_: i32,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `clone`.
        fn clone(
            &self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<bool, ::maestro::codegen::SystemException>;
    }
    /// `Stubs::Base` as a type of IDL: its TypeCode, and the way into an any.
    pub const BASE_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:Stubs/Base:1.0",
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
            &["IDL:Stubs/Base:1.0"]
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
        /// IDL's operation `getValue`.
        pub fn get_value(&self) -> ::maestro::codegen::Invocation<i32> {
            self.0.call("getValue", |_| Ok(()), |input| input.read_long())
        }
        /// IDL's operation `from`.
        pub fn from(&self, self_: i32) -> ::maestro::codegen::Invocation<()> {
            let arguments: (i32,) = (self_,);
            self.0
                .oneway(
                    "from",
                    move |output| {
                        output.write_long(arguments.0)?;
                        Ok(())
                    },
                )
        }
        /// IDL's operation `clone`.
        pub fn clone(&self) -> ::maestro::codegen::Invocation<bool> {
            self.0.call("clone", |_| Ok(()), |input| input.read_boolean()).idempotent()
        }
    }
    impl ::maestro::codegen::Stub for BaseClient {
        const ID: &'static str = "IDL:Stubs/Base:1.0";
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
    /// What is declared in `Stubs::Base`.
    pub mod base {
        /// IDL's exception `Stubs::Base::Closed`.
        ///
        /// Repository id: `IDL:Stubs/Base/Closed:1.0`
        #[derive(
            Debug,
            Clone,
            PartialEq,
            ::maestro::codegen::serde::Serialize,
            ::maestro::codegen::serde::Deserialize,
        )]
        #[serde(crate = "::maestro::codegen::serde")]
        pub struct Closed {}
        impl ::maestro::codegen::Cdr for Closed {
            fn encode(
                &self,
                output: &mut ::maestro::codegen::Output<'_>,
            ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
                output.nested(|output| { Ok(()) })
            }
            fn decode(
                input: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
                input.nested(|input| Ok(Self {}))
            }
        }
        impl ::std::fmt::Display for Closed {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str("Stubs::Base::Closed")
            }
        }
        impl ::std::error::Error for Closed {}
        impl ::maestro::codegen::UserException for Closed {
            const ID: &'static str = "IDL:Stubs/Base/Closed:1.0";
        }
        impl ::maestro::codegen::Typed for Closed {
            const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
                types|
            {
                types
                    .exception(
                        "IDL:Stubs/Base/Closed:1.0",
                        "Closed",
                        |types| Ok(::std::vec![]),
                    )
            });
        }
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "clone" => ::std::option::Option::Some(::maestro::codegen::Access::Read),
                "getValue" | "from" => {
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
                "getValue" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Base>::get_value(object, call),
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
                "from" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?,)),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Base>::from(object, call, argument0),
                        reply,
                    )?;
                }
                "clone" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Base>::clone(object, call),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_boolean(result0)?;
                            Ok(())
                        },
                    )?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        }
    }
    /// IDL's interface `Stubs::Other`.
    ///
    /// Repository id: `IDL:Stubs/Other:1.0`
    pub trait Other: ::std::marker::Send + 'static {
        /// IDL's operation `get_value`.
        fn get_value(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
        /// IDL's operation `output`.
        fn output(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            output: i32,
            arguments: ::std::string::String,
            input: Words,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
    }
    /// `Stubs::Other` as a type of IDL: its TypeCode, and the way into an any.
    pub const OTHER_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:Stubs/Other:1.0",
                    "Other",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Other`].
    #[derive(Debug, Clone, Default)]
    pub struct OtherSkeleton<T>(pub T);
    impl<T: Other> ::maestro::codegen::ObjectAdaptor for OtherSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:Stubs/Other:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| other::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if other::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Other> ::maestro::codegen::Skeleton for OtherSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for OtherSkeleton<T>
    where
        T: Other + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`Other`].
    #[derive(Debug, Clone)]
    pub struct OtherClient(::maestro::codegen::Object);
    impl OtherClient {
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
        /// IDL's operation `get_value`.
        pub fn get_value(&self) -> ::maestro::codegen::Invocation<i32> {
            self.0.call("get_value", |_| Ok(()), |input| input.read_long())
        }
        /// IDL's operation `output`.
        pub fn output(
            &self,
            output: i32,
            arguments: impl ::std::convert::Into<::std::string::String>,
            input: Words,
        ) -> ::maestro::codegen::Invocation<i32> {
            let arguments: (i32, ::std::string::String, Words) = (
                output,
                arguments.into(),
                input,
            );
            self.0
                .call(
                    "output",
                    move |output| {
                        output.write_long(arguments.0)?;
                        output.write_string(&arguments.1, 0)?;
                        output
                            .write_sequence(
                                &arguments.2,
                                0,
                                |output, element| output.write_string(element, 0),
                            )?;
                        Ok(())
                    },
                    |input| input.read_long(),
                )
        }
    }
    impl ::maestro::codegen::Stub for OtherClient {
        const ID: &'static str = "IDL:Stubs/Other:1.0";
    }
    impl ::std::ops::Deref for OtherClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for OtherClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&OtherClient> for ::maestro::codegen::Reference {
        fn from(from: &OtherClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<OtherClient> for ::maestro::codegen::Reference {
        fn from(from: OtherClient) -> Self {
            from.0.reference()
        }
    }
    /// What is declared in `Stubs::Other`.
    pub mod other {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "get_value" | "output" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Other>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "get_value" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Other>::get_value(object, call),
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
                "output" => {
                    let (argument0, argument1, argument2) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_long()?,
                            input.read_string(0)?,
                            input.read_sequence(0, 5, |input| input.read_string(0))?,
                        )),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Other>::output(
                            object,
                            call,
                            argument0,
                            argument1,
                            argument2,
                        ),
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
                _ => return Ok(false),
            }
            Ok(true)
        }
    }
    /// IDL's interface `Stubs::Both`.
    ///
    /// Repository id: `IDL:Stubs/Both:1.0`
    pub trait Both: Base + Other {
        /// IDL's operation `resolve`.
        fn resolve(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            self_: ::std::string::String,
            peer: ::maestro::codegen::Reference,
        ) -> ::std::result::Result<::std::string::String, both::ResolveError>;
        /// Returns IDL's attribute `deref`.
        fn deref(
            &self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<
            ::maestro::codegen::Reference,
            ::maestro::codegen::SystemException,
        >;
        /// Returns IDL's attribute `label`.
        fn label(
            &self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<::std::string::String, both::GetLabelError>;
        /// Sets IDL's attribute `label`.
        fn set_label(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            value: ::std::string::String,
        ) -> ::std::result::Result<(), both::SetLabelError>;
        /// IDL's operation `with_deadline`.
        ///
        /// Returns the result, `left`, `said`.
        fn with_deadline(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            left: i32,
        ) -> ::std::result::Result<
            (i32, i32, Words),
            ::maestro::codegen::SystemException,
        >;
    }
    /// `Stubs::Both` as a type of IDL: its TypeCode, and the way into an any.
    pub const BOTH_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:Stubs/Both:1.0",
                    "Both",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Both`].
    #[derive(Debug, Clone, Default)]
    pub struct BothSkeleton<T>(pub T);
    impl<T: Both> ::maestro::codegen::ObjectAdaptor for BothSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:Stubs/Both:1.0", "IDL:Stubs/Base:1.0", "IDL:Stubs/Other:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| both::access(operation));
            let known = known.or_else(|| base::access(operation));
            let known = known.or_else(|| other::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if both::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if base::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if other::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Both> ::maestro::codegen::Skeleton for BothSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for BothSkeleton<T>
    where
        T: Both + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`Both`].
    #[derive(Debug, Clone)]
    pub struct BothClient(::maestro::codegen::Object);
    impl BothClient {
        /// Makes a stub for the object of a reference.
        pub fn from_reference(
            reference: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
            <Self as ::maestro::codegen::Stub>::from_reference(reference)
        }
        /// IDL's operation `resolve`.
        pub fn resolve(
            &self,
            self_: impl ::std::convert::Into<::std::string::String>,
            peer: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::maestro::codegen::Invocation<
            ::std::string::String,
            both::ResolveFailure,
        > {
            let arguments: (::std::string::String, ::maestro::codegen::Reference) = (
                self_.into(),
                peer.into(),
            );
            self.0
                .call(
                    "resolve",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        output.write_reference(&arguments.1)?;
                        Ok(())
                    },
                    |input| input.read_string(0),
                )
        }
        /// Returns IDL's attribute `deref`.
        pub fn deref(
            &self,
        ) -> ::maestro::codegen::Invocation<::maestro::codegen::Reference> {
            self.0
                .call("_get_deref", |_| Ok(()), |input| input.read_reference())
                .idempotent()
        }
        /// Returns IDL's attribute `label`.
        pub fn label(
            &self,
        ) -> ::maestro::codegen::Invocation<
            ::std::string::String,
            both::GetLabelFailure,
        > {
            self.0
                .call("_get_label", |_| Ok(()), |input| input.read_string(0))
                .idempotent()
        }
        /// Sets IDL's attribute `label`.
        pub fn set_label(
            &self,
            value: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<(), both::SetLabelFailure> {
            let arguments: (::std::string::String,) = (value.into(),);
            self.0
                .call(
                    "_set_label",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        Ok(())
                    },
                    |_| Ok(()),
                )
        }
        /// IDL's operation `with_deadline`.
        ///
        /// Returns the result, `left`, `said`.
        pub fn with_deadline(
            &self,
            left: i32,
        ) -> ::maestro::codegen::Invocation<(i32, i32, Words)> {
            let arguments: (i32,) = (left,);
            self.0
                .call(
                    "with_deadline",
                    move |output| {
                        output.write_long(arguments.0)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_long()?,
                        input.read_long()?,
                        input.read_sequence(0, 5, |input| input.read_string(0))?,
                    )),
                )
        }
        /// IDL's operation `getValue`.
        pub fn get_value(&self) -> ::maestro::codegen::Invocation<i32> {
            self.0.stub::<BaseClient>().get_value()
        }
        /// IDL's operation `from`.
        pub fn from(&self, self_: i32) -> ::maestro::codegen::Invocation<()> {
            self.0.stub::<BaseClient>().from(self_)
        }
        /// IDL's operation `clone`.
        pub fn clone(&self) -> ::maestro::codegen::Invocation<bool> {
            self.0.stub::<BaseClient>().clone()
        }
        /// IDL's operation `output`.
        pub fn output(
            &self,
            output: i32,
            arguments: impl ::std::convert::Into<::std::string::String>,
            input: Words,
        ) -> ::maestro::codegen::Invocation<i32> {
            self.0.stub::<OtherClient>().output(output, arguments, input)
        }
    }
    impl ::maestro::codegen::Stub for BothClient {
        const ID: &'static str = "IDL:Stubs/Both:1.0";
    }
    impl ::std::ops::Deref for BothClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for BothClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&BothClient> for ::maestro::codegen::Reference {
        fn from(from: &BothClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<BothClient> for ::maestro::codegen::Reference {
        fn from(from: BothClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<&BothClient> for BaseClient {
        fn from(from: &BothClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<BothClient> for BaseClient {
        fn from(from: BothClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<&BothClient> for OtherClient {
        fn from(from: &BothClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<BothClient> for OtherClient {
        fn from(from: BothClient) -> Self {
            from.0.stub()
        }
    }
    /// What is declared in `Stubs::Both`.
    pub mod both {
        /// What `resolve` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum ResolveError {
            /// An exception that the operation declares.
            Full(super::Full),
            /// An exception that the operation declares.
            Closed(super::base::Closed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for ResolveError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Full(exception) => exception.fmt(f),
                    Self::Closed(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for ResolveError {}
        impl ::maestro::codegen::Raise for ResolveError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::Full(exception) => {
                        ::maestro::codegen::UserException::to_exception(
                            &exception,
                            reply,
                        )
                    }
                    Self::Closed(exception) => {
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
        impl ::std::convert::From<::maestro::codegen::SystemException> for ResolveError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<super::Full> for ResolveError {
            fn from(exception: super::Full) -> Self {
                Self::Full(exception)
            }
        }
        impl ::std::convert::From<super::base::Closed> for ResolveError {
            fn from(exception: super::base::Closed) -> Self {
                Self::Closed(exception)
            }
        }
        /// What `_get_label` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum GetLabelError {
            /// An exception that the operation declares.
            Full(super::Full),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for GetLabelError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Full(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for GetLabelError {}
        impl ::maestro::codegen::Raise for GetLabelError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::Full(exception) => {
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
        impl ::std::convert::From<::maestro::codegen::SystemException>
        for GetLabelError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<super::Full> for GetLabelError {
            fn from(exception: super::Full) -> Self {
                Self::Full(exception)
            }
        }
        /// What `_set_label` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum SetLabelError {
            /// An exception that the operation declares.
            System_(super::System),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for SetLabelError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::System_(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for SetLabelError {}
        impl ::maestro::codegen::Raise for SetLabelError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::System_(exception) => {
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
        impl ::std::convert::From<::maestro::codegen::SystemException>
        for SetLabelError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<super::System> for SetLabelError {
            fn from(exception: super::System) -> Self {
                Self::System_(exception)
            }
        }
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "_get_deref" | "_get_label" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Read)
                }
                "resolve" | "_set_label" | "with_deadline" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Both>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "resolve" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?, input.read_reference()?)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Both>::resolve(object, call, argument0, argument1),
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
                "_get_deref" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Both>::deref(object, call),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_reference(&result0)?;
                            Ok(())
                        },
                    )?;
                }
                "_get_label" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Both>::label(object, call),
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
                "_set_label" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?,)),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Both>::set_label(object, call, argument0),
                        reply,
                    )?;
                }
                "with_deadline" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?,)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Both>::with_deadline(object, call, argument0),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_long(result0)?;
                            output.write_long(result1)?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_string(element, 0),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        }
        /// Why a call of `resolve` has no results.
        #[derive(Debug)]
        pub enum ResolveFailure {
            /// An exception that the operation declares.
            Full(super::Full),
            /// An exception that the operation declares.
            Closed(super::base::Closed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
            /// There is no answer, or none that can be read.
            Transport(::maestro::codegen::CallError),
        }
        impl ResolveFailure {
            /// Says whether the call was executed, as far as is known here.
            pub fn completed(&self) -> ::maestro::codegen::Completed {
                match self {
                    Self::Full(_) | Self::Closed(_) => ::maestro::codegen::Completed::Yes,
                    Self::System(raised) => raised.completed,
                    Self::Transport(error) => error.completed(),
                }
            }
        }
        impl ::std::fmt::Display for ResolveFailure {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Full(raised) => raised.fmt(f),
                    Self::Closed(raised) => raised.fmt(f),
                    Self::System(raised) => raised.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                }
            }
        }
        impl ::std::error::Error for ResolveFailure {}
        impl ::std::convert::From<::maestro::codegen::Failure> for ResolveFailure {
            fn from(from: ::maestro::codegen::Failure) -> Self {
                match from {
                    ::maestro::codegen::Failure::System(raised) => Self::System(raised),
                    ::maestro::codegen::Failure::Transport(error) => {
                        Self::Transport(error)
                    }
                }
            }
        }
        impl ::maestro::codegen::CallFailure for ResolveFailure {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<
                ::std::option::Option<Self>,
                ::maestro::codegen::Error,
            > {
                match id {
                    <super::Full as ::maestro::codegen::UserException>::ID => {
                        <super::Full as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Full(raised)))
                    }
                    <super::base::Closed as ::maestro::codegen::UserException>::ID => {
                        <super::base::Closed as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Closed(raised)))
                    }
                    _ => Ok(None),
                }
            }
            fn completed(&self) -> ::maestro::codegen::Completed {
                Self::completed(self)
            }
        }
        /// Why a call of `_get_label` has no results.
        #[derive(Debug)]
        pub enum GetLabelFailure {
            /// An exception that the operation declares.
            Full(super::Full),
            /// A system exception.
            System(::maestro::codegen::SystemException),
            /// There is no answer, or none that can be read.
            Transport(::maestro::codegen::CallError),
        }
        impl GetLabelFailure {
            /// Says whether the call was executed, as far as is known here.
            pub fn completed(&self) -> ::maestro::codegen::Completed {
                match self {
                    Self::Full(_) => ::maestro::codegen::Completed::Yes,
                    Self::System(raised) => raised.completed,
                    Self::Transport(error) => error.completed(),
                }
            }
        }
        impl ::std::fmt::Display for GetLabelFailure {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Full(raised) => raised.fmt(f),
                    Self::System(raised) => raised.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                }
            }
        }
        impl ::std::error::Error for GetLabelFailure {}
        impl ::std::convert::From<::maestro::codegen::Failure> for GetLabelFailure {
            fn from(from: ::maestro::codegen::Failure) -> Self {
                match from {
                    ::maestro::codegen::Failure::System(raised) => Self::System(raised),
                    ::maestro::codegen::Failure::Transport(error) => {
                        Self::Transport(error)
                    }
                }
            }
        }
        impl ::maestro::codegen::CallFailure for GetLabelFailure {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<
                ::std::option::Option<Self>,
                ::maestro::codegen::Error,
            > {
                match id {
                    <super::Full as ::maestro::codegen::UserException>::ID => {
                        <super::Full as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Full(raised)))
                    }
                    _ => Ok(None),
                }
            }
            fn completed(&self) -> ::maestro::codegen::Completed {
                Self::completed(self)
            }
        }
        /// Why a call of `_set_label` has no results.
        #[derive(Debug)]
        pub enum SetLabelFailure {
            /// An exception that the operation declares.
            System_(super::System),
            /// A system exception.
            System(::maestro::codegen::SystemException),
            /// There is no answer, or none that can be read.
            Transport(::maestro::codegen::CallError),
        }
        impl SetLabelFailure {
            /// Says whether the call was executed, as far as is known here.
            pub fn completed(&self) -> ::maestro::codegen::Completed {
                match self {
                    Self::System_(_) => ::maestro::codegen::Completed::Yes,
                    Self::System(raised) => raised.completed,
                    Self::Transport(error) => error.completed(),
                }
            }
        }
        impl ::std::fmt::Display for SetLabelFailure {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::System_(raised) => raised.fmt(f),
                    Self::System(raised) => raised.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                }
            }
        }
        impl ::std::error::Error for SetLabelFailure {}
        impl ::std::convert::From<::maestro::codegen::Failure> for SetLabelFailure {
            fn from(from: ::maestro::codegen::Failure) -> Self {
                match from {
                    ::maestro::codegen::Failure::System(raised) => Self::System(raised),
                    ::maestro::codegen::Failure::Transport(error) => {
                        Self::Transport(error)
                    }
                }
            }
        }
        impl ::maestro::codegen::CallFailure for SetLabelFailure {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<
                ::std::option::Option<Self>,
                ::maestro::codegen::Error,
            > {
                match id {
                    <super::System as ::maestro::codegen::UserException>::ID => {
                        <super::System as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::System_(raised)))
                    }
                    _ => Ok(None),
                }
            }
            fn completed(&self) -> ::maestro::codegen::Completed {
                Self::completed(self)
            }
        }
    }
    /// IDL's interface `Stubs::Last`.
    ///
    /// Repository id: `IDL:Stubs/Last:1.0`
    pub trait Last: Both {}
    /// `Stubs::Last` as a type of IDL: its TypeCode, and the way into an any.
    pub const LAST_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:Stubs/Last:1.0",
                    "Last",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Last`].
    #[derive(Debug, Clone, Default)]
    pub struct LastSkeleton<T>(pub T);
    impl<T: Last> ::maestro::codegen::ObjectAdaptor for LastSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &[
                "IDL:Stubs/Last:1.0",
                "IDL:Stubs/Both:1.0",
                "IDL:Stubs/Base:1.0",
                "IDL:Stubs/Other:1.0",
            ]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| last::access(operation));
            let known = known.or_else(|| both::access(operation));
            let known = known.or_else(|| base::access(operation));
            let known = known.or_else(|| other::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if last::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if both::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if base::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if other::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Last> ::maestro::codegen::Skeleton for LastSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for LastSkeleton<T>
    where
        T: Last + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`Last`].
    #[derive(Debug, Clone)]
    pub struct LastClient(::maestro::codegen::Object);
    impl LastClient {
        /// Makes a stub for the object of a reference.
        pub fn from_reference(
            reference: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::ResolveError> {
            <Self as ::maestro::codegen::Stub>::from_reference(reference)
        }
        /// IDL's operation `resolve`.
        pub fn resolve(
            &self,
            self_: impl ::std::convert::Into<::std::string::String>,
            peer: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::maestro::codegen::Invocation<
            ::std::string::String,
            both::ResolveFailure,
        > {
            self.0.stub::<BothClient>().resolve(self_, peer)
        }
        /// Returns IDL's attribute `deref`.
        pub fn deref(
            &self,
        ) -> ::maestro::codegen::Invocation<::maestro::codegen::Reference> {
            self.0.stub::<BothClient>().deref()
        }
        /// Returns IDL's attribute `label`.
        pub fn label(
            &self,
        ) -> ::maestro::codegen::Invocation<
            ::std::string::String,
            both::GetLabelFailure,
        > {
            self.0.stub::<BothClient>().label()
        }
        /// Sets IDL's attribute `label`.
        pub fn set_label(
            &self,
            value: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<(), both::SetLabelFailure> {
            self.0.stub::<BothClient>().set_label(value)
        }
        /// IDL's operation `with_deadline`.
        ///
        /// Returns the result, `left`, `said`.
        pub fn with_deadline(
            &self,
            left: i32,
        ) -> ::maestro::codegen::Invocation<(i32, i32, Words)> {
            self.0.stub::<BothClient>().with_deadline(left)
        }
        /// IDL's operation `getValue`.
        pub fn get_value(&self) -> ::maestro::codegen::Invocation<i32> {
            self.0.stub::<BaseClient>().get_value()
        }
        /// IDL's operation `from`.
        pub fn from(&self, self_: i32) -> ::maestro::codegen::Invocation<()> {
            self.0.stub::<BaseClient>().from(self_)
        }
        /// IDL's operation `clone`.
        pub fn clone(&self) -> ::maestro::codegen::Invocation<bool> {
            self.0.stub::<BaseClient>().clone()
        }
        /// IDL's operation `output`.
        pub fn output(
            &self,
            output: i32,
            arguments: impl ::std::convert::Into<::std::string::String>,
            input: Words,
        ) -> ::maestro::codegen::Invocation<i32> {
            self.0.stub::<OtherClient>().output(output, arguments, input)
        }
    }
    impl ::maestro::codegen::Stub for LastClient {
        const ID: &'static str = "IDL:Stubs/Last:1.0";
    }
    impl ::std::ops::Deref for LastClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for LastClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&LastClient> for ::maestro::codegen::Reference {
        fn from(from: &LastClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<LastClient> for ::maestro::codegen::Reference {
        fn from(from: LastClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<&LastClient> for BothClient {
        fn from(from: &LastClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<LastClient> for BothClient {
        fn from(from: LastClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<&LastClient> for BaseClient {
        fn from(from: &LastClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<LastClient> for BaseClient {
        fn from(from: LastClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<&LastClient> for OtherClient {
        fn from(from: &LastClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<LastClient> for OtherClient {
        fn from(from: LastClient) -> Self {
            from.0.stub()
        }
    }
    /// What is declared in `Stubs::Last`.
    pub mod last {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Last>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                _ => return Ok(false),
            }
            Ok(true)
        }
    }
}
