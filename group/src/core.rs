//! One member's protocol: a state machine without clock, randomness, locks or sockets.
//!
//! `views` forms primary views, `safe` counts who holds what and delivers, `transfer` moves states, `reasons` says to
//! people why there is no primary view. Below them is an [`Engine`].

mod changes;
mod commute;
mod gather;
mod lag;
mod leaving;
mod memory;
mod merge;
mod optimistic;
mod own;
mod reasons;
mod safe;
mod sends;
mod settings;
mod transfer;
mod views;
mod wire;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bytes::Bytes;
use uuid::Uuid;

use self::changes::Changing;
use self::commute::{Commuting, Spread};
use self::lag::Lag;
pub use self::lag::LagLimits;
use self::memory::known_before;
use self::merge::Keepsake;
use self::own::OwnCasts;
pub use self::settings::{CoreSettings, Faults};
use self::transfer::{HandedOver, Incoming, Outgoing};
use self::wire::{Cast, Direct, DirectControl, ViewCast};
use crate::api::{Counts, Status, ViewEvent};
use crate::core_io::{Input, Output, PushEnd, TransferId};
use crate::engine::embedded::Embedded;
use crate::engine::{Configuration, Engine, EngineInput, EngineOutput};
use crate::flush::{Decision, FlushState, Known};
use crate::history::{Entry, History};
use crate::roster::{Roster, Since};
use crate::stop::StopState;
use crate::types::{ConfigId, Member, MemberIndex, Stamp, Time, ViewId};

/// Transfers are numbered by the incarnation and, in so many bits, a count.
const TRANSFER_BITS: u32 = 24;

/// One member's protocol.
pub struct Core {
    settings: CoreSettings,
    engine: Box<dyn Engine + Send>,
    cluster: Option<Uuid>,
    epoch: u64,
    founder: bool,
    zombie: bool,
    history: History,
    /// Up to where casts of the history were handed to the application.
    delivered: u64,
    /// The number of the last delivery. Where casts commute, some are delivered before they have their place.
    told_deliveries: u64,
    commuting: Commuting,
    /// Up to where the application has executed them.
    executed: u64,
    /// Full members of primary views: their last lives.
    known: Vec<Known>,
    config: Option<Configuration>,
    phase: Phase,
    own: OwnCasts,
    changing: Changing,
    /// States of lines that this member has left, until they are merged.
    keepsakes: Vec<Keepsake>,
    /// Deliveries of this life that were undone.
    overwritten: u64,
    lag: Lag,
    outgoing: BTreeMap<MemberIndex, Outgoing>,
    /// The number of this member's last transfer: those of its other lives are other ones.
    transfers: u64,
    /// A whole state that the application has not yet said to have read: until then nobody knows which state it has.
    handed_over: Option<HandedOver>,
    /// The state that the application reads, cancelled or not.
    reading: Option<TransferId>,
    /// Whether this member has still to say its word in the configuration.
    owes_flush: bool,
    /// Whether something was cast since the engine last gave out places in the order.
    unordered: bool,
    leaving: bool,
    gone: bool,
    was_primary: bool,
    /// The standing that was told last.
    told: Option<Status>,
    next_report: Time,
    /// What was last told to all others: held, executed.
    reported: (u64, u64),
    now: Time,
    outputs: VecDeque<Output>,
}

/// Where a member is on its way into a primary view.
enum Phase {
    /// In no configuration, or in one whose members have not all said their word; what comes early waits.
    Flushing { states: BTreeMap<MemberIndex, FlushState>, early: Vec<(MemberIndex, Bytes)> },
    /// In a configuration that is no primary view.
    NonPrimary,
    /// In a primary view, or on the way into one.
    View(Box<View>),
}

/// A primary view that has begun or is about to.
struct View {
    decision: Decision,
    /// Its members' lives.
    lives: BTreeMap<MemberIndex, Uuid>,
    /// Which seats they have.
    seats: BTreeMap<MemberIndex, Since>,
    /// Members that hold what was chosen, and all casts of the view so far.
    ready: BTreeSet<MemberIndex>,
    /// Whether casts are taken.
    started: bool,
    /// Whether this member holds what was chosen.
    adopted: bool,
    /// How many casts of the view have come.
    ordered: u64,
    /// What they count for.
    octets: u64,
    /// Casts of the view that wait until this member holds what comes before.
    early: VecDeque<Entry>,
    /// Up to where each member holds.
    held: BTreeMap<MemberIndex, u64>,
    /// Up to where each member has executed.
    executed: BTreeMap<MemberIndex, u64>,
    /// Whether something was held that was not yet acknowledged.
    owes_ack: bool,
    /// The member that surely holds what was delivered here.
    holder: Option<MemberIndex>,
    /// Whether more may be stable than was delivered.
    moved: bool,
    /// The event that goes to the application once all before the view is delivered.
    event: Option<ViewEvent>,
    /// Casts that this member lacks, as far as they have come.
    missing: Option<Missing>,
    incoming: Option<Incoming>,
    /// A source that could not push its state.
    ask_again: Option<MemberIndex>,
    /// The first member that was ready when the view began.
    coordinator: Option<Member>,
    /// Pieces of states that are to be merged, as far as they have come in the order.
    merging: BTreeMap<MemberIndex, Vec<Bytes>>,
    /// What was sent to the application before this member became a full one.
    early_sends: sends::EarlySends,
    /// Where casts commute: who holds what has no place yet.
    spread: Spread,
}

/// What a member that can go on from what it holds lacks.
struct Missing {
    /// Up to here what it holds is the chosen history.
    after: u64,
    /// The configured members there, once somebody has said who they are.
    roster: Option<Roster>,
    entries: Vec<Entry>,
}

impl Core {
    /// Makes the core of a member, with the memory of its life before, where that ended in order.
    #[must_use]
    pub fn new(settings: CoreSettings, stop: Option<StopState>) -> Self {
        let promised = stop.as_ref().map_or(ConfigId::default(), |stop| stop.promised);
        let members = settings.roster.places();
        let engine = Embedded::new(settings.me, members, promised, settings.engine_settings());
        Self::on(Box::new(engine), settings, stop)
    }

    /// Makes the core of a member on an engine of the caller's.
    #[must_use]
    pub fn on(engine: Box<dyn Engine + Send>, settings: CoreSettings, stop: Option<StopState>) -> Self {
        let members = settings.roster.places();
        let mut core = Self {
            engine,
            cluster: settings.cluster.or_else(|| settings.cluster_of_all()),
            epoch: settings.epoch,
            founder: settings.founder,
            zombie: settings.zombie,
            history: History::of(settings.roster.clone()),
            delivered: 0,
            told_deliveries: 0,
            commuting: Commuting::default(),
            executed: 0,
            known: known_before(&settings.known, members),
            config: None,
            phase: Phase::flushing(),
            own: OwnCasts::default(),
            changing: Changing::default(),
            keepsakes: Vec::new(),
            overwritten: 0,
            lag: Lag::default(),
            outgoing: BTreeMap::new(),
            transfers: settings.me.incarnation.0 << TRANSFER_BITS,
            handed_over: None,
            reading: None,
            owes_flush: false,
            unordered: false,
            leaving: false,
            gone: false,
            was_primary: false,
            told: None,
            next_report: Time::default(),
            reported: (0, 0),
            now: Time::default(),
            outputs: VecDeque::new(),
            settings,
        };
        if let Some(stop) = stop {
            core.restore(stop);
        }
        // A founder comes first, so that its privilege is not used up by a view of which it never learns.
        core.engine.set_seniority(core.now, u64::from(core.founder));
        core.status(Status::Joining { reason: core.alone() });
        core
    }

    /// Takes an input.
    pub fn handle(&mut self, now: Time, input: Input) {
        if self.gone {
            return;
        }
        self.now = now;
        match input {
            Input::LinkUp { peer } => self.engine.handle(now, EngineInput::LinkUp(peer)),
            Input::LinkDown { peer } => self.engine.handle(now, EngineInput::LinkDown(peer)),
            Input::Message { from, message } => self.engine.handle(now, EngineInput::Message(from, message)),
            Input::Heard { from } => self.engine.handle(now, EngineInput::Heard(from)),
            Input::Bus(input) => self.engine.bus(now, input),
            Input::Suspect(member) => self.engine.suspect(now, member),
            Input::Wish { token, wish, force } => self.wished(token, wish, force),
            Input::Tick => self.tick(now),
            Input::Cast { view, payload } => self.cast(view, payload),
            Input::Send { view, to, payload } => self.send_for_application(view, to, payload),
            Input::Executed { seq } => {
                self.executed = self.executed.max(seq).min(self.told_deliveries);
                self.note_executed();
            }
            Input::Leave => self.leave_at_once(),
            Input::PiecePushed { transfer, piece } if transfer.to == self.index() => {
                self.keep_piece(transfer, piece);
            }
            Input::PushEnded { transfer, result } if transfer.to == self.index() => {
                self.keep_ended(transfer, result);
            }
            Input::PiecePushed { transfer, piece } => self.piece_pushed(transfer, &piece),
            Input::PushEnded { transfer, result } => self.push_ended(transfer, &result),
            Input::PieceTaken { transfer } => self.piece_taken(transfer),
            Input::StateTaken { transfer, result } => self.state_taken(transfer, result),
            Input::StateWithdrawn { transfer } => self.state_withdrawn(transfer),
        }
        self.pump();
        self.follow_roster();
        self.leave_if_done();
    }

    /// Does what is done once for all inputs that came together: order, acknowledgement. `stamp` is this moment's.
    pub fn flush(&mut self, now: Time, stamp: Stamp) {
        if self.gone {
            return;
        }
        self.now = now;
        // Ordering delivers here at once, what is delivered may make this member cast, and all that is acknowledged once.
        loop {
            self.unordered = false;
            self.engine.flush(stamp);
            self.pump();
            if !self.unordered {
                break;
            }
        }
        self.send_loose(stamp);
        self.acknowledge_loose();
        self.acknowledge();
        self.pump();
        self.engine.pass();
        self.pump();
        self.look_for_room();
        self.follow_roster();
        self.leave_if_done();
    }

    /// Returns the next thing to be done.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Returns when [`Input::Tick`] is due.
    #[must_use]
    pub fn next_timeout(&self) -> Option<Time> {
        if self.gone {
            return None;
        }
        let report = matches!(self.phase, Phase::View(_)).then_some(self.next_report);
        [self.engine.next_timeout(), report].into_iter().flatten().min()
    }

    /// Returns this member, in this life.
    #[must_use]
    pub fn me(&self) -> Member {
        self.settings.me
    }

    /// Returns what is held, stable, executed and undone.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let held = self.history.held() + self.history.loose.casts();
        let stable = if self.commutes() { self.stable().max(self.told_deliveries) } else { self.stable() };
        Counts { held, stable, executed: self.executed, overwritten: self.overwritten }
    }

    /// Returns the history, for those who check it.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Returns the current primary view, once it has begun and this member is a full one.
    #[must_use]
    pub fn primary(&self) -> Option<ViewId> {
        match &self.phase {
            Phase::View(view) if self.is_full() => Some(view.decision.view),
            _ => None,
        }
    }

    /// Tells whether this member knows that a life of another one was a full member of a primary view, and none came after
    /// it. `life`: its [`CoreSettings::candidate`].
    #[must_use]
    pub fn confirms(&self, member: Member, life: Uuid) -> bool {
        self.known.get(member.index.at())
            == Some(&Known { incarnation: member.incarnation.0, life: Some(life) })
    }

    /// Tells whether the member lost its memory and has no vote.
    #[must_use]
    pub fn is_zombie(&self) -> bool {
        self.zombie
    }

    fn tick(&mut self, now: Time) {
        self.engine.handle(now, EngineInput::Tick);
        if now >= self.next_report {
            self.next_report = now.after(self.settings.engine.heartbeat);
            self.watch_lag();
            self.report();
            self.break_off_stalled();
            self.ask_again();
        }
    }

    /// Hands what the engine has to the layers above, until it has no more.
    fn pump(&mut self) {
        while let Some(output) = self.engine.poll() {
            match output {
                EngineOutput::Transmit(to, message) => {
                    self.outputs.push_back(Output::Transmit { to, message });
                }
                EngineOutput::Multicast(frame) => self.outputs.push_back(Output::Multicast { frame }),
                EngineOutput::Recall => self.outputs.push_back(Output::Recall),
                EngineOutput::Leaving => self.left_configuration(),
                EngineOutput::Config(config) => self.configured(config),
                EngineOutput::Holder(holder) => self.held_by(holder),
                EngineOutput::Cast { origin, stamp, payload } => self.ordered(origin, stamp, &payload),
                EngineOutput::Send { from, payload } => self.received(from, payload),
            }
        }
    }

    fn ordered(&mut self, origin: Member, stamp: Stamp, payload: &Bytes) {
        match Cast::decode(payload) {
            Some(Cast::Application(payload)) => self.hold_entry(origin, stamp, payload, None),
            Some(Cast::View(ViewCast::Merge { line, last, piece })) => {
                self.merge_piece(origin, stamp, line, last, piece);
            }
            Some(Cast::View(cast)) => self.view_cast(origin, cast),
            Some(Cast::Change(payload)) => self.hold_change(origin, stamp, payload),
            None => {}
        }
    }

    fn received(&mut self, from: MemberIndex, payload: Bytes) {
        if let Phase::Flushing { early, .. } = &mut self.phase {
            early.push((from, payload));
            return;
        }
        let Some((config, message)) = Direct::decode(&payload) else { return };
        let current = self.config.as_ref().is_some_and(|current| current.id == config);
        if !current && !self.settings.faults.stale_acknowledgements {
            return;
        }
        match message {
            Direct::Control(DirectControl::Ack { held, executed }) => self.acked(from, held, executed),
            Direct::Control(DirectControl::Missing { after, roster, entries }) => {
                self.missing(from, after, *roster, entries);
            }
            Direct::Control(DirectControl::Holds { loose }) => self.loose_held_by(from, loose),
            Direct::Control(DirectControl::Gathered { origin, after, entries }) => {
                self.gathered(origin, after, entries);
            }
            Direct::Loose { first, casts } => self.loose_came(from, first, casts),
            Direct::Control(DirectControl::WantState { number, credit }) => self.wanted(from, number, credit),
            Direct::Control(DirectControl::WantCasts { after }) => self.casts_wanted(from, after),
            Direct::Control(DirectControl::Credit { number, pieces }) => self.credited(from, number, pieces),
            Direct::Control(DirectControl::StateEnd { number, at, time_ns, folded, roster }) => {
                self.state_ended(from, number, PushEnd { at, time_ns }, folded, *roster);
            }
            Direct::Control(DirectControl::StateFailed { number }) => self.state_failed(from, number),
            Direct::Control(DirectControl::StateDeclined { number }) => self.declined(from, number),
            Direct::Control(DirectControl::CatchesUp { caught }) => self.catches_up(from, caught),
            Direct::Piece { number, piece } => self.piece_came(from, number, piece),
            Direct::Application(payload) => self.sent_to_application(from, payload),
        }
    }

    fn engine_cast(&mut self, payload: Bytes) {
        self.unordered = true;
        self.engine.cast(payload);
    }

    fn send(&mut self, to: MemberIndex, message: &DirectControl) {
        if let Some(config) = &self.config {
            self.engine.send(to, Direct::control(config.id, message));
        }
    }

    fn status(&mut self, status: Status) {
        if self.told.as_ref() != Some(&status) {
            self.told = Some(status.clone());
            self.outputs.push_back(Output::Status(status));
        }
    }

    fn majority(&self) -> usize {
        if self.settings.faults.minority_rules || self.merges() { 1 } else { self.roster().majority() }
    }

    fn index(&self) -> MemberIndex {
        self.settings.me.index
    }
}

impl Phase {
    fn flushing() -> Self {
        Self::Flushing { states: BTreeMap::new(), early: Vec::new() }
    }

    fn view(&mut self) -> Option<&mut View> {
        match self {
            Self::View(view) => Some(view),
            _ => None,
        }
    }
}
