//! Reading values.

use bytes::Bytes;
use maestro_giop::{
    CdrReader, ChunkedReader, DynamicValue, Error, Ior, MAX_NESTING, RepositoryId, TaggedProfile, ValueTypes,
};

use super::any::any_of;
use super::value::Reading;
use super::{Any, Array, Fixed, FlatInput, LongDouble, Reference, TypeCode};

/// A CDR reader that knows how deep it is, so that no peer can exhaust the stack, and which values came before.
///
/// What it was made of goes on behind what was read when it is dropped.
#[derive(Debug)]
pub struct Input<'r, 'o> {
    goes_on: &'r mut CdrReader<'o>,
    pub(super) wire: ChunkedReader<'o>,
    pub(super) values: Reading,
    depth: u32,
}

impl Drop for Input<'_, '_> {
    fn drop(&mut self) {
        *self.goes_on = self.wire.reader().clone();
        self.values.finish();
    }
}

/// Octets of memory that are taken at once for each octet that is there; what needs more takes it as elements come.
const ROOM_PER_OCTET: usize = 8;

macro_rules! plain {
    ($($read:ident $type:ty;)*) => {
        $(
            #[doc = concat!("Reads a value by [`CdrReader::", stringify!($read), "`].")]
            ///
            /// # Errors
            ///
            /// What that returns.
            #[inline]
            pub fn $read(&mut self) -> Result<$type, Error> {
                self.wire.whole(|reader| reader.$read())
            }
        )*
    };
}

impl<'r, 'o> Input<'r, 'o> {
    /// Begins to read.
    pub fn new(reader: &'r mut CdrReader<'o>) -> Self {
        let wire = ChunkedReader::new(reader.clone());
        Self { goes_on: reader, wire, values: Reading::default(), depth: 0 }
    }

    plain! {
        read_octet u8;
        read_short i16;
        read_ushort u16;
        read_long i32;
        read_ulong u32;
        read_longlong i64;
        read_ulonglong u64;
        read_float f32;
        read_double f64;
        read_boolean bool;
        read_wchar char;
    }

    /// Reads a character.
    ///
    /// # Errors
    ///
    /// What [`CdrReader::read_char`] returns.
    pub fn read_char(&mut self) -> Result<char, Error> {
        if !self.values.is_state() {
            return self.wire.whole(CdrReader::read_char);
        }
        let value = self.read_ulong()?;
        char::from_u32(value).ok_or(Error::InvalidEnum { value, count: 0x11_0000, position: self.position() })
    }

    /// Reads a `long double`.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`].
    pub fn read_long_double(&mut self) -> Result<LongDouble, Error> {
        self.wire.whole(CdrReader::read_long_double).map(LongDouble)
    }

    /// Reads an enumeration's value, below the number of its enumerators.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidEnum`].
    pub fn read_enum(&mut self, count: u32) -> Result<u32, Error> {
        self.wire.whole(|reader| reader.read_enum(count))
    }

    /// Makes the error that a union's discriminator has no member and the union no room for it.
    pub fn invalid_discriminator(&self, value: u32, count: u32) -> Error {
        Error::InvalidEnum { value, count, position: self.position() }
    }

    /// Reads a string of at most so many characters; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// What [`CdrReader::read_string`] returns, and [`Error::BoundExceeded`].
    pub fn read_string(&mut self, bound: u32) -> Result<String, Error> {
        if self.values.is_state() {
            return self.read_state_text();
        }
        let text = self.wire.string(false, narrow)?;
        if bound > 0 {
            self.check(text.chars().count(), bound)?;
        }
        Ok(text)
    }

    /// Reads a wide string of at most so many characters; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// What [`CdrReader::read_wstring`] returns, and [`Error::BoundExceeded`].
    pub fn read_wstring(&mut self, bound: u32) -> Result<String, Error> {
        if self.values.is_state() {
            return self.read_state_text();
        }
        let text = self.wire.string(true, wide)?;
        if bound > 0 {
            self.check(text.chars().count(), bound)?;
        }
        Ok(text)
    }

    /// Reads a sequence of octets of at most so many; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::BoundExceeded`].
    pub fn read_octets(&mut self, bound: u32) -> Result<Vec<u8>, Error> {
        let length = self.wire.whole(|reader| reader.read_sequence_length(1))?;
        self.check(length, bound)?;
        Ok(self.wire.octets(length)?.into_owned())
    }

    /// Reads text in the form that states have.
    fn read_state_text(&mut self) -> Result<String, Error> {
        let octets = self.read_octets(0)?;
        let invalid = |error: std::string::FromUtf8Error| Error::CharacterConversion {
            code_set: maestro_giop::CodeSet::UTF_8,
            offset: error.utf8_error().valid_up_to(),
        };
        String::from_utf8(octets).map_err(invalid)
    }

    /// Reads a sequence of at most so many elements, 0 for any number, each of which takes at least so many octets.
    ///
    /// # Errors
    ///
    /// [`Error::SequenceTooLong`], [`Error::BoundExceeded`], and what reading an element returns.
    #[inline]
    pub fn read_sequence<T>(
        &mut self,
        bound: u32,
        min_octets: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let length = self.wire.whole(|reader| reader.read_sequence_length(min_octets))?;
        self.check(length, bound)?;
        // No more than what the octets that are there can make dear: an element may be larger in memory than they are.
        let room = self.wire.reader().remaining().saturating_mul(ROOM_PER_OCTET) / size_of::<T>().max(1);
        let mut elements = Vec::with_capacity(length.min(room));
        for _ in 0..length {
            elements.push(read(self)?);
        }
        Ok(elements)
    }

    /// Reads an array.
    ///
    /// # Errors
    ///
    /// What reading an element returns.
    pub fn read_array<T, const N: usize>(
        &mut self,
        read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<[T; N], Error> {
        self.read_boxed_array(read).map(|array| *array)
    }

    /// Reads a long array.
    ///
    /// # Errors
    ///
    /// What reading an element returns.
    pub fn read_long_array<T, const N: usize>(
        &mut self,
        read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Array<T, N>, Error> {
        self.read_boxed_array(read).map(Array)
    }

    fn read_boxed_array<T, const N: usize>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Box<[T; N]>, Error> {
        // Memory is taken as elements come, not for all that should be there.
        let mut elements = Vec::new();
        for _ in 0..N {
            elements.push(read(self)?);
        }
        let position = self.position();
        let wrong = |_| Error::UnexpectedEnd { needed: N, remaining: 0, position };
        elements.into_boxed_slice().try_into().map_err(wrong)
    }

    /// Reads a fixed-point number.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::InvalidFixed`].
    pub fn read_fixed<const DIGITS: u8, const SCALE: u8>(&mut self) -> Result<Fixed<DIGITS, SCALE>, Error> {
        let octets = self.wire.octets(usize::from(DIGITS) / 2 + 1)?;
        Fixed::from_octets(&octets).ok_or(Error::InvalidFixed { position: self.position() })
    }

    /// Reads an any.
    ///
    /// # Errors
    ///
    /// Octets that are no TypeCode, or no value of that type.
    pub fn read_any(&mut self) -> Result<Any, Error> {
        self.read_any_of(&ValueTypes::new())
    }

    /// Reads an any, with value types that can come in place of their bases.
    ///
    /// # Errors
    ///
    /// As [`read_any`](Self::read_any).
    pub fn read_any_of(&mut self, known: &ValueTypes) -> Result<Any, Error> {
        if self.values.is_state() {
            return any_of(&self.read_octets(0)?).map(Any);
        }
        DynamicValue::decode_any_in(&mut self.wire, known).map(Any)
    }

    /// Reads a TypeCode.
    ///
    /// # Errors
    ///
    /// Octets that are none.
    pub fn read_type_code(&mut self) -> Result<TypeCode, Error> {
        self.wire.whole(maestro_giop::TypeCode::decode).map(TypeCode)
    }

    /// Reads an object reference.
    ///
    /// # Errors
    ///
    /// Octets that are none.
    pub fn read_reference(&mut self) -> Result<Reference, Error> {
        // Its parts may lie in several chunks.
        let id = |reader: &mut CdrReader<'_>| RepositoryId::decode(reader).map(|id| id.as_str().to_owned());
        let type_id = RepositoryId::new(self.wire.string(false, id)?);
        let count = self.wire.whole(|reader| reader.read_sequence_length(8))?;
        let mut profiles = Vec::new();
        for _ in 0..count {
            let tag = self.read_ulong()?;
            profiles.push(TaggedProfile { tag, data: Bytes::from(self.read_octets(0)?) });
        }
        Ok(Reference(Ior { type_id, profiles }))
    }

    /// Skips the repository id of an exception, if that is what comes next.
    pub fn skip_id(&mut self, id: &str) {
        let mut ahead = self.wire.clone();
        if ahead.whole(CdrReader::read_string_octets).is_ok_and(|octets| octets == id.as_bytes()) {
            self.wire = ahead;
        }
    }

    /// Reads a structure of numbers at once: after padding up to `first`, if it then begins at a multiple of `all` and is there.
    ///
    /// Returns nothing, and has read nothing, where that is not so, and where `read` returns nothing: then its members are to be read.
    #[inline]
    pub fn read_flat<T, const OCTETS: usize>(
        &mut self,
        first: usize,
        all: usize,
        read: impl FnOnce(&FlatInput<'_, OCTETS>) -> Option<T>,
    ) -> Option<T> {
        if self.wire.is_chunked() || self.depth >= MAX_NESTING {
            return None;
        }
        let order = self.wire.reader().order();
        let reader = self.wire.between_chunks();
        reader.read_aligned(first, all, |octets| read(&FlatInput { octets, order }))
    }

    /// Reads something one level deeper.
    ///
    /// # Errors
    ///
    /// [`Error::NestingTooDeep`], and what `read` returns.
    #[inline]
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.depth >= MAX_NESTING {
            return Err(Error::NestingTooDeep { limit: MAX_NESTING });
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn check(&self, length: usize, bound: u32) -> Result<(), Error> {
        if bound == 0 || length <= bound as usize || self.values.is_state() {
            return Ok(());
        }
        Err(Error::BoundExceeded { length, bound, position: self.position() })
    }

    pub(super) fn position(&self) -> usize {
        self.wire.reader().position()
    }
}

fn narrow(reader: &mut CdrReader<'_>) -> Result<String, Error> {
    reader.read_string()
}

fn wide(reader: &mut CdrReader<'_>) -> Result<String, Error> {
    reader.read_wstring()
}
