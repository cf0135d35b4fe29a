//! Values of any type, by their TypeCodes.

mod compare;
pub(crate) mod content;
pub(crate) mod cursor;
mod decode;
mod decode_value;
mod encode;
mod encode_value;
mod input;
mod output;
mod skip;
mod value_types;
pub(crate) mod view;

use std::fmt;
use std::sync::Arc;

pub use input::ChunkedReader;
pub use output::ChunkedWriter;
pub use value_types::ValueTypes;
pub use view::{Elements, Members, ValueView, View};

use self::content::{Content, ROOT, TypeAt};
use self::cursor::Cursor;
use crate::types::typecode::graph::TypeRef;
use crate::{CdrReader, CdrWriter, Error, TypeCode, TypeKind};

/// The base of all value types, of which itself there are no values.
pub(crate) const VALUE_BASE: &str = "IDL:omg.org/CORBA/ValueBase:1.0";
/// The modifier of a value type with a state of its own making.
pub(crate) const CUSTOM: i16 = 1;
/// The modifier of a value type without values.
pub(crate) const ABSTRACT: i16 = 2;

/// A value of any IDL type, with that type.
///
/// Cloning is cheap and shares what is held, and so do the values within a value. All that can be wrong with a value
/// is found when it is made; it holds text as Unicode, so that it can be sent on with other code sets, in another
/// byte order and GIOP version.
///
/// Values that belong together (the arguments of a request) should be decoded as one, of a struct type: value types
/// can occur in several of them and are sent once.
///
/// # Limits
///
/// Decoding holds at most 16 octets for each octet that was there to be read, and 64 KiB; a value has at most 16
/// parts for each octet and 65,536, and nests at most [`MAX_NESTING`](crate::MAX_NESTING) deep.
///
/// # Example
///
/// ```
/// use maestro_giop::{ByteOrder, CdrReader, DynamicValue, TypeBuilder, TypeKind, ValueTypes};
///
/// let mut types = TypeBuilder::new();
/// let long = types.simple(TypeKind::Long)?;
/// let point = types.structure("IDL:Point:1.0", "Point", &[("x", long), ("y", long)])?;
/// let point = types.build(point)?;
///
/// let mut reader = CdrReader::new(&[0, 0, 0, 1, 0, 0, 0, 2], ByteOrder::Big, 0);
/// let value = DynamicValue::decode(&point, &mut reader, &ValueTypes::new())?;
/// assert_eq!(value.to_json(1000).unwrap(), r#"{"x":1,"y":2}"#);
/// assert_eq!(DynamicValue::from_json(&point, r#"{"y": 2, "x": 1}"#, &ValueTypes::new()).unwrap(), value);
/// # Ok::<(), maestro_giop::Error>(())
/// ```
#[derive(Clone)]
pub struct DynamicValue {
    pub(crate) content: Arc<Content>,
    pub(crate) of: TypeAt,
    /// Where the value begins in the content.
    pub(crate) at: u32,
}

impl DynamicValue {
    /// Reads a value of a type; `known` are the value types that can come in place of their bases.
    ///
    /// # Errors
    ///
    /// What reading the parts of the value returns, and [`Error::BoundExceeded`], [`Error::InvalidFixed`],
    /// [`Error::InvalidValueTag`], [`Error::UnknownValueType`], [`Error::WrongValueType`], [`Error::ChunkBoundary`],
    /// [`Error::InvalidIndirection`], [`Error::NoSuchValue`], [`Error::NestingTooDeep`] and
    /// [`Error::TooManyParts`].
    ///
    /// Source: CORBA 3.0.3 §15.3
    pub fn decode(
        type_code: &TypeCode,
        reader: &mut CdrReader<'_>,
        known: &ValueTypes,
    ) -> Result<Self, Error> {
        Self::decode_counted(type_code, reader, known).map(|(value, _)| value)
    }

    /// Does what [`decode`](Self::decode) does and returns the number of parts that were read, beside the value.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub fn decode_counted(
        type_code: &TypeCode,
        reader: &mut CdrReader<'_>,
        known: &ValueTypes,
    ) -> Result<(Self, u64), Error> {
        let (content, parts) = decode::decode(type_code, reader, known)?;
        Ok((Self::whole(content, type_code), parts))
    }

    /// Writes the value.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] for [`Error::CharacterConversion`] and [`Error::WideNotAllowed`] of text that the writer's
    /// code sets cannot hold, for [`Error::CustomState`], [`Error::NestingTooDeep`] and [`Error::LengthOverflow`];
    /// then nothing was written.
    pub fn encode(&self, writer: &mut CdrWriter) -> Result<(), Error> {
        encode::encode(self, writer)
    }

    /// Reads an `any` and returns the value in it, which has the type that came with it.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub fn decode_any(reader: &mut CdrReader<'_>, known: &ValueTypes) -> Result<Self, Error> {
        let mut input = ChunkedReader::new(reader.clone());
        let any = Self::decode_any_in(&mut input, known)?;
        *reader = input.reader;
        Ok(any)
    }

    /// Does what [`decode_any`](Self::decode_any) does for an any that may be a part of a value in chunks.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub fn decode_any_in(input: &mut ChunkedReader<'_>, known: &ValueTypes) -> Result<Self, Error> {
        let of = TypeCode::leaf(TypeRef::simple(TypeKind::Any));
        let any = Self::whole(decode::decode_in(&of, input, known)?.0, &of);
        let mut cursor = any.cursor();
        let of = cursor.type_at();
        let at = cursor.place();
        Ok(Self { of, at, ..any })
    }

    /// Writes an `any` with this value in it.
    ///
    /// # Errors
    ///
    /// As [`encode`](Self::encode).
    pub fn encode_any(&self, writer: &mut CdrWriter) -> Result<(), Error> {
        encode::encode_any(self, writer)
    }

    /// Does what [`encode_any`](Self::encode_any) does for an any that may be a part of a value in chunks. Where it fails,
    /// some of the any may be written.
    ///
    /// # Errors
    ///
    /// As [`encode`](Self::encode).
    pub fn encode_any_in(&self, output: &mut ChunkedWriter<'_>) -> Result<(), Error> {
        encode::encode_any_in(self, output)
    }

    /// Returns the type.
    #[must_use]
    pub fn type_code(&self) -> TypeCode {
        self.content.type_code(self.of)
    }

    /// Returns the types of the value types in it, each once, and perhaps some of values that came together with it: what a
    /// decoder has to know to read it again.
    pub fn value_types(&self) -> impl Iterator<Item = TypeCode> {
        self.content.types.iter().map(|of| self.content.type_code(*of))
    }

    /// Returns what the value is, the outermost of it.
    #[must_use]
    pub fn view(&self) -> View {
        view::view(self)
    }

    pub(crate) fn whole(content: Content, type_code: &TypeCode) -> Self {
        let of = TypeAt { graph: ROOT, of: type_code.root };
        Self { content: Arc::new(content), of, at: 0 }
    }

    pub(crate) fn cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.content, self.at)
    }
}

/// Values are the same if their types are `equal` and they hold the same; value types that are shared must be shared
/// alike.
impl PartialEq for DynamicValue {
    fn eq(&self, other: &Self) -> bool {
        compare::same(self, other)
    }
}

impl fmt::Debug for DynamicValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_json(MAX_DEBUG_OCTETS) {
            Ok(text) => write!(f, "{:?} {text}", self.type_code()),
            Err(_) => write!(f, "{:?} …", self.type_code()),
        }
    }
}

/// What `Debug` shows at most.
const MAX_DEBUG_OCTETS: usize = 4096;
