//! What cores tell each other by way of the engine.
//!
//! # Wire format
//!
//! One octet says the kind; what follows is the application's cast as it is, or a structure in the `postcard` format.

use bytes::{BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use crate::flush::FlushState;
use crate::history::Entry;

const KIND_APPLICATION: u8 = 0;
const KIND_CONTROL: u8 = 1;
const KIND_PIECE: u8 = 2;

/// What travels through the order.
#[derive(Debug)]
pub(super) enum Cast {
    /// The application's.
    Application(Bytes),
    /// About views.
    View(ViewCast),
}

/// Casts about views.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ViewCast {
    /// A member's word at the beginning of a configuration.
    Flush(Box<FlushState>),
    /// A member holds the chosen history up to this number, and the casts of the view as far as they go.
    Ready { held: u64 },
}

/// What one member sends to another.
#[derive(Debug)]
pub(super) enum Direct {
    /// About holding and transfers.
    Control(DirectControl),
    /// A piece of a state, of the transfer with this number.
    Piece { number: u64, piece: Bytes },
}

/// Messages from one member to another about holding and transfers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum DirectControl {
    /// Cumulative: what the sender holds and has executed.
    Ack { held: u64, executed: u64 },
    /// Casts that the receiver lacks, those after `after`.
    Missing { after: u64, entries: Vec<Entry> },
    /// The sender wants the state; there is room for so many pieces.
    WantState { number: u64, credit: u32 },
    /// There is room for so many more pieces.
    Credit { number: u64, pieces: u32 },
    /// The state is whole; it goes up to delivery `at`, of this agreed time.
    StateEnd { number: u64, at: u64, time_ns: u64 },
    /// The state could not be pushed.
    StateFailed { number: u64 },
}

impl Cast {
    pub(super) fn application(payload: &Bytes) -> Bytes {
        tagged(KIND_APPLICATION, payload)
    }

    pub(super) fn view(cast: &ViewCast) -> Bytes {
        control(cast)
    }

    pub(super) fn decode(octets: &Bytes) -> Option<Self> {
        match *octets.first()? {
            KIND_APPLICATION => Some(Self::Application(octets.slice(1..))),
            KIND_CONTROL => postcard::from_bytes(&octets[1..]).ok().map(Self::View),
            _ => None,
        }
    }
}

impl Direct {
    pub(super) fn control(message: &DirectControl) -> Bytes {
        control(message)
    }

    pub(super) fn piece(number: u64, piece: &Bytes) -> Bytes {
        let mut out = BytesMut::with_capacity(9 + piece.len());
        out.put_u8(KIND_PIECE);
        out.put_u64_le(number);
        out.extend_from_slice(piece);
        out.freeze()
    }

    pub(super) fn decode(octets: &Bytes) -> Option<Self> {
        match *octets.first()? {
            KIND_CONTROL => postcard::from_bytes(&octets[1..]).ok().map(Self::Control),
            KIND_PIECE => {
                let number = octets.get(1..9)?.try_into().ok()?;
                Some(Self::Piece { number: u64::from_le_bytes(number), piece: octets.slice(9..) })
            }
            _ => None,
        }
    }
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
