//! Compares values, side by side.

use std::collections::HashMap;

use super::CUSTOM;
use super::DynamicValue;
use super::content::{TypeAt, Types, ValueStart};
use super::cursor::Cursor;
use super::skip::skip;
use crate::TypeKind;

pub(super) fn same(a: &DynamicValue, b: &DynamicValue) -> bool {
    if !a.type_code().equal(&b.type_code()) {
        return false;
    }
    Sides::new(a, b).run(a.of, b.of)
}

/// Two values of equal types.
struct Sides<'v> {
    a: Cursor<'v>,
    b: Cursor<'v>,
    /// Places of value types that were met, each with the place on the other side.
    met_a: HashMap<u32, u32>,
    met_b: HashMap<u32, u32>,
    /// Types that were compared.
    types: HashMap<(TypeAt, TypeAt), bool>,
    /// Value types outside of what is compared, to which something in it refers.
    open: Vec<(u32, u32)>,
    /// How many pairs of values were looked at.
    steps: usize,
}

impl<'v> Sides<'v> {
    fn new(a: &'v DynamicValue, b: &'v DynamicValue) -> Self {
        Self {
            a: a.cursor(),
            b: b.cursor(),
            met_a: HashMap::new(),
            met_b: HashMap::new(),
            types: HashMap::new(),
            open: Vec::new(),
            steps: 0,
        }
    }

    fn run(&mut self, a: TypeAt, b: TypeAt) -> bool {
        let mut same = self.value(a, b);
        while same && let Some((a, b)) = self.open.pop() {
            (self.a.at, self.b.at) = (a as usize, b as usize);
            same = self.value_type();
        }
        same
    }

    fn value(&mut self, a: TypeAt, b: TypeAt) -> bool {
        self.steps += 1;
        let (a, b) = (self.a.content.resolve(a), self.b.content.resolve(b));
        match a.kind() {
            TypeKind::Any => {
                let (a, b) = (self.a.type_at(), self.b.type_at());
                self.equal_types(a, b) && self.value(a, b)
            }
            TypeKind::TypeCode => {
                let (a, b) = (self.a.type_at(), self.b.type_at());
                self.equal_types(a, b)
            }
            TypeKind::Struct => self.members(a, b),
            TypeKind::Except => self.a.octet() == self.b.octet() && self.members(a, b),
            TypeKind::Union => self.union(a, b),
            TypeKind::Sequence | TypeKind::Array => self.elements(a, b),
            TypeKind::AbstractInterface => {
                let (is_object, other) = (self.a.octet(), self.b.octet());
                let reference = a.with(crate::types::typecode::graph::TypeRef::simple(TypeKind::ObjRef));
                is_object == other
                    && if is_object == 0 { self.value_type() } else { self.plain(reference, reference) }
            }
            kind if kind.is_value() || kind == TypeKind::ValueBox => self.value_type(),
            _ => self.plain(a, b),
        }
    }

    fn equal_types(&mut self, a: TypeAt, b: TypeAt) -> bool {
        let (content_a, content_b) = (self.a.content, self.b.content);
        *self.types.entry((a, b)).or_insert_with(|| content_a.type_code(a).equal(&content_b.type_code(b)))
    }

    /// Compares values that are held in the same octets wherever they are the same.
    fn plain(&mut self, a: TypeAt, b: TypeAt) -> bool {
        let (from_a, from_b) = (self.a.at, self.b.at);
        skip(&mut self.a, a);
        skip(&mut self.b, b);
        self.a.content.octets[from_a..self.a.at] == self.b.content.octets[from_b..self.b.at]
    }

    fn members(&mut self, a: TypeAt, b: TypeAt) -> bool {
        let (content_a, content_b) = (self.a.content, self.b.content);
        let (node_a, node_b) = (content_a.node(a), content_b.node(b));
        let members_a = content_a.graph(a.graph).members(&node_a);
        let members_b = content_b.graph(b.graph).members(&node_b);
        members_a.len() == members_b.len()
            && members_a.iter().zip(members_b).all(|(x, y)| self.value(a.with(x.of), b.with(y.of)))
    }

    fn union(&mut self, a: TypeAt, b: TypeAt) -> bool {
        let (content_a, content_b) = (self.a.content, self.b.content);
        let (node_a, node_b) = (content_a.node(a), content_b.node(b));
        let kind = content_a.discriminator(a, &node_a).kind();
        let (label, other) = (self.a.label(kind), self.b.label(kind));
        let members = (content_a.selected(a, &node_a, label), content_b.selected(b, &node_b, other));
        label == other
            && match members {
                (Some(x), Some(y)) => self.value(a.with(x.of), b.with(y.of)),
                (None, None) => true,
                _ => false,
            }
    }

    fn elements(&mut self, a: TypeAt, b: TypeAt) -> bool {
        let (node_a, node_b) = (self.a.content.node(a), self.b.content.node(b));
        let mut counts = (node_a.number, node_b.number);
        if a.kind() == TypeKind::Sequence {
            counts = (self.a.ulong(), self.b.ulong());
        }
        let (a, b) = (self.a.content.resolve(a.with(node_a.content)), b.with(node_b.content));
        if a.kind() == TypeKind::Octet && counts.0 == counts.1 {
            let count = counts.0 as usize;
            return self.a.octets(count) == self.b.octets(count);
        }
        counts.0 == counts.1 && (0..counts.0).all(|_| self.value(a, b))
    }

    fn value_type(&mut self) -> bool {
        let places = (self.a.place(), self.b.place());
        match (self.a.value_start(), self.b.value_start()) {
            (ValueStart::Null, ValueStart::Null) => true,
            (ValueStart::Same(a), ValueStart::Same(b)) => self.same_place(a, b),
            (ValueStart::New(a), ValueStart::New(b)) => {
                if !self.meet(places) {
                    return false;
                }
                let (of_a, of_b) = (
                    self.a.content.types[a.type_index as usize],
                    self.b.content.types[b.type_index as usize],
                );
                a.flags == b.flags && self.equal_types(of_a, of_b) && self.state(of_a, of_b)
            }
            _ => false,
        }
    }

    /// Notes that two places are met together, or says that one of them was met with another.
    fn meet(&mut self, (a, b): (u32, u32)) -> bool {
        *self.met_a.entry(a).or_insert(b) == b && *self.met_b.entry(b).or_insert(a) == a
    }

    /// Says whether two places can hold the same value; if they were not met yet, they are looked at later.
    fn same_place(&mut self, a: u32, b: u32) -> bool {
        if !self.met_a.contains_key(&a) {
            self.open.push((a, b));
        }
        self.meet((a, b))
    }

    fn state(&mut self, a: TypeAt, b: TypeAt) -> bool {
        let (content_a, content_b) = (self.a.content, self.b.content);
        let (node_a, node_b) = (content_a.node(a), content_b.node(b));
        let (inner_a, inner_b) = (a.with(node_a.content), b.with(node_b.content));
        if a.kind() == TypeKind::ValueBox {
            return self.value(inner_a, inner_b);
        }
        if node_a.modifier == CUSTOM {
            return self.custom_state();
        }
        let (base_a, base_b) = (content_a.resolve(inner_a), content_b.resolve(inner_b));
        (!base_a.kind().is_value() || self.state(base_a, base_b)) && self.members(a, b)
    }

    fn custom_state(&mut self) -> bool {
        loop {
            let (item, other) = (self.a.octet(), self.b.octet());
            let same = item == other
                && match item {
                    0 => return true,
                    1 => (self.a.array::<2>(), self.a.sized()) == (self.b.array::<2>(), self.b.sized()),
                    _ => self.value_type(),
                };
            if !same {
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TypeCode, ValueTypes};

    #[test]
    fn values_in_loops_are_compared_in_steps_for_what_is_held() {
        let node = r#"{"kind":"value","id":"IDL:N:1.0","name":"N","members":[
            {"name":"a","type":{"kind":"recursive","id":"IDL:N:1.0"}},
            {"name":"b","type":{"kind":"recursive","id":"IDL:N:1.0"}}]}"#;
        let of = TypeCode::from_json(&format!(r#"{{"kind":"sequence","element":{node}}}"#)).unwrap();
        let steps = |count: usize| {
            let state = |label: usize| {
                let before = label.saturating_sub(1);
                format!(
                    r#"{{"label":{label},"state":{{"a":{{"same_as":{before}}},"b":{{"same_as":{label}}}}}}}"#
                )
            };
            let text = format!("[{}]", (0..count).map(state).collect::<Vec<_>>().join(","));
            let [a, b] = [(); 2].map(|()| DynamicValue::from_json(&of, &text, &ValueTypes::new()).unwrap());
            let mut sides = Sides::new(&a, &b);
            assert!(sides.run(a.of, b.of));
            sides.steps
        };
        assert_eq!((steps(100), steps(200)), (301, 601));
    }
}
