//! Casts that commute, as long as they have no place in the history: held by their origins' numbers.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::history::{CAST_OCTETS, Entry};
use crate::types::{MemberIndex, ViewId};

/// Which of its origin's casts in a view one is. Together with the origin it names a cast for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The view in which it was cast.
    pub view: ViewId,
    /// Its number among the origin's casts in that view, from 1.
    pub number: u64,
}

/// Casts of one member that have no place yet. A member's casts come in order, so that a number says which of them are held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Up to this number its casts of the view have got their place.
    pub folded: u64,
    /// Those after it.
    pub casts: VecDeque<Entry>,
    /// What they count for, as [`History::kept_octets`](crate::History::kept_octets) does.
    octets: u64,
}

/// What a member holds of its view that has no place yet, by origin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loose(pub BTreeMap<MemberIndex, Lane>);

/// What a member says at a flush of one member's casts without a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LaneWord {
    /// Up to this number they have their place.
    pub folded: u64,
    /// Up to this number they were executed.
    pub executed: u64,
    /// Up to this number they are held.
    pub held: u64,
}

/// What an orderly stop keeps of casts without a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppedLoose {
    /// The casts.
    pub loose: Loose,
    /// Up to which number each member's casts of a view were executed.
    pub done: Vec<(ViewId, MemberIndex, u64)>,
    /// How many of the executed casts are not among the first ones of the history.
    pub ahead: u64,
}

impl Lane {
    /// The number of the last one that is held.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.folded + self.casts.len() as u64
    }

    /// Returns the cast of this number, where it has no place yet.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<&Entry> {
        let place = number.checked_sub(self.folded + 1)?;
        self.casts.get(usize::try_from(place).ok()?)
    }

    /// Takes out the first ones, up to this number; all that are held, if it is higher.
    pub(crate) fn fold(&mut self, through: u64) -> Vec<Entry> {
        let casts = through.min(self.held()).saturating_sub(self.folded);
        self.folded += casts;
        let folded = self.casts.drain(..usize::try_from(casts).unwrap_or(usize::MAX).min(self.casts.len()));
        let folded: Vec<Entry> = folded.collect();
        self.octets -= folded.iter().map(octets_of).sum::<u64>();
        folded
    }

    /// A lane whose casts up to this number have their place, without any others.
    pub(crate) fn beginning_after(folded: u64) -> Self {
        Self { folded, ..Self::default() }
    }
}

impl Loose {
    /// Up to which number the casts of a member are held.
    #[must_use]
    pub fn held(&self, origin: MemberIndex) -> u64 {
        self.0.get(&origin).map_or(0, Lane::held)
    }

    /// How many casts are held.
    #[must_use]
    pub fn casts(&self) -> u64 {
        self.0.values().map(|lane| lane.casts.len() as u64).sum()
    }

    /// Adds the next cast of a member.
    pub(crate) fn push(&mut self, origin: MemberIndex, entry: Entry) {
        let lane = self.0.entry(origin).or_default();
        lane.octets += octets_of(&entry);
        lane.casts.push_back(entry);
    }

    /// What all casts count for.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.0.values().map(|lane| lane.octets).sum()
    }
}

fn octets_of(entry: &Entry) -> u64 {
    entry.payload.len() as u64 + CAST_OCTETS
}
