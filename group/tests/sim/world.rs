//! A whole group in one thread and in virtual time: events in order, and what members do put into effect.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use maestro_group::{
    Core, CoreSettings, Exit, Faults, Input, MemberAddress, MemberIndex, Output, Stamp, Status, Time,
    ViewEvent, ViewId,
};
use uuid::Uuid;

use super::app::{App, Done, State};
use super::check::{Checked, Checks, member};
use super::net::{Delays, Net, end};
use super::node::{Life, Node, Ticket};
use super::rng::Rng;
use super::weak::{Oracle, WeakEngine};

/// The wall clock's time at the beginning of a run: 2026.
const EPOCH_NS: u64 = 1_767_225_600_000_000_000;

/// What a run is made from.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) seed: u64,
    pub(crate) members: usize,
    pub(crate) faults: Faults,
    /// On the deliberately weak engine instead of the embedded one.
    pub(crate) weak: bool,
    pub(crate) retained_octets: usize,
    pub(crate) piece_octets: usize,
    pub(crate) delays: Delays,
    /// The longest that the application takes for one thing, in microseconds.
    pub(crate) app_us: u64,
}

impl Setup {
    /// Quiet members, for stories.
    pub(crate) fn calm(members: usize) -> Self {
        Self {
            seed: 1,
            members,
            faults: Faults::default(),
            weak: false,
            retained_octets: 1 << 20,
            piece_octets: 64,
            delays: Delays { usual_us: 200, rare_us: 400 },
            app_us: 100,
        }
    }
}

/// What happens, and when, is all there is to a run.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Arrive { generation: u64, from: usize, to: usize, message: Bytes },
    Up { generation: u64, at: usize, peer: usize },
    Down { generation: u64, at: usize, peer: usize },
    Wake { node: usize, life: u64 },
    App { node: usize, life: u64 },
    Reconnect,
    Reshape,
}

pub(crate) struct World {
    pub(crate) setup: Setup,
    pub(crate) now: Duration,
    pub(crate) rng: Rng,
    pub(crate) nodes: Vec<Node>,
    pub(crate) net: Net,
    pub(crate) checks: Checks,
    pub(crate) oracle: Arc<Mutex<Oracle>>,
    queue: BTreeMap<(Duration, u64), Event>,
    /// Counts events, lives, tickets.
    counts: (u64, u64, u64),
    /// The last events, where somebody wants to read them.
    pub(crate) trace: Option<VecDeque<String>>,
    /// Messages that were transmitted, where somebody wants to count them.
    pub(crate) sent: Option<Vec<(usize, usize, Bytes)>>,
    /// Whether members let everybody connect, as if nobody judged who says hello.
    pub(crate) trusting: bool,
    /// Why members ended that could not go on.
    pub(crate) failures: Vec<(usize, String)>,
    /// Whether members that ended are started again.
    pub(crate) supervised: bool,
    /// Steps of cores.
    pub(crate) steps: u64,
}

impl World {
    pub(crate) fn new(setup: Setup) -> Self {
        let members = setup.members;
        let mut world = Self {
            now: Duration::from_millis(1),
            rng: Rng::new(setup.seed),
            nodes: (0..members).map(|_| Node::default()).collect(),
            net: Net::new(members, setup.delays),
            checks: Checks::new(members),
            oracle: Arc::new(Mutex::new(Oracle::new(members, setup.seed))),
            queue: BTreeMap::new(),
            counts: (0, 0, 0),
            trace: None,
            sent: None,
            trusting: false,
            failures: Vec::new(),
            supervised: false,
            steps: 0,
            setup,
        };
        for node in &mut world.nodes {
            node.disk.known = vec![0; members];
        }
        world.schedule(Duration::from_millis(2), Event::Reconnect);
        world
    }

    pub(crate) fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            if trace.len() >= 400_000 {
                trace.pop_front();
            }
            trace.push_back(format!("{:>9.3} ms  {}", self.now.as_secs_f64() * 1000.0, text()));
        }
    }

    pub(crate) fn schedule(&mut self, at: Duration, event: Event) {
        self.counts.0 += 1;
        self.queue.insert((at.max(self.now), self.counts.0), event);
    }

    /// Runs until the moment has come.
    pub(crate) fn run_until(&mut self, moment: Duration) -> Checked {
        while let Some(entry) = self.queue.first_entry() {
            if entry.key().0 > moment {
                break;
            }
            let ((at, _), event) = entry.remove_entry();
            self.now = at;
            self.happen(event)?;
        }
        self.now = moment;
        Ok(())
    }

    pub(crate) fn run_for(&mut self, span: Duration) -> Checked {
        self.run_until(self.now + span)
    }

    /// Runs until something is so. False: it was not within the span.
    pub(crate) fn run_till(&mut self, span: Duration, is_so: impl Fn(&Self) -> bool) -> Result<bool, String> {
        let limit = self.now + span;
        while !is_so(self) {
            if self.now >= limit {
                return Ok(false);
            }
            self.run_for(Duration::from_millis(5))?;
        }
        Ok(true)
    }

    fn happen(&mut self, event: Event) -> Checked {
        match event {
            Event::Arrive { generation, from, to, message } => self.arrive(generation, from, to, message),
            Event::Up { generation, at, peer } => self.link_up(generation, at, peer),
            Event::Down { generation, at, peer } => self.link_down(generation, at, peer),
            Event::Wake { node, life } => return self.wake(node, life),
            Event::App { node, life } => return self.app(node, life),
            Event::Reconnect => self.reconnect(),
            Event::Reshape => self.reshape(),
        }
        Ok(())
    }

    fn arrive(&mut self, generation: u64, from: usize, to: usize, message: Bytes) {
        let now = self.now;
        let link = self.net.link(from, to);
        let lost = link.generation != generation
            || !link.up[end(to, from)]
            || link.lost_after.is_some_and(|at| now > at);
        if !lost {
            let from = MemberIndex(u32::try_from(from).unwrap_or(0));
            self.input(to, Input::Message { from, message });
        }
    }

    fn link_up(&mut self, generation: u64, at: usize, peer: usize) {
        let link = self.net.link(at, peer);
        if link.generation == generation && link.lives {
            link.up[end(at, peer)] = true;
            let Some(life) = self.nodes[peer].life.as_ref().map(|life| life.member) else { return };
            self.note(|| format!("#{at} linked to #{peer}"));
            self.input(at, Input::LinkUp { peer: life });
        }
    }

    fn link_down(&mut self, generation: u64, at: usize, peer: usize) {
        let link = self.net.link(at, peer);
        if link.generation == generation && link.up[end(at, peer)] {
            link.up[end(at, peer)] = false;
            self.note(|| format!("#{at} lost its link to #{peer}"));
            self.input(at, Input::LinkDown { peer: MemberIndex(u32::try_from(peer).unwrap_or(0)) });
        }
    }

    /// Gives a member something to handle; it handles all that came together.
    pub(crate) fn input(&mut self, node: usize, input: Input) {
        let delay = self.rng.micros(0, 80);
        let Some(life) = &mut self.nodes[node].life else { return };
        life.inbox.push_back(input);
        self.wake_at(node, self.now + delay);
    }

    fn wake_at(&mut self, node: usize, at: Duration) {
        let Some(life) = &mut self.nodes[node].life else { return };
        let at = life.paused.map_or(at, |until| at.max(until)).max(self.now);
        if life.wake.is_none_or(|wake| at < wake) {
            life.wake = Some(at);
            let life = life.number;
            self.schedule(at, Event::Wake { node, life });
        }
    }

    /// A member handles all that waits.
    fn wake(&mut self, node: usize, number: u64) -> Checked {
        let now = self.now;
        let Some(life) =
            self.nodes[node].life.as_mut().filter(|life| life.number == number && life.wake == Some(now))
        else {
            return Ok(());
        };
        life.wake = None;
        if let Some(until) = life.paused.filter(|until| *until > now) {
            self.wake_at(node, until);
            return Ok(());
        }
        life.paused = None;
        let time = life.time(now);
        let tick_first = self.rng.chance(20);
        let tick = |life: &mut Life| {
            if life.core.next_timeout().is_some_and(|due| due <= time) {
                life.core.handle(time, Input::Tick);
            }
        };
        if tick_first {
            tick(life);
        }
        while let Some(input) = life.inbox.pop_front() {
            life.core.handle(time, input);
        }
        tick(life);
        let wall = EPOCH_NS + u64::try_from(now.as_nanos()).unwrap_or(0);
        let time_ns = wall.saturating_add_signed(life.skew_ms * 1_000_000);
        life.core.flush(time, Stamp { time_ns, seed: self.rng.next() });
        let outputs: Vec<Output> = std::iter::from_fn(|| life.core.poll()).collect();
        self.steps += 1;
        let due = life.core.next_timeout().map(|Time(due)| life.born + due);
        self.checks.step(node, &life.core)?;
        self.checks.majorities(&cores(&self.nodes))?;
        if let Some(due) = due {
            self.wake_at(node, due);
        }
        self.act_on(node, outputs)
    }

    fn act_on(&mut self, node: usize, outputs: Vec<Output>) -> Checked {
        for output in outputs {
            if let Some(left) = self.nodes[node].life.as_mut().and_then(|life| life.doomed.as_mut()) {
                if *left == 0 {
                    self.kill(node);
                    return Ok(());
                }
                *left -= 1;
            }
            if self.nodes[node].life.is_some() {
                self.act(node, output)?;
            }
        }
        self.oracle.lock().expect("no other thread").commit(node);
        self.kick(node);
        Ok(())
    }

    fn act(&mut self, node: usize, output: Output) -> Checked {
        if let Output::Transmit { to, message } = output {
            self.transmit(node, to.at(), message);
            return Ok(());
        }
        if let Output::Deliver(delivery) = &output {
            self.checks.deliver(node, delivery, &cores(&self.nodes))?;
        }
        self.note(|| format!("#{node} {}", short(&output)));
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        match output {
            Output::Transmit { .. } => {}
            Output::Deliver(delivery) => life.app.queue.push_back(super::app::Work::Deliver(delivery)),
            Output::View(event) => {
                life.gate = Some(event.id);
                life.last_view = Some(event.clone());
                life.app.queue.push_back(super::app::Work::View(event));
            }
            Output::Status(status) => return self.status(node, &status),
            Output::Persist(persist) => {
                life.has_memory |= persist.in_view;
                for (met, known) in life.met.iter_mut().zip(&persist.incarnations) {
                    if *known > met.0 {
                        *met = (*known, None);
                    }
                }
                self.nodes[node].disk.persist(&persist);
            }
            Output::PushState { transfer, credit } => life.app.push(transfer, credit),
            Output::PushCredit { transfer, pieces } => life.app.push_credit(transfer, pieces),
            Output::PushCancel { transfer } => life.app.push_cancel(transfer),
            Output::GetState { transfer } => life.app.get(transfer),
            Output::GetPiece { transfer, piece } => life.app.piece(transfer, piece),
            Output::GetEnd { transfer, end } => life.app.end(transfer, end),
            Output::GetCancel { transfer } => life.app.get_cancel(transfer),
            Output::Exit(Exit::Left { stop }) => return self.left(node, stop.map(|stop| *stop)),
            Output::Exit(Exit::Failed { reason }) => {
                self.failures.push((node, reason));
                self.kill(node);
            }
        }
        Ok(())
    }

    fn transmit(&mut self, node: usize, to: usize, message: Bytes) {
        if let Some(sent) = &mut self.sent {
            sent.push((node, to, message.clone()));
        }
        if let Some((at, generation)) = self.net.arrival(self.now, node, to, &mut self.rng) {
            self.schedule(at, Event::Arrive { generation, from: node, to, message });
        }
    }

    fn status(&mut self, node: usize, status: &Status) -> Checked {
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        match status {
            Status::Primary(event) => {
                life.standing = format!("primary {}", event.id);
                self.checks.started(event)?;
                self.checks.entered(node, &life.core);
            }
            other => {
                life.gate = None;
                life.standing = match other {
                    Status::Joining { reason }
                    | Status::NonPrimary { reason }
                    | Status::Failed { reason } => reason.clone(),
                    other => format!("{other:?}"),
                };
            }
        }
        Ok(())
    }

    /// The application's thread ends what it has, and the state is kept.
    fn left(&mut self, node: usize, stop: Option<maestro_group::StopState>) -> Checked {
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        life.app.cancel_all();
        let mut told = Vec::new();
        while let Some(done) = life.app.step(self.setup.piece_octets) {
            told.extend(done);
        }
        let state = life.app.state.clone();
        self.checks.executed(node, &state)?;
        if let Some(stop) = stop {
            if stop.executed != state.at {
                return Err(format!(
                    "#{node} left at {} and its application stands at {}",
                    stop.executed, state.at
                ));
            }
            self.nodes[node].disk.stop = Some((stop, state));
        }
        self.vanish(node, true);
        Ok(())
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self, node: usize) {
        self.note(|| format!("#{node} is killed"));
        self.vanish(node, false);
    }

    pub(crate) fn kill_if_alive(&mut self, node: usize) {
        if self.nodes[node].life.is_some() {
            self.kill(node);
        }
    }

    /// `maestro recover` on the disk of a member that was stopped in order.
    pub(crate) fn recover(&mut self, node: usize) -> Checked {
        let disk = &mut self.nodes[node].disk;
        let Some((stop, _)) = &disk.stop else { return Err(format!("#{node} left nothing to recover from")) };
        self.checks.recovered(stop);
        disk.epoch += 1;
        disk.founder = true;
        Ok(())
    }

    fn vanish(&mut self, node: usize, orderly: bool) {
        self.nodes[node].life = None;
        for peer in (0..self.setup.members).filter(|&peer| peer != node) {
            let late = self.rng.chance(15);
            let delay = if late { self.rng.millis(1, 1500) } else { self.rng.micros(100, 3000) };
            // What the system had taken still arrives, all of it only if the process ended well.
            let lost_after =
                self.now + if orderly { Duration::from_secs(60) } else { self.rng.micros(0, 300) };
            let now = self.now;
            let link = self.net.link(node, peer);
            link.up[end(node, peer)] = false;
            if link.lives {
                link.lives = false;
                link.lost_after.get_or_insert(lost_after);
                let generation = link.generation;
                self.schedule(now + delay, Event::Down { generation, at: peer, peer: node });
            }
        }
        self.oracle.lock().expect("no other thread").leave(node);
        let delay = self.rng.millis(1, 300);
        self.schedule(self.now + delay, Event::Reshape);
    }

    /// Starts a member's process, with what is on its disk.
    pub(crate) fn start(&mut self, node: usize) {
        if self.nodes[node].life.is_some() {
            return;
        }
        self.counts.1 += 1;
        let disk = &mut self.nodes[node].disk;
        disk.founder &= disk.stop.is_some();
        disk.incarnation += 1;
        // A founder's memory is used up only when others begin to rely on its epoch.
        let stop = if disk.founder { disk.stop.clone() } else { disk.stop.take() };
        let me = member(node, disk.incarnation);
        let uuid = Uuid::from_u64_pair(self.rng.next(), self.rng.next());
        let mut settings = CoreSettings::new(me, addresses(self.setup.members), uuid);
        settings.cluster = disk.cluster;
        settings.epoch = disk.epoch;
        settings.founder = disk.founder;
        settings.zombie = disk.cluster.is_some() && stop.is_none();
        settings.retained_octets = self.setup.retained_octets;
        settings.faults = self.setup.faults;
        let known: Vec<_> = disk.known.iter().map(|known| (*known, None)).collect();
        let has_memory = stop.is_some();
        let kept = !settings.zombie && stop.as_ref().is_none_or(|(stop, _)| !stop.zombie);
        self.checks.born(me, kept, disk.founder);
        let (stop, state) = stop.map_or((None, State::default()), |(stop, state)| (Some(stop), state));
        let core = if self.setup.weak {
            let engine = WeakEngine::new(me, Arc::clone(&self.oracle), self.rng.next());
            Core::on(Box::new(engine), settings, stop)
        } else {
            Core::new(settings, stop)
        };
        let skew_ms = self.rng.next() % 10_000;
        self.nodes[node].life = Some(Life {
            number: self.counts.1,
            member: me,
            uuid,
            core,
            born: self.now,
            inbox: VecDeque::new(),
            wake: None,
            paused: None,
            app: App::new(state),
            app_scheduled: false,
            gate: None,
            last_view: None,
            pending: Vec::new(),
            skew_ms: i64::try_from(skew_ms).unwrap_or(0) - 5000,
            has_memory,
            standing: String::new(),
            doomed: None,
            leaving: false,
            met: known,
        });
        self.note(|| {
            format!(
                "#{node} starts as life {} {}",
                me.incarnation.0,
                if has_memory { "with memory" } else { "" }
            )
        });
        self.input(node, Input::Tick);
        let delay = self.rng.millis(1, 300);
        self.schedule(self.now + delay, Event::Reshape);
    }

    /// The application's thread works.
    fn app(&mut self, node: usize, number: u64) -> Checked {
        let now = self.now;
        let rounds = 1 + self.rng.below(6);
        let Some(life) = self.nodes[node].life.as_mut().filter(|life| life.number == number) else {
            return Ok(());
        };
        if let Some(until) = life.paused.filter(|until| *until > now) {
            self.schedule(until, Event::App { node, life: number });
            return Ok(());
        }
        life.app_scheduled = false;
        for _ in 0..rounds {
            let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
            let Some(done) = life.app.step(self.setup.piece_octets) else { return Ok(()) };
            for done in done {
                self.done(node, done)?;
            }
        }
        self.kick(node);
        Ok(())
    }

    fn kick(&mut self, node: usize) {
        let slow = self.rng.chance(2);
        let delay = self.rng.micros(5, if slow { 20 * self.setup.app_us } else { self.setup.app_us });
        if let Some(life) = &mut self.nodes[node].life
            && !life.app_scheduled
        {
            life.app_scheduled = true;
            let life = life.number;
            self.schedule(self.now + delay, Event::App { node, life });
        }
    }

    fn done(&mut self, node: usize, done: Done) -> Checked {
        match done {
            Done::Tell(input) => self.input(node, input),
            Done::Executed(delivery) => {
                let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
                self.checks.executed(node, &life.app.state)?;
                let ticket = super::app::id(&delivery.payload) >> 8;
                if delivery.origin == life.member {
                    life.pending.retain(|pending| pending.number != ticket);
                }
            }
            Done::Taken => {
                let Some(life) = &self.nodes[node].life else { return Ok(()) };
                let at = life.app.state.at;
                self.note(|| format!("#{node} has taken the state at {at}"));
                let Some(life) = &self.nodes[node].life else { return Ok(()) };
                self.checks.executed(node, &life.app.state)?;
            }
            Done::View(event) => return self.view(node, &event),
        }
        Ok(())
    }

    /// The view's place is right after the last delivery before it; what was not delivered is cast again.
    fn view(&mut self, node: usize, event: &ViewEvent) -> Checked {
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        let (at, taken_at) = (life.app.state.at, life.app.taken_at);
        if at != event.start && !(at > event.start && at == taken_at) {
            return Err(format!(
                "#{node} is told at {at} of view {} that begins after {}",
                event.id, event.start
            ));
        }
        let mut again = Vec::new();
        let gate = life.gate;
        for mut ticket in std::mem::take(&mut life.pending) {
            if self.checks.place(ticket.number).is_some_and(|place| place <= at) {
                continue;
            }
            if ticket.view < event.id {
                ticket.attempt += 1;
                ticket.view = event.id;
                if gate == Some(event.id) {
                    again.push(ticket);
                }
            }
            life.pending.push(ticket);
        }
        again.into_iter().for_each(|ticket| self.cast_ticket(node, ticket));
        Ok(())
    }

    fn cast_ticket(&mut self, node: usize, ticket: Ticket) {
        let Some(life) = &self.nodes[node].life else { return };
        let id = ticket.number << 8 | ticket.attempt & 0xff;
        self.checks.cast(id, life.member);
        let mut payload = id.to_le_bytes().to_vec();
        payload.resize(8 + self.rng.below(40), 7);
        self.input(node, Input::Cast { view: ticket.view, payload: payload.into() });
    }

    /// A client casts through a member, if that takes casts: the ticket's number.
    pub(crate) fn cast(&mut self, node: usize) -> Option<u64> {
        let life = self.nodes[node].life.as_mut().filter(|life| !life.leaving)?;
        let view = life.gate?;
        self.counts.2 += 1;
        let ticket = Ticket { number: self.counts.2, attempt: 0, view };
        life.pending.push(ticket);
        self.cast_ticket(node, ticket);
        Some(ticket.number)
    }

    /// The view that all living members are full ones of, and take casts in.
    pub(crate) fn common_view(&self) -> Option<ViewId> {
        let lives: Vec<&Life> = self.nodes.iter().filter_map(|node| node.life.as_ref()).collect();
        let view = lives.first()?.gate?;
        let all = lives.iter().all(|life| {
            life.gate == Some(view) && !life.core.is_zombie() && life.core.primary() == Some(view)
        });
        all.then_some(view)
    }
}

fn cores(nodes: &[Node]) -> Vec<Option<&Core>> {
    nodes.iter().map(|node| node.life.as_ref().map(|life| &life.core)).collect()
}

pub(crate) fn addresses(members: usize) -> Vec<MemberAddress> {
    (1..=members).map(|index| MemberAddress { name: format!("r{index}"), address: String::new() }).collect()
}

fn short(output: &Output) -> String {
    match output {
        Output::Deliver(delivery) => {
            let id = super::app::id(&delivery.payload);
            format!(
                "delivers {} = ticket {}.{} of #{}",
                delivery.seq,
                id >> 8,
                id & 0xff,
                delivery.origin.index.0
            )
        }
        Output::View(event) => {
            let members: Vec<_> = event.members.iter().map(|info| info.member.index.0).collect();
            format!("view {} of {members:?} after {}", event.id, event.start)
        }
        Output::GetPiece { transfer, .. } => format!("GetPiece {transfer:?}"),
        Output::Exit(Exit::Left { stop }) => format!("leaves, with memory: {}", stop.is_some()),
        other => format!("{other:?}"),
    }
}
