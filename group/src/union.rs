//! What the members of a view that ended held together of the casts that had no place yet, and the place that each gets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::Faults;
use crate::flush::FlushState;
use crate::types::MemberIndex;

/// The casts without a place that come into the history at a flush: whatever any member of the last view that is here holds.
///
/// Their order is the same for all: first what some member has executed, then the rest, each by origin and number. So a member that
/// has executed nothing but such casts stands at a beginning of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Union(pub BTreeMap<MemberIndex, LaneUnion>);

/// The casts of one origin among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneUnion {
    /// Up to this number they have their place in the history that was chosen.
    pub folded: u64,
    /// Up to this number somebody has executed them: a majority holds those, or with optimistic delivery that member.
    pub executed: u64,
    /// Up to this number somebody holds them.
    pub held: u64,
    /// Who.
    pub from: MemberIndex,
}

impl Union {
    /// How many casts get a place.
    #[must_use]
    pub fn casts(&self) -> u64 {
        self.0.values().map(|lane| lane.held - lane.folded).sum()
    }

    /// How many of them somebody has executed.
    #[must_use]
    pub fn executed(&self) -> u64 {
        self.0.values().map(|lane| lane.executed - lane.folded).sum()
    }
}

/// Unites what all members hold whose history is of the same view as the chosen one.
pub(crate) fn unite(
    chosen: &FlushState,
    states: &BTreeMap<MemberIndex, FlushState>,
    faults: &Faults,
) -> Union {
    let here = |state: &&FlushState| state.view == chosen.view && state.epoch == chosen.epoch;
    let counts = |state: &&FlushState| here(state) && (!faults.union_of_one || state.life == chosen.life);
    let origins = states.values().filter(counts).flat_map(|state| state.loose.keys().copied());
    let mut union = BTreeMap::new();
    for origin in origins {
        let words = states
            .iter()
            .filter(|(_, state)| counts(state))
            .filter_map(|(member, state)| state.loose.get(&origin).map(|word| (*member, *word)));
        let folded = chosen.loose.get(&origin).map_or(0, |word| word.folded);
        let mut lane = LaneUnion { folded, executed: folded, held: folded, from: origin };
        for (member, word) in words {
            lane.executed = lane.executed.max(word.executed);
            if word.held > lane.held {
                lane.held = word.held;
                lane.from = member;
            }
        }
        // Nobody has executed what nobody holds; a word that says so is of no use to anybody.
        lane.executed = lane.executed.min(lane.held);
        union.insert(origin, lane);
    }
    Union(union)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::history::ViewTable;
    use crate::loose::LaneWord;
    use crate::merging::Merged;
    use crate::types::{ConfigId, ViewId};

    fn view(round: u64) -> ViewId {
        ViewId { epoch: 0, config: ConfigId { round, proposer: 1 } }
    }

    /// A member of a view that says of each member's casts: up to where they have their place, are executed, are held.
    fn state(index: u32, round: u64, lanes: [(u64, u64, u64); 2]) -> (MemberIndex, FlushState) {
        let word = |(folded, executed, held)| LaneWord { folded, executed, held };
        let state = FlushState {
            cluster: None,
            life: Uuid::from_u128(u128::from(index)),
            epoch: 0,
            founder: false,
            zombie: false,
            view: view(round),
            held: 10,
            base: 0,
            executed: 10,
            table: ViewTable(vec![(view(round), 0)]),
            known: Vec::new(),
            merged: Merged::default(),
            roster: crate::Roster::default(),
            seat: crate::Since::default(),
            kept: Vec::new(),
            loose: (0..).map(MemberIndex).zip(lanes.map(word)).collect(),
        };
        (MemberIndex(index), state)
    }

    #[test]
    fn whatever_a_member_of_the_view_holds_is_in_the_union_and_what_was_executed_comes_first() {
        let states = BTreeMap::from([
            state(0, 2, [(3, 4, 6), (2, 2, 2)]),
            state(1, 2, [(3, 5, 5), (2, 4, 7)]),
            state(2, 1, [(0, 90, 99), (0, 0, 0)]),
        ]);
        let union = unite(&states[&MemberIndex(0)], &states, &Faults::default());
        let lane =
            |folded, executed, held, from| LaneUnion { folded, executed, held, from: MemberIndex(from) };
        assert_eq!(
            union.0,
            BTreeMap::from([(MemberIndex(0), lane(3, 5, 6, 0)), (MemberIndex(1), lane(2, 4, 7, 1))])
        );
        assert_eq!((union.casts(), union.executed()), (8, 4));
    }
}
