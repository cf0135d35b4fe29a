//! Reads value types from JSON.

use serde_json::Value;

use super::JsonError;
use super::parse::{Parser, all_known, object};
use super::parse_type::{field, list, number, text};
use crate::types::dynamic::CUSTOM;
use crate::types::dynamic::content::{ROOT, Span, TypeAt, Types, ValueHeader, flags};
use crate::types::typecode::graph::TypeRef;
use crate::{Error, TypeKind};

impl Parser<'_> {
    pub(super) fn value_type(&mut self, formal: TypeAt, json: &Value) -> Result<(), JsonError> {
        if json.is_null() {
            self.out.put(&[0]);
            return Ok(());
        }
        if let Some(label) = json.get("same_as") {
            let place = label.as_u64().and_then(|label| self.labels.get(&label)).copied();
            let wanted = || JsonError::expected("the label of a value before it").within(".same_as");
            self.out.put(&[1]);
            self.out.put_ulong(place.ok_or_else(wanted)?);
            return Ok(());
        }
        let place = self.out.place()?;
        let label = match json.get("label") {
            Some(_) => number(json, "label")?,
            None => u64::try_from(self.labels.len()).unwrap_or(u64::MAX),
        };
        if self.labels.insert(label, place).is_some() {
            return Err(JsonError::expected("a label of its own").within(".label"));
        }
        let (header, of) = self.header(formal, json)?;
        self.out.put_value_header(&header);
        let state = field(json, "state")?;
        self.state(of, &header, state).map_err(|error| error.within(".state"))
    }

    fn header(&mut self, formal: TypeAt, json: &Value) -> Result<(ValueHeader, TypeAt), JsonError> {
        let names = match json.get("ids") {
            Some(_) => list(json, "ids")?.iter().map(Value::as_str).collect::<Option<Vec<_>>>(),
            None => json.get("value_id").map(|_| text(json, "value_id")).transpose()?.map(|id| vec![id]),
        };
        let is_formal = names.as_ref().is_none_or(|names| self.is_concrete(formal, names.first().copied()));
        let tag_flags = match json.get("tag") {
            Some(_) => tag(json)?,
            None => tag_of(json.get("ids").is_some(), is_formal),
        };
        let names = names.unwrap_or_default();
        let mut codebase = None;
        if tag_flags & flags::CODEBASE != 0 {
            codebase = Some(self.text(text(json, "codebase")?)?);
        }
        let mut ids = None;
        if tag_flags & flags::SINGLE_ID != 0 {
            let start = self.out.next_id()?;
            for name in &names {
                let id = self.text(name)?;
                self.out.add_id(id);
            }
            let count = self.out.next_id()? - start;
            ids = Some(Span { start, count });
            if tag_flags & flags::IDS == flags::SINGLE_ID && count != 1 {
                return Err(JsonError::expected("one id").within(".ids"));
            }
        }
        let of = self.layout(formal, ids.map_or(&[][..], |_| &names))?;
        let type_index = self.out.type_index(of)?;
        Ok((ValueHeader { flags: tag_flags, type_index, codebase, ids }, of))
    }

    fn is_concrete(&self, of: TypeAt, id: Option<&str>) -> bool {
        self.out.is_concrete(of) && id.is_none_or(|id| self.out.id(of) == id)
    }

    fn layout(&mut self, formal: TypeAt, names: &[&str]) -> Result<TypeAt, JsonError> {
        if names.is_empty() && self.is_concrete(formal, None) {
            return Ok(formal);
        }
        for name in names {
            if self.is_concrete(formal, Some(name)) {
                return Ok(formal);
            }
            if let Some(type_code) = self.known.get(name) {
                return Ok(self.out.adopt(type_code)?);
            }
        }
        let id = names.first().copied().unwrap_or_default().to_owned();
        Err(Error::UnknownValueType { id }.into())
    }

    fn state(&mut self, of: TypeAt, header: &ValueHeader, json: &Value) -> Result<(), JsonError> {
        let node = self.out.node(of);
        if of.kind() == TypeKind::ValueBox {
            return self.value(of.with(node.content), json);
        }
        if node.modifier == CUSTOM {
            if header.flags & flags::CHUNKED == 0 {
                return Err(JsonError::expected("a tag with chunks"));
            }
            return self.custom_state(json);
        }
        let json = object(json)?;
        let count = self.state_members(of, json)?;
        all_known(json, count)
    }

    fn state_members(
        &mut self,
        of: TypeAt,
        json: &serde_json::Map<String, Value>,
    ) -> Result<usize, JsonError> {
        let node = self.out.node(of);
        let base = self.out.resolve(of.with(node.content));
        let mut count = 0;
        if base.kind().is_value() {
            self.meter.enter()?;
            count = self.state_members(base, json)?;
            self.meter.leave();
        }
        Ok(count + self.members(of, json)?)
    }

    fn custom_state(&mut self, json: &Value) -> Result<(), JsonError> {
        let items = json.as_array().ok_or_else(|| JsonError::expected("a list of chunks and values"))?;
        for (index, item) in items.iter().enumerate() {
            self.custom_item(item).map_err(|error| error.within(format!("[{index}]")))?;
        }
        self.out.put(&[0]);
        Ok(())
    }

    fn custom_item(&mut self, item: &Value) -> Result<(), JsonError> {
        if let Some(value) = item.get("value") {
            self.out.put(&[2]);
            let unknown = TypeAt { graph: ROOT, of: TypeRef::NULL };
            self.meter.enter()?;
            self.value_type(unknown, value)?;
            self.meter.leave();
            return Ok(());
        }
        let order = field(item, "little_endian")?.as_bool();
        let order = order.ok_or_else(|| JsonError::expected("a boolean").within(".little_endian"))?;
        let position: u8 = number(item, "position")?;
        let data = super::text::from_hex(text(item, "data")?).filter(|data| !data.is_empty());
        let data = data.ok_or_else(|| JsonError::expected("octets in hexadecimal").within(".data"))?;
        self.out.put(&[1, order.into(), position % 8]);
        Ok(self.out.put_sized(&data)?)
    }

    fn text(&mut self, text: &str) -> Result<Span, JsonError> {
        if let Some(span) = self.ids.get(text) {
            return Ok(*span);
        }
        let span = self.out.add_text(text)?;
        self.ids.insert(text.to_owned(), span);
        Ok(span)
    }
}

/// Reads the flags of a value tag.
fn tag(json: &Value) -> Result<u8, JsonError> {
    let digits = text(json, "tag")?.strip_prefix("0x7fffff").filter(|digits| digits.len() == 2);
    let tag = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let tag = tag.filter(|tag| *tag <= 0x0F && tag & flags::IDS != 4);
    tag.ok_or_else(|| JsonError::expected("a value tag such as \"0x7fffff00\"").within(".tag"))
}

/// The flags of a value for which no tag is given.
fn tag_of(has_ids: bool, is_formal: bool) -> u8 {
    match (has_ids, is_formal) {
        (true, _) => flags::IDS | flags::CHUNKED,
        (false, true) => 0,
        (false, false) => flags::SINGLE_ID,
    }
}
