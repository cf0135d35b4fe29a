//! All calls by which values become text and text becomes octets, in one place.

use std::borrow::Cow;

use crate::{CdrReader, CdrWriter, CodeSet, Error, Version};

/// Reads a name or a repository id, in Latin-1 whatever the connection's code sets.
pub(crate) fn read_name(reader: &mut CdrReader<'_>) -> Result<String, Error> {
    name(reader.read_string_octets()?)
}

/// Converts the octets of a name.
pub(crate) fn name(octets: &[u8]) -> Result<String, Error> {
    CodeSet::LATIN_1.decode(octets)
}

/// Writes a name or a repository id.
pub(crate) fn write_name(name: &str, writer: &mut CdrWriter) -> Result<(), Error> {
    writer.write_string_octets(&name_octets(name)?);
    Ok(())
}

/// The octets of a name.
pub(crate) fn name_octets(name: &str) -> Result<Cow<'_, [u8]>, Error> {
    CodeSet::LATIN_1.encode(name)
}

pub(crate) fn read_char(reader: &mut CdrReader<'_>) -> Result<char, Error> {
    reader.read_char()
}

pub(crate) fn write_char(value: char, writer: &mut CdrWriter) -> Result<(), Error> {
    writer.write_char(value)
}

pub(crate) fn read_wchar(reader: &mut CdrReader<'_>) -> Result<char, Error> {
    reader.read_wchar()
}

pub(crate) fn write_wchar(value: char, writer: &mut CdrWriter) -> Result<(), Error> {
    writer.write_wchar(value)
}

pub(crate) fn read_string(reader: &mut CdrReader<'_>) -> Result<String, Error> {
    reader.read_string()
}

pub(crate) fn write_string(value: &str, writer: &mut CdrWriter) -> Result<(), Error> {
    writer.write_string(value)
}

pub(crate) fn read_wstring(reader: &mut CdrReader<'_>) -> Result<String, Error> {
    reader.read_wstring()
}

pub(crate) fn write_wstring(value: &str, writer: &mut CdrWriter) -> Result<(), Error> {
    writer.write_wstring(value)
}

/// The octets of what the length of a wide string counts.
pub(crate) fn unit_octets(reader: &CdrReader<'_>) -> usize {
    match reader.code_sets().wchar {
        _ if reader.version() >= Version::V1_2 => 1,
        Some(CodeSet::UCS_4 | CodeSet::UCS_4_LEVEL_2 | CodeSet::UCS_4_LEVEL_3) => 4,
        _ => 2,
    }
}
