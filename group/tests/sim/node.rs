//! One member: what is on its disk, and its life while it runs.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::time::Duration;

use maestro_group::transport::{Acquaintance, Hello, PROTOCOL, Refusal, judge};
use maestro_group::{
    Core, Input, Member, Persist, Roster, RosterNews, Since, StopState, Time, ViewEvent, ViewId,
};
use uuid::Uuid;

use super::app::{App, State};

/// What a cast of a simulation counts for at the most: 64 octets, and up to 48 of its own.
pub(crate) const CAST_OCTETS: u64 = 112;

/// What a member keeps when its process ends.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    pub(crate) incarnation: u64,
    pub(crate) cluster: Option<Uuid>,
    /// Whether the member was in a view of the cluster that has begun.
    pub(crate) confirmed: bool,
    pub(crate) epoch: u64,
    pub(crate) founder: bool,
    pub(crate) known: Vec<u64>,
    /// The configured members, once it was started.
    pub(crate) roster: Option<Roster>,
    /// Tells it from all other disks.
    pub(crate) directory: Uuid,
    /// It is no member any more.
    pub(crate) removed: bool,
    /// Its content was lost once.
    pub(crate) wiped: bool,
    /// With it, all that the member ever had executed.
    pub(crate) ever: HashSet<u64>,
    /// What an orderly stop left.
    pub(crate) stop: Option<(StopState, State)>,
}

impl Disk {
    pub(crate) fn persist(&mut self, persist: &Persist) {
        if self.founder && !persist.founder {
            self.stop = None;
        }
        self.confirmed = persist.in_view || (self.confirmed && self.cluster == persist.cluster);
        self.cluster = persist.cluster;
        self.epoch = persist.epoch;
        self.founder = persist.founder;
        self.known.clone_from(&persist.incarnations);
        self.roster = Some(persist.roster.clone());
    }

    /// Nothing came of its member's seat.
    pub(crate) fn reset(&mut self) {
        *self = Self { known: vec![0; self.known.len()], directory: self.directory, ..Self::default() };
    }

    /// The others refuse its member for good.
    pub(crate) fn note(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::Removed { .. } => self.removed = true,
            Refusal::Undone { .. } => self.reset(),
            _ => {}
        }
    }
}

/// Something that a client wants done, and in which view it was cast last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    pub(crate) number: u64,
    pub(crate) attempt: u64,
    pub(crate) view: ViewId,
}

/// A process.
pub(crate) struct Life {
    /// Unique in the run.
    pub(crate) number: u64,
    pub(crate) member: Member,
    pub(crate) uuid: Uuid,
    /// The cast that gave it its seat, and its name.
    pub(crate) seat: (Since, String),
    pub(crate) core: Core,
    pub(crate) born: Duration,
    pub(crate) inbox: VecDeque<Input>,
    /// When it works next.
    pub(crate) wake: Option<Duration>,
    pub(crate) paused: Option<Duration>,
    pub(crate) app: App,
    pub(crate) app_scheduled: bool,
    /// Until when the application executes nothing.
    pub(crate) slow: Duration,
    /// The last primary view, as the core said, and after which cast it begins.
    pub(crate) entered: Option<(ViewId, u64)>,
    /// The most octets of its casts that are on their way.
    pub(crate) outstanding_octets: u64,
    /// Whether casts are better not taken.
    pub(crate) congested: bool,
    /// The view in which casts are taken.
    pub(crate) gate: Option<ViewId>,
    /// All that its state ever contained, those of lives whose memory it has included.
    pub(crate) ever: HashSet<u64>,
    pub(crate) last_view: Option<ViewEvent>,
    /// What was cast and not delivered.
    pub(crate) pending: Vec<Ticket>,
    /// Its wall clock's error, in milliseconds.
    pub(crate) skew_ms: i64,
    pub(crate) has_memory: bool,
    /// The last standing, in text.
    pub(crate) standing: String,
    /// It is killed after so many outputs more.
    pub(crate) doomed: Option<usize>,
    /// Until when the application does nothing in a transfer.
    pub(crate) hung: Duration,
    pub(crate) leaving: bool,
    /// The highest incarnation met of each member, and its process.
    pub(crate) met: Vec<(u64, Option<Uuid>)>,
    /// Whose seats those are.
    pub(crate) seats: BTreeMap<usize, Since>,
}

impl Life {
    pub(crate) fn time(&self, now: Duration) -> Time {
        Time(now - self.born)
    }

    /// The primary view that it is a full member of, and after which cast that began.
    pub(crate) fn full_in(&self) -> Option<(ViewId, u64)> {
        self.entered.filter(|(view, _)| self.core.primary() == Some(*view))
    }

    /// What is known of a member's lives is of no use where another one has got its index.
    pub(crate) fn meet(&mut self, news: &RosterNews) {
        for seat in news.stable.seats.iter().chain(&news.held.seats) {
            let index = seat.index.at();
            if self.seats.insert(index, seat.since) != Some(seat.since) && index < self.met.len() {
                self.met[index] = (0, None);
            }
        }
    }

    /// Whether the application does nothing for the moment.
    pub(crate) fn is_stuck(&self, now: Duration) -> bool {
        self.slow > now || (self.app.moves_state() && self.hung > now)
    }

    /// Whether the application has done all that it was given, and goes on with what comes.
    pub(crate) fn is_idle(&self, now: Duration) -> bool {
        self.slow <= now && self.app.is_idle()
    }

    /// Whether a cast is taken.
    pub(crate) fn has_room(&self) -> bool {
        !self.congested && self.on_their_way() <= self.outstanding_octets
    }

    /// What own casts that are not delivered to the application count for at the most.
    fn on_their_way(&self) -> u64 {
        self.pending.len() as u64 * CAST_OCTETS
    }
}

/// A member's disk and, while its process runs, its life.
#[derive(Default)]
pub(crate) struct Node {
    pub(crate) disk: Disk,
    pub(crate) life: Option<Life>,
}

impl Node {
    pub(crate) fn hello(&self) -> Option<Hello> {
        let life = self.life.as_ref()?;
        let roster = self.disk.roster.clone().unwrap_or_default();
        let index = life.member.index;
        Some(Hello {
            protocol: PROTOCOL,
            group: "sim".into(),
            options: String::new(),
            name: life.seat.1.clone(),
            index,
            seat: life.seat.0,
            roster,
            incarnation: life.member.incarnation.0,
            life: life.uuid,
            // Until a view of it has begun a cluster is a proposal.
            cluster: self.disk.cluster.filter(|_| self.disk.confirmed),
            proposed: self.disk.cluster,
            epoch: self.disk.epoch,
            has_memory: life.has_memory,
        })
    }

    /// What this member says to the hello of another one.
    pub(crate) fn judge(&mut self, peer: usize, theirs: &Hello) -> Result<(), Refusal> {
        let Some(ours) = self.hello() else { return Ok(()) };
        let Some(life) = self.life.as_mut() else { return Ok(()) };
        // What was met may be another member of that index, whose seat came to nothing.
        let same = life.seats.get(&peer).is_none_or(|seat| *seat == theirs.seat);
        let (incarnation, met) = life.met.get(peer).copied().filter(|_| same).unwrap_or_default();
        let held = life.core.history().roster();
        judge(Acquaintance { ours: &ours, held, may_be: true, incarnation, life: met }, theirs)?;
        if life.met.len() <= peer {
            life.met.resize(peer + 1, (0, None));
        }
        life.met[peer] = (theirs.incarnation, Some(theirs.life));
        life.seats.insert(peer, theirs.seat);
        Ok(())
    }
}
