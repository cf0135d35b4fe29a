//! The configured members as they stand at one point of the history, and how they change.
//!
//! A change is a cast. It says which roster it follows, and has no effect where another change came before it. So each history
//! leads to one roster at each of its casts, alike at all members that hold it.

use bytes::{BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::MemberAddress;
use crate::types::MemberIndex;

/// The most members of a group.
pub const MEMBERS_LIMIT: usize = 64;
/// The longest name of a member or a group, in octets.
pub const NAME_LIMIT_OCTETS: usize = 255;
/// The longest address of a member, in octets.
pub(crate) const ADDRESS_LIMIT_OCTETS: usize = 300;
/// Indexes are below this: so many members a group has in all its time.
pub(crate) const INDEX_LIMIT: u32 = 1 << 16;

/// Octets of a change that name who asked for it.
const TOKEN_OCTETS: usize = 8;

/// Tells rosters of one history apart: later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct RosterVersion {
    /// The epoch of the history.
    pub epoch: u64,
    /// How many changes led to it.
    pub number: u64,
}

/// The cast that made something. No two casts have the same, not even in histories that part; the default is that of what
/// was there before all casts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Since {
    /// Its number in the history.
    pub seq: u64,
    /// Its agreed randomness.
    pub seed: u64,
}

/// A configured member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Never given to another member, whatever became of this one.
    pub index: MemberIndex,
    /// The cast that gave it the seat.
    pub since: Since,
    /// Its name.
    pub name: String,
    /// Where the others reach it: `host:port`.
    pub address: String,
    /// Whose seat it is: the data directory of the new member that it was given to. No other process ever takes it. None for members of
    /// the first list.
    pub directory: Option<Uuid>,
}

/// The configured members at one point of the history.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// Which one.
    pub version: RosterVersion,
    /// The cast that made it.
    pub since: Since,
    /// The least index that the next new member may get.
    pub next: u32,
    /// The members, in the order of their indexes.
    pub seats: Vec<Seat>,
}

/// What an operator wants of the configured members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// A new member.
    Add {
        /// Its name, which no member has.
        name: String,
        /// Where the others reach it: `host:port`.
        address: String,
        /// Its data directory's number.
        directory: Uuid,
    },
    /// One member less.
    Remove {
        /// Its name.
        name: String,
    },
}

/// Why a wish cannot be fulfilled, whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WishError {
    /// There is no member of the name.
    #[error("{name} is no member: the members are {members}")]
    Unknown {
        /// The name.
        name: String,
        /// The names of all.
        members: String,
    },
    /// A member has the name.
    #[error("{name} is a member already: choose another name, or replace it")]
    NameInUse {
        /// The name.
        name: String,
    },
    /// A member has the address.
    #[error("{name} has the address {address} already")]
    AddressInUse {
        /// The member.
        name: String,
        /// The address.
        address: String,
    },
    /// A group needs a member.
    #[error("{name} is the only member: a group without members is none")]
    Last {
        /// The name.
        name: String,
    },
    /// The group is full.
    #[error("the group has {MEMBERS_LIMIT} members, more are not possible")]
    Full,
    /// So many members were added in the group's time that no index is left.
    #[error("the group had {INDEX_LIMIT} members in its time, more are not possible")]
    Exhausted,
    /// It is no name.
    #[error("{name:?} is no name: 1 to {NAME_LIMIT_OCTETS} octets without control characters")]
    Name {
        /// What was given.
        name: String,
    },
    /// It is no address.
    #[error("{address:?} is no address: HOST:PORT is")]
    Address {
        /// What was given.
        address: String,
    },
}

/// A change on its way through the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// The roster that it changes: it has no effect on any other.
    pub(crate) after: Since,
    pub(crate) wish: Wish,
}

impl Change {
    /// # Wire format
    ///
    /// The token as 8 octets, little endian, then the change in the `postcard` format.
    pub(crate) fn encode(&self, token: u64) -> Bytes {
        // A plain structure always has an encoding.
        let octets = postcard::to_stdvec(self).unwrap_or_default();
        let mut out = BytesMut::with_capacity(TOKEN_OCTETS + octets.len());
        out.put_u64_le(token);
        out.extend_from_slice(&octets);
        out.freeze()
    }

    pub(crate) fn decode(payload: &[u8]) -> Option<Self> {
        postcard::from_bytes(payload.get(TOKEN_OCTETS..)?).ok()
    }

    /// Who asked for the change that this is.
    pub(crate) fn token(payload: &[u8]) -> Option<u64> {
        Some(u64::from_le_bytes(*payload.first_chunk()?))
    }
}

impl Roster {
    /// The roster of a group before its first cast: members' places in the list are their indexes.
    #[must_use]
    pub fn first(members: &[MemberAddress]) -> Self {
        let seat = |(index, member): (u32, &MemberAddress)| Seat {
            index: MemberIndex(index),
            since: Since::default(),
            name: member.name.clone(),
            address: member.address.clone(),
            directory: None,
        };
        let seats: Vec<Seat> = (0..INDEX_LIMIT).zip(members).map(seat).collect();
        let next = u32::try_from(seats.len()).unwrap_or(INDEX_LIMIT);
        Self { version: RosterVersion::default(), since: Since::default(), next, seats }
    }

    /// How many members are a majority.
    #[must_use]
    pub fn majority(&self) -> usize {
        self.seats.len() / 2 + 1
    }

    /// The member of this index.
    #[must_use]
    pub fn seat(&self, index: MemberIndex) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.index == index)
    }

    /// The member of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.name == name)
    }

    /// Whether this very member is one of the configured ones, not another one of its index.
    #[must_use]
    pub fn has(&self, index: MemberIndex, since: Since) -> bool {
        self.seat(index).is_some_and(|seat| seat.since == since)
    }

    /// The seat that was given to a data directory.
    #[must_use]
    pub fn of_directory(&self, directory: Uuid) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.directory == Some(directory))
    }

    /// The names of all, for people.
    #[must_use]
    pub fn names(&self) -> String {
        self.seats.iter().map(|seat| seat.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// One more than the greatest index.
    #[must_use]
    pub fn places(&self) -> usize {
        self.seats.iter().map(|seat| seat.index.at() + 1).max().unwrap_or(0)
    }

    /// Whether both name the same members, in the same order, wherever they are reached.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let same = |(one, other): (&Seat, &Seat)| {
            (one.index, one.since, &one.name) == (other.index, other.since, &other.name)
        };
        self.seats.len() == other.seats.len() && self.seats.iter().zip(&other.seats).all(same)
    }

    /// Whether it can be one: it came from another process or a file.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let grows = self.seats.windows(2).all(|pair| pair[0].index < pair[1].index);
        let fits =
            |seat: &Seat| seat.index.0 < INDEX_LIMIT && is_name(&seat.name) && is_address(&seat.address);
        !self.seats.is_empty() && self.seats.len() <= MEMBERS_LIMIT && grows && self.seats.iter().all(fits)
    }

    /// What it would be with a wish fulfilled by this cast.
    ///
    /// # Errors
    ///
    /// It cannot be fulfilled, and why.
    pub fn with(&self, wish: &Wish, since: Since) -> Result<Self, WishError> {
        let mut roster = self.clone();
        roster.version.number += 1;
        roster.since = since;
        match wish {
            Wish::Add { name, address, directory } => {
                let index = self.room_for(name, address)?;
                let (name, address) = (name.clone(), address.clone());
                roster.next = index.0 + 1;
                roster.seats.push(Seat { index, since, name, address, directory: Some(*directory) });
            }
            Wish::Remove { name } => {
                if self.named(name).is_none() {
                    return Err(WishError::Unknown { name: name.clone(), members: self.names() });
                }
                if self.seats.len() == 1 {
                    return Err(WishError::Last { name: name.clone() });
                }
                roster.seats.retain(|seat| seat.name != *name);
            }
        }
        Ok(roster)
    }

    /// What it is after a change; `None`: that has no effect on it.
    pub(crate) fn after(&self, change: &Change, since: Since) -> Option<Self> {
        if change.after != self.since {
            return None;
        }
        self.with(&change.wish, since).ok()
    }

    /// The index of a new member. Heartbeats know members by their indexes modulo the most members of a group, so those of two
    /// members differ in that too.
    fn room_for(&self, name: &str, address: &str) -> Result<MemberIndex, WishError> {
        if !is_name(name) {
            return Err(WishError::Name { name: name.to_owned() });
        }
        if !is_address(address) {
            return Err(WishError::Address { address: address.to_owned() });
        }
        if self.named(name).is_some() {
            return Err(WishError::NameInUse { name: name.to_owned() });
        }
        if let Some(seat) = self.seats.iter().find(|seat| !address.is_empty() && seat.address == address) {
            return Err(WishError::AddressInUse { name: seat.name.clone(), address: address.to_owned() });
        }
        if self.seats.len() >= MEMBERS_LIMIT {
            return Err(WishError::Full);
        }
        let bit = |index: u32| index as usize % MEMBERS_LIMIT;
        let free = |index: &u32| self.seats.iter().all(|seat| bit(seat.index.0) != bit(*index));
        (self.next..INDEX_LIMIT).find(free).map(MemberIndex).ok_or(WishError::Exhausted)
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= NAME_LIMIT_OCTETS && !name.chars().any(char::is_control)
}

/// Groups that are not on a network have no addresses.
fn is_address(address: &str) -> bool {
    let parts = address.rsplit_once(':');
    let sound =
        |(host, port): (&str, &str)| !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0);
    address.len() <= ADDRESS_LIMIT_OCTETS && (address.is_empty() || parts.is_some_and(sound))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(names: &[&str]) -> Roster {
        let member = |name: &&str| MemberAddress { name: (*name).into(), address: format!("{name}:1") };
        Roster::first(&names.iter().map(member).collect::<Vec<_>>())
    }

    fn add(name: &str) -> Wish {
        Wish::Add { name: name.into(), address: format!("{name}:1"), directory: Uuid::from_u128(7) }
    }

    fn remove(name: &str) -> Wish {
        Wish::Remove { name: name.into() }
    }

    fn since(seq: u64) -> Since {
        Since { seq, seed: seq * 7 }
    }

    #[test]
    fn an_index_is_never_given_to_another_member() {
        let one = group(&["a", "b", "c"]).with(&remove("c"), since(5)).expect("one less");
        assert_eq!((one.seats.len(), one.majority(), one.version.number), (2, 2, 1));
        let other = one.with(&add("c"), since(9)).expect("one more");
        let seat = other.named("c").expect("it is there");
        assert_eq!((seat.index, seat.since), (MemberIndex(3), since(9)));
        assert!(!other.has(MemberIndex(2), Since::default()));
        assert!(other.is_sound());
    }

    #[test]
    fn no_two_members_have_the_same_bit_in_heartbeats() {
        let mut roster = group(&["a", "b"]);
        for round in 0..200 {
            roster = roster.with(&add("x"), since(round * 2 + 1)).expect("one more");
            let bits: Vec<_> = roster.seats.iter().map(|seat| seat.index.at() % MEMBERS_LIMIT).collect();
            assert!(bits[0] != bits[1] && bits[0] != bits[2] && bits[1] != bits[2], "{bits:?}");
            roster = roster.with(&remove("x"), since(round * 2 + 2)).expect("one less");
        }
    }

    #[test]
    fn wishes_that_cannot_be_fulfilled_say_why() {
        let roster = group(&["a", "b"]);
        let refused = |wish: Wish| roster.with(&wish, since(1)).expect_err("refused").to_string();
        assert_eq!(refused(remove("z")), "z is no member: the members are a, b");
        assert_eq!(refused(add("a")), "a is a member already: choose another name, or replace it");
        let at =
            |address: &str| Wish::Add { name: "z".into(), address: address.into(), directory: Uuid::nil() };
        let same = at("b:1");
        assert_eq!(refused(same), "b has the address b:1 already");
        let portless = at("host");
        assert_eq!(refused(portless), "\"host\" is no address: HOST:PORT is");
        let alone = group(&["a"]).with(&remove("a"), since(1)).expect_err("refused").to_string();
        assert_eq!(alone, "a is the only member: a group without members is none");
    }

    #[test]
    fn a_change_has_an_effect_on_the_roster_that_it_was_meant_for_only() {
        let roster = group(&["a", "b", "c"]);
        let change = |roster: &Roster, wish| Change { after: roster.since, wish };
        let (one, other) = (change(&roster, remove("c")), change(&roster, add("d")));
        let next = roster.after(&one, since(4)).expect("it has an effect");
        assert_eq!(next.after(&other, since(5)), None);
        let octets = one.encode(77);
        assert_eq!((Change::decode(&octets), Change::token(&octets)), (Some(one), Some(77)));
        assert!((0..octets.len()).all(|end| Change::decode(&octets[..end]).is_none()));
    }
}
