//! Members that lag behind: how much is kept for them, when casts are taken no longer, and who has to start over.
//!
//! What a member has not executed, or has not yet as one that catches up, has to be kept by somebody. Where that is more than a
//! window allows, [`Core::is_congested`] says so, and whoever takes casts in waits. A member that does not get on while a majority
//! of the configured members, all of them full ones of its view, is ahead of it is waited for only for so long: then the others
//! count it no more, and it starts over itself.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Core, Phase};
use crate::core_io::{Exit, Output};
use crate::flush::Need;
use crate::history::CAST_OCTETS;
use crate::types::{MemberIndex, Time, ViewId};

/// A watch that comes this many heartbeats late says that this member was paused, not that somebody stood still.
const PAUSE_HEARTBEATS: u32 = 4;

/// How far members of a view may be apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LagLimits {
    /// Octets of casts that some member has not executed or not caught up with, 64 for each cast included, beyond which no more are
    /// taken. Default: 64 MiB.
    pub window_octets: u64,
    /// How long a member that does not get on is waited for. Default: 10 s.
    pub patience: Duration,
}

impl Default for LagLimits {
    fn default() -> Self {
        Self { window_octets: 64 << 20, patience: Duration::from_secs(10) }
    }
}

/// What is known of the members' getting on.
#[derive(Debug, Default)]
pub(super) struct Lag {
    members: BTreeMap<MemberIndex, Getting>,
    congested: bool,
    /// What this member told last of its catching up.
    told: u64,
    /// The view in which members are watched.
    view: ViewId,
    /// When they were watched last.
    watched: Time,
}

/// How one member gets on.
#[derive(Debug, Default)]
struct Getting {
    /// Up to where it has executed; for one that catches up, a number that grows.
    at: u64,
    /// For how long that has been the same, with a majority ahead.
    still: Duration,
    /// What it said last of its catching up.
    caught: u64,
    /// Whether nobody waits for it: until it is near, or until another view begins.
    left: bool,
}

impl Core {
    /// Tells whether casts are better not taken for the moment: some member has too much of what there is before it.
    ///
    /// Where all members heed it, of a view's casts no more than the window, and what was on its way when it was reached, are
    /// before any member that gets on.
    #[must_use]
    pub fn is_congested(&self) -> bool {
        self.lag.congested
    }

    /// Octets that are before the last of the members that get on.
    #[must_use]
    pub fn lag_octets(&self) -> u64 {
        let Phase::View(view) = &self.phase else { return 0 };
        if !self.is_full() {
            return 0;
        }
        let members = view.executed.keys().filter(|member| self.waits_for(**member));
        members.map(|member| self.behind(*member)).max().unwrap_or(0)
    }

    /// Tells whether this member waits for another one of its view that is behind.
    #[must_use]
    pub fn waits_for(&self, member: MemberIndex) -> bool {
        !self.lag.members.get(&member).is_some_and(|getting| getting.left)
    }

    /// What is before a member.
    fn behind(&self, member: MemberIndex) -> u64 {
        let Phase::View(view) = &self.phase else { return 0 };
        let octets = match self.at(member) {
            None => view.octets,
            Some(executed) => {
                let after = self.history.octets_after(executed);
                // What came before the state that this member took, it does not hold, and another one may not have executed.
                let is_held = member == self.index()
                    || view.executed.get(&member).is_some_and(|executed| *executed >= self.history.base());
                if is_held { after } else { after.max(view.octets) }
            }
        };
        // What has no place yet may be before any member.
        octets + self.history.loose.octets()
    }

    /// Looks whether there is room for more.
    pub(super) fn look_for_room(&mut self) {
        let window = self.settings.lag.window_octets;
        // Nobody can be that far behind.
        let most = match &self.phase {
            Phase::View(view) => self.history.kept_octets().max(view.octets) + self.history.loose.octets(),
            _ => 0,
        };
        if most <= window && !self.lag.congested {
            return;
        }
        let octets = self.lag_octets();
        // Once it is too much there is room again only when a good part is done.
        let ignored = self.settings.faults.ignore_lag;
        self.lag.congested = !ignored && octets > if self.lag.congested { window / 4 * 3 } else { window };
    }

    /// Returns up to where what is held need not be kept for members of the view.
    pub(super) fn needless(&self) -> u64 {
        let Phase::View(view) = &self.phase else { return 0 };
        let start = view.decision.start;
        let counted = view.executed.keys().filter(|member| self.waits_for(**member));
        let least = counted.filter_map(|member| self.at(*member)).min().unwrap_or(u64::MAX);
        // After a state follows what comes before the view.
        let sources = self.outgoing.values().map(|outgoing| outgoing.from).filter(|from| *from < start);
        let promised = view.decision.needs.iter().filter_map(|(member, need)| match need {
            Need::State { from, casts, at } if *casts == self.index() && from != casts => {
                (!view.ready.contains(member) && self.waits_for(*member)).then_some(*at)
            }
            _ => None,
        });
        sources.chain(promised).min().unwrap_or(u64::MAX).min(least).min(self.executed_in_order())
    }

    /// To be called once in each heartbeat's time: what is counted is time in which this member was awake.
    pub(super) fn watch_lag(&mut self) {
        let late = self.now.since(std::mem::replace(&mut self.lag.watched, self.now));
        // What this member knows of the others is as old as its sleep was long: they may have gone on without it.
        let was_paused = late > self.settings.engine.heartbeat * PAUSE_HEARTBEATS;
        let Phase::View(view) = &self.phase else { return };
        if !view.started {
            return;
        }
        let LagLimits { window_octets, patience } = self.settings.lag;
        let (step, me) = (self.settings.engine.heartbeat, self.index());
        if std::mem::replace(&mut self.lag.view, view.decision.view) != view.decision.view {
            self.lag.members.values_mut().for_each(|getting| getting.left = false);
        }
        let members: Vec<MemberIndex> = view.executed.keys().copied().collect();
        for member in members {
            let at = match self.at(member) {
                Some(executed) => executed,
                None if member == me => self.caught_up(),
                None => self.lag.members.get(&member).map_or(0, |getting| getting.caught),
            };
            let is_passed = self.is_passed(member, self.at(member).unwrap_or(0));
            let is_near = self.behind(member) <= window_octets / 2;
            let getting = self.lag.members.entry(member).or_default();
            let is_still = is_passed && getting.at == at;
            let before = if was_paused { Duration::ZERO } else { getting.still };
            getting.still = if is_still { before + step } else { Duration::ZERO };
            getting.at = at;
            getting.left = getting.still > patience || (getting.left && !is_near);
        }
        self.start_over_if_left_behind();
    }

    /// A member that catches up says how far it is, in a number that grows.
    pub(super) fn catches_up(&mut self, from: MemberIndex, caught: u64) {
        self.lag.members.entry(from).or_default().caught = caught;
    }

    /// Returns what this member has to tell of its catching up, if anything is new.
    pub(super) fn news_of_catching_up(&mut self) -> Option<u64> {
        let caught = self.caught_up();
        (std::mem::replace(&mut self.lag.told, caught) != caught).then_some(caught)
    }

    /// Up to where a full member has executed, as far as is known: what is given up it has.
    fn at(&self, member: MemberIndex) -> Option<u64> {
        let Phase::View(view) = &self.phase else { return None };
        if !view.ready.contains(&member) {
            return None;
        }
        let executed = if member == self.index() {
            self.executed_in_order()
        } else {
            view.executed.get(&member).copied()?
        };
        Some(executed.max(self.history.base()))
    }

    /// How far this member has caught up: pieces of a state that came and were read, casts that came.
    fn caught_up(&self) -> u64 {
        let Phase::View(view) = &self.phase else { return 0 };
        let pieces = view.incoming.as_ref().map_or(0, super::Incoming::moves);
        let casts = view.missing.as_ref().map_or(0, |missing| missing.entries.len() as u64);
        self.transfers.wrapping_add(pieces).wrapping_add(casts).wrapping_add(u64::from(view.adopted))
    }

    /// Tells whether a majority of the configured members has executed more than this one. It is a member's own end to be passed: so what
    /// it knew once of a majority that it does not hear any more says nothing of that.
    fn is_passed(&self, member: MemberIndex, executed: u64) -> bool {
        let Phase::View(view) = &self.phase else { return false };
        let ahead =
            |other: &&MemberIndex| **other != member && self.at(**other).is_some_and(|at| at > executed);
        let seated = |other: &&MemberIndex| self.is_seated(view, **other);
        let is_here = |other: &&MemberIndex| member != self.index() || self.engine.hears(self.now, **other);
        let passed = view.ready.iter().filter(seated).filter(ahead).filter(is_here);
        passed.count() >= self.roster().majority()
    }

    /// Of this member's memory nothing is of use but that others hold the same: a majority of them has executed it.
    fn start_over_if_left_behind(&mut self) {
        let Phase::View(view) = &self.phase else { return };
        let waits = view.octets <= self.settings.lag.window_octets;
        if self.gone || self.leaving || !self.keepsakes.is_empty() || self.waits_for(self.index()) {
            return;
        }
        // As long as there is room for what comes meanwhile, a member that catches up harms nobody.
        if !self.is_full() && waits {
            return;
        }
        let patience = self.settings.lag.patience;
        let behind = self.delivered.saturating_sub(self.executed);
        let what = if self.is_full() {
            format!("executed nothing for {patience:?} and is {behind} deliveries behind")
        } else {
            format!("got no further with the state of the others for {patience:?}")
        };
        let reason = format!(
            "{} {what}, while a majority went on: it is excluded, ends its memory, and takes the state anew when it starts over",
            self.name(self.index())
        );
        self.end(Exit::Excluded { reason });
    }

    /// Ends for a reason; the last words are said before.
    fn end(&mut self, exit: Exit) {
        self.gone = true;
        self.engine.leave(self.now);
        self.pump();
        self.cancel_transfers();
        self.outputs.push_back(Output::Exit(exit));
    }
}

/// What a cast of so many octets counts for.
pub(super) fn octets_of(payload: usize) -> u64 {
    payload as u64 + CAST_OCTETS
}
