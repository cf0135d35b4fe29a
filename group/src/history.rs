//! What a member holds of the one history.

use std::collections::VecDeque;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::loose::{Loose, Mark};
use crate::merging::{Line, Merged};
use crate::roster::{Change, Roster, Since};
use crate::types::{Member, Stamp, ViewId, mix};

/// How many primary views a member remembers the beginnings of.
const TABLE_VIEWS: usize = 256;

/// What each cast counts for beside its octets, where it is asked how much is kept.
pub(crate) const CAST_OCTETS: u64 = 64;
/// How many changes of the configured members are remembered beyond those that are kept as casts.
const ROSTERS: usize = 8;

/// A cast at its place in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who cast it.
    pub origin: Member,
    /// Agreed time: greater than that of the entry before.
    pub time_ns: u64,
    /// Agreed randomness.
    pub seed: u64,
    /// What was cast.
    pub payload: Bytes,
    /// It is no cast but the state of this line, to be merged.
    pub merge: Option<Line>,
    /// It is no cast but a change of the configured members.
    pub change: bool,
    /// Where casts commute: which of its origin's casts it is.
    pub mark: Option<Mark>,
}

/// The primary views of a history, oldest first: each with the number of the last cast before it.
///
/// Old views are forgotten; a history that is compared by what is left may look longer apart than it is, never nearer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewTable(pub Vec<(ViewId, u64)>);

/// The casts that a member holds in order, and in which views.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The last primary view of which this member has held everything that came before it.
    pub view: ViewId,
    /// All such views.
    pub table: ViewTable,
    /// The lines of other partitions that it has taken in.
    pub merged: Merged,
    /// Where casts commute: those of the view that have no place yet.
    pub loose: Loose,
    /// The number of the last cast that is no longer kept.
    base: u64,
    /// The agreed time of that cast.
    base_time_ns: u64,
    /// The configured members before all changes that are remembered.
    first_roster: Roster,
    /// What changes of them led to, with their numbers, oldest first.
    rosters: VecDeque<(u64, Roster)>,
    entries: VecDeque<Entry>,
    /// Octets of all entries.
    octets: usize,
    /// What all casts up to each entry count for, from some point on.
    ends: VecDeque<u64>,
    /// The same of what is no longer kept.
    base_end: u64,
}

impl ViewTable {
    /// Adds a view that begins after this many casts.
    pub fn push(&mut self, view: ViewId, start: u64) {
        self.0.push((view, start));
        if self.0.len() > TABLE_VIEWS {
            self.0.remove(0);
        }
    }

    /// Returns up to which number two histories are certainly the same: `self` goes up to `held`, the other one up to
    /// `other_held`.
    ///
    /// In one view one of two sequences is a prefix of the other (Strong Prefix), so what counts is the last view that
    /// both know, and where the shorter one leaves it.
    #[must_use]
    pub fn common(&self, held: u64, other: &Self, other_held: u64) -> u64 {
        for (place, (view, _)) in self.0.iter().enumerate().rev() {
            if let Some(other_place) = other.0.iter().position(|(known, _)| known == view) {
                return self.end(place, held).min(other.end(other_place, other_held));
            }
        }
        0
    }

    /// Returns where a view ends in a history that goes up to `held`; `None`: it is not known to be of this history.
    pub(crate) fn end_of(&self, view: ViewId, held: u64) -> Option<u64> {
        let place = self.0.iter().position(|(known, _)| *known == view)?;
        Some(self.end(place, held))
    }

    /// Tells whether it is certain where two histories part: one has hardly begun, or they share a view that is remembered.
    pub(crate) fn is_comparable(&self, other: &Self) -> bool {
        let shared = |(view, _): &(ViewId, u64)| other.0.iter().any(|(known, _)| known == view);
        self.0.is_empty() || self.0.iter().any(shared)
    }

    /// Returns where the view at this place ends: where the next one begins, or at the end of all.
    fn end(&self, place: usize, held: u64) -> u64 {
        self.0.get(place + 1).map_or(held, |(_, start)| *start)
    }
}

impl History {
    /// An empty history of these members.
    pub(crate) fn of(roster: Roster) -> Self {
        Self { first_roster: roster, ..Self::default() }
    }

    /// Puts a history together again that was taken apart by an orderly stop; `roster`: the members at `base`.
    pub(crate) fn restore(
        view: ViewId,
        table: ViewTable,
        base: u64,
        base_time_ns: u64,
        roster: Roster,
        entries: Vec<Entry>,
    ) -> Self {
        let mut history = Self { view, table, base, base_time_ns, ..Self::of(roster) };
        entries.into_iter().for_each(|entry| history.append(entry));
        history
    }

    /// Returns the members that are configured where the history ends.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        self.rosters.back().map_or(&self.first_roster, |(_, roster)| roster)
    }

    /// Returns the members that are configured after the cast of this number.
    #[must_use]
    pub fn roster_at(&self, seq: u64) -> &Roster {
        let newest = self.rosters.iter().rev().find(|(change, _)| *change <= seq);
        newest.map_or(&self.first_roster, |(_, roster)| roster)
    }

    /// Returns what the change that is known by this led to, where it is remembered.
    pub(crate) fn roster_since(&self, since: Since) -> Option<&Roster> {
        let remembered = self.rosters.iter().map(|(_, roster)| roster);
        remembered.chain([&self.first_roster]).find(|roster| roster.since == since)
    }

    /// Returns what the change of this number led to; `None`: it had no effect, or it is none.
    pub(crate) fn effect(&self, seq: u64) -> Option<&Roster> {
        self.rosters.iter().find(|(change, _)| *change == seq).map(|(_, roster)| roster)
    }

    /// Takes over from elsewhere which members are configured where the history ends.
    pub(crate) fn set_roster(&mut self, roster: Roster) {
        self.rosters.clear();
        self.first_roster = roster;
    }

    /// Returns the number of the last cast that is held.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.base + self.entries.len() as u64
    }

    /// Returns the number of the last cast that is no longer kept.
    #[must_use]
    pub fn base(&self) -> u64 {
        self.base
    }

    /// Returns the agreed time of the last cast that is held.
    #[must_use]
    pub fn time_ns(&self) -> u64 {
        self.entries.back().map_or(self.base_time_ns, |entry| entry.time_ns)
    }

    /// Returns the agreed time of the last cast that is no longer kept.
    pub(crate) fn base_time_ns(&self) -> u64 {
        self.base_time_ns
    }

    /// Returns the cast of this number, where it is kept.
    #[must_use]
    pub fn get(&self, seq: u64) -> Option<&Entry> {
        let place = seq.checked_sub(self.base + 1)?;
        self.entries.get(usize::try_from(place).ok()?)
    }

    /// Returns the kept casts after this number, at most so many octets of them but at least one.
    pub(crate) fn after(&self, seq: u64, limit_octets: usize) -> Vec<Entry> {
        let mut octets = 0;
        let mut entries = Vec::new();
        for entry in (seq + 1..=self.held()).map_while(|seq| self.get(seq)) {
            octets += entry.payload.len();
            if octets > limit_octets && !entries.is_empty() {
                break;
            }
            entries.push(entry.clone());
        }
        entries
    }

    /// Returns all kept casts.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Appends a cast that got its place in the order.
    pub(crate) fn hold(&mut self, origin: Member, stamp: Stamp, payload: Bytes, merge: Option<Line>) {
        let entry = self.next(origin, stamp, payload);
        self.push(Entry { merge, ..entry });
    }

    /// Appends a change of the configured members that got its place in the order.
    pub(crate) fn hold_change(&mut self, origin: Member, stamp: Stamp, payload: Bytes) {
        let entry = self.next(origin, stamp, payload);
        self.push(Entry { change: true, ..entry });
    }

    fn next(&self, origin: Member, stamp: Stamp, payload: Bytes) -> Entry {
        let time_ns = stamp.time_ns.max(self.time_ns().saturating_add(1));
        let seed = mix(stamp.seed, self.held() + 1);
        Entry { origin, time_ns, seed, payload, merge: None, change: false, mark: None }
    }

    /// Appends a cast that another member holds at this place.
    pub(crate) fn push(&mut self, entry: Entry) {
        if let Some(line) = entry.merge {
            self.merged.note(line);
        }
        self.append(entry);
    }

    fn append(&mut self, entry: Entry) {
        if entry.change {
            self.change(&entry);
        }
        self.octets += entry.payload.len();
        self.ends.push_back(self.end() + entry.payload.len() as u64 + CAST_OCTETS);
        self.entries.push_back(entry);
    }

    /// What all casts count for.
    fn end(&self) -> u64 {
        self.ends.back().copied().unwrap_or(self.base_end)
    }

    /// Returns what the casts after this number count for, as far as they are kept.
    #[must_use]
    pub fn octets_after(&self, seq: u64) -> u64 {
        let place = seq.checked_sub(self.base + 1).and_then(|place| usize::try_from(place).ok());
        let before = match place {
            None => self.base_end,
            Some(place) => self.ends.get(place).copied().unwrap_or_else(|| self.end()),
        };
        self.end() - before
    }

    /// Returns what all kept casts count for.
    #[must_use]
    pub fn kept_octets(&self) -> u64 {
        self.end() - self.base_end
    }

    /// The next entry is a change of the configured members.
    fn change(&mut self, entry: &Entry) {
        let since = Since { seq: self.held() + 1, seed: entry.seed };
        let change = Change::decode(&entry.payload);
        if let Some(roster) = change.and_then(|change| self.roster().after(&change, since)) {
            self.rosters.push_back((since.seq, roster));
        }
        let base = self.base;
        while self.rosters.len() > ROSTERS && self.rosters.get(1).is_some_and(|(seq, _)| *seq <= base) {
            if let Some((_, roster)) = self.rosters.pop_front() {
                self.first_roster = roster;
            }
        }
    }

    /// Gives up what is held after this number: no majority has it.
    pub(crate) fn truncate(&mut self, seq: u64) {
        while self.rosters.back().is_some_and(|(change, _)| *change > seq) {
            self.rosters.pop_back();
        }
        while self.held() > seq {
            self.ends.pop_back();
            match self.entries.pop_back() {
                Some(entry) => self.octets -= entry.payload.len(),
                None => break,
            }
        }
    }

    /// Gives up what everybody has executed, up to this number, but keeps the last `keep_octets`.
    pub(crate) fn trim(&mut self, seq: u64, keep_octets: usize) {
        while self.base < seq && self.octets > keep_octets {
            let Some(entry) = self.entries.pop_front() else { break };
            self.octets -= entry.payload.len();
            self.base_end = self.ends.pop_front().unwrap_or(self.base_end);
            self.base += 1;
            self.base_time_ns = entry.time_ns;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ConfigId;

    fn view(round: u64) -> ViewId {
        ViewId { epoch: 0, config: ConfigId { round, proposer: 1 } }
    }

    fn table(views: &[(u64, u64)]) -> ViewTable {
        ViewTable(views.iter().map(|&(round, start)| (view(round), start)).collect())
    }

    #[test]
    fn histories_part_where_the_last_view_that_both_know_ends_for_the_shorter_one() {
        let chosen = table(&[(1, 0), (3, 10), (4, 12)]);
        assert_eq!(table(&[(1, 0)]).common(8, &chosen, 20), 8);
        assert_eq!(table(&[(1, 0)]).common(13, &chosen, 20), 10);
        assert_eq!(table(&[(1, 0), (3, 10)]).common(11, &chosen, 20), 11);
        assert_eq!(table(&[(1, 0), (2, 10)]).common(15, &chosen, 20), 10);
        assert_eq!(table(&[(1, 0), (3, 10), (4, 12)]).common(25, &chosen, 20), 20);
        assert_eq!(table(&[]).common(0, &chosen, 20), 0);
    }

    #[test]
    fn agreed_time_goes_on_and_trimming_keeps_numbers() {
        let origin =
            Member { index: crate::types::MemberIndex(0), incarnation: crate::types::Incarnation(1) };
        let mut history = History::default();
        for time_ns in [5, 3, 9] {
            history.hold(origin, Stamp { time_ns, seed: 1 }, Bytes::from_static(b"xx"), None);
        }
        let times: Vec<_> = history.entries().map(|entry| entry.time_ns).collect();
        assert_eq!(times, [5, 6, 9]);
        assert_eq!([0, 1, 3, 4].map(|seq| history.octets_after(seq)), [198, 132, 0, 0]);
        history.trim(2, 0);
        assert_eq!((history.base(), history.held(), history.base_time_ns()), (2, 3, 6));
        assert_eq!([0, 2, 3].map(|seq| history.octets_after(seq)), [66, 66, 0]);
        history.truncate(2);
        assert_eq!((history.held(), history.time_ns()), (2, 6));
    }
}
