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
        /// How many are needed.
        needed: usize,
    },
    /// Enough are here, but too many of them have lost their memory.
    Memory {
        /// Who has not.
        with: Vec<MemberIndex>,
        /// Who has.
        without: Vec<MemberIndex>,
        /// How many with memory are needed.
        needed: usize,
    },
    /// Members of different clusters are here.
    Clusters,
}

/// Decides, of `configured` members, from the words of all members of a configuration.
///
/// # Errors
///
/// No primary view is formed, and why.
pub fn decide(
    config: &Configuration,
    states: &BTreeMap<MemberIndex, FlushState>,
    configured: usize,
    options: &Options,
    faults: &Faults,
) -> Result<Decision, Refusal> {
    let epoch = states.values().map(|state| state.epoch).max().unwrap_or(0);
    let cluster = agree_on_cluster(config, states, epoch)?;
    let votes = |member: &Member| {
        states.get(&member.index).is_some_and(|state| {
            let remembers = faults.zombies_vote
                || options.is_progress_all()
                || !state.zombie
                || is_confirmed(*member, state, states)
                || (faults.forget_incarnation && is_known(*member, states));
            remembers && state.epoch == epoch && is_over(*member, state, states).is_none()
        })
    };
    let voters: Vec<MemberIndex> = config.members.iter().filter(|m| votes(m)).map(|m| m.index).collect();
    let needed = configured / 2 + 1;
    let founded = voters.iter().any(|index| states[index].founder) && config.members.len() >= needed;
    if voters.len() < needed && !founded {
        return Err(refuse(config, &voters, needed));
    }
    let last = |index: &MemberIndex| (states[index].view, states[index].held);
    let Some(longest) = voters.iter().map(&last).max() else { return Err(refuse(config, &voters, needed)) };
    let holders: Vec<MemberIndex> = voters.iter().copied().filter(|index| last(index) == longest).collect();
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
    let second = other == mine && known.life.is_some_and(|life| life != state.life);
    if state.cluster.is_none() && other > 0 {
        Some(Over::FreshDisk(other))
    } else if other > mine || second {
        Some(Over::Superseded(other))
    } else {
        None
    }
}

fn refuse(config: &Configuration, voters: &[MemberIndex], needed: usize) -> Refusal {
    if config.members.len() < needed {
        return Refusal::TooFew { needed };
    }
    let without = config.members.iter().map(|m| m.index).filter(|index| !voters.contains(index)).collect();
    Refusal::Memory { with: voters.to_vec(), without, needed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::need::REPLAY_CASTS;
    use crate::types::{ConfigId, Incarnation};

    const CLUSTER: Uuid = Uuid::from_u128(5);

    fn member(index: u32) -> Member {
        Member { index: MemberIndex(index), incarnation: Incarnation(2) }
    }

    fn view(round: u64) -> ViewId {
        ViewId { epoch: 0, config: ConfigId { round, proposer: 1 } }
    }

    /// A member that held so many casts in this view, after views that began with each tenth cast.
    fn state(index: u32, round: u64, held: u64) -> FlushState {
        FlushState {
            cluster: Some(CLUSTER),
            life: Uuid::from_u128(u128::from(index)),
            epoch: 0,
            founder: false,
            zombie: false,
            view: view(round),
            held,
            base: 0,
            executed: 0,
            table: ViewTable((1..=round).map(|round| (view(round), (round - 1) * 10)).collect()),
            known: vec![Known::default(); 3],
            merged: Merged::default(),
            kept: Vec::new(),
            loose: BTreeMap::new(),
        }
    }

    fn zombie(index: u32) -> FlushState {
        FlushState {
            zombie: true,
            view: ViewId::default(),
            table: ViewTable::default(),
            ..state(index, 0, 0)
        }
    }

    fn decided(states: Vec<FlushState>) -> Result<Decision, Refusal> {
        let members: Vec<Member> = (0..).take(states.len()).map(member).collect();
        let config = Configuration { id: ConfigId { round: 9, proposer: 1 }, members };
        decide(
            &config,
            &(0..).map(MemberIndex).zip(states).collect(),
            3,
            &Options::default(),
            &Faults::default(),
        )
    }

    #[test]
    fn the_longest_history_of_the_last_view_wins_and_others_get_what_they_lack() {
        let decision = decided(vec![state(0, 1, 15), state(1, 2, 12), zombie(2)]).expect("a quorum");
        assert_eq!((decision.view, decision.start, decision.cluster), (view(9), 12, CLUSTER));
        let from = MemberIndex(1);
        let needs: Vec<Need> = decision.needs.values().copied().collect();
        assert_eq!(needs, [Need::Casts { after: 10, from }, Need::Nothing, Need::Casts { after: 0, from }]);
        assert_eq!(decision.version(11), (view(2), state(0, 2, 0).table));
        assert_eq!(decision.version(12).0, view(9));
    }

    #[test]
    fn whoever_comes_with_nothing_gets_a_state_where_there_are_many_casts() {
        let from = MemberIndex(1);
        let other = |held| FlushState { held, ..state(1, 1, 0) };
        let needs = |held| {
            let decision = decided(vec![other(held), other(held), zombie(2)]).expect("a quorum");
            decision.needs[&MemberIndex(2)]
        };
        assert_eq!(needs(REPLAY_CASTS), Need::Casts { after: 0, from: MemberIndex(0) });
        assert_eq!(needs(REPLAY_CASTS + 1), Need::State { from, casts: from, at: 0 });
    }

    #[test]
    fn whoever_is_behind_what_is_kept_gets_a_state() {
        let trimmed = FlushState { base: 11, ..state(1, 2, 12) };
        let decision = decided(vec![state(0, 1, 10), trimmed]).expect("a quorum");
        let from = MemberIndex(1);
        assert_eq!(decision.needs[&MemberIndex(0)], Need::State { from, casts: from, at: 0 });
    }

    #[test]
    fn who_has_executed_most_hands_the_state_over_and_who_holds_most_the_casts() {
        let holder = FlushState { base: 11, executed: 11, ..state(0, 2, 15) };
        let executor = FlushState { base: 14, executed: 14, ..state(1, 2, 14) };
        let far_behind = state(2, 1, 4);
        let states = vec![holder.clone(), executor.clone(), far_behind.clone()];
        let needs = decided(states).expect("a quorum").needs;
        let (casts, from) = (MemberIndex(0), MemberIndex(1));
        let expected =
            [Need::Nothing, Need::Casts { after: 14, from: casts }, Need::State { from, casts, at: 14 }];
        assert_eq!(needs.into_values().collect::<Vec<_>>(), expected);
        // Not from one that has executed what nobody keeps the casts after, or what is not in the chosen history.
        let early = FlushState { base: 3, executed: 10, ..executor };
        let needs = decided(vec![holder, early, far_behind]).expect("a quorum").needs;
        assert_eq!(needs[&MemberIndex(2)], Need::State { from: casts, casts, at: 11 });
    }

    #[test]
    fn members_without_memory_are_no_quorum_unless_somebody_saw_them_get_one() {
        let refusal =
            Refusal::Memory { with: vec![MemberIndex(0)], without: vec![MemberIndex(1)], needed: 2 };
        let mut other = FlushState { zombie: true, ..state(1, 2, 12) };
        assert_eq!(decided(vec![state(0, 2, 11), other.clone()]), Err(refusal.clone()));
        let mut witness = state(0, 2, 11);
        witness.known[1] = Known { incarnation: 2, life: Some(other.life) };
        assert_eq!(decided(vec![witness.clone(), other.clone()]).map(|decision| decision.start), Ok(12));
        // Another process with the same incarnation is not the one that was seen.
        other.life = Uuid::from_u128(77);
        assert_eq!(decided(vec![witness, other]), Err(refusal));
    }

    #[test]
    fn a_fresh_disk_and_an_earlier_life_have_no_vote() {
        let mut witness = state(0, 2, 12);
        witness.known[1] = Known { incarnation: 1, life: None };
        let fresh = FlushState { cluster: None, ..zombie(1) };
        assert!(decided(vec![witness.clone(), FlushState { zombie: false, ..fresh }]).is_err());
        witness.known[1].incarnation = 3;
        assert!(decided(vec![witness, state(1, 2, 12)]).is_err());
    }

    #[test]
    fn a_founder_needs_no_other_vote_but_a_majority_to_follow_it() {
        let founder = FlushState { founder: true, epoch: 1, ..state(0, 1, 8) };
        let decision =
            decided(vec![founder.clone(), state(1, 2, 30)]).expect("the founder's vote is a quorum");
        assert_eq!((decision.view.epoch, decision.start), (1, 8));
        assert_eq!(decided(vec![founder]), Err(Refusal::TooFew { needed: 2 }));
    }

    #[test]
    fn members_of_two_clusters_that_hold_anything_form_no_view() {
        let other = FlushState { cluster: Some(Uuid::from_u128(6)), ..state(1, 2, 12) };
        assert_eq!(decided(vec![state(0, 2, 12), other.clone()]), Err(Refusal::Clusters));
        let empty = FlushState { held: 0, ..other };
        assert_eq!(decided(vec![state(0, 2, 12), empty]).map(|decision| decision.cluster), Ok(CLUSTER));
    }

    #[test]
    fn views_do_not_wait_for_members_that_lack_much() {
        let from = MemberIndex(0);
        let casts = |after| Need::Casts { after, from };
        let needs = [Need::Nothing, casts(90), casts(89), Need::State { from, casts: from, at: 0 }];
        assert_eq!(needs.map(|need| need.is_prompt(100, 10)), [true, true, false, false]);
    }
}
