//! Writes TypeCodes as JSON.

use super::JsonError;
use super::text::Text;
use crate::types::typecode::graph::{Member, Node, TypeGraph, TypeRef};
use crate::types::typecode::{discriminator, visibility};
use crate::{Error, Label, MAX_NESTING, TypeCode, TypeKind};

pub(super) fn type_code(of: &TypeCode, limit_octets: usize) -> Result<String, JsonError> {
    let mut out = Text::new(limit_octets);
    within(&of.graph, of.root, &mut out)?;
    Ok(out.finish())
}

/// Writes a TypeCode of a graph into other JSON.
pub(super) fn within(graph: &TypeGraph, of: TypeRef, out: &mut Text) -> Result<(), JsonError> {
    Printer { graph, out, around: Vec::new() }.type_code(of)
}

/// Writes a label of a discriminator of the type.
pub(super) fn label(graph: &TypeGraph, of: TypeRef, label: Label, out: &mut Text) -> Result<(), JsonError> {
    match label {
        Label::Integer(value) => out.number(value),
        Label::Boolean(value) => out.boolean(value),
        Label::Char(value) => out.string(value.encode_utf8(&mut [0; 4])),
        Label::Enum(index) => {
            let node = graph.node(of);
            match graph.members(&node).get(index as usize) {
                Some(member) => out.string(graph.text(member.name)),
                None => out.number(index.into()),
            }
        }
    }
}

struct Printer<'a> {
    graph: &'a TypeGraph,
    out: &'a mut Text,
    /// The TypeCodes around the one that is being written, the outermost first.
    around: Vec<TypeRef>,
}

impl Printer<'_> {
    fn type_code(&mut self, of: TypeRef) -> Result<(), JsonError> {
        if let Some(place) = self.around.iter().rposition(|outer| *outer == of) {
            return self.recursive(of, place);
        }
        self.out.raw("{\"kind\":")?;
        self.out.string(of.kind.name())?;
        match of.kind {
            kind if kind.is_simple() => {}
            TypeKind::String | TypeKind::WString => self.number("bound", of.param.into())?,
            TypeKind::Fixed => {
                let (digits, scale) = of.digits_and_scale();
                self.number("digits", digits.into())?;
                self.number("scale", scale.into())?;
            }
            _ => {
                if self.around.len() == MAX_NESTING as usize {
                    return Err(Error::NestingTooDeep { limit: MAX_NESTING }.into());
                }
                self.around.push(of);
                self.parameters(&self.graph.node(of))?;
                self.around.pop();
            }
        }
        self.out.raw("}")
    }

    /// Writes that a TypeCode around this one is meant, by its id if that says which.
    fn recursive(&mut self, of: TypeRef, place: usize) -> Result<(), JsonError> {
        let graph = self.graph;
        let id = |of: TypeRef| {
            let node = graph.node(of);
            if node.kind.has_id() { graph.text(node.id) } else { "" }
        };
        self.out.raw("{\"kind\":\"recursive\",\"id\":")?;
        self.out.string(id(of))?;
        let named = self.around.iter().rposition(|outer| id(*outer) == id(of));
        if id(of).is_empty() || named != Some(place) {
            let up = self.around.len() - place;
            self.out.raw(&format!(",\"up\":{up}"))?;
        }
        self.out.raw("}")
    }

    fn parameters(&mut self, node: &Node) -> Result<(), JsonError> {
        self.names(node)?;
        match node.kind {
            TypeKind::Struct | TypeKind::Except => self.members(node),
            TypeKind::Value | TypeKind::Event => self.value_parameters(node),
            TypeKind::Enum => self.labels(node),
            TypeKind::Union => self.union_parameters(node),
            TypeKind::Sequence => self.elements("bound", node),
            TypeKind::Array => self.elements("length", node),
            TypeKind::Alias => self.content("original", node),
            TypeKind::ValueBox => self.content("boxed", node),
            _ => Ok(()),
        }
    }

    fn names(&mut self, node: &Node) -> Result<(), JsonError> {
        if node.kind.has_id() {
            self.out.raw(",\"id\":")?;
            self.out.string(self.graph.text(node.id))?;
            self.out.raw(",\"name\":")?;
            self.out.string(self.graph.text(node.name))?;
        }
        Ok(())
    }

    fn value_parameters(&mut self, node: &Node) -> Result<(), JsonError> {
        self.number("modifier", node.modifier.into())?;
        self.content("base", node)?;
        self.members(node)
    }

    fn union_parameters(&mut self, node: &Node) -> Result<(), JsonError> {
        self.content("discriminator", node)?;
        self.number("default_index", node.default_index().into())?;
        self.members(node)
    }

    fn elements(&mut self, limit: &str, node: &Node) -> Result<(), JsonError> {
        self.content("element", node)?;
        self.number(limit, node.number.into())
    }

    fn members(&mut self, node: &Node) -> Result<(), JsonError> {
        let graph = self.graph;
        self.out.raw(",\"members\":[")?;
        for (index, member) in (0..).zip(graph.members(node)) {
            self.begin_member(node, index, member)?;
            self.type_code(member.of)?;
            self.end_member(node, member)?;
        }
        self.out.raw("]")
    }

    fn begin_member(&mut self, node: &Node, index: u32, member: &Member) -> Result<(), JsonError> {
        self.out.raw(if index == 0 { "{" } else { ",{" })?;
        if node.kind == TypeKind::Union {
            self.case_label(node, index, member)?;
        }
        self.out.raw("\"name\":")?;
        self.out.string(self.graph.text(member.name))?;
        self.out.raw(",\"type\":")
    }

    fn end_member(&mut self, node: &Node, member: &Member) -> Result<(), JsonError> {
        if node.kind.is_value() {
            self.number("visibility", visibility(member).into())?;
        }
        self.out.raw("}")
    }

    fn case_label(&mut self, node: &Node, index: u32, member: &Member) -> Result<(), JsonError> {
        self.out.raw("\"label\":")?;
        let of = discriminator(self.graph, node);
        match Label::of_bits(of.kind, member.extra).filter(|_| !node.is_default(index)) {
            Some(of_case) => label(self.graph, of, of_case, self.out)?,
            None => self.out.raw("null")?,
        }
        self.out.raw(",")
    }

    fn labels(&mut self, node: &Node) -> Result<(), JsonError> {
        self.out.raw(",\"labels\":[")?;
        for (index, member) in self.graph.members(node).iter().enumerate() {
            if index > 0 {
                self.out.raw(",")?;
            }
            self.out.string(self.graph.text(member.name))?;
        }
        self.out.raw("]")
    }

    fn content(&mut self, name: &str, node: &Node) -> Result<(), JsonError> {
        self.out.raw(&format!(",\"{name}\":"))?;
        self.type_code(node.content)
    }

    fn number(&mut self, name: &str, value: i128) -> Result<(), JsonError> {
        self.out.raw(&format!(",\"{name}\":{value}"))
    }
}
