// Made by maestro-idl of an IDL file. Changes belong there.

#[allow(warnings, clippy::all, clippy::pedantic)]
/// The value types of this file, by their repository ids.
pub static VALUE_TYPES: ::maestro::codegen::ValueTable = ::maestro::codegen::ValueTable::new(
    &[
        ::maestro::codegen::ValueEntry::of::<all_types::Account>(),
        ::maestro::codegen::ValueEntry::of::<all_types::Savings>(),
        ::maestro::codegen::ValueEntry::of::<all_types::Node>(),
        ::maestro::codegen::ValueEntry::of::<all_types::Tagged>(),
        ::maestro::codegen::ValueEntry::of::<all_types::StringBox>(),
        ::maestro::codegen::ValueEntry::of::<all_types::LongBox>(),
        ::maestro::codegen::ValueEntry::of::<all_types::PointSeqBox>(),
        ::maestro::codegen::ValueEntry::of::<all_types::SpeakerValue>(),
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
/// What is declared in `AllTypes`.
pub mod all_types {
    /// IDL's enumeration `AllTypes::Color`.
    ///
    /// Repository id: `IDL:AllTypes/Color:1.0`
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
    pub enum Color {
        /// IDL's enumerator `red`.
        Red = 0,
        /// IDL's enumerator `green`.
        Green = 1,
        /// IDL's enumerator `blue`.
        Blue = 2,
    }
    impl ::maestro::codegen::Cdr for Color {
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
                    0 => Self::Red,
                    1 => Self::Green,
                    _ => Self::Blue,
                },
            )
        }
    }
    impl ::maestro::codegen::Typed for Color {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .enumeration(
                        "IDL:AllTypes/Color:1.0",
                        "Color",
                        &["red", "green", "blue"],
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's structure `AllTypes::Point`.
    ///
    /// Repository id: `IDL:AllTypes/Point:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Point {
        /// IDL's member `x`.
        pub x: i32,
        /// IDL's member `y`.
        pub y: i32,
    }
    impl ::maestro::codegen::Cdr for Point {
        #[inline]
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            if output
                .write_flat::<
                    8,
                >(
                    4,
                    4,
                    |flat| {
                        flat.put_long::<0>(self.x);
                        flat.put_long::<4>(self.y);
                    },
                )
            {
                return Ok(());
            }
            output
                .nested(|output| {
                    output.write_long(self.x)?;
                    output.write_long(self.y)?;
                    Ok(())
                })
        }
        #[inline]
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            let flat = input
                .read_flat::<
                    _,
                    8,
                >(
                    4,
                    4,
                    |flat| ::std::option::Option::Some(Self {
                        x: flat.get_long::<0>(),
                        y: flat.get_long::<4>(),
                    }),
                );
            if let ::std::option::Option::Some(value) = flat {
                return Ok(value);
            }
            input
                .nested(|input| Ok(Self {
                    x: input.read_long()?,
                    y: input.read_long()?,
                }))
        }
    }
    impl ::maestro::codegen::Typed for Point {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .structure(
                        "IDL:AllTypes/Point:1.0",
                        "Point",
                        |types| Ok(
                            ::std::vec![
                                ("x", types.simple(::maestro::codegen::TypeKind::Long) ?),
                                ("y", types.simple(::maestro::codegen::TypeKind::Long) ?)
                            ],
                        ),
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// Members are ordered so that padding of every width occurs.
    ///
    /// Repository id: `IDL:AllTypes/Gaps:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Gaps {
        /// IDL's member `o1`.
        pub o1: u8,
        /// IDL's member `d`.
        pub d: f64,
        /// IDL's member `b1`.
        pub b1: bool,
        /// IDL's member `s`.
        pub s: i16,
        /// IDL's member `c1`.
        pub c1: char,
        /// IDL's member `ll`.
        pub ll: i64,
        /// IDL's member `o2`.
        pub o2: u8,
        /// IDL's member `str`.
        pub str: ::std::string::String,
        /// IDL's member `o3`.
        pub o3: u8,
        /// IDL's member `l`.
        pub l: i32,
        /// IDL's member `c2`.
        pub c2: char,
        /// IDL's member `ull`.
        pub ull: u64,
        /// IDL's member `last`.
        pub last: u8,
    }
    impl ::maestro::codegen::Cdr for Gaps {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    output.write_octet(self.o1)?;
                    output.write_double(self.d)?;
                    output.write_boolean(self.b1)?;
                    output.write_short(self.s)?;
                    output.write_char(self.c1)?;
                    output.write_longlong(self.ll)?;
                    output.write_octet(self.o2)?;
                    output.write_string(&self.str, 0)?;
                    output.write_octet(self.o3)?;
                    output.write_long(self.l)?;
                    output.write_char(self.c2)?;
                    output.write_ulonglong(self.ull)?;
                    output.write_octet(self.last)?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| Ok(Self {
                    o1: input.read_octet()?,
                    d: input.read_double()?,
                    b1: input.read_boolean()?,
                    s: input.read_short()?,
                    c1: input.read_char()?,
                    ll: input.read_longlong()?,
                    o2: input.read_octet()?,
                    str: input.read_string(0)?,
                    o3: input.read_octet()?,
                    l: input.read_long()?,
                    c2: input.read_char()?,
                    ull: input.read_ulonglong()?,
                    last: input.read_octet()?,
                }))
        }
    }
    impl ::maestro::codegen::Typed for Gaps {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .structure(
                        "IDL:AllTypes/Gaps:1.0",
                        "Gaps",
                        |types| Ok(
                            ::std::vec![
                                ("o1", types.simple(::maestro::codegen::TypeKind::Octet) ?),
                                ("d", types.simple(::maestro::codegen::TypeKind::Double) ?),
                                ("b1", types.simple(::maestro::codegen::TypeKind::Boolean)
                                ?), ("s", types.simple(::maestro::codegen::TypeKind::Short)
                                ?), ("c1", types.simple(::maestro::codegen::TypeKind::Char)
                                ?), ("ll", types
                                .simple(::maestro::codegen::TypeKind::LongLong) ?), ("o2",
                                types.simple(::maestro::codegen::TypeKind::Octet) ?),
                                ("str", types.string(0) ?), ("o3", types
                                .simple(::maestro::codegen::TypeKind::Octet) ?), ("l", types
                                .simple(::maestro::codegen::TypeKind::Long) ?), ("c2", types
                                .simple(::maestro::codegen::TypeKind::Char) ?), ("ull",
                                types.simple(::maestro::codegen::TypeKind::ULongLong) ?),
                                ("last", types.simple(::maestro::codegen::TypeKind::Octet)
                                ?)
                            ],
                        ),
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's typedef `AllTypes::OctetSeq`.
    ///
    /// Repository id: `IDL:AllTypes/OctetSeq:1.0`
    pub type OctetSeq = ::std::vec::Vec<u8>;
    /// `AllTypes::OctetSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const OCTET_SEQ_TYPE: ::maestro::codegen::IdlType<OctetSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/OctetSeq:1.0",
                    "OctetSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Octet),
                            )
                    },
                )
        },
        |value, output| output.write_octets(value, 0),
        |input| input.read_octets(0),
    );
    /// IDL's typedef `AllTypes::BooleanSeq`.
    ///
    /// Repository id: `IDL:AllTypes/BooleanSeq:1.0`
    pub type BooleanSeq = ::std::vec::Vec<bool>;
    /// `AllTypes::BooleanSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const BOOLEAN_SEQ_TYPE: ::maestro::codegen::IdlType<BooleanSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/BooleanSeq:1.0",
                    "BooleanSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Boolean),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| output.write_boolean(*element),
                )
        },
        |input| input.read_sequence(0, 1, |input| input.read_boolean()),
    );
    /// IDL's typedef `AllTypes::CharSeq`.
    ///
    /// Repository id: `IDL:AllTypes/CharSeq:1.0`
    pub type CharSeq = ::std::vec::Vec<char>;
    /// `AllTypes::CharSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const CHAR_SEQ_TYPE: ::maestro::codegen::IdlType<CharSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/CharSeq:1.0",
                    "CharSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Char),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(value, 0, |output, element| output.write_char(*element))
        },
        |input| input.read_sequence(0, 1, |input| input.read_char()),
    );
    /// IDL's typedef `AllTypes::WCharSeq`.
    ///
    /// Repository id: `IDL:AllTypes/WCharSeq:1.0`
    pub type WCharSeq = ::std::vec::Vec<char>;
    /// `AllTypes::WCharSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const W_CHAR_SEQ_TYPE: ::maestro::codegen::IdlType<WCharSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/WCharSeq:1.0",
                    "WCharSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::WChar),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(value, 0, |output, element| output.write_wchar(*element))
        },
        |input| input.read_sequence(0, 1, |input| input.read_wchar()),
    );
    /// IDL's typedef `AllTypes::ShortSeq`.
    ///
    /// Repository id: `IDL:AllTypes/ShortSeq:1.0`
    pub type ShortSeq = ::std::vec::Vec<i16>;
    /// `AllTypes::ShortSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const SHORT_SEQ_TYPE: ::maestro::codegen::IdlType<ShortSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/ShortSeq:1.0",
                    "ShortSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Short),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(value, 0, |output, element| output.write_short(*element))
        },
        |input| input.read_sequence(0, 2, |input| input.read_short()),
    );
    /// IDL's typedef `AllTypes::LongSeq`.
    ///
    /// Repository id: `IDL:AllTypes/LongSeq:1.0`
    pub type LongSeq = ::std::vec::Vec<i32>;
    /// `AllTypes::LongSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const LONG_SEQ_TYPE: ::maestro::codegen::IdlType<LongSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/LongSeq:1.0",
                    "LongSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Long),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(value, 0, |output, element| output.write_long(*element))
        },
        |input| input.read_sequence(0, 4, |input| input.read_long()),
    );
    /// IDL's typedef `AllTypes::LongLongSeq`.
    ///
    /// Repository id: `IDL:AllTypes/LongLongSeq:1.0`
    pub type LongLongSeq = ::std::vec::Vec<i64>;
    /// `AllTypes::LongLongSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const LONG_LONG_SEQ_TYPE: ::maestro::codegen::IdlType<LongLongSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/LongLongSeq:1.0",
                    "LongLongSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::LongLong),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| output.write_longlong(*element),
                )
        },
        |input| input.read_sequence(0, 8, |input| input.read_longlong()),
    );
    /// IDL's typedef `AllTypes::FloatSeq`.
    ///
    /// Repository id: `IDL:AllTypes/FloatSeq:1.0`
    pub type FloatSeq = ::std::vec::Vec<f32>;
    /// `AllTypes::FloatSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const FLOAT_SEQ_TYPE: ::maestro::codegen::IdlType<FloatSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/FloatSeq:1.0",
                    "FloatSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Float),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(value, 0, |output, element| output.write_float(*element))
        },
        |input| input.read_sequence(0, 4, |input| input.read_float()),
    );
    /// IDL's typedef `AllTypes::DoubleSeq`.
    ///
    /// Repository id: `IDL:AllTypes/DoubleSeq:1.0`
    pub type DoubleSeq = ::std::vec::Vec<f64>;
    /// `AllTypes::DoubleSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const DOUBLE_SEQ_TYPE: ::maestro::codegen::IdlType<DoubleSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/DoubleSeq:1.0",
                    "DoubleSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Double),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| output.write_double(*element),
                )
        },
        |input| input.read_sequence(0, 8, |input| input.read_double()),
    );
    /// IDL's typedef `AllTypes::StringSeq`.
    ///
    /// Repository id: `IDL:AllTypes/StringSeq:1.0`
    pub type StringSeq = ::std::vec::Vec<::std::string::String>;
    /// `AllTypes::StringSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const STRING_SEQ_TYPE: ::maestro::codegen::IdlType<StringSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/StringSeq:1.0",
                    "StringSeq",
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
    /// IDL's typedef `AllTypes::WStringSeq`.
    ///
    /// Repository id: `IDL:AllTypes/WStringSeq:1.0`
    pub type WStringSeq = ::std::vec::Vec<::std::string::String>;
    /// `AllTypes::WStringSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const W_STRING_SEQ_TYPE: ::maestro::codegen::IdlType<WStringSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/WStringSeq:1.0",
                    "WStringSeq",
                    |types| types.sequence(0, |types| types.wstring(0)),
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| output.write_wstring(element, 0),
                )
        },
        |input| input.read_sequence(0, 4, |input| input.read_wstring(0)),
    );
    /// IDL's typedef `AllTypes::ColorSeq`.
    ///
    /// Repository id: `IDL:AllTypes/ColorSeq:1.0`
    pub type ColorSeq = ::std::vec::Vec<Color>;
    /// `AllTypes::ColorSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const COLOR_SEQ_TYPE: ::maestro::codegen::IdlType<ColorSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/ColorSeq:1.0",
                    "ColorSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| {
                                    <Color as ::maestro::codegen::Typed>::TYPE.describe(types)
                                },
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| ::maestro::codegen::Cdr::encode(element, output),
                )
        },
        |input| {
            input
                .read_sequence(
                    0,
                    4,
                    |input| <Color as ::maestro::codegen::Cdr>::decode(input),
                )
        },
    );
    /// IDL's typedef `AllTypes::PointSeq`.
    ///
    /// Repository id: `IDL:AllTypes/PointSeq:1.0`
    pub type PointSeq = ::std::vec::Vec<Point>;
    /// `AllTypes::PointSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const POINT_SEQ_TYPE: ::maestro::codegen::IdlType<PointSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/PointSeq:1.0",
                    "PointSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| {
                                    <Point as ::maestro::codegen::Typed>::TYPE.describe(types)
                                },
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| ::maestro::codegen::Cdr::encode(element, output),
                )
        },
        |input| {
            input
                .read_sequence(
                    0,
                    8,
                    |input| <Point as ::maestro::codegen::Cdr>::decode(input),
                )
        },
    );
    /// IDL's typedef `AllTypes::GapsSeq`.
    ///
    /// Repository id: `IDL:AllTypes/GapsSeq:1.0`
    pub type GapsSeq = ::std::vec::Vec<Gaps>;
    /// `AllTypes::GapsSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const GAPS_SEQ_TYPE: ::maestro::codegen::IdlType<GapsSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/GapsSeq:1.0",
                    "GapsSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| {
                                    <Gaps as ::maestro::codegen::Typed>::TYPE.describe(types)
                                },
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| ::maestro::codegen::Cdr::encode(element, output),
                )
        },
        |input| {
            input
                .read_sequence(
                    0,
                    42,
                    |input| <Gaps as ::maestro::codegen::Cdr>::decode(input),
                )
        },
    );
    /// IDL's typedef `AllTypes::LongSeqSeq`.
    ///
    /// Repository id: `IDL:AllTypes/LongSeqSeq:1.0`
    pub type LongSeqSeq = ::std::vec::Vec<LongSeq>;
    /// `AllTypes::LongSeqSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const LONG_SEQ_SEQ_TYPE: ::maestro::codegen::IdlType<LongSeqSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/LongSeqSeq:1.0",
                    "LongSeqSeq",
                    |types| types.sequence(0, |types| LONG_SEQ_TYPE.describe(types)),
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| {
                        output
                            .write_sequence(
                                element,
                                0,
                                |output, element| output.write_long(*element),
                            )
                    },
                )
        },
        |input| {
            input
                .read_sequence(
                    0,
                    4,
                    |input| input.read_sequence(0, 4, |input| input.read_long()),
                )
        },
    );
    /// IDL's typedef `AllTypes::AnySeq`.
    ///
    /// Repository id: `IDL:AllTypes/AnySeq:1.0`
    pub type AnySeq = ::std::vec::Vec<::maestro::codegen::Any>;
    /// `AllTypes::AnySeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const ANY_SEQ_TYPE: ::maestro::codegen::IdlType<AnySeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/AnySeq:1.0",
                    "AnySeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| types.simple(::maestro::codegen::TypeKind::Any),
                            )
                    },
                )
        },
        |value, output| {
            output.write_sequence(value, 0, |output, element| output.write_any(element))
        },
        |input| {
            input
                .read_sequence(
                    0,
                    4,
                    |input| input.read_any_of(super::VALUE_TYPES.for_anys()),
                )
        },
    );
    /// IDL's typedef `AllTypes::Short4`.
    ///
    /// Repository id: `IDL:AllTypes/Short4:1.0`
    pub type Short4 = ::std::vec::Vec<i16>;
    /// `AllTypes::Short4` as a type of IDL: its TypeCode, and the way into an any.
    pub const SHORT4_TYPE: ::maestro::codegen::IdlType<Short4> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/Short4:1.0",
                    "Short4",
                    |types| {
                        types
                            .sequence(
                                4,
                                |types| types.simple(::maestro::codegen::TypeKind::Short),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(value, 4, |output, element| output.write_short(*element))
        },
        |input| input.read_sequence(4, 2, |input| input.read_short()),
    );
    /// IDL's typedef `AllTypes::String8`.
    ///
    /// Repository id: `IDL:AllTypes/String8:1.0`
    pub type String8 = ::std::string::String;
    /// `AllTypes::String8` as a type of IDL: its TypeCode, and the way into an any.
    pub const STRING8_TYPE: ::maestro::codegen::IdlType<String8> = ::maestro::codegen::IdlType::new(
        |types| {
            types.alias("IDL:AllTypes/String8:1.0", "String8", |types| types.string(8))
        },
        |value, output| output.write_string(value, 8),
        |input| input.read_string(8),
    );
    /// IDL's typedef `AllTypes::WString8`.
    ///
    /// Repository id: `IDL:AllTypes/WString8:1.0`
    pub type WString8 = ::std::string::String;
    /// `AllTypes::WString8` as a type of IDL: its TypeCode, and the way into an any.
    pub const W_STRING8_TYPE: ::maestro::codegen::IdlType<WString8> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias("IDL:AllTypes/WString8:1.0", "WString8", |types| types.wstring(8))
        },
        |value, output| output.write_wstring(value, 8),
        |input| input.read_wstring(8),
    );
    /// IDL's typedef `AllTypes::String8Seq3`.
    ///
    /// Repository id: `IDL:AllTypes/String8Seq3:1.0`
    pub type String8Seq3 = ::std::vec::Vec<String8>;
    /// `AllTypes::String8Seq3` as a type of IDL: its TypeCode, and the way into an any.
    pub const STRING8_SEQ3_TYPE: ::maestro::codegen::IdlType<String8Seq3> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/String8Seq3:1.0",
                    "String8Seq3",
                    |types| types.sequence(3, |types| STRING8_TYPE.describe(types)),
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    3,
                    |output, element| output.write_string(element, 8),
                )
        },
        |input| input.read_sequence(3, 5, |input| input.read_string(8)),
    );
    /// IDL's structure `AllTypes::Nested`.
    ///
    /// Repository id: `IDL:AllTypes/Nested:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Nested {
        /// IDL's member `c`.
        pub c: Color,
        /// IDL's member `p`.
        pub p: Point,
        /// IDL's member `pts`.
        pub pts: PointSeq,
        /// IDL's member `name`.
        pub name: ::std::string::String,
        /// IDL's member `g`.
        pub g: Gaps,
        /// IDL's member `table`.
        pub table: LongSeqSeq,
    }
    impl ::maestro::codegen::Cdr for Nested {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    ::maestro::codegen::Cdr::encode(&self.c, output)?;
                    ::maestro::codegen::Cdr::encode(&self.p, output)?;
                    output
                        .write_sequence(
                            &self.pts,
                            0,
                            |output, element| ::maestro::codegen::Cdr::encode(
                                element,
                                output,
                            ),
                        )?;
                    output.write_string(&self.name, 0)?;
                    ::maestro::codegen::Cdr::encode(&self.g, output)?;
                    output
                        .write_sequence(
                            &self.table,
                            0,
                            |output, element| {
                                output
                                    .write_sequence(
                                        element,
                                        0,
                                        |output, element| output.write_long(*element),
                                    )
                            },
                        )?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| Ok(Self {
                    c: <Color as ::maestro::codegen::Cdr>::decode(input)?,
                    p: <Point as ::maestro::codegen::Cdr>::decode(input)?,
                    pts: input
                        .read_sequence(
                            0,
                            8,
                            |input| <Point as ::maestro::codegen::Cdr>::decode(input),
                        )?,
                    name: input.read_string(0)?,
                    g: <Gaps as ::maestro::codegen::Cdr>::decode(input)?,
                    table: input
                        .read_sequence(
                            0,
                            4,
                            |input| input.read_sequence(0, 4, |input| input.read_long()),
                        )?,
                }))
        }
    }
    impl ::maestro::codegen::Typed for Nested {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .structure(
                        "IDL:AllTypes/Nested:1.0",
                        "Nested",
                        |types| Ok(
                            ::std::vec![
                                ("c", < Color as ::maestro::codegen::Typed > ::TYPE
                                .describe(types) ?), ("p", < Point as
                                ::maestro::codegen::Typed > ::TYPE.describe(types) ?),
                                ("pts", POINT_SEQ_TYPE.describe(types) ?), ("name", types
                                .string(0) ?), ("g", < Gaps as ::maestro::codegen::Typed >
                                ::TYPE.describe(types) ?), ("table", LONG_SEQ_SEQ_TYPE
                                .describe(types) ?)
                            ],
                        ),
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's typedef `AllTypes::Bytes5`.
    ///
    /// Repository id: `IDL:AllTypes/Bytes5:1.0`
    pub type Bytes5 = [u8; 5];
    /// `AllTypes::Bytes5` as a type of IDL: its TypeCode, and the way into an any.
    pub const BYTES5_TYPE: ::maestro::codegen::IdlType<Bytes5> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/Bytes5:1.0",
                    "Bytes5",
                    |types| {
                        types
                            .array(
                                5,
                                |types| types.simple(::maestro::codegen::TypeKind::Octet),
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_array(&value[..], |output, element| output.write_octet(*element))
        },
        |input| input.read_array(|input| input.read_octet()),
    );
    /// IDL's typedef `AllTypes::Matrix`.
    ///
    /// Repository id: `IDL:AllTypes/Matrix:1.0`
    pub type Matrix = [[i32; 3]; 2];
    /// `AllTypes::Matrix` as a type of IDL: its TypeCode, and the way into an any.
    pub const MATRIX_TYPE: ::maestro::codegen::IdlType<Matrix> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/Matrix:1.0",
                    "Matrix",
                    |types| {
                        types
                            .array(
                                2,
                                |types| {
                                    types
                                        .array(
                                            3,
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
        |input| input.read_array(|input| input.read_array(|input| input.read_long())),
    );
    /// IDL's typedef `AllTypes::Cube`.
    ///
    /// Repository id: `IDL:AllTypes/Cube:1.0`
    pub type Cube = [[[f64; 2]; 2]; 2];
    /// `AllTypes::Cube` as a type of IDL: its TypeCode, and the way into an any.
    pub const CUBE_TYPE: ::maestro::codegen::IdlType<Cube> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/Cube:1.0",
                    "Cube",
                    |types| {
                        types
                            .array(
                                2,
                                |types| {
                                    types
                                        .array(
                                            2,
                                            |types| {
                                                types
                                                    .array(
                                                        2,
                                                        |types| types.simple(::maestro::codegen::TypeKind::Double),
                                                    )
                                            },
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
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| output.write_double(*element),
                                        )
                                },
                            )
                    },
                )
        },
        |input| {
            input
                .read_array(|input| {
                    input
                        .read_array(|input| {
                            input.read_array(|input| input.read_double())
                        })
                })
        },
    );
    /// IDL's typedef `AllTypes::Names`.
    ///
    /// Repository id: `IDL:AllTypes/Names:1.0`
    pub type Names = [::std::string::String; 2];
    /// `AllTypes::Names` as a type of IDL: its TypeCode, and the way into an any.
    pub const NAMES_TYPE: ::maestro::codegen::IdlType<Names> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/Names:1.0",
                    "Names",
                    |types| types.array(2, |types| types.string(0)),
                )
        },
        |value, output| {
            output
                .write_array(
                    &value[..],
                    |output, element| output.write_string(element, 0),
                )
        },
        |input| input.read_array(|input| input.read_string(0)),
    );
    /// IDL's typedef `AllTypes::Points`.
    ///
    /// Repository id: `IDL:AllTypes/Points:1.0`
    pub type Points = [Point; 2];
    /// `AllTypes::Points` as a type of IDL: its TypeCode, and the way into an any.
    pub const POINTS_TYPE: ::maestro::codegen::IdlType<Points> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/Points:1.0",
                    "Points",
                    |types| {
                        types
                            .array(
                                2,
                                |types| {
                                    <Point as ::maestro::codegen::Typed>::TYPE.describe(types)
                                },
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_array(
                    &value[..],
                    |output, element| ::maestro::codegen::Cdr::encode(element, output),
                )
        },
        |input| {
            input.read_array(|input| <Point as ::maestro::codegen::Cdr>::decode(input))
        },
    );
    /// IDL's typedef `AllTypes::SeqArray`.
    ///
    /// Repository id: `IDL:AllTypes/SeqArray:1.0`
    pub type SeqArray = [LongSeq; 2];
    /// `AllTypes::SeqArray` as a type of IDL: its TypeCode, and the way into an any.
    pub const SEQ_ARRAY_TYPE: ::maestro::codegen::IdlType<SeqArray> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/SeqArray:1.0",
                    "SeqArray",
                    |types| types.array(2, |types| LONG_SEQ_TYPE.describe(types)),
                )
        },
        |value, output| {
            output
                .write_array(
                    &value[..],
                    |output, element| {
                        output
                            .write_sequence(
                                element,
                                0,
                                |output, element| output.write_long(*element),
                            )
                    },
                )
        },
        |input| {
            input
                .read_array(|input| input.read_sequence(0, 4, |input| input.read_long()))
        },
    );
    /// IDL's typedef `AllTypes::MatrixSeq`.
    ///
    /// Repository id: `IDL:AllTypes/MatrixSeq:1.0`
    pub type MatrixSeq = ::std::vec::Vec<Matrix>;
    /// `AllTypes::MatrixSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const MATRIX_SEQ_TYPE: ::maestro::codegen::IdlType<MatrixSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/MatrixSeq:1.0",
                    "MatrixSeq",
                    |types| types.sequence(0, |types| MATRIX_TYPE.describe(types)),
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| {
                        output
                            .write_array(
                                &element[..],
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| output.write_long(*element),
                                        )
                                },
                            )
                    },
                )
        },
        |input| {
            input
                .read_sequence(
                    0,
                    24,
                    |input| {
                        input
                            .read_array(|input| {
                                input.read_array(|input| input.read_long())
                            })
                    },
                )
        },
    );
    /// IDL's typedef `AllTypes::Money`.
    ///
    /// Repository id: `IDL:AllTypes/Money:1.0`
    pub type Money = ::maestro::codegen::Fixed<5, 2>;
    /// `AllTypes::Money` as a type of IDL: its TypeCode, and the way into an any.
    pub const MONEY_TYPE: ::maestro::codegen::IdlType<Money> = ::maestro::codegen::IdlType::new(
        |types| {
            types.alias("IDL:AllTypes/Money:1.0", "Money", |types| types.fixed(5, 2))
        },
        |value, output| output.write_fixed(*value),
        |input| input.read_fixed(),
    );
    /// IDL's typedef `AllTypes::Even`.
    ///
    /// Repository id: `IDL:AllTypes/Even:1.0`
    pub type Even = ::maestro::codegen::Fixed<4, 0>;
    /// `AllTypes::Even` as a type of IDL: its TypeCode, and the way into an any.
    pub const EVEN_TYPE: ::maestro::codegen::IdlType<Even> = ::maestro::codegen::IdlType::new(
        |types| types.alias("IDL:AllTypes/Even:1.0", "Even", |types| types.fixed(4, 0)),
        |value, output| output.write_fixed(*value),
        |input| input.read_fixed(),
    );
    /// IDL's typedef `AllTypes::Tiny`.
    ///
    /// Repository id: `IDL:AllTypes/Tiny:1.0`
    pub type Tiny = ::maestro::codegen::Fixed<31, 31>;
    /// `AllTypes::Tiny` as a type of IDL: its TypeCode, and the way into an any.
    pub const TINY_TYPE: ::maestro::codegen::IdlType<Tiny> = ::maestro::codegen::IdlType::new(
        |types| {
            types.alias("IDL:AllTypes/Tiny:1.0", "Tiny", |types| types.fixed(31, 31))
        },
        |value, output| output.write_fixed(*value),
        |input| input.read_fixed(),
    );
    /// IDL's union `AllTypes::ByLong`.
    ///
    /// Repository id: `IDL:AllTypes/ByLong:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByLong {
        /// IDL's member `l`.
        L(i32),
        /// IDL's member `s`.
        S(i32, ::std::string::String),
        /// IDL's member `o`.
        O(i32, u8),
    }
    impl ::maestro::codegen::Cdr for ByLong {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::L(value) => {
                            let label = &1;
                            output.write_long(*label)?;
                            output.write_long(*value)
                        }
                        Self::S(label, value) => {
                            if !matches!(* label, 2 | - 3) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_long(*label)?;
                            output.write_string(value, 0)
                        }
                        Self::O(label, value) => {
                            if !(!matches!(* label, 1 | 2 | - 3)) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_long(*label)?;
                            output.write_octet(*value)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_long()?;
                    Ok(
                        match label {
                            1 => Self::L(input.read_long()?),
                            2 | -3 => Self::S(label, input.read_string(0)?),
                            _ => Self::O(label, input.read_octet()?),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByLong {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByLong:1.0",
                        "ByLong",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::Long)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::Long)?;
                            let member1 = types.string(0)?;
                            let member2 = types
                                .simple(::maestro::codegen::TypeKind::Octet)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(1)),
                                    "l", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(2)),
                                    "s", member1),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(-
                                    3)), "s", member1), (::std::option::Option::None, "o",
                                    member2)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByShort`.
    ///
    /// Repository id: `IDL:AllTypes/ByShort:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByShort {
        /// IDL's member `ll`.
        Ll(i64),
        /// IDL's member `c`.
        C(i16, char),
    }
    impl ::maestro::codegen::Cdr for ByShort {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::Ll(value) => {
                            let label = &-1;
                            output.write_short(*label)?;
                            output.write_longlong(*value)
                        }
                        Self::C(label, value) => {
                            if !(!matches!(* label, - 1)) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_short(*label)?;
                            output.write_char(*value)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_short()?;
                    Ok(
                        match label {
                            -1 => Self::Ll(input.read_longlong()?),
                            _ => Self::C(label, input.read_char()?),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByShort {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByShort:1.0",
                        "ByShort",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::Short)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::LongLong)?;
                            let member1 = types
                                .simple(::maestro::codegen::TypeKind::Char)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(-
                                    1)), "ll", member0), (::std::option::Option::None, "c",
                                    member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByUShort`.
    ///
    /// Repository id: `IDL:AllTypes/ByUShort:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByUShort {
        /// IDL's member `d`.
        D(f64),
        /// IDL's member `b`.
        B(bool),
        /// No member: the discriminator alone.
        Other(u16),
    }
    impl ::maestro::codegen::Cdr for ByUShort {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::D(value) => {
                            let label = &65535;
                            output.write_ushort(*label)?;
                            output.write_double(*value)
                        }
                        Self::B(value) => {
                            let label = &0;
                            output.write_ushort(*label)?;
                            output.write_boolean(*value)
                        }
                        Self::Other(label) => {
                            if matches!(* label, 65535 | 0) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_ushort(*label)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_ushort()?;
                    Ok(
                        match label {
                            65535 => Self::D(input.read_double()?),
                            0 => Self::B(input.read_boolean()?),
                            label => Self::Other(label),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByUShort {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByUShort:1.0",
                        "ByUShort",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::UShort)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::Double)?;
                            let member1 = types
                                .simple(::maestro::codegen::TypeKind::Boolean)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(65535)),
                                    "d", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(0)),
                                    "b", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByULong`.
    ///
    /// Repository id: `IDL:AllTypes/ByULong:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByULong {
        /// IDL's member `s`.
        S(::std::string::String),
        /// IDL's member `p`.
        P(Point),
        /// No member: the discriminator alone.
        Other(u32),
    }
    impl ::maestro::codegen::Cdr for ByULong {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::S(value) => {
                            let label = &4294967295;
                            output.write_ulong(*label)?;
                            output.write_string(value, 0)
                        }
                        Self::P(value) => {
                            let label = &7;
                            output.write_ulong(*label)?;
                            ::maestro::codegen::Cdr::encode(value, output)
                        }
                        Self::Other(label) => {
                            if matches!(* label, 4294967295 | 7) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_ulong(*label)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_ulong()?;
                    Ok(
                        match label {
                            4294967295 => Self::S(input.read_string(0)?),
                            7 => {
                                Self::P(<Point as ::maestro::codegen::Cdr>::decode(input)?)
                            }
                            label => Self::Other(label),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByULong {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByULong:1.0",
                        "ByULong",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::ULong)?;
                            let member0 = types.string(0)?;
                            let member1 = <Point as ::maestro::codegen::Typed>::TYPE
                                .describe(types)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(4294967295)),
                                    "s", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(7)),
                                    "p", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByLongLong`.
    ///
    /// Repository id: `IDL:AllTypes/ByLongLong:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByLongLong {
        /// IDL's member `o`.
        O(u8),
        /// IDL's member `l`.
        L(i64, i32),
    }
    impl ::maestro::codegen::Cdr for ByLongLong {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::O(value) => {
                            let label = &-5000000000;
                            output.write_longlong(*label)?;
                            output.write_octet(*value)
                        }
                        Self::L(label, value) => {
                            if !(!matches!(* label, - 5000000000)) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_longlong(*label)?;
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
                    let label = input.read_longlong()?;
                    Ok(
                        match label {
                            -5000000000 => Self::O(input.read_octet()?),
                            _ => Self::L(label, input.read_long()?),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByLongLong {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByLongLong:1.0",
                        "ByLongLong",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::LongLong)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::Octet)?;
                            let member1 = types
                                .simple(::maestro::codegen::TypeKind::Long)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(-
                                    5000000000)), "o", member0), (::std::option::Option::None,
                                    "l", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByULongLong`.
    ///
    /// Repository id: `IDL:AllTypes/ByULongLong:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByULongLong {
        /// IDL's member `s`.
        S(i16),
        /// IDL's member `str`.
        Str(::std::string::String),
        /// No member: the discriminator alone.
        Other(u64),
    }
    impl ::maestro::codegen::Cdr for ByULongLong {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::S(value) => {
                            let label = &18446744073709551615;
                            output.write_ulonglong(*label)?;
                            output.write_short(*value)
                        }
                        Self::Str(value) => {
                            let label = &1;
                            output.write_ulonglong(*label)?;
                            output.write_string(value, 0)
                        }
                        Self::Other(label) => {
                            if matches!(* label, 18446744073709551615 | 1) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_ulonglong(*label)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_ulonglong()?;
                    Ok(
                        match label {
                            18446744073709551615 => Self::S(input.read_short()?),
                            1 => Self::Str(input.read_string(0)?),
                            label => Self::Other(label),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByULongLong {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByULongLong:1.0",
                        "ByULongLong",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::ULongLong)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::Short)?;
                            let member1 = types.string(0)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(18446744073709551615)),
                                    "s", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(1)),
                                    "str", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByBoolean`.
    ///
    /// Repository id: `IDL:AllTypes/ByBoolean:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByBoolean {
        /// IDL's member `s`.
        S(::std::string::String),
        /// IDL's member `d`.
        D(f64),
    }
    impl ::maestro::codegen::Cdr for ByBoolean {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::S(value) => {
                            let label = &true;
                            output.write_boolean(*label)?;
                            output.write_string(value, 0)
                        }
                        Self::D(value) => {
                            let label = &false;
                            output.write_boolean(*label)?;
                            output.write_double(*value)
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
                            true => Self::S(input.read_string(0)?),
                            false => Self::D(input.read_double()?),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByBoolean {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByBoolean:1.0",
                        "ByBoolean",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::Boolean)?;
                            let member0 = types.string(0)?;
                            let member1 = types
                                .simple(::maestro::codegen::TypeKind::Double)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Boolean(true)),
                                    "s", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Boolean(false)),
                                    "d", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByChar`.
    ///
    /// Repository id: `IDL:AllTypes/ByChar:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByChar {
        /// IDL's member `s`.
        S(i16),
        /// IDL's member `p`.
        P(Point),
        /// No member: the discriminator alone.
        Other(char),
    }
    impl ::maestro::codegen::Cdr for ByChar {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::S(value) => {
                            let label = &'a';
                            output.write_char(*label)?;
                            output.write_short(*value)
                        }
                        Self::P(value) => {
                            let label = &'b';
                            output.write_char(*label)?;
                            ::maestro::codegen::Cdr::encode(value, output)
                        }
                        Self::Other(label) => {
                            if matches!(* label, 'a' | 'b') {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_char(*label)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_char()?;
                    Ok(
                        match label {
                            'a' => Self::S(input.read_short()?),
                            'b' => {
                                Self::P(<Point as ::maestro::codegen::Cdr>::decode(input)?)
                            }
                            label => Self::Other(label),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByChar {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByChar:1.0",
                        "ByChar",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::Char)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::Short)?;
                            let member1 = <Point as ::maestro::codegen::Typed>::TYPE
                                .describe(types)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Char('a')),
                                    "s", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Char('b')),
                                    "p", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's union `AllTypes::ByEnum`.
    ///
    /// Repository id: `IDL:AllTypes/ByEnum:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum ByEnum {
        /// IDL's member `s`.
        S(i16),
        /// IDL's member `ps`.
        Ps(PointSeq),
        /// No member: the discriminator alone.
        Other(Color),
    }
    impl ::maestro::codegen::Cdr for ByEnum {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::S(value) => {
                            let label = &Color::Red;
                            ::maestro::codegen::Cdr::encode(label, output)?;
                            output.write_short(*value)
                        }
                        Self::Ps(value) => {
                            let label = &Color::Green;
                            ::maestro::codegen::Cdr::encode(label, output)?;
                            output
                                .write_sequence(
                                    value,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )
                        }
                        Self::Other(label) => {
                            if matches!(* label, Color::Red | Color::Green) {
                                return Err(output.wrong_discriminator());
                            }
                            ::maestro::codegen::Cdr::encode(label, output)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = <Color as ::maestro::codegen::Cdr>::decode(input)?;
                    Ok(
                        match label {
                            Color::Red => Self::S(input.read_short()?),
                            Color::Green => {
                                Self::Ps(
                                    input
                                        .read_sequence(
                                            0,
                                            8,
                                            |input| <Point as ::maestro::codegen::Cdr>::decode(input),
                                        )?,
                                )
                            }
                            label => Self::Other(label),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for ByEnum {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/ByEnum:1.0",
                        "ByEnum",
                        |types| {
                            let discriminator = <Color as ::maestro::codegen::Typed>::TYPE
                                .describe(types)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::Short)?;
                            let member1 = POINT_SEQ_TYPE.describe(types)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Enum(0)),
                                    "s", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Enum(1)),
                                    "ps", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's structure `AllTypes::Tree`.
    ///
    /// Repository id: `IDL:AllTypes/Tree:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Tree {
        /// IDL's member `value`.
        pub value: i32,
        /// IDL's member `children`.
        pub children: TreeSeq,
    }
    impl ::maestro::codegen::Cdr for Tree {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    output.write_long(self.value)?;
                    output
                        .write_sequence(
                            &self.children,
                            0,
                            |output, element| ::maestro::codegen::Cdr::encode(
                                element,
                                output,
                            ),
                        )?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| Ok(Self {
                    value: input.read_long()?,
                    children: input
                        .read_sequence(
                            0,
                            8,
                            |input| <Tree as ::maestro::codegen::Cdr>::decode(input),
                        )?,
                }))
        }
    }
    impl ::maestro::codegen::Typed for Tree {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .structure(
                        "IDL:AllTypes/Tree:1.0",
                        "Tree",
                        |types| Ok(
                            ::std::vec![
                                ("value", types.simple(::maestro::codegen::TypeKind::Long)
                                ?), ("children", TREE_SEQ_TYPE.describe(types) ?)
                            ],
                        ),
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's typedef `AllTypes::TreeSeq`.
    ///
    /// Repository id: `IDL:AllTypes/TreeSeq:1.0`
    pub type TreeSeq = ::std::vec::Vec<Tree>;
    /// `AllTypes::TreeSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const TREE_SEQ_TYPE: ::maestro::codegen::IdlType<TreeSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/TreeSeq:1.0",
                    "TreeSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| {
                                    <Tree as ::maestro::codegen::Typed>::TYPE.describe(types)
                                },
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| ::maestro::codegen::Cdr::encode(element, output),
                )
        },
        |input| {
            input
                .read_sequence(
                    0,
                    8,
                    |input| <Tree as ::maestro::codegen::Cdr>::decode(input),
                )
        },
    );
    /// IDL's union `AllTypes::Expr`.
    ///
    /// Repository id: `IDL:AllTypes/Expr:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub enum Expr {
        /// IDL's member `number`.
        Number(i32),
        /// IDL's member `operands`.
        Operands(ExprSeq),
        /// No member: the discriminator alone.
        Other(i32),
    }
    impl ::maestro::codegen::Cdr for Expr {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    match self {
                        Self::Number(value) => {
                            let label = &0;
                            output.write_long(*label)?;
                            output.write_long(*value)
                        }
                        Self::Operands(value) => {
                            let label = &1;
                            output.write_long(*label)?;
                            output
                                .write_sequence(
                                    value,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )
                        }
                        Self::Other(label) => {
                            if matches!(* label, 0 | 1) {
                                return Err(output.wrong_discriminator());
                            }
                            output.write_long(*label)
                        }
                    }
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| {
                    let label = input.read_long()?;
                    Ok(
                        match label {
                            0 => Self::Number(input.read_long()?),
                            1 => {
                                Self::Operands(
                                    input
                                        .read_sequence(
                                            0,
                                            4,
                                            |input| <Expr as ::maestro::codegen::Cdr>::decode(input),
                                        )?,
                                )
                            }
                            label => Self::Other(label),
                        },
                    )
                })
        }
    }
    impl ::maestro::codegen::Typed for Expr {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::IdlType::new(
            |types| {
                types
                    .union(
                        "IDL:AllTypes/Expr:1.0",
                        "Expr",
                        |types| {
                            let discriminator = types
                                .simple(::maestro::codegen::TypeKind::Long)?;
                            let member0 = types
                                .simple(::maestro::codegen::TypeKind::Long)?;
                            let member1 = EXPR_SEQ_TYPE.describe(types)?;
                            Ok((
                                discriminator,
                                ::std::vec![
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(0)),
                                    "number", member0),
                                    (::std::option::Option::Some(::maestro::codegen::Label::Integer(1)),
                                    "operands", member1)
                                ],
                            ))
                        },
                    )
            },
            <Self as ::maestro::codegen::Cdr>::encode,
            <Self as ::maestro::codegen::Cdr>::decode,
        );
    }
    /// IDL's typedef `AllTypes::ExprSeq`.
    ///
    /// Repository id: `IDL:AllTypes/ExprSeq:1.0`
    pub type ExprSeq = ::std::vec::Vec<Expr>;
    /// `AllTypes::ExprSeq` as a type of IDL: its TypeCode, and the way into an any.
    pub const EXPR_SEQ_TYPE: ::maestro::codegen::IdlType<ExprSeq> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .alias(
                    "IDL:AllTypes/ExprSeq:1.0",
                    "ExprSeq",
                    |types| {
                        types
                            .sequence(
                                0,
                                |types| {
                                    <Expr as ::maestro::codegen::Typed>::TYPE.describe(types)
                                },
                            )
                    },
                )
        },
        |value, output| {
            output
                .write_sequence(
                    value,
                    0,
                    |output, element| ::maestro::codegen::Cdr::encode(element, output),
                )
        },
        |input| {
            input
                .read_sequence(
                    0,
                    4,
                    |input| <Expr as ::maestro::codegen::Cdr>::decode(input),
                )
        },
    );
    /// IDL's exception `AllTypes::Bare`.
    ///
    /// Repository id: `IDL:AllTypes/Bare:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Bare {}
    impl ::maestro::codegen::Cdr for Bare {
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
    impl ::std::fmt::Display for Bare {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("AllTypes::Bare")
        }
    }
    impl ::std::error::Error for Bare {}
    impl ::maestro::codegen::UserException for Bare {
        const ID: &'static str = "IDL:AllTypes/Bare:1.0";
    }
    impl ::maestro::codegen::Typed for Bare {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
            types|
        types.exception("IDL:AllTypes/Bare:1.0", "Bare", |types| Ok(::std::vec![])));
    }
    /// IDL's exception `AllTypes::Detailed`.
    ///
    /// Repository id: `IDL:AllTypes/Detailed:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Detailed {
        /// IDL's member `code`.
        pub code: i32,
        /// IDL's member `reason`.
        pub reason: ::std::string::String,
        /// IDL's member `where`.
        pub r#where: Point,
        /// IDL's member `c`.
        pub c: Color,
        /// IDL's member `data`.
        pub data: OctetSeq,
    }
    impl ::maestro::codegen::Cdr for Detailed {
        fn encode(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .nested(|output| {
                    output.write_long(self.code)?;
                    output.write_string(&self.reason, 0)?;
                    ::maestro::codegen::Cdr::encode(&self.r#where, output)?;
                    ::maestro::codegen::Cdr::encode(&self.c, output)?;
                    output.write_octets(&self.data, 0)?;
                    Ok(())
                })
        }
        fn decode(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            input
                .nested(|input| Ok(Self {
                    code: input.read_long()?,
                    reason: input.read_string(0)?,
                    r#where: <Point as ::maestro::codegen::Cdr>::decode(input)?,
                    c: <Color as ::maestro::codegen::Cdr>::decode(input)?,
                    data: input.read_octets(0)?,
                }))
        }
    }
    impl ::std::fmt::Display for Detailed {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("AllTypes::Detailed")
        }
    }
    impl ::std::error::Error for Detailed {}
    impl ::maestro::codegen::UserException for Detailed {
        const ID: &'static str = "IDL:AllTypes/Detailed:1.0";
    }
    impl ::maestro::codegen::Typed for Detailed {
        const TYPE: ::maestro::codegen::IdlType<Self> = ::maestro::codegen::exception_type(|
            types|
        {
            types
                .exception(
                    "IDL:AllTypes/Detailed:1.0",
                    "Detailed",
                    |types| Ok(
                        ::std::vec![
                            ("code", types.simple(::maestro::codegen::TypeKind::Long) ?),
                            ("reason", types.string(0) ?), ("where", < Point as
                            ::maestro::codegen::Typed > ::TYPE.describe(types) ?), ("c",
                            < Color as ::maestro::codegen::Typed > ::TYPE.describe(types)
                            ?), ("data", OCTET_SEQ_TYPE.describe(types) ?)
                        ],
                    ),
                )
        });
    }
    /// IDL's value type `AllTypes::Account`.
    ///
    /// Repository id: `IDL:AllTypes/Account:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Account {
        /// IDL's member `id`.
        pub id: i32,
        /// IDL's member `owner`.
        pub(crate) owner: ::std::string::String,
    }
    impl ::maestro::codegen::ValueType for Account {
        const ID: &'static str = "IDL:AllTypes/Account:1.0";
        const IDS: &'static [&'static str] = &["IDL:AllTypes/Account:1.0"];
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
                    "IDL:AllTypes/Account:1.0",
                    "Account",
                    0,
                    |types| Ok((
                        ::std::option::Option::None,
                        ::std::vec![
                            ("id", types.simple(::maestro::codegen::TypeKind::Long) ?,
                            1), ("owner", types.string(0) ?, 0)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Account {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:AllTypes/Account:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_long(self.id)?;
            output.write_string(&self.owner, 0)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                id: input.read_long()?,
                owner: input.read_string(0)?,
            })
        }
    }
    /// What IDL declares that a [`Account`] does. Nothing calls it but your own code.
    pub trait AccountOperations {
        /// IDL's factory `make`.
        fn make(
            id: i32,
            owner: ::std::string::String,
        ) -> ::std::result::Result<Self, ::maestro::codegen::SystemException>
        where
            Self: ::std::marker::Sized;
    }
    /// IDL's value type `AllTypes::Savings`.
    ///
    /// Repository id: `IDL:AllTypes/Savings:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Savings {
        /// The state of the base.
        pub base: Account,
        /// IDL's member `rate`.
        pub rate: f64,
    }
    impl ::maestro::codegen::ValueType for Savings {
        const ID: &'static str = "IDL:AllTypes/Savings:1.0";
        const IDS: &'static [&'static str] = &[
            "IDL:AllTypes/Savings:1.0",
            "IDL:AllTypes/Account:1.0",
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
                    "IDL:AllTypes/Savings:1.0",
                    "Savings",
                    3,
                    |types| Ok((
                        ::std::option::Option::Some(
                            <Account as ::maestro::codegen::ValueType>::describe(types)?,
                        ),
                        ::std::vec![
                            ("rate", types.simple(::maestro::codegen::TypeKind::Double)
                            ?, 1)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Savings {
        const TRUNCATABLE: &'static [&'static str] = &[
            "IDL:AllTypes/Savings:1.0",
            "IDL:AllTypes/Account:1.0",
        ];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            <Account as ::maestro::codegen::ValueState>::encode_state(
                &self.base,
                output,
            )?;
            output.write_double(self.rate)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                base: <Account as ::maestro::codegen::ValueState>::decode_state(input)?,
                rate: input.read_double()?,
            })
        }
        fn base(&self) -> ::std::option::Option<&dyn ::maestro::codegen::AnyValue> {
            ::std::option::Option::Some(&self.base)
        }
    }
    /// IDL's value type `AllTypes::Node`.
    ///
    /// Repository id: `IDL:AllTypes/Node:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Node {
        /// IDL's member `value`.
        pub value: i32,
        /// IDL's member `left`.
        pub left: ::maestro::codegen::Value<Node>,
        /// IDL's member `right`.
        pub right: ::maestro::codegen::Value<Node>,
    }
    impl ::maestro::codegen::ValueType for Node {
        const ID: &'static str = "IDL:AllTypes/Node:1.0";
        const IDS: &'static [&'static str] = &["IDL:AllTypes/Node:1.0"];
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
                    "IDL:AllTypes/Node:1.0",
                    "Node",
                    0,
                    |types| Ok((
                        ::std::option::Option::None,
                        ::std::vec![
                            ("value", types.simple(::maestro::codegen::TypeKind::Long) ?,
                            1), ("left", < Node as ::maestro::codegen::ValueType >
                            ::describe(types) ?, 1), ("right", < Node as
                            ::maestro::codegen::ValueType > ::describe(types) ?, 1)
                        ],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Node {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:AllTypes/Node:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_long(self.value)?;
            output.write_value(&self.left)?;
            output.write_value(&self.right)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self {
                value: input.read_long()?,
                left: input.read_value()?,
                right: input.read_value()?,
            })
        }
    }
    /// IDL's abstract value type `AllTypes::Described`.
    ///
    /// Repository id: `IDL:AllTypes/Described:1.0`
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Described {}
    impl ::maestro::codegen::ValueType for Described {
        const ID: &'static str = "IDL:AllTypes/Described:1.0";
        const IDS: &'static [&'static str] = &["IDL:AllTypes/Described:1.0"];
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
                    "IDL:AllTypes/Described:1.0",
                    "Described",
                    2,
                    |_| Ok((::std::option::Option::None, ::std::vec::Vec::new())),
                )
        }
    }
    /// What IDL declares that a [`Described`] does. Nothing calls it but your own code.
    pub trait DescribedOperations {
        /// IDL's operation `describe`.
        fn describe(
            &self,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
    }
    /// IDL's value type `AllTypes::Tagged`.
    ///
    /// Repository id: `IDL:AllTypes/Tagged:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct Tagged {
        /// IDL's member `tag`.
        pub tag: ::std::string::String,
    }
    impl ::maestro::codegen::ValueType for Tagged {
        const ID: &'static str = "IDL:AllTypes/Tagged:1.0";
        const IDS: &'static [&'static str] = &[
            "IDL:AllTypes/Tagged:1.0",
            "IDL:AllTypes/Described:1.0",
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
                    "IDL:AllTypes/Tagged:1.0",
                    "Tagged",
                    0,
                    |types| Ok((
                        ::std::option::Option::None,
                        ::std::vec![("tag", types.string(0) ?, 1)],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for Tagged {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:AllTypes/Tagged:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_string(&self.tag, 0)?;
            Ok(())
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self { tag: input.read_string(0)? })
        }
    }
    /// IDL's boxed value type `AllTypes::StringBox`.
    ///
    /// Repository id: `IDL:AllTypes/StringBox:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct StringBox(
        /// What is in the box.
        pub ::std::string::String,
    );
    impl ::maestro::codegen::ValueType for StringBox {
        const ID: &'static str = "IDL:AllTypes/StringBox:1.0";
        const IDS: &'static [&'static str] = &["IDL:AllTypes/StringBox:1.0"];
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
                    "IDL:AllTypes/StringBox:1.0",
                    "StringBox",
                    |types| types.string(0),
                )
        }
    }
    impl ::maestro::codegen::ValueState for StringBox {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:AllTypes/StringBox:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_string(&self.0, 0)
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self(input.read_string(0)?))
        }
    }
    /// IDL's boxed value type `AllTypes::LongBox`.
    ///
    /// Repository id: `IDL:AllTypes/LongBox:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct LongBox(
        /// What is in the box.
        pub i32,
    );
    impl ::maestro::codegen::ValueType for LongBox {
        const ID: &'static str = "IDL:AllTypes/LongBox:1.0";
        const IDS: &'static [&'static str] = &["IDL:AllTypes/LongBox:1.0"];
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
                    "IDL:AllTypes/LongBox:1.0",
                    "LongBox",
                    |types| types.simple(::maestro::codegen::TypeKind::Long),
                )
        }
    }
    impl ::maestro::codegen::ValueState for LongBox {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:AllTypes/LongBox:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output.write_long(self.0)
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(Self(input.read_long()?))
        }
    }
    /// IDL's boxed value type `AllTypes::PointSeqBox`.
    ///
    /// Repository id: `IDL:AllTypes/PointSeqBox:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct PointSeqBox(
        /// What is in the box.
        pub PointSeq,
    );
    impl ::maestro::codegen::ValueType for PointSeqBox {
        const ID: &'static str = "IDL:AllTypes/PointSeqBox:1.0";
        const IDS: &'static [&'static str] = &["IDL:AllTypes/PointSeqBox:1.0"];
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
                    "IDL:AllTypes/PointSeqBox:1.0",
                    "PointSeqBox",
                    |types| POINT_SEQ_TYPE.describe(types),
                )
        }
    }
    impl ::maestro::codegen::ValueState for PointSeqBox {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:AllTypes/PointSeqBox:1.0"];
        const IS_CUSTOM: bool = false;
        fn encode_state(
            &self,
            output: &mut ::maestro::codegen::Output<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::Error> {
            output
                .write_sequence(
                    &self.0,
                    0,
                    |output, element| ::maestro::codegen::Cdr::encode(element, output),
                )
        }
        fn decode_state(
            input: &mut ::maestro::codegen::Input<'_, '_>,
        ) -> ::std::result::Result<Self, ::maestro::codegen::Error> {
            Ok(
                Self(
                    input
                        .read_sequence(
                            0,
                            8,
                            |input| <Point as ::maestro::codegen::Cdr>::decode(input),
                        )?,
                ),
            )
        }
    }
    /// IDL's interface `AllTypes::Speaker`.
    ///
    /// Repository id: `IDL:AllTypes/Speaker:1.0`
    pub trait Speaker: ::std::marker::Send + 'static {
        /// IDL's operation `speak`.
        fn speak(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
    }
    /// `AllTypes::Speaker` as a type of IDL: its TypeCode, and the way into an any.
    pub const SPEAKER_TYPE: ::maestro::codegen::IdlType<
        ::maestro::codegen::Abstract<super::ValueBase>,
    > = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::AbstractInterface,
                    "IDL:AllTypes/Speaker:1.0",
                    "Speaker",
                )
        },
        |value, output| output.write_abstract(value),
        |input| input.read_abstract(),
    );
    /// A stub: calls objects of interface [`Speaker`].
    #[derive(Debug, Clone)]
    pub struct SpeakerClient(::maestro::codegen::Object);
    impl SpeakerClient {
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
        /// IDL's operation `speak`.
        pub fn speak(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0.call("speak", |_| Ok(()), |input| input.read_string(0))
        }
    }
    impl ::maestro::codegen::Stub for SpeakerClient {
        const ID: &'static str = "IDL:AllTypes/Speaker:1.0";
    }
    impl ::std::ops::Deref for SpeakerClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for SpeakerClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&SpeakerClient> for ::maestro::codegen::Reference {
        fn from(from: &SpeakerClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<SpeakerClient> for ::maestro::codegen::Reference {
        fn from(from: SpeakerClient) -> Self {
            from.0.reference()
        }
    }
    /// What is declared in `AllTypes::Speaker`.
    pub mod speaker {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "speak" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Speaker>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "speak" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Speaker>::speak(object, call),
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
    /// IDL's interface `AllTypes::SpeakerObject`.
    ///
    /// Repository id: `IDL:AllTypes/SpeakerObject:1.0`
    pub trait SpeakerObject: Speaker {}
    /// `AllTypes::SpeakerObject` as a type of IDL: its TypeCode, and the way into an any.
    pub const SPEAKER_OBJECT_TYPE: ::maestro::codegen::IdlType<
        ::maestro::codegen::Reference,
    > = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:AllTypes/SpeakerObject:1.0",
                    "SpeakerObject",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`SpeakerObject`].
    #[derive(Debug, Clone, Default)]
    pub struct SpeakerObjectSkeleton<T>(pub T);
    impl<T: SpeakerObject> ::maestro::codegen::ObjectAdaptor
    for SpeakerObjectSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:AllTypes/SpeakerObject:1.0", "IDL:AllTypes/Speaker:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| speaker_object::access(operation));
            let known = known.or_else(|| speaker::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if speaker_object::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if speaker::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: SpeakerObject> ::maestro::codegen::Skeleton for SpeakerObjectSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for SpeakerObjectSkeleton<T>
    where
        T: SpeakerObject + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`SpeakerObject`].
    #[derive(Debug, Clone)]
    pub struct SpeakerObjectClient(::maestro::codegen::Object);
    impl SpeakerObjectClient {
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
        /// IDL's operation `speak`.
        pub fn speak(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0.stub::<SpeakerClient>().speak()
        }
    }
    impl ::maestro::codegen::Stub for SpeakerObjectClient {
        const ID: &'static str = "IDL:AllTypes/SpeakerObject:1.0";
    }
    impl ::std::ops::Deref for SpeakerObjectClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for SpeakerObjectClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&SpeakerObjectClient> for ::maestro::codegen::Reference {
        fn from(from: &SpeakerObjectClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<SpeakerObjectClient> for ::maestro::codegen::Reference {
        fn from(from: SpeakerObjectClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<&SpeakerObjectClient> for SpeakerClient {
        fn from(from: &SpeakerObjectClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<SpeakerObjectClient> for SpeakerClient {
        fn from(from: SpeakerObjectClient) -> Self {
            from.0.stub()
        }
    }
    /// What is declared in `AllTypes::SpeakerObject`.
    pub mod speaker_object {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::SpeakerObject>(
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
    /// IDL's value type `AllTypes::SpeakerValue`.
    ///
    /// Repository id: `IDL:AllTypes/SpeakerValue:1.0`
    #[derive(
        Debug,
        Clone,
        PartialEq,
        ::maestro::codegen::serde::Serialize,
        ::maestro::codegen::serde::Deserialize,
    )]
    #[serde(crate = "::maestro::codegen::serde")]
    pub struct SpeakerValue {
        /// IDL's member `words`.
        pub words: ::std::string::String,
    }
    impl ::maestro::codegen::ValueType for SpeakerValue {
        const ID: &'static str = "IDL:AllTypes/SpeakerValue:1.0";
        const IDS: &'static [&'static str] = &["IDL:AllTypes/SpeakerValue:1.0"];
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
                    "IDL:AllTypes/SpeakerValue:1.0",
                    "SpeakerValue",
                    0,
                    |types| Ok((
                        ::std::option::Option::None,
                        ::std::vec![("words", types.string(0) ?, 1)],
                    )),
                )
        }
    }
    impl ::maestro::codegen::ValueState for SpeakerValue {
        const TRUNCATABLE: &'static [&'static str] = &["IDL:AllTypes/SpeakerValue:1.0"];
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
    /// IDL's interface `AllTypes::Base`.
    ///
    /// Repository id: `IDL:AllTypes/Base:1.0`
    pub trait Base: ::std::marker::Send + 'static {
        /// Returns IDL's attribute `name`.
        fn name(
            &self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
        /// Returns IDL's attribute `level`.
        fn level(
            &self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
        /// Sets IDL's attribute `level`.
        fn set_level(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            value: i32,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `base_op`.
        fn base_op(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            s: ::std::string::String,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
    }
    /// `AllTypes::Base` as a type of IDL: its TypeCode, and the way into an any.
    pub const BASE_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:AllTypes/Base:1.0",
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
            &["IDL:AllTypes/Base:1.0"]
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
        /// Returns IDL's attribute `name`.
        pub fn name(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0
                .call("_get_name", |_| Ok(()), |input| input.read_string(0))
                .idempotent()
        }
        /// Returns IDL's attribute `level`.
        pub fn level(&self) -> ::maestro::codegen::Invocation<i32> {
            self.0.call("_get_level", |_| Ok(()), |input| input.read_long()).idempotent()
        }
        /// Sets IDL's attribute `level`.
        pub fn set_level(&self, value: i32) -> ::maestro::codegen::Invocation<()> {
            let arguments: (i32,) = (value,);
            self.0
                .call(
                    "_set_level",
                    move |output| {
                        output.write_long(arguments.0)?;
                        Ok(())
                    },
                    |_| Ok(()),
                )
        }
        /// IDL's operation `base_op`.
        pub fn base_op(
            &self,
            s: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<::std::string::String> {
            let arguments: (::std::string::String,) = (s.into(),);
            self.0
                .call(
                    "base_op",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        Ok(())
                    },
                    |input| input.read_string(0),
                )
        }
    }
    impl ::maestro::codegen::Stub for BaseClient {
        const ID: &'static str = "IDL:AllTypes/Base:1.0";
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
    /// What is declared in `AllTypes::Base`.
    pub mod base {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "_get_name" | "_get_level" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Read)
                }
                "_set_level" | "base_op" => {
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
                "_get_name" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Base>::name(object, call),
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
                "_get_level" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Base>::level(object, call),
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
                "_set_level" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?,)),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Base>::set_level(object, call, argument0),
                        reply,
                    )?;
                }
                "base_op" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Base>::base_op(object, call, argument0),
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
    /// IDL's interface `AllTypes::Extra`.
    ///
    /// Repository id: `IDL:AllTypes/Extra:1.0`
    pub trait Extra: ::std::marker::Send + 'static {
        /// IDL's operation `extra_op`.
        fn extra_op(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            n: i32,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
    }
    /// `AllTypes::Extra` as a type of IDL: its TypeCode, and the way into an any.
    pub const EXTRA_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:AllTypes/Extra:1.0",
                    "Extra",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Extra`].
    #[derive(Debug, Clone, Default)]
    pub struct ExtraSkeleton<T>(pub T);
    impl<T: Extra> ::maestro::codegen::ObjectAdaptor for ExtraSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:AllTypes/Extra:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| extra::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if extra::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Extra> ::maestro::codegen::Skeleton for ExtraSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for ExtraSkeleton<T>
    where
        T: Extra + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`Extra`].
    #[derive(Debug, Clone)]
    pub struct ExtraClient(::maestro::codegen::Object);
    impl ExtraClient {
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
        /// IDL's operation `extra_op`.
        pub fn extra_op(&self, n: i32) -> ::maestro::codegen::Invocation<i32> {
            let arguments: (i32,) = (n,);
            self.0
                .call(
                    "extra_op",
                    move |output| {
                        output.write_long(arguments.0)?;
                        Ok(())
                    },
                    |input| input.read_long(),
                )
        }
    }
    impl ::maestro::codegen::Stub for ExtraClient {
        const ID: &'static str = "IDL:AllTypes/Extra:1.0";
    }
    impl ::std::ops::Deref for ExtraClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for ExtraClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&ExtraClient> for ::maestro::codegen::Reference {
        fn from(from: &ExtraClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<ExtraClient> for ::maestro::codegen::Reference {
        fn from(from: ExtraClient) -> Self {
            from.0.reference()
        }
    }
    /// What is declared in `AllTypes::Extra`.
    pub mod extra {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "extra_op" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Extra>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "extra_op" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Extra>::extra_op(object, call, argument0),
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
    /// IDL's interface `AllTypes::Callback`.
    ///
    /// Repository id: `IDL:AllTypes/Callback:1.0`
    pub trait Callback: ::std::marker::Send + 'static {
        /// IDL's operation `call`.
        fn call(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            n: i32,
            s: ::std::string::String,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
    }
    /// `AllTypes::Callback` as a type of IDL: its TypeCode, and the way into an any.
    pub const CALLBACK_TYPE: ::maestro::codegen::IdlType<
        ::maestro::codegen::Reference,
    > = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:AllTypes/Callback:1.0",
                    "Callback",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Callback`].
    #[derive(Debug, Clone, Default)]
    pub struct CallbackSkeleton<T>(pub T);
    impl<T: Callback> ::maestro::codegen::ObjectAdaptor for CallbackSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:AllTypes/Callback:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| callback::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if callback::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Callback> ::maestro::codegen::Skeleton for CallbackSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for CallbackSkeleton<T>
    where
        T: Callback + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`Callback`].
    #[derive(Debug, Clone)]
    pub struct CallbackClient(::maestro::codegen::Object);
    impl CallbackClient {
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
        /// IDL's operation `call`.
        pub fn call(
            &self,
            n: i32,
            s: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<::std::string::String> {
            let arguments: (i32, ::std::string::String) = (n, s.into());
            self.0
                .call(
                    "call",
                    move |output| {
                        output.write_long(arguments.0)?;
                        output.write_string(&arguments.1, 0)?;
                        Ok(())
                    },
                    |input| input.read_string(0),
                )
        }
    }
    impl ::maestro::codegen::Stub for CallbackClient {
        const ID: &'static str = "IDL:AllTypes/Callback:1.0";
    }
    impl ::std::ops::Deref for CallbackClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for CallbackClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&CallbackClient> for ::maestro::codegen::Reference {
        fn from(from: &CallbackClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<CallbackClient> for ::maestro::codegen::Reference {
        fn from(from: CallbackClient) -> Self {
            from.0.reference()
        }
    }
    /// What is declared in `AllTypes::Callback`.
    pub mod callback {
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "call" => ::std::option::Option::Some(::maestro::codegen::Access::Update),
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Callback>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "call" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?, input.read_string(0)?)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Callback>::call(object, call, argument0, argument1),
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
    /// IDL's interface `AllTypes::Test`.
    ///
    /// Repository id: `IDL:AllTypes/Test:1.0`
    pub trait Test: Base + Extra {
        /// basic types
        ///
        /// Returns the result, `b`, `c`.
        fn rt_octet(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: u8,
            b: u8,
        ) -> ::std::result::Result<(u8, u8, u8), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_boolean`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_boolean(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: bool,
            b: bool,
        ) -> ::std::result::Result<
            (bool, bool, bool),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_char`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_char(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: char,
            b: char,
        ) -> ::std::result::Result<
            (char, char, char),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_wchar`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_wchar(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: char,
            b: char,
        ) -> ::std::result::Result<
            (char, char, char),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_short`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_short(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: i16,
            b: i16,
        ) -> ::std::result::Result<(i16, i16, i16), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_ushort`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_ushort(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: u16,
            b: u16,
        ) -> ::std::result::Result<(u16, u16, u16), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_long`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_long(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: i32,
            b: i32,
        ) -> ::std::result::Result<(i32, i32, i32), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_ulong`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_ulong(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: u32,
            b: u32,
        ) -> ::std::result::Result<(u32, u32, u32), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_longlong`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_longlong(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: i64,
            b: i64,
        ) -> ::std::result::Result<(i64, i64, i64), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_ulonglong`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_ulonglong(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: u64,
            b: u64,
        ) -> ::std::result::Result<(u64, u64, u64), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_float`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_float(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: f32,
            b: f32,
        ) -> ::std::result::Result<(f32, f32, f32), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_double`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_double(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: f64,
            b: f64,
        ) -> ::std::result::Result<(f64, f64, f64), ::maestro::codegen::SystemException>;
        /// IDL's operation `rt_longdouble`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_longdouble(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::LongDouble,
            b: ::maestro::codegen::LongDouble,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::LongDouble,
                ::maestro::codegen::LongDouble,
                ::maestro::codegen::LongDouble,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_string`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_string(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::std::string::String,
            b: ::std::string::String,
        ) -> ::std::result::Result<
            (::std::string::String, ::std::string::String, ::std::string::String),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_String8`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_string8(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: String8,
            b: String8,
        ) -> ::std::result::Result<
            (String8, String8, String8),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_wstring`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_wstring(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::std::string::String,
            b: ::std::string::String,
        ) -> ::std::result::Result<
            (::std::string::String, ::std::string::String, ::std::string::String),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_WString8`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_w_string8(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: WString8,
            b: WString8,
        ) -> ::std::result::Result<
            (WString8, WString8, WString8),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Money`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_money(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Money,
            b: Money,
        ) -> ::std::result::Result<
            (Money, Money, Money),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Even`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_even(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Even,
            b: Even,
        ) -> ::std::result::Result<
            (Even, Even, Even),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Tiny`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_tiny(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Tiny,
            b: Tiny,
        ) -> ::std::result::Result<
            (Tiny, Tiny, Tiny),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Color`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_color(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Color,
            b: Color,
        ) -> ::std::result::Result<
            (Color, Color, Color),
            ::maestro::codegen::SystemException,
        >;
        /// structures
        ///
        /// Returns the result, `b`, `c`.
        fn rt_point(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Point,
            b: Point,
        ) -> ::std::result::Result<
            (Point, Point, Point),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Gaps`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_gaps(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Gaps,
            b: Gaps,
        ) -> ::std::result::Result<
            (Gaps, Gaps, Gaps),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Nested`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_nested(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Nested,
            b: Nested,
        ) -> ::std::result::Result<
            (Nested, Nested, Nested),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Tree`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_tree(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Tree,
            b: Tree,
        ) -> ::std::result::Result<
            (Tree, Tree, Tree),
            ::maestro::codegen::SystemException,
        >;
        /// sequences
        ///
        /// Returns the result, `b`, `c`.
        fn rt_octet_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: OctetSeq,
            b: OctetSeq,
        ) -> ::std::result::Result<
            (OctetSeq, OctetSeq, OctetSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_BooleanSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_boolean_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: BooleanSeq,
            b: BooleanSeq,
        ) -> ::std::result::Result<
            (BooleanSeq, BooleanSeq, BooleanSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_CharSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_char_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: CharSeq,
            b: CharSeq,
        ) -> ::std::result::Result<
            (CharSeq, CharSeq, CharSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_WCharSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_w_char_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: WCharSeq,
            b: WCharSeq,
        ) -> ::std::result::Result<
            (WCharSeq, WCharSeq, WCharSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ShortSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_short_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ShortSeq,
            b: ShortSeq,
        ) -> ::std::result::Result<
            (ShortSeq, ShortSeq, ShortSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_LongSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_long_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: LongSeq,
            b: LongSeq,
        ) -> ::std::result::Result<
            (LongSeq, LongSeq, LongSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_LongLongSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_long_long_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: LongLongSeq,
            b: LongLongSeq,
        ) -> ::std::result::Result<
            (LongLongSeq, LongLongSeq, LongLongSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_FloatSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_float_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: FloatSeq,
            b: FloatSeq,
        ) -> ::std::result::Result<
            (FloatSeq, FloatSeq, FloatSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_DoubleSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_double_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: DoubleSeq,
            b: DoubleSeq,
        ) -> ::std::result::Result<
            (DoubleSeq, DoubleSeq, DoubleSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_StringSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_string_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: StringSeq,
            b: StringSeq,
        ) -> ::std::result::Result<
            (StringSeq, StringSeq, StringSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_WStringSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_w_string_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: WStringSeq,
            b: WStringSeq,
        ) -> ::std::result::Result<
            (WStringSeq, WStringSeq, WStringSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ColorSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_color_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ColorSeq,
            b: ColorSeq,
        ) -> ::std::result::Result<
            (ColorSeq, ColorSeq, ColorSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_PointSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_point_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: PointSeq,
            b: PointSeq,
        ) -> ::std::result::Result<
            (PointSeq, PointSeq, PointSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_GapsSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_gaps_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: GapsSeq,
            b: GapsSeq,
        ) -> ::std::result::Result<
            (GapsSeq, GapsSeq, GapsSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_LongSeqSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_long_seq_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: LongSeqSeq,
            b: LongSeqSeq,
        ) -> ::std::result::Result<
            (LongSeqSeq, LongSeqSeq, LongSeqSeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_AnySeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_any_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: AnySeq,
            b: AnySeq,
        ) -> ::std::result::Result<
            (AnySeq, AnySeq, AnySeq),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Short4`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_short4(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Short4,
            b: Short4,
        ) -> ::std::result::Result<
            (Short4, Short4, Short4),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_String8Seq3`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_string8_seq3(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: String8Seq3,
            b: String8Seq3,
        ) -> ::std::result::Result<
            (String8Seq3, String8Seq3, String8Seq3),
            ::maestro::codegen::SystemException,
        >;
        /// arrays
        ///
        /// Returns the result, `b`, `c`.
        fn rt_bytes5(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Bytes5,
            b: Bytes5,
        ) -> ::std::result::Result<
            (Bytes5, Bytes5, Bytes5),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Matrix`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_matrix(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Matrix,
            b: Matrix,
        ) -> ::std::result::Result<
            (Matrix, Matrix, Matrix),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Cube`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_cube(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Cube,
            b: Cube,
        ) -> ::std::result::Result<
            (Cube, Cube, Cube),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Names`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_names(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Names,
            b: Names,
        ) -> ::std::result::Result<
            (Names, Names, Names),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Points`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_points(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Points,
            b: Points,
        ) -> ::std::result::Result<
            (Points, Points, Points),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_SeqArray`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_seq_array(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: SeqArray,
            b: SeqArray,
        ) -> ::std::result::Result<
            (SeqArray, SeqArray, SeqArray),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_MatrixSeq`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_matrix_seq(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: MatrixSeq,
            b: MatrixSeq,
        ) -> ::std::result::Result<
            (MatrixSeq, MatrixSeq, MatrixSeq),
            ::maestro::codegen::SystemException,
        >;
        /// unions
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_long(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByLong,
            b: ByLong,
        ) -> ::std::result::Result<
            (ByLong, ByLong, ByLong),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByShort`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_short(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByShort,
            b: ByShort,
        ) -> ::std::result::Result<
            (ByShort, ByShort, ByShort),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByUShort`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_u_short(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByUShort,
            b: ByUShort,
        ) -> ::std::result::Result<
            (ByUShort, ByUShort, ByUShort),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByULong`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_u_long(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByULong,
            b: ByULong,
        ) -> ::std::result::Result<
            (ByULong, ByULong, ByULong),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByLongLong`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_long_long(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByLongLong,
            b: ByLongLong,
        ) -> ::std::result::Result<
            (ByLongLong, ByLongLong, ByLongLong),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByULongLong`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_u_long_long(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByULongLong,
            b: ByULongLong,
        ) -> ::std::result::Result<
            (ByULongLong, ByULongLong, ByULongLong),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByBoolean`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_boolean(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByBoolean,
            b: ByBoolean,
        ) -> ::std::result::Result<
            (ByBoolean, ByBoolean, ByBoolean),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByChar`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_char(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByChar,
            b: ByChar,
        ) -> ::std::result::Result<
            (ByChar, ByChar, ByChar),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_ByEnum`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_by_enum(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ByEnum,
            b: ByEnum,
        ) -> ::std::result::Result<
            (ByEnum, ByEnum, ByEnum),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Expr`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_expr(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: Expr,
            b: Expr,
        ) -> ::std::result::Result<
            (Expr, Expr, Expr),
            ::maestro::codegen::SystemException,
        >;
        /// any, TypeCode, references, values
        ///
        /// Returns the result, `b`, `c`.
        fn rt_any(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Any,
            b: ::maestro::codegen::Any,
        ) -> ::std::result::Result<
            (::maestro::codegen::Any, ::maestro::codegen::Any, ::maestro::codegen::Any),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_TypeCode`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_type_code(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::TypeCode,
            b: ::maestro::codegen::TypeCode,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::TypeCode,
                ::maestro::codegen::TypeCode,
                ::maestro::codegen::TypeCode,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Object`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_object(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Reference,
            b: ::maestro::codegen::Reference,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Base`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_base(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Reference,
            b: ::maestro::codegen::Reference,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Account`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_account(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<Account>,
            b: ::maestro::codegen::Value<Account>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Value<Account>,
                ::maestro::codegen::Value<Account>,
                ::maestro::codegen::Value<Account>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Node`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_node(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<Node>,
            b: ::maestro::codegen::Value<Node>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Value<Node>,
                ::maestro::codegen::Value<Node>,
                ::maestro::codegen::Value<Node>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Described`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_described(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<Described>,
            b: ::maestro::codegen::Value<Described>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Value<Described>,
                ::maestro::codegen::Value<Described>,
                ::maestro::codegen::Value<Described>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_StringBox`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_string_box(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<StringBox>,
            b: ::maestro::codegen::Value<StringBox>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Value<StringBox>,
                ::maestro::codegen::Value<StringBox>,
                ::maestro::codegen::Value<StringBox>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_LongBox`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_long_box(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<LongBox>,
            b: ::maestro::codegen::Value<LongBox>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Value<LongBox>,
                ::maestro::codegen::Value<LongBox>,
                ::maestro::codegen::Value<LongBox>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_PointSeqBox`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_point_seq_box(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Value<PointSeqBox>,
            b: ::maestro::codegen::Value<PointSeqBox>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Value<PointSeqBox>,
                ::maestro::codegen::Value<PointSeqBox>,
                ::maestro::codegen::Value<PointSeqBox>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `rt_Speaker`.
        ///
        /// Returns the result, `b`, `c`.
        fn rt_speaker(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Abstract<super::ValueBase>,
            b: ::maestro::codegen::Abstract<super::ValueBase>,
        ) -> ::std::result::Result<
            (
                ::maestro::codegen::Abstract<super::ValueBase>,
                ::maestro::codegen::Abstract<super::ValueBase>,
                ::maestro::codegen::Abstract<super::ValueBase>,
            ),
            ::maestro::codegen::SystemException,
        >;
        /// Echoes one value: used for large messages and for value-type corner
        /// cases, where one copy is enough.
        fn echo_any(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::maestro::codegen::Any,
        ) -> ::std::result::Result<
            ::maestro::codegen::Any,
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `echo_string`.
        fn echo_string(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: ::std::string::String,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
        /// IDL's operation `echo_octets`.
        fn echo_octets(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: OctetSeq,
        ) -> ::std::result::Result<OctetSeq, ::maestro::codegen::SystemException>;
        /// parameters of mixed alignment, no structure around them
        ///
        /// Returns `k`, `l`, `m`, `n`.
        fn mixed(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            a: u8,
            b: f64,
            c: bool,
            d: i16,
            e: char,
            f: i64,
            g: u8,
            h: ::std::string::String,
            i: u8,
            j: i32,
        ) -> ::std::result::Result<
            (u8, f64, char, u16),
            ::maestro::codegen::SystemException,
        >;
        /// no parameters; one way; context
        fn nop(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `post`.
        fn post(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            n: i32,
            s: ::std::string::String,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `posted`.
        fn posted(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
        /// IDL's operation `with_context`.
        fn with_context(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            n: i16,
            s: ::std::string::String,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
        /// replies that are not results
        fn raise_user(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            which: i32,
        ) -> ::std::result::Result<(), test::RaiseUserError>;
        /// IDL's operation `raise_undeclared`.
        fn raise_undeclared(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `raise_system`.
        fn raise_system(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            name: ::std::string::String,
            minor: u32,
            completed: i32,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `raise_native`.
        fn raise_native(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
        ) -> ::std::result::Result<(), ::maestro::codegen::SystemException>;
        /// IDL's operation `forward_me`.
        fn forward_me(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            s: ::std::string::String,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
        /// time and connections
        fn delay(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            milliseconds: u32,
            tag: i32,
        ) -> ::std::result::Result<i32, ::maestro::codegen::SystemException>;
        /// IDL's operation `call_back`.
        fn call_back(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            cb: ::maestro::codegen::Reference,
            n: i32,
            s: ::std::string::String,
        ) -> ::std::result::Result<
            ::std::string::String,
            ::maestro::codegen::SystemException,
        >;
    }
    /// `AllTypes::Test` as a type of IDL: its TypeCode, and the way into an any.
    pub const TEST_TYPE: ::maestro::codegen::IdlType<::maestro::codegen::Reference> = ::maestro::codegen::IdlType::new(
        |types| {
            types
                .interface(
                    ::maestro::codegen::TypeKind::ObjRef,
                    "IDL:AllTypes/Test:1.0",
                    "Test",
                )
        },
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
    /// An object adaptor for whatever implements [`Test`].
    #[derive(Debug, Clone, Default)]
    pub struct TestSkeleton<T>(pub T);
    impl<T: Test> ::maestro::codegen::ObjectAdaptor for TestSkeleton<T> {
        fn repository_ids(&self) -> &[&str] {
            &["IDL:AllTypes/Test:1.0", "IDL:AllTypes/Base:1.0", "IDL:AllTypes/Extra:1.0"]
        }
        fn access(&self, operation: &str) -> ::maestro::codegen::Access {
            let known = ::std::option::Option::None;
            let known = known.or_else(|| test::access(operation));
            let known = known.or_else(|| base::access(operation));
            let known = known.or_else(|| extra::access(operation));
            known.unwrap_or(::maestro::codegen::Access::Unknown)
        }
        fn invoke(
            &mut self,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<(), ::maestro::codegen::Exception> {
            if test::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if base::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            if extra::dispatch(&mut self.0, call, request, reply)? {
                return Ok(());
            }
            Err(::maestro::codegen::Exception::bad_operation())
        }
    }
    impl<T: Test> ::maestro::codegen::Skeleton for TestSkeleton<T> {
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
    impl<T> ::maestro::codegen::ReplicatedObject for TestSkeleton<T>
    where
        T: Test + ::maestro::codegen::serde::Serialize
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
    /// A stub: calls objects of interface [`Test`].
    #[derive(Debug, Clone)]
    pub struct TestClient(::maestro::codegen::Object);
    impl TestClient {
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
        /// basic types
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_octet(
            &self,
            a: u8,
            b: u8,
        ) -> ::maestro::codegen::Invocation<(u8, u8, u8)> {
            let arguments: (u8, u8) = (a, b);
            self.0
                .call(
                    "rt_octet",
                    move |output| {
                        output.write_octet(arguments.0)?;
                        output.write_octet(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_octet()?,
                        input.read_octet()?,
                        input.read_octet()?,
                    )),
                )
        }
        /// IDL's operation `rt_boolean`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_boolean(
            &self,
            a: bool,
            b: bool,
        ) -> ::maestro::codegen::Invocation<(bool, bool, bool)> {
            let arguments: (bool, bool) = (a, b);
            self.0
                .call(
                    "rt_boolean",
                    move |output| {
                        output.write_boolean(arguments.0)?;
                        output.write_boolean(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_boolean()?,
                        input.read_boolean()?,
                        input.read_boolean()?,
                    )),
                )
        }
        /// IDL's operation `rt_char`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_char(
            &self,
            a: char,
            b: char,
        ) -> ::maestro::codegen::Invocation<(char, char, char)> {
            let arguments: (char, char) = (a, b);
            self.0
                .call(
                    "rt_char",
                    move |output| {
                        output.write_char(arguments.0)?;
                        output.write_char(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_char()?,
                        input.read_char()?,
                        input.read_char()?,
                    )),
                )
        }
        /// IDL's operation `rt_wchar`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_wchar(
            &self,
            a: char,
            b: char,
        ) -> ::maestro::codegen::Invocation<(char, char, char)> {
            let arguments: (char, char) = (a, b);
            self.0
                .call(
                    "rt_wchar",
                    move |output| {
                        output.write_wchar(arguments.0)?;
                        output.write_wchar(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_wchar()?,
                        input.read_wchar()?,
                        input.read_wchar()?,
                    )),
                )
        }
        /// IDL's operation `rt_short`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_short(
            &self,
            a: i16,
            b: i16,
        ) -> ::maestro::codegen::Invocation<(i16, i16, i16)> {
            let arguments: (i16, i16) = (a, b);
            self.0
                .call(
                    "rt_short",
                    move |output| {
                        output.write_short(arguments.0)?;
                        output.write_short(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_short()?,
                        input.read_short()?,
                        input.read_short()?,
                    )),
                )
        }
        /// IDL's operation `rt_ushort`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_ushort(
            &self,
            a: u16,
            b: u16,
        ) -> ::maestro::codegen::Invocation<(u16, u16, u16)> {
            let arguments: (u16, u16) = (a, b);
            self.0
                .call(
                    "rt_ushort",
                    move |output| {
                        output.write_ushort(arguments.0)?;
                        output.write_ushort(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_ushort()?,
                        input.read_ushort()?,
                        input.read_ushort()?,
                    )),
                )
        }
        /// IDL's operation `rt_long`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_long(
            &self,
            a: i32,
            b: i32,
        ) -> ::maestro::codegen::Invocation<(i32, i32, i32)> {
            let arguments: (i32, i32) = (a, b);
            self.0
                .call(
                    "rt_long",
                    move |output| {
                        output.write_long(arguments.0)?;
                        output.write_long(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_long()?,
                        input.read_long()?,
                        input.read_long()?,
                    )),
                )
        }
        /// IDL's operation `rt_ulong`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_ulong(
            &self,
            a: u32,
            b: u32,
        ) -> ::maestro::codegen::Invocation<(u32, u32, u32)> {
            let arguments: (u32, u32) = (a, b);
            self.0
                .call(
                    "rt_ulong",
                    move |output| {
                        output.write_ulong(arguments.0)?;
                        output.write_ulong(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_ulong()?,
                        input.read_ulong()?,
                        input.read_ulong()?,
                    )),
                )
        }
        /// IDL's operation `rt_longlong`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_longlong(
            &self,
            a: i64,
            b: i64,
        ) -> ::maestro::codegen::Invocation<(i64, i64, i64)> {
            let arguments: (i64, i64) = (a, b);
            self.0
                .call(
                    "rt_longlong",
                    move |output| {
                        output.write_longlong(arguments.0)?;
                        output.write_longlong(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_longlong()?,
                        input.read_longlong()?,
                        input.read_longlong()?,
                    )),
                )
        }
        /// IDL's operation `rt_ulonglong`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_ulonglong(
            &self,
            a: u64,
            b: u64,
        ) -> ::maestro::codegen::Invocation<(u64, u64, u64)> {
            let arguments: (u64, u64) = (a, b);
            self.0
                .call(
                    "rt_ulonglong",
                    move |output| {
                        output.write_ulonglong(arguments.0)?;
                        output.write_ulonglong(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_ulonglong()?,
                        input.read_ulonglong()?,
                        input.read_ulonglong()?,
                    )),
                )
        }
        /// IDL's operation `rt_float`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_float(
            &self,
            a: f32,
            b: f32,
        ) -> ::maestro::codegen::Invocation<(f32, f32, f32)> {
            let arguments: (f32, f32) = (a, b);
            self.0
                .call(
                    "rt_float",
                    move |output| {
                        output.write_float(arguments.0)?;
                        output.write_float(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_float()?,
                        input.read_float()?,
                        input.read_float()?,
                    )),
                )
        }
        /// IDL's operation `rt_double`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_double(
            &self,
            a: f64,
            b: f64,
        ) -> ::maestro::codegen::Invocation<(f64, f64, f64)> {
            let arguments: (f64, f64) = (a, b);
            self.0
                .call(
                    "rt_double",
                    move |output| {
                        output.write_double(arguments.0)?;
                        output.write_double(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_double()?,
                        input.read_double()?,
                        input.read_double()?,
                    )),
                )
        }
        /// IDL's operation `rt_longdouble`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_longdouble(
            &self,
            a: ::maestro::codegen::LongDouble,
            b: ::maestro::codegen::LongDouble,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::LongDouble,
                ::maestro::codegen::LongDouble,
                ::maestro::codegen::LongDouble,
            ),
        > {
            let arguments: (
                ::maestro::codegen::LongDouble,
                ::maestro::codegen::LongDouble,
            ) = (a, b);
            self.0
                .call(
                    "rt_longdouble",
                    move |output| {
                        output.write_long_double(arguments.0)?;
                        output.write_long_double(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_long_double()?,
                        input.read_long_double()?,
                        input.read_long_double()?,
                    )),
                )
        }
        /// IDL's operation `rt_string`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_string(
            &self,
            a: impl ::std::convert::Into<::std::string::String>,
            b: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<
            (::std::string::String, ::std::string::String, ::std::string::String),
        > {
            let arguments: (::std::string::String, ::std::string::String) = (
                a.into(),
                b.into(),
            );
            self.0
                .call(
                    "rt_string",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        output.write_string(&arguments.1, 0)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_string(0)?,
                        input.read_string(0)?,
                        input.read_string(0)?,
                    )),
                )
        }
        /// IDL's operation `rt_String8`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_string8(
            &self,
            a: impl ::std::convert::Into<String8>,
            b: impl ::std::convert::Into<String8>,
        ) -> ::maestro::codegen::Invocation<(String8, String8, String8)> {
            let arguments: (String8, String8) = (a.into(), b.into());
            self.0
                .call(
                    "rt_String8",
                    move |output| {
                        output.write_string(&arguments.0, 8)?;
                        output.write_string(&arguments.1, 8)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_string(8)?,
                        input.read_string(8)?,
                        input.read_string(8)?,
                    )),
                )
        }
        /// IDL's operation `rt_wstring`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_wstring(
            &self,
            a: impl ::std::convert::Into<::std::string::String>,
            b: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<
            (::std::string::String, ::std::string::String, ::std::string::String),
        > {
            let arguments: (::std::string::String, ::std::string::String) = (
                a.into(),
                b.into(),
            );
            self.0
                .call(
                    "rt_wstring",
                    move |output| {
                        output.write_wstring(&arguments.0, 0)?;
                        output.write_wstring(&arguments.1, 0)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_wstring(0)?,
                        input.read_wstring(0)?,
                        input.read_wstring(0)?,
                    )),
                )
        }
        /// IDL's operation `rt_WString8`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_w_string8(
            &self,
            a: impl ::std::convert::Into<WString8>,
            b: impl ::std::convert::Into<WString8>,
        ) -> ::maestro::codegen::Invocation<(WString8, WString8, WString8)> {
            let arguments: (WString8, WString8) = (a.into(), b.into());
            self.0
                .call(
                    "rt_WString8",
                    move |output| {
                        output.write_wstring(&arguments.0, 8)?;
                        output.write_wstring(&arguments.1, 8)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_wstring(8)?,
                        input.read_wstring(8)?,
                        input.read_wstring(8)?,
                    )),
                )
        }
        /// IDL's operation `rt_Money`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_money(
            &self,
            a: Money,
            b: Money,
        ) -> ::maestro::codegen::Invocation<(Money, Money, Money)> {
            let arguments: (Money, Money) = (a, b);
            self.0
                .call(
                    "rt_Money",
                    move |output| {
                        output.write_fixed(arguments.0)?;
                        output.write_fixed(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_fixed()?,
                        input.read_fixed()?,
                        input.read_fixed()?,
                    )),
                )
        }
        /// IDL's operation `rt_Even`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_even(
            &self,
            a: Even,
            b: Even,
        ) -> ::maestro::codegen::Invocation<(Even, Even, Even)> {
            let arguments: (Even, Even) = (a, b);
            self.0
                .call(
                    "rt_Even",
                    move |output| {
                        output.write_fixed(arguments.0)?;
                        output.write_fixed(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_fixed()?,
                        input.read_fixed()?,
                        input.read_fixed()?,
                    )),
                )
        }
        /// IDL's operation `rt_Tiny`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_tiny(
            &self,
            a: Tiny,
            b: Tiny,
        ) -> ::maestro::codegen::Invocation<(Tiny, Tiny, Tiny)> {
            let arguments: (Tiny, Tiny) = (a, b);
            self.0
                .call(
                    "rt_Tiny",
                    move |output| {
                        output.write_fixed(arguments.0)?;
                        output.write_fixed(arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_fixed()?,
                        input.read_fixed()?,
                        input.read_fixed()?,
                    )),
                )
        }
        /// IDL's operation `rt_Color`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_color(
            &self,
            a: Color,
            b: Color,
        ) -> ::maestro::codegen::Invocation<(Color, Color, Color)> {
            let arguments: (Color, Color) = (a, b);
            self.0
                .call(
                    "rt_Color",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <Color as ::maestro::codegen::Cdr>::decode(input)?,
                        <Color as ::maestro::codegen::Cdr>::decode(input)?,
                        <Color as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// structures
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_point(
            &self,
            a: Point,
            b: Point,
        ) -> ::maestro::codegen::Invocation<(Point, Point, Point)> {
            let arguments: (Point, Point) = (a, b);
            self.0
                .call(
                    "rt_Point",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <Point as ::maestro::codegen::Cdr>::decode(input)?,
                        <Point as ::maestro::codegen::Cdr>::decode(input)?,
                        <Point as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_Gaps`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_gaps(
            &self,
            a: Gaps,
            b: Gaps,
        ) -> ::maestro::codegen::Invocation<(Gaps, Gaps, Gaps)> {
            let arguments: (Gaps, Gaps) = (a, b);
            self.0
                .call(
                    "rt_Gaps",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <Gaps as ::maestro::codegen::Cdr>::decode(input)?,
                        <Gaps as ::maestro::codegen::Cdr>::decode(input)?,
                        <Gaps as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_Nested`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_nested(
            &self,
            a: Nested,
            b: Nested,
        ) -> ::maestro::codegen::Invocation<(Nested, Nested, Nested)> {
            let arguments: (Nested, Nested) = (a, b);
            self.0
                .call(
                    "rt_Nested",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <Nested as ::maestro::codegen::Cdr>::decode(input)?,
                        <Nested as ::maestro::codegen::Cdr>::decode(input)?,
                        <Nested as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_Tree`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_tree(
            &self,
            a: Tree,
            b: Tree,
        ) -> ::maestro::codegen::Invocation<(Tree, Tree, Tree)> {
            let arguments: (Tree, Tree) = (a, b);
            self.0
                .call(
                    "rt_Tree",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <Tree as ::maestro::codegen::Cdr>::decode(input)?,
                        <Tree as ::maestro::codegen::Cdr>::decode(input)?,
                        <Tree as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// sequences
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_octet_seq(
            &self,
            a: OctetSeq,
            b: OctetSeq,
        ) -> ::maestro::codegen::Invocation<(OctetSeq, OctetSeq, OctetSeq)> {
            let arguments: (OctetSeq, OctetSeq) = (a, b);
            self.0
                .call(
                    "rt_OctetSeq",
                    move |output| {
                        output.write_octets(&arguments.0, 0)?;
                        output.write_octets(&arguments.1, 0)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_octets(0)?,
                        input.read_octets(0)?,
                        input.read_octets(0)?,
                    )),
                )
        }
        /// IDL's operation `rt_BooleanSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_boolean_seq(
            &self,
            a: BooleanSeq,
            b: BooleanSeq,
        ) -> ::maestro::codegen::Invocation<(BooleanSeq, BooleanSeq, BooleanSeq)> {
            let arguments: (BooleanSeq, BooleanSeq) = (a, b);
            self.0
                .call(
                    "rt_BooleanSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_boolean(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_boolean(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 1, |input| input.read_boolean())?,
                        input.read_sequence(0, 1, |input| input.read_boolean())?,
                        input.read_sequence(0, 1, |input| input.read_boolean())?,
                    )),
                )
        }
        /// IDL's operation `rt_CharSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_char_seq(
            &self,
            a: CharSeq,
            b: CharSeq,
        ) -> ::maestro::codegen::Invocation<(CharSeq, CharSeq, CharSeq)> {
            let arguments: (CharSeq, CharSeq) = (a, b);
            self.0
                .call(
                    "rt_CharSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_char(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_char(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 1, |input| input.read_char())?,
                        input.read_sequence(0, 1, |input| input.read_char())?,
                        input.read_sequence(0, 1, |input| input.read_char())?,
                    )),
                )
        }
        /// IDL's operation `rt_WCharSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_w_char_seq(
            &self,
            a: WCharSeq,
            b: WCharSeq,
        ) -> ::maestro::codegen::Invocation<(WCharSeq, WCharSeq, WCharSeq)> {
            let arguments: (WCharSeq, WCharSeq) = (a, b);
            self.0
                .call(
                    "rt_WCharSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_wchar(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_wchar(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 1, |input| input.read_wchar())?,
                        input.read_sequence(0, 1, |input| input.read_wchar())?,
                        input.read_sequence(0, 1, |input| input.read_wchar())?,
                    )),
                )
        }
        /// IDL's operation `rt_ShortSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_short_seq(
            &self,
            a: ShortSeq,
            b: ShortSeq,
        ) -> ::maestro::codegen::Invocation<(ShortSeq, ShortSeq, ShortSeq)> {
            let arguments: (ShortSeq, ShortSeq) = (a, b);
            self.0
                .call(
                    "rt_ShortSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_short(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_short(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 2, |input| input.read_short())?,
                        input.read_sequence(0, 2, |input| input.read_short())?,
                        input.read_sequence(0, 2, |input| input.read_short())?,
                    )),
                )
        }
        /// IDL's operation `rt_LongSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_long_seq(
            &self,
            a: LongSeq,
            b: LongSeq,
        ) -> ::maestro::codegen::Invocation<(LongSeq, LongSeq, LongSeq)> {
            let arguments: (LongSeq, LongSeq) = (a, b);
            self.0
                .call(
                    "rt_LongSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_long(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_long(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 4, |input| input.read_long())?,
                        input.read_sequence(0, 4, |input| input.read_long())?,
                        input.read_sequence(0, 4, |input| input.read_long())?,
                    )),
                )
        }
        /// IDL's operation `rt_LongLongSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_long_long_seq(
            &self,
            a: LongLongSeq,
            b: LongLongSeq,
        ) -> ::maestro::codegen::Invocation<(LongLongSeq, LongLongSeq, LongLongSeq)> {
            let arguments: (LongLongSeq, LongLongSeq) = (a, b);
            self.0
                .call(
                    "rt_LongLongSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_longlong(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_longlong(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 8, |input| input.read_longlong())?,
                        input.read_sequence(0, 8, |input| input.read_longlong())?,
                        input.read_sequence(0, 8, |input| input.read_longlong())?,
                    )),
                )
        }
        /// IDL's operation `rt_FloatSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_float_seq(
            &self,
            a: FloatSeq,
            b: FloatSeq,
        ) -> ::maestro::codegen::Invocation<(FloatSeq, FloatSeq, FloatSeq)> {
            let arguments: (FloatSeq, FloatSeq) = (a, b);
            self.0
                .call(
                    "rt_FloatSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_float(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_float(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 4, |input| input.read_float())?,
                        input.read_sequence(0, 4, |input| input.read_float())?,
                        input.read_sequence(0, 4, |input| input.read_float())?,
                    )),
                )
        }
        /// IDL's operation `rt_DoubleSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_double_seq(
            &self,
            a: DoubleSeq,
            b: DoubleSeq,
        ) -> ::maestro::codegen::Invocation<(DoubleSeq, DoubleSeq, DoubleSeq)> {
            let arguments: (DoubleSeq, DoubleSeq) = (a, b);
            self.0
                .call(
                    "rt_DoubleSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_double(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_double(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 8, |input| input.read_double())?,
                        input.read_sequence(0, 8, |input| input.read_double())?,
                        input.read_sequence(0, 8, |input| input.read_double())?,
                    )),
                )
        }
        /// IDL's operation `rt_StringSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_string_seq(
            &self,
            a: StringSeq,
            b: StringSeq,
        ) -> ::maestro::codegen::Invocation<(StringSeq, StringSeq, StringSeq)> {
            let arguments: (StringSeq, StringSeq) = (a, b);
            self.0
                .call(
                    "rt_StringSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_string(element, 0),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_string(element, 0),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 5, |input| input.read_string(0))?,
                        input.read_sequence(0, 5, |input| input.read_string(0))?,
                        input.read_sequence(0, 5, |input| input.read_string(0))?,
                    )),
                )
        }
        /// IDL's operation `rt_WStringSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_w_string_seq(
            &self,
            a: WStringSeq,
            b: WStringSeq,
        ) -> ::maestro::codegen::Invocation<(WStringSeq, WStringSeq, WStringSeq)> {
            let arguments: (WStringSeq, WStringSeq) = (a, b);
            self.0
                .call(
                    "rt_WStringSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_wstring(element, 0),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_wstring(element, 0),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(0, 4, |input| input.read_wstring(0))?,
                        input.read_sequence(0, 4, |input| input.read_wstring(0))?,
                        input.read_sequence(0, 4, |input| input.read_wstring(0))?,
                    )),
                )
        }
        /// IDL's operation `rt_ColorSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_color_seq(
            &self,
            a: ColorSeq,
            b: ColorSeq,
        ) -> ::maestro::codegen::Invocation<(ColorSeq, ColorSeq, ColorSeq)> {
            let arguments: (ColorSeq, ColorSeq) = (a, b);
            self.0
                .call(
                    "rt_ColorSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| <Color as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| <Color as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| <Color as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                    )),
                )
        }
        /// IDL's operation `rt_PointSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_point_seq(
            &self,
            a: PointSeq,
            b: PointSeq,
        ) -> ::maestro::codegen::Invocation<(PointSeq, PointSeq, PointSeq)> {
            let arguments: (PointSeq, PointSeq) = (a, b);
            self.0
                .call(
                    "rt_PointSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_sequence(
                                0,
                                8,
                                |input| <Point as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                        input
                            .read_sequence(
                                0,
                                8,
                                |input| <Point as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                        input
                            .read_sequence(
                                0,
                                8,
                                |input| <Point as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                    )),
                )
        }
        /// IDL's operation `rt_GapsSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_gaps_seq(
            &self,
            a: GapsSeq,
            b: GapsSeq,
        ) -> ::maestro::codegen::Invocation<(GapsSeq, GapsSeq, GapsSeq)> {
            let arguments: (GapsSeq, GapsSeq) = (a, b);
            self.0
                .call(
                    "rt_GapsSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_sequence(
                                0,
                                42,
                                |input| <Gaps as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                        input
                            .read_sequence(
                                0,
                                42,
                                |input| <Gaps as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                        input
                            .read_sequence(
                                0,
                                42,
                                |input| <Gaps as ::maestro::codegen::Cdr>::decode(input),
                            )?,
                    )),
                )
        }
        /// IDL's operation `rt_LongSeqSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_long_seq_seq(
            &self,
            a: LongSeqSeq,
            b: LongSeqSeq,
        ) -> ::maestro::codegen::Invocation<(LongSeqSeq, LongSeqSeq, LongSeqSeq)> {
            let arguments: (LongSeqSeq, LongSeqSeq) = (a, b);
            self.0
                .call(
                    "rt_LongSeqSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| {
                                    output
                                        .write_sequence(
                                            element,
                                            0,
                                            |output, element| output.write_long(*element),
                                        )
                                },
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| {
                                    output
                                        .write_sequence(
                                            element,
                                            0,
                                            |output, element| output.write_long(*element),
                                        )
                                },
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| input.read_sequence(0, 4, |input| input.read_long()),
                            )?,
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| input.read_sequence(0, 4, |input| input.read_long()),
                            )?,
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| input.read_sequence(0, 4, |input| input.read_long()),
                            )?,
                    )),
                )
        }
        /// IDL's operation `rt_AnySeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_any_seq(
            &self,
            a: AnySeq,
            b: AnySeq,
        ) -> ::maestro::codegen::Invocation<(AnySeq, AnySeq, AnySeq)> {
            let arguments: (AnySeq, AnySeq) = (a, b);
            self.0
                .call(
                    "rt_AnySeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| output.write_any(element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| output.write_any(element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| input.read_any_of(super::VALUE_TYPES.for_anys()),
                            )?,
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| input.read_any_of(super::VALUE_TYPES.for_anys()),
                            )?,
                        input
                            .read_sequence(
                                0,
                                4,
                                |input| input.read_any_of(super::VALUE_TYPES.for_anys()),
                            )?,
                    )),
                )
        }
        /// IDL's operation `rt_Short4`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_short4(
            &self,
            a: Short4,
            b: Short4,
        ) -> ::maestro::codegen::Invocation<(Short4, Short4, Short4)> {
            let arguments: (Short4, Short4) = (a, b);
            self.0
                .call(
                    "rt_Short4",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                4,
                                |output, element| output.write_short(*element),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                4,
                                |output, element| output.write_short(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(4, 2, |input| input.read_short())?,
                        input.read_sequence(4, 2, |input| input.read_short())?,
                        input.read_sequence(4, 2, |input| input.read_short())?,
                    )),
                )
        }
        /// IDL's operation `rt_String8Seq3`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_string8_seq3(
            &self,
            a: String8Seq3,
            b: String8Seq3,
        ) -> ::maestro::codegen::Invocation<(String8Seq3, String8Seq3, String8Seq3)> {
            let arguments: (String8Seq3, String8Seq3) = (a, b);
            self.0
                .call(
                    "rt_String8Seq3",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                3,
                                |output, element| output.write_string(element, 8),
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                3,
                                |output, element| output.write_string(element, 8),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_sequence(3, 5, |input| input.read_string(8))?,
                        input.read_sequence(3, 5, |input| input.read_string(8))?,
                        input.read_sequence(3, 5, |input| input.read_string(8))?,
                    )),
                )
        }
        /// arrays
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_bytes5(
            &self,
            a: Bytes5,
            b: Bytes5,
        ) -> ::maestro::codegen::Invocation<(Bytes5, Bytes5, Bytes5)> {
            let arguments: (Bytes5, Bytes5) = (a, b);
            self.0
                .call(
                    "rt_Bytes5",
                    move |output| {
                        output
                            .write_array(
                                &arguments.0[..],
                                |output, element| output.write_octet(*element),
                            )?;
                        output
                            .write_array(
                                &arguments.1[..],
                                |output, element| output.write_octet(*element),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_array(|input| input.read_octet())?,
                        input.read_array(|input| input.read_octet())?,
                        input.read_array(|input| input.read_octet())?,
                    )),
                )
        }
        /// IDL's operation `rt_Matrix`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_matrix(
            &self,
            a: Matrix,
            b: Matrix,
        ) -> ::maestro::codegen::Invocation<(Matrix, Matrix, Matrix)> {
            let arguments: (Matrix, Matrix) = (a, b);
            self.0
                .call(
                    "rt_Matrix",
                    move |output| {
                        output
                            .write_array(
                                &arguments.0[..],
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| output.write_long(*element),
                                        )
                                },
                            )?;
                        output
                            .write_array(
                                &arguments.1[..],
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| output.write_long(*element),
                                        )
                                },
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_array(|input| {
                                input.read_array(|input| input.read_long())
                            })?,
                        input
                            .read_array(|input| {
                                input.read_array(|input| input.read_long())
                            })?,
                        input
                            .read_array(|input| {
                                input.read_array(|input| input.read_long())
                            })?,
                    )),
                )
        }
        /// IDL's operation `rt_Cube`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_cube(
            &self,
            a: Cube,
            b: Cube,
        ) -> ::maestro::codegen::Invocation<(Cube, Cube, Cube)> {
            let arguments: (Cube, Cube) = (a, b);
            self.0
                .call(
                    "rt_Cube",
                    move |output| {
                        output
                            .write_array(
                                &arguments.0[..],
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| {
                                                output
                                                    .write_array(
                                                        &element[..],
                                                        |output, element| output.write_double(*element),
                                                    )
                                            },
                                        )
                                },
                            )?;
                        output
                            .write_array(
                                &arguments.1[..],
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| {
                                                output
                                                    .write_array(
                                                        &element[..],
                                                        |output, element| output.write_double(*element),
                                                    )
                                            },
                                        )
                                },
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_array(|input| {
                                input
                                    .read_array(|input| {
                                        input.read_array(|input| input.read_double())
                                    })
                            })?,
                        input
                            .read_array(|input| {
                                input
                                    .read_array(|input| {
                                        input.read_array(|input| input.read_double())
                                    })
                            })?,
                        input
                            .read_array(|input| {
                                input
                                    .read_array(|input| {
                                        input.read_array(|input| input.read_double())
                                    })
                            })?,
                    )),
                )
        }
        /// IDL's operation `rt_Names`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_names(
            &self,
            a: Names,
            b: Names,
        ) -> ::maestro::codegen::Invocation<(Names, Names, Names)> {
            let arguments: (Names, Names) = (a, b);
            self.0
                .call(
                    "rt_Names",
                    move |output| {
                        output
                            .write_array(
                                &arguments.0[..],
                                |output, element| output.write_string(element, 0),
                            )?;
                        output
                            .write_array(
                                &arguments.1[..],
                                |output, element| output.write_string(element, 0),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_array(|input| input.read_string(0))?,
                        input.read_array(|input| input.read_string(0))?,
                        input.read_array(|input| input.read_string(0))?,
                    )),
                )
        }
        /// IDL's operation `rt_Points`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_points(
            &self,
            a: Points,
            b: Points,
        ) -> ::maestro::codegen::Invocation<(Points, Points, Points)> {
            let arguments: (Points, Points) = (a, b);
            self.0
                .call(
                    "rt_Points",
                    move |output| {
                        output
                            .write_array(
                                &arguments.0[..],
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        output
                            .write_array(
                                &arguments.1[..],
                                |output, element| ::maestro::codegen::Cdr::encode(
                                    element,
                                    output,
                                ),
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_array(|input| <Point as ::maestro::codegen::Cdr>::decode(
                                input,
                            ))?,
                        input
                            .read_array(|input| <Point as ::maestro::codegen::Cdr>::decode(
                                input,
                            ))?,
                        input
                            .read_array(|input| <Point as ::maestro::codegen::Cdr>::decode(
                                input,
                            ))?,
                    )),
                )
        }
        /// IDL's operation `rt_SeqArray`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_seq_array(
            &self,
            a: SeqArray,
            b: SeqArray,
        ) -> ::maestro::codegen::Invocation<(SeqArray, SeqArray, SeqArray)> {
            let arguments: (SeqArray, SeqArray) = (a, b);
            self.0
                .call(
                    "rt_SeqArray",
                    move |output| {
                        output
                            .write_array(
                                &arguments.0[..],
                                |output, element| {
                                    output
                                        .write_sequence(
                                            element,
                                            0,
                                            |output, element| output.write_long(*element),
                                        )
                                },
                            )?;
                        output
                            .write_array(
                                &arguments.1[..],
                                |output, element| {
                                    output
                                        .write_sequence(
                                            element,
                                            0,
                                            |output, element| output.write_long(*element),
                                        )
                                },
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_array(|input| {
                                input.read_sequence(0, 4, |input| input.read_long())
                            })?,
                        input
                            .read_array(|input| {
                                input.read_sequence(0, 4, |input| input.read_long())
                            })?,
                        input
                            .read_array(|input| {
                                input.read_sequence(0, 4, |input| input.read_long())
                            })?,
                    )),
                )
        }
        /// IDL's operation `rt_MatrixSeq`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_matrix_seq(
            &self,
            a: MatrixSeq,
            b: MatrixSeq,
        ) -> ::maestro::codegen::Invocation<(MatrixSeq, MatrixSeq, MatrixSeq)> {
            let arguments: (MatrixSeq, MatrixSeq) = (a, b);
            self.0
                .call(
                    "rt_MatrixSeq",
                    move |output| {
                        output
                            .write_sequence(
                                &arguments.0,
                                0,
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| {
                                                output
                                                    .write_array(
                                                        &element[..],
                                                        |output, element| output.write_long(*element),
                                                    )
                                            },
                                        )
                                },
                            )?;
                        output
                            .write_sequence(
                                &arguments.1,
                                0,
                                |output, element| {
                                    output
                                        .write_array(
                                            &element[..],
                                            |output, element| {
                                                output
                                                    .write_array(
                                                        &element[..],
                                                        |output, element| output.write_long(*element),
                                                    )
                                            },
                                        )
                                },
                            )?;
                        Ok(())
                    },
                    |input| Ok((
                        input
                            .read_sequence(
                                0,
                                24,
                                |input| {
                                    input
                                        .read_array(|input| {
                                            input.read_array(|input| input.read_long())
                                        })
                                },
                            )?,
                        input
                            .read_sequence(
                                0,
                                24,
                                |input| {
                                    input
                                        .read_array(|input| {
                                            input.read_array(|input| input.read_long())
                                        })
                                },
                            )?,
                        input
                            .read_sequence(
                                0,
                                24,
                                |input| {
                                    input
                                        .read_array(|input| {
                                            input.read_array(|input| input.read_long())
                                        })
                                },
                            )?,
                    )),
                )
        }
        /// unions
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_long(
            &self,
            a: ByLong,
            b: ByLong,
        ) -> ::maestro::codegen::Invocation<(ByLong, ByLong, ByLong)> {
            let arguments: (ByLong, ByLong) = (a, b);
            self.0
                .call(
                    "rt_ByLong",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByLong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByLong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByLong as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByShort`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_short(
            &self,
            a: ByShort,
            b: ByShort,
        ) -> ::maestro::codegen::Invocation<(ByShort, ByShort, ByShort)> {
            let arguments: (ByShort, ByShort) = (a, b);
            self.0
                .call(
                    "rt_ByShort",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByShort as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByShort as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByShort as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByUShort`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_u_short(
            &self,
            a: ByUShort,
            b: ByUShort,
        ) -> ::maestro::codegen::Invocation<(ByUShort, ByUShort, ByUShort)> {
            let arguments: (ByUShort, ByUShort) = (a, b);
            self.0
                .call(
                    "rt_ByUShort",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByUShort as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByUShort as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByUShort as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByULong`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_u_long(
            &self,
            a: ByULong,
            b: ByULong,
        ) -> ::maestro::codegen::Invocation<(ByULong, ByULong, ByULong)> {
            let arguments: (ByULong, ByULong) = (a, b);
            self.0
                .call(
                    "rt_ByULong",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByULong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByULong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByULong as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByLongLong`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_long_long(
            &self,
            a: ByLongLong,
            b: ByLongLong,
        ) -> ::maestro::codegen::Invocation<(ByLongLong, ByLongLong, ByLongLong)> {
            let arguments: (ByLongLong, ByLongLong) = (a, b);
            self.0
                .call(
                    "rt_ByLongLong",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByLongLong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByLongLong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByLongLong as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByULongLong`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_u_long_long(
            &self,
            a: ByULongLong,
            b: ByULongLong,
        ) -> ::maestro::codegen::Invocation<(ByULongLong, ByULongLong, ByULongLong)> {
            let arguments: (ByULongLong, ByULongLong) = (a, b);
            self.0
                .call(
                    "rt_ByULongLong",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByULongLong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByULongLong as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByULongLong as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByBoolean`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_boolean(
            &self,
            a: ByBoolean,
            b: ByBoolean,
        ) -> ::maestro::codegen::Invocation<(ByBoolean, ByBoolean, ByBoolean)> {
            let arguments: (ByBoolean, ByBoolean) = (a, b);
            self.0
                .call(
                    "rt_ByBoolean",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByBoolean as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByBoolean as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByBoolean as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByChar`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_char(
            &self,
            a: ByChar,
            b: ByChar,
        ) -> ::maestro::codegen::Invocation<(ByChar, ByChar, ByChar)> {
            let arguments: (ByChar, ByChar) = (a, b);
            self.0
                .call(
                    "rt_ByChar",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByChar as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByChar as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByChar as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_ByEnum`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_by_enum(
            &self,
            a: ByEnum,
            b: ByEnum,
        ) -> ::maestro::codegen::Invocation<(ByEnum, ByEnum, ByEnum)> {
            let arguments: (ByEnum, ByEnum) = (a, b);
            self.0
                .call(
                    "rt_ByEnum",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <ByEnum as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByEnum as ::maestro::codegen::Cdr>::decode(input)?,
                        <ByEnum as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// IDL's operation `rt_Expr`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_expr(
            &self,
            a: Expr,
            b: Expr,
        ) -> ::maestro::codegen::Invocation<(Expr, Expr, Expr)> {
            let arguments: (Expr, Expr) = (a, b);
            self.0
                .call(
                    "rt_Expr",
                    move |output| {
                        ::maestro::codegen::Cdr::encode(&arguments.0, output)?;
                        ::maestro::codegen::Cdr::encode(&arguments.1, output)?;
                        Ok(())
                    },
                    |input| Ok((
                        <Expr as ::maestro::codegen::Cdr>::decode(input)?,
                        <Expr as ::maestro::codegen::Cdr>::decode(input)?,
                        <Expr as ::maestro::codegen::Cdr>::decode(input)?,
                    )),
                )
        }
        /// any, TypeCode, references, values
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_any(
            &self,
            a: ::maestro::codegen::Any,
            b: ::maestro::codegen::Any,
        ) -> ::maestro::codegen::Invocation<
            (::maestro::codegen::Any, ::maestro::codegen::Any, ::maestro::codegen::Any),
        > {
            let arguments: (::maestro::codegen::Any, ::maestro::codegen::Any) = (a, b);
            self.0
                .call(
                    "rt_any",
                    move |output| {
                        output.write_any(&arguments.0)?;
                        output.write_any(&arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_any_of(super::VALUE_TYPES.for_anys())?,
                        input.read_any_of(super::VALUE_TYPES.for_anys())?,
                        input.read_any_of(super::VALUE_TYPES.for_anys())?,
                    )),
                )
        }
        /// IDL's operation `rt_TypeCode`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_type_code(
            &self,
            a: ::maestro::codegen::TypeCode,
            b: ::maestro::codegen::TypeCode,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::TypeCode,
                ::maestro::codegen::TypeCode,
                ::maestro::codegen::TypeCode,
            ),
        > {
            let arguments: (
                ::maestro::codegen::TypeCode,
                ::maestro::codegen::TypeCode,
            ) = (a, b);
            self.0
                .call(
                    "rt_TypeCode",
                    move |output| {
                        output.write_type_code(&arguments.0)?;
                        output.write_type_code(&arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_type_code()?,
                        input.read_type_code()?,
                        input.read_type_code()?,
                    )),
                )
        }
        /// IDL's operation `rt_Object`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_object(
            &self,
            a: impl ::std::convert::Into<::maestro::codegen::Reference>,
            b: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
            ) = (a.into(), b.into());
            self.0
                .call(
                    "rt_Object",
                    move |output| {
                        output.write_reference(&arguments.0)?;
                        output.write_reference(&arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_reference()?,
                        input.read_reference()?,
                        input.read_reference()?,
                    )),
                )
        }
        /// IDL's operation `rt_Base`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_base(
            &self,
            a: impl ::std::convert::Into<::maestro::codegen::Reference>,
            b: impl ::std::convert::Into<::maestro::codegen::Reference>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Reference,
                ::maestro::codegen::Reference,
            ) = (a.into(), b.into());
            self.0
                .call(
                    "rt_Base",
                    move |output| {
                        output.write_reference(&arguments.0)?;
                        output.write_reference(&arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_reference()?,
                        input.read_reference()?,
                        input.read_reference()?,
                    )),
                )
        }
        /// IDL's operation `rt_Account`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_account(
            &self,
            a: ::maestro::codegen::Value<Account>,
            b: ::maestro::codegen::Value<Account>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Value<Account>,
                ::maestro::codegen::Value<Account>,
                ::maestro::codegen::Value<Account>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Value<Account>,
                ::maestro::codegen::Value<Account>,
            ) = (a, b);
            self.0
                .call(
                    "rt_Account",
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
        /// IDL's operation `rt_Node`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_node(
            &self,
            a: ::maestro::codegen::Value<Node>,
            b: ::maestro::codegen::Value<Node>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Value<Node>,
                ::maestro::codegen::Value<Node>,
                ::maestro::codegen::Value<Node>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Value<Node>,
                ::maestro::codegen::Value<Node>,
            ) = (a, b);
            self.0
                .call(
                    "rt_Node",
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
        /// IDL's operation `rt_Described`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_described(
            &self,
            a: ::maestro::codegen::Value<Described>,
            b: ::maestro::codegen::Value<Described>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Value<Described>,
                ::maestro::codegen::Value<Described>,
                ::maestro::codegen::Value<Described>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Value<Described>,
                ::maestro::codegen::Value<Described>,
            ) = (a, b);
            self.0
                .call(
                    "rt_Described",
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
        /// IDL's operation `rt_StringBox`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_string_box(
            &self,
            a: ::maestro::codegen::Value<StringBox>,
            b: ::maestro::codegen::Value<StringBox>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Value<StringBox>,
                ::maestro::codegen::Value<StringBox>,
                ::maestro::codegen::Value<StringBox>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Value<StringBox>,
                ::maestro::codegen::Value<StringBox>,
            ) = (a, b);
            self.0
                .call(
                    "rt_StringBox",
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
        /// IDL's operation `rt_LongBox`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_long_box(
            &self,
            a: ::maestro::codegen::Value<LongBox>,
            b: ::maestro::codegen::Value<LongBox>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Value<LongBox>,
                ::maestro::codegen::Value<LongBox>,
                ::maestro::codegen::Value<LongBox>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Value<LongBox>,
                ::maestro::codegen::Value<LongBox>,
            ) = (a, b);
            self.0
                .call(
                    "rt_LongBox",
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
        /// IDL's operation `rt_PointSeqBox`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_point_seq_box(
            &self,
            a: ::maestro::codegen::Value<PointSeqBox>,
            b: ::maestro::codegen::Value<PointSeqBox>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Value<PointSeqBox>,
                ::maestro::codegen::Value<PointSeqBox>,
                ::maestro::codegen::Value<PointSeqBox>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Value<PointSeqBox>,
                ::maestro::codegen::Value<PointSeqBox>,
            ) = (a, b);
            self.0
                .call(
                    "rt_PointSeqBox",
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
        /// IDL's operation `rt_Speaker`.
        ///
        /// Returns the result, `b`, `c`.
        pub fn rt_speaker(
            &self,
            a: ::maestro::codegen::Abstract<super::ValueBase>,
            b: ::maestro::codegen::Abstract<super::ValueBase>,
        ) -> ::maestro::codegen::Invocation<
            (
                ::maestro::codegen::Abstract<super::ValueBase>,
                ::maestro::codegen::Abstract<super::ValueBase>,
                ::maestro::codegen::Abstract<super::ValueBase>,
            ),
        > {
            let arguments: (
                ::maestro::codegen::Abstract<super::ValueBase>,
                ::maestro::codegen::Abstract<super::ValueBase>,
            ) = (a, b);
            self.0
                .call(
                    "rt_Speaker",
                    move |output| {
                        output.write_abstract(&arguments.0)?;
                        output.write_abstract(&arguments.1)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_abstract()?,
                        input.read_abstract()?,
                        input.read_abstract()?,
                    )),
                )
        }
        /// Echoes one value: used for large messages and for value-type corner
        /// cases, where one copy is enough.
        pub fn echo_any(
            &self,
            a: ::maestro::codegen::Any,
        ) -> ::maestro::codegen::Invocation<::maestro::codegen::Any> {
            let arguments: (::maestro::codegen::Any,) = (a,);
            self.0
                .call(
                    "echo_any",
                    move |output| {
                        output.write_any(&arguments.0)?;
                        Ok(())
                    },
                    |input| input.read_any_of(super::VALUE_TYPES.for_anys()),
                )
        }
        /// IDL's operation `echo_string`.
        pub fn echo_string(
            &self,
            a: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<::std::string::String> {
            let arguments: (::std::string::String,) = (a.into(),);
            self.0
                .call(
                    "echo_string",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        Ok(())
                    },
                    |input| input.read_string(0),
                )
        }
        /// IDL's operation `echo_octets`.
        pub fn echo_octets(
            &self,
            a: OctetSeq,
        ) -> ::maestro::codegen::Invocation<OctetSeq> {
            let arguments: (OctetSeq,) = (a,);
            self.0
                .call(
                    "echo_octets",
                    move |output| {
                        output.write_octets(&arguments.0, 0)?;
                        Ok(())
                    },
                    |input| input.read_octets(0),
                )
        }
        /// parameters of mixed alignment, no structure around them
        ///
        /// Returns `k`, `l`, `m`, `n`.
        pub fn mixed(
            &self,
            a: u8,
            b: f64,
            c: bool,
            d: i16,
            e: char,
            f: i64,
            g: u8,
            h: impl ::std::convert::Into<::std::string::String>,
            i: u8,
            j: i32,
        ) -> ::maestro::codegen::Invocation<(u8, f64, char, u16)> {
            let arguments: (
                u8,
                f64,
                bool,
                i16,
                char,
                i64,
                u8,
                ::std::string::String,
                u8,
                i32,
            ) = (a, b, c, d, e, f, g, h.into(), i, j);
            self.0
                .call(
                    "mixed",
                    move |output| {
                        output.write_octet(arguments.0)?;
                        output.write_double(arguments.1)?;
                        output.write_boolean(arguments.2)?;
                        output.write_short(arguments.3)?;
                        output.write_char(arguments.4)?;
                        output.write_longlong(arguments.5)?;
                        output.write_octet(arguments.6)?;
                        output.write_string(&arguments.7, 0)?;
                        output.write_octet(arguments.8)?;
                        output.write_long(arguments.9)?;
                        Ok(())
                    },
                    |input| Ok((
                        input.read_octet()?,
                        input.read_double()?,
                        input.read_char()?,
                        input.read_ushort()?,
                    )),
                )
        }
        /// no parameters; one way; context
        pub fn nop(&self) -> ::maestro::codegen::Invocation<()> {
            self.0.call("nop", |_| Ok(()), |_| Ok(()))
        }
        /// IDL's operation `post`.
        pub fn post(
            &self,
            n: i32,
            s: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<()> {
            let arguments: (i32, ::std::string::String) = (n, s.into());
            self.0
                .oneway(
                    "post",
                    move |output| {
                        output.write_long(arguments.0)?;
                        output.write_string(&arguments.1, 0)?;
                        Ok(())
                    },
                )
        }
        /// IDL's operation `posted`.
        pub fn posted(&self) -> ::maestro::codegen::Invocation<i32> {
            self.0.call("posted", |_| Ok(()), |input| input.read_long())
        }
        /// IDL's operation `with_context`.
        pub fn with_context(
            &self,
            n: i16,
            s: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<::std::string::String> {
            let arguments: (i16, ::std::string::String) = (n, s.into());
            self.0
                .call(
                    "with_context",
                    move |output| {
                        output.write_short(arguments.0)?;
                        output.write_string(&arguments.1, 0)?;
                        Ok(())
                    },
                    |input| input.read_string(0),
                )
        }
        /// replies that are not results
        pub fn raise_user(
            &self,
            which: i32,
        ) -> ::maestro::codegen::Invocation<(), test::RaiseUserFailure> {
            let arguments: (i32,) = (which,);
            self.0
                .call(
                    "raise_user",
                    move |output| {
                        output.write_long(arguments.0)?;
                        Ok(())
                    },
                    |_| Ok(()),
                )
        }
        /// IDL's operation `raise_undeclared`.
        pub fn raise_undeclared(&self) -> ::maestro::codegen::Invocation<()> {
            self.0.call("raise_undeclared", |_| Ok(()), |_| Ok(()))
        }
        /// IDL's operation `raise_system`.
        pub fn raise_system(
            &self,
            name: impl ::std::convert::Into<::std::string::String>,
            minor: u32,
            completed: i32,
        ) -> ::maestro::codegen::Invocation<()> {
            let arguments: (::std::string::String, u32, i32) = (
                name.into(),
                minor,
                completed,
            );
            self.0
                .call(
                    "raise_system",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        output.write_ulong(arguments.1)?;
                        output.write_long(arguments.2)?;
                        Ok(())
                    },
                    |_| Ok(()),
                )
        }
        /// IDL's operation `raise_native`.
        pub fn raise_native(&self) -> ::maestro::codegen::Invocation<()> {
            self.0.call("raise_native", |_| Ok(()), |_| Ok(()))
        }
        /// IDL's operation `forward_me`.
        pub fn forward_me(
            &self,
            s: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<::std::string::String> {
            let arguments: (::std::string::String,) = (s.into(),);
            self.0
                .call(
                    "forward_me",
                    move |output| {
                        output.write_string(&arguments.0, 0)?;
                        Ok(())
                    },
                    |input| input.read_string(0),
                )
        }
        /// time and connections
        pub fn delay(
            &self,
            milliseconds: u32,
            tag: i32,
        ) -> ::maestro::codegen::Invocation<i32> {
            let arguments: (u32, i32) = (milliseconds, tag);
            self.0
                .call(
                    "delay",
                    move |output| {
                        output.write_ulong(arguments.0)?;
                        output.write_long(arguments.1)?;
                        Ok(())
                    },
                    |input| input.read_long(),
                )
        }
        /// IDL's operation `call_back`.
        pub fn call_back(
            &self,
            cb: impl ::std::convert::Into<::maestro::codegen::Reference>,
            n: i32,
            s: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<::std::string::String> {
            let arguments: (::maestro::codegen::Reference, i32, ::std::string::String) = (
                cb.into(),
                n,
                s.into(),
            );
            self.0
                .call(
                    "call_back",
                    move |output| {
                        output.write_reference(&arguments.0)?;
                        output.write_long(arguments.1)?;
                        output.write_string(&arguments.2, 0)?;
                        Ok(())
                    },
                    |input| input.read_string(0),
                )
        }
        /// Returns IDL's attribute `name`.
        pub fn name(&self) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0.stub::<BaseClient>().name()
        }
        /// Returns IDL's attribute `level`.
        pub fn level(&self) -> ::maestro::codegen::Invocation<i32> {
            self.0.stub::<BaseClient>().level()
        }
        /// Sets IDL's attribute `level`.
        pub fn set_level(&self, value: i32) -> ::maestro::codegen::Invocation<()> {
            self.0.stub::<BaseClient>().set_level(value)
        }
        /// IDL's operation `base_op`.
        pub fn base_op(
            &self,
            s: impl ::std::convert::Into<::std::string::String>,
        ) -> ::maestro::codegen::Invocation<::std::string::String> {
            self.0.stub::<BaseClient>().base_op(s)
        }
        /// IDL's operation `extra_op`.
        pub fn extra_op(&self, n: i32) -> ::maestro::codegen::Invocation<i32> {
            self.0.stub::<ExtraClient>().extra_op(n)
        }
    }
    impl ::maestro::codegen::Stub for TestClient {
        const ID: &'static str = "IDL:AllTypes/Test:1.0";
    }
    impl ::std::ops::Deref for TestClient {
        type Target = ::maestro::codegen::Object;
        fn deref(&self) -> &::maestro::codegen::Object {
            &self.0
        }
    }
    impl ::std::convert::From<::maestro::codegen::Object> for TestClient {
        fn from(from: ::maestro::codegen::Object) -> Self {
            Self(from)
        }
    }
    impl ::std::convert::From<&TestClient> for ::maestro::codegen::Reference {
        fn from(from: &TestClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<TestClient> for ::maestro::codegen::Reference {
        fn from(from: TestClient) -> Self {
            from.0.reference()
        }
    }
    impl ::std::convert::From<&TestClient> for BaseClient {
        fn from(from: &TestClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<TestClient> for BaseClient {
        fn from(from: TestClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<&TestClient> for ExtraClient {
        fn from(from: &TestClient) -> Self {
            from.0.stub()
        }
    }
    impl ::std::convert::From<TestClient> for ExtraClient {
        fn from(from: TestClient) -> Self {
            from.0.stub()
        }
    }
    /// What is declared in `AllTypes::Test`.
    pub mod test {
        /// What `raise_user` raises.
        #[derive(Debug, Clone, PartialEq)]
        pub enum RaiseUserError {
            /// An exception that the operation declares.
            Bare(super::Bare),
            /// An exception that the operation declares.
            Detailed(super::Detailed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
        }
        impl ::std::fmt::Display for RaiseUserError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Bare(exception) => exception.fmt(f),
                    Self::Detailed(exception) => exception.fmt(f),
                    Self::System(exception) => exception.fmt(f),
                }
            }
        }
        impl ::std::error::Error for RaiseUserError {}
        impl ::maestro::codegen::Raise for RaiseUserError {
            fn into_exception(
                self,
                reply: &::maestro::codegen::CdrWriter,
            ) -> ::maestro::codegen::Exception {
                match self {
                    Self::Bare(exception) => {
                        ::maestro::codegen::UserException::to_exception(
                            &exception,
                            reply,
                        )
                    }
                    Self::Detailed(exception) => {
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
        for RaiseUserError {
            fn from(exception: ::maestro::codegen::SystemException) -> Self {
                Self::System(exception)
            }
        }
        impl ::std::convert::From<super::Bare> for RaiseUserError {
            fn from(exception: super::Bare) -> Self {
                Self::Bare(exception)
            }
        }
        impl ::std::convert::From<super::Detailed> for RaiseUserError {
            fn from(exception: super::Detailed) -> Self {
                Self::Detailed(exception)
            }
        }
        /// Tells what an operation of this interface does to the state.
        pub fn access(
            operation: &str,
        ) -> ::std::option::Option<::maestro::codegen::Access> {
            match operation {
                "rt_octet" | "rt_boolean" | "rt_char" | "rt_wchar" | "rt_short"
                | "rt_ushort" | "rt_long" | "rt_ulong" | "rt_longlong" | "rt_ulonglong"
                | "rt_float" | "rt_double" | "rt_longdouble" | "rt_string" | "rt_String8"
                | "rt_wstring" | "rt_WString8" | "rt_Money" | "rt_Even" | "rt_Tiny"
                | "rt_Color" | "rt_Point" | "rt_Gaps" | "rt_Nested" | "rt_Tree"
                | "rt_OctetSeq" | "rt_BooleanSeq" | "rt_CharSeq" | "rt_WCharSeq"
                | "rt_ShortSeq" | "rt_LongSeq" | "rt_LongLongSeq" | "rt_FloatSeq"
                | "rt_DoubleSeq" | "rt_StringSeq" | "rt_WStringSeq" | "rt_ColorSeq"
                | "rt_PointSeq" | "rt_GapsSeq" | "rt_LongSeqSeq" | "rt_AnySeq"
                | "rt_Short4" | "rt_String8Seq3" | "rt_Bytes5" | "rt_Matrix" | "rt_Cube"
                | "rt_Names" | "rt_Points" | "rt_SeqArray" | "rt_MatrixSeq" | "rt_ByLong"
                | "rt_ByShort" | "rt_ByUShort" | "rt_ByULong" | "rt_ByLongLong"
                | "rt_ByULongLong" | "rt_ByBoolean" | "rt_ByChar" | "rt_ByEnum"
                | "rt_Expr" | "rt_any" | "rt_TypeCode" | "rt_Object" | "rt_Base"
                | "rt_Account" | "rt_Node" | "rt_Described" | "rt_StringBox"
                | "rt_LongBox" | "rt_PointSeqBox" | "rt_Speaker" | "echo_any"
                | "echo_string" | "echo_octets" | "mixed" | "nop" | "post" | "posted"
                | "with_context" | "raise_user" | "raise_undeclared" | "raise_system"
                | "raise_native" | "forward_me" | "delay" | "call_back" => {
                    ::std::option::Option::Some(::maestro::codegen::Access::Update)
                }
                _ => ::std::option::Option::None,
            }
        }
        /// Executes an operation of this interface, and tells whether it is one.
        pub fn dispatch<T: super::Test>(
            object: &mut T,
            call: &::maestro::codegen::Call<'_>,
            request: &mut ::maestro::codegen::CdrReader<'_>,
            reply: &mut ::maestro::codegen::CdrWriter,
        ) -> ::std::result::Result<bool, ::maestro::codegen::Exception> {
            match call.operation() {
                "rt_octet" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_octet()?, input.read_octet()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_octet(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_octet(result0)?;
                            output.write_octet(result1)?;
                            output.write_octet(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_boolean" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_boolean()?, input.read_boolean()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_boolean(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_boolean(result0)?;
                            output.write_boolean(result1)?;
                            output.write_boolean(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_char" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_char()?, input.read_char()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_char(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_char(result0)?;
                            output.write_char(result1)?;
                            output.write_char(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_wchar" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_wchar()?, input.read_wchar()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_wchar(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_wchar(result0)?;
                            output.write_wchar(result1)?;
                            output.write_wchar(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_short" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_short()?, input.read_short()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_short(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_short(result0)?;
                            output.write_short(result1)?;
                            output.write_short(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ushort" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_ushort()?, input.read_ushort()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_ushort(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_ushort(result0)?;
                            output.write_ushort(result1)?;
                            output.write_ushort(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_long" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?, input.read_long()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_long(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_long(result0)?;
                            output.write_long(result1)?;
                            output.write_long(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ulong" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_ulong()?, input.read_ulong()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_ulong(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_ulong(result0)?;
                            output.write_ulong(result1)?;
                            output.write_ulong(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_longlong" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_longlong()?, input.read_longlong()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_longlong(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_longlong(result0)?;
                            output.write_longlong(result1)?;
                            output.write_longlong(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ulonglong" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_ulonglong()?, input.read_ulonglong()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_ulonglong(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_ulonglong(result0)?;
                            output.write_ulonglong(result1)?;
                            output.write_ulonglong(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_float" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_float()?, input.read_float()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_float(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_float(result0)?;
                            output.write_float(result1)?;
                            output.write_float(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_double" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_double()?, input.read_double()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_double(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_double(result0)?;
                            output.write_double(result1)?;
                            output.write_double(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_longdouble" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_long_double()?,
                            input.read_long_double()?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_longdouble(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_long_double(result0)?;
                            output.write_long_double(result1)?;
                            output.write_long_double(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_string" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?, input.read_string(0)?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_string(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_string(&result0, 0)?;
                            output.write_string(&result1, 0)?;
                            output.write_string(&result2, 0)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_String8" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(8)?, input.read_string(8)?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_string8(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_string(&result0, 8)?;
                            output.write_string(&result1, 8)?;
                            output.write_string(&result2, 8)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_wstring" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_wstring(0)?, input.read_wstring(0)?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_wstring(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_wstring(&result0, 0)?;
                            output.write_wstring(&result1, 0)?;
                            output.write_wstring(&result2, 0)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_WString8" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_wstring(8)?, input.read_wstring(8)?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_w_string8(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_wstring(&result0, 8)?;
                            output.write_wstring(&result1, 8)?;
                            output.write_wstring(&result2, 8)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Money" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_fixed()?, input.read_fixed()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_money(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_fixed(result0)?;
                            output.write_fixed(result1)?;
                            output.write_fixed(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Even" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_fixed()?, input.read_fixed()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_even(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_fixed(result0)?;
                            output.write_fixed(result1)?;
                            output.write_fixed(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Tiny" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_fixed()?, input.read_fixed()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_tiny(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_fixed(result0)?;
                            output.write_fixed(result1)?;
                            output.write_fixed(result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Color" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Color as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::Color as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_color(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Point" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Point as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::Point as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_point(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Gaps" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Gaps as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::Gaps as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_gaps(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Nested" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Nested as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::Nested as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_nested(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Tree" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Tree as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::Tree as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_tree(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_OctetSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_octets(0)?, input.read_octets(0)?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_octet_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_octets(&result0, 0)?;
                            output.write_octets(&result1, 0)?;
                            output.write_octets(&result2, 0)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_BooleanSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 1, |input| input.read_boolean())?,
                            input.read_sequence(0, 1, |input| input.read_boolean())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_boolean_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_boolean(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_boolean(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_boolean(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_CharSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 1, |input| input.read_char())?,
                            input.read_sequence(0, 1, |input| input.read_char())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_char_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_char(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_char(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_char(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_WCharSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 1, |input| input.read_wchar())?,
                            input.read_sequence(0, 1, |input| input.read_wchar())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_w_char_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_wchar(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_wchar(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_wchar(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ShortSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 2, |input| input.read_short())?,
                            input.read_sequence(0, 2, |input| input.read_short())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_short_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_short(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_short(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_short(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_LongSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 4, |input| input.read_long())?,
                            input.read_sequence(0, 4, |input| input.read_long())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_long_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_long(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_long(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_long(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_LongLongSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 8, |input| input.read_longlong())?,
                            input.read_sequence(0, 8, |input| input.read_longlong())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_long_long_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_longlong(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_longlong(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_longlong(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_FloatSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 4, |input| input.read_float())?,
                            input.read_sequence(0, 4, |input| input.read_float())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_float_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_float(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_float(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_float(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_DoubleSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 8, |input| input.read_double())?,
                            input.read_sequence(0, 8, |input| input.read_double())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_double_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_double(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_double(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_double(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_StringSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 5, |input| input.read_string(0))?,
                            input.read_sequence(0, 5, |input| input.read_string(0))?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_string_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_string(element, 0),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_string(element, 0),
                                )?;
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
                "rt_WStringSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(0, 4, |input| input.read_wstring(0))?,
                            input.read_sequence(0, 4, |input| input.read_wstring(0))?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_w_string_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_wstring(element, 0),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_wstring(element, 0),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_wstring(element, 0),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ColorSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_sequence(
                                    0,
                                    4,
                                    |input| <super::Color as ::maestro::codegen::Cdr>::decode(
                                        input,
                                    ),
                                )?,
                            input
                                .read_sequence(
                                    0,
                                    4,
                                    |input| <super::Color as ::maestro::codegen::Cdr>::decode(
                                        input,
                                    ),
                                )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_color_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_PointSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_sequence(
                                    0,
                                    8,
                                    |input| <super::Point as ::maestro::codegen::Cdr>::decode(
                                        input,
                                    ),
                                )?,
                            input
                                .read_sequence(
                                    0,
                                    8,
                                    |input| <super::Point as ::maestro::codegen::Cdr>::decode(
                                        input,
                                    ),
                                )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_point_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_GapsSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_sequence(
                                    0,
                                    42,
                                    |input| <super::Gaps as ::maestro::codegen::Cdr>::decode(
                                        input,
                                    ),
                                )?,
                            input
                                .read_sequence(
                                    0,
                                    42,
                                    |input| <super::Gaps as ::maestro::codegen::Cdr>::decode(
                                        input,
                                    ),
                                )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_gaps_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_LongSeqSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_sequence(
                                    0,
                                    4,
                                    |input| input.read_sequence(0, 4, |input| input.read_long()),
                                )?,
                            input
                                .read_sequence(
                                    0,
                                    4,
                                    |input| input.read_sequence(0, 4, |input| input.read_long()),
                                )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_long_seq_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| {
                                        output
                                            .write_sequence(
                                                element,
                                                0,
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| {
                                        output
                                            .write_sequence(
                                                element,
                                                0,
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| {
                                        output
                                            .write_sequence(
                                                element,
                                                0,
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_AnySeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_sequence(
                                    0,
                                    4,
                                    |input| {
                                        input.read_any_of(super::super::VALUE_TYPES.for_anys())
                                    },
                                )?,
                            input
                                .read_sequence(
                                    0,
                                    4,
                                    |input| {
                                        input.read_any_of(super::super::VALUE_TYPES.for_anys())
                                    },
                                )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_any_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| output.write_any(element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| output.write_any(element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| output.write_any(element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Short4" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(4, 2, |input| input.read_short())?,
                            input.read_sequence(4, 2, |input| input.read_short())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_short4(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    4,
                                    |output, element| output.write_short(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    4,
                                    |output, element| output.write_short(*element),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    4,
                                    |output, element| output.write_short(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_String8Seq3" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_sequence(3, 5, |input| input.read_string(8))?,
                            input.read_sequence(3, 5, |input| input.read_string(8))?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_string8_seq3(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    3,
                                    |output, element| output.write_string(element, 8),
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    3,
                                    |output, element| output.write_string(element, 8),
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    3,
                                    |output, element| output.write_string(element, 8),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Bytes5" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_array(|input| input.read_octet())?,
                            input.read_array(|input| input.read_octet())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_bytes5(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_array(
                                    &result0[..],
                                    |output, element| output.write_octet(*element),
                                )?;
                            output
                                .write_array(
                                    &result1[..],
                                    |output, element| output.write_octet(*element),
                                )?;
                            output
                                .write_array(
                                    &result2[..],
                                    |output, element| output.write_octet(*element),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Matrix" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_array(|input| {
                                    input.read_array(|input| input.read_long())
                                })?,
                            input
                                .read_array(|input| {
                                    input.read_array(|input| input.read_long())
                                })?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_matrix(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_array(
                                    &result0[..],
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            output
                                .write_array(
                                    &result1[..],
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            output
                                .write_array(
                                    &result2[..],
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Cube" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_array(|input| {
                                    input
                                        .read_array(|input| {
                                            input.read_array(|input| input.read_double())
                                        })
                                })?,
                            input
                                .read_array(|input| {
                                    input
                                        .read_array(|input| {
                                            input.read_array(|input| input.read_double())
                                        })
                                })?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_cube(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_array(
                                    &result0[..],
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| {
                                                    output
                                                        .write_array(
                                                            &element[..],
                                                            |output, element| output.write_double(*element),
                                                        )
                                                },
                                            )
                                    },
                                )?;
                            output
                                .write_array(
                                    &result1[..],
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| {
                                                    output
                                                        .write_array(
                                                            &element[..],
                                                            |output, element| output.write_double(*element),
                                                        )
                                                },
                                            )
                                    },
                                )?;
                            output
                                .write_array(
                                    &result2[..],
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| {
                                                    output
                                                        .write_array(
                                                            &element[..],
                                                            |output, element| output.write_double(*element),
                                                        )
                                                },
                                            )
                                    },
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Names" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_array(|input| input.read_string(0))?,
                            input.read_array(|input| input.read_string(0))?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_names(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_array(
                                    &result0[..],
                                    |output, element| output.write_string(element, 0),
                                )?;
                            output
                                .write_array(
                                    &result1[..],
                                    |output, element| output.write_string(element, 0),
                                )?;
                            output
                                .write_array(
                                    &result2[..],
                                    |output, element| output.write_string(element, 0),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Points" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_array(|input| <super::Point as ::maestro::codegen::Cdr>::decode(
                                    input,
                                ))?,
                            input
                                .read_array(|input| <super::Point as ::maestro::codegen::Cdr>::decode(
                                    input,
                                ))?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_points(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_array(
                                    &result0[..],
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_array(
                                    &result1[..],
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            output
                                .write_array(
                                    &result2[..],
                                    |output, element| ::maestro::codegen::Cdr::encode(
                                        element,
                                        output,
                                    ),
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_SeqArray" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_array(|input| {
                                    input.read_sequence(0, 4, |input| input.read_long())
                                })?,
                            input
                                .read_array(|input| {
                                    input.read_sequence(0, 4, |input| input.read_long())
                                })?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_seq_array(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_array(
                                    &result0[..],
                                    |output, element| {
                                        output
                                            .write_sequence(
                                                element,
                                                0,
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            output
                                .write_array(
                                    &result1[..],
                                    |output, element| {
                                        output
                                            .write_sequence(
                                                element,
                                                0,
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            output
                                .write_array(
                                    &result2[..],
                                    |output, element| {
                                        output
                                            .write_sequence(
                                                element,
                                                0,
                                                |output, element| output.write_long(*element),
                                            )
                                    },
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_MatrixSeq" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input
                                .read_sequence(
                                    0,
                                    24,
                                    |input| {
                                        input
                                            .read_array(|input| {
                                                input.read_array(|input| input.read_long())
                                            })
                                    },
                                )?,
                            input
                                .read_sequence(
                                    0,
                                    24,
                                    |input| {
                                        input
                                            .read_array(|input| {
                                                input.read_array(|input| input.read_long())
                                            })
                                    },
                                )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_matrix_seq(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output
                                .write_sequence(
                                    &result0,
                                    0,
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| {
                                                    output
                                                        .write_array(
                                                            &element[..],
                                                            |output, element| output.write_long(*element),
                                                        )
                                                },
                                            )
                                    },
                                )?;
                            output
                                .write_sequence(
                                    &result1,
                                    0,
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| {
                                                    output
                                                        .write_array(
                                                            &element[..],
                                                            |output, element| output.write_long(*element),
                                                        )
                                                },
                                            )
                                    },
                                )?;
                            output
                                .write_sequence(
                                    &result2,
                                    0,
                                    |output, element| {
                                        output
                                            .write_array(
                                                &element[..],
                                                |output, element| {
                                                    output
                                                        .write_array(
                                                            &element[..],
                                                            |output, element| output.write_long(*element),
                                                        )
                                                },
                                            )
                                    },
                                )?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByLong" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByLong as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::ByLong as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_long(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByShort" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByShort as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::ByShort as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_short(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByUShort" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByUShort as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::ByUShort as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_u_short(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByULong" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByULong as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::ByULong as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_u_long(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByLongLong" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByLongLong as ::maestro::codegen::Cdr>::decode(
                                input,
                            )?,
                            <super::ByLongLong as ::maestro::codegen::Cdr>::decode(
                                input,
                            )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_long_long(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByULongLong" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByULongLong as ::maestro::codegen::Cdr>::decode(
                                input,
                            )?,
                            <super::ByULongLong as ::maestro::codegen::Cdr>::decode(
                                input,
                            )?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_u_long_long(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByBoolean" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByBoolean as ::maestro::codegen::Cdr>::decode(
                                input,
                            )?,
                            <super::ByBoolean as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_boolean(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByChar" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByChar as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::ByChar as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_char(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_ByEnum" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::ByEnum as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::ByEnum as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_by_enum(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Expr" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            <super::Expr as ::maestro::codegen::Cdr>::decode(input)?,
                            <super::Expr as ::maestro::codegen::Cdr>::decode(input)?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_expr(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            ::maestro::codegen::Cdr::encode(&result0, output)?;
                            ::maestro::codegen::Cdr::encode(&result1, output)?;
                            ::maestro::codegen::Cdr::encode(&result2, output)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_any" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_any_of(super::super::VALUE_TYPES.for_anys())?,
                            input.read_any_of(super::super::VALUE_TYPES.for_anys())?,
                        )),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_any(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_any(&result0)?;
                            output.write_any(&result1)?;
                            output.write_any(&result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_TypeCode" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_type_code()?, input.read_type_code()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_type_code(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_type_code(&result0)?;
                            output.write_type_code(&result1)?;
                            output.write_type_code(&result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Object" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_reference()?, input.read_reference()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_object(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_reference(&result0)?;
                            output.write_reference(&result1)?;
                            output.write_reference(&result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Base" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_reference()?, input.read_reference()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_base(object, call, argument0, argument1),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_reference(&result0)?;
                            output.write_reference(&result1)?;
                            output.write_reference(&result2)?;
                            Ok(())
                        },
                    )?;
                }
                "rt_Account" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?, input.read_value()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_account(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
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
                "rt_Node" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?, input.read_value()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_node(object, call, argument0, argument1),
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
                "rt_Described" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?, input.read_value()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_described(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
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
                "rt_StringBox" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?, input.read_value()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_string_box(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
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
                "rt_LongBox" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?, input.read_value()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_long_box(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
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
                "rt_PointSeqBox" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_value()?, input.read_value()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_point_seq_box(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
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
                "rt_Speaker" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_abstract()?, input.read_abstract()?)),
                    )?;
                    let (result0, result1, result2) = ::maestro::codegen::raise(
                        <T as super::Test>::rt_speaker(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_abstract(&result0)?;
                            output.write_abstract(&result1)?;
                            output.write_abstract(&result2)?;
                            Ok(())
                        },
                    )?;
                }
                "echo_any" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_any_of(super::super::VALUE_TYPES.for_anys())?,
                        )),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::echo_any(object, call, argument0),
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
                "echo_string" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::echo_string(object, call, argument0),
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
                "echo_octets" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_octets(0)?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::echo_octets(object, call, argument0),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_octets(&result0, 0)?;
                            Ok(())
                        },
                    )?;
                }
                "mixed" => {
                    let (
                        argument0,
                        argument1,
                        argument2,
                        argument3,
                        argument4,
                        argument5,
                        argument6,
                        argument7,
                        argument8,
                        argument9,
                    ) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_octet()?,
                            input.read_double()?,
                            input.read_boolean()?,
                            input.read_short()?,
                            input.read_char()?,
                            input.read_longlong()?,
                            input.read_octet()?,
                            input.read_string(0)?,
                            input.read_octet()?,
                            input.read_long()?,
                        )),
                    )?;
                    let (result0, result1, result2, result3) = ::maestro::codegen::raise(
                        <T as super::Test>::mixed(
                            object,
                            call,
                            argument0,
                            argument1,
                            argument2,
                            argument3,
                            argument4,
                            argument5,
                            argument6,
                            argument7,
                            argument8,
                            argument9,
                        ),
                        reply,
                    )?;
                    ::maestro::codegen::reply(
                        reply,
                        |output| {
                            output.write_octet(result0)?;
                            output.write_double(result1)?;
                            output.write_char(result2)?;
                            output.write_ushort(result3)?;
                            Ok(())
                        },
                    )?;
                }
                "nop" => {
                    ::maestro::codegen::raise(
                        <T as super::Test>::nop(object, call),
                        reply,
                    )?;
                }
                "post" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?, input.read_string(0)?)),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Test>::post(object, call, argument0, argument1),
                        reply,
                    )?;
                }
                "posted" => {
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::posted(object, call),
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
                "with_context" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_short()?, input.read_string(0)?)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::with_context(
                            object,
                            call,
                            argument0,
                            argument1,
                        ),
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
                "raise_user" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_long()?,)),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Test>::raise_user(object, call, argument0),
                        reply,
                    )?;
                }
                "raise_undeclared" => {
                    ::maestro::codegen::raise(
                        <T as super::Test>::raise_undeclared(object, call),
                        reply,
                    )?;
                }
                "raise_system" => {
                    let (argument0, argument1, argument2) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_string(0)?,
                            input.read_ulong()?,
                            input.read_long()?,
                        )),
                    )?;
                    ::maestro::codegen::raise(
                        <T as super::Test>::raise_system(
                            object,
                            call,
                            argument0,
                            argument1,
                            argument2,
                        ),
                        reply,
                    )?;
                }
                "raise_native" => {
                    ::maestro::codegen::raise(
                        <T as super::Test>::raise_native(object, call),
                        reply,
                    )?;
                }
                "forward_me" => {
                    let (argument0,) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_string(0)?,)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::forward_me(object, call, argument0),
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
                "delay" => {
                    let (argument0, argument1) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((input.read_ulong()?, input.read_long()?)),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::delay(object, call, argument0, argument1),
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
                "call_back" => {
                    let (argument0, argument1, argument2) = ::maestro::codegen::arguments(
                        request,
                        |input| Ok((
                            input.read_reference()?,
                            input.read_long()?,
                            input.read_string(0)?,
                        )),
                    )?;
                    let result0 = ::maestro::codegen::raise(
                        <T as super::Test>::call_back(
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
                            output.write_string(&result0, 0)?;
                            Ok(())
                        },
                    )?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        }
        /// Why a call of `raise_user` has no results.
        #[derive(Debug)]
        pub enum RaiseUserFailure {
            /// An exception that the operation declares.
            Bare(super::Bare),
            /// An exception that the operation declares.
            Detailed(super::Detailed),
            /// A system exception.
            System(::maestro::codegen::SystemException),
            /// There is no answer, or none that can be read.
            Transport(::maestro::codegen::CallError),
        }
        impl RaiseUserFailure {
            /// Says whether the call was executed, as far as is known here.
            pub fn completed(&self) -> ::maestro::codegen::Completed {
                match self {
                    Self::Bare(_) | Self::Detailed(_) => {
                        ::maestro::codegen::Completed::Yes
                    }
                    Self::System(raised) => raised.completed,
                    Self::Transport(error) => error.completed(),
                }
            }
        }
        impl ::std::fmt::Display for RaiseUserFailure {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Bare(raised) => raised.fmt(f),
                    Self::Detailed(raised) => raised.fmt(f),
                    Self::System(raised) => raised.fmt(f),
                    Self::Transport(error) => error.fmt(f),
                }
            }
        }
        impl ::std::error::Error for RaiseUserFailure {}
        impl ::std::convert::From<::maestro::codegen::Failure> for RaiseUserFailure {
            fn from(from: ::maestro::codegen::Failure) -> Self {
                match from {
                    ::maestro::codegen::Failure::System(raised) => Self::System(raised),
                    ::maestro::codegen::Failure::Transport(error) => {
                        Self::Transport(error)
                    }
                }
            }
        }
        impl ::maestro::codegen::CallFailure for RaiseUserFailure {
            fn read(
                id: &str,
                members: &mut ::maestro::codegen::Input<'_, '_>,
            ) -> ::std::result::Result<
                ::std::option::Option<Self>,
                ::maestro::codegen::Error,
            > {
                match id {
                    <super::Bare as ::maestro::codegen::UserException>::ID => {
                        <super::Bare as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Bare(raised)))
                    }
                    <super::Detailed as ::maestro::codegen::UserException>::ID => {
                        <super::Detailed as ::maestro::codegen::Cdr>::decode(members)
                            .map(|raised| Some(Self::Detailed(raised)))
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
