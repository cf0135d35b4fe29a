//! Inputs that are large, deep, or lie about what they are.

use maestro_giop::{ByteOrder, CdrWriter, TypeBuilder, TypeCode, TypeHandle, TypeKind, ValueTypes};

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

fn simple(types: &mut TypeBuilder, kind: TypeKind) -> TypeHandle {
    types.simple(kind).unwrap()
}

fn any(types: &mut TypeBuilder) -> TypeHandle {
    simple(types, TypeKind::Any)
}

fn writer() -> CdrWriter {
    CdrWriter::new(ByteOrder::Little, 0).with_code_sets(crate::CODE_SETS)
}

/// A sequence of so many elements.
fn sequence(
    size: usize,
    element: impl FnOnce(&mut TypeBuilder) -> TypeHandle,
    mut write: impl FnMut(&mut CdrWriter, u32),
) -> Made {
    let mut types = TypeBuilder::new();
    let element = element(&mut types);
    let of = types.sequence(element, 0).unwrap();
    let mut writer = writer();
    writer.write_sequence_length(size);
    (0..u32::try_from(size).unwrap()).for_each(|index| write(&mut writer, index));
    (types.build(of).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

fn nested(types: &mut TypeBuilder, depth: usize) -> TypeHandle {
    let octet = simple(types, TypeKind::Octet);
    (0..depth).fold(octet, |of, _| types.structure("", "", &[("", of)]).unwrap())
}

fn empty_struct(types: &mut TypeBuilder) -> TypeHandle {
    types.structure("", "", &[]).unwrap()
}

fn empty_union(types: &mut TypeBuilder) -> TypeHandle {
    let boolean = simple(types, TypeKind::Boolean);
    types.union("", "", boolean, &[]).unwrap()
}

fn long_sequence(types: &mut TypeBuilder) -> TypeHandle {
    let long = simple(types, TypeKind::Long);
    types.sequence(long, 0).unwrap()
}

fn reference(types: &mut TypeBuilder) -> TypeHandle {
    types.interface(TypeKind::ObjRef, "", "").unwrap()
}

fn empty_value(types: &mut TypeBuilder) -> TypeHandle {
    types.value("IDL:E:1.0", "E", 0, None, &[]).unwrap()
}

fn write_reference_type(w: &mut CdrWriter) {
    w.write_ulong(14);
    w.write_encapsulation(|w| [(); 2].map(|()| w.write_string_octets(b"")));
}

/// A TypeCode of a kind with so many members.
fn type_value(kind: u32, size: usize, mut write: impl FnMut(&mut CdrWriter, u32)) -> Made {
    let mut writer = writer();
    writer.write_ulong(kind);
    writer.write_encapsulation(|w| {
        w.write_string_octets(b"");
        w.write_string_octets(b"");
        w.write_sequence_length(size);
        (0..u32::try_from(size).unwrap()).for_each(|index| write(w, index));
    });
    (TypeCode::simple(TypeKind::TypeCode).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

fn write_union_type(w: &mut CdrWriter, size: usize) {
    w.write_ulong(16);
    w.write_encapsulation(|w| {
        w.write_string_octets(b"");
        w.write_string_octets(b"");
        w.write_ulong(4); // unsigned short
        w.write_long(-1);
        w.write_sequence_length(size);
        for index in 0..size {
            w.write_ushort(u16::try_from(index % 65_536).unwrap());
            w.write_string_octets(b"");
            w.write_ulong(10);
        }
    });
}

fn union_type(size: usize) -> Made {
    let mut writer = writer();
    write_union_type(&mut writer, size);
    (TypeCode::simple(TypeKind::TypeCode).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

/// A sequence of unions, as many as their type has cases, each choosing the last.
fn union_any(size: usize) -> Made {
    let mut writer = writer();
    writer.write_ulong(19);
    writer.write_encapsulation(|w| {
        write_union_type(w, size);
        w.write_ulong(0);
    });
    writer.write_sequence_length(size);
    for _ in 0..size {
        writer.write_ushort(u16::try_from(size - 1).unwrap());
        writer.write_octet(1);
    }
    (TypeCode::simple(TypeKind::Any).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

/// Structs one after the other, each with two members of the one before: the second member repeats the first.
fn write_doubling(w: &mut CdrWriter, size: usize, has_octet: bool) {
    w.write_ulong(15);
    w.write_encapsulation(|w| {
        w.write_string_octets(b"");
        w.write_string_octets(b"");
        w.write_sequence_length(if size == 0 { usize::from(has_octet) } else { 2 });
        if size == 0 {
            if has_octet {
                w.write_string_octets(b"");
                w.write_ulong(10);
            }
            return;
        }
        w.write_string_octets(b"");
        w.align(4);
        let first = w.len();
        write_doubling(w, size - 1, has_octet);
        w.write_string_octets(b"");
        w.write_ulong(u32::MAX);
        w.write_long(-i32::try_from(w.len() - first).unwrap());
    });
}

fn doubling_type(size: usize) -> Made {
    let mut writer = writer();
    write_doubling(&mut writer, size.min(190), false);
    (TypeCode::simple(TypeKind::TypeCode).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

fn doubling_any(size: usize, has_octet: bool) -> Made {
    let mut writer = writer();
    write_doubling(&mut writer, size.min(190), has_octet);
    writer.write_octets(&[0; 1000]);
    (TypeCode::simple(TypeKind::Any).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

fn write_alias(w: &mut CdrWriter, original: impl FnOnce(&mut CdrWriter)) {
    w.write_ulong(21);
    w.write_encapsulation(|w| {
        w.write_string_octets(b"");
        w.write_string_octets(b"");
        original(w);
    });
}

/// A struct of which each member is an alias of the one before, and a sequence of the last of them.
fn alias_chain(size: usize) -> Made {
    let mut writer = writer();
    writer.write_ulong(15);
    writer.write_encapsulation(|w| {
        w.write_string_octets(b"");
        w.write_string_octets(b"");
        w.write_sequence_length(size);
        let mut last = None;
        for _ in 0..size {
            w.write_string_octets(b"");
            w.align(4);
            let here = w.len();
            write_alias(w, |w| match last {
                None => w.write_ulong(10),
                Some(last) => {
                    w.write_ulong(u32::MAX);
                    let back: usize = w.len() - last;
                    w.write_long(-i32::try_from(back).unwrap());
                }
            });
            last = Some(here);
        }
    });
    writer.write_octets(&vec![1; size]);
    (TypeCode::simple(TypeKind::Any).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

fn alias_cycle(_: usize) -> Made {
    let mut writer = writer();
    write_alias(&mut writer, |w| {
        write_alias(w, |w| {
            w.write_ulong(u32::MAX);
            // The outermost TypeCode begins where the writer does.
            w.write_long(-i32::try_from(w.len()).unwrap());
        });
    });
    (TypeCode::simple(TypeKind::Any).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

fn deep_type(size: usize) -> Made {
    fn write(w: &mut CdrWriter, depth: usize) {
        w.write_ulong(19);
        w.write_encapsulation(|w| {
            if depth == 0 {
                w.write_ulong(3);
            } else {
                write(w, depth - 1);
            }
            w.write_ulong(0);
        });
    }
    let mut writer = writer();
    write(&mut writer, size);
    (TypeCode::simple(TypeKind::TypeCode).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

fn infinite_struct() -> Made {
    let mut types = TypeBuilder::new();
    let declared = types.declare(TypeKind::Struct).unwrap();
    let defined = types.structure("", "", &[("a", declared), ("b", declared)]).unwrap();
    types.define(declared, defined).unwrap();
    (types.build(declared).unwrap(), vec![0; 100], ValueTypes::new())
}

/// Structs within structs, each claiming as many members as the octets that follow could hold.
fn lying_lengths(size: usize) -> Made {
    fn write(w: &mut CdrWriter, depth: usize, claimed: usize) {
        w.write_ulong(15);
        w.write_encapsulation(|w| {
            w.write_string_octets(b"");
            w.write_string_octets(b"");
            w.write_sequence_length(claimed);
            w.write_string_octets(b"");
            if depth > 0 {
                write(w, depth - 1, claimed);
            }
            w.write_octets(&vec![0; if depth == 0 { 100_000 } else { 0 }]);
        });
    }
    let mut writer = writer();
    write(&mut writer, size.min(190), 10_000);
    (TypeCode::simple(TypeKind::TypeCode).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

/// Values that each say that they are of a type which is not the sequence's.
fn known_values(size: usize, has_list: bool) -> Made {
    let (of, octets, mut known) = sequence(size, empty_value, |w, _| {
        w.write_ulong(0x7FFF_FF00 | if has_list { 6 } else { 2 });
        if has_list {
            w.write_ulong(1);
        }
        w.write_string_octets(b"K");
    });
    let mut types = TypeBuilder::new();
    let other = types.value("K", "", 0, None, &[]).unwrap();
    known.add(&types.build(other).unwrap()).unwrap();
    (of, octets, known)
}

/// Values of which each has a list of ids, all of them the same long text that is not the type's own.
fn almost_formal(size: usize) -> Made {
    let id = "x".repeat(size);
    let mut types = TypeBuilder::new();
    let element = types.value(&id, "", 0, None, &[]).unwrap();
    let of = types.sequence(element, 0).unwrap();
    let mut writer = writer();
    writer.write_sequence_length(1);
    writer.write_ulong(0x7FFF_FF0E);
    writer.write_sequence_length(size);
    writer.write_string_octets(format!("{}y", &id[1..]).as_bytes());
    let first = 12;
    for _ in 1..size {
        writer.write_ulong(u32::MAX);
        writer.write_long(-i32::try_from(writer.len() - first).unwrap());
    }
    (types.build(of).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

/// Exceptions of a number that is the length of their id.
fn almost_ids(size: usize) -> Made {
    let id = "x".repeat(size - 1);
    let mut types = TypeBuilder::new();
    let long = simple(&mut types, TypeKind::Long);
    let element = types.exception(&id, "", &[("n", long)]).unwrap();
    let of = types.sequence(element, 0).unwrap();
    let mut writer = writer();
    writer.write_sequence_length(size);
    (0..size).for_each(|_| writer.write_sequence_length(size));
    (types.build(of).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

/// Values that each hold the one before and the first.
fn node_ring(size: usize) -> Made {
    let node = |types: &mut TypeBuilder| {
        let declared = types.declare(TypeKind::Value).unwrap();
        let members = [("left", declared, 1), ("right", declared, 1)];
        let defined = types.value("IDL:N:1.0", "N", 0, None, &members).unwrap();
        types.define(declared, defined).unwrap();
        declared
    };
    let mut places = Vec::new();
    sequence(size, node, |w, index| {
        places.push(w.len());
        w.write_ulong(0x7FFF_FF00);
        for target in [index.saturating_sub(1), 0] {
            w.write_ulong(u32::MAX);
            w.write_long(-i32::try_from(w.len() - places[target as usize]).unwrap());
        }
    })
}

/// Random words in little endian, of kinds that values are made of: an any of something in most cases.
pub(crate) fn anything(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).unwrap()
    };
    let count = 4 + next() % 200;
    let words = (0..count).map(|_| match next() % 12 {
        0..=3 => next() % 37,
        4 => 11 + next() % 10,
        5 => u32::MAX,
        6 => 0u32.wrapping_sub(4 * (next() % 40)),
        7 => 0x7FFF_FF00 + [0, 2, 6, 8, 10, 14][next() as usize % 6],
        8 => 4 * (next() % 60),
        9 => 1,
        10 => 0x0001_0000 * (next() % 4),
        _ => next() % 4,
    });
    words.flat_map(u32::to_le_bytes).collect()
}
