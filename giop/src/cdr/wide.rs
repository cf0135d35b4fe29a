//! Wide characters and strings, whose form depends on the GIOP version.
//!
//! GIOP 1.0 has none. In 1.1 each character takes two octets in the message's byte order and a string ends
//! with a zero character. In 1.2 lengths count octets and nothing terminates a string; a byte order mark may
//! come first, and without one the octets are big endian. Sent are the forms that stock clients understand: a
//! character without mark, a string with mark in the sender's order.
//!
//! Source: CORBA 3.0.3 §15.3.1.6, §15.3.2.7

use super::{CdrReader, CdrWriter, wire_length};
use crate::codeset::wide;
use crate::{ByteOrder, CodeSet, Error, Version};

const MARK: u16 = 0xFEFF;

impl CdrReader<'_> {
    /// Reads a `wchar`.
    ///
    /// # Errors
    ///
    /// [`Error::WideNotAllowed`] in GIOP 1.0 or where no wide code set was negotiated,
    /// [`Error::InvalidWideLength`], [`Error::CharacterConversion`].
    pub fn read_wchar(&mut self) -> Result<char, Error> {
        let code_set = wide_code_set(self.version(), self.code_sets().wchar)?;
        let text = if self.version() < Version::V1_2 {
            let unit = self.read_ushort()?;
            wide::decode(code_set, std::iter::once(unit))?
        } else {
            let length = usize::from(self.read_octet()?);
            // Two octets are a character and no mark, even if they look like one.
            self.read_marked_units(code_set, length, length > 2)?
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
        let code_set = wide_code_set(self.version(), self.code_sets().wchar)?;
        let text = if self.version() < Version::V1_2 {
            let units = self.read_terminated_units()?;
            wide::decode(code_set, units.into_iter())?
        } else {
            let length = self.read_sequence_length(1)?;
            self.read_marked_units(code_set, length, true)?
        };
        match text.find('\0') {
            None => Ok(text),
            Some(offset) => Err(Error::NulInString { offset }),
        }
    }

    fn read_marked_units(
        &mut self,
        code_set: CodeSet,
        length: usize,
        may_be_marked: bool,
    ) -> Result<String, Error> {
        if !length.is_multiple_of(2) {
            return Err(Error::InvalidWideLength { octets: length, position: self.position() });
        }
        let octets = self.read_octets(length)?;
        let (order, octets) = match octets {
            [0xFE, 0xFF, rest @ ..] if may_be_marked => (ByteOrder::Big, rest),
            [0xFF, 0xFE, rest @ ..] if may_be_marked => (ByteOrder::Little, rest),
            _ => (ByteOrder::Big, octets),
        };
        let units = octets.chunks_exact(2).map(|pair| match order {
            ByteOrder::Big => u16::from_be_bytes([pair[0], pair[1]]),
            ByteOrder::Little => u16::from_le_bytes([pair[0], pair[1]]),
        });
        wide::decode(code_set, units)
    }

    fn read_terminated_units(&mut self) -> Result<Vec<u16>, Error> {
        let length = self.read_sequence_length(2)?;
        let mut units = (0..length).map(|_| self.read_ushort()).collect::<Result<Vec<_>, _>>()?;
        match units.pop() {
            Some(0) => Ok(units),
            _ => Err(Error::StringNotTerminated { position: self.position() }),
        }
    }
}

impl CdrWriter {
    /// Writes a `wchar`.
    ///
    /// # Errors
    ///
    /// [`Error::WideNotAllowed`] in GIOP 1.0 or where no wide code set was negotiated, and
    /// [`Error::CharacterConversion`] for characters that take more than 16 bits.
    pub fn write_wchar(&mut self, value: char) -> Result<(), Error> {
        let code_set = wide_code_set(self.version(), self.code_sets().wchar)?;
        let unit = u16::try_from(u32::from(value))
            .map_err(|_| Error::CharacterConversion { code_set, offset: 0 })?;
        if self.version() < Version::V1_2 {
            self.write_ushort(unit);
        } else {
            self.write_octet(2);
            self.write_octets(&unit.to_be_bytes());
        }
        Ok(())
    }

    /// Writes a `wstring`.
    ///
    /// # Errors
    ///
    /// As [`write_wchar`](Self::write_wchar), [`Error::NulInString`] and [`Error::LengthOverflow`]; then
    /// nothing was written.
    pub fn write_wstring(&mut self, value: &str) -> Result<(), Error> {
        let code_set = wide_code_set(self.version(), self.code_sets().wchar)?;
        if let Some(offset) = value.find('\0') {
            return Err(Error::NulInString { offset });
        }
        let units = wide::encode(code_set, value)?;
        if self.version() < Version::V1_2 {
            self.write_ulong(wire_length(units.len().saturating_add(1))?);
            units.iter().chain(&[0]).for_each(|&unit| self.write_ushort(unit));
        } else if units.is_empty() {
            self.write_ulong(0);
        } else {
            self.write_ulong(wire_length(units.len().saturating_add(1).saturating_mul(2))?);
            std::iter::once(&MARK).chain(&units).for_each(|&unit| self.write_ushort(unit));
        }
        Ok(())
    }
}

fn wide_code_set(version: Version, code_set: Option<CodeSet>) -> Result<CodeSet, Error> {
    match code_set {
        Some(code_set) if version > Version::V1_0 => Ok(code_set),
        _ => Err(Error::WideNotAllowed { version }),
    }
}
