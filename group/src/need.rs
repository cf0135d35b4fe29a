//! Who gives a member what it lacks: casts from one that holds most, a state from one that has executed most.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::core::Faults;
use crate::engine::Configuration;
use crate::flush::{FlushState, Need};
use crate::options::Options;
use crate::types::{MemberIndex, ViewId};

/// A member that holds nothing gets at most so many casts, and a state where there are more.
pub(crate) const REPLAY_CASTS: u64 = 1000;

/// Says what a member lacks of the history that the holders have, and who gives it that.
pub(crate) fn need(
    member: MemberIndex,
    voters: &[MemberIndex],
    holders: &[MemberIndex],
    states: &BTreeMap<MemberIndex, FlushState>,
    config: &Configuration,
    options: &Options,
    faults: &Faults,
) -> Need {
    if holders.contains(&member) {
        return Need::Nothing;
    }
    let (state, chosen) = (&states[&member], &states[&holders[0]]);
    let after = state.table.common(state.held, &chosen.table, chosen.held);
    let far_back = holders.iter().copied().min_by_key(|holder| states[holder].base).unwrap_or(holders[0]);
    // Deliveries that are not in the chosen history can be undone by a state only.
    // A recovered epoch has nothing but what its founder held: what others did beside that is not among it, whatever their view.
    let contained = options.commute
        && state.epoch == chosen.epoch
        && (!options.is_optimistic() || state.view == chosen.view);
    let executed_loose = state.loose.values().any(|word| word.executed > word.folded);
    let diverged = ((state.executed > after || executed_loose) && !contained && !faults.spare_diverged)
        || (options.commute && state.base > after);
    // A member that comes with nothing gets what the casts made rather than all of them: mostly fewer octets, and less work.
    let is_whole_replay = state.held == 0 && chosen.held > REPLAY_CASTS;
    // Nor can it tell which members were configured at first: the state does.
    let changed = chosen.roster.version.number > 0 && state.view == ViewId::default();
    if states[&far_back].base <= after && !diverged && !is_whole_replay && !changed {
        return Need::Casts { after, from: far_back };
    }
    // With optimistic delivery, and where casts commute, whoever holds what was chosen has executed it.
    let holders_only = options.is_optimistic() || options.commute;
    let serves = |candidate: &&MemberIndex| {
        let other = &states[*candidate];
        let common = other.table.common(other.held, &chosen.table, chosen.held);
        let lacks_casts = other.executed <= common && states[&far_back].base <= other.executed;
        **candidate != member && (holders.contains(*candidate) || (!holders_only && lacks_casts))
    };
    let candidates: Vec<MemberIndex> = voters.iter().filter(serves).copied().collect();
    let most = candidates.iter().map(|other| states[other].executed).max().unwrap_or(0);
    // Not the sequencer where there is a choice: it has enough to do.
    let sequencer = config.members.first().map(|first| first.index);
    let best = |other: &&MemberIndex| {
        let executed = states[*other].executed;
        (executed + REPLAY_CASTS >= most, Some(**other) != sequencer, executed, Reverse(**other))
    };
    let from = candidates.iter().max_by_key(best).copied().unwrap_or(far_back);
    let casts = if holders.contains(&from) { from } else { far_back };
    Need::State { from, casts, at: states[&from].executed }
}
