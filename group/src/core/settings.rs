//! What a core is made from.

use std::time::Duration;

use uuid::Uuid;

use super::LagLimits;
use crate::api::MemberAddress;
use crate::digest::digest;
use crate::engine::embedded::{EmbeddedSettings, OrderFaults};
use crate::options::Options;
use crate::roster::{Roster, Since};
use crate::types::Member;

/// Settings of a core.
#[derive(Debug, Clone)]
pub struct CoreSettings {
    /// This member, in this life.
    pub me: Member,
    /// The configured members, as far as this one knows before it holds anything.
    pub roster: Roster,
    /// Whether they can be changed while the group runs. Default: yes.
    pub can_change: bool,
    /// The cluster that the member belongs to, from its data directory.
    pub cluster: Option<Uuid>,
    /// The epoch of its history, from its data directory.
    pub epoch: u64,
    /// Whether it alone is the history of a recovered epoch.
    pub founder: bool,
    /// Whether it lost its memory: its data directory tells of earlier lives, and there is no [`StopState`](crate::StopState).
    pub zombie: bool,
    /// The highest incarnation of each configured member that was a full member of a primary view, as far as the data
    /// directory tells; empty: it tells nothing.
    pub known: Vec<u64>,
    /// Random, and drawn anew in each life: the id for a new cluster, and what tells this life from others.
    pub candidate: Uuid,
    /// Times of the embedded engine.
    pub engine: EmbeddedSettings,
    /// How many octets of casts are kept, that everybody has executed, for members that come back soon. Default: 16 MiB.
    pub retained_octets: usize,
    /// A view begins without waiting for members that lack more casts than this; the same at all members. Default: 1,000.
    pub prompt_casts: u64,
    /// What the group promises: the same at all members.
    pub options: Options,
    /// How long a state transfer may make no progress before it is broken off and another member is asked. Default: 10 s.
    pub transfer_patience: Duration,
    /// How far members of a view may be apart.
    pub lag: LagLimits,
    /// Faults to be built in, so that tests can show that they would be found.
    pub faults: Faults,
}

/// Faults that can be built into a core. For tests of the tests: a simulator that finds none of them is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// Members that lost their memory vote.
    pub zombies_vote: bool,
    /// Casts are delivered before a majority holds them.
    pub deliver_before_stable: bool,
    /// A member counts as holding what it has executed, not what it holds, when histories are compared.
    pub executed_for_held: bool,
    /// What a member holds beyond the chosen history is kept.
    pub keep_tails: bool,
    /// A view begins without the casts that others hold.
    pub skip_missing: bool,
    /// A minority is enough for a primary view.
    pub minority_rules: bool,
    /// Acknowledgements count whatever configuration they come from.
    pub stale_acknowledgements: bool,
    /// A member whose deliveries are not in the chosen history keeps the state that they led to.
    pub spare_diverged: bool,
    /// A member that is overwritten does not say so.
    pub hide_overwritten: bool,
    /// A member whose partition's history was not chosen keeps nothing of it for the merge.
    pub forget_line: bool,
    /// A state is merged only where it comes from.
    pub merge_alone: bool,
    /// Aborted casts are not told of.
    pub hide_aborted: bool,
    /// Casts that were not delivered when a view ends are aborted at once, though others may have them.
    pub abort_too_early: bool,
    /// A member goes by a change of the configured members as soon as it is asked for it, before it holds it.
    pub roster_before_held: bool,
    /// A change of the configured members is begun while another one is under way.
    pub changes_at_once: bool,
    /// Members vote and acknowledge by their places, whoever has these by now.
    pub unseated_count: bool,
    /// Where casts commute: at a flush only what one member holds comes into the history.
    pub union_of_one: bool,
    /// Where casts commute: what was executed before it had its place is executed there again.
    pub execute_twice: bool,
    /// Where casts commute: a state is handed over wherever it is.
    pub state_anywhere: bool,
    /// Views are decided upon when a majority has spoken, not all members of the configuration.
    pub skip_flush: bool,
    /// A view goes on under the number of the one before.
    pub reuse_number: bool,
    /// Who was seen to get a vote is known by its place alone, not by its life.
    pub forget_incarnation: bool,
    /// A member acknowledges one cast more than it holds.
    pub acknowledge_too_much: bool,
    /// Casts are taken however far others are behind.
    pub ignore_lag: bool,
    /// In the order of the embedded engine.
    pub order: OrderFaults,
}

impl CoreSettings {
    /// Makes settings with defaults for `me`, one of `members`.
    #[must_use]
    pub fn new(me: Member, members: &[MemberAddress], candidate: Uuid) -> Self {
        Self {
            me,
            roster: Roster::first(members),
            can_change: true,
            cluster: None,
            epoch: 0,
            founder: false,
            zombie: false,
            known: Vec::new(),
            candidate,
            engine: EmbeddedSettings::default(),
            retained_octets: 16 * 1024 * 1024,
            prompt_casts: 1000,
            options: Options::default(),
            transfer_patience: Duration::from_secs(10),
            lag: LagLimits::default(),
            faults: Faults::default(),
        }
    }

    /// The cast that made this member one.
    pub(super) fn seat(&self) -> Since {
        self.roster.seat(self.me.index).map_or(Since::default(), |seat| seat.since)
    }

    /// Returns the settings of the engine, as the options need them.
    #[must_use]
    pub fn engine_settings(&self) -> EmbeddedSettings {
        EmbeddedSettings {
            rounds_of_lives: self.options.is_progress_all(),
            faults: self.faults.order,
            ..self.engine.clone()
        }
    }

    /// With progress in all partitions each member founds the cluster: its id follows from the members' names.
    pub(super) fn cluster_of_all(&self) -> Option<Uuid> {
        let names = self.roster.seats.iter().flat_map(|seat| seat.name.bytes().chain([0]));
        let digest = digest("cluster", &names.collect::<Vec<_>>());
        let id = u128::from_le_bytes(std::array::from_fn(|place| digest[place]));
        self.options.is_progress_all().then(|| Uuid::from_u128(id))
    }
}
