//! What members on a bus tell each other, on the bus and beside it.
//!
//! # Wire format
//!
//! A frame on the bus; numbers are little endian:
//!
//! | offset | octets | meaning |
//! |---|---|---|
//! | 0 | 1 | 1: whole casts; 2: a part of one |
//! | 1 | 12 | the configuration |
//! | 13 | 12 | the sender: index, incarnation |
//! | 25 | 8 | how many frames the sender put on the bus before it in this configuration |
//! | 33 | | casts, each with its length (4 octets) before it; or the whole length of the cast (4 octets) and the next part of it |
//!
//! A message on a link begins with an octet for its kind: 17, a [`Seat`] in the `postcard` format; 18, the two numbers of the tie
//! (the sender's first) and a message of the membership. What is sent through the membership begins with 0, the layer
//! above's, or with 1, a [`Confirm`].

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use crate::engine::Place;
use crate::types::{ConfigId, Incarnation, Member, MemberIndex, Stamp};

/// Octets of a frame before the casts, the length of a cast's part included.
pub(super) const FRAME_HEAD_OCTETS: usize = 37;

const FRAME_CASTS: u8 = 1;
const FRAME_PART: u8 = 2;
const LINK_SEAT: u8 = 17;
const LINK_MEMBERSHIP: u8 = 18;
const DIRECT_ABOVE: u8 = 0;
const DIRECT_CONFIRM: u8 = 1;

/// Something on the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub config: ConfigId,
    pub sender: Member,
    /// How many frames the sender put on the bus before this one in the configuration.
    pub number: u64,
    pub body: Body,
}

/// What a frame carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    /// Whole casts.
    Casts(Vec<Bytes>),
    /// The next part of a cast that is so long altogether.
    Part { total: usize, octets: Bytes },
}

/// What a member tells another one of its own place on the bus, and of the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Seat {
    /// Where it is on the bus; nowhere while the bus is lost.
    pub place: Option<Place>,
    /// Grows whenever it may have missed something of the other.
    pub number: u64,
    /// The number of the other, if it sees that one on the bus.
    pub sees: Option<u64>,
}

/// How far the configuration's first member has come in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Confirm {
    /// Frames of the configuration.
    pub frames: u64,
    /// What stands for their order.
    pub chain: u64,
    /// The stamp of the casts since the last one.
    pub stamp: Stamp,
}

/// A message on a link.
#[derive(Debug, Clone)]
pub(super) enum OnLink {
    Seat(Seat),
    Membership { label: (u64, u64), octets: Bytes },
}

/// What was sent through the membership.
#[derive(Debug, Clone)]
pub(super) enum Sent {
    Above(Bytes),
    Confirm(Confirm),
}

impl Frame {
    pub(super) fn encode(&self) -> Bytes {
        let octets = match &self.body {
            Body::Casts(casts) => casts.iter().map(|cast| cast.len() + 4).sum(),
            Body::Part { octets, .. } => octets.len() + 4,
        };
        let mut out = BytesMut::with_capacity(FRAME_HEAD_OCTETS + octets);
        out.put_u8(if matches!(self.body, Body::Casts(_)) { FRAME_CASTS } else { FRAME_PART });
        out.put_u64_le(self.config.round);
        out.put_u32_le(self.config.proposer);
        out.put_u32_le(self.sender.index.0);
        out.put_u64_le(self.sender.incarnation.0);
        out.put_u64_le(self.number);
        match &self.body {
            Body::Casts(casts) => {
                for cast in casts {
                    out.put_u32_le(length(cast.len()));
                    out.extend_from_slice(cast);
                }
            }
            Body::Part { total, octets } => {
                out.put_u32_le(length(*total));
                out.extend_from_slice(octets);
            }
        }
        out.freeze()
    }

    /// Reads a frame; casts stay slices of it. `None`: it is damaged, or no frame of a member.
    pub(super) fn decode(mut input: Bytes) -> Option<Self> {
        let kind = input.try_get_u8().ok()?;
        let round = input.try_get_u64_le().ok()?;
        let config = ConfigId { round, proposer: input.try_get_u32_le().ok()? };
        let index = MemberIndex(input.try_get_u32_le().ok()?);
        let sender = Member { index, incarnation: Incarnation(input.try_get_u64_le().ok()?) };
        let number = input.try_get_u64_le().ok()?;
        let body = match kind {
            FRAME_CASTS => {
                let mut casts = Vec::new();
                while !input.is_empty() {
                    let octets = input.try_get_u32_le().ok()? as usize;
                    casts.push((octets <= input.len()).then(|| input.split_to(octets))?);
                }
                Body::Casts(casts)
            }
            FRAME_PART => Body::Part { total: input.try_get_u32_le().ok()? as usize, octets: input },
            _ => return None,
        };
        Some(Self { config, sender, number, body })
    }
}

impl OnLink {
    pub(super) fn seat(seat: &Seat) -> Bytes {
        tagged(LINK_SEAT, seat)
    }

    pub(super) fn membership(label: (u64, u64), octets: &[u8]) -> Bytes {
        let mut out = BytesMut::with_capacity(17 + octets.len());
        out.put_u8(LINK_MEMBERSHIP);
        out.put_u64_le(label.0);
        out.put_u64_le(label.1);
        out.extend_from_slice(octets);
        out.freeze()
    }

    pub(super) fn decode(mut input: Bytes) -> Option<Self> {
        match input.try_get_u8().ok()? {
            LINK_SEAT => postcard::from_bytes(&input).ok().map(Self::Seat),
            LINK_MEMBERSHIP => {
                let label = (input.try_get_u64_le().ok()?, input.try_get_u64_le().ok()?);
                Some(Self::Membership { label, octets: input })
            }
            _ => None,
        }
    }
}

impl Sent {
    pub(super) fn above(payload: &[u8]) -> Bytes {
        let mut out = BytesMut::with_capacity(1 + payload.len());
        out.put_u8(DIRECT_ABOVE);
        out.extend_from_slice(payload);
        out.freeze()
    }

    pub(super) fn confirm(confirm: &Confirm) -> Bytes {
        tagged(DIRECT_CONFIRM, confirm)
    }

    pub(super) fn decode(mut input: Bytes) -> Option<Self> {
        match input.try_get_u8().ok()? {
            DIRECT_ABOVE => Some(Self::Above(input)),
            DIRECT_CONFIRM => postcard::from_bytes(&input).ok().map(Self::Confirm),
            _ => None,
        }
    }
}

fn tagged(kind: u8, message: &impl Serialize) -> Bytes {
    let mut out = vec![kind];
    // Plain structures of numbers always have an encoding.
    out.extend(postcard::to_stdvec(message).unwrap_or_default());
    out.into()
}

/// Casts are far shorter than 4 GiB: the layer above bounds them.
fn length(octets: usize) -> u32 {
    u32::try_from(octets).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(body: Body) -> Frame {
        let sender = Member { index: MemberIndex(2), incarnation: Incarnation(5) };
        Frame { config: ConfigId { round: 7, proposer: 1 }, sender, number: 9, body }
    }

    proptest! {
        #[test]
        fn frames_are_read_as_they_were_written(casts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..6)) {
            let whole = frame(Body::Casts(casts.iter().map(|cast| Bytes::from(cast.clone())).collect()));
            prop_assert_eq!(Frame::decode(whole.encode()), Some(whole));
            let octets = Bytes::from(casts.concat());
            let part = frame(Body::Part { total: 400, octets });
            prop_assert_eq!(Frame::decode(part.encode()), Some(part));
        }

        #[test]
        fn whatever_comes_is_read_or_refused(octets in prop::collection::vec(any::<u8>(), 0..80)) {
            let octets = Bytes::from(octets);
            let _ = (Frame::decode(octets.clone()), OnLink::decode(octets.clone()), Sent::decode(octets));
        }
    }

    #[test]
    fn a_length_that_lies_is_no_frame() {
        let mut octets = frame(Body::Casts(vec![Bytes::from_static(b"cast")])).encode().to_vec();
        octets[33] = 5;
        assert_eq!(Frame::decode(octets.into()), None);
    }
}
