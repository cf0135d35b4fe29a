//! What a value is, for programs.

use std::sync::Arc;

use bytes::Bytes;

use super::DynamicValue;
use super::content::{Content, Span, TypeAt, Types, ValueStart};
use super::cursor::Cursor;
use super::skip::skip;
use crate::types::fixed;
use crate::types::typecode::graph::Member;
use crate::{Ior, Label, RepositoryId, TaggedProfile, TypeCode, TypeKind};

/// The outermost of a value; what lies within is values of their own.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum View {
    /// No value: of `null` or `void`.
    Nothing,
    /// An integer, octets included.
    Integer(i128),
    /// A `boolean`.
    Boolean(bool),
    /// A `float`.
    Float(f32),
    /// A `double`.
    Double(f64),
    /// A `long double` in IEEE 754 binary128, most significant octet first.
    LongDouble([u8; 16]),
    /// A `fixed` as decimal text.
    Fixed(String),
    /// A `char` or `wchar`.
    Char(char),
    /// A `string` or `wstring`.
    Text(String),
    /// A `Principal`.
    Principal(Bytes),
    /// An `enum`: the label's number and name.
    Enum(u32, String),
    /// A struct or exception.
    Struct(Members),
    /// A union: its discriminator, and name and value of the member that it selects.
    Union(Label, Option<(String, DynamicValue)>),
    /// A sequence or array.
    Sequence(Elements),
    /// An `any`: the value in it.
    Any(DynamicValue),
    /// A TypeCode.
    TypeCode(TypeCode),
    /// An object reference, which may be nil.
    Reference(Ior),
    /// A value type that is null.
    NullValue,
    /// A value type.
    Value(ValueView),
}

/// A value type that is not null.
///
/// Two views of one shared value are equal in `place`, and in nothing else need be looked at for that.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueView {
    /// Which of the values that were decoded together this is.
    pub place: u32,
    /// The type by which the state is laid out.
    pub type_code: TypeCode,
    /// The repository ids that were sent, none where the type was clear.
    pub ids: Vec<String>,
    /// The state's members, those of bases first; what is in a box is a member without name. Empty for a custom value.
    pub state: Members,
}

/// The members of a struct or of a value's state, with their names, in order.
#[derive(Debug, Clone)]
pub struct Members {
    content: Arc<Content>,
    left: std::vec::IntoIter<(TypeAt, Option<Member>)>,
    at: u32,
}

/// The elements of a sequence or an array, in order.
#[derive(Debug, Clone)]
pub struct Elements {
    content: Arc<Content>,
    of: TypeAt,
    left: u32,
    at: u32,
}

impl Iterator for Members {
    type Item = (String, DynamicValue);

    fn next(&mut self) -> Option<Self::Item> {
        let (of, member) = self.left.next()?;
        let value = take(&self.content, of, &mut self.at);
        let name = member.map(|member| self.content.graph(of.graph).text(member.name));
        Some((name.unwrap_or_default().to_owned(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl Iterator for Elements {
    type Item = DynamicValue;

    fn next(&mut self) -> Option<DynamicValue> {
        self.left = self.left.checked_sub(1)?;
        Some(take(&self.content, self.of, &mut self.at))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.left as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Members {}
impl ExactSizeIterator for Elements {}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.clone().eq(other.clone())
    }
}

impl PartialEq for Elements {
    fn eq(&self, other: &Self) -> bool {
        self.clone().eq(other.clone())
    }
}

/// Makes the value at a place and moves the place behind it.
fn take(content: &Arc<Content>, of: TypeAt, at: &mut u32) -> DynamicValue {
    let value = DynamicValue { content: Arc::clone(content), of, at: *at };
    let mut cursor = Cursor::new(content, *at);
    skip(&mut cursor, of);
    *at = cursor.place();
    value
}

pub(super) fn view(value: &DynamicValue) -> View {
    let content = &value.content;
    let of = content.resolve(value.of);
    let mut cursor = value.cursor();
    match of.kind() {
        TypeKind::Enum => {
            let (node, value) = (content.node(of), cursor.ulong());
            let graph = content.graph(of.graph);
            View::Enum(value, graph.text(graph.member(&node, value).name).to_owned())
        }
        TypeKind::Struct | TypeKind::Except => {
            if of.kind() == TypeKind::Except {
                cursor.octet();
            }
            let left = members(content, of).into_iter();
            View::Struct(Members { content: Arc::clone(content), left, at: cursor.place() })
        }
        TypeKind::Union => union(value, of),
        TypeKind::Sequence | TypeKind::Array => {
            let node = content.node(of);
            let left = if of.kind() == TypeKind::Array { node.number } else { cursor.ulong() };
            let (content, of) = (Arc::clone(content), of.with(node.content));
            View::Sequence(Elements { content, of, left, at: cursor.place() })
        }
        TypeKind::Any => {
            let of = cursor.type_at();
            View::Any(DynamicValue { content: Arc::clone(content), of, at: cursor.place() })
        }
        TypeKind::TypeCode => View::TypeCode(content.type_code(cursor.type_at())),
        TypeKind::AbstractInterface if cursor.octet() == 0 => value_type(content, cursor),
        TypeKind::AbstractInterface => View::Reference(reference(&mut cursor)),
        kind if kind.is_reference() => View::Reference(reference(&mut cursor)),
        kind if kind.is_value() || kind == TypeKind::ValueBox => value_type(content, cursor),
        _ => leaf(of, &mut cursor),
    }
}

fn leaf(of: TypeAt, cursor: &mut Cursor<'_>) -> View {
    match of.kind() {
        TypeKind::Null | TypeKind::Void => View::Nothing,
        TypeKind::Boolean => View::Boolean(cursor.octet() != 0),
        TypeKind::Float => View::Float(f32::from_bits(cursor.ulong())),
        TypeKind::Double => View::Double(f64::from_bits(cursor.bits(TypeKind::Double))),
        TypeKind::LongDouble => View::LongDouble(cursor.array()),
        TypeKind::Fixed => {
            let (digits, scale) = of.of.digits_and_scale();
            View::Fixed(fixed::to_text(cursor.octets(fixed::octets(digits)), scale))
        }
        TypeKind::Char | TypeKind::WChar => View::Char(cursor.char()),
        TypeKind::String | TypeKind::WString => View::Text(cursor.text().to_owned()),
        TypeKind::Principal => View::Principal(Bytes::copy_from_slice(cursor.sized())),
        kind => match Label::of_bits(kind, cursor.bits(kind)) {
            Some(Label::Integer(value)) => View::Integer(value),
            _ => View::Nothing,
        },
    }
}

fn union(value: &DynamicValue, of: TypeAt) -> View {
    let content = &value.content;
    let mut cursor = value.cursor();
    let node = content.node(of);
    let kind = content.discriminator(of, &node).kind();
    let bits = cursor.label(kind);
    let label = Label::of_bits(kind, bits).unwrap_or(Label::Integer(0));
    let member = content.selected(of, &node, bits).map(|member| {
        let name = content.graph(of.graph).text(member.name).to_owned();
        let of = of.with(member.of);
        (name, DynamicValue { content: Arc::clone(content), of, at: cursor.place() })
    });
    View::Union(label, member)
}

fn members(content: &Content, of: TypeAt) -> Vec<(TypeAt, Option<Member>)> {
    let node = content.node(of);
    let members = content.graph(of.graph).members(&node);
    members.iter().map(|member| (of.with(member.of), Some(*member))).collect()
}

/// The members of a state: those of the bases first.
fn state_members(content: &Content, of: TypeAt) -> Vec<(TypeAt, Option<Member>)> {
    let node = content.node(of);
    if of.kind() == TypeKind::ValueBox {
        return vec![(of.with(node.content), None)];
    }
    if node.modifier == super::CUSTOM {
        return Vec::new();
    }
    let base = content.resolve(of.with(node.content));
    let mut all = if base.kind().is_value() { state_members(content, base) } else { Vec::new() };
    all.extend(members(content, of));
    all
}

fn value_type<'c>(content: &'c Arc<Content>, mut cursor: Cursor<'c>) -> View {
    let mut place = cursor.place();
    let mut start = cursor.value_start();
    if let ValueStart::Same(other) = start {
        place = other;
        cursor = Cursor::new(content, other);
        start = cursor.value_start();
    }
    let ValueStart::New(header) = start else { return View::NullValue };
    let of = content.types[header.type_index as usize];
    let left = state_members(content, of).into_iter();
    let ids = header.ids.map_or(&[][..], |span| content.ids(span));
    View::Value(ValueView {
        place,
        type_code: content.type_code(of),
        ids: ids.iter().map(|id: &Span| content.text(*id).to_owned()).collect(),
        state: Members { content: Arc::clone(content), left, at: cursor.place() },
    })
}

/// Reads a reference.
pub(crate) fn reference(cursor: &mut Cursor<'_>) -> Ior {
    let type_id = RepositoryId::from(cursor.text());
    let count = cursor.ulong();
    let profiles = (0..count)
        .map(|_| TaggedProfile { tag: cursor.ulong(), data: Bytes::copy_from_slice(cursor.sized()) });
    Ior { type_id, profiles: profiles.collect() }
}
