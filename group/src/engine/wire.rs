//! The embedded engine's messages.
//!
//! # Wire format
//!
//! One octet says the kind. Casts travel as a header of fixed size and then, for each cast, its origin, its length and its
//! octets; numbers are little endian. What is rare travels in the `postcard` format.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use crate::types::{ConfigId, Member, MemberIndex, Stamp};

const KIND_CONTROL: u8 = 1;
const KIND_SUBMIT: u8 = 2;
const KIND_ORDERED: u8 = 3;
const KIND_DIRECT: u8 = 4;

/// A message of the embedded engine.
#[derive(Debug, Clone)]
pub(super) enum Message {
    /// About configurations.
    Control(Control),
    /// Casts on their way to the sequencer.
    Submit { config: ConfigId, casts: Vec<Bytes> },
    /// Casts with their place in the order. `first` counts casts of the configuration.
    Ordered { config: ConfigId, first: u64, stamp: Stamp, casts: Vec<(MemberIndex, Bytes)> },
    /// A message for one member.
    Direct { config: ConfigId, payload: Bytes },
}

/// Messages about configurations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Control {
    /// What a member sees; sent regularly, and at once when it changes.
    Heartbeat(Heartbeat),
    /// Whoever accepts delivers nothing more in older configurations.
    Propose { id: ConfigId, members: Vec<Member> },
    /// The proposal is accepted.
    Accept { id: ConfigId },
    /// The proposal is refused: a newer one was accepted.
    Nack { id: ConfigId, promised: ConfigId },
    /// All have accepted.
    Commit { id: ConfigId },
}

/// What a member sees.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Heartbeat {
    /// Its configuration, while it delivers in it.
    pub config: Option<ConfigId>,
    /// The newest proposal that it accepted.
    pub promised: ConfigId,
    /// See [`Engine::set_seniority`](super::Engine::set_seniority).
    pub seniority: u64,
    /// The members that it hears, as bits.
    pub alive: u64,
    /// A link between it and a member of its configuration broke.
    pub broken: bool,
    /// It is leaving.
    pub leaving: bool,
}

impl Message {
    pub(super) fn encode(&self) -> Bytes {
        let mut out = BytesMut::new();
        match self {
            Self::Control(control) => {
                out.put_u8(KIND_CONTROL);
                // Plain structures without maps or sequences of unknown length always have an encoding.
                out.extend_from_slice(&postcard::to_stdvec(control).unwrap_or_default());
            }
            Self::Submit { config, casts } => {
                out.reserve(32 + casts.iter().map(|cast| cast.len() + 4).sum::<usize>());
                out.put_u8(KIND_SUBMIT);
                put_config(&mut out, *config);
                casts.iter().for_each(|cast| put_octets(&mut out, cast));
            }
            Self::Ordered { config, first, stamp, casts } => {
                out.reserve(64 + casts.iter().map(|(_, cast)| cast.len() + 8).sum::<usize>());
                out.put_u8(KIND_ORDERED);
                put_config(&mut out, *config);
                out.put_u64_le(*first);
                out.put_u64_le(stamp.time_ns);
                out.put_u64_le(stamp.seed);
                for (origin, cast) in casts {
                    out.put_u32_le(origin.0);
                    put_octets(&mut out, cast);
                }
            }
            Self::Direct { config, payload } => {
                out.reserve(16 + payload.len());
                out.put_u8(KIND_DIRECT);
                put_config(&mut out, *config);
                out.extend_from_slice(payload);
            }
        }
        out.freeze()
    }

    /// Reads a message; casts stay slices of it. `None`: it is damaged, or of a kind that is not known.
    pub(super) fn decode(mut input: Bytes) -> Option<Self> {
        match input.try_get_u8().ok()? {
            KIND_CONTROL => postcard::from_bytes(&input).ok().map(Self::Control),
            KIND_SUBMIT => {
                let config = get_config(&mut input)?;
                let mut casts = Vec::new();
                while !input.is_empty() {
                    casts.push(get_octets(&mut input)?);
                }
                Some(Self::Submit { config, casts })
            }
            KIND_ORDERED => {
                let config = get_config(&mut input)?;
                let first = input.try_get_u64_le().ok()?;
                let time_ns = input.try_get_u64_le().ok()?;
                let stamp = Stamp { time_ns, seed: input.try_get_u64_le().ok()? };
                let mut casts = Vec::new();
                while !input.is_empty() {
                    let origin = MemberIndex(input.try_get_u32_le().ok()?);
                    casts.push((origin, get_octets(&mut input)?));
                }
                Some(Self::Ordered { config, first, stamp, casts })
            }
            KIND_DIRECT => Some(Self::Direct { config: get_config(&mut input)?, payload: input }),
            _ => None,
        }
    }
}

fn put_config(out: &mut BytesMut, config: ConfigId) {
    out.put_u64_le(config.round);
    out.put_u32_le(config.proposer);
}

fn get_config(input: &mut Bytes) -> Option<ConfigId> {
    let round = input.try_get_u64_le().ok()?;
    Some(ConfigId { round, proposer: input.try_get_u32_le().ok()? })
}

/// Casts are far shorter than 4 GiB: the layer above bounds them.
fn put_octets(out: &mut BytesMut, octets: &[u8]) {
    out.put_u32_le(u32::try_from(octets.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(octets);
}

fn get_octets(input: &mut Bytes) -> Option<Bytes> {
    let length = input.try_get_u32_le().ok()? as usize;
    (length <= input.len()).then(|| input.split_to(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_are_read_as_they_were_written_and_no_part_of_them_is_a_message() {
        let config = ConfigId { round: 7, proposer: 2 };
        let casts = vec![(MemberIndex(1), Bytes::from_static(b"one")), (MemberIndex(0), Bytes::new())];
        let stamp = Stamp { time_ns: 5, seed: 6 };
        let octets = Message::Ordered { config, first: 9, stamp, casts: casts.clone() }.encode();
        let Some(Message::Ordered { config: read, first: 9, casts: read_casts, .. }) =
            Message::decode(octets.clone())
        else {
            panic!("not what was written");
        };
        assert_eq!((read, read_casts), (config, casts));
        let whole = [37, 48, octets.len()];
        for end in (0..octets.len()).filter(|end| !whole.contains(end)) {
            let cut = Message::decode(octets.slice(..end));
            let shorter = matches!(&cut, Some(Message::Ordered { casts, .. }) if casts.len() < 2);
            assert!(cut.is_none() || shorter, "{end}");
        }
    }
}
