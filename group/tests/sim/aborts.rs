//! Aborted casts: what a member says is lost is lost, and it says so of everything that is.

use std::collections::{HashMap, HashSet};

use maestro_group::{AbortReason, Aborted, Member};

use super::app::id;
use super::check::{Checked, Checks};
use super::node::Life;

/// What is known of aborted casts.
#[derive(Debug, Default)]
pub(crate) struct Aborts {
    /// Casts that their origin said to be lost.
    lost: HashSet<u64>,
    /// Casts of the history: where.
    placed: HashMap<u64, u64>,
    /// What living members were told of casts of their own.
    told: HashMap<Member, HashSet<u64>>,
}

impl Aborts {
    /// A cast has its place in the history.
    pub(super) fn place(&mut self, id: u64, seq: u64) -> Checked {
        self.placed.insert(id, seq);
        if self.lost.contains(&id) {
            return Err(format!("Abort: {seq}, ticket {}.{}, was said to be lost", id >> 8, id & 0xff));
        }
        Ok(())
    }

    /// An operator has given up what comes after this number.
    pub(super) fn recovered(&mut self, kept: u64) {
        self.placed.retain(|_, seq| *seq <= kept);
        self.lost.clear();
    }
}

impl Checks {
    /// A member says that casts of its own are aborted.
    pub(crate) fn abort(&mut self, member: Member, aborted: &Aborted) -> Checked {
        for id in aborted.payloads.iter().map(id) {
            if self.casts.get(&id) != Some(&member) {
                return Err(format!("Abort: {member:?} did not cast {}", id >> 8));
            }
            self.aborts.told.entry(member).or_default().insert(id);
            if aborted.reason == AbortReason::InDoubt {
                continue;
            }
            if let Some(seq) = self.aborts.placed.get(&id) {
                return Err(format!("Abort: {seq} is said to be lost: {:?}", aborted.reason));
            }
            self.aborts.lost.insert(id);
        }
        let told: Vec<u64> = aborted.payloads.iter().map(id).collect();
        match (self.lines(), aborted.reason) {
            (Some(lines), AbortReason::Overwritten) => return lines.told_own(member.index.at(), &told),
            (Some(lines), AbortReason::InDoubt) => lines.told_doubts(member.index.at(), &told),
            _ => {}
        }
        Ok(())
    }

    /// When all is quiet: of all that a life cast it knows what became.
    pub(crate) fn all_told(&self, life: &Life) -> Checked {
        let known: HashSet<u64> = life.app.state.ids.iter().copied().collect();
        let told = self.aborts.told.get(&life.member);
        let waits = |id: &u64| !known.contains(id) && told.is_none_or(|told| !told.contains(id));
        match self.casts.iter().find(|(id, origin)| **origin == life.member && waits(id)) {
            Some((id, origin)) => {
                Err(format!("Abort: {origin:?} was not told of ticket {}.{}", id >> 8, id & 0xff))
            }
            None => Ok(()),
        }
    }
}
