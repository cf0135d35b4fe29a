//! Wide characters and strings, whose form depends on the GIOP version.
//!
//! | version | `wchar` | `wstring` |
//! |---|---|---|
//! | 1.0 | not allowed | not allowed |
//! | 1.1 | one unit of 2 or 4 octets, aligned, in the message's byte order | the number of units with the zero unit that ends it, then the units |
//! | 1.2 | a length octet, then octets | the number of octets, then the octets; nothing ends them |
//!
//! In 1.2 a byte order mark may come first, and without one the octets are big endian. Sent are the forms that stock
//! clients understand: a character without mark; a string in UTF-16 with a mark, in the sender's order; other strings
//! big endian.
//!
//! Source: CORBA 3.0.3 §15.3.1.6, §15.3.2.7

use super::{CdrReader, CdrWriter, wire_length};
use crate::codeset::wide::{self, Width};
use crate::{ByteOrder, CodeSet, Error, Version};

impl CdrReader<'_> {
    /// Reads a `wchar`.
    ///
    /// # Errors
    ///
    /// [`Error::WideNotAllowed`] in GIOP 1.0 or where no wide code set was negotiated,
    /// [`Error::InvalidWideLength`], [`Error::CharacterConversion`], [`Error::UnsupportedCodeSet`].
    pub fn read_wchar(&mut self) -> Result<char, Error> {
        let (code_set, width) = wide_code_set(self.version(), self.code_sets().wchar)?;
        let text = if self.version() < Version::V1_2 {
            match width {
                Width::Two => wide::decode_16(code_set, std::iter::once(self.read_ushort()?))?,
                Width::Four => wide::decode_32(code_set, std::iter::once(self.read_ulong()?))?,
            }
        } else {
            let length = usize::from(self.read_octet()?);
            // A single unit is a character and no mark, even if it looks like one.
            self.read_units(code_set, width, length, length > width as usize)?
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(Error::InvalidWideLength { octets: text.len(), position: self.position() }),
        }
    }

    /// Reads a `wstring`.
    ///
    /// # Errors
    ///
    /// As [`read_wchar`](Self::read_wchar), and [`Error::SequenceTooLong`], [`Error::StringNotTerminated`],
    /// [`Error::NulInString`].
    pub fn read_wstring(&mut self) -> Result<String, Error> {
        let (code_set, width) = wide_code_set(self.version(), self.code_sets().wchar)?;
        let text = if self.version() < Version::V1_2 {
            match width {
                Width::Two => {
                    let units = self.read_terminated(width, Self::read_ushort)?;
                    wide::decode_16(code_set, units.into_iter())?
                }
                Width::Four => {
                    let units = self.read_terminated(width, Self::read_ulong)?;
                    wide::decode_32(code_set, units.into_iter())?
                }
            }
        } else {
            let length = self.read_sequence_length(1)?;
            self.read_units(code_set, width, length, true)?
        };
        match text.find('\0') {
            None => Ok(text),
            Some(offset) => Err(Error::NulInString { offset }),
        }
    }

    /// Reads `length` octets of GIOP 1.2.
    fn read_units(
        &mut self,
        code_set: CodeSet,
        width: Width,
        length: usize,
        may_be_marked: bool,
    ) -> Result<String, Error> {
        if !length.is_multiple_of(width as usize) {
            return Err(Error::InvalidWideLength { octets: length, position: self.position() });
        }
        wide::decode_octets(code_set, self.read_octets(length)?, may_be_marked)
    }

    /// Reads the units of a string of GIOP 1.1, without the zero that ends it.
    fn read_terminated<T: Default + PartialEq>(
        &mut self,
        width: Width,
        read: impl Fn(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let length = self.read_sequence_length(width as usize)?;
        let mut units = (0..length).map(|_| read(self)).collect::<Result<Vec<T>, _>>()?;
        match units.pop() {
            Some(last) if last == T::default() => Ok(units),
            _ => Err(Error::StringNotTerminated { position: self.position() }),
        }
    }
}

impl CdrWriter {
    /// Writes a `wchar`.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] for what [`read_wchar`](CdrReader::read_wchar) returns, and for a character that takes
    /// more than one unit of the code set: stock clients take no surrogate pair for a character.
    pub fn write_wchar(&mut self, value: char) -> Result<(), Error> {
        let wide = wide_code_set(self.version(), self.code_sets().wchar).and_then(|(code_set, width)| {
            let refused = Error::CharacterConversion { code_set, offset: 0 };
            let fits = width == Width::Four || value.len_utf16() == 1;
            if fits { Ok(width) } else { Err(refused) }
        });
        let width = wide.map_err(Error::unwritable)?;
        if self.version() < Version::V1_2 {
            self.write_unit(width, value.into());
        } else {
            self.write_octet(width as u8);
            self.write_unit_in(ByteOrder::Big, width, value.into());
        }
        Ok(())
    }

    /// Writes a `wstring`.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] for what [`write_wchar`](Self::write_wchar) returns, [`Error::NulInString`] and
    /// [`Error::LengthOverflow`]; then nothing was written.
    pub fn write_wstring(&mut self, value: &str) -> Result<(), Error> {
        self.try_write_wstring(value).map_err(Error::unwritable)
    }

    fn try_write_wstring(&mut self, value: &str) -> Result<(), Error> {
        let (code_set, width) = wide_code_set(self.version(), self.code_sets().wchar)?;
        let units = wide::count_units(code_set, value)?;
        if self.version() < Version::V1_2 {
            self.write_ulong(wire_length(units.saturating_add(1))?);
            for_each_unit(width, value, |unit| self.write_unit(width, unit));
            self.write_unit(width, 0);
            return Ok(());
        }
        let marked = units > 0 && code_set.marks(value);
        let octets = units.saturating_add(usize::from(marked)).saturating_mul(width as usize);
        self.write_ulong(wire_length(octets)?);
        let order = if marked { self.order() } else { ByteOrder::Big };
        if marked {
            self.write_unit_in(order, width, wide::MARK.into());
        }
        for_each_unit(width, value, |unit| self.write_unit_in(order, width, unit));
        Ok(())
    }

    /// Writes a unit as GIOP 1.1 does, aligned and in the message's byte order.
    fn write_unit(&mut self, width: Width, unit: u32) {
        self.align(width as usize);
        self.write_unit_in(self.order(), width, unit);
    }

    /// Writes a unit where the last octet ended, in a byte order of choice. Of a unit of two octets only these count.
    fn write_unit_in(&mut self, order: ByteOrder, width: Width, unit: u32) {
        let width = width as usize;
        match order {
            ByteOrder::Big => self.write_octets(&unit.to_be_bytes()[4 - width..]),
            ByteOrder::Little => self.write_octets(&unit.to_le_bytes()[..width]),
        }
    }
}

fn for_each_unit(width: Width, text: &str, mut write: impl FnMut(u32)) {
    match width {
        Width::Two => text.encode_utf16().for_each(|unit| write(unit.into())),
        Width::Four => text.chars().for_each(|value| write(value.into())),
    }
}

fn wide_code_set(version: Version, code_set: Option<CodeSet>) -> Result<(CodeSet, Width), Error> {
    match code_set {
        Some(code_set) if version > Version::V1_0 => {
            let width = code_set.width().ok_or(Error::UnsupportedCodeSet { code_set })?;
            Ok((code_set, width))
        }
        _ => Err(Error::WideNotAllowed { version }),
    }
}
