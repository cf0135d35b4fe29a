//! What cores tell each other by way of the engine.
//!
//! # Wire format
//!
//! One octet says the kind. In the order follows the application's cast as it is, or a structure in the `postcard` format.
//! From member to member follows the name of the configuration (12 octets, little endian), then a structure, a piece, or what the
//! application sent.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use crate::flush::FlushState;
use crate::history::Entry;
use crate::merging::Line;
use crate::roster::Roster;
use crate::types::{ConfigId, MemberIndex, Stamp};

const KIND_APPLICATION: u8 = 0;
const KIND_CONTROL: u8 = 1;
const KIND_PIECE: u8 = 2;
const KIND_SENT: u8 = 3;
const KIND_LOOSE: u8 = 4;
const KIND_CHANGE: u8 = 8;

/// What a cast without a place takes beside its payload: time, seed, length.
const LOOSE_HEAD: usize = 20;

/// What travels through the order.
#[derive(Debug)]
pub(super) enum Cast {
    /// The application's.
    Application(Bytes),
    /// About views.
    View(ViewCast),
    /// A change of the configured members.
    Change(Bytes),
}

/// Casts about views.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ViewCast {
    /// A member's word at the beginning of a configuration.
    Flush(Box<FlushState>),
    /// A member holds the chosen history up to this number, and the casts of the view as far as they go.
    Ready { held: u64 },
    /// A piece of the state of a line that is to be merged.
    Merge { line: Line, last: bool, piece: Bytes },
    /// Up to which number the casts of each member get their place here; all members of the configuration hold them.
    Fold { loose: Vec<(MemberIndex, u64)> },
}

/// What one member sends to another.
#[derive(Debug)]
pub(super) enum Direct {
    /// About holding and transfers.
    Control(DirectControl),
    /// A piece of a state, of the transfer with this number.
    Piece { number: u64, piece: Bytes },
    /// The application's.
    Application(Bytes),
    /// The sender's casts without a place, from this number on.
    Loose { first: u64, casts: Vec<(Stamp, Bytes)> },
}

/// Messages from one member to another about holding and transfers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum DirectControl {
    /// Cumulative: what the sender holds and has executed.
    Ack { held: u64, executed: u64 },
    /// Casts that the receiver lacks, those after `after`, and the configured members there.
    Missing { after: u64, roster: Box<Roster>, entries: Vec<Entry> },
    /// Up to which number the sender holds each member's casts without a place.
    Holds { loose: Vec<(MemberIndex, u64)> },
    /// Casts of a member without a place that the receiver lacks, those after this number.
    Gathered { origin: MemberIndex, after: u64, entries: Vec<Entry> },
    /// The sender wants the state; there is room for so many pieces.
    WantState { number: u64, credit: u32 },
    /// The sender has got a state from a member that lacks the casts after this number.
    WantCasts { after: u64 },
    /// There is room for so many more pieces.
    Credit { number: u64, pieces: u32 },
    /// The state is whole; it goes up to delivery `at`, of this agreed time and with these configured members.
    StateEnd { number: u64, at: u64, time_ns: u64, folded: Vec<(MemberIndex, u64)>, roster: Box<Roster> },
    /// The state could not be pushed.
    StateFailed { number: u64 },
    /// The state is not wanted any more.
    StateDeclined { number: u64 },
    /// The sender is no full member yet, and gets on: a number that changes with each step.
    CatchesUp { caught: u64 },
}

impl Cast {
    pub(super) fn application(payload: &Bytes) -> Bytes {
        tagged(KIND_APPLICATION, payload)
    }

    pub(super) fn change(payload: &Bytes) -> Bytes {
        tagged(KIND_CHANGE, payload)
    }

    pub(super) fn view(cast: &ViewCast) -> Bytes {
        control(cast)
    }

    pub(super) fn decode(octets: &Bytes) -> Option<Self> {
        match *octets.first()? {
            KIND_APPLICATION => Some(Self::Application(octets.slice(1..))),
            KIND_CONTROL => postcard::from_bytes(&octets[1..]).ok().map(Self::View),
            KIND_CHANGE => Some(Self::Change(octets.slice(1..))),
            _ => None,
        }
    }
}

impl Direct {
    /// `config`: the configuration in which it is meant. Elsewhere it says nothing.
    pub(super) fn control(config: ConfigId, message: &DirectControl) -> Bytes {
        let octets = postcard::to_stdvec(message).unwrap_or_default();
        let mut out = addressed(KIND_CONTROL, config, octets.len());
        out.extend_from_slice(&octets);
        out.freeze()
    }

    pub(super) fn piece(config: ConfigId, number: u64, piece: &Bytes) -> Bytes {
        let mut out = addressed(KIND_PIECE, config, 8 + piece.len());
        out.put_u64_le(number);
        out.extend_from_slice(piece);
        out.freeze()
    }

    pub(super) fn application(config: ConfigId, payload: &Bytes) -> Bytes {
        let mut out = addressed(KIND_SENT, config, payload.len());
        out.extend_from_slice(payload);
        out.freeze()
    }

    pub(super) fn loose(config: ConfigId, first: u64, entries: &[Entry]) -> Bytes {
        let octets: usize = entries.iter().map(|entry| LOOSE_HEAD + entry.payload.len()).sum();
        let mut out = addressed(KIND_LOOSE, config, 8 + octets);
        out.put_u64_le(first);
        for entry in entries {
            out.put_u64_le(entry.time_ns);
            out.put_u64_le(entry.seed);
            // The engine carries no message of more octets.
            out.put_u32_le(u32::try_from(entry.payload.len()).unwrap_or(u32::MAX));
            out.extend_from_slice(&entry.payload);
        }
        out.freeze()
    }

    pub(super) fn decode(octets: &Bytes) -> Option<(ConfigId, Self)> {
        let mut input = octets.clone();
        let kind = input.try_get_u8().ok()?;
        let round = input.try_get_u64_le().ok()?;
        let config = ConfigId { round, proposer: input.try_get_u32_le().ok()? };
        let message = match kind {
            KIND_CONTROL => Self::Control(postcard::from_bytes(&input).ok()?),
            KIND_PIECE => Self::Piece { number: input.try_get_u64_le().ok()?, piece: input },
            KIND_SENT => Self::Application(input),
            KIND_LOOSE => {
                let first = input.try_get_u64_le().ok().filter(|first| *first > 0)?;
                Self::Loose { first, casts: loose_casts(input)? }
            }
            _ => return None,
        };
        Some((config, message))
    }
}

fn loose_casts(mut input: Bytes) -> Option<Vec<(Stamp, Bytes)>> {
    let mut casts = Vec::new();
    while input.has_remaining() {
        let time_ns = input.try_get_u64_le().ok()?;
        let seed = input.try_get_u64_le().ok()?;
        let octets = usize::try_from(input.try_get_u32_le().ok()?).ok()?;
        if octets > input.len() {
            return None;
        }
        casts.push((Stamp { time_ns, seed }, input.split_to(octets)));
    }
    Some(casts)
}

fn addressed(kind: u8, config: ConfigId, octets: usize) -> BytesMut {
    let mut out = BytesMut::with_capacity(13 + octets);
    out.put_u8(kind);
    out.put_u64_le(config.round);
    out.put_u32_le(config.proposer);
    out
}

fn control(message: &impl Serialize) -> Bytes {
    // These structures always have an encoding: no maps, no sequences of unknown length.
    tagged(KIND_CONTROL, &postcard::to_stdvec(message).unwrap_or_default())
}

fn tagged(kind: u8, octets: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(1 + octets.len());
    out.put_u8(kind);
    out.extend_from_slice(octets);
    out.freeze()
}
