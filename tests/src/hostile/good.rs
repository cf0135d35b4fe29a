//! Good clients: one whose calls are measured, and those that come anew while others attack.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use maestro_giop::{CodeSets, Framer, Limits, Message, ReplyStatus};

use super::octets;
use super::servers::Victim;

/// How long a call may take before it is an error.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client on a connection of its own.
pub struct GoodClient {
    victim: Victim,
    stream: TcpStream,
    buffer: BytesMut,
    framer: Framer,
    id: u32,
}

impl GoodClient {
    /// Connects.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn connect(victim: &Victim) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&victim.address, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let (buffer, framer) = (BytesMut::new(), Framer::new(Limits::default()));
        Ok(Self { victim: victim.clone(), stream, buffer, framer, id: 0 })
    }

    /// Calls `get`, and checks that the right number comes back.
    ///
    /// # Errors
    ///
    /// The connection's, and `InvalidData` where the answer is wrong.
    pub fn get(&mut self) -> io::Result<()> {
        self.id += 1;
        let request = octets::with_number(&self.victim.key, self.id, "get", self.id);
        match self.ask(&request)? {
            Some(number) if number == self.id => Ok(()),
            _ => Err(io::Error::new(ErrorKind::InvalidData, "a wrong answer")),
        }
    }

    /// Sends a string of so many octets, and checks that all of them came.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn send_text(&mut self, length: u32) -> io::Result<()> {
        self.id += 1;
        let request = octets::request(&self.victim.key, self.id, "length", |writer| {
            writer.write_string_octets(&vec![b't'; length as usize]);
        });
        match self.ask(&request)? {
            Some(number) if number == length => Ok(()),
            _ => Err(io::Error::new(ErrorKind::InvalidData, "a wrong answer")),
        }
    }

    /// Sends a request and returns the number that is answered, or nothing where something else is.
    fn ask(&mut self, request: &[u8]) -> io::Result<Option<u32>> {
        self.stream.write_all(request)?;
        let mut octets = [0; 4096];
        loop {
            if let Some(frame) = self.framer.next(&mut self.buffer).map_err(invalid)? {
                let Message::Reply(header, body) = Message::decode(frame).map_err(invalid)? else {
                    return Ok(None);
                };
                let asked = header.request_id.0 == self.id && header.status == ReplyStatus::NoException;
                let number = body.reader(CodeSets::default()).read_ulong().map_err(invalid)?;
                return Ok(asked.then_some(number));
            }
            match self.stream.read(&mut octets)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                count => self.buffer.extend_from_slice(&octets[..count]),
            }
        }
    }
}

fn invalid(error: maestro_giop::Error) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, error)
}

/// How long calls took, and which failed.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// The time of each call.
    pub times: Vec<Duration>,
    /// What went wrong.
    pub errors: Vec<String>,
}

impl Samples {
    /// Returns the time that so many of a hundred calls took at most; zero where there were none.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        let index = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(index).copied().unwrap_or_default()
    }
}

/// A good client, at a steady pace, in a thread of its own. Dropping it stops it.
pub struct Paced {
    stop: Arc<AtomicBool>,
    samples: Arc<Mutex<Samples>>,
    thread: Option<JoinHandle<()>>,
}

impl Paced {
    /// Makes calls on one connection. A call that has to wait for the one before it is measured from when it should have begun.
    ///
    /// # Errors
    ///
    /// It cannot connect.
    pub fn on_one_connection(victim: &Victim, period: Duration) -> io::Result<Self> {
        let mut client = GoodClient::connect(victim)?;
        Self::start(period, move || client.get())
    }

    /// Makes a connection for each call.
    ///
    /// # Errors
    ///
    /// The system has no room for it.
    pub fn on_new_connections(victim: &Victim, period: Duration) -> io::Result<Self> {
        let victim = victim.clone();
        Self::start(period, move || GoodClient::connect(&victim)?.get())
    }

    /// Returns what was measured since the last time.
    #[must_use]
    pub fn take(&self) -> Samples {
        std::mem::take(&mut self.samples.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn start(period: Duration, mut act: impl FnMut() -> io::Result<()> + Send + 'static) -> io::Result<Self> {
        let (stop, samples) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Samples::default())));
        let (stopped, taken) = (Arc::clone(&stop), Arc::clone(&samples));
        let thread = thread::Builder::new().name("good".into()).spawn(move || {
            let mut due = Instant::now();
            while !stopped.load(Ordering::Acquire) {
                let early = due.saturating_duration_since(Instant::now());
                thread::sleep(early);
                let begin = if early.is_zero() { due } else { Instant::now() };
                let outcome = act();
                let took = begin.elapsed();
                let mut samples = taken.lock().unwrap_or_else(PoisonError::into_inner);
                match outcome {
                    Ok(()) => samples.times.push(took),
                    Err(error) => {
                        samples.errors.push(error.to_string());
                        drop(samples);
                        // What failed once may fail at once each time.
                        thread::sleep(Duration::from_millis(100));
                        due = Instant::now();
                    }
                }
                due += period;
            }
        })?;
        Ok(Self { stop, samples, thread: Some(thread) })
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // A panic of it was printed.
            let _ = thread.join();
        }
    }
}
