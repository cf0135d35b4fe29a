//! All hostile peers of a row: one thread, so that they take no more of the machine than they have to.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::LocalSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::kinds::Attack;
use super::servers::Victim;
use super::tally::Tally;

/// Addresses of the loopback network that hostile peers connect from: one has too few ports.
const SOURCES: u8 = 16;
/// The time between turns of what is paced.
const TURN: Duration = Duration::from_millis(5);
/// The most that a turn makes up for turns that came late.
const TURN_MOST: u32 = 200;

/// Hostile peers at work. Dropping it ends them and their connections.
#[derive(Debug)]
pub struct Attackers {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Duration>>,
    tally: Tally,
}

impl Attackers {
    /// Starts the peers of a row.
    ///
    /// # Errors
    ///
    /// The system has no room for them.
    pub fn start(attack: Attack, victim: Victim) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let tally = Tally::default();
        let field = Field { victim, tally: tally.clone(), connections: Cell::new(0) };
        let thread = thread::Builder::new().name("hostile".into()).spawn(move || {
            let local = LocalSet::new();
            local.block_on(&runtime, async {
                tokio::select! {
                    () = attack.run(Rc::new(field)) => {}
                    _ = stopped => {}
                }
            });
            // The connections end here.
            drop(local);
            processor_time()
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread), tally })
    }

    /// Returns what came of them so far.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Ends the peers with all their connections, and returns the processor time that they took.
    #[must_use]
    pub fn stop(mut self) -> Duration {
        self.stop.take();
        self.thread.take().and_then(|thread| thread.join().ok()).unwrap_or_default()
    }
}

impl Drop for Attackers {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic of theirs was printed.
            let _ = thread.join();
        }
    }
}

/// What the hostile peers of a row share.
#[derive(Debug)]
pub struct Field {
    /// Whom they attack.
    pub victim: Victim,
    /// What came of it.
    pub tally: Tally,
    connections: Cell<usize>,
}

impl Field {
    /// Connects to the object's port. The connection ends with a reset, which leaves no port in use.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub async fn connect(&self) -> io::Result<TcpStream> {
        self.connect_to(self.victim.address).await
    }

    /// The same to another port.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub async fn connect_to(&self, address: SocketAddr) -> io::Result<TcpStream> {
        let number = self.connections.get();
        self.connections.set(number + 1);
        let socket = TcpSocket::new_v4()?;
        let source = u8::try_from(number % usize::from(SOURCES)).unwrap_or_default();
        socket.bind(([127, 0, 1, source + 1], 0).into())?;
        let stream = socket.connect(address).await?;
        stream.set_zero_linger()?;
        stream.set_nodelay(true)?;
        self.tally.count(|counts| counts.connected += 1);
        Ok(stream)
    }
}

/// Does something so many times a second, and so many times in all. Says which time it is.
pub async fn paced(per_second: u32, times: u32, mut act: impl FnMut(u32)) {
    let mut turns = interval(TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first one comes at once.
    let (mut last, mut owed, mut done) = (Instant::now(), 1.0, 0);
    while done < times {
        turns.tick().await;
        owed += last.elapsed().as_secs_f64() * f64::from(per_second);
        last = Instant::now();
        owed = owed.min(f64::from(TURN_MOST));
        while owed >= 1.0 && done < times {
            act(done);
            owed -= 1.0;
            done += 1;
        }
    }
}

/// Returns the processor time that this thread has taken.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}
