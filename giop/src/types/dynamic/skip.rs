//! Moves a cursor behind a value.

use super::CUSTOM;
use super::content::{TypeAt, Types, ValueHeader, ValueStart, width};
use super::cursor::Cursor;
use crate::TypeKind;
use crate::types::fixed;

/// Moves behind a value of the type.
pub(crate) fn skip(cursor: &mut Cursor<'_>, of: TypeAt) {
    let content = cursor.content;
    let of = content.resolve(of);
    match of.kind() {
        TypeKind::Any => {
            let of = cursor.type_at();
            skip(cursor, of);
        }
        TypeKind::Struct => members(cursor, of),
        TypeKind::Except => {
            cursor.octet();
            members(cursor, of);
        }
        TypeKind::Union => {
            let node = content.node(of);
            let label = cursor.label(content.discriminator(of, &node).kind());
            if let Some(member) = content.selected(of, &node, label) {
                skip(cursor, of.with(member.of));
            }
        }
        TypeKind::Sequence | TypeKind::Array => elements(cursor, of),
        TypeKind::AbstractInterface => {
            if cursor.octet() == 0 {
                value_type(cursor);
            } else {
                reference(cursor);
            }
        }
        kind if kind.is_reference() => reference(cursor),
        kind if kind.is_value() || kind == TypeKind::ValueBox => value_type(cursor),
        _ => leaf(cursor, of),
    }
}

fn leaf(cursor: &mut Cursor<'_>, of: TypeAt) {
    match of.kind() {
        TypeKind::Null | TypeKind::Void => {}
        TypeKind::Char | TypeKind::WChar => {
            cursor.char();
        }
        TypeKind::String | TypeKind::WString | TypeKind::Principal => {
            cursor.sized();
        }
        TypeKind::LongDouble => {
            cursor.octets(16);
        }
        TypeKind::Fixed => {
            cursor.octets(fixed::octets(of.of.digits_and_scale().0));
        }
        TypeKind::TypeCode => {
            cursor.type_at();
        }
        kind => {
            cursor.octets(width(kind));
        }
    }
}

/// Moves behind the state of a value type.
pub(crate) fn skip_state(cursor: &mut Cursor<'_>, header: &ValueHeader) {
    let of = cursor.content.types[header.type_index as usize];
    state(cursor, of);
}

fn state(cursor: &mut Cursor<'_>, of: TypeAt) {
    let content = cursor.content;
    let node = content.node(of);
    if of.kind() == TypeKind::ValueBox {
        return skip(cursor, of.with(node.content));
    }
    if node.modifier == CUSTOM {
        return custom_state(cursor);
    }
    let base = content.resolve(of.with(node.content));
    if base.kind().is_value() {
        state(cursor, base);
    }
    members(cursor, of);
}

fn custom_state(cursor: &mut Cursor<'_>) {
    loop {
        match cursor.octet() {
            0 => return,
            1 => {
                cursor.octets(2);
                cursor.sized();
            }
            _ => value_type(cursor),
        }
    }
}

fn members(cursor: &mut Cursor<'_>, of: TypeAt) {
    let content = cursor.content;
    let node = content.node(of);
    for member in content.graph(of.graph).members(&node) {
        skip(cursor, of.with(member.of));
    }
}

fn elements(cursor: &mut Cursor<'_>, of: TypeAt) {
    let content = cursor.content;
    let node = content.node(of);
    let element = content.resolve(of.with(node.content));
    let count = if of.kind() == TypeKind::Array { node.number } else { cursor.ulong() };
    if element.kind() == TypeKind::Octet {
        cursor.octets(count as usize);
    } else {
        (0..count).for_each(|_| skip(cursor, element));
    }
}

fn reference(cursor: &mut Cursor<'_>) {
    cursor.sized();
    for _ in 0..cursor.ulong() {
        cursor.octets(4);
        cursor.sized();
    }
}

fn value_type(cursor: &mut Cursor<'_>) {
    match cursor.value_start() {
        ValueStart::Null | ValueStart::Same(_) => {}
        ValueStart::New(header) => skip_state(cursor, &header),
    }
}
