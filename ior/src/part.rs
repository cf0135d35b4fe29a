//! Encapsulations, read and written so that errors tell the place.

use bytes::Bytes;
use maestro_giop::{ByteOrder, CdrReader, CdrWriter, TaggedComponent, Version};

use crate::Error;

/// An encapsulation that is being read, with the name it has in errors.
pub(crate) struct Part<'a> {
    name: &'static str,
    length: usize,
    order: ByteOrder,
    reader: CdrReader<'a>,
}

impl<'a> Part<'a> {
    /// Opens the encapsulation whose octets, without a length before them, are given.
    pub(crate) fn open(name: &'static str, octets: &'a [u8]) -> Result<Self, Error> {
        let reader = CdrReader::new(octets, ByteOrder::Big, 0);
        let mut part = Part { name, length: octets.len(), order: ByteOrder::Big, reader };
        let flag = part.read("a byte order octet", CdrReader::read_octet)?;
        if flag > 1 {
            return Err(Error::Value {
                part: name,
                offset: 0,
                expected: "a byte order, 0 or 1",
                found: flag.into(),
            });
        }
        part.order = ByteOrder::from_flag(flag);
        part.reader = CdrReader::new(&octets[1..], part.order, 1);
        Ok(part)
    }

    /// Reads one field; `expected` names it in an error.
    pub(crate) fn read<T>(
        &mut self,
        expected: &'static str,
        read: impl FnOnce(&mut CdrReader<'a>) -> Result<T, maestro_giop::Error>,
    ) -> Result<T, Error> {
        let offset = self.offset();
        read(&mut self.reader).map_err(|source| Error::Octets { part: self.name, offset, expected, source })
    }

    /// Reads a sequence of components.
    pub(crate) fn components(&mut self) -> Result<Vec<TaggedComponent>, Error> {
        // A tag and an empty sequence are the least that a component takes.
        let count = self.read("the number of components", |r| r.read_sequence_length(8))?;
        let mut components = Vec::with_capacity(count);
        for _ in 0..count {
            components.push(self.read("a component", TaggedComponent::decode)?);
        }
        Ok(components)
    }

    /// Reads a version of two octets.
    pub(crate) fn version(&mut self) -> Result<Version, Error> {
        let major = self.read("the major version", CdrReader::read_octet)?;
        let minor = self.read("the minor version", CdrReader::read_octet)?;
        Ok(Version { major, minor })
    }

    /// Octets read so far, the byte order octet among them.
    pub(crate) fn offset(&self) -> usize {
        self.length - self.reader.remaining()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn order(&self) -> ByteOrder {
        self.order
    }
}

/// An encapsulation that is being written.
pub(crate) struct PartWriter {
    name: &'static str,
    writer: CdrWriter,
}

impl PartWriter {
    /// Begins an encapsulation with its byte order octet.
    pub(crate) fn new(name: &'static str, order: ByteOrder) -> Self {
        PartWriter { name, writer: CdrWriter::encapsulation(order) }
    }

    pub(crate) fn string(&mut self, field: &'static str, text: &str) -> Result<(), Error> {
        self.writer.write_string(text).map_err(|source| Error::Encode { part: self.name, field, source })
    }

    pub(crate) fn components(&mut self, components: &[TaggedComponent]) {
        self.writer.write_sequence_length(components.len());
        components.iter().for_each(|component| component.encode(&mut self.writer));
    }

    pub(crate) fn writer(&mut self) -> &mut CdrWriter {
        &mut self.writer
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.writer.into_bytes()
    }
}
