//! Reading values.

use maestro_giop::{CdrReader, Error, MAX_NESTING, ValueTypes};

use super::{Any, Array, Fixed, LongDouble, Reference, TypeCode};

/// A CDR reader that knows how deep it is, so that no peer can exhaust the stack.
#[derive(Debug)]
pub struct Input<'r, 'o> {
    reader: &'r mut CdrReader<'o>,
    depth: u32,
}

macro_rules! plain {
    ($($read:ident $type:ty;)*) => {
        $(
            #[doc = concat!("Reads a value by [`CdrReader::", stringify!($read), "`].")]
            ///
            /// # Errors
            ///
            /// What that returns.
            pub fn $read(&mut self) -> Result<$type, Error> {
                self.reader.$read()
            }
        )*
    };
}

impl<'r, 'o> Input<'r, 'o> {
    /// Begins to read.
    pub fn new(reader: &'r mut CdrReader<'o>) -> Self {
        Self { reader, depth: 0 }
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
        read_char char;
        read_wchar char;
    }

    /// Reads a `long double`.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`].
    pub fn read_long_double(&mut self) -> Result<LongDouble, Error> {
        self.reader.read_long_double().map(LongDouble)
    }

    /// Reads an enumeration's value, below the number of its enumerators.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidEnum`].
    pub fn read_enum(&mut self, count: u32) -> Result<u32, Error> {
        self.reader.read_enum(count)
    }

    /// Makes the error that a union's discriminator has no member and the union no room for it.
    pub fn invalid_discriminator(&self, value: u32, count: u32) -> Error {
        Error::InvalidEnum { value, count, position: self.reader.position() }
    }

    /// Reads a string of at most so many characters; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// What [`CdrReader::read_string`] returns, and [`Error::BoundExceeded`].
    pub fn read_string(&mut self, bound: u32) -> Result<String, Error> {
        let text = self.reader.read_string()?;
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
        let text = self.reader.read_wstring()?;
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
        let octets = self.reader.read_octet_seq()?;
        self.check(octets.len(), bound)?;
        Ok(octets.to_vec())
    }

    /// Reads a sequence of at most so many elements, 0 for any number, each of which takes at least so many octets.
    ///
    /// # Errors
    ///
    /// [`Error::SequenceTooLong`], [`Error::BoundExceeded`], and what reading an element returns.
    pub fn read_sequence<T>(
        &mut self,
        bound: u32,
        min_octets: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let length = self.reader.read_sequence_length(min_octets)?;
        self.check(length, bound)?;
        (0..length).map(|_| read(self)).collect()
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
        let position = self.reader.position();
        let wrong = |_| Error::UnexpectedEnd { needed: N, remaining: 0, position };
        elements.into_boxed_slice().try_into().map_err(wrong)
    }

    /// Reads a fixed-point number.
    ///
    /// # Errors
    ///
    /// [`Error::UnexpectedEnd`], [`Error::InvalidFixed`].
    pub fn read_fixed<const DIGITS: u8, const SCALE: u8>(&mut self) -> Result<Fixed<DIGITS, SCALE>, Error> {
        let octets = self.reader.read_octets(usize::from(DIGITS) / 2 + 1)?;
        Fixed::from_octets(octets).ok_or(Error::InvalidFixed { position: self.reader.position() })
    }

    /// Reads an any.
    ///
    /// # Errors
    ///
    /// Octets that are no TypeCode, or no value of that type.
    pub fn read_any(&mut self) -> Result<Any, Error> {
        let type_code = maestro_giop::TypeCode::decode(self.reader)?;
        maestro_giop::DynamicValue::decode(&type_code, self.reader, &ValueTypes::new()).map(Any)
    }

    /// Reads a TypeCode.
    ///
    /// # Errors
    ///
    /// Octets that are none.
    pub fn read_type_code(&mut self) -> Result<TypeCode, Error> {
        maestro_giop::TypeCode::decode(self.reader).map(TypeCode)
    }

    /// Reads an object reference.
    ///
    /// # Errors
    ///
    /// Octets that are none.
    pub fn read_reference(&mut self) -> Result<Reference, Error> {
        maestro_giop::Ior::decode(self.reader).map(Reference)
    }

    /// Skips the repository id of an exception, if that is what comes next.
    pub fn skip_id(&mut self, id: &str) {
        let mut ahead = self.reader.clone();
        if ahead.read_string_octets().is_ok_and(|octets| octets == id.as_bytes()) {
            *self.reader = ahead;
        }
    }

    /// Reads something one level deeper.
    ///
    /// # Errors
    ///
    /// [`Error::NestingTooDeep`], and what `read` returns.
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
        if bound == 0 || length <= bound as usize {
            return Ok(());
        }
        Err(Error::BoundExceeded { length, bound, position: self.reader.position() })
    }
}
