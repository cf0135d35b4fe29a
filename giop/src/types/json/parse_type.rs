//! Reads TypeCodes from JSON.

use std::sync::Arc;

use serde_json::Value;

use super::JsonError;
use crate::types::typecode::builder::is_discrete;
use crate::types::typecode::graph::{Member, Node, Text, TypeGraph, TypeRef};
use crate::{Error, Label, MAX_NESTING, TypeCode, TypeKind};

pub(super) fn type_code(json: &Value) -> Result<TypeCode, JsonError> {
    let mut graph = TypeGraph::default();
    let root = within(json, &mut graph)?;
    Ok(TypeCode { graph: Arc::new(graph), root })
}

/// Reads a TypeCode into a graph.
pub(super) fn within(json: &Value, graph: &mut TypeGraph) -> Result<TypeRef, JsonError> {
    let first_node = graph.node_count();
    let root = Parser { graph, around: Vec::new() }.type_code(json)?;
    let cycle = Error::InvalidTypeCode { reason: "aliases that stand for each other" };
    graph.seal(first_node).ok_or(cycle)?;
    Ok(root)
}

/// Reads the label of a discriminator.
pub(super) fn label(json: &Value, graph: &TypeGraph, of: TypeRef) -> Result<Label, JsonError> {
    let label = match (of.kind, json) {
        (TypeKind::Boolean, Value::Bool(value)) => Some(Label::Boolean(*value)),
        (TypeKind::Char | TypeKind::WChar, Value::String(text)) => single(text).map(Label::Char),
        (TypeKind::Enum, Value::String(name)) => graph.label(&graph.node(of), name).map(Label::Enum),
        (TypeKind::Enum, Value::Number(_)) => {
            json.as_u64().and_then(|number| number.try_into().ok()).map(Label::Enum)
        }
        (_, Value::Number(_)) => integer(json).map(Label::Integer),
        _ => None,
    };
    let label = label.filter(|label| label.bits(of.kind).is_some());
    label.ok_or_else(|| JsonError::expected(format!("a label of {}", of.kind)))
}

/// The only character of a text.
pub(super) fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

pub(super) fn integer(json: &Value) -> Option<i128> {
    json.as_i64().map(i128::from).or_else(|| json.as_u64().map(i128::from))
}

struct Parser<'g> {
    graph: &'g mut TypeGraph,
    around: Vec<TypeRef>,
}

impl Parser<'_> {
    fn type_code(&mut self, json: &Value) -> Result<TypeRef, JsonError> {
        let name = text(json, "kind")?;
        if name == "recursive" {
            return self.recursive(json);
        }
        let unknown = || JsonError::expected("a kind of typecode").within(".kind");
        let kind = TypeKind::from_name(name).ok_or_else(unknown)?;
        match kind {
            kind if kind.is_simple() => Ok(TypeRef::simple(kind)),
            TypeKind::String | TypeKind::WString => Ok(TypeRef { kind, param: number_or(json, "bound", 0)? }),
            TypeKind::Fixed => {
                let digits: u16 = number(json, "digits")?;
                if !(1..=31).contains(&digits) {
                    return Err(JsonError::expected("1 to 31").within(".digits"));
                }
                Ok(TypeRef::fixed(digits, number(json, "scale")?))
            }
            kind => self.node(kind, json),
        }
    }

    fn recursive(&self, json: &Value) -> Result<TypeRef, JsonError> {
        if json.get("up").is_some() {
            let up: usize = number(json, "up")?;
            let place = self.around.len().checked_sub(up);
            let outer = place.and_then(|place| self.around.get(place)).copied();
            return outer.ok_or_else(|| JsonError::expected("as many typecodes around it").within(".up"));
        }
        let id = text(json, "id")?;
        let is_meant = |outer: &&TypeRef| {
            let node = self.graph.node(**outer);
            node.kind.has_id() && self.graph.text(node.id) == id
        };
        let outer = self.around.iter().rev().find(is_meant).copied();
        outer.ok_or_else(|| JsonError::expected("the id of a typecode around it").within(".id"))
    }

    fn node(&mut self, kind: TypeKind, json: &Value) -> Result<TypeRef, JsonError> {
        if self.around.len() == MAX_NESTING as usize {
            return Err(Error::NestingTooDeep { limit: MAX_NESTING }.into());
        }
        let mut node = self.named_node(kind, json)?;
        let of = self.graph.add(node).ok_or(OVERFLOW)?;
        self.around.push(of);
        let members = self.parameters(&mut node, json)?;
        self.around.pop();
        self.graph.define(of, node, &members).ok_or(OVERFLOW)?;
        Ok(of)
    }

    /// Makes a node with its id, so that a recursive typecode within can name it.
    fn named_node(&mut self, kind: TypeKind, json: &Value) -> Result<Node, JsonError> {
        let mut node = Node::new(kind);
        if kind.has_id() {
            (node.id, node.name) = (self.add_text(text(json, "id")?)?, self.add_text(text(json, "name")?)?);
        }
        Ok(node)
    }

    fn parameters(&mut self, node: &mut Node, json: &Value) -> Result<Vec<Member>, JsonError> {
        match node.kind {
            TypeKind::Struct | TypeKind::Except => self.members(node, json),
            TypeKind::Value | TypeKind::Event => self.value_parameters(node, json),
            TypeKind::Enum => self.labels(json),
            TypeKind::Union => self.union_parameters(node, json),
            TypeKind::Sequence | TypeKind::Array => self.elements(node, json),
            TypeKind::Alias => self.only(node, json, "original"),
            TypeKind::ValueBox => self.only(node, json, "boxed"),
            _ => Ok(Vec::new()),
        }
    }

    fn value_parameters(&mut self, node: &mut Node, json: &Value) -> Result<Vec<Member>, JsonError> {
        node.modifier = number_or(json, "modifier", 0)?;
        if json.get("base").is_some() {
            node.content = self.content(json, "base")?;
        }
        self.members(node, json)
    }

    fn union_parameters(&mut self, node: &mut Node, json: &Value) -> Result<Vec<Member>, JsonError> {
        node.content = self.content(json, "discriminator")?;
        node.number = number::<i32>(json, "default_index")?.cast_unsigned();
        self.members(node, json)
    }

    fn elements(&mut self, node: &mut Node, json: &Value) -> Result<Vec<Member>, JsonError> {
        node.number = match node.kind {
            TypeKind::Sequence => number_or(json, "bound", 0)?,
            _ => number(json, "length")?,
        };
        self.only(node, json, "element")
    }

    fn only(&mut self, node: &mut Node, json: &Value, name: &str) -> Result<Vec<Member>, JsonError> {
        node.content = self.content(json, name)?;
        Ok(Vec::new())
    }

    fn content(&mut self, json: &Value, name: &str) -> Result<TypeRef, JsonError> {
        self.type_code(field(json, name)?).map_err(|error| error.within(format!(".{name}")))
    }

    fn labels(&mut self, json: &Value) -> Result<Vec<Member>, JsonError> {
        let mut labels = Vec::new();
        for (index, label) in list(json, "labels")?.iter().enumerate() {
            let Value::String(name) = label else {
                return Err(JsonError::expected("a label").within(format!(".labels[{index}]")));
            };
            labels.push(Member { name: self.add_text(name)?, of: TypeRef::NULL, extra: 0 });
        }
        Ok(labels)
    }

    fn members(&mut self, node: &Node, json: &Value) -> Result<Vec<Member>, JsonError> {
        let mut members = Vec::new();
        for (index, json) in (0..).zip(list(json, "members")?) {
            match self.member(node, index, json) {
                Ok(member) => members.push(member),
                Err(error) => return Err(error.within(format!(".members[{index}]"))),
            }
        }
        Ok(members)
    }

    fn member(&mut self, node: &Node, index: u32, json: &Value) -> Result<Member, JsonError> {
        let extra = self.extra(node, index, json)?;
        let name = self.add_text(text(json, "name")?)?;
        Ok(Member { name, of: self.content(json, "type")?, extra })
    }

    /// Reads the label of a case, or the visibility of a value type's member.
    fn extra(&self, node: &Node, index: u32, json: &Value) -> Result<u64, JsonError> {
        if node.kind.is_value() {
            return Ok(u64::from(number_or::<i16>(json, "visibility", 1)?.cast_unsigned()));
        }
        if node.kind != TypeKind::Union {
            return Ok(0);
        }
        let of = self.graph.resolve(node.content).filter(|of| is_discrete(of.kind));
        let of = of.ok_or(Error::InvalidTypeCode { reason: "a union by a type that is not discrete" })?;
        match field(json, "label")? {
            Value::Null if node.is_default(index) => Ok(0),
            label_json => {
                let label = label(label_json, self.graph, of).map_err(|error| error.within(".label"))?;
                Ok(label.bits(of.kind).unwrap_or_default())
            }
        }
    }

    fn add_text(&mut self, text: &str) -> Result<Text, JsonError> {
        Ok(self.graph.add_text(text).ok_or(OVERFLOW)?)
    }
}

const OVERFLOW: Error = Error::LengthOverflow { length: u32::MAX as usize };

/// The value of a name in an object.
pub(super) fn field<'j>(json: &'j Value, name: &str) -> Result<&'j Value, JsonError> {
    json.get(name).ok_or_else(|| JsonError::expected(format!("an object with {name:?}")))
}

pub(super) fn text<'j>(json: &'j Value, name: &str) -> Result<&'j str, JsonError> {
    let text = field(json, name)?.as_str();
    text.ok_or_else(|| JsonError::expected("text").within(format!(".{name}")))
}

pub(super) fn list<'j>(json: &'j Value, name: &str) -> Result<&'j [Value], JsonError> {
    let list = field(json, name)?.as_array();
    list.map(Vec::as_slice).ok_or_else(|| JsonError::expected("a list").within(format!(".{name}")))
}

pub(super) fn number<T: TryFrom<i128>>(json: &Value, name: &str) -> Result<T, JsonError> {
    let number = integer(field(json, name)?).and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| JsonError::expected("an integer that fits").within(format!(".{name}")))
}

fn number_or<T: TryFrom<i128>>(json: &Value, name: &str, other: T) -> Result<T, JsonError> {
    if json.get(name).is_some() { number(json, name) } else { Ok(other) }
}
