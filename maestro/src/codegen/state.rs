//! States of objects that serde knows, in a form that tells the names of its fields.
//!
//! A field that is new can have a default, one that is gone is skipped: replicas of two releases understand each other.

use std::fmt;
use std::io::{self, Read, Write};

use maestro_adaptors::{StateError, StateReader, StateWriter};
use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::sharing;

/// How many octets go into the state at a time.
const CHUNK_OCTETS: usize = 16 << 10;

/// Writes a state: MessagePack with the names of fields, in chunks, the last one empty.
///
/// # Errors
///
/// What the writer returns, and [`StateError::Invalid`] where serde cannot write the object.
pub fn push_state<T: Serialize>(object: &T, state: &mut StateWriter<'_>) -> Result<(), StateError> {
    write(state, |chunks| object.serialize(&mut rmp_serde::Serializer::new(chunks).with_struct_map()).is_ok())
}

/// Writes a state without the names of fields, which is smaller and quicker; whoever reads it has to know the type.
///
/// # Errors
///
/// As [`push_state`].
pub(crate) fn push_compact<T: Serialize>(object: &T, state: &mut StateWriter<'_>) -> Result<(), StateError> {
    write(state, |chunks| object.serialize(&mut rmp_serde::Serializer::new(chunks)).is_ok())
}

/// Writes chunks; `serialize` tells whether serde could write the object.
fn write(
    state: &mut StateWriter<'_>,
    serialize: impl FnOnce(&mut ChunkWriter<'_, '_>) -> bool,
) -> Result<(), StateError> {
    let mut chunks = ChunkWriter { state, chunk: Vec::with_capacity(CHUNK_OCTETS), failed: None };
    let written = sharing(|| serialize(&mut chunks));
    if written {
        chunks.flush().ok();
    }
    match (chunks.failed.take(), written) {
        (Some(error), _) => Err(error),
        (None, false) => Err(StateError::Invalid { position: 0, expected: "object that serde can write" }),
        (None, true) => state.write_octet_seq(&[]),
    }
}

/// Reads a state, with the names of fields or without.
///
/// # Errors
///
/// What the reader returns, and [`StateError::Invalid`] for what is no state of this object.
pub fn get_state<T: DeserializeOwned>(state: &mut StateReader<'_>) -> Result<T, StateError> {
    let mut chunks = ChunkReader { state, chunk: Vec::new(), at: 0, ended: false, failed: None };
    let read = sharing(|| T::deserialize(&mut rmp_serde::Deserializer::new(&mut chunks)));
    let rest = chunks.rest();
    match (chunks.failed.take(), read, rest) {
        (Some(error), ..) => Err(error),
        (None, Ok(object), 0) => Ok(object),
        _ => Err(state.invalid("state of this object")),
    }
}

struct ChunkWriter<'s, 'w> {
    state: &'s mut StateWriter<'w>,
    chunk: Vec<u8>,
    failed: Option<StateError>,
}

impl Write for ChunkWriter<'_, '_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let now = octets.len().min(CHUNK_OCTETS - self.chunk.len());
        self.chunk.extend_from_slice(&octets[..now]);
        if self.chunk.len() == CHUNK_OCTETS {
            self.flush()?;
        }
        Ok(now)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.chunk.is_empty() {
            let written = self.state.write_octet_seq(&self.chunk);
            self.chunk.clear();
            written.map_err(|error| broken(&mut self.failed, error))?;
        }
        Ok(())
    }
}

struct ChunkReader<'s, 'r> {
    state: &'s mut StateReader<'r>,
    chunk: Vec<u8>,
    at: usize,
    ended: bool,
    failed: Option<StateError>,
}

impl ChunkReader<'_, '_> {
    /// Reads to the end, and returns how many octets nobody wanted.
    fn rest(&mut self) -> usize {
        let mut rest = 0;
        let mut octets = [0; 256];
        while let Ok(count) = self.read(&mut octets) {
            if count == 0 {
                break;
            }
            rest += count;
        }
        rest
    }
}

impl Read for ChunkReader<'_, '_> {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        if self.failed.is_some() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if self.at == self.chunk.len() && !self.ended {
            self.chunk = self.state.read_octet_seq().map_err(|error| broken(&mut self.failed, error))?;
            self.at = 0;
            self.ended = self.chunk.is_empty();
        }
        let now = octets.len().min(self.chunk.len() - self.at);
        octets[..now].copy_from_slice(&self.chunk[self.at..self.at + now]);
        self.at += now;
        Ok(now)
    }
}

fn broken(failed: &mut Option<StateError>, error: StateError) -> io::Error {
    *failed = Some(error);
    io::ErrorKind::BrokenPipe.into()
}

/// Octets in a state.
pub(super) struct Octets(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(OctetsVisitor)
    }
}

struct OctetsVisitor;

impl<'de> Visitor<'de> for OctetsVisitor {
    type Value = Octets;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("octets")
    }

    fn visit_bytes<E>(self, octets: &[u8]) -> Result<Octets, E> {
        Ok(Octets(octets.to_vec()))
    }

    fn visit_byte_buf<E>(self, octets: Vec<u8>) -> Result<Octets, E> {
        Ok(Octets(octets))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Octets, A::Error> {
        let mut octets = Vec::new();
        while let Some(octet) = sequence.next_element()? {
            octets.push(octet);
        }
        Ok(Octets(octets))
    }
}
