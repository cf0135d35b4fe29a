//! State on its way between replicas: bounded pieces with CDR on top.

use std::fmt;

use bytes::{Bytes, BytesMut};
use thiserror::Error;

use crate::FIRST_LEVEL;

/// The size of a piece, in bytes: what is in memory at once of a state that moves.
pub const PIECE_OCTETS: usize = 64 * 1024;

/// Why a state did not move.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StateError {
    /// The state ends in the middle of a value.
    #[error("the state ends at octet {position}, {needed} octets too early")]
    UnexpectedEnd {
        /// Where it ends, counted from the start of the state.
        position: u64,
        /// How many octets are missing.
        needed: u64,
    },
    /// A value is none that its type has.
    #[error("octet {position} of the state is no {expected}")]
    Invalid {
        /// Where the value ends, counted from the start of the state.
        position: u64,
        /// What was expected.
        expected: &'static str,
    },
    /// A value is longer than the encoding can say.
    #[error("a value of {octets} octets is longer than {limit} octets")]
    TooLong {
        /// How long it is.
        octets: usize,
        /// How long it may be.
        limit: usize,
    },
    /// The other side is gone, or the transfer was cancelled.
    #[error("the state transfer was broken off")]
    BrokenOff,
    /// The object does not know how to merge two states.
    #[error("the object does not merge states")]
    NoMerge,
    /// The state is of a form that the object does not know.
    #[error("the state is of version {found}, and this release knows versions up to {newest}")]
    Version {
        /// The version of the state.
        found: u32,
        /// The newest one that is known.
        newest: u32,
    },
    /// The state is of a level at which this release cannot run.
    #[error(
        "the replicas run level {level}, and this release can run {}: start one that can run level {level}",
        Span(*lowest, *highest)
    )]
    Level {
        /// The level of the state.
        level: u32,
        /// The lowest level that this release can run.
        lowest: u32,
        /// The highest one.
        highest: u32,
    },
    /// The state has an object of a kind that nobody registered here.
    #[error(
        "the state has an object of kind {kind:?}, for which this release registers no factory: start one that does"
    )]
    UnknownKind {
        /// The name of the kind, as it stands in the state.
        kind: String,
    },
}

/// Levels in words.
struct Span(u32, u32);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == self.1 {
            write!(f, "level {} alone", self.0)
        } else {
            write!(f, "levels {} to {}", self.0, self.1)
        }
    }
}

/// Where pieces of a state go to. It may wait until there is room.
pub trait PieceSink {
    /// Takes the next piece.
    ///
    /// # Errors
    ///
    /// [`StateError::BrokenOff`] when nobody takes the state any more.
    fn put(&mut self, piece: Bytes) -> Result<(), StateError>;
}

/// Where pieces of a state come from. It may wait for the next one.
pub trait PieceSource {
    /// Returns the next piece, `None` after the last one.
    ///
    /// # Errors
    ///
    /// [`StateError::BrokenOff`] when the rest of the state will not come.
    fn next(&mut self) -> Result<Option<Bytes>, StateError>;
}

/// Pieces in memory, for tests and for small states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces(pub std::collections::VecDeque<Bytes>);

impl PieceSink for Pieces {
    fn put(&mut self, piece: Bytes) -> Result<(), StateError> {
        self.0.push_back(piece);
        Ok(())
    }
}

impl PieceSource for Pieces {
    fn next(&mut self) -> Result<Option<Bytes>, StateError> {
        Ok(self.0.pop_front())
    }
}

/// Writes a state as one CDR stream, big endian, that is cut into pieces wherever a piece is full.
///
/// # Wire format
///
/// Numbers are aligned on their size, counted from the start of the state. A string is its length as a ulong, then its
/// UTF-8 octets; a sequence of octets likewise.
pub struct StateWriter<'a> {
    sink: &'a mut dyn PieceSink,
    piece: BytesMut,
    position: u64,
    level: u32,
}

/// Reads a state that [`StateWriter`] wrote.
pub struct StateReader<'a> {
    source: &'a mut dyn PieceSource,
    piece: Bytes,
    position: u64,
    level: u32,
}

macro_rules! numbers {
    ($($write:ident $read:ident $type:ty, $octets:literal, $name:literal;)*) => {
        impl StateWriter<'_> {
            $(
                #[doc = concat!("Writes a ", $name, ".")]
                ///
                /// # Errors
                ///
                /// Fails when nobody takes the state any more.
                pub fn $write(&mut self, value: $type) -> Result<(), StateError> {
                    self.align($octets)?;
                    self.write_octets(&value.to_be_bytes())
                }
            )*
        }

        impl StateReader<'_> {
            $(
                #[doc = concat!("Reads a ", $name, ".")]
                ///
                /// # Errors
                ///
                /// Fails when the state ends or is broken off.
                pub fn $read(&mut self) -> Result<$type, StateError> {
                    self.align($octets)?;
                    let mut octets = [0; $octets];
                    self.read_exact(&mut octets)?;
                    Ok(<$type>::from_be_bytes(octets))
                }
            )*
        }
    };
}

numbers! {
    write_octet read_octet u8, 1, "octet";
    write_short read_short i16, 2, "short";
    write_ushort read_ushort u16, 2, "ushort";
    write_long read_long i32, 4, "long";
    write_ulong read_ulong u32, 4, "ulong";
    write_longlong read_longlong i64, 8, "longlong";
    write_ulonglong read_ulonglong u64, 8, "ulonglong";
    write_float read_float f32, 4, "float";
    write_double read_double f64, 8, "double";
}

impl<'a> StateWriter<'a> {
    /// Begins a state that goes to `sink`.
    pub fn new(sink: &'a mut dyn PieceSink) -> Self {
        Self { sink, piece: BytesMut::new(), position: 0, level: FIRST_LEVEL }
    }

    /// Returns the level at which the state is written: an object writes it in a form that releases of that level read.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Says at which level what follows is written; the first one where nothing is said.
    pub fn set_level(&mut self, level: u32) {
        self.level = level;
    }

    /// Writes a boolean.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub fn write_boolean(&mut self, value: bool) -> Result<(), StateError> {
        self.write_octet(u8::from(value))
    }

    /// Writes a string of any length below 4 GiB.
    ///
    /// # Errors
    ///
    /// Fails when it is too long, or when nobody takes the state any more.
    pub fn write_string(&mut self, value: &str) -> Result<(), StateError> {
        self.write_octet_seq(value.as_bytes())
    }

    /// Writes a sequence of octets of any length below 4 GiB.
    ///
    /// # Errors
    ///
    /// Fails when it is too long, or when nobody takes the state any more.
    pub fn write_octet_seq(&mut self, value: &[u8]) -> Result<(), StateError> {
        self.write_length(value.len())?;
        self.write_octets(value)
    }

    /// Writes the number of elements that follow.
    ///
    /// # Errors
    ///
    /// Fails when it is 2^32 or more, or when nobody takes the state any more.
    pub fn write_length(&mut self, length: usize) -> Result<(), StateError> {
        let limit = u32::MAX as usize;
        let length = u32::try_from(length).map_err(|_| StateError::TooLong { octets: length, limit })?;
        self.write_ulong(length)
    }

    /// Writes octets as they are.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub fn write_octets(&mut self, mut octets: &[u8]) -> Result<(), StateError> {
        self.position += octets.len() as u64;
        while !octets.is_empty() {
            let (now, later) = octets.split_at(octets.len().min(PIECE_OCTETS - self.piece.len()));
            self.piece.extend_from_slice(now);
            octets = later;
            if self.piece.len() == PIECE_OCTETS {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Ends the state: hands over the last piece.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub fn finish(mut self) -> Result<(), StateError> {
        if self.piece.is_empty() { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), StateError> {
        self.sink.put(self.piece.split().freeze())
    }

    fn align(&mut self, octets: u64) -> Result<(), StateError> {
        let padding = padding(self.position, octets);
        self.write_octets(&[0; 8][..padding])
    }
}

impl<'a> StateReader<'a> {
    /// Begins to read the state that comes from `source`.
    pub fn new(source: &'a mut dyn PieceSource) -> Self {
        Self { source, piece: Bytes::new(), position: 0, level: FIRST_LEVEL }
    }

    /// Returns the level at which the state was written.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Says at which level what follows was written; the first one where nothing is said.
    pub fn set_level(&mut self, level: u32) {
        self.level = level;
    }

    /// Reads a boolean.
    ///
    /// # Errors
    ///
    /// Fails when the octet is neither 0 nor 1, or when the state ends or is broken off.
    pub fn read_boolean(&mut self) -> Result<bool, StateError> {
        match self.read_octet()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.invalid("boolean")),
        }
    }

    /// Reads a string.
    ///
    /// # Errors
    ///
    /// Fails when it is no UTF-8, or when the state ends or is broken off.
    pub fn read_string(&mut self) -> Result<String, StateError> {
        String::from_utf8(self.read_octet_seq()?).map_err(|_| self.invalid("string in UTF-8"))
    }

    /// Reads a sequence of octets.
    ///
    /// # Errors
    ///
    /// Fails when the state ends or is broken off. No memory is taken for octets that did not come.
    pub fn read_octet_seq(&mut self) -> Result<Vec<u8>, StateError> {
        let length = self.read_length()?;
        let mut octets = Vec::with_capacity(length.min(PIECE_OCTETS));
        while octets.len() < length {
            self.fetch((length - octets.len()) as u64)?;
            let now = self.piece.split_to(self.piece.len().min(length - octets.len()));
            self.position += now.len() as u64;
            octets.extend_from_slice(&now);
        }
        Ok(octets)
    }

    /// Reads the number of elements that follow. It is not checked against what follows: take no memory for it.
    ///
    /// # Errors
    ///
    /// Fails when the state ends or is broken off.
    pub fn read_length(&mut self) -> Result<usize, StateError> {
        Ok(self.read_ulong()? as usize)
    }

    /// Checks that the state is at its end.
    ///
    /// # Errors
    ///
    /// Fails when octets are left, or when the rest is broken off.
    pub fn finish(mut self) -> Result<(), StateError> {
        match self.fetch(0) {
            Err(StateError::UnexpectedEnd { .. }) => Ok(()),
            Err(error) => Err(error),
            Ok(()) => Err(self.invalid("end of the state")),
        }
    }

    /// Makes sure that the current piece is not empty.
    fn fetch(&mut self, needed: u64) -> Result<(), StateError> {
        while self.piece.is_empty() {
            let end = StateError::UnexpectedEnd { position: self.position, needed };
            self.piece = self.source.next()?.ok_or(end)?;
        }
        Ok(())
    }

    fn read_exact(&mut self, octets: &mut [u8]) -> Result<(), StateError> {
        let mut done = 0;
        while done < octets.len() {
            self.fetch((octets.len() - done) as u64)?;
            let now = self.piece.split_to(self.piece.len().min(octets.len() - done));
            octets[done..done + now.len()].copy_from_slice(&now);
            self.position += now.len() as u64;
            done += now.len();
        }
        Ok(())
    }

    fn align(&mut self, octets: u64) -> Result<(), StateError> {
        let padding = padding(self.position, octets);
        self.read_exact(&mut [0; 8][..padding])
    }

    /// Makes the error that what was just read is not what was expected.
    pub fn invalid(&self, expected: &'static str) -> StateError {
        StateError::Invalid { position: self.position, expected }
    }
}

/// Returns how many octets are missing to the next multiple of `octets`, which is a power of two up to 8.
fn padding(position: u64, octets: u64) -> usize {
    usize::try_from(position.wrapping_neg() & (octets - 1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_state_is_read_as_it_was_written(
            start in any::<u8>(), number in any::<u64>(), text in ".{0,40}", long in 0usize..200_000,
        ) {
            let octets: Vec<u8> = (0..long).map(|at| u8::try_from(at % 251).unwrap_or(0)).collect();
            let mut pieces = Pieces::default();
            let mut writer = StateWriter::new(&mut pieces);
            writer.write_octet(start).unwrap();
            writer.write_ulonglong(number).unwrap();
            writer.write_string(&text).unwrap();
            writer.write_octet_seq(&octets).unwrap();
            writer.write_boolean(true).unwrap();
            writer.finish().unwrap();
            prop_assert!(pieces.0.iter().all(|piece| piece.len() <= PIECE_OCTETS));

            let mut reader = StateReader::new(&mut pieces);
            prop_assert_eq!(reader.read_octet().unwrap(), start);
            prop_assert_eq!(reader.read_ulonglong().unwrap(), number);
            prop_assert_eq!(reader.read_string().unwrap(), text);
            prop_assert_eq!(reader.read_octet_seq().unwrap(), octets);
            prop_assert!(reader.read_boolean().unwrap());
            reader.finish().unwrap();
        }
    }

    #[test]
    fn a_length_that_lies_ends_in_an_error() {
        let mut pieces = Pieces([Bytes::from_static(&[0xff, 0xff, 0xff, 0xff, 1, 2])].into());
        let error = StateReader::new(&mut pieces).read_octet_seq().unwrap_err();
        assert_eq!(error, StateError::UnexpectedEnd { position: 6, needed: 0xffff_fffd });
    }

    #[test]
    fn octets_after_the_end_are_an_error() {
        let mut pieces = Pieces([Bytes::from_static(&[1, 2])].into());
        let mut reader = StateReader::new(&mut pieces);
        reader.read_octet().unwrap();
        assert_eq!(reader.finish(), Err(StateError::Invalid { position: 1, expected: "end of the state" }));
    }

    #[test]
    fn a_boolean_is_nothing_but_0_or_1() {
        let mut pieces = Pieces([Bytes::from_static(&[2])].into());
        let error = StateReader::new(&mut pieces).read_boolean().unwrap_err();
        assert_eq!(error, StateError::Invalid { position: 1, expected: "boolean" });
    }
}
