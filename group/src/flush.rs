//! The vote: what the members of a configuration tell each other, and what follows from it, alike at each of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::core::Faults;
use crate::engine::Configuration;
use crate::history::ViewTable;
use crate::loose::LaneWord;
use crate::merging::{Line, Merged};
use crate::need::need;
use crate::options::Options;
use crate::roster::{Roster, Since};
use crate::types::{Member, MemberIndex, ViewId};
use crate::union::{Union, unite};

/// What a member says at the beginning of a configuration. By saying it the member leaves all configurations before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlushState {
    /// The cluster that it belongs to.
    pub cluster: Option<Uuid>,
    /// Drawn anew in each life: tells two processes with the same incarnation apart, and names a new cluster if it is up to
    /// this member.
    pub life: Uuid,
    /// The epoch of its history.
    pub epoch: u64,
    /// Whether it alone is the whole history of a recovered epoch.
    pub founder: bool,
    /// Whether it lost its memory and has not been in a primary view since that was formed without it.
    pub zombie: bool,
    /// The last primary view of which it held all that came before.
    pub view: ViewId,
    /// Casts held.
    pub held: u64,
    /// The first cast that it can hand on is the one after this number.
    pub base: u64,
    /// Casts executed.
    pub executed: u64,
    /// The views of its history.
    pub table: ViewTable,
    /// The last life of each configured member that it knows to have been a full member of a primary view.
    pub known: Vec<Known>,
    /// With progress in all partitions: the lines that its history has taken in.
    pub merged: Merged,
    /// Lines of which it keeps a state that is still to be merged.
    pub kept: Vec<Line>,
    /// The configured members where its history ends.
    pub roster: Roster,
    /// The cast that made this one a member.
    pub seat: Since,
    /// Where casts commute: what it holds of each member's casts that have no place yet.
    pub loose: BTreeMap<MemberIndex, LaneWord>,
}

/// The last life of a member that was a full one of a primary view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Known {
    /// The incarnation; 0: none.
    pub incarnation: u64,
    /// See [`FlushState::life`]; none where that was in a life before.
    pub life: Option<Uuid>,
}

impl FlushState {
    /// Whether it is a member of the first list that never was in a view, as far as it knows.
    fn is_fresh(&self) -> bool {
        self.cluster.is_none() && self.view == ViewId::default() && !self.is_newcomer()
    }

    /// Whether it became a member by a change, not with the group.
    fn is_newcomer(&self) -> bool {
        self.seat != Since::default()
    }
}

impl Known {
    /// Takes over what another one knows better.
    pub(crate) fn learn(&mut self, other: Self) {
        if other.incarnation > self.incarnation
            || (other.incarnation == self.incarnation && self.life.is_none())
        {
            *self = other;
        }
    }
}

/// Why a life has no vote, whatever it remembers, and will not get one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// It belongs to no cluster, but this incarnation of the name was in one.
    FreshDisk(u64),
    /// A later life, or another process in the same one, was in a primary view.
    Superseded(u64),
    /// Its seat came to nothing: those that go on know another member by its index.
    Undone,
}

/// What a configuration decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The primary view that is to begin.
    pub view: ViewId,
    /// The cluster.
    pub cluster: Uuid,
    /// The number of the last cast before the view.
    pub start: u64,
    /// The views of the history that was chosen.
    pub table: ViewTable,
    /// The configured members where it ends: their majority counts.
    pub roster: Roster,
    /// What each member lacks, and from whom it gets that.
    pub needs: BTreeMap<MemberIndex, Need>,
    /// The lines that the chosen history, and the view's as far as it has come, has taken in.
    pub merged: Merged,
    /// Whose histories have parted from the chosen one, where they are to be merged into it.
    pub diverged: BTreeSet<MemberIndex>,
    /// Who casts the states of which lines, to be merged.
    pub casters: BTreeMap<MemberIndex, Vec<Line>>,
    /// Where casts commute: those that had no place yet and get it here.
    pub union: Union,
}

impl Decision {
    /// Returns the number of the last cast that has its place from the history that was chosen. Those after it, up to `start`, get theirs
    /// by this decision.
    pub(crate) fn joint(&self) -> u64 {
        self.start - self.union.casts()
    }

    /// Returns the last view in which the first `held` casts of the chosen history, and of the view after it, lie, and the
    /// views up to that.
    pub(crate) fn version(&self, held: u64) -> (ViewId, ViewTable) {
        let mut table = self.table.clone();
        table.push(self.view, self.joint());
        table.0.retain(|(_, start)| *start <= held);
        (table.0.last().map_or(ViewId::default(), |(view, _)| *view), table)
    }
}

/// What a member lacks of the history that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// The casts after this number.
    Casts {
        /// Up to here its own history is the chosen one; what it holds beyond is given up.
        after: u64,
        /// Who has them.
        from: MemberIndex,
    },
    /// A state, and the casts after it.
    State {
        /// Who hands it over: of those that have executed nothing but the chosen history one that has executed much of it.
        from: MemberIndex,
        /// Who has the casts after it: one that holds all that was chosen.
        casts: MemberIndex,
        /// Up to where the state goes at least.
        at: u64,
    },
}

impl Need {
    /// Tells whether a view that begins after `start` casts waits for the member. Who lacks a state, or more than `limit` casts,
    /// catches up while the others go on.
    pub(crate) fn is_prompt(&self, start: u64, limit: u64) -> bool {
        match self {
            Self::Nothing => true,
            Self::Casts { after, .. } => start.saturating_sub(*after) <= limit,
            Self::State { .. } => false,
        }
    }
}

/// Why a configuration forms no primary view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Too few members are here.
    TooFew {
        /// Who of them is.
        here: Vec<MemberIndex>,
        /// How many are needed.
        needed: usize,
        /// Of which members.
        of: Roster,
    },
    /// Enough are here, but too many of them have lost their memory.
    Memory {
        /// Who has not.
        with: Vec<MemberIndex>,
        /// Who has.
        without: Vec<MemberIndex>,
        /// How many with memory are needed.
        needed: usize,
        /// Of which members.
        of: Roster,
    },
    /// Members of different clusters are here.
    Clusters,
}

/// Decides from the words of all members of a configuration. The members that are configured where the chosen history ends count.
///
/// # Errors
///
/// No primary view is formed, and why.
pub fn decide(
    config: &Configuration,
    states: &BTreeMap<MemberIndex, FlushState>,
    options: &Options,
    faults: &Faults,
) -> Result<Decision, Refusal> {
    let epoch = states.values().map(|state| state.epoch).max().unwrap_or(0);
    let cluster = agree_on_cluster(config, states, epoch)?;
    // Once there was a primary view, nobody can say of a member of the first list that comes without anything whether it was in it
    // and lost its disk. Whoever knows of a change knows that there was one, though it may know nothing else.
    let knows = |state: &FlushState| state.known.iter().any(|known| known.incarnation > 0);
    let begun = states.values().any(|state| knows(state) || state.roster.version.number > 0);
    let votes = |member: &Member| {
        states.get(&member.index).is_some_and(|state| {
            let remembers = faults.zombies_vote
                || options.is_progress_all()
                || !state.zombie
                || is_confirmed(*member, state, states)
                || (faults.forget_incarnation && is_known(*member, states));
            let knows = faults.zombies_vote || !(begun && state.is_fresh());
            remembers && knows && state.epoch == epoch && is_over(*member, state, states).is_none()
        })
    };
    let voters: Vec<MemberIndex> = config.members.iter().filter(|m| votes(m)).map(|m| m.index).collect();
    // Who was given a seat later on has a vote, but what it holds before it was in a view is no history.
    let holds =
        |index: &&MemberIndex| states[*index].view != ViewId::default() || !states[*index].is_newcomer();
    let last = |index: &MemberIndex| (states[index].view, states[index].held);
    let longest = voters.iter().filter(holds).map(&last).max();
    let is_longest = |index: &MemberIndex| holds(&index) && Some(last(index)) == longest;
    let holders: Vec<MemberIndex> = voters.iter().copied().filter(is_longest).collect();
    let Some(first) = holders.first() else { return Err(refuse(config, states, &[], None, faults)) };
    let roster = &states[first].roster;
    let votes = Seated { roster, states, faults };
    let needed = if faults.minority_rules || options.is_progress_all() { 1 } else { roster.majority() };
    let here = config.members.iter().filter(|member| votes.is_seated(member.index)).count();
    let founded = voters.iter().any(|index| states[index].founder) && here >= needed;
    let counted: Vec<MemberIndex> = voters.iter().copied().filter(|index| votes.is_seated(*index)).collect();
    if counted.len() < needed && !founded {
        return Err(refuse(config, states, &counted, Some(roster), faults));
    }
    let needs = config
        .members
        .iter()
        .map(|member| (member.index, need(member.index, &voters, &holders, states, config, options, faults)))
        .collect();
    let chosen = &states[&holders[0]];
    let union = unite(chosen, states, faults);
    let (diverged, casters) =
        if options.is_progress_all() { partitions(chosen, states) } else { Default::default() };
    Ok(Decision {
        view: match faults.reuse_number && chosen.view != ViewId::default() {
            true => chosen.view,
            false => ViewId { epoch, config: config.id },
        },
        cluster,
        start: chosen.held + union.casts(),
        table: chosen.table.clone(),
        roster: chosen.roster.clone(),
        needs,
        merged: chosen.merged.clone(),
        diverged,
        casters,
        union,
    })
}

/// Tells whose histories have parted from the chosen one, and who casts the state of each line that it lacks: the first of
/// those that have it.
fn partitions(
    chosen: &FlushState,
    states: &BTreeMap<MemberIndex, FlushState>,
) -> (BTreeSet<MemberIndex>, BTreeMap<MemberIndex, Vec<Line>>) {
    let has_parted = |state: &FlushState| {
        state.held.max(state.executed) > state.table.common(state.held, &chosen.table, chosen.held)
    };
    let parted: BTreeSet<_> =
        states.iter().filter(|(_, state)| has_parted(state)).map(|(member, _)| *member).collect();
    let mut lines: BTreeMap<Line, MemberIndex> = BTreeMap::new();
    for (member, state) in states {
        let own = Line { view: state.view, held: state.held };
        let own = parted.contains(member).then_some(own);
        for line in own.into_iter().chain(state.kept.iter().copied()) {
            if !line.is_in(&chosen.table, chosen.held, &chosen.merged) {
                lines.entry(line).or_insert(*member);
            }
        }
    }
    let is_in_another = |line: &Line| {
        let longer = |other: &Line| other.view == line.view && other.held > line.held;
        let in_state = |(member, state): (&MemberIndex, &FlushState)| {
            let own = Line { view: state.view, held: state.held };
            parted.contains(member) && own != *line && line.is_in(&state.table, state.held, &state.merged)
        };
        lines.keys().any(longer) || states.iter().any(in_state)
    };
    let mut casters: BTreeMap<MemberIndex, Vec<Line>> = BTreeMap::new();
    for (line, member) in lines.iter().filter(|(line, _)| !is_in_another(line)) {
        casters.entry(*member).or_default().push(*line);
    }
    (parted, casters)
}

/// Those that hold anything must belong to the same cluster. Before that a cluster is a proposal like any other: a member
/// that took it up, and nobody else did, follows the others. The one of the last view counts, or else the first member's.
fn agree_on_cluster(
    config: &Configuration,
    states: &BTreeMap<MemberIndex, FlushState>,
    epoch: u64,
) -> Result<Uuid, Refusal> {
    let of_epoch = || states.values().filter(|state| state.epoch == epoch && state.cluster.is_some());
    let mut bound = of_epoch().filter(|state| state.held > 0).filter_map(|state| state.cluster);
    if let Some(cluster) = bound.next() {
        return if bound.all(|other| other == cluster) { Ok(cluster) } else { Err(Refusal::Clusters) };
    }
    let proposed = of_epoch().max_by_key(|state| (!state.zombie, state.view)).and_then(|state| state.cluster);
    // The founder of an epoch may have been in none.
    let proposed = proposed.or_else(|| states.values().find_map(|state| state.cluster));
    let first = config.members.first().and_then(|member| states.get(&member.index));
    proposed.or(first.map(|state| state.life)).ok_or(Refusal::Clusters)
}

/// Tells whether somebody knows that this life was a full member of a primary view, though it may not know itself: then that
/// view's quorum was reached without it, and what it holds since counts.
fn is_confirmed(member: Member, state: &FlushState, states: &BTreeMap<MemberIndex, FlushState>) -> bool {
    let full = Known { incarnation: member.incarnation.0, life: Some(state.life) };
    states.values().any(|other| other.known.get(member.index.at()) == Some(&full))
}

/// Tells whether somebody knows of any life of a member that it was a full member of a primary view.
fn is_known(member: Member, states: &BTreeMap<MemberIndex, FlushState>) -> bool {
    let known =
        |state: &FlushState| state.known.get(member.index.at()).is_some_and(|known| known.incarnation > 0);
    states.values().any(known)
}

/// Tells whether this life is over, or never should have been.
pub(crate) fn is_over(
    member: Member,
    state: &FlushState,
    states: &BTreeMap<MemberIndex, FlushState>,
) -> Option<Over> {
    let mut known = Known::default();
    states
        .values()
        .filter_map(|other| other.known.get(member.index.at()))
        .for_each(|other| known.learn(*other));
    let (mine, other) = (member.incarnation.0, known.incarnation);
    if state.cluster.is_none() && other > 0 && state.is_newcomer() {
        let met = |index: &MemberIndex| *index != member.index;
        let mut witnesses = states.iter().filter(|(index, _)| met(index)).map(|(_, state)| state);
        if !witnesses.any(|other| other.roster.has(member.index, state.seat)) {
            return Some(Over::Undone);
        }
    }
    let second = other == mine && known.life.is_some_and(|life| life != state.life);
    if state.cluster.is_none() && other > 0 {
        Some(Over::FreshDisk(other))
    } else if other > mine || second {
        Some(Over::Superseded(other))
    } else {
        None
    }
}

/// Whose votes count.
struct Seated<'a> {
    roster: &'a Roster,
    states: &'a BTreeMap<MemberIndex, FlushState>,
    faults: &'a Faults,
}

impl Seated<'_> {
    fn is_seated(&self, index: MemberIndex) -> bool {
        let seated = |state: &FlushState| self.roster.has(index, state.seat);
        self.faults.unseated_count || self.states.get(&index).is_some_and(seated)
    }
}

/// Without a history that could be chosen, the newest configuration that somebody knows says who is needed.
fn refuse(
    config: &Configuration,
    states: &BTreeMap<MemberIndex, FlushState>,
    voters: &[MemberIndex],
    roster: Option<&Roster>,
    faults: &Faults,
) -> Refusal {
    let newest = states.values().map(|state| &state.roster).max_by_key(|roster| roster.version);
    let empty = Roster::default();
    let roster = roster.or(newest).unwrap_or(&empty);
    let votes = Seated { roster, states, faults };
    let (needed, of) = (roster.majority(), roster.clone());
    let here: Vec<MemberIndex> =
        config.members.iter().map(|member| member.index).filter(|index| votes.is_seated(*index)).collect();
    if here.len() < needed {
        return Refusal::TooFew { here, needed, of };
    }
    let without = here.into_iter().filter(|index| !voters.contains(index)).collect();
    Refusal::Memory { with: voters.to_vec(), without, needed, of }
}

#[cfg(test)]
mod tests;
