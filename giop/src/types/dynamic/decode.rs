//! Reads values of any type from the wire.

use std::collections::HashMap;

use super::content::{ANYS, Builder, Content, ROOT, Span, TypeAt, Types};
use super::input::ChunkedReader;
use super::value_types::ValueTypes;
use crate::types::meter::Meter;
use crate::types::typecode::TypeDecoder;
use crate::types::typecode::graph::Node;
use crate::types::{fixed, text};
use crate::{CdrReader, Error, TypeCode, TypeKind, planted};

/// Reads one value and all that it contains.
pub(super) struct Decoder<'a, 'k> {
    pub(super) input: ChunkedReader<'a>,
    pub(super) out: Builder,
    pub(super) meter: Meter,
    pub(super) known: &'k ValueTypes,
    /// Where value types and their ids began on the wire, rising, and what they are here.
    pub(super) values: Vec<(u32, u32)>,
    pub(super) id_places: Vec<(u32, Span)>,
    pub(super) list_places: Vec<(u32, Span)>,
    /// Ids that something else has read before, and what they are here.
    pub(super) earlier_ids: HashMap<u32, Span>,
    /// All of it lies in a value in chunks.
    pub(super) began_chunked: bool,
    /// How many values around this place are in chunks for reasons of their own.
    pub(super) own_chunks: u32,
}

/// Reads a value; returns it and the parts that were counted.
pub(super) fn decode<'a>(
    of: &TypeCode,
    reader: &mut CdrReader<'a>,
    known: &ValueTypes,
) -> Result<(Content, u64), Error> {
    let mut input = ChunkedReader::new(reader.clone());
    let decoded = decode_in(of, &mut input, known)?;
    *reader = input.reader;
    Ok(decoded)
}

/// Reads a value that may lie in a value in chunks.
pub(super) fn decode_in(
    of: &TypeCode,
    input: &mut ChunkedReader<'_>,
    known: &ValueTypes,
) -> Result<(Content, u64), Error> {
    // What was noted is handed on, not copied: there may be many anys.
    let noted = std::mem::take(&mut input.noted);
    let mut own = input.clone();
    own.noted = noted;
    let mut decoder = Decoder {
        meter: Meter::for_octets(input.reader.remaining()),
        input: own,
        out: Builder::new(of),
        known,
        values: Vec::new(),
        id_places: Vec::new(),
        list_places: Vec::new(),
        earlier_ids: HashMap::new(),
        began_chunked: input.is_chunked,
        own_chunks: 0,
    };
    decoder.value(TypeAt { graph: ROOT, of: of.root })?;
    decoder.note_ids();
    *input = decoder.input;
    Ok((decoder.out.finish(), decoder.meter.used()))
}

impl Decoder<'_, '_> {
    pub(super) fn value(&mut self, of: TypeAt) -> Result<(), Error> {
        self.meter.part()?;
        let of = self.out.resolve(of);
        if !of.kind().is_node() && of.kind() != TypeKind::Any {
            return self.leaf(of);
        }
        self.meter.enter()?;
        let result = self.composite(of);
        self.meter.leave();
        result
    }

    /// Reads a value of parts. It returns their results as they are, to take little of the stack.
    fn composite(&mut self, of: TypeAt) -> Result<(), Error> {
        match of.kind() {
            TypeKind::Any => self.any(),
            TypeKind::Struct => self.members(of),
            TypeKind::Except => self.exception(of),
            TypeKind::Union => self.union(of),
            TypeKind::Enum => self.enumeration(of),
            TypeKind::Sequence | TypeKind::Array => self.elements(of),
            kind if kind.is_reference() => self.reference(),
            TypeKind::Value | TypeKind::Event | TypeKind::ValueBox => self.value_type(of),
            TypeKind::AbstractInterface => self.abstract_interface(of),
            kind => Err(Error::NoSuchValue { kind }),
        }
    }

    fn leaf(&mut self, of: TypeAt) -> Result<(), Error> {
        match of.kind() {
            TypeKind::Null | TypeKind::Void => {}
            TypeKind::Char => {
                let value = self.input.whole(text::read_char)?;
                self.out.put_char(value);
            }
            TypeKind::WChar => {
                let value = self.input.whole(text::read_wchar)?;
                self.out.put_char(value);
            }
            TypeKind::String | TypeKind::WString => self.string(of)?,
            TypeKind::LongDouble => {
                let octets = self.input.whole(CdrReader::read_long_double)?;
                self.out.put(&octets);
            }
            TypeKind::Fixed => {
                let (digits, _) = of.of.digits_and_scale();
                let octets = self.input.octets(fixed::octets(digits))?;
                if !fixed::is_valid(&octets, digits) {
                    return Err(Error::InvalidFixed { position: self.input.reader.position() });
                }
                self.out.put(&octets);
            }
            TypeKind::Principal => {
                let length = self.input.whole(|reader| reader.read_sequence_length(1))?;
                let octets = self.input.octets(length)?;
                self.out.put_sized(&octets)?;
            }
            TypeKind::TypeCode => {
                let anys = &mut self.out.anys;
                let of = self.input.whole(|reader| TypeDecoder::new(anys).decode(reader))?;
                self.out.put_type(of);
            }
            kind => {
                self.number(kind)?;
            }
        }
        Ok(())
    }

    /// Reads a number, boolean or enumerator; returns its bits, sign-extended.
    fn number(&mut self, kind: TypeKind) -> Result<u64, Error> {
        let bits = self.input.whole(|reader| {
            Ok(match kind {
                TypeKind::Octet => reader.read_octet()?.into(),
                TypeKind::Boolean => reader.read_boolean()?.into(),
                TypeKind::Short => i64::from(reader.read_short()?).cast_unsigned(),
                TypeKind::UShort => reader.read_ushort()?.into(),
                TypeKind::Long => i64::from(reader.read_long()?).cast_unsigned(),
                TypeKind::LongLong | TypeKind::ULongLong | TypeKind::Double => reader.read_ulonglong()?,
                _ => reader.read_ulong()?.into(),
            })
        })?;
        self.out.put_bits(kind, bits);
        Ok(bits)
    }

    fn string(&mut self, of: TypeAt) -> Result<(), Error> {
        let value = match of.kind() {
            TypeKind::WString => self.input.string(true, text::read_wstring)?,
            _ => self.input.string(false, text::read_string)?,
        };
        let bound = of.of.param;
        if bound > 0 && value.len() > bound as usize {
            self.check_bound(value.chars().count(), bound)?;
        }
        self.out.put_sized(value.as_bytes())
    }

    fn check_bound(&self, length: usize, bound: u32) -> Result<(), Error> {
        if bound == 0 || length <= bound as usize {
            return Ok(());
        }
        Err(Error::BoundExceeded { length, bound, position: self.input.reader.position() })
    }

    fn any(&mut self) -> Result<(), Error> {
        let anys = &mut self.out.anys;
        let of = self.input.whole(|reader| TypeDecoder::new(anys).decode(reader))?;
        self.out.put_type(of);
        self.value(TypeAt { graph: ANYS, of })
    }

    pub(super) fn members(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.out.node(of);
        for index in 0..node.member_count {
            let member = self.out.member(of, &node, index);
            self.value(of.with(member.of))?;
        }
        Ok(())
    }

    /// Reads an exception, whose repository id comes first by the standard and never from omniORB.
    ///
    /// That a first member is a string that says the same can be ruled out.
    ///
    /// Source: CORBA 3.0.3 §15.3.5.5
    fn exception(&mut self, of: TypeAt) -> Result<(), Error> {
        self.meter.parts(EXCEPTION_PARTS)?;
        let mut ahead = self.input.clone();
        let has_id = match ahead.whole(CdrReader::read_string_octets) {
            Ok(octets) => self.is_id(of, octets)?,
            Err(_) => false,
        };
        if has_id {
            self.input = ahead;
        }
        self.out.put(&[has_id.into()]);
        self.members(of)
    }

    /// Says whether octets are the id of a type; that costs parts, because octets may be looked at many times.
    fn is_id(&mut self, of: TypeAt, octets: &[u8]) -> Result<bool, Error> {
        let length = self.out.id(of).len();
        // An octet of Latin-1 is one or two of the id here.
        if length == 0 || octets.len() > length || octets.len() < length / 2 {
            return Ok(false);
        }
        self.meter.octets(length)?;
        Ok(text::name_octets(self.out.id(of))? == octets)
    }

    fn union(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.out.node(of);
        let discriminator = self.out.discriminator(of, &node);
        let label = match discriminator.kind() {
            TypeKind::Enum => {
                let discriminator_node = self.out.node(discriminator);
                self.enumerator(&discriminator_node)?.into()
            }
            TypeKind::Char | TypeKind::WChar => {
                let is_wide = discriminator.kind() == TypeKind::WChar;
                let read = if is_wide { text::read_wchar } else { text::read_char };
                let value = self.input.whole(read)?;
                self.out.put_char(value);
                u32::from(value).into()
            }
            kind => self.number(kind)?,
        };
        match self.out.selected(of, &node, label) {
            Some(member) => self.value(of.with(member.of)),
            None if planted("union") => self.value(of.with(self.out.graph(of.graph).member(&node, 0).of)),
            None => Ok(()),
        }
    }

    fn enumeration(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.out.node(of);
        self.enumerator(&node).map(drop)
    }

    fn enumerator(&mut self, node: &Node) -> Result<u32, Error> {
        let value = self.input.whole(|reader| reader.read_enum(node.member_count))?;
        self.out.put_ulong(value);
        Ok(value)
    }

    fn elements(&mut self, of: TypeAt) -> Result<(), Error> {
        let node = self.out.node(of);
        let element = self.out.resolve(of.with(node.content));
        let count = if of.kind() == TypeKind::Array {
            node.number
        } else {
            let min_octets = min_octets(element.kind());
            let length = self.input.whole(|reader| match min_octets {
                0 => reader.read_ulong(),
                _ => reader
                    .read_sequence_length(min_octets)
                    .map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
            })?;
            self.check_bound(usize::try_from(length).unwrap_or(usize::MAX), node.number)?;
            self.out.put_ulong(length);
            length
        };
        if element.kind() == TypeKind::Octet {
            let octets = self.input.octets(usize::try_from(count).unwrap_or(usize::MAX))?;
            self.out.put(&octets);
            return Ok(());
        }
        (0..count).try_for_each(|_| self.value(element))
    }

    /// Reads a reference, without any of the structure that its profiles may have.
    fn reference(&mut self) -> Result<(), Error> {
        self.sized_octets(true)?;
        let count = self.input.whole(|reader| reader.read_sequence_length(8))?;
        self.out.put_length(count)?;
        for _ in 0..count {
            let tag = self.input.whole(CdrReader::read_ulong)?;
            self.out.put_ulong(tag);
            self.sized_octets(false)?;
        }
        Ok(())
    }

    /// Reads a repository id or the octets of a profile.
    fn sized_octets(&mut self, is_id: bool) -> Result<(), Error> {
        if is_id {
            let id = self.input.string(false, text::read_name)?;
            return self.out.put_sized(id.as_bytes());
        }
        let length = self.input.whole(|reader| reader.read_sequence_length(1))?;
        let octets = self.input.octets(length)?;
        self.out.put_sized(&octets)
    }

    fn abstract_interface(&mut self, of: TypeAt) -> Result<(), Error> {
        let is_object = self.input.whole(CdrReader::read_boolean)?;
        self.out.put(&[is_object.into()]);
        if is_object { self.reference() } else { self.value_type(of) }
    }

    /// Finds a value type of the registry by its id; that costs parts, because one id may come many times.
    pub(super) fn look_up(&mut self, id: Span) -> Result<Option<TypeAt>, Error> {
        self.meter.octets(self.out.text(id).len())?;
        match self.known.get(self.out.text(id)) {
            Some(type_code) => self.out.adopt(type_code).map(Some),
            None => Ok(None),
        }
    }
}

/// An exception without members takes no octets on the wire and one here, so that fewer are allowed.
const EXCEPTION_PARTS: u64 = 16;

/// The least octets that a value of a kind takes, 0 where that depends.
fn min_octets(kind: TypeKind) -> usize {
    match kind {
        TypeKind::Octet | TypeKind::Boolean | TypeKind::Char | TypeKind::WChar | TypeKind::Fixed => 1,
        TypeKind::Short | TypeKind::UShort => 2,
        TypeKind::LongLong | TypeKind::ULongLong | TypeKind::Double => 8,
        TypeKind::LongDouble => 16,
        TypeKind::Null | TypeKind::Void | TypeKind::Struct | TypeKind::Except | TypeKind::Array => 0,
        TypeKind::Union | TypeKind::AbstractInterface => 1,
        _ => 4,
    }
}
