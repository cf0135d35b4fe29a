//! The embedded engine's messages.
//!
//! # Wire format
//!
//! One octet says the kind. Casts travel as a header of fixed size and then, for each cast, its origin, its length and its
//! octets; numbers are little endian. What is rare travels in the `postcard` format.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use super::embedded::Order;
use crate::types::{ConfigId, Member, MemberIndex, Stamp};

const KIND_CONTROL: u8 = 1;
const KIND_SUBMIT: u8 = 2;
const KIND_ORDERED: u8 = 3;
const KIND_DIRECT: u8 = 4;
const KIND_RING: u8 = 5;

/// Stands for "nobody" where an heir is named.
const NOBODY: u32 = u32::MAX;

/// A message of the embedded engine.
#[derive(Debug, Clone)]
pub(super) enum Message {
    /// About configurations.
    Control(Control),
    /// Casts on their way to the sequencer of this term. `first` counts casts of the sender in the configuration.
    Submit { config: ConfigId, term: u64, first: u64, casts: Vec<Bytes> },
    /// Casts with their place in the order.
    Ordered { config: ConfigId, batch: Batch },
    /// A message for one member.
    Direct { config: ConfigId, payload: Bytes },
    /// About the token.
    Ring { config: ConfigId, ring: Ring },
}

/// Casts that have their places, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    /// The place of the first one: casts of the configuration before it.
    pub first: u64,
    pub stamp: Stamp,
    /// Who is the sequencer from after these casts on, if it is another one.
    pub heir: Option<MemberIndex>,
    /// Each with its origin.
    pub casts: Vec<(MemberIndex, Bytes)>,
}

/// Messages about the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Ring {
    /// Here it is.
    Token(Token),
    /// The sender keeps it until somebody wants it.
    Rest { serial: u64 },
    /// The sender wants the token that rests.
    Want { serial: u64 },
}

/// Who has it gives places in the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Token {
    /// Counts how often it was handed on.
    pub serial: u64,
    /// The next place in the order.
    pub next: u64,
    /// Who gave out a place last.
    pub last: MemberIndex,
    /// How often it was handed on since then.
    pub quiet: u32,
    /// What members say that they hold, each word the sender's newest. The layer above knows what they mean.
    pub words: Vec<(MemberIndex, Bytes)>,
}

/// Messages about configurations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Control {
    /// What a member sees; sent regularly, and at once when it changes.
    Heartbeat(Heartbeat),
    /// Whoever accepts delivers nothing more in older configurations. `order`: how casts get their places.
    Propose { id: ConfigId, members: Vec<Member>, order: Order },
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
            Self::Submit { config, term, first, casts } => {
                out.reserve(48 + casts.iter().map(|cast| cast.len() + 4).sum::<usize>());
                out.put_u8(KIND_SUBMIT);
                put_config(&mut out, *config);
                out.put_u64_le(*term);
                out.put_u64_le(*first);
                casts.iter().for_each(|cast| put_octets(&mut out, cast));
            }
            Self::Ordered { config, batch } => {
                out.reserve(64 + batch.casts.iter().map(|(_, cast)| cast.len() + 8).sum::<usize>());
                out.put_u8(KIND_ORDERED);
                put_config(&mut out, *config);
                batch.put(&mut out);
            }
            Self::Direct { config, payload } => {
                out.reserve(16 + payload.len());
                out.put_u8(KIND_DIRECT);
                put_config(&mut out, *config);
                out.extend_from_slice(payload);
            }
            Self::Ring { config, ring } => {
                out.put_u8(KIND_RING);
                put_config(&mut out, *config);
                out.extend_from_slice(&postcard::to_stdvec(ring).unwrap_or_default());
            }
        }
        out.freeze()
    }

    /// Returns the configuration in which it is meant, if it is about what happens in one.
    pub(super) fn config(&self) -> Option<ConfigId> {
        match self {
            Self::Control(_) => None,
            Self::Submit { config, .. }
            | Self::Ordered { config, .. }
            | Self::Direct { config, .. }
            | Self::Ring { config, .. } => Some(*config),
        }
    }

    /// Reads a message; casts stay slices of it. `None`: it is damaged, or of a kind that is not known.
    pub(super) fn decode(mut input: Bytes) -> Option<Self> {
        match input.try_get_u8().ok()? {
            KIND_CONTROL => postcard::from_bytes(&input).ok().map(Self::Control),
            KIND_SUBMIT => {
                let config = get_config(&mut input)?;
                let term = input.try_get_u64_le().ok()?;
                let first = input.try_get_u64_le().ok()?;
                let mut casts = Vec::new();
                while !input.is_empty() {
                    casts.push(get_octets(&mut input)?);
                }
                Some(Self::Submit { config, term, first, casts })
            }
            KIND_ORDERED => {
                Some(Self::Ordered { config: get_config(&mut input)?, batch: Batch::get(&mut input)? })
            }
            KIND_DIRECT => Some(Self::Direct { config: get_config(&mut input)?, payload: input }),
            KIND_RING => {
                let config = get_config(&mut input)?;
                Some(Self::Ring { config, ring: postcard::from_bytes(&input).ok()? })
            }
            _ => None,
        }
    }
}

impl Batch {
    fn put(&self, out: &mut BytesMut) {
        out.put_u64_le(self.first);
        out.put_u64_le(self.stamp.time_ns);
        out.put_u64_le(self.stamp.seed);
        out.put_u32_le(self.heir.map_or(NOBODY, |heir| heir.0));
        for (origin, cast) in &self.casts {
            out.put_u32_le(origin.0);
            put_octets(out, cast);
        }
    }

    fn get(input: &mut Bytes) -> Option<Self> {
        let first = input.try_get_u64_le().ok()?;
        let time_ns = input.try_get_u64_le().ok()?;
        let stamp = Stamp { time_ns, seed: input.try_get_u64_le().ok()? };
        let heir = Some(input.try_get_u32_le().ok()?).filter(|heir| *heir != NOBODY).map(MemberIndex);
        let mut casts = Vec::new();
        while !input.is_empty() {
            let origin = MemberIndex(input.try_get_u32_le().ok()?);
            casts.push((origin, get_octets(input)?));
        }
        Some(Self { first, stamp, heir, casts })
    }

    /// Returns the octets of its casts.
    pub(super) fn octets(&self) -> usize {
        self.casts.iter().map(|(_, cast)| cast.len()).sum()
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
        let batch = Batch { first: 9, stamp, heir: Some(MemberIndex(1)), casts: casts.clone() };
        let octets = Message::Ordered { config, batch }.encode();
        let Some(Message::Ordered { config: read, batch }) = Message::decode(octets.clone()) else {
            panic!("not what was written");
        };
        assert_eq!((batch.first, batch.stamp, batch.heir), (9, stamp, Some(MemberIndex(1))));
        assert_eq!((read, batch.casts), (config, casts));
        let whole = [41, 52, octets.len()];
        for end in (0..octets.len()).filter(|end| !whole.contains(end)) {
            let cut = Message::decode(octets.slice(..end));
            let shorter = matches!(&cut, Some(Message::Ordered { batch, .. }) if batch.casts.len() < 2);
            assert!(cut.is_none() || shorter, "{end}");
        }
    }

    #[test]
    fn a_token_is_read_as_it_was_written_and_no_part_of_it_is_one() {
        let config = ConfigId { round: 7, proposer: 2 };
        let words = vec![(MemberIndex(2), Bytes::from_static(b"held"))];
        let token = Token { serial: 300, next: 9, last: MemberIndex(1), quiet: 2, words };
        let octets = Message::Ring { config, ring: Ring::Token(token.clone()) }.encode();
        let read = Message::decode(octets.clone());
        assert!(matches!(read, Some(Message::Ring { ring: Ring::Token(read), .. }) if read == token));
        assert!((0..octets.len()).all(|end| Message::decode(octets.slice(..end)).is_none()));
    }
}
