//! Why there is no primary view, and what can be done: for people.

use std::collections::BTreeMap;

use super::Core;
use crate::engine::Configuration;
use crate::flush::{FlushState, Over, Refusal};
use crate::roster::Roster;
use crate::types::{MemberIndex, ViewId};

impl Core {
    /// Says for whom a member waits that is alone.
    pub(super) fn alone(&self) -> String {
        self.too_few(&[self.index()], self.majority(), self.roster())
    }

    /// Says why a configuration forms no primary view.
    pub(super) fn reason(
        &self,
        config: &Configuration,
        states: &BTreeMap<MemberIndex, FlushState>,
        refusal: &Refusal,
    ) -> String {
        let here: Vec<MemberIndex> = config.members.iter().map(|member| member.index).collect();
        match refusal {
            Refusal::TooFew { here, needed, of } => self.too_few(here, *needed, of),
            Refusal::Clusters => {
                format!("{} belong to different clusters: check their --data directories", self.names(&here))
            }
            Refusal::Memory { with, without, needed, of } => {
                // Also a member without a vote may have taken a state over before the others were gone.
                let memory = |index: &&MemberIndex| {
                    // Whoever was removed keeps nothing when it ends.
                    let seated = |state: &FlushState| of.has(**index, state.seat);
                    states.get(index).map(|state| (!state.zombie, state.view, state.held, seated(state)))
                };
                let known = |index: &&MemberIndex| {
                    memory(index).is_some_and(|(_, view, _, _)| view != ViewId::default())
                };
                let advice = match here.iter().filter(known).max_by_key(memory) {
                    None => "no replica that is here can be recovered from".to_owned(),
                    Some(best) => format!(
                        "bring the others back if they kept theirs, or stop {name} in order and run `maestro recover \
                         --data DIR --accept-loss` on its data directory",
                        name = self.name(*best)
                    ),
                };
                format!(
                    "{} lost their memory in a crash; {} of {} configured replicas with memory are needed, {} is here: \
                     {advice}",
                    self.names(without),
                    needed,
                    of.seats.len(),
                    if with.is_empty() { "none".to_owned() } else { self.names(with) },
                )
            }
        }
    }

    /// Says why this member cannot go on.
    pub(super) fn why_over(&self, over: Over) -> String {
        let name = self.name(self.index());
        match over {
            Over::FreshDisk(known) => format!(
                "{name} comes with an empty data directory, but the cluster knows its life {known}, and without its \
                 memory it would vote as if it had acknowledged nothing: restore the data directory, or give its place \
                 to a new member: `maestro members replace {name}`"
            ),
            Over::Undone => self.undone(),
            Over::Superseded(known) => {
                format!(
                    "another process was or is {name} in its life {known}, which is the same or a later one"
                )
            }
        }
    }

    fn too_few(&self, here: &[MemberIndex], needed: usize, of: &Roster) -> String {
        let verb = if here.len() == 1 { "is" } else { "are" };
        let here = if here.is_empty() { "none".to_owned() } else { self.names(here) };
        format!("{here} of {} {verb} here, {needed} needed", of.names())
    }

    fn names(&self, members: &[MemberIndex]) -> String {
        let mut members = members.to_vec();
        members.sort_unstable();
        members.iter().map(|&member| self.name(member)).collect::<Vec<_>>().join(", ")
    }
}
