//! One connection's octets turned into frames and back: preamble, key exchange, sealed records. No I/O.
//!
//! # Wire format
//!
//! Both sides open with eight octets: `MAEG`, version 1 as `u16` big endian, 1 if the group has a key and 0 if not, and 0. The dialer
//! speaks first. With a key `Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s` follows, and all that comes after it travels in records, each a `u16`
//! big-endian length and that many sealed octets; a record's place in the sequence is part of its seal. Inside lie frames:
//!
//! | offset | size | meaning |
//! |---|---|---|
//! | 0 | 4 | `u32` big-endian length of what follows, at least 1 |
//! | 4 | 1 | kind |
//! | 5 | | body |

use bytes::{Buf, BufMut, Bytes, BytesMut};
use snow::{Builder, HandshakeState, TransportState};

use super::GroupKey;

const MAGIC: [u8; 4] = *b"MAEG";
const VERSION: u16 = 1;
const PREAMBLE_OCTETS: usize = 8;
const NOISE: &str = "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s";
const PROLOGUE: &[u8] = b"maestro group 1";
/// A key-exchange message: an ephemeral key and a tag.
const EXCHANGE_OCTETS: usize = 32 + TAG_OCTETS;
const TAG_OCTETS: usize = 16;
/// The most clear octets in one sealed record.
const RECORD_OCTETS: usize = 65_535 - TAG_OCTETS;
const LENGTH_OCTETS: usize = 4;
/// How much is sealed before it is written.
const SEAL_AHEAD_OCTETS: usize = 64 << 10;
/// A frame's limit until the peer has said who it is.
const GREETING_LIMIT_OCTETS: usize = 64 << 10;
/// How much a read asks for at least.
const READ_OCTETS: usize = 64 << 10;
const READ_LOW_OCTETS: usize = 4 << 10;

/// Which side of the connection this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// It connected.
    Dialer,
    /// It accepted.
    Acceptor,
}

/// Why a connection cannot go on. Each of them closes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelError {
    /// The first octets are not this protocol's.
    #[error("the peer does not speak the group protocol: it began with {begin}")]
    NotGroup {
        /// Its first octets, in hexadecimal.
        begin: String,
    },
    /// The peer speaks another version.
    #[error("the peer speaks version {found} of the group protocol, this member {VERSION}")]
    Version {
        /// The peer's version.
        found: u16,
    },
    /// The peer has no key, this member has one.
    #[error("the peer has no group key, this member has one")]
    PeerHasNoKey,
    /// The peer has a key, this member has none.
    #[error("the peer has a group key, this member has none")]
    PeerHasKey,
    /// The key exchange failed.
    #[error("the key exchange failed: the peer has another group key, or its message was altered")]
    WrongKey,
    /// A sealed record was altered, replayed or out of its order.
    #[error("record {record} is altered, replayed or out of order")]
    BadRecord {
        /// The record's number on this connection.
        record: u64,
    },
    /// A frame is larger than allowed, or empty.
    #[error("a frame of {length} octets, allowed are 1 to {limit}")]
    FrameLength {
        /// Octets announced.
        length: u32,
        /// The limit.
        limit: usize,
    },
    /// The cipher refused to work; nothing a peer can cause.
    #[error("the cipher failed")]
    Cipher,
}

enum Stage {
    /// Waits for the peer's preamble. The dialer's first message of the key exchange is out already.
    Preamble(Option<Box<HandshakeState>>),
    /// Waits for the peer's message of the key exchange.
    Exchange(Box<HandshakeState>),
    /// Frames travel in the clear.
    Plain,
    /// Frames travel in sealed records.
    Sealed(Box<TransportState>),
}

/// The octets of one connection.
pub(crate) struct Channel {
    side: Side,
    key: Option<GroupKey>,
    stage: Stage,
    limit: usize,
    /// As it came from the socket.
    received: BytesMut,
    /// Opened records, while frames are sealed.
    clear: BytesMut,
    /// Frames that wait to be sealed.
    unsealed: BytesMut,
    /// As it goes to the socket.
    out: BytesMut,
}

impl Channel {
    pub(crate) fn new(side: Side, key: Option<GroupKey>) -> Result<Self, ChannelError> {
        let mut channel = Self {
            side,
            stage: Stage::Preamble(None),
            key,
            limit: GREETING_LIMIT_OCTETS,
            received: BytesMut::new(),
            clear: BytesMut::new(),
            unsealed: BytesMut::new(),
            out: BytesMut::new(),
        };
        if side == Side::Dialer {
            channel.put_preamble();
            if let Some(mut exchange) = channel.exchange()? {
                channel.put_exchange(&mut exchange)?;
                channel.stage = Stage::Preamble(Some(exchange));
            }
        }
        Ok(channel)
    }

    /// Whether frames may be put.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Plain | Stage::Sealed(_))
    }

    /// Whether the peer's part of the key exchange is missing.
    pub(crate) fn is_exchanging(&self) -> bool {
        matches!(self.stage, Stage::Exchange(_))
    }

    /// How many sealed records have come; `None` where nothing is sealed.
    pub(crate) fn records(&self) -> Option<u64> {
        match &self.stage {
            Stage::Sealed(cipher) => Some(cipher.receiving_nonce()),
            Stage::Preamble(_) | Stage::Exchange(_) | Stage::Plain => None,
        }
    }

    /// Allows frames of `limit` octets: the peer has said who it is.
    pub(crate) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Where received octets go, with room for a read.
    ///
    /// Room for a large frame is taken as its octets come, never by its announced length alone.
    pub(crate) fn read_buffer(&mut self) -> &mut BytesMut {
        if self.received.capacity() - self.received.len() < READ_LOW_OCTETS {
            self.received.reserve(READ_OCTETS.max(self.received.len()));
        }
        &mut self.received
    }

    /// The next whole frame, kind first; `None` until more octets come.
    pub(crate) fn next_frame(&mut self) -> Result<Option<Bytes>, ChannelError> {
        loop {
            let frames = match &mut self.stage {
                Stage::Plain => &mut self.received,
                Stage::Sealed(_) => &mut self.clear,
                Stage::Preamble(_) | Stage::Exchange(_) => {
                    if self.advance()? {
                        continue;
                    }
                    return Ok(None);
                }
            };
            if let Some(frame) = split_frame(frames, self.limit)? {
                return Ok(Some(frame));
            }
            if !self.open_record()? {
                return Ok(None);
            }
        }
    }

    /// Appends a frame. Only on an open channel.
    pub(crate) fn put(&mut self, kind: u8, body: impl FnOnce(&mut BytesMut)) {
        debug_assert!(self.is_open(), "frames follow the key exchange");
        let to = if matches!(self.stage, Stage::Sealed(_)) { &mut self.unsealed } else { &mut self.out };
        let start = to.len();
        to.put_u32(0);
        to.put_u8(kind);
        body(to);
        let length = u32::try_from(to.len() - start - LENGTH_OCTETS).unwrap_or(u32::MAX);
        to[start..start + LENGTH_OCTETS].copy_from_slice(&length.to_be_bytes());
    }

    /// The next octets to write, sealed; the caller removes what it has written and asks again.
    ///
    /// No more is sealed at a time than a write is likely to take: a long queue must not keep its thread from listening.
    pub(crate) fn out(&mut self) -> Result<&mut BytesMut, ChannelError> {
        if let Stage::Sealed(cipher) = &mut self.stage {
            while !self.unsealed.is_empty() && self.out.len() < SEAL_AHEAD_OCTETS {
                let length = self.unsealed.len().min(RECORD_OCTETS);
                seal_record(cipher, &self.unsealed[..length], &mut self.out)?;
                self.unsealed.advance(length);
            }
        }
        Ok(&mut self.out)
    }

    /// Octets put and not yet written.
    pub(crate) fn queued(&self) -> usize {
        self.out.len() + self.unsealed.len()
    }

    /// Takes one step of the opening; false until more octets come.
    fn advance(&mut self) -> Result<bool, ChannelError> {
        match &mut self.stage {
            Stage::Preamble(exchange) => {
                if let Err(error) = check_preamble(&self.received, self.key.is_some()) {
                    // A dialer that speaks the protocol learns from our preamble why it is closed.
                    if self.side == Side::Acceptor && !matches!(error, ChannelError::NotGroup { .. }) {
                        self.put_preamble();
                    }
                    return Err(error);
                }
                if self.received.len() < PREAMBLE_OCTETS {
                    return Ok(false);
                }
                self.received.advance(PREAMBLE_OCTETS);
                let exchange = exchange.take();
                if self.side == Side::Acceptor {
                    self.put_preamble();
                }
                let exchange = if exchange.is_some() { exchange } else { self.exchange()? };
                self.stage = exchange.map_or(Stage::Plain, Stage::Exchange);
            }
            Stage::Exchange(_) if self.received.len() < EXCHANGE_OCTETS => return Ok(false),
            Stage::Exchange(exchange) => {
                let message = self.received.split_to(EXCHANGE_OCTETS);
                exchange
                    .read_message(&message, &mut [0; EXCHANGE_OCTETS])
                    .map_err(|_| ChannelError::WrongKey)?;
                self.finish_exchange()?;
            }
            Stage::Plain | Stage::Sealed(_) => {}
        }
        Ok(true)
    }

    fn finish_exchange(&mut self) -> Result<(), ChannelError> {
        let stage = std::mem::replace(&mut self.stage, Stage::Preamble(None));
        let Stage::Exchange(mut exchange) = stage else {
            return Err(ChannelError::Cipher);
        };
        if self.side == Side::Acceptor {
            self.put_exchange(&mut exchange)?;
        }
        let cipher = exchange.into_transport_mode().map_err(|_| ChannelError::Cipher)?;
        self.stage = Stage::Sealed(Box::new(cipher));
        Ok(())
    }

    /// Opens the next sealed record; false until more octets come, always on a plain channel.
    fn open_record(&mut self) -> Result<bool, ChannelError> {
        let Stage::Sealed(cipher) = &mut self.stage else {
            return Ok(false);
        };
        let Some(length) =
            self.received.get(..2).map(|two| usize::from(u16::from_be_bytes([two[0], two[1]])))
        else {
            return Ok(false);
        };
        let Some(record) = self.received.get(2..2 + length) else {
            return Ok(false);
        };
        let bad = ChannelError::BadRecord { record: cipher.receiving_nonce() };
        let Some(room) = length.checked_sub(TAG_OCTETS) else {
            return Err(bad);
        };
        let start = self.clear.len();
        if self.clear.capacity() - start < room {
            self.clear.reserve(READ_OCTETS.max(start));
        }
        self.clear.resize(start + room, 0);
        let opened = cipher.read_message(record, &mut self.clear[start..]).map_err(|_| bad)?;
        self.clear.truncate(start + opened);
        self.received.advance(2 + length);
        Ok(true)
    }

    fn put_preamble(&mut self) {
        self.out.put_slice(&MAGIC);
        self.out.put_u16(VERSION);
        self.out.put_u8(u8::from(self.key.is_some()));
        self.out.put_u8(0);
    }

    fn put_exchange(&mut self, exchange: &mut HandshakeState) -> Result<(), ChannelError> {
        let mut message = [0; EXCHANGE_OCTETS];
        let length = exchange.write_message(&[], &mut message).map_err(|_| ChannelError::Cipher)?;
        self.out.put_slice(&message[..length]);
        Ok(())
    }

    fn exchange(&self) -> Result<Option<Box<HandshakeState>>, ChannelError> {
        let Some(key) = &self.key else { return Ok(None) };
        let state = NOISE
            .parse()
            .and_then(|parameters| Builder::new(parameters).psk(0, key.octets()))
            .and_then(|builder| builder.prologue(PROLOGUE))
            .and_then(|builder| match self.side {
                Side::Dialer => builder.build_initiator(),
                Side::Acceptor => builder.build_responder(),
            });
        state.map(|state| Some(Box::new(state))).map_err(|_| ChannelError::Cipher)
    }
}

/// Judges as much of a preamble as has come, so that what is not ours is closed at its first wrong octet.
fn check_preamble(octets: &[u8], keyed: bool) -> Result<(), ChannelError> {
    let begin = &octets[..octets.len().min(PREAMBLE_OCTETS)];
    if begin.iter().zip(MAGIC).any(|(found, wanted)| *found != wanted) {
        return Err(ChannelError::NotGroup { begin: hex::encode(begin) });
    }
    if begin.len() < PREAMBLE_OCTETS {
        return Ok(());
    }
    let version = u16::from_be_bytes([begin[4], begin[5]]);
    match (version, begin[6], keyed) {
        (VERSION, 0, false) | (VERSION, 1, true) => Ok(()),
        (VERSION, 0, true) => Err(ChannelError::PeerHasNoKey),
        (VERSION, 1, false) => Err(ChannelError::PeerHasKey),
        (VERSION, _, _) => Err(ChannelError::NotGroup { begin: hex::encode(begin) }),
        (found, _, _) => Err(ChannelError::Version { found }),
    }
}

fn split_frame(from: &mut BytesMut, limit: usize) -> Result<Option<Bytes>, ChannelError> {
    let Some(length) = from.first_chunk::<LENGTH_OCTETS>() else {
        return Ok(None);
    };
    let length = u32::from_be_bytes(*length);
    if length == 0 || length as usize > limit {
        return Err(ChannelError::FrameLength { length, limit });
    }
    if from.len() - LENGTH_OCTETS < length as usize {
        return Ok(None);
    }
    from.advance(LENGTH_OCTETS);
    Ok(Some(from.split_to(length as usize).freeze()))
}

fn seal_record(cipher: &mut TransportState, clear: &[u8], out: &mut BytesMut) -> Result<(), ChannelError> {
    let length = clear.len() + TAG_OCTETS;
    out.put_u16(u16::try_from(length).map_err(|_| ChannelError::Cipher)?);
    let start = out.len();
    out.resize(start + length, 0);
    cipher.write_message(clear, &mut out[start..]).map_err(|_| ChannelError::Cipher)?;
    Ok(())
}

#[cfg(test)]
mod tests;
