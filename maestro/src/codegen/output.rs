//! Writing values.

use maestro_giop::{CdrWriter, ChunkedWriter, Error, MAX_NESTING};

use super::any::any_octets;
use super::value::Writing;
use super::{Any, Fixed, FlatOutput, LongDouble, Reference, TypeCode};

/// A CDR writer that knows how deep it is, and which values were written before.
#[derive(Debug)]
pub struct Output<'w> {
    pub(super) wire: ChunkedWriter<'w>,
    pub(super) values: Writing,
    depth: u32,
}

macro_rules! plain {
    ($($write:ident $type:ty;)*) => {
        $(
            #[doc = concat!("Writes a value by [`CdrWriter::", stringify!($write), "`].")]
            ///
            /// # Errors
            ///
            /// None.
            #[inline]
            pub fn $write(&mut self, value: $type) -> Result<(), Error> {
                self.wire.data(|writer| writer.$write(value));
                Ok(())
            }
        )*
    };
}

impl<'w> Output<'w> {
    /// Begins to write.
    pub fn new(writer: &'w mut CdrWriter) -> Self {
        Self { wire: ChunkedWriter::new(writer), values: Writing::default(), depth: 0 }
    }

    plain! {
        write_octet u8;
        write_short i16;
        write_ushort u16;
        write_long i32;
        write_ulong u32;
        write_longlong i64;
        write_ulonglong u64;
        write_float f32;
        write_double f64;
        write_boolean bool;
        write_enum u32;
    }

    /// Writes a character.
    ///
    /// # Errors
    ///
    /// What [`CdrWriter::write_char`] returns.
    pub fn write_char(&mut self, value: char) -> Result<(), Error> {
        if self.values.is_state() {
            return self.write_ulong(value.into());
        }
        self.wire.data(|writer| writer.write_char(value))
    }

    /// Writes a wide character.
    ///
    /// # Errors
    ///
    /// What [`CdrWriter::write_wchar`] returns.
    pub fn write_wchar(&mut self, value: char) -> Result<(), Error> {
        self.wire.data(|writer| writer.write_wchar(value))
    }

    /// Writes a `long double`.
    ///
    /// # Errors
    ///
    /// None.
    pub fn write_long_double(&mut self, value: LongDouble) -> Result<(), Error> {
        self.wire.data(|writer| writer.write_long_double(value.0));
        Ok(())
    }

    /// Writes a string of at most so many characters; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// What [`CdrWriter::write_string`] returns, and [`Error::BoundExceeded`].
    pub fn write_string(&mut self, value: &str, bound: u32) -> Result<(), Error> {
        if self.values.is_state() {
            return self.write_octets(value.as_bytes(), 0);
        }
        if bound > 0 {
            self.check(value.chars().count(), bound)?;
        }
        self.wire.data(|writer| writer.write_string(value))
    }

    /// Writes a wide string of at most so many characters; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// What [`CdrWriter::write_wstring`] returns, and [`Error::BoundExceeded`].
    pub fn write_wstring(&mut self, value: &str, bound: u32) -> Result<(), Error> {
        if self.values.is_state() {
            return self.write_octets(value.as_bytes(), 0);
        }
        if bound > 0 {
            self.check(value.chars().count(), bound)?;
        }
        self.wire.data(|writer| writer.write_wstring(value))
    }

    /// Writes a sequence of octets of at most so many; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// [`Error::BoundExceeded`], [`Error::LengthOverflow`].
    pub fn write_octets(&mut self, octets: &[u8], bound: u32) -> Result<(), Error> {
        self.check_length(octets.len(), bound)?;
        self.wire.data(|writer| writer.write_octet_seq(octets));
        Ok(())
    }

    /// Writes a sequence of at most so many elements; 0 stands for any number.
    ///
    /// # Errors
    ///
    /// [`Error::BoundExceeded`], [`Error::LengthOverflow`], and what writing an element returns.
    #[inline]
    pub fn write_sequence<T>(
        &mut self,
        elements: &[T],
        bound: u32,
        write: impl FnMut(&mut Self, &T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.check_length(elements.len(), bound)?;
        self.wire.data(|writer| writer.write_sequence_length(elements.len()));
        self.write_array(elements, write)
    }

    /// Writes an array's elements.
    ///
    /// # Errors
    ///
    /// What writing an element returns.
    #[inline]
    pub fn write_array<T>(
        &mut self,
        elements: &[T],
        mut write: impl FnMut(&mut Self, &T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        elements.iter().try_for_each(|element| write(self, element))
    }

    /// Writes a fixed-point number.
    ///
    /// # Errors
    ///
    /// None.
    pub fn write_fixed<const DIGITS: u8, const SCALE: u8>(
        &mut self,
        value: Fixed<DIGITS, SCALE>,
    ) -> Result<(), Error> {
        self.wire.data(|writer| writer.write_octets(&value.to_octets()));
        Ok(())
    }

    /// Writes an any.
    ///
    /// # Errors
    ///
    /// Text in it that has no form on this connection.
    pub fn write_any(&mut self, value: &Any) -> Result<(), Error> {
        if self.values.is_state() {
            return self.write_octets(&any_octets(&value.0)?, 0);
        }
        value.0.encode_any_in(&mut self.wire)
    }

    /// Writes a TypeCode.
    ///
    /// # Errors
    ///
    /// Names in it that are not Latin-1.
    pub fn write_type_code(&mut self, value: &TypeCode) -> Result<(), Error> {
        self.wire.data(|writer| value.0.encode(writer))
    }

    /// Writes an object reference.
    ///
    /// # Errors
    ///
    /// None.
    pub fn write_reference(&mut self, value: &Reference) -> Result<(), Error> {
        self.wire.data(|writer| value.0.encode(writer));
        Ok(())
    }

    /// Writes a structure of numbers at once: after padding up to `first`, if it then begins at a multiple of `all`.
    ///
    /// Says whether it did; else its members are to be written.
    #[inline]
    pub fn write_flat<const OCTETS: usize>(
        &mut self,
        first: usize,
        all: usize,
        write: impl FnOnce(&mut FlatOutput<OCTETS>),
    ) -> bool {
        if self.wire.is_chunked() || self.depth >= MAX_NESTING {
            return false;
        }
        let writer = self.wire.between_chunks();
        writer.align(first);
        if writer.position() & (all - 1) != 0 {
            return false;
        }
        let mut flat = FlatOutput { octets: [0; OCTETS], order: writer.order() };
        write(&mut flat);
        writer.write_octets(&flat.octets);
        true
    }

    /// Makes the error that a union's discriminator is none of its member's labels.
    pub fn wrong_discriminator(&self) -> Error {
        Error::InvalidEnum { value: u32::MAX, count: 0, position: self.wire.writer().position() }
    }

    /// Writes something one level deeper.
    ///
    /// # Errors
    ///
    /// [`Error::NestingTooDeep`], and what `write` returns.
    #[inline]
    pub fn nested(&mut self, write: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        if self.depth >= MAX_NESTING {
            return Err(Error::NestingTooDeep { limit: MAX_NESTING });
        }
        self.depth += 1;
        let result = write(self);
        self.depth -= 1;
        result
    }

    fn check_length(&self, length: usize, bound: u32) -> Result<(), Error> {
        if !self.values.is_state() {
            self.check(length, bound)?;
        }
        if u32::try_from(length).is_err() { Err(Error::LengthOverflow { length }) } else { Ok(()) }
    }

    fn check(&self, length: usize, bound: u32) -> Result<(), Error> {
        if bound == 0 || length <= bound as usize {
            return Ok(());
        }
        Err(Error::BoundExceeded { length, bound, position: self.wire.writer().position() })
    }
}
