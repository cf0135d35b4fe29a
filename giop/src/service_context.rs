//! Service contexts: what rides along with a request or a reply.

use bytes::Bytes;
use smallvec::SmallVec;

use crate::{ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, Error};

/// One service context; its data is an encapsulation that only those who know `id` look into.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceContext {
    /// Which service it belongs to.
    pub id: u32,
    /// The encapsulation, byte-order octet first.
    pub data: Bytes,
}

/// The service contexts of a message, in their order on the wire; unknown ones are carried.
///
/// # Wire format
///
/// A sequence (ulong length) of {ulong id; sequence of octets}.
///
/// Source: CORBA 3.0.3 §13.7
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ServiceContexts(pub SmallVec<[ServiceContext; 2]>);

impl ServiceContexts {
    /// The id of [`CodeSetContext`].
    pub const CODE_SETS: u32 = 1;
    /// The id of the bidirectional IIOP context.
    pub const BI_DIR_IIOP: u32 = 5;
    /// The id of a reference to the sender's run-time.
    pub const SENDING_CONTEXT_RUN_TIME: u32 = 6;
    /// The id of the version of a fault-tolerant group's reference, a ulong.
    pub const FT_GROUP_VERSION: u32 = 12;
    /// The id of [`FtRequest`].
    pub const FT_REQUEST: u32 = 13;

    /// Makes an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the data of the first context with this id.
    #[must_use]
    pub fn get(&self, id: u32) -> Option<&Bytes> {
        self.iter().find(|context| context.id == id).map(|context| &context.data)
    }

    /// Appends a context.
    pub fn push(&mut self, id: u32, data: impl Into<Bytes>) {
        self.0.push(ServiceContext { id, data: data.into() });
    }

    /// Iterates over the contexts.
    pub fn iter(&self) -> std::slice::Iter<'_, ServiceContext> {
        self.0.iter()
    }

    /// Returns the number of contexts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Says whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads contexts; `share` makes owned octets of the data that it is given.
    #[inline]
    pub(crate) fn decode_with(
        reader: &mut CdrReader<'_>,
        share: impl Fn(&[u8]) -> Bytes,
    ) -> Result<Self, Error> {
        let count = reader.read_sequence_length(8)?;
        let mut contexts = SmallVec::new();
        if count == 0 {
            return Ok(Self(contexts));
        }
        for _ in 0..count {
            let id = reader.read_ulong()?;
            contexts.push(ServiceContext { id, data: share(reader.read_octet_seq()?) });
        }
        Ok(Self(contexts))
    }

    /// Reads contexts, copying their data.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::SequenceTooLong`].
    pub fn decode(reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        Self::decode_with(reader, Bytes::copy_from_slice)
    }

    /// Writes the contexts.
    pub fn encode(&self, writer: &mut CdrWriter) {
        writer.write_sequence_length(self.len());
        for context in self {
            writer.write_ulong(context.id);
            writer.write_octet_seq(&context.data);
        }
    }

    /// Writes the contexts such that what follows after four-octet values, `after_octets` of them in total,
    /// ends at a multiple of 8: zeros are appended to the last context's data.
    ///
    /// An encapsulation may have octets after its last value, which readers skip.
    pub(crate) fn encode_ending_on_8(&self, writer: &mut CdrWriter, after_octets: usize) {
        let Some((last, others)) = self.0.split_last() else {
            return self.encode(writer);
        };
        writer.write_sequence_length(self.len());
        for context in others {
            writer.write_ulong(context.id);
            writer.write_octet_seq(&context.data);
        }
        writer.write_ulong(last.id);
        writer.align(4);
        let end = writer.position() + 4 + last.data.len();
        let header_end = end.next_multiple_of(4) + after_octets;
        let filler = if header_end.is_multiple_of(8) { 0 } else { end.next_multiple_of(4) + 4 - end };
        writer.write_sequence_length(last.data.len() + filler);
        writer.write_octets(&last.data);
        writer.write_octets(&[0; 8][..filler]);
    }
}

impl FromIterator<ServiceContext> for ServiceContexts {
    fn from_iter<I: IntoIterator<Item = ServiceContext>>(contexts: I) -> Self {
        Self(contexts.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a ServiceContexts {
    type Item = &'a ServiceContext;
    type IntoIter = std::slice::Iter<'a, ServiceContext>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The code sets that a client chose for a connection.
///
/// # Wire format
///
/// An encapsulation of {ulong char; ulong wchar}; a wchar of 0 means that none was chosen.
///
/// Source: CORBA 3.0.3 §13.10.2.5
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeSetContext {
    /// The code set of `char` and `string`.
    pub char: CodeSet,
    /// The code set of `wchar` and `wstring`, `CodeSet(0)` without one.
    pub wchar: CodeSet,
}

impl CodeSetContext {
    /// Reads the data of a context.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`].
    pub fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut reader = CdrReader::encapsulation(data)?;
        Ok(Self { char: CodeSet(reader.read_ulong()?), wchar: CodeSet(reader.read_ulong()?) })
    }

    /// Returns the code sets that hold on a connection whose client named these; a `char` of 0 means the default.
    ///
    /// # Errors
    ///
    /// [`Error::UnsupportedCodeSet`] if one of them is not known here.
    pub fn accept(self) -> Result<CodeSets, Error> {
        let sets = CodeSets::from(self);
        match sets.wchar {
            _ if !sets.char.is_known_for_char() => Err(Error::UnsupportedCodeSet { code_set: sets.char }),
            Some(code_set) if !code_set.is_known_for_wchar() => Err(Error::UnsupportedCodeSet { code_set }),
            _ => Ok(sets),
        }
    }

    /// Makes the data of a context.
    #[must_use]
    pub fn encode(&self, order: ByteOrder) -> Bytes {
        let mut writer = CdrWriter::encapsulation(order);
        writer.write_ulong(self.char.0);
        writer.write_ulong(self.wchar.0);
        writer.into_bytes()
    }
}

impl From<CodeSetContext> for CodeSets {
    fn from(context: CodeSetContext) -> Self {
        let chosen = |code_set| (code_set != CodeSet(0)).then_some(code_set);
        Self { char: chosen(context.char).unwrap_or(CodeSet::LATIN_1), wchar: chosen(context.wchar) }
    }
}

impl From<CodeSets> for CodeSetContext {
    fn from(code_sets: CodeSets) -> Self {
        Self { char: code_sets.char, wchar: code_sets.wchar.unwrap_or(CodeSet(0)) }
    }
}

/// The identity of a request of a fault-tolerant client, the same on each retry.
///
/// # Wire format
///
/// An encapsulation of {string client_id; long retention_id; ulonglong expiration}. Padding is not zero in
/// what TAO sends, so two contexts are the same if their fields are, not their octets.
///
/// Source: CORBA 3.0.3 §23.2.7.1
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FtRequest {
    /// Who sent the request.
    pub client_id: String,
    /// Which of the client's requests it is.
    pub retention_id: i32,
    /// Until when it may be repeated, in units of 100 ns since 1582-10-15 00:00 UTC.
    pub expiration: u64,
}

impl FtRequest {
    /// The Unix epoch in the unit of [`expiration`](Self::expiration).
    pub const UNIX_EPOCH: u64 = 0x01B2_1DD2_1381_4000;

    /// Reads the data of a context.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::StringNotTerminated`], [`Error::NulInString`].
    pub fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut reader = CdrReader::encapsulation(data)?;
        Ok(Self {
            client_id: reader.read_string()?,
            retention_id: reader.read_long()?,
            expiration: reader.read_ulonglong()?,
        })
    }

    /// Makes the data of a context.
    ///
    /// # Errors
    ///
    /// [`Error::CharacterConversion`], [`Error::NulInString`] if `client_id` is not Latin-1 text without NUL.
    pub fn encode(&self, order: ByteOrder) -> Result<Bytes, Error> {
        let mut writer = CdrWriter::encapsulation(order);
        writer.write_string(&self.client_id)?;
        writer.write_long(self.retention_id);
        writer.write_ulonglong(self.expiration);
        Ok(writer.into_bytes())
    }
}
