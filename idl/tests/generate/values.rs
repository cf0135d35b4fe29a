// Made by maestro-idl of an IDL file. Changes belong there.

#[allow(warnings, clippy::all, clippy::pedantic)]
/// The value types of this file, by their repository ids.
pub static VALUE_TYPES: ::maestro::codegen::ValueTable = ::maestro::codegen::ValueTable::new(
    &[
        ::maestro::codegen::ValueEntry::of::<values::Shape>(),
        ::maestro::codegen::ValueEntry::of::<values::Circle>(),
        ::maestro::codegen::ValueEntry::of::<values::Ring>(),
        ::maestro::codegen::ValueEntry::of::<values::Album>(),
        ::maestro::codegen::ValueEntry::of::<values::Hidden>(),
        ::maestro::codegen::ValueEntry::of::<values::Frame>(),
        ::maestro::codegen::ValueEntry::of::<values::Empty>(),
        ::maestro::codegen::ValueEntry::of::<values::PairBox>(),
        ::maestro::codegen::ValueEntry::of::<values::ColourBox>(),
        ::maestro::codegen::ValueEntry::of::<values::Name>(),
        ::maestro::codegen::ValueEntry::of::<values::Robot>(),
    ],
);
#[allow(warnings, clippy::all, clippy::pedantic)]
/// IDL's `ValueBase`: `Value<ValueBase>` is a value of any type of this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueBase {}
#[allow(warnings, clippy::all, clippy::pedantic)]
impl ::maestro::codegen::ValueType for ValueBase {
    const ID: &'static str = ::maestro::codegen::VALUE_BASE;
    const IDS: &'static [&'static str] = &[::maestro::codegen::VALUE_BASE];
    fn values() -> &'static ::maestro::codegen::ValueTable {
        &VALUE_TYPES
    }
    fn describe(
        types: &mut ::maestro::codegen::Types,
    ) -> ::std::result::Result<
        ::maestro::codegen::TypeHandle,
        ::maestro::codegen::Error,
    > {
        types
            .value(
                ::maestro::codegen::VALUE_BASE,
                "ValueBase",
                0,
                |_| Ok((::std::option::Option::None, ::std::vec::Vec::new())),
            )
    }
}
#[allow(warnings, clippy::all, clippy::pedantic)]
/// What is declared in `Values`.
pub mod values {
    /// Has a name.
    ///
    /// Repository id: `IDL:Values/Named:1.0`
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Named {}
    impl ::maestro::codegen::ValueType for Named {
        const ID: &'static str = "IDL:Values/Named:1.0";
        const IDS: &'static [&'static str] = &["IDL:Values/Named:1.0"];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Named:1.0",
                    "Named",
                    2,
                    |_| Ok((::std::option::Option::None, ::std::vec::Vec::new())),
                )
        }
    }
    /// What IDL declares that a [`Named`] does. Nothing calls it but your own code.
    pub trait NamedOperations {
        /// Returns IDL's attribute `full_name`.
        fn full_name(
            &self,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `greet`.
        fn greet(
            &self,
            whom: ::std::string::String,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
    }
    /// IDL's value type `Values::Shape`.
    ///
    /// Repository id: `IDL:Values/Shape:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Shape {
        /// IDL's member `name`.
        pub name: ::std::string::String,
        /// IDL's member `secret`.
        pub(crate) secret: i32,
    }
    impl ::maestro::codegen::ValueType for Shape {
        const ID: &'static str = "IDL:Values/Shape:1.0";
        const IDS: &'static [&'static str] = &[
            "IDL:Values/Shape:1.0",
            "IDL:Values/Named:1.0",
        ];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Shape:1.0",
                    "Shape",
                    0,
                    |types| Ok((
                        ::std::option::Option::None,
                        ::std::vec![
                            ("name", types.string(0) ?, 1), ("secret", types
                            .simple(::maestro::codegen::TypeKind::Long) ?, 0)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Shape {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/Shape:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_string(&self.name, 0)?;
            output.write_long(self.secret)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                name: input.read_string(0)?,
                secret: input.read_long()?,
            })
        }
    }
    /// What IDL declares that a [`Shape`] does. Nothing calls it but your own code.
    pub trait ShapeOperations: NamedOperations {
        /// IDL's factory `create`.
        fn create(
            name: ::std::string::String,
        ) -> ::std::result::Result<Self, ::maestro::codegen::SystemException>
        where
            Self: ::std::marker::Sized;
    }
    /// IDL's typedef `Values::Shapes`.
    ///
    /// Repository id: `IDL:Values/Shapes:1.0`
    pub type Shapes = ::std::vec::Vec<::maestro::codegen::Value<Shape>>;
    /// `Values::Shapes` as a type of IDL: its TypeCode, and the way into an any.
    pub const SHAPES_TYPE: ::maestro::codegen::IdlType<Shapes> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:Values/Shapes:1.0",
                    "Shapes",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| <Shape as ::maestro::codegen::ValueType>::describe(
                                    types,
                                ),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(value, 0, |output, element| output.write_value(element))
        },
        |input| input.read_sequence(0, 4, |input| input.read_value()),
    );
    /// IDL's structure `Values::Pair`.
    ///
    /// Repository id: `IDL:Values/Pair:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Pair {
        /// IDL's member `one`.
        pub one: ::maestro::codegen::Value<Shape>,
        /// IDL's member `other`.
        pub other: ::maestro::codegen::Value<Shape>,
    }
    impl ::maestro::codegen::Cdr for Pair {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    output.write_value(&self.one)?;
                    output.write_value(&self.other)?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| Ok(Self {
                    one: input.read_value()?,
                    other: input.read_value()?,
                }))
        }
    }
    impl ::maestro::codegen::Typed for Pair {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .structure(
                        "IDL:Values/Pair:1.0",
                        "Pair",
                        |types| Ok(
                            ::std::vec![
                                ("one", < Shape as ::maestro::codegen::ValueType >
                                ::describe(types) ?), ("other", < Shape as
                                ::maestro::codegen::ValueType > ::describe(types) ?)
                            ],
                        ),
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `Values::Maybe`.
    ///
    /// Repository id: `IDL:Values/Maybe:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum Maybe {
        /// IDL's member `there`.
        There(::maestro::codegen::Value<Shape>),
        /// IDL's member `absent`.
        Absent(i32),
    }
    impl ::maestro::codegen::Cdr for Maybe {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::There(value) => {
                            let label = &true;
                            output.write_boolean(*label)?;
                            output.write_value(value)
                        }
                        Self::Absent(value) => {
                            let label = &false;
                            output.write_boolean(*label)?;
                            output.write_long(*value)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_boolean()?;
                    Ok(
                        match label {
                            true => Self::There(input.read_value()?),
                            false => Self::Absent(input.read_long()?),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for Maybe {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:Values/Maybe:1.0",
                        "Maybe",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::Boolean)?;
                            let member0 = <Shape as ::maestro::codegen::ValueType>::describe(
                                types,
                            )?;
                            let member1 = types
                                .simple(::maestro::codegen::TypeKind::Long)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Boolean(true)),
                                    "there", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Boolean(false)),
                                    "absent", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's enumeration `Values::Colour`.
    ///
    /// Repository id: `IDL:Values/Colour:1.0`
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
    pub enum Colour {
        /// IDL's enumerator `red`.
        Red = 0,
        /// IDL's enumerator `green`.
        Green = 1,
    }
    impl ::maestro::codegen::Cdr for Colour {
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
                match input.read_enum(2)? {
                    0 => Self::Red,
                    _ => Self::Green,
                },
            )
        }
    }
    impl ::maestro::codegen::Typed for Colour {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types.enumeration("IDL:Values/Colour:1.0", "Colour", &["red", "green"])
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's value type `Values::Circle`.
    ///
    /// Repository id: `IDL:Values/Circle:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Circle {
        /// The state of the base.
        pub base: Shape,
        /// IDL's member `radius`.
        pub radius: f64,
        /// IDL's member `inner`.
        pub inner: ::maestro::codegen::Value<Shape>,
    }
    impl ::maestro::codegen::ValueType for Circle {
        const ID: &'static str = "IDL:Values/Circle:1.0";
        const IDS: &'static [&'static str] = &[
            "IDL:Values/Circle:1.0",
            "IDL:Values/Shape:1.0",
            "IDL:Values/Named:1.0",
        ];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Circle:1.0",
                    "Circle",
                    3,
                    |types| Ok((
                        ::std::option::Option::Some(
                            <Shape as ::maestro::codegen::ValueType>::describe(types)?,
                        ),
                        ::std::vec![
                            ("radius", types.simple(::maestro::codegen::TypeKind::Double)
                            ?, 1), ("inner", < Shape as ::maestro::codegen::ValueType >
                            ::describe(types) ?, 1)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Circle {
        const TRUNCATABLE: &'static [&'static str] = &[
            "IDL:Values/Circle:1.0",
            "IDL:Values/Shape:1.0",
        ];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            <Shape as ::maestro::codegen::ValueState>::encode_state(&self.base, output)?;
            output.write_double(self.radius)?;
            output.write_value(&self.inner)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                base: <Shape as ::maestro::codegen::ValueState>::decode_state(input)?,
                radius: input.read_double()?,
                inner: input.read_value()?,
            })
        }
        fn base(&self) -> ::std::option::Option<&dyn ::maestro::codegen::AnyValue> {
            ::std::option::Option::Some(&self.base)
        }
    }
    /// IDL's value type `Values::Ring`.
    ///
    /// Repository id: `IDL:Values/Ring:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Ring {
        /// The state of the base.
        pub base: Circle,
        /// IDL's member `beads`.
        pub beads: Shapes,
        /// IDL's member `two`.
        pub two: Pair,
        /// IDL's member `some`.
        pub some: Maybe,
    }
    impl ::maestro::codegen::ValueType for Ring {
        const ID: &'static str = "IDL:Values/Ring:1.0";
        const IDS: &'static [&'static str] = &[
            "IDL:Values/Ring:1.0",
            "IDL:Values/Circle:1.0",
            "IDL:Values/Shape:1.0",
            "IDL:Values/Named:1.0",
        ];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Ring:1.0",
                    "Ring",
                    3,
                    |types| Ok((
                        ::std::option::Option::Some(
                            <Circle as ::maestro::codegen::ValueType>::describe(types)?,
                        ),
                        ::std::vec![
                            ("beads", SHAPES_TYPE.describe(types) ?, 1), ("two", < Pair
                            as ::maestro::codegen::Typed > ::TYPE.describe(types) ?, 1),
                            ("some", < Maybe as ::maestro::codegen::Typed > ::TYPE
                            .describe(types) ?, 1)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Ring {
        const TRUNCATABLE: &'static [&'static str] = &[
            "IDL:Values/Ring:1.0",
            "IDL:Values/Circle:1.0",
            "IDL:Values/Shape:1.0",
        ];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            <Circle as ::maestro::codegen::ValueState>::encode_state(
                &self.base,
                output,
            )?;
            output
                .write_sequence(
                    &self.beads,
                    0,
                    |output, element| output.write_value(element),
                )?;
            ::maestro::codegen::Cdr::encode(&self.two, output)?;
            ::maestro::codegen::Cdr::encode(&self.some, output)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                base: <Circle as ::maestro::codegen::ValueState>::decode_state(input)?,
                beads: input.read_sequence(0, 4, |input| input.read_value())?,
                two: <Pair as ::maestro::codegen::Cdr>::decode(input)?,
                some: <Maybe as ::maestro::codegen::Cdr>::decode(input)?,
            })
        }
        fn base(&self) -> ::std::option::Option<&dyn ::maestro::codegen::AnyValue> {
            ::std::option::Option::Some(&self.base)
        }
    }
    /// Not truncatable, and in chunks only where something around it is.
    ///
    /// Repository id: `IDL:Values/Album:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Album {
        /// The state of the base.
        pub base: Shape,
        /// IDL's member `size`.
        pub size: album::Kind,
        /// IDL's member `extra`.
        pub extra: ::maestro::codegen::Any,
        /// IDL's member `about`.
        pub about: ::maestro::codegen::TypeCode,
        /// IDL's member `owner`.
        pub owner: ::maestro::codegen::Reference,
        /// IDL's member `text`.
        pub text: ::std::string::String,
        /// IDL's member `octets`.
        pub octets: ::std::vec::Vec<u8>,
        /// IDL's member `letter`.
        pub letter: char,
        /// IDL's member `wide`.
        pub wide: ::std::string::String,
        /// IDL's member `price`.
        pub price: ::maestro::codegen::Fixed<5, 2>,
        /// IDL's member `next`.
        pub next: ::maestro::codegen::Value<Album>,
    }
    impl ::maestro::codegen::ValueType for Album {
        const ID: &'static str = "IDL:Values/Album:1.0";
        const IDS: &'static [&'static str] = &[
            "IDL:Values/Album:1.0",
            "IDL:Values/Shape:1.0",
            "IDL:Values/Named:1.0",
        ];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Album:1.0",
                    "Album",
                    0,
                    |types| Ok((
                        ::std::option::Option::Some(
                            <Shape as ::maestro::codegen::ValueType>::describe(types)?,
                        ),
                        ::std::vec![
                            ("size", < album::Kind as ::maestro::codegen::Typed > ::TYPE
                            .describe(types) ?, 1), ("extra", types
                            .simple(::maestro::codegen::TypeKind::Any) ?, 1), ("about",
                            types.simple(::maestro::codegen::TypeKind::TypeCode) ?, 1),
                            ("owner", types.object() ?, 1), ("text", types.string(0) ?,
                            1), ("octets", types.sequence(0, | types | types
                            .simple(::maestro::codegen::TypeKind::Octet)) ?, 1),
                            ("letter", types.simple(::maestro::codegen::TypeKind::Char)
                            ?, 1), ("wide", types.wstring(0) ?, 1), ("price", types
                            .fixed(5, 2) ?, 1), ("next", < Album as
                            ::maestro::codegen::ValueType > ::describe(types) ?, 1)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Album {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/Album:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            <Shape as ::maestro::codegen::ValueState>::encode_state(&self.base, output)?;
            ::maestro::codegen::Cdr::encode(&self.size, output)?;
            output.write_any(&self.extra)?;
            output.write_type_code(&self.about)?;
            output.write_reference(&self.owner)?;
            output.write_string(&self.text, 0)?;
            output.write_octets(&self.octets, 0)?;
            output.write_char(self.letter)?;
            output.write_wstring(&self.wide, 0)?;
            output.write_fixed(self.price)?;
            output.write_value(&self.next)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                base: <Shape as ::maestro::codegen::ValueState>::decode_state(input)?,
                size: <album::Kind as ::maestro::codegen::Cdr>::decode(input)?,
                extra: input.read_any_of(super::VALUE_TYPES.for_anys())?,
                about: input.read_type_code()?,
                owner: input.read_reference()?,
                text: input.read_string(0)?,
                octets: input.read_octets(0)?,
                letter: input.read_char()?,
                wide: input.read_wstring(0)?,
                price: input.read_fixed()?,
                next: input.read_value()?,
            })
        }
        fn base(&self) -> ::std::option::Option<&dyn ::maestro::codegen::AnyValue> {
            ::std::option::Option::Some(&self.base)
        }
    }
    /// What is declared in `Values::Album`.
    pub mod album {
        /// IDL's enumeration `Values::Album::Kind`.
        ///
        /// Repository id: `IDL:Values/Album/Kind:1.0`
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
        pub enum Kind {
            /// IDL's enumerator `small`.
            Small = 0,
            /// IDL's enumerator `large`.
            Large = 1,
        }
        impl ::maestro::codegen::Cdr for Kind {
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
                    match input.read_enum(2)? {
                        0 => Self::Small,
                        _ => Self::Large,
                    },
                )
            }
        }
        impl ::maestro::codegen::Typed for Kind {
            const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
                |types| {
                    types
                        .enumeration(
                            "IDL:Values/Album/Kind:1.0",
                            "Kind",
                            &["small", "large"],
                        )
                },
                <Self as ::maestro::codegen::Cdr>::encode,
                <Self as ::maestro::codegen::Cdr>::decode,
            );
        }
    }
    /// IDL's value type `Values::Hidden`.
    ///
    /// Repository id: `IDL:Values/Hidden:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Hidden {
        /// IDL's member `key`.
        pub key: i32,
        /// IDL's member `hint`.
        pub hint: ::maestro::codegen::Value<Shape>,
    }
    impl ::maestro::codegen::ValueType for Hidden {
        const ID: &'static str = "IDL:Values/Hidden:1.0";
        const IDS: &'static [&'static str] = &["IDL:Values/Hidden:1.0"];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Hidden:1.0",
                    "Hidden",
                    1,
                    |types| Ok((
                        ::std::option::Option::None,
                        ::std::vec![
                            ("key", types.simple(::maestro::codegen::TypeKind::Long) ?,
                            1), ("hint", < Shape as ::maestro::codegen::ValueType >
                            ::describe(types) ?, 1)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Hidden {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/Hidden:1.0"];
        const IS_CUSTOM: bool = true;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            ::maestro::codegen::CustomMarshal::marshal(self, output)
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            ::maestro::codegen::CustomMarshal::unmarshal(input)
        }
    }
    /// IDL's value type `Values::Frame`.
    ///
    /// Repository id: `IDL:Values/Frame:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Frame {
        /// The state of the base.
        pub base_: Shape,
        /// IDL's member `base`.
        pub base: ::maestro::codegen::Value<Hidden>,
        /// IDL's member `pictures`.
        pub pictures: ::maestro::codegen::Value<Album>,
        /// IDL's member `whatever`.
        pub whatever: ::maestro::codegen::Value<super::ValueBase>,
    }
    impl ::maestro::codegen::ValueType for Frame {
        const ID: &'static str = "IDL:Values/Frame:1.0";
        const IDS: &'static [&'static str] = &[
            "IDL:Values/Frame:1.0",
            "IDL:Values/Shape:1.0",
            "IDL:Values/Named:1.0",
        ];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Frame:1.0",
                    "Frame",
                    3,
                    |types| Ok((
                        ::std::option::Option::Some(
                            <Shape as ::maestro::codegen::ValueType>::describe(types)?,
                        ),
                        ::std::vec![
                            ("base", < Hidden as ::maestro::codegen::ValueType >
                            ::describe(types) ?, 1), ("pictures", < Album as
                            ::maestro::codegen::ValueType > ::describe(types) ?, 1),
                            ("whatever", < super::ValueBase as
                            ::maestro::codegen::ValueType > ::describe(types) ?, 1)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Frame {
        const TRUNCATABLE: &'static [&'static str] = &[
            "IDL:Values/Frame:1.0",
            "IDL:Values/Shape:1.0",
        ];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            <Shape as ::maestro::codegen::ValueState>::encode_state(
                &self.base_,
                output,
            )?;
            output.write_value(&self.base)?;
            output.write_value(&self.pictures)?;
            output.write_value(&self.whatever)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                base_: <Shape as ::maestro::codegen::ValueState>::decode_state(input)?,
                base: input.read_value()?,
                pictures: input.read_value()?,
                whatever: input.read_value()?,
            })
        }
        fn base(&self) -> ::std::option::Option<&dyn ::maestro::codegen::AnyValue> {
            ::std::option::Option::Some(&self.base_)
        }
    }
    /// IDL's value type `Values::Empty`.
    ///
    /// Repository id: `IDL:Values/Empty:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Empty {}
    impl ::maestro::codegen::ValueType for Empty {
        const ID: &'static str = "IDL:Values/Empty:1.0";
        const IDS: &'static [&'static str] = &["IDL:Values/Empty:1.0"];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Empty:1.0",
                    "Empty",
                    0,
                    |types| Ok((::std::option::Option::None, ::std::vec![])),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Empty {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/Empty:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {})
        }
    }
    /// IDL's boxed value type `Values::PairBox`.
    ///
    /// Repository id: `IDL:Values/PairBox:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct PairBox(
        /// What is in the box.
        pub Pair,
    );
    impl ::maestro::codegen::ValueType for PairBox {
        const ID: &'static str = "IDL:Values/PairBox:1.0";
        const IDS: &'static [&'static str] = &["IDL:Values/PairBox:1.0"];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value_box(
                    "IDL:Values/PairBox:1.0",
                    "PairBox",
                    |types| <Pair as ::maestro::codegen::Typed>::TYPE.describe(types),
                )
        }
    }
    impl ::maestro::codegen::ValueState for PairBox {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/PairBox:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            ::maestro::codegen::Cdr::encode(&self.0, output)
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self(<Pair as ::maestro::codegen::Cdr>::decode(input)?))
        }
    }
    /// IDL's boxed value type `Values::ColourBox`.
    ///
    /// Repository id: `IDL:Values/ColourBox:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct ColourBox(
        /// What is in the box.
        pub Colour,
    );
    impl ::maestro::codegen::ValueType for ColourBox {
        const ID: &'static str = "IDL:Values/ColourBox:1.0";
        const IDS: &'static [&'static str] = &["IDL:Values/ColourBox:1.0"];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value_box(
                    "IDL:Values/ColourBox:1.0",
                    "ColourBox",
                    |types| <Colour as ::maestro::codegen::Typed>::TYPE.describe(types),
                )
        }
    }
    impl ::maestro::codegen::ValueState for ColourBox {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/ColourBox:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            ::maestro::codegen::Cdr::encode(&self.0, output)
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self(<Colour as ::maestro::codegen::Cdr>::decode(input)?))
        }
    }
    /// IDL's boxed value type `Values::Name`.
    ///
    /// Repository id: `IDL:Values/Name:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Name(
        /// What is in the box.
        pub ::std::string::String,
    );
    impl ::maestro::codegen::ValueType for Name {
        const ID: &'static str = "IDL:Values/Name:1.0";
        const IDS: &'static [&'static str] = &["IDL:Values/Name:1.0"];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types.value_box("IDL:Values/Name:1.0", "Name", |types| types.string(8))
        }
    }
    impl ::maestro::codegen::ValueState for Name {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/Name:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_string(&self.0, 8)
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self(input.read_string(8)?))
        }
    }
    /// IDL's interface `Values::Greeter`.
    ///
    /// Repository id: `IDL:Values/Greeter:1.0`
    pub trait Greeter: ::std::marker::Send + 'static {
        /// IDL's operation `greet`.
        fn greet(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
    }
    /// `Values::Greeter` as a type of IDL: its TypeCode, and the way into an any.
    pub const GREETER_TYPE: ::maestro::codegen::IdlType<
        ::maestro::codegen::Abstract<super::ValueBase>,
    > = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::AbstractInterface,
                    "IDL:Values/Greeter:1.0",
                    "Greeter",
                )
        },
        |value, output| output.write_abstract(value),
        |input| input.read_abstract(),
    );
    /// A stub: calls objects of interface [`Greeter`].
    #[derive(Debug, Clone)]
    pub struct GreeterClient(::maestro::codegen::Object);
    impl GreeterClient {
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
        /// IDL's operation `greet`.
        pub fn greet(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0.call("greet", |_| Ok(()), |input| input.read_string(0))
        }
    }
    impl ::maestro::codegen::Stub for GreeterClient {
        const ID: &'static str = "IDL:Values/Greeter:1.0";
    }
    impl ::std::ops::Deref for GreeterClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for GreeterClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&GreeterClient> for ::maestro::codegen::Reference {
        fn from(from: &GreeterClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<GreeterClient> for ::maestro::codegen::Reference {
        fn from(from: GreeterClient) -> Self {
            from.0.reference()
        }
    }
    /// What is declared in `Values::Greeter`.
    pub mod greeter {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "greet" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Greeter>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "greet" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Greeter>::greet(object, call),
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
                _ => return Ok(false),
            }
            Ok(true)
        }
    }
    /// IDL's value type `Values::Robot`.
    ///
    /// Repository id: `IDL:Values/Robot:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Robot {
        /// IDL's member `words`.
        pub words: ::std::string::String,
    }
    impl ::maestro::codegen::ValueType for Robot {
        const ID: &'static str = "IDL:Values/Robot:1.0";
        const IDS: &'static [&'static str] = &["IDL:Values/Robot:1.0"];
        fn values() -> &'static ::maestro::codegen::ValueTable {
            &super::VALUE_TYPES
        }
        fn describe(
            types: &mut ::maestro::codegen::Types,
        ) -> ::std::result::Result<
            ::maestro::codegen::TypeHandle,
            ::maestro::codegen::Error,
        > {
            types
                .value(
                    "IDL:Values/Robot:1.0",
                    "Robot",
                    0,
                    |types| Ok((
                        ::std::option::Option::None,
                        ::std::vec![("words", types.string(0) ?, 1)],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Robot {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:Values/Robot:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_string(&self.words, 0)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                words: input.read_string(0)?,
            })
        }
    }
    /// IDL's native type `Values::Token`.
    ///
    /// Repository id: `IDL:Values/Token:1.0`
    pub type Token = ::maestro::codegen::Native;
    /// IDL's exception `Values::Deaf`.
    ///
    /// Repository id: `IDL:Values/Deaf:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Deaf {
        /// IDL's member `why`.
        pub why: ::std::string::String,
        /// IDL's member `last`.
        pub last: ::maestro::codegen::Value<Shape>,
    }
    impl ::maestro::codegen::Cdr for Deaf {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    output.write_string(&self.why, 0)?;
                    output.write_value(&self.last)?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| Ok(Self {
                    why: input.read_string(0)?,
                    last: input.read_value()?,
                }))
        }
    }
    impl ::std::fmt::Display for Deaf {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("Values::Deaf")
        }
    }
    impl ::std::error::Error for Deaf {}
    impl ::maestro::codegen::UserException for Deaf {
        const ID: &'static str = "IDL:Values/Deaf:1.0";
    }
    impl ::maestro::codegen::Typed for Deaf {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
            types|
        {
            types
                .exception(
                    "IDL:Values/Deaf:1.0",
                    "Deaf",
                    |types| Ok(
                        ::std::vec![
                            ("why", types.string(0) ?), ("last", < Shape as
                            ::maestro::codegen::ValueType > ::describe(types) ?)
                        ],
                    ),
                )
        });
    }
    /// IDL's interface `Values::Listener`.
    ///
    /// Repository id: `IDL:Values/Listener:1.0`
    pub trait Listener: ::std::marker::Send + 'static {
        /// Returns IDL's attribute `volume`.
        fn volume(
            &self,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
        /// Sets IDL's attribute `volume`.
        fn set_volume(
            &mut self,
            value: i32,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `heard`.
        fn heard(
            &mut self,
            what: ::std::string::String,
            proof: Token,
        ) -> ::std::result::Result<(), listener::HeardError>;
        /// IDL's operation `next`.
        fn next(
            &mut self,
        ) -> ::std::result::Result<
            ::std::boxed::Box<dyn Listener>,
            ::maestro::codegen::SystemException,
        >;
    }
    /// What is declared in `Values::Listener`.
    pub mod listener {
        /// What `heard` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum HeardError {
            /// An exception that the operation declares.
            Deaf(super::Deaf),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for HeardError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Deaf(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for HeardError {}
        impl ::maestro::codegen::Raise for HeardError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::Deaf(exception) => {
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
        impl ::std::convert::From<::maestro::codegen::SystemException> for HeardError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<super::Deaf> for HeardError {
            fn from(exception: super::Deaf) -> Self {
                Self::Deaf(exception)
            }
        }
    }
    /// IDL's typedef `Values::Listeners`.
    ///
    /// Repository id: `IDL:Values/Listeners:1.0`
    pub type Listeners = ::std::vec::Vec<::std::boxed::Box<dyn Listener>>;
    /// IDL's structure `Values::Ears`.
    ///
    /// Repository id: `IDL:Values/Ears:1.0`
    pub struct Ears {
        /// IDL's member `left`.
        pub left: ::std::boxed::Box<dyn Listener>,
        /// IDL's member `right`.
        pub right: ::std::boxed::Box<dyn Listener>,
    }
    /// IDL's interface `Values::Host`.
    ///
    /// Repository id: `IDL:Values/Host:1.0`
    pub trait Host: Greeter {
        /// IDL's operation `swap`.
        ///
        /// Returns the result, `a`, `b`.
        fn swap(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<Shape>,
            b: ::maestro::codegen::Value<Shape>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Value<Shape>,
                ::maestro::codegen::Value<Shape>,
                ::maestro::codegen::Value<Shape>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `twice`.
        fn twice(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Pair,
        ) -> ::std::result::Result<Pair, ::maestro::codegen::SystemException>;
        /// IDL's operation `whatever`.
        fn whatever(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<super::ValueBase>,
        ) -> ::std::result::Result<
            ::maestro::codegen::Value<super::ValueBase>,
            host::WhateverError,
        >;
        /// IDL's operation `introduce`.
        fn introduce(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Abstract<super::ValueBase>,
        ) -> ::std::result::Result<
            ::maestro::codegen::Abstract<super::ValueBase>,
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `wrap`.
        fn wrap(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Any,
        ) -> ::std::result::Result<
            ::maestro::codegen::Any,
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `hide`.
        fn hide(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<Hidden>,
        ) -> ::std::result::Result<
            ::maestro::codegen::Value<Hidden>,
            ::maestro::codegen::SystemException,
        >;
    }
    /// `Values::Host` as a type of IDL: its TypeCode, and the way into an any.
    pub const HOST_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:Values/Host:1.0",
                    "Host",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Host`].
    #[derive(Debug, Clone, Default)]
    pub struct HostSkeleton<T>(pub T);
    impl<T: Host> ::maestro::codegen::ObjectAdaptor for HostSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:Values/Host:1.0", "IDL:Values/Greeter:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| host::access(operation));
            let known = known.or_else(|| greeter::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if host::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if greeter::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Host> ::maestro::codegen::Skeleton for HostSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for HostSkeleton<T>
    where
        T: Host + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`Host`].
    #[derive(Debug, Clone)]
    pub struct HostClient(::maestro::codegen::Object);
    impl HostClient {
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
        /// IDL's operation `swap`.
        ///
        /// Returns the result, `a`, `b`.
        pub fn swap(
            &self,
            a: ::maestro::codegen::Value<Shape>,
            b: ::maestro::codegen::Value<Shape>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Value<Shape>,
                ::maestro::codegen::Value<Shape>,
                ::maestro::codegen::Value<Shape>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Value<Shape>,
                ::maestro::codegen::Value<Shape>,
            ) = (a, b);
            self.0
                .call(
                    "swap",
                    move |output| {
                        output.write_value(&arguments.0)?;
                        output.write_value(&arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_value()?,
                        input.read_value()?,
                        input.read_value()?,
                    )),
                )
        }
        /// IDL's operation `twice`.
        pub fn twice(&self, a: Pair) -> ::maestro::codegen::Invocation<Pair> {
            let arguments: (Pair,) = (a,);
            self.0
                .call(
                    "twice",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        Ok(())
                    },
                    |input| <Pair as ::maestro::codegen::Cdr>::decode(input),
                )
        }
        /// IDL's operation `whatever`.
        pub fn whatever(
            &self,
            a: ::maestro::codegen::Value<super::ValueBase>,
        ) -> ::maestro::codegen::Invocation<
            ::maestro::codegen::Value<super::ValueBase>,
            host::WhateverFailure,
        > {
            let arguments: (::maestro::codegen::Value<super::ValueBase>,) = (a,);
            self.0
                .call(
                    "whatever",
                    move |output| {
                        output.write_value(&arguments.0)?;
                        Ok(())
                    },
                    |input| input.read_value(),
                )
        }
        /// IDL's operation `introduce`.
        pub fn introduce(
            &self,
            a: ::maestro::codegen::Abstract<super::ValueBase>,
        ) -> ::maestro::codegen::Invocation<
            ::maestro::codegen::Abstract<super::ValueBase>,
        > {
            let arguments: (::maestro::codegen::Abstract<super::ValueBase>,) = (a,);
            self.0
                .call(
                    "introduce",
                    move |output| {
                        output.write_abstract(&arguments.0)?;
                        Ok(())
                    },
                    |input| input.read_abstract(),
                )
        }
        /// IDL's operation `wrap`.
        pub fn wrap(
            &self,
            a: ::maestro::codegen::Any,
        ) -> ::maestro::codegen::Invocation<::maestro::codegen::Any> {
            let arguments: (::maestro::codegen::Any,) = (a,);
            self.0
                .call(
                    "wrap",
                    move |output| {
                        output.write_any(&arguments.0)?;
                        Ok(())
                    },
                    |input| input.read_any_of(super::VALUE_TYPES.for_anys()),
                )
        }
        /// IDL's operation `hide`.
        pub fn hide(
            &self,
            a: ::maestro::codegen::Value<Hidden>,
        ) -> ::maestro::codegen::Invocation<::maestro::codegen::Value<Hidden>> {
            let arguments: (::maestro::codegen::Value<Hidden>,) = (a,);
            self.0
                .call(
                    "hide",
                    move |output| {
                        output.write_value(&arguments.0)?;
                        Ok(())
                    },
                    |input| input.read_value(),
                )
        }
        /// IDL's operation `greet`.
        pub fn greet(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0.stub::<GreeterClient>().greet()
        }
    }
    impl ::maestro::codegen::Stub for HostClient {
        const ID: &'static str = "IDL:Values/Host:1.0";
    }
    impl ::std::ops::Deref for HostClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for HostClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&HostClient> for ::maestro::codegen::Reference {
        fn from(from: &HostClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<HostClient> for ::maestro::codegen::Reference {
        fn from(from: HostClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<&HostClient> for GreeterClient {
        fn from(from: &HostClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<HostClient> for GreeterClient {
        fn from(from: HostClient) -> Self {
            from.0.stub()
        }
    }
    /// What is declared in `Values::Host`.
    pub mod host {
        /// What `whatever` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum WhateverError {
            /// An exception that the operation declares.
            Deaf(super::Deaf),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for WhateverError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Deaf(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for WhateverError {}
        impl ::maestro::codegen::Raise for WhateverError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::Deaf(exception) => {
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
        for WhateverError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<super::Deaf> for WhateverError {
            fn from(exception: super::Deaf) -> Self {
                Self::Deaf(exception)
            }
        }
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "swap" | "twice" | "whatever" | "introduce" | "wrap" | "hide" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Host>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "swap" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?, input.read_value()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Host>::swap(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_value(&result0)?;
                            output.write_value(&result1)?;
                            output.write_value(&result2)?;
                            Ok(())
                        },
                    )?;
                }
                "twice" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Pair as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Host>::twice(object, call, argument0),
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
                "whatever" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Host>::whatever(object, call, argument0),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_value(&result0)?;
                            Ok(())
                        },
                    )?;
                }
                "introduce" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_abstract()?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Host>::introduce(object, call, argument0),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_abstract(&result0)?;
                            Ok(())
                        },
                    )?;
                }
                "wrap" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_any_of(super::super::VALUE_TYPES.for_anys())?,
                        )),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Host>::wrap(object, call, argument0),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_any(&result0)?;
                            Ok(())
                        },
                    )?;
                }
                "hide" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Host>::hide(object, call, argument0),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_value(&result0)?;
                            Ok(())
                        },
                    )?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        }
        /// Why a call of `whatever` has no results.
        #[derive(Debug)]
        pub enum WhateverFailure {
            /// An exception that the operation declares.
            Deaf(super::Deaf),
            /// A system exception.
            System(::maestro::codegen::SystemException),
            /// There is no answer, or none that can be read.
            Transport(::maestro::codegen::CallError),
        }
        impl WhateverFailure {
            /// Says whether the call was executed, as far as is known here.
            pub fn completed(&self) -> ::maestro::codegen::Completed {
                match self {
                    Self::Deaf(_) => ::maestro::codegen::Completed::Yes,
                    Self::System(raised) => raised.completed,
                    Self::Transport(error) => error.completed(),
                }
            }
        }
        impl ::std::fmt::Display for WhateverFailure {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Deaf(raised) => raised.fmt(f),
                    Self::System(raised) => raised.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                }
            }
        }
        impl ::std::error::Error for WhateverFailure {}
        impl ::std::convert::From<::maestro::codegen::Failure> for WhateverFailure {
            fn from(from: ::maestro::codegen::Failure) -> Self {
                match from {
                    ::maestro::codegen::Failure::System(raised) => Self::System(raised),
                    ::maestro::codegen::Failure::Transport(error) => {
                        Self::Transport(error)
                    }
                }
            }
        }
        impl ::maestro::codegen::CallFailure for WhateverFailure {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<
                ::std::option::Option<Self>,
                ::maestro::codegen::Error,
            > {
                match id {
                    <super::Deaf as ::maestro::codegen::UserException>::ID => {
                        <super::Deaf as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Deaf(raised)))
                    }
                    _ => Ok(None),
                }
            }
            fn completed(&self) -> ::maestro::codegen::Completed {
                Self::completed(self)
            }
        }
    }
}
