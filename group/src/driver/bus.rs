//! The bus of the corosync engine: a thread that owns the connection to the daemon.
//!
//! It drains what comes, always: a daemon keeps what its client does not take, without any limit, and evicts nobody for it. What
//! the daemon has no room for is offered again, in order, and waits here meanwhile; so casts wait, and in the end those who cast.
//! When the daemon is gone, or this member lags too far behind the ring, the core is told, and the thread connects again.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use maestro_cpg::{Address, Cpg, CpgError, Event, Library};
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};

use super::queue::{Inbox, lock};
use super::settings::Settings;
use crate::digest::digest;
use crate::engine::{BusInput, Place};

/// Events that are taken in, and frames that are offered, before the other of the two has its turn.
const TURN: usize = 256;

/// How long to wait before frames are offered again for which there was no room.
const NO_ROOM_PAUSE: Duration = Duration::from_millis(1);

/// Pauses between attempts to reach the daemon grow between these.
const CONNECT_PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// The core's end of the bus. Dropping it ends the thread.
#[derive(Debug)]
pub(super) struct Bus {
    line: Arc<Line>,
    /// Frames of this turn.
    frames: Vec<Bytes>,
}

/// What the core and the thread share.
#[derive(Debug)]
struct Line {
    /// What came, for the core.
    inbox: Inbox<BusInput>,
    /// Octets in the inbox, and the most that may be there.
    unread_octets: AtomicUsize,
    unread_limit_octets: usize,
    outgoing: Mutex<Outgoing>,
    /// Wakes the thread.
    wake: OwnedFd,
}

#[derive(Debug, Default)]
struct Outgoing {
    frames: VecDeque<Bytes>,
    /// Whether the thread sleeps: only then is a wake, a system call, of any use.
    asleep: bool,
    closed: bool,
}

/// Why the connection to the daemon ended.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("{0}")]
    Daemon(#[from] CpgError),
    #[error("the descriptors cannot be waited for: {0}")]
    Wait(#[from] io::Error),
    #[error("this member is {octets} octets behind the ring")]
    Behind { octets: usize },
    #[error("the member has ended")]
    Closed,
}

impl Bus {
    /// Starts the thread. It looks for the daemon for as long as it lives.
    pub(super) fn start(library: Arc<Library>, settings: &Settings) -> io::Result<Self> {
        let line = Arc::new(Line {
            inbox: Inbox::new(),
            unread_octets: AtomicUsize::new(0),
            unread_limit_octets: settings.queue_limit_octets,
            outgoing: Mutex::default(),
            wake: eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?,
        });
        let group = group_on_bus(&settings.group_name);
        let name = format!("group-bus-{}", settings.name);
        let end = Arc::clone(&line);
        thread::Builder::new().name(name).spawn(move || run(&library, &group, &end))?;
        Ok(Self { line, frames: Vec::new() })
    }

    /// Puts a frame on the bus with the end of the turn.
    pub(super) fn put(&mut self, frame: Bytes) {
        self.frames.push(frame);
    }

    /// Takes back what the daemon has not taken yet.
    pub(super) fn recall(&mut self) {
        self.frames.clear();
        lock(&self.line.outgoing).frames.clear();
    }

    /// The turn is over.
    pub(super) fn flush(&mut self) {
        if !self.frames.is_empty() {
            let mut outgoing = lock(&self.line.outgoing);
            outgoing.frames.extend(self.frames.drain(..));
            let asleep = std::mem::take(&mut outgoing.asleep);
            drop(outgoing);
            if asleep {
                self.line.wake();
            }
        }
    }

    /// Takes all that came into `inputs`, which is empty; pending, to be woken, if there is nothing.
    pub(super) fn poll_take(&self, cx: &Context<'_>, inputs: &mut Vec<BusInput>) -> Poll<()> {
        let taken = self.line.inbox.poll_take(cx, inputs);
        let octets = inputs.iter().map(octets_of).sum();
        self.line.unread_octets.fetch_sub(octets, Ordering::Relaxed);
        taken
    }
}

impl Drop for Bus {
    /// The thread is not waited for: a daemon that hangs would hold it.
    fn drop(&mut self) {
        lock(&self.line.outgoing).closed = true;
        self.line.inbox.close();
        self.line.wake();
    }
}

impl Line {
    fn wake(&self) {
        // The counter is full: then the thread is woken already.
        let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
    }

    fn is_closed(&self) -> bool {
        lock(&self.outgoing).closed
    }

    /// Hands over to the core, with one wake.
    fn tell(&self, inputs: Vec<BusInput>) {
        let octets: usize = inputs.iter().map(octets_of).sum();
        self.unread_octets.fetch_add(octets, Ordering::Relaxed);
        if !inputs.is_empty() {
            self.inbox.push(inputs);
        }
    }

    /// Sleeps until there is something to do. `cpg`: where it is connected.
    fn sleep(&self, cpg: Option<&Cpg>, limit: Option<Duration>) -> io::Result<()> {
        let mut fds = vec![PollFd::new(&self.wake, PollFlags::IN)];
        fds.extend(cpg.map(|cpg| PollFd::from_borrowed_fd(cpg.as_fd(), PollFlags::IN)));
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        match poll(&mut fds, limit.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        // Nothing in it: the thread was not woken by it.
        let _ = rustix::io::read(&self.wake, &mut [0_u8; 8]);
        Ok(())
    }
}

/// Tells the core, whatever ends the thread, that the bus is gone.
struct Guard<'line>(&'line Line);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.tell(vec![BusInput::Lost]);
    }
}

fn run(library: &Arc<Library>, group: &str, line: &Line) {
    let mut pause = CONNECT_PAUSES.0;
    let mut told = None;
    while !line.is_closed() {
        match Cpg::join(library, group) {
            Ok(mut cpg) => {
                tracing::info!(node = cpg.own().node, "on the ring");
                (pause, told) = (CONNECT_PAUSES.0, None);
                let guard = Guard(line);
                let Err(lost) = serve(&mut cpg, line);
                drop(guard);
                match lost {
                    Lost::Closed => return,
                    lost => tracing::error!(reason = %lost, "the ring is lost"),
                }
            }
            // Its ring is just forming.
            Err(error) if error.is_try_again() => tracing::debug!(%error, "corosync is not ready"),
            Err(error) => {
                let reason = error.to_string();
                if told.as_ref() != Some(&reason) {
                    tracing::error!(reason, "corosync is not reached; it is tried again");
                    told = Some(reason);
                }
            }
        }
        // Without descriptors there is nothing left to try.
        if line.sleep(None, Some(pause)).is_err() {
            return;
        }
        pause = (pause * 2).min(CONNECT_PAUSES.1);
        while line.unread_octets.load(Ordering::Relaxed) > line.unread_limit_octets / 2 && !line.is_closed() {
            thread::sleep(pause);
        }
    }
}

/// Serves one connection to the daemon, until that is lost.
fn serve(cpg: &mut Cpg, line: &Line) -> Result<std::convert::Infallible, Lost> {
    // What waits was meant for the ring as it was.
    lock(&line.outgoing).frames.clear();
    let mut events = Vec::new();
    loop {
        let more = cpg.dispatch(&mut events, TURN);
        let own = cpg.own();
        line.tell(events.drain(..).map(|event| input(own, event)).collect());
        let more = more?;
        let octets = line.unread_octets.load(Ordering::Relaxed);
        if octets > line.unread_limit_octets {
            return Err(Lost::Behind { octets });
        }
        match offer(cpg, line)? {
            Offered::Some => {}
            _ if more => {}
            Offered::All => line.sleep(Some(cpg), None)?,
            Offered::NoRoom => line.sleep(Some(cpg), Some(NO_ROOM_PAUSE))?,
        }
    }
}

/// How many of the frames that wait the daemon has taken.
enum Offered {
    /// As many as it was offered in one turn.
    Some,
    /// All; the thread is about to sleep.
    All,
    /// Until it had no room.
    NoRoom,
}

fn offer(cpg: &mut Cpg, line: &Line) -> Result<Offered, Lost> {
    for _ in 0..TURN {
        let next = {
            let mut outgoing = lock(&line.outgoing);
            if outgoing.closed {
                return Err(Lost::Closed);
            }
            let next = outgoing.frames.pop_front();
            outgoing.asleep = next.is_none();
            next
        };
        let Some(frame) = next else { return Ok(Offered::All) };
        match cpg.multicast(&frame) {
            Ok(()) => {}
            Err(error) if error.is_try_again() => {
                let mut outgoing = lock(&line.outgoing);
                outgoing.frames.push_front(frame);
                return Ok(Offered::NoRoom);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Offered::Some)
}

fn input(own: Address, event: Event) -> BusInput {
    match event {
        Event::Message { from, octets } => BusInput::Frame { from: place(from), octets: octets.into() },
        Event::Members { members, left } => BusInput::Members {
            own: place(own),
            members: members.into_iter().map(place).collect(),
            left: left.into_iter().map(place).collect(),
        },
    }
}

fn place(address: Address) -> Place {
    Place { node: address.node, process: address.process }
}

fn octets_of(input: &BusInput) -> usize {
    match input {
        BusInput::Frame { octets, .. } => octets.len(),
        BusInput::Members { .. } | BusInput::Lost => 0,
    }
}

/// The group's name on the bus: as short as a bus wants it, whatever the group is called.
fn group_on_bus(group: &str) -> String {
    let digest = digest("corosync group", group.as_bytes());
    format!("maestro-{}", hex::encode(&digest[..16]))
}
