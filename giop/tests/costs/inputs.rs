//! Inputs that are large, deep, or lie about what they are.

use maestro_giop::{TypeCode, TypeKind, ValueTypes};

use crate::made::*;

/// What comes of an input.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome {
    /// A value.
    Value,
    /// An error of the name.
    Refused(&'static str),
}

/// What is decoded: a type, octets in little endian, and the value types that are known.
pub(crate) type Made = (TypeCode, Vec<u8>, ValueTypes);

/// A kind of input that can be made in any size.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) outcome: Outcome,
    /// The smaller of the sizes, in the input's own unit.
    pub(crate) size: usize,
    pub(crate) make: fn(usize) -> Made,
}

const fn value(name: &'static str, size: usize, make: fn(usize) -> Made) -> Input {
    Input { name, outcome: Outcome::Value, size, make }
}

const fn refused(name: &'static str, error: &'static str, size: usize, make: fn(usize) -> Made) -> Input {
    Input { name, outcome: Outcome::Refused(error), size, make }
}

pub(crate) const INPUTS: &[Input] = &[
    value("octets", 30_000, |size| {
        sequence(size, |types| simple(types, TypeKind::Octet), |w, _| w.write_octet(7))
    }),
    value("booleans", 30_000, |size| {
        sequence(size, |types| simple(types, TypeKind::Boolean), |w, _| w.write_octet(1))
    }),
    value("chars", 30_000, |size| {
        sequence(size, |types| simple(types, TypeKind::Char), |w, _| w.write_octet(0xE4))
    }),
    value("doubles", 20_000, |size| {
        sequence(size, |types| simple(types, TypeKind::Double), |w, _| w.write_double(1.5))
    }),
    value("empty strings", 20_000, |size| {
        sequence(size, |types| types.string(0), |w, _| w.write_string_octets(b""))
    }),
    value("long string", 100_000, |size| {
        sequence(1, |types| types.string(0), |w, _| w.write_string_octets(&vec![0xE4; size]))
    }),
    value("wide strings", 20_000, |size| {
        sequence(size, |types| types.wstring(0), |w, _| w.write_wstring("ä").unwrap())
    }),
    value("structs of an octet", 30_000, |size| {
        sequence(size, |types| nested(types, 1), |w, _| w.write_octet(1))
    }),
    value("structs ten deep", 20_000, |size| {
        sequence(size, |types| nested(types, 10), |w, _| w.write_octet(1))
    }),
    value("unions without members", 30_000, |size| sequence(size, empty_union, |w, _| w.write_octet(1))),
    value("empty sequences", 20_000, |size| sequence(size, long_sequence, |w, _| w.write_ulong(0))),
    value("nil references", 20_000, |size| {
        sequence(size, reference, |w, _| {
            w.write_string_octets(b"");
            w.write_ulong(0);
        })
    }),
    value("empty profiles", 20_000, |size| {
        sequence(1, reference, move |w, _| {
            w.write_string_octets(b"");
            w.write_sequence_length(size);
            (0..2 * size).for_each(|_| w.write_ulong(0));
        })
    }),
    value("anys of null", 20_000, |size| sequence(size, any, |w, _| w.write_ulong(0))),
    value("anys of long", 20_000, |size| {
        sequence(size, any, |w, _| {
            w.write_ulong(3);
            w.write_ulong(5);
        })
    }),
    value("anys of bounded strings", 20_000, |size| {
        sequence(size, any, |w, index| {
            w.write_ulong(18);
            w.write_ulong(1 + index % 1000);
            w.write_string_octets(b"");
        })
    }),
    value("anys of nil references", 10_000, |size| {
        sequence(size, any, |w, _| {
            write_reference_type(w);
            w.write_string_octets(b"");
            w.write_ulong(0);
        })
    }),
    value("anys of empty sequences", 10_000, |size| {
        sequence(size, any, |w, _| {
            w.write_ulong(19);
            w.write_encapsulation(|w| [1, 0].map(|number| w.write_ulong(number)));
            w.write_ulong(0);
        })
    }),
    value("typecodes of references", 10_000, |size| {
        sequence(size, |types| simple(types, TypeKind::TypeCode), |w, _| write_reference_type(w))
    }),
    value("typecodes of bounded strings", 20_000, |size| {
        sequence(
            size,
            |types| simple(types, TypeKind::TypeCode),
            |w, index| {
                w.write_ulong(18);
                w.write_ulong(index);
            },
        )
    }),
    value("typecode with many labels", 20_000, |size| {
        type_value(17, size, |w, _| w.write_string_octets(b""))
    }),
    value("typecode with many members", 20_000, |size| {
        type_value(15, size, |w, _| {
            w.write_string_octets(b"");
            w.write_ulong(3);
        })
    }),
    value("typecode with many bounded strings", 20_000, |size| {
        type_value(15, size, |w, index| {
            w.write_string_octets(b"");
            w.write_ulong(18);
            w.write_ulong(index);
        })
    }),
    value("typecode with many cases", 20_000, union_type),
    value("any with a union of many cases", 5_000, union_any),
    value("typecode that doubles", 100, doubling_type),
    refused("value of a type that doubles", "TooManyParts", 30, |size| doubling_any(size, false)),
    refused("value of a type that doubles, from an octet", "", 30, |size| doubling_any(size, true)),
    value("chain of aliases", 500, alias_chain),
    refused("aliases that stand for each other", "InvalidTypeCode", 100, alias_cycle),
    refused("typecodes nested too deep", "NestingTooDeep", 2_000, deep_type),
    refused("anys a million deep", "NestingTooDeep", 1_000_000, |size| {
        (TypeCode::simple(TypeKind::Any).unwrap(), [11, 0, 0, 0].repeat(size), ValueTypes::new())
    }),
    refused("sequences of structs without octets", "TooManyParts", 1, |_| {
        let (of, mut octets, known) = sequence(0, empty_struct, |_, _| ());
        octets.copy_from_slice(&u32::MAX.to_le_bytes());
        (of, octets, known)
    }),
    refused("arrays of arrays of nothing", "TooManyParts", 1, |_| {
        sequence(
            1,
            |types| (0..4).fold(empty_struct(types), |of, _| types.array(of, u32::MAX).unwrap()),
            |_, _| (),
        )
    }),
    refused("struct that contains itself", "NestingTooDeep", 1, |_| infinite_struct()),
    refused("lengths that lie, nested", "", 300, lying_lengths),
    value("values without state", 20_000, |size| {
        sequence(size, empty_value, |w, _| w.write_ulong(0x7FFF_FF00))
    }),
    value("values with a shared id", 5_000, |size| {
        sequence(size, empty_value, |w, index| {
            w.write_ulong(0x7FFF_FF02);
            if index == 0 {
                w.write_string_octets(b"IDL:E:1.0");
            } else {
                w.write_ulong(u32::MAX);
                w.write_long(-12 - 12 * i32::try_from(index).unwrap());
            }
        })
    }),
    refused("values with a long id that is almost right", "", 20_000, almost_formal),
    refused("exceptions that look as if their id came first", "TooManyParts", 8_000, almost_ids),
    value("values with an id of their own each", 20_000, |size| known_values(size, false)),
    value("values with a list of ids each", 20_000, |size| known_values(size, true)),
    value("one value many times", 20_000, |size| {
        sequence(size, empty_value, |w, index| {
            if index == 0 {
                w.write_ulong(0x7FFF_FF00);
            } else {
                w.write_ulong(u32::MAX);
                w.write_long(-8 * i32::try_from(index).unwrap());
            }
        })
    }),
    value("values that refer to each other", 20_000, node_ring),
];
