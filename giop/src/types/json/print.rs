//! Writes values as JSON.

use std::collections::HashMap;

use super::text::Text;
use super::{JsonError, print_type, reference};
use crate::types::dynamic::CUSTOM;
use crate::types::dynamic::content::{Content, TypeAt, Types, ValueHeader, ValueStart, flags};
use crate::types::dynamic::cursor::Cursor;
use crate::types::dynamic::view;
use crate::types::fixed;
use crate::types::meter::Meter;
use crate::{DynamicValue, Label, TypeKind};

pub(super) fn value(value: &DynamicValue, limit_octets: usize) -> Result<String, JsonError> {
    let mut printer = Printer {
        content: &value.content,
        cursor: value.cursor(),
        out: Text::new(limit_octets),
        meter: Meter::for_octets(0),
        labels: HashMap::new(),
    };
    printer.value(value.of)?;
    Ok(printer.out.finish())
}

struct Printer<'v> {
    content: &'v Content,
    cursor: Cursor<'v>,
    out: Text,
    /// Counts depth only: the limit of the text bounds the rest.
    meter: Meter,
    /// The labels of value types, by their places.
    labels: HashMap<u32, usize>,
}

impl Printer<'_> {
    fn value(&mut self, of: TypeAt) -> Result<(), JsonError> {
        let of = self.content.resolve(of);
        if !of.kind().is_node() && of.kind() != TypeKind::Any {
            return self.leaf(of);
        }
        self.meter.enter()?;
        let result = self.composite(of);
        self.meter.leave();
        result
    }

    /// Writes a value of parts. It returns their results as they are, to take little of the stack.
    fn composite(&mut self, of: TypeAt) -> Result<(), JsonError> {
        match of.kind() {
            TypeKind::Any => self.any(),
            TypeKind::Struct => self.structure(of),
            TypeKind::Except => self.exception(of),
            TypeKind::Union => self.union(of),
            TypeKind::Enum => {
                let index = self.cursor.ulong();
                self.label(of, Label::Enum(index))
            }
            TypeKind::Sequence | TypeKind::Array => self.elements(of),
            TypeKind::AbstractInterface => self.abstract_interface(),
            kind if kind.is_reference() => self.reference(),
            _ => self.value_type(),
        }
    }

    fn any(&mut self) -> Result<(), JsonError> {
        let of = self.cursor.type_at();
        self.out.raw("{\"type\":")?;
        print_type::within(self.content.graph(of.graph), of.of, &mut self.out)?;
        self.out.raw(",\"value\":")?;
        self.value(of)?;
        self.out.raw("}")
    }

    fn structure(&mut self, of: TypeAt) -> Result<(), JsonError> {
        self.out.raw("{")?;
        self.members(of, true)?;
        self.out.raw("}")
    }

    fn abstract_interface(&mut self) -> Result<(), JsonError> {
        let is_object = self.cursor.octet() != 0;
        self.out.raw(if is_object { "{\"object\":" } else { "{\"value\":" })?;
        if is_object {
            self.reference()?;
        } else {
            self.value_type()?;
        }
        self.out.raw("}")
    }

    fn reference(&mut self) -> Result<(), JsonError> {
        reference::print(&view::reference(&mut self.cursor), &mut self.out)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the bits of a float are as many as it has")]
    fn leaf(&mut self, of: TypeAt) -> Result<(), JsonError> {
        let (cursor, out) = (&mut self.cursor, &mut self.out);
        match of.kind() {
            TypeKind::Null | TypeKind::Void => out.raw("null"),
            TypeKind::Boolean => out.boolean(cursor.octet() != 0),
            TypeKind::Char | TypeKind::WChar => out.string(cursor.char().encode_utf8(&mut [0; 4])),
            TypeKind::String | TypeKind::WString => out.string(cursor.text()),
            TypeKind::Float => out.float(f32::from_bits(cursor.bits(of.kind()) as u32).into()),
            TypeKind::Double => out.float(f64::from_bits(cursor.bits(of.kind()))),
            TypeKind::LongDouble => {
                out.raw("{\"bytes\":")?;
                out.hex(cursor.octets(16))?;
                out.raw("}")
            }
            TypeKind::Fixed => {
                let (digits, scale) = of.of.digits_and_scale();
                out.string(&fixed::to_text(cursor.octets(fixed::octets(digits)), scale))
            }
            TypeKind::Principal => octets(cursor.sized(), out),
            TypeKind::TypeCode => {
                let of = cursor.type_at();
                print_type::within(self.content.graph(of.graph), of.of, out)
            }
            kind => match Label::of_bits(kind, cursor.bits(kind)) {
                Some(Label::Integer(value)) => out.number(value),
                _ => out.raw("null"),
            },
        }
    }

    fn exception(&mut self, of: TypeAt) -> Result<(), JsonError> {
        self.out.raw("{")?;
        let has_id = self.cursor.octet() != 0;
        if has_id {
            self.out.raw("\"$id\":")?;
            self.out.string(self.content.id(of))?;
        }
        self.members(of, !has_id)?;
        self.out.raw("}")
    }

    /// Writes members with their names; the first after a comma unless nothing is before it.
    fn members(&mut self, of: TypeAt, mut is_first: bool) -> Result<bool, JsonError> {
        let content = self.content;
        let node = content.node(of);
        let graph = content.graph(of.graph);
        for member in graph.members(&node) {
            if !std::mem::take(&mut is_first) {
                self.out.raw(",")?;
            }
            self.out.string(graph.text(member.name))?;
            self.out.raw(":")?;
            self.value(of.with(member.of))?;
        }
        Ok(is_first)
    }

    fn union(&mut self, of: TypeAt) -> Result<(), JsonError> {
        let content = self.content;
        let node = content.node(of);
        let discriminator = content.discriminator(of, &node);
        let bits = self.cursor.label(discriminator.kind());
        self.out.raw("{\"discriminator\":")?;
        match Label::of_bits(discriminator.kind(), bits) {
            Some(label) => self.label(discriminator, label)?,
            None => self.out.raw("null")?,
        }
        self.out.raw(",\"member\":")?;
        match content.selected(of, &node, bits) {
            None => self.out.raw("null}"),
            Some(member) => {
                self.out.string(content.graph(of.graph).text(member.name))?;
                self.out.raw(",\"value\":")?;
                self.value(of.with(member.of))?;
                self.out.raw("}")
            }
        }
    }

    fn label(&mut self, of: TypeAt, label: Label) -> Result<(), JsonError> {
        print_type::label(self.content.graph(of.graph), of.of, label, &mut self.out)
    }

    fn elements(&mut self, of: TypeAt) -> Result<(), JsonError> {
        let content = self.content;
        let node = content.node(of);
        let element = content.resolve(of.with(node.content));
        let count = if of.kind() == TypeKind::Array { node.number } else { self.cursor.ulong() };
        if element.kind() == TypeKind::Octet {
            return octets(self.cursor.octets(count as usize), &mut self.out);
        }
        self.out.raw("[")?;
        for index in 0..count {
            if index > 0 {
                self.out.raw(",")?;
            }
            self.value(element)?;
        }
        self.out.raw("]")
    }

    fn value_type(&mut self) -> Result<(), JsonError> {
        let mut place = self.cursor.place();
        let start = self.cursor.value_start();
        if let ValueStart::Same(other) = start {
            place = other;
        }
        if let (ValueStart::Same(_), Some(label)) = (start, self.labels.get(&place)) {
            return self.out.raw(&format!("{{\"same_as\":{label}}}"));
        }
        match start {
            ValueStart::Null => self.out.raw("null"),
            ValueStart::New(header) => self.new_value(place, &header),
            ValueStart::Same(_) => {
                // It lies outside of what is printed, so it is printed here.
                let back = std::mem::replace(&mut self.cursor, Cursor::new(self.content, place));
                self.meter.enter()?;
                if let ValueStart::New(header) = self.cursor.value_start() {
                    self.new_value(place, &header)?;
                }
                self.meter.leave();
                self.cursor = back;
                Ok(())
            }
        }
    }

    fn new_value(&mut self, place: u32, header: &ValueHeader) -> Result<(), JsonError> {
        let of = self.content.types[header.type_index as usize];
        self.header(place, header, of)?;
        self.state(of)?;
        self.out.raw("}")
    }

    /// Writes what comes before the state of a value type.
    fn header(&mut self, place: u32, header: &ValueHeader, of: TypeAt) -> Result<(), JsonError> {
        let content = self.content;
        let label = self.labels.len();
        self.labels.insert(place, label);
        let ids = header.ids.map_or(&[][..], |span| content.ids(span));
        self.out.raw("{\"value_id\":")?;
        self.out.string(ids.first().map_or(content.id(of), |id| content.text(*id)))?;
        self.out.raw(&format!(",\"label\":{label}"))?;
        if header.flags & flags::IDS == flags::IDS {
            for (index, id) in ids.iter().enumerate() {
                self.out.raw(if index == 0 { ",\"ids\":[" } else { "," })?;
                self.out.string(content.text(*id))?;
            }
            self.out.raw(if ids.is_empty() { ",\"ids\":[]" } else { "]" })?;
        }
        if let Some(codebase) = header.codebase {
            self.out.raw(",\"codebase\":")?;
            self.out.string(content.text(codebase))?;
        }
        self.out.raw(&format!(",\"tag\":\"0x7fffff{:02x}\",\"state\":", header.flags))
    }

    fn state(&mut self, of: TypeAt) -> Result<(), JsonError> {
        let node = self.content.node(of);
        if of.kind() == TypeKind::ValueBox {
            return self.value(of.with(node.content));
        }
        if node.modifier == CUSTOM {
            return self.custom_state();
        }
        self.out.raw("{")?;
        self.state_members(of)?;
        self.out.raw("}")
    }

    /// Writes the members of a value type, those of its bases first; says whether there were none.
    fn state_members(&mut self, of: TypeAt) -> Result<bool, JsonError> {
        let node = self.content.node(of);
        let base = self.content.resolve(of.with(node.content));
        let is_first = !base.kind().is_value() || self.state_members(base)?;
        self.members(of, is_first)
    }

    fn custom_state(&mut self) -> Result<(), JsonError> {
        self.out.raw("[")?;
        for index in 0usize.. {
            let item = self.cursor.octet();
            if item == 0 {
                break;
            }
            self.out.raw(if index == 0 { "{" } else { ",{" })?;
            if item == 1 {
                let (order, position) = (self.cursor.octet(), self.cursor.octet());
                self.out
                    .raw(&format!("\"little_endian\":{},\"position\":{position},\"data\":", order == 1))?;
                let octets = self.cursor.sized();
                self.out.hex(octets)?;
            } else {
                self.out.raw("\"value\":")?;
                self.meter.enter()?;
                self.value_type()?;
                self.meter.leave();
            }
            self.out.raw("}")?;
        }
        self.out.raw("]")
    }
}

fn octets(octets: &[u8], out: &mut Text) -> Result<(), JsonError> {
    out.raw("[")?;
    for (index, octet) in octets.iter().enumerate() {
        if index > 0 {
            out.raw(",")?;
        }
        out.number((*octet).into())?;
    }
    out.raw("]")
}
