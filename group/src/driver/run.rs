//! The core's thread: one task that owns the core and all sockets.
//!
//! Each turn takes in all that waits (commands, octets of all links, timers), lets the core work once on all of it, and then does what
//! came out: one write per peer, one wake of the execution thread. No task or queue lies between a socket and the core.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::time::Sleep;
use uuid::Uuid;

use super::act::{Ended, Outside};
use super::bus::Bus;
use super::command::Command;
use super::execution::{Executed, Execution, Work};
use super::queue::Queue;
use super::report::Waiting;
use super::seat::{self, Place};
use super::settings::{EngineKind, Settings};
use super::shared::{LeaveError, Shared};
use super::start::{core_settings, hello};
use crate::api::Status;
use crate::core_io::Input;
use crate::datadir::DataDir;
use crate::engine::BusInput;
use crate::engine::corosync::{Corosync, CorosyncSettings};
use crate::stop::StopState;
use crate::transport::Refusal;
use crate::transport::mesh::{Mesh, MeshEvent, MeshLimits};
use crate::types::{ConfigId, Incarnation, Member, MemberIndex, Stamp, Time, mix};
use crate::{Core, CoreSettings};

/// For how long the thread works without asking the system which sockets are ready. A peer from which more comes all the
/// time would else keep the others, and those who want to connect, from being heard.
const WORK_LIMIT: Duration = Duration::from_millis(1);

/// How long the last words of a member may take to be written.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What a member's core thread is made from.
pub(super) struct Parts {
    /// The member's place; none: it waits for it.
    pub(super) place: Option<Place>,
    pub(super) incarnation: Incarnation,
    pub(super) stop: Option<StopState>,
    pub(super) data: DataDir,
    pub(super) listener: TcpListener,
    pub(super) settings: Settings,
    pub(super) shared: Arc<Shared>,
    pub(super) work: Arc<Queue<Work>>,
    pub(super) executed: Arc<Executed>,
    pub(super) bus: Option<Bus>,
}

/// Runs a member to its end, the execution thread's end included.
pub(super) fn run(runtime: &Runtime, parts: Parts, execution: JoinHandle<Execution>) {
    let (shared, work) = (Arc::clone(&parts.shared), Arc::clone(&parts.work));
    let guard = EndGuard { shared: Arc::clone(&shared), work: Arc::clone(&work) };
    let (ended, data) = runtime.block_on(tokio::task::unconstrained(drive(parts)));
    shared.inbox.close();
    if !matches!(ended, Ended::Left(_)) {
        work.clear();
        // At once: the application may be what hangs.
        let reason = ended.to_string();
        shared.set_status(&match ended {
            Ended::Excluded(_) => Status::Excluded { reason },
            _ => Status::Failed { reason },
        });
    }
    work.close();
    let result = settle(ended, &data, execution.join().ok());
    drop(data);
    match &result {
        Ok(()) => shared.set_status(&Status::Left),
        Err(error @ LeaveError::NotKept { .. }) => {
            // For whoever stops the member to tell.
            shared.set_status(&Status::Failed { reason: error.to_string() });
        }
        Err(_) => {}
    }
    shared.end(result);
    drop(guard);
}

async fn drive(parts: Parts) -> (Ended, DataDir) {
    let mut parts = parts;
    let place = match parts.place.take() {
        Some(place) => place,
        None => match take_seat(&mut parts).await {
            Ok(place) => place,
            Err(ended) => return (ended, parts.data),
        },
    };
    let mut driver = Driver::new(parts, &place);
    let ended = poll_fn(|cx| driver.poll(cx)).await;
    (ended, driver.outside.into_data())
}

/// A new member waits for its seat, and keeps it.
async fn take_seat(parts: &mut Parts) -> Result<Place, Ended> {
    let directory = parts.data.record().directory.unwrap_or_else(Uuid::new_v4);
    // Before anybody hears of it: a seat that it is given it has to find again.
    let kept = parts.data.update(|record| record.directory = Some(directory));
    kept.map_err(|error| Ended::Failed(error.to_string()))?;
    let place = seat::wait(&parts.settings, directory, &parts.shared).await?;
    let kept = parts.data.update(|record| {
        record.roster = Some(place.roster.clone());
        record.index = Some(place.index);
    });
    kept.map_err(|error| Ended::Failed(error.to_string()))?;
    tracing::info!(
        members = place.roster.names(),
        index = place.index.0,
        "this replica has its place in the group"
    );
    Ok(place)
}

/// After the sockets are closed: writes what an orderly stop keeps, and says how it ended.
fn settle(ended: Ended, data: &DataDir, execution: Option<Execution>) -> Result<(), LeaveError> {
    match ended {
        Ended::Left(None) => Ok(()),
        Ended::Left(Some(stop)) => {
            keep(&stop, data, execution).map_err(|reason| LeaveError::NotKept { reason })
        }
        Ended::Excluded(reason) | Ended::Failed(reason) => Err(LeaveError::Failed { reason }),
        Ended::Crashed => Err(LeaveError::Crashed),
    }
}

fn keep(stop: &StopState, data: &DataDir, execution: Option<Execution>) -> Result<(), String> {
    let Some(mut execution) = execution else {
        return Err("the application panicked".into());
    };
    if execution.at() != stop.executed {
        return Err(format!("the application stands at {}, the core at {}", execution.at(), stop.executed));
    }
    let mut writer = data.write_stopped().map_err(|error| error.to_string())?;
    execution.save(&mut writer).map_err(|error| error.to_string())?;
    writer.finish(stop).map_err(|error| error.to_string())
}

/// Leaves nobody waiting when the thread unwinds.
struct EndGuard {
    shared: Arc<Shared>,
    work: Arc<Queue<Work>>,
}

impl Drop for EndGuard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let reason = "the group's core panicked".to_owned();
            self.shared.inbox.close();
            self.shared.gate.shut();
            self.work.close();
            self.shared.set_status(&Status::Failed { reason: reason.clone() });
            self.shared.end(Err(LeaveError::Failed { reason }));
        }
    }
}

pub(super) struct Driver {
    pub(super) core: Core,
    pub(super) outside: Outside,
    start: Instant,
    /// Randomness of this life, and how much of it was used.
    entropy: (u64, u64),
    executed: Arc<Executed>,
    executed_told: u64,
    /// Whether casts are better not taken, as it was told last.
    congested: bool,
    /// Up to where casts are kept no longer, as it was told last.
    given_up: u64,
    commands: Vec<Command>,
    events: Vec<MeshEvent>,
    /// What came from the bus.
    heard: Vec<BusInput>,
    leave_limit: Duration,
    /// Whether it was said that another replica was recovered by mistake.
    mistake_told: bool,
    /// New members that wait for their seats.
    pub(super) waiting: Waiting,
    /// By when the member has to be out, once it leaves.
    leave_by: Option<Instant>,
    /// How it ended, and until when its last words may be written.
    ended: Option<(Ended, Instant)>,
    alarm: Pin<Box<Sleep>>,
    alarm_at: Instant,
}

impl Driver {
    fn new(parts: Parts, place: &Place) -> Self {
        let Parts { incarnation, stop, data, listener, settings, shared, work, executed, bus, .. } = parts;
        let hello = hello(&settings, &data, place, incarnation, stop.is_some());
        let core = core_settings(&settings, &data, place, incarnation, stop.is_some());
        let start = Instant::now();
        let me = core.me;
        let mut mesh = Mesh::new(hello, settings.key.clone(), limits(&settings), listener);
        core.known.iter().enumerate().for_each(|(peer, incarnation)| mesh.know(peer, *incarnation));
        let executed_told = executed.seq();
        let (high, low) = Uuid::new_v4().as_u64_pair();
        Self {
            core: make_core(core, stop, &settings),
            outside: Outside::new(mesh, data, &settings, me, shared, work, Arc::clone(&executed))
                .with_roster(place.roster.clone())
                .with_bus(bus),
            start,
            entropy: (high ^ low, 0),
            executed,
            executed_told,
            congested: false,
            given_up: 0,
            commands: Vec::new(),
            events: Vec::new(),
            heard: Vec::new(),
            leave_limit: settings.leave_limit,
            mistake_told: false,
            waiting: Waiting::default(),
            leave_by: None,
            ended: None,
            alarm: Box::pin(tokio::time::sleep_until(start.into())),
            alarm_at: start,
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Ended> {
        let begun = Instant::now();
        loop {
            let now = Instant::now();
            let mut busy = self.take_in(cx, now);
            if self.ended.is_none() {
                busy |= self.tick(now);
                if busy {
                    let stamp = self.stamp();
                    self.core.flush(self.time(now), stamp);
                    self.act(cx, now);
                }
            }
            // Also when nothing came in: the system may take what it did not take before.
            self.outside.mesh.flush(cx, now, &mut self.events);
            if let Some(ended) = self.out(now) {
                return Poll::Ready(ended);
            }
            if !busy && self.events.is_empty() && self.is_asleep_until_woken(cx, now) {
                return Poll::Pending;
            }
            if begun.elapsed() > WORK_LIMIT {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }

    /// Feeds all that waits to the core; false if there was nothing.
    fn take_in(&mut self, cx: &mut Context<'_>, now: Instant) -> bool {
        let time = self.time(now);
        let mut busy = false;
        let mut commands = std::mem::take(&mut self.commands);
        if self.outside.shared.inbox.poll_take(cx, &mut commands).is_ready() {
            busy = true;
            for command in commands.drain(..) {
                self.command(command, now, time);
            }
        }
        self.commands = commands;
        let more = self.outside.mesh.poll(cx, now, &mut self.events);
        let mut events = std::mem::take(&mut self.events);
        busy |= more || !events.is_empty();
        for event in events.drain(..) {
            self.event(event, now, time);
        }
        self.events = events;
        busy |= self.listen(cx, time);
        let executed = self.executed.seq();
        if executed > self.executed_told {
            self.executed_told = executed;
            // No reason to stay awake: whoever waits for it is woken by a command.
            self.core.handle(time, Input::Executed { seq: executed });
        }
        busy
    }

    /// Feeds what came from the bus to the core; false if there was nothing.
    fn listen(&mut self, cx: &mut Context<'_>, time: Time) -> bool {
        let Some(bus) = &self.outside.bus else { return false };
        let mut heard = std::mem::take(&mut self.heard);
        let busy = bus.poll_take(cx, &mut heard).is_ready();
        for input in heard.drain(..) {
            self.core.handle(time, Input::Bus(input));
        }
        self.heard = heard;
        busy
    }

    fn command(&mut self, command: Command, now: Instant, time: Time) {
        let input = match command {
            Command::Cast { view, payload } => Input::Cast { view, payload },
            Command::Send { view, to, payload } => Input::Send { view, to, payload },
            Command::Suspect(member) => Input::Suspect(member),
            Command::PiecePushed { transfer, piece } => Input::PiecePushed { transfer, piece },
            Command::PushEnded { transfer, result } => Input::PushEnded { transfer, result },
            Command::PieceTaken { transfer } => Input::PieceTaken { transfer },
            Command::StateWithdrawn { transfer } => Input::StateWithdrawn { transfer },
            Command::StateTaken { transfer, result } => Input::StateTaken { transfer, result },
            // Read with every turn.
            Command::Executed => return,
            Command::Leave if self.leave_by.is_some() => return,
            Command::Leave => {
                self.leave_by = Some(now + self.leave_limit);
                self.executed.wait();
                Input::Leave
            }
            Command::Crash => return self.end(Ended::Crashed, now),
            Command::ApplicationDied => {
                return self.end(Ended::Failed("the application panicked".into()), now);
            }
        };
        self.core.handle(time, input);
    }

    fn event(&mut self, event: MeshEvent, now: Instant, time: Time) {
        let index = |peer| MemberIndex(u32::try_from(peer).unwrap_or(u32::MAX));
        let input = match event {
            MeshEvent::Up { peer, hello } => Input::LinkUp {
                peer: Member { index: index(peer), incarnation: Incarnation(hello.incarnation) },
            },
            MeshEvent::Down { peer } => Input::LinkDown { peer: index(peer) },
            MeshEvent::Heard { peer } => Input::Heard { from: index(peer) },
            MeshEvent::Message { peer, message } => Input::Message { from: index(peer), message },
            MeshEvent::Asked { operator, question } => return self.asked(operator, *question, now, time),
            MeshEvent::Refused { by, refusal } => {
                if let Err(error) = self.outside.note_refusal(&refusal) {
                    return self.end(Ended::Failed(error.to_string()), now);
                }
                let by = self.outside.name(by);
                // Whoever recovered a replica while a primary view lives was mistaken: that view goes on.
                if matches!(refusal, Refusal::Epoch { .. }) && self.core.primary().is_some() {
                    if !std::mem::replace(&mut self.mistake_told, true) {
                        tracing::error!(by, %refusal, "a primary view is here: that replica was recovered by mistake");
                    }
                    return;
                }
                return self.end(Ended::Failed(format!("{by} refuses this replica: {refusal}")), now);
            }
        };
        self.core.handle(time, input);
    }

    fn tick(&mut self, now: Instant) -> bool {
        let time = self.time(now);
        let due = self.core.next_timeout().is_some_and(|timeout| timeout <= time);
        if due {
            self.core.handle(time, Input::Tick);
        }
        if self.leave_by.is_some_and(|leave_by| now >= leave_by) {
            let reason = format!("could not leave in order within {:?}", self.leave_limit);
            self.end(Ended::Failed(reason), now);
        }
        due
    }

    fn act(&mut self, cx: &mut Context<'_>, now: Instant) {
        while let Some(output) = self.core.poll() {
            if let Some(ended) = self.outside.act(output, now, &mut self.events) {
                self.end(ended, now);
                break;
            }
        }
        if self.core.is_congested() != self.congested {
            self.congested = self.core.is_congested();
            self.outside.shared.set_congested(self.congested);
        }
        let given_up = self.core.history().base();
        if given_up > self.given_up {
            self.given_up = given_up;
            self.outside.shared.given_up(given_up);
        }
        // The network first: others wait for it, and writing is what takes time.
        if let Some(bus) = &mut self.outside.bus {
            bus.flush();
        }
        self.outside.mesh.flush(cx, now, &mut self.events);
        if let Some(ended) = self.outside.hand_over() {
            self.end(ended, now);
        }
    }

    fn end(&mut self, ended: Ended, now: Instant) {
        if self.ended.is_none() {
            self.outside.shared.gate.shut();
            self.ended = Some((ended, now + LAST_WORDS));
        }
    }

    /// How the member ended, once its last words are written.
    fn out(&mut self, now: Instant) -> Option<Ended> {
        let (ended, deadline) = self.ended.as_ref()?;
        let said = matches!(ended, Ended::Crashed) || now >= *deadline || self.outside.mesh.queued() == 0;
        if said { self.ended.take().map(|(ended, _)| ended) } else { None }
    }

    /// Sets the alarm for the next thing to do; false if it is time already.
    fn is_asleep_until_woken(&mut self, cx: &mut Context<'_>, now: Instant) -> bool {
        let core = self.core.next_timeout().map(|time| self.start + time.0);
        let last = self.ended.as_ref().map(|(_, deadline)| *deadline);
        let due = [core, self.outside.mesh.deadline(), self.leave_by, last].into_iter().flatten().min();
        let Some(due) = due else { return true };
        // An alarm that is too early costs one empty turn; setting it anew each time would cost more.
        if due < self.alarm_at || now >= self.alarm_at {
            self.alarm_at = due;
            self.alarm.as_mut().reset(due.into());
        }
        self.alarm.as_mut().poll(cx).is_pending()
    }

    fn time(&self, now: Instant) -> Time {
        Time(now.duration_since(self.start))
    }

    fn stamp(&mut self) -> Stamp {
        let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.entropy.1 += 1;
        Stamp {
            time_ns: u64::try_from(wall.as_nanos()).unwrap_or(u64::MAX),
            seed: mix(self.entropy.0, self.entropy.1),
        }
    }
}

fn make_core(core: CoreSettings, stop: Option<StopState>, settings: &Settings) -> Core {
    match settings.engine {
        EngineKind::Embedded => Core::new(core, stop),
        EngineKind::Corosync => {
            let promised = stop.as_ref().map_or(ConfigId::default(), |stop| stop.promised);
            let corosync = CorosyncSettings {
                membership: core.engine_settings(),
                cast_limit_octets: settings.frame_limit_octets(),
                ..CorosyncSettings::default()
            };
            let engine = Corosync::new(core.me, core.roster.places(), promised, corosync);
            Core::on(Box::new(engine), core, stop)
        }
    }
}

fn limits(settings: &Settings) -> MeshLimits {
    MeshLimits {
        pause: settings.reconnect,
        greeting: settings.greeting_limit,
        // The core suspects a silent member by itself; this ends a link whose other end is gone for good.
        silence: settings.suspect_after * 3,
        stall: settings.stall_limit,
        queue_octets: settings.queue_limit_octets,
        frame_octets: settings.frame_limit_octets(),
    }
}
