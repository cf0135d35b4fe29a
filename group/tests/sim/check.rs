//! What must be true after every step, each with the row of the promises that it comes from.

use std::collections::{BTreeMap, HashMap};

use maestro_group::{
    Core, Delivery, Entry, History, Incarnation, Member, MemberIndex, Options, Roster, StopState, ViewEvent,
    ViewId,
};

use uuid::Uuid;

use super::aborts::Aborts;
use super::app::{State, content, id, mix};
use super::lines::Lines;
use super::node::Node;
use super::sets::{Sets, is_whole};
use super::settled::Compared;

/// Which promise is broken, and how.
pub(crate) type Checked = Result<(), String>;

/// A cast of the one history.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) content: u64,
    /// The view in which it got its place, where that is known.
    pub(super) view: ViewId,
    time_ns: u64,
    /// The hash of the application's state after it.
    state: u64,
}

/// A primary view that has begun.
#[derive(Debug, Clone)]
struct Started {
    start: u64,
    members: Vec<Member>,
}

/// What a member's memory would testify.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    pub(super) view: ViewId,
    pub(super) held: Vec<u64>,
}

/// How one life began and went on.
#[derive(Debug, Clone, Copy)]
struct LifeOf {
    had_memory: bool,
    founder: bool,
    uuid: Uuid,
    /// Whether it was a full member of a primary view.
    was_full: bool,
}

/// All that is known of a run by somebody who sees everything.
#[derive(Debug)]
pub(crate) struct Checks {
    /// Whether all partitions go on: then no majority settles anything.
    pub(super) all: bool,
    /// Members that there are at most.
    pub(super) configured: usize,
    /// What was delivered; with optimistic delivery, what a majority held.
    pub(super) history: Vec<Record>,
    /// Where casts commute.
    pub(super) sets: Option<Sets>,
    /// With optimistic delivery.
    pub(super) lines: Option<Lines>,
    /// With optimistic delivery, all casts that some member held, by content.
    pub(super) seen: HashMap<u64, Delivery>,
    pub(super) aborts: Aborts,
    /// Who cast what.
    pub(super) casts: HashMap<u64, Member>,
    /// Who cast which changes of the members.
    pub(super) changes: HashMap<u64, Member>,
    /// As which of all casts each was made, and the last one of each life in the history.
    pub(super) made: HashMap<u64, usize>,
    last_of: HashMap<Member, usize>,
    /// Where each ticket is in the history.
    tickets: HashMap<u64, u64>,
    views: BTreeMap<ViewId, Started>,
    pub(super) delivered_in: BTreeMap<ViewId, u64>,
    /// What was held in each view, by number.
    logs: HashMap<ViewId, Vec<u64>>,
    scanned: Vec<(ViewId, u64)>,
    /// What each member held of its view when its last step began.
    stepped: Vec<u64>,
    /// With optimistic delivery, what of each member was compared already.
    pub(super) compared: Vec<Compared>,
    pub(super) memories: Vec<Memory>,
    /// The same of members without a vote, in case they turn out to have got it.
    pub(super) candidates: Vec<Option<(Member, Memory)>>,
    lives: HashMap<Member, LifeOf>,
}

impl Checks {
    pub(crate) fn new(members: usize, options: &Options) -> Self {
        Self {
            all: options.is_progress_all(),
            configured: members,
            history: Vec::new(),
            sets: options.commute.then(|| Sets::new(members, options.is_optimistic())),
            lines: (options.is_optimistic() && !options.commute)
                .then(|| Lines::new(members, options.is_progress_all())),
            seen: HashMap::new(),
            aborts: Aborts::default(),
            casts: HashMap::new(),
            changes: HashMap::new(),
            made: HashMap::new(),
            last_of: HashMap::new(),
            tickets: HashMap::new(),
            views: BTreeMap::new(),
            delivered_in: BTreeMap::new(),
            logs: HashMap::new(),
            scanned: vec![(ViewId::default(), 0); members],
            stepped: vec![0; members],
            compared: vec![Compared::default(); members],
            memories: vec![Memory::default(); members],
            candidates: vec![None; members],
            lives: HashMap::new(),
        }
    }

    pub(crate) fn born(&mut self, life: Member, uuid: Uuid, had_memory: bool, founder: bool) {
        self.scanned[life.index.at()] = (ViewId::default(), 0);
        self.compared[life.index.at()] = Compared::default();
        if let Some((before, memory)) =
            self.candidates[life.index.at()].take().filter(|(before, _)| self.votes(*before))
        {
            debug_assert!(before != life);
            self.memories[life.index.at()] = memory;
        }
        self.lives.insert(life, LifeOf { had_memory, founder, uuid, was_full: false });
    }

    pub(crate) fn cast(&mut self, id: u64, origin: Member) {
        self.made.insert(id, self.made.len());
        self.casts.insert(id, origin);
    }

    /// A member is asked for a change of the members.
    pub(crate) fn wish(&mut self, token: u64, origin: Member) {
        self.changes.insert(token, origin);
    }

    /// Whether this is a change that somebody wanted.
    pub(super) fn is_change(&self, delivery: &Delivery) -> bool {
        self.changes.get(&id(&delivery.payload)) == Some(&delivery.origin)
    }

    /// An operator accepts the loss of what this history does not contain.
    pub(crate) fn recovered(&mut self, stop: &StopState) {
        self.sets_recovered();
        if self.sets.is_some() {
            // The founder gives places to what had none, without those that it left behind.
            self.logs.clear();
        }
        let same = |(seq, entry): &(u64, &Entry)| {
            self.history.get(place(*seq)).is_some_and(|record| record.content == entry_content(*seq, entry))
        };
        let kept = stop.base + (stop.base + 1..).zip(&stop.entries).take_while(same).count() as u64;
        self.history.truncate(usize::try_from(kept).unwrap_or(usize::MAX));
        self.tickets.retain(|_, place| *place <= kept);
        self.aborts.recovered(kept);
        self.last_of.clear();
        self.compared.fill(Compared::default());
        self.delivered_in.clear();
        self.views.clear();
        self.memories.iter_mut().for_each(|memory| *memory = Memory::default());
    }

    /// Where in the history a ticket is.
    pub(crate) fn place(&self, ticket: u64) -> Option<u64> {
        self.tickets.get(&ticket).copied()
    }

    pub(crate) fn delivered(&self) -> u64 {
        self.sets.as_ref().map_or(self.history.len() as u64, Sets::delivered)
    }

    /// After each step of a member. Strong Prefix: of any two members' sequences in one view, one is a prefix of the other.
    pub(crate) fn step(&mut self, member: usize, core: &Core) -> Checked {
        let history = core.history();
        let counts = core.counts();
        if counts.executed > counts.held && core.primary().is_some() {
            return Err(format!("#{member} has executed more than it holds: {counts:?}"));
        }
        // Whoever had its place among the full members of a view has a vote afterwards, even if it did not learn of it.
        for (life, of) in &mut self.lives {
            of.was_full |= core.confirms(*life, of.uuid);
        }
        if let Some(sets) = &mut self.sets {
            sets.scan(member, core);
        }
        let (view, upto) = self.scanned[member];
        let from = if view == history.view && upto <= history.held() { upto } else { 0 };
        self.stepped[member] = from;
        if from == history.held() && view == history.view {
            return Ok(());
        }
        let log = self.logs.entry(history.view).or_default();
        for seq in from.max(history.base()) + 1..=history.held() {
            let Some(entry) = history.get(seq) else { return Err(format!("#{member} does not hold {seq}")) };
            let found = entry_content(seq, entry);
            let place = place(seq);
            if log.len() <= place {
                log.resize(place + 1, 0);
            }
            if log[place] != 0 && log[place] != found {
                return Err(format!("Strong Prefix: #{member} holds another {seq} in {}", history.view));
            }
            log[place] = found;
            if let Some(sets) = &mut self.sets {
                sets.held(member, id(&entry.payload));
            }
        }
        self.scanned[member] = (history.view, history.held());
        if self.sets.is_some() {
            return Ok(());
        }
        self.remember(member, core);
        if self.lines.is_some() && !self.all { self.settle(member, core) } else { Ok(()) }
    }

    fn remember(&mut self, member: usize, core: &Core) {
        let me = core.me();
        let candidate = self.candidates[member].take().filter(|(life, _)| *life == me);
        if core.is_zombie() {
            let memory = candidate.map(|(_, memory)| memory).unwrap_or_default();
            self.candidates[member] = Some((me, self.updated(member, memory, core.history())));
        } else {
            let memory = std::mem::take(&mut self.memories[member]);
            self.memories[member] = self.updated(member, memory, core.history());
        }
    }

    fn updated(&self, member: usize, mut memory: Memory, history: &History) -> Memory {
        let keep = if memory.view == history.view { memory.held.len() as u64 } else { 0 };
        if keep <= history.base() || keep > history.held() {
            let kept = usize::try_from(history.base()).unwrap_or(usize::MAX);
            memory.held = match &self.lines {
                Some(lines) => lines.contents(member).take(kept).collect(),
                None => self.history.iter().map(|record| record.content).take(kept).collect(),
            };
        }
        for seq in memory.held.len() as u64 + 1..=history.held() {
            memory.held.push(history.get(seq).map_or(0, |entry| entry_content(seq, entry)));
        }
        memory.view = history.view;
        memory
    }

    /// A member whose vote counts again testifies what it holds.
    pub(crate) fn entered(&mut self, member: usize, core: &Core) {
        self.candidates[member] = None;
        self.memories[member] = self.updated(member, Memory::default(), core.history());
    }

    /// Whether a member's memory testifies this cast.
    fn testifies(&self, member: usize, seq: u64, found: u64) -> bool {
        let holds = |memory: &Memory| memory.held.get(place(seq)) == Some(&found);
        let candidate = self.candidates[member].as_ref().filter(|(life, _)| self.votes(*life));
        holds(&self.memories[member]) || candidate.is_some_and(|(_, memory)| holds(memory))
    }

    /// A delivery leaves a core. Validity, Completeness, Uniform Output.
    pub(crate) fn deliver(
        &mut self,
        member: usize,
        delivery: &Delivery,
        is_merge: bool,
        nodes: &[Node],
    ) -> Checked {
        if let (Some(_), Some(core)) = (&self.sets, core(&nodes[member])) {
            return self.deliver_commuting(member, delivery, core.history().view);
        }
        if let (Some(_), Some(core)) = (&self.lines, core(&nodes[member])) {
            return self.deliver_at_once(member, core, delivery, is_merge);
        }
        let seq = delivery.seq;
        let found = content(delivery);
        match self.history.get(place(seq)) {
            Some(record) if record.content != found => {
                return Err(format!("Completeness: #{member} delivers another {seq}: {delivery:?}"));
            }
            Some(_) => {}
            None => self.append(member, delivery, ViewId::default())?,
        }
        self.is_uniform(member, seq, found, nodes)?;
        let view = core(&nodes[member]).map_or(ViewId::default(), |core| core.history().view);
        let most = self.delivered_in.entry(view).or_default();
        *most = seq.max(*most);
        match self.views.range(view..).find(|(later, started)| **later > view && started.start < seq) {
            Some((later, started)) => Err(format!(
                "Uniform Output: #{member} delivers {seq} in {view}, but {later} began after {}",
                started.start
            )),
            None => Ok(()),
        }
    }

    /// Whether a majority of the members holds what one delivers: of those that were the configured ones for it at some point of the step in
    /// which it did so, and in which it may have held changes before and after.
    fn is_uniform(&self, member: usize, seq: u64, found: u64, nodes: &[Node]) -> Checked {
        let Some(core_here) = core(&nodes[member]) else { return Ok(()) };
        let history = core_here.history();
        let holds = |other: usize| {
            self.testifies(other, seq, found)
                || core(&nodes[other]).is_some_and(|core| holds(core.history(), seq, found))
        };
        let count = |roster: &Roster| seated(roster).filter(|other| holds(*other)).count();
        let from = seq.max(self.stepped[member]);
        let mut rosters: Vec<&Roster> = (from..=history.held()).map(|at| history.roster_at(at)).collect();
        rosters.dedup_by_key(|roster| roster.since);
        if rosters.iter().any(|roster| count(roster) >= roster.majority()) {
            return Ok(());
        }
        let roster = history.roster();
        let holders = count(roster);
        let names = roster.names();
        Err(format!("Uniform Output: #{member} delivers {seq}, which {holders} of {names} hold"))
    }

    pub(super) fn append(&mut self, member: usize, delivery: &Delivery, view: ViewId) -> Checked {
        let seq = delivery.seq;
        if seq != self.delivered() + 1 {
            return Err(format!("#{member} delivers {seq} after {}", self.delivered()));
        }
        let last = self.history.last();
        if last.is_some_and(|last| delivery.time_ns <= last.time_ns) {
            return Err(format!("agreed time goes back at {seq}"));
        }
        let id = id(&delivery.payload);
        if self.is_change(delivery) {
            let last = self.history.last();
            let state = mix(last.map_or(0, |last| last.state), content(delivery));
            self.history.push(Record { content: content(delivery), view, time_ns: delivery.time_ns, state });
            return Ok(());
        }
        if self.casts.get(&id) != Some(&delivery.origin) {
            return Err(format!("Validity: nobody cast {seq}: {delivery:?}"));
        }
        // An origin's casts keep their order. Optimistically, what a majority held may be undone.
        let made = self.made.get(&id).copied().unwrap_or(0);
        let last_made = self.last_of.insert(delivery.origin, made).filter(|_| self.lines.is_none());
        if last_made.is_some_and(|last| last >= made) {
            return Err(format!("{seq} of #{} overtook what it cast before", delivery.origin.index.0));
        }
        if let Some(before) = self.tickets.insert(id >> 8, seq) {
            return Err(format!("ticket {} is delivered twice, as {before} and {seq}", id >> 8));
        }
        self.aborts.place(id, seq)?;
        let last = self.history.last();
        let state = mix(last.map_or(0, |last| last.state), content(delivery));
        self.history.push(Record { content: content(delivery), view, time_ns: delivery.time_ns, state });
        Ok(())
    }

    /// A member says that it is a full one of a primary view. Linear Ordering; Uniform Output; zombies never vote.
    pub(crate) fn started(&mut self, event: &ViewEvent, roster: &Roster, options: &Options) -> Checked {
        if options.is_progress_all() {
            return Ok(());
        }
        let members: Vec<Member> = event.members.iter().map(|info| info.member).collect();
        let started = Started { start: event.start, members };
        if let Some(known) = self.views.get(&event.id) {
            if (known.start, &known.members) != (started.start, &started.members) {
                return Err(format!("Linear Ordering: two views are {}: {known:?}, {started:?}", event.id));
            }
        } else {
            self.new_view(event.id, started, roster)?;
        }
        Ok(())
    }

    fn new_view(&mut self, id: ViewId, started: Started, roster: &Roster) -> Checked {
        let before = self.views.range(..id).next_back();
        let after = self.views.range(id..).next();
        if before.is_some_and(|(_, other)| other.start > started.start)
            || after.is_some_and(|(_, other)| other.start < started.start)
        {
            return Err(format!(
                "Linear Ordering: {id} begins after {}, next to {before:?} and {after:?}",
                started.start
            ));
        }
        if let Some((old, most)) = self.delivered_in.range(..id).find(|(_, most)| **most > started.start) {
            return Err(format!(
                "Uniform Output: {id} begins after {}, but {most} was delivered in {old}",
                started.start
            ));
        }
        let life = |member: &Member| self.lives.get(member);
        let votes = |member: &&Member| life(member).is_some_and(|life| life.had_memory || life.was_full);
        let configured = |member: &&Member| roster.seat(member.index).is_some();
        let voters = started.members.iter().filter(votes).filter(configured).count();
        let founded = started.members.iter().filter_map(life).any(|life| life.founder);
        if voters < roster.majority() && !founded {
            return Err(format!("vote: {id} began with {voters} of {} with memory", roster.names()));
        }
        self.views.insert(id, started);
        Ok(())
    }

    /// Linear Ordering: in at most one view can a cast gather a majority. Of members that know older ones than those of what was delivered
    /// in the view it never will be: nothing gets a place any more before the change that was.
    pub(crate) fn majorities(&self, nodes: &[Node]) -> Checked {
        let cores = || nodes.iter().filter_map(core);
        let views = || cores().filter_map(Core::primary);
        let of = |view: ViewId| cores().filter(move |core| core.primary() == Some(view));
        let is_over = |view: ViewId, roster: &Roster| {
            let delivered = self.delivered_in.get(&view).copied().unwrap_or(0);
            let of_delivered = |core: &Core| core.history().roster_at(delivered).version;
            of(view).any(|core| of_delivered(core) > roster.version)
        };
        let is_able = |view: ViewId, roster: &Roster| {
            of(view).filter(|core| roster.seat(core.me().index).is_some()).count() >= roster.majority()
        };
        let able = |view: &ViewId| {
            let mut rosters = of(*view).map(|core| core.history().roster());
            rosters.any(|roster| is_able(*view, roster) && !is_over(*view, roster))
        };
        let mut able = views().filter(able);
        let first = able.next();
        match able.find(|other| Some(*other) != first) {
            Some(other) => Err(format!("Linear Ordering: majorities in {first:?} and {other}")),
            None => Ok(()),
        }
    }

    /// The application has executed, or taken over, all up to where its state stands. State Consistency, Faithfulness.
    pub(crate) fn executed(&self, member: usize, state: &State) -> Checked {
        if let Some(lines) = &self.lines {
            return lines.executed(member, state);
        }
        self.is_of_history(member, state)
    }

    /// A state is the one that the history leads to.
    pub(crate) fn is_of_history(&self, member: usize, state: &State) -> Checked {
        if self.sets.is_some() {
            return is_whole(member, state);
        }
        let expected = state
            .at
            .checked_sub(1)
            .map(|place| self.history.get(usize::try_from(place).unwrap_or(usize::MAX)));
        let same = match expected {
            None => state.hash == 0 && state.ids.is_empty(),
            Some(record) => {
                record.is_some_and(|record| record.state == state.hash) && state.ids.len() as u64 == state.at
            }
        };
        if same {
            Ok(())
        } else {
            Err(format!("State Consistency: #{member} is not what it ought to be at {}", state.at))
        }
    }

    /// Whether this life's vote counts: it kept its memory, or was a full member of a primary view.
    pub(crate) fn votes(&self, life: Member) -> bool {
        self.lives.get(&life).is_some_and(|life| life.had_memory || life.was_full)
    }

    /// How many primary views there were.
    pub(crate) fn view_count(&self) -> u64 {
        self.views.len() as u64
    }
}

pub(crate) fn member(index: usize, incarnation: u64) -> Member {
    Member { index: member_index(index), incarnation: Incarnation(incarnation) }
}

fn member_index(index: usize) -> MemberIndex {
    MemberIndex(u32::try_from(index).unwrap_or(0))
}

fn seated(roster: &Roster) -> impl Iterator<Item = usize> {
    roster.seats.iter().map(|seat| seat.index.at())
}

fn core(node: &Node) -> Option<&Core> {
    node.life.as_ref().map(|life| &life.core)
}

pub(super) fn place(seq: u64) -> usize {
    usize::try_from(seq).unwrap_or(1) - 1
}

pub(super) fn entry_content(seq: u64, entry: &Entry) -> u64 {
    let Entry { origin, time_ns, seed, payload, .. } = entry.clone();
    content(&Delivery { seq, time_ns, seed, origin, payload })
}

fn holds(history: &History, seq: u64, found: u64) -> bool {
    // What is given up was executed, and compared then.
    seq <= history.base() || history.get(seq).is_some_and(|entry| entry_content(seq, entry) == found)
}
