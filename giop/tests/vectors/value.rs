//! Decodes and encodes values by their types, and tells padding from data.

use std::ops::Range;

use maestro_giop::{CdrReader, CdrWriter, Error, Ior, RepositoryId, TaggedProfile};
use serde_json::{Map, Value, json};

use crate::types::{Type, named};

/// Decodes values and remembers which octets were padding.
pub(crate) struct Decoder<'a> {
    pub(crate) reader: CdrReader<'a>,
    /// Offsets in the octets that the reader was made for.
    pub(crate) padding: Vec<Range<usize>>,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(reader: CdrReader<'a>) -> Self {
        Self { reader, padding: Vec::new() }
    }

    /// Skips the padding before a value, noting where it lies.
    pub(crate) fn align(&mut self, alignment: usize) -> Result<(), Error> {
        let from = self.reader.offset();
        self.reader.align(alignment)?;
        if self.reader.offset() > from {
            self.padding.push(from..self.reader.offset());
        }
        Ok(())
    }

    /// Decodes a value of the type, in the form in which the captures give values.
    pub(crate) fn value(&mut self, of: &Type) -> Result<Value, Error> {
        match of {
            Type::Basic(name) => self.basic(name),
            Type::Named(name) => self.value(named(name)),
            Type::Reference => self.reference(),
            Type::Array(count, of) => (0..*count).map(|_| self.value(of)).collect(),
            Type::Seq(of) => {
                self.align(4)?;
                let count = self.reader.read_sequence_length(1)?;
                (0..count).map(|_| self.value(of)).collect()
            }
            Type::Struct(members) => {
                let mut object = Map::new();
                for (name, of) in members {
                    object.insert((*name).to_owned(), self.value(of)?);
                }
                Ok(Value::Object(object))
            }
            Type::Enum(labels) => {
                self.align(4)?;
                let value = self.reader.read_enum(u32::try_from(labels.len()).expect("few labels"))?;
                Ok(json!(labels[value as usize]))
            }
            Type::Union(discriminator, cases) => {
                let label = self.value(discriminator)?;
                match selected(cases, &label) {
                    Some((member, of)) => {
                        let value = self.value(of)?;
                        Ok(json!({"discriminator": label, "member": member, "value": value}))
                    }
                    None => Ok(json!({"discriminator": label, "member": null})),
                }
            }
        }
    }

    fn basic(&mut self, name: &str) -> Result<Value, Error> {
        self.align(match name {
            "short" | "ushort" => 2,
            "long" | "ulong" | "float" | "string" | "wstring" => 4,
            "longlong" | "ulonglong" | "double" => 8,
            _ => 1,
        })?;
        let reader = &mut self.reader;
        Ok(match name {
            "octet" => json!(reader.read_octet()?),
            "boolean" => json!(reader.read_boolean()?),
            "char" => json!(reader.read_char()?),
            "wchar" => json!(reader.read_wchar()?),
            "short" => json!(reader.read_short()?),
            "ushort" => json!(reader.read_ushort()?),
            "long" => json!(reader.read_long()?),
            "ulong" => json!(reader.read_ulong()?),
            "longlong" => json!(reader.read_longlong()?),
            "ulonglong" => json!(reader.read_ulonglong()?),
            "float" => float(f64::from(reader.read_float()?)),
            "double" => float(reader.read_double()?),
            "string" => json!(reader.read_string()?),
            "wstring" => json!(reader.read_wstring()?),
            other => panic!("{other} is a basic type"),
        })
    }

    /// Decodes a reference, and reads it once more piece by piece for its padding.
    fn reference(&mut self) -> Result<Value, Error> {
        let ior = Ior::decode(&mut self.reader.clone())?;
        self.align(4)?;
        self.reader.read_string_octets()?;
        self.align(4)?;
        for _ in 0..self.reader.read_ulong()? {
            self.align(4)?;
            self.reader.read_ulong()?;
            self.reader.read_octet_seq()?;
        }
        Ok(ior_value(&ior))
    }
}

/// Encodes a value in the form in which [`Decoder::value`] returns it.
pub(crate) fn encode(of: &Type, value: &Value, writer: &mut CdrWriter) -> Result<(), Error> {
    match of {
        Type::Basic(name) => encode_basic(name, value, writer)?,
        Type::Named(name) => encode(named(name), value, writer)?,
        Type::Reference => ior_of(value).encode(writer),
        Type::Array(_, of) => encode_all(of, value, writer)?,
        Type::Seq(of) => {
            writer.write_sequence_length(value.as_array().expect("a sequence").len());
            encode_all(of, value, writer)?;
        }
        Type::Struct(members) => {
            for (name, of) in members {
                encode(of, &value[*name], writer)?;
            }
        }
        Type::Enum(labels) => {
            let index = labels.iter().position(|label| value == *label).expect("a label");
            writer.write_enum(u32::try_from(index).expect("few labels"));
        }
        Type::Union(discriminator, cases) => {
            encode(discriminator, &value["discriminator"], writer)?;
            if let Some((_, of)) = selected(cases, &value["discriminator"]) {
                encode(of, &value["value"], writer)?;
            }
        }
    }
    Ok(())
}

fn encode_all(of: &Type, values: &Value, writer: &mut CdrWriter) -> Result<(), Error> {
    values.as_array().expect("a list").iter().try_for_each(|value| encode(of, value, writer))
}

fn encode_basic(name: &str, value: &Value, writer: &mut CdrWriter) -> Result<(), Error> {
    let signed = || value.as_i64().expect("an integer");
    let unsigned = || value.as_u64().expect("an unsigned integer");
    let text = || value.as_str().expect("text");
    let char = || text().chars().next().expect("a character");
    match name {
        "octet" => writer.write_octet(unsigned().try_into().expect("an octet")),
        "boolean" => writer.write_boolean(value.as_bool().expect("a boolean")),
        "char" => writer.write_char(char())?,
        "wchar" => writer.write_wchar(char())?,
        "short" => writer.write_short(signed().try_into().expect("a short")),
        "ushort" => writer.write_ushort(unsigned().try_into().expect("a ushort")),
        "long" => writer.write_long(signed().try_into().expect("a long")),
        "ulong" => writer.write_ulong(unsigned().try_into().expect("a ulong")),
        "longlong" => writer.write_longlong(signed()),
        "ulonglong" => writer.write_ulonglong(unsigned()),
        #[expect(clippy::cast_possible_truncation, reason = "the value was a float")]
        "float" => writer.write_float(float_of(value) as f32),
        "double" => writer.write_double(float_of(value)),
        "string" => writer.write_string(text())?,
        "wstring" => writer.write_wstring(text())?,
        other => panic!("{other} is a basic type"),
    }
    Ok(())
}

fn selected<'t>(
    cases: &'t [(Vec<&'static str>, &'static str, Type)],
    label: &Value,
) -> Option<(&'static str, &'t Type)> {
    let label = label.as_str().map_or_else(|| label.to_string(), ToOwned::to_owned);
    let find = |label: &str| cases.iter().find(|(labels, ..)| labels.contains(&label));
    find(&label).or_else(|| find("_")).map(|(_, member, of)| (*member, of))
}

fn float(value: f64) -> Value {
    if value == 0.0 && value.is_sign_negative() {
        json!("-0.0")
    } else if value.is_finite() {
        json!(value)
    } else {
        json!(value.to_string())
    }
}

fn float_of(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().and_then(|text| text.parse().ok()).expect("a float"))
}

/// A reference with its profiles as octets, under a name that no other value has.
pub(crate) fn ior_value(ior: &Ior) -> Value {
    let profiles: Vec<Value> = ior
        .profiles
        .iter()
        .map(|profile| json!({"tag": profile.tag, "data": hex::encode(&profile.data)}))
        .collect();
    json!({"$ior": {"type_id": ior.type_id.as_str(), "profiles": profiles}})
}

/// The reference of such a value.
pub(crate) fn ior_of(value: &Value) -> Ior {
    let profiles =
        value["$ior"]["profiles"].as_array().expect("profiles").iter().map(|profile| TaggedProfile {
            tag: profile["tag"].as_u64().and_then(|tag| tag.try_into().ok()).expect("a tag"),
            data: hex::decode(profile["data"].as_str().expect("data")).expect("hexadecimal").into(),
        });
    let type_id = RepositoryId::from(value["$ior"]["type_id"].as_str().expect("a type id"));
    Ior { type_id, profiles: profiles.collect() }
}
