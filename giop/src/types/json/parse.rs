//! Reads values from JSON.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::parse_type::{self, field, integer, single};
use super::{JsonError, reference};
use crate::types::dynamic::content::{ANYS, Builder, ROOT, Span, TypeAt, Types};
use crate::types::fixed;
use crate::types::meter::Meter;
use crate::types::typecode::graph::Node;
use crate::{DynamicValue, Error, Label, TypeCode, TypeKind, ValueTypes};

pub(super) fn value(of: &TypeCode, json: &Value, known: &ValueTypes) -> Result<DynamicValue, JsonError> {
    let mut parser = Parser {
        out: Builder::new(of),
        meter: Meter::for_octets(usize::MAX),
        known,
        labels: HashMap::new(),
        ids: HashMap::new(),
    };
    parser.value(TypeAt { graph: ROOT, of: of.root }, json)?;
    Ok(DynamicValue::whole(parser.out.finish(), of))
}

pub(super) struct Parser<'k> {
    pub(super) out: Builder,
    /// Counts depth only: a text is bounded by its length.
    pub(super) meter: Meter,
    pub(super) known: &'k ValueTypes,
    /// The places of value types by their labels.
    pub(super) labels: HashMap<u64, u32>,
    /// Repository ids and code bases that were there before, so that they are sent once.
    pub(super) ids: HashMap<String, Span>,
}

impl Parser<'_> {
    pub(super) fn value(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        let of = self.out.resolve(of);
        if !of.kind().is_node() && of.kind() != TypeKind::Any {
            return self.leaf(of, json);
        }
        self.meter.enter()?;
        let result = self.composite(of, json);
        self.meter.leave();
        result
    }

    /// Reads a value of parts. It returns their results as they are, to take little of the stack.
    fn composite(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        match of.kind() {
            TypeKind::Any => self.any(json),
            TypeKind::Struct => self.structure(of, json),
            TypeKind::Except => self.exception(of, json),
            TypeKind::Union => self.union(of, json),
            TypeKind::Enum => parse_type::label(json, self.out.graph(of.graph), of.of)
                .and_then(|label| self.enumerator(of, label)),
            TypeKind::Sequence | TypeKind::Array => self.elements(of, json),
            kind if kind.is_reference() => reference::parse(json, &mut self.out),
            TypeKind::AbstractInterface => self.abstract_interface(of, json),
            TypeKind::Value | TypeKind::Event | TypeKind::ValueBox => self.value_type(of, json),
            kind => Err(Error::NoSuchValue { kind }.into()),
        }
    }

    fn structure(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        let json = object(json)?;
        let count = self.members(of, json)?;
        all_known(json, count)
    }

    fn leaf(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        let wanted = || JsonError::expected(format!("a value of {}", of.kind()));
        match of.kind() {
            TypeKind::Null | TypeKind::Void => json.as_null().ok_or_else(wanted)?,
            TypeKind::Char | TypeKind::WChar => {
                self.out.put_char(json.as_str().and_then(single).ok_or_else(wanted)?);
            }
            TypeKind::String | TypeKind::WString => self.string(of, json.as_str().ok_or_else(wanted)?)?,
            TypeKind::Float => {
                let bits = float(json).ok_or_else(wanted)?.to_bits();
                self.out.put_ulong(bits);
            }
            TypeKind::Double => {
                let value = double(json).ok_or_else(wanted)?;
                self.out.put_bits(TypeKind::Double, value.to_bits());
            }
            TypeKind::LongDouble => {
                let octets = super::text::from_hex(parse_type::text(json, "bytes")?);
                self.out.put(&octets.filter(|octets| octets.len() == 16).ok_or_else(wanted)?);
            }
            TypeKind::Fixed => {
                let (digits, scale) = of.of.digits_and_scale();
                let text = json.as_str().map(ToOwned::to_owned);
                let text = text.or_else(|| integer(json).map(|number| number.to_string()));
                let octets = text.and_then(|text| fixed::from_text(&text, digits, scale));
                let wanted = || JsonError::expected(format!("a fixed<{digits},{scale}> as text"));
                self.out.put(&octets.ok_or_else(wanted)?);
            }
            TypeKind::Principal => {
                let octets = octets(json)?;
                self.out.put_sized(&octets)?;
            }
            TypeKind::TypeCode => {
                let of = parse_type::within(json, &mut self.out.anys)?;
                self.out.put_type(of);
            }
            kind => {
                let label = if kind == TypeKind::Boolean {
                    json.as_bool().map(Label::Boolean)
                } else {
                    integer(json).map(Label::Integer)
                };
                let bits = label.and_then(|label| label.bits(kind));
                self.out.put_bits(kind, bits.ok_or_else(wanted)?);
            }
        }
        Ok(())
    }

    fn string(&mut self, of: TypeAt, text: &str) -> Result<(), JsonError> {
        let (length, bound) = (text.chars().count(), of.of.param);
        if let Some(offset) = text.find('\0') {
            return Err(Error::NulInString { offset }.into());
        }
        check_bound(length, bound)?;
        Ok(self.out.put_sized(text.as_bytes())?)
    }

    fn any(&mut self, json: &Value) -> Result<(), JsonError> {
        let json = object(json)?;
        let of_json = json.get("type").ok_or_else(|| JsonError::expected("an object with \"type\""))?;
        let of = parse_type::within(of_json, &mut self.out.anys).map_err(|error| error.within(".type"))?;
        self.out.put_type(of);
        let value = json.get("value").unwrap_or(&Value::Null);
        self.value(TypeAt { graph: ANYS, of }, value).map_err(|error| error.within(".value"))
    }

    /// Reads the members of a type and returns how many there were.
    pub(super) fn members(&mut self, of: TypeAt, json: &Map<String, Value>) -> Result<usize, JsonError> {
        let node = self.out.node(of);
        let name = |index| self.out.graph(of.graph).text(self.out.member(of, &node, index).name);
        let names: HashSet<&str> = (0..node.member_count).map(name).collect();
        if names.len() < node.member_count as usize {
            // No IDL has such a type, and JSON cannot say which of the two is meant.
            return Err(JsonError::expected("a type whose members have different names"));
        }
        for index in 0..node.member_count {
            let member = self.out.member(of, &node, index);
            let name = self.out.graph(of.graph).text(member.name);
            let value = json.get(name);
            let value = value.ok_or_else(|| JsonError::expected(format!("a member {name:?}")))?;
            if let Err(error) = self.value(of.with(member.of), value) {
                let name = self.out.graph(of.graph).text(member.name);
                return Err(error.within(format!(".{name}")));
            }
        }
        Ok(node.member_count as usize)
    }

    fn exception(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        let json = object(json)?;
        let id = json.get("$id");
        if id.is_some_and(|id| id.as_str() != Some(self.out.id(of)) || self.out.id(of).is_empty()) {
            return Err(JsonError::expected(format!("{:?}", self.out.id(of))).within(".$id"));
        }
        self.out.put(&[id.is_some().into()]);
        let count = self.members(of, json)?;
        all_known(json, count + usize::from(id.is_some()))
    }

    fn union(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        let node = self.out.node(of);
        let discriminator = self.out.discriminator(of, &node);
        let label = field(json, "discriminator").and_then(|json| {
            parse_type::label(json, self.out.graph(discriminator.graph), discriminator.of)
                .map_err(|error| error.within(".discriminator"))
        })?;
        match label {
            Label::Char(value) => self.out.put_char(value),
            label @ Label::Enum(_) => self.enumerator(discriminator, label)?,
            label => {
                let bits = label.bits(discriminator.kind()).unwrap_or_default();
                self.out.put_bits(discriminator.kind(), bits);
            }
        }
        self.selected(of, &node, label.bits(discriminator.kind()).unwrap_or_default(), json)
    }

    fn selected(&mut self, of: TypeAt, node: &Node, bits: u64, json: &Value) -> Result<(), JsonError> {
        let member = self.out.selected(of, node, bits);
        let name = member.map(|member| self.out.graph(of.graph).text(member.name));
        let stated = json.get("member");
        if stated.is_some_and(|stated| stated.as_str() != name) {
            let expected = name.map_or("null".to_owned(), |name| format!("{name:?}"));
            return Err(JsonError::expected(expected).within(".member"));
        }
        match member {
            Some(member) => {
                let value = field(json, "value")?;
                self.value(of.with(member.of), value).map_err(|error| error.within(".value"))
            }
            None => Ok(()),
        }
    }

    fn enumerator(&mut self, of: TypeAt, label: Label) -> Result<(), JsonError> {
        let count = self.out.node(of).member_count;
        match label {
            Label::Enum(value) if value < count => {
                self.out.put_ulong(value);
                Ok(())
            }
            _ => Err(JsonError::expected("a label of the enum")),
        }
    }

    fn elements(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        let node = self.out.node(of);
        let list = json.as_array().ok_or_else(|| JsonError::expected("a list"))?;
        if of.kind() == TypeKind::Sequence {
            check_bound(list.len(), node.number)?;
            self.out.put_length(list.len())?;
        } else if list.len() != node.number as usize {
            return Err(JsonError::expected(format!("a list of {}", node.number)));
        }
        let element = of.with(node.content);
        for (index, json) in list.iter().enumerate() {
            self.value(element, json).map_err(|error| error.within(format!("[{index}]")))?;
        }
        Ok(())
    }

    fn abstract_interface(&mut self, of: TypeAt, json: &Value) -> Result<(), JsonError> {
        if let Some(json) = json.get("object") {
            self.out.put(&[1]);
            return reference::parse(json, &mut self.out).map_err(|error| error.within(".object"));
        }
        self.out.put(&[0]);
        let value = json.get("value");
        let value = value.ok_or_else(|| JsonError::expected("an object with \"object\" or \"value\""))?;
        self.value_type(of, value).map_err(|error| error.within(".value"))
    }
}

/// Reads octets from a list of numbers.
fn octets(json: &Value) -> Result<Vec<u8>, JsonError> {
    let list = json.as_array().ok_or_else(|| JsonError::expected("a list"))?;
    let octet = |value: &Value| value.as_u64().and_then(|value| value.try_into().ok());
    let octets: Option<Vec<u8>> = list.iter().map(octet).collect();
    octets.ok_or_else(|| JsonError::expected("a list of octets"))
}

pub(super) fn object(json: &Value) -> Result<&Map<String, Value>, JsonError> {
    json.as_object().ok_or_else(|| JsonError::expected("an object"))
}

/// Says whether an object has no more members than the `count` that were read.
pub(super) fn all_known(json: &Map<String, Value>, count: usize) -> Result<(), JsonError> {
    if json.len() > count { Err(JsonError::expected("no other members")) } else { Ok(()) }
}

fn check_bound(length: usize, bound: u32) -> Result<(), JsonError> {
    if bound > 0 && length > bound as usize {
        return Err(Error::BoundExceeded { length, bound, position: 0 }.into());
    }
    Ok(())
}

/// Reads a number, or the text of one that JSON has not.
fn double(json: &Value) -> Option<f64> {
    json.as_f64().or_else(|| json.as_str().and_then(|text| text.parse().ok()))
}

/// Reads a float exactly, without a double in between that could round twice.
fn float(json: &Value) -> Option<f32> {
    match json {
        Value::Number(number) => number.to_string().parse().ok(),
        _ => json.as_str().and_then(|text| text.parse().ok()),
    }
}
