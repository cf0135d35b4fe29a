//! Makes types and octets of values.

use maestro_giop::{ByteOrder, CdrWriter, TypeBuilder, TypeCode, TypeHandle, TypeKind, ValueTypes};

use crate::inputs::Made;

pub(crate) fn simple(types: &mut TypeBuilder, kind: TypeKind) -> TypeHandle {
    types.simple(kind).unwrap()
}

pub(crate) fn any(types: &mut TypeBuilder) -> TypeHandle {
    simple(types, TypeKind::Any)
}

pub(crate) fn writer() -> CdrWriter {
    CdrWriter::new(ByteOrder::Little, 0).with_code_sets(crate::CODE_SETS)
}

/// A sequence of so many elements.
pub(crate) fn sequence(
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

pub(crate) fn nested(types: &mut TypeBuilder, depth: usize) -> TypeHandle {
    let octet = simple(types, TypeKind::Octet);
    (0..depth).fold(octet, |of, _| types.structure("", "", &[("", of)]).unwrap())
}

pub(crate) fn empty_struct(types: &mut TypeBuilder) -> TypeHandle {
    types.structure("", "", &[]).unwrap()
}

pub(crate) fn empty_union(types: &mut TypeBuilder) -> TypeHandle {
    let boolean = simple(types, TypeKind::Boolean);
    types.union("", "", boolean, &[]).unwrap()
}

pub(crate) fn long_sequence(types: &mut TypeBuilder) -> TypeHandle {
    let long = simple(types, TypeKind::Long);
    types.sequence(long, 0).unwrap()
}

pub(crate) fn reference(types: &mut TypeBuilder) -> TypeHandle {
    types.interface(TypeKind::ObjRef, "", "").unwrap()
}

pub(crate) fn empty_value(types: &mut TypeBuilder) -> TypeHandle {
    types.value("IDL:E:1.0", "E", 0, None, &[]).unwrap()
}

pub(crate) fn write_reference_type(w: &mut CdrWriter) {
    w.write_ulong(14);
    w.write_encapsulation(|w| [(); 2].map(|()| w.write_string_octets(b"")));
}

/// A TypeCode of a kind with so many members.
pub(crate) fn type_value(kind: u32, size: usize, mut write: impl FnMut(&mut CdrWriter, u32)) -> Made {
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

pub(crate) fn write_union_type(w: &mut CdrWriter, size: usize) {
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

pub(crate) fn union_type(size: usize) -> Made {
    let mut writer = writer();
    write_union_type(&mut writer, size);
    (TypeCode::simple(TypeKind::TypeCode).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

/// A sequence of unions, as many as their type has cases, each choosing the last.
pub(crate) fn union_any(size: usize) -> Made {
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
pub(crate) fn write_doubling(w: &mut CdrWriter, size: usize, has_octet: bool) {
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

pub(crate) fn doubling_type(size: usize) -> Made {
    let mut writer = writer();
    write_doubling(&mut writer, size.min(190), false);
    (TypeCode::simple(TypeKind::TypeCode).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

pub(crate) fn doubling_any(size: usize, has_octet: bool) -> Made {
    let mut writer = writer();
    write_doubling(&mut writer, size.min(190), has_octet);
    writer.write_octets(&[0; 1000]);
    (TypeCode::simple(TypeKind::Any).unwrap(), writer.into_bytes().to_vec(), ValueTypes::new())
}

pub(crate) fn write_alias(w: &mut CdrWriter, original: impl FnOnce(&mut CdrWriter)) {
    w.write_ulong(21);
    w.write_encapsulation(|w| {
        w.write_string_octets(b"");
        w.write_string_octets(b"");
        original(w);
    });
}

/// A struct of which each member is an alias of the one before, and a sequence of the last of them.
pub(crate) fn alias_chain(size: usize) -> Made {
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

pub(crate) fn alias_cycle(_: usize) -> Made {
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

pub(crate) fn deep_type(size: usize) -> Made {
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

pub(crate) fn infinite_struct() -> Made {
    let mut types = TypeBuilder::new();
    let declared = types.declare(TypeKind::Struct).unwrap();
    let defined = types.structure("", "", &[("a", declared), ("b", declared)]).unwrap();
    types.define(declared, defined).unwrap();
    (types.build(declared).unwrap(), vec![0; 100], ValueTypes::new())
}

/// Structs within structs, each claiming as many members as the octets that follow could hold.
pub(crate) fn lying_lengths(size: usize) -> Made {
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
pub(crate) fn known_values(size: usize, has_list: bool) -> Made {
    let (of, octets, mut known) = sequence(size, empty_value, |w, _| {
        w.write_ulong(0x7FFF_FF00 | if has_list { 6 } else { 2 });
        if has_list {
            w.write_ulong(1);
        }
        w.write_string_octets(b"K");
    });
    let mut types = TypeBuilder::new();
    let base = empty_value(&mut types);
    let other = types.value("K", "", 0, Some(base), &[]).unwrap();
    known.add(&types.build(other).unwrap()).unwrap();
    (of, octets, known)
}

/// Values of which each has a list of ids, all of them the same long text that is not the type's own.
pub(crate) fn almost_formal(size: usize) -> Made {
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
pub(crate) fn almost_ids(size: usize) -> Made {
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
pub(crate) fn node_ring(size: usize) -> Made {
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
