//! Asks a running group about its members, and for changes of them: for tools of operators.
//!
//! Whoever asks speaks to the group's port of any member, with the group's key where there is one.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use crate::api::MemberAddress;
use crate::transport::channel::{Channel, Side};
use crate::transport::operator::{Ask, Question, Reply};
use crate::transport::{ChannelError, GroupKey, PROTOCOL, kind};

pub use crate::transport::{MemberReport, MemberState, Report};

/// How long connecting may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// The largest answer.
const REPLY_LIMIT_OCTETS: usize = 256 << 10;

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// The address is none, or nobody listens there.
    #[error("cannot reach {address}: {source}")]
    Unreachable {
        /// The address.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// There is no member of a group, or it has another key.
    #[error("{address}: {source}")]
    Channel {
        /// The address.
        address: String,
        /// What is wrong.
        source: ChannelError,
    },
    /// The other side closed when it saw the key.
    #[error("{address} closed the connection: does its group have the same key?")]
    Key {
        /// The address.
        address: String,
    },
    /// The connection ended before the answer was there.
    #[error(
        "{address} closed the connection before it had answered: `maestro members list` tells what became of it"
    )]
    Closed {
        /// The address.
        address: String,
    },
    /// The answer did not come in time.
    #[error("{address} did not answer within {limit:?}: `maestro members list` tells what became of it")]
    Late {
        /// The address.
        address: String,
        /// The time.
        limit: Duration,
    },
    /// The answer is none.
    #[error("{address} does not speak this version's language of operators: {reason}")]
    Nonsense {
        /// The address.
        address: String,
        /// What is wrong.
        reason: String,
    },
    /// The new member does not wait there yet.
    #[error(
        "the new member does not wait at {address}: start it with --join, and name {address} in its --members"
    )]
    NotThere {
        /// The address that was asked.
        address: String,
    },
    /// The group refuses.
    #[error("{0}")]
    Refused(String),
}

/// Asks a member who the members are, and how they are.
///
/// # Errors
///
/// There is no answer, and why.
pub fn members(address: &str, key: Option<GroupKey>, limit: Duration) -> Result<Report, AskError> {
    match ask(address, key, Ask::Members, limit, |_| {})? {
        Reply::Members(report) => Ok(report),
        Reply::Refused(reason) => Err(AskError::Refused(reason)),
        other => Err(nonsense(address, &format!("{other:?}"))),
    }
}

/// A change of the members, and whether too few for a majority may be up afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new member, which waits at the member that is asked: started with [`Settings::join`](crate::Settings::join).
    Add {
        /// Its name, which no member has, and where the others reach it.
        member: MemberAddress,
        /// Whatever the majority.
        force: bool,
    },
    /// One member less.
    Remove {
        /// Its name.
        name: String,
        /// Whatever the majority.
        force: bool,
    },
}

/// Asks a member for a change of the members, and waits until a majority of the members that there are with it holds it.
/// `ordered` is called when it has its place in the order.
///
/// # Errors
///
/// It was not made, or nobody knows, and why.
pub fn change(
    address: &str,
    key: Option<GroupKey>,
    change: Change,
    limit: Duration,
    mut ordered: impl FnMut(),
) -> Result<(), AskError> {
    let question = match change {
        Change::Add { member: MemberAddress { name, address }, force } => Ask::Add { name, address, force },
        Change::Remove { name, force } => Ask::Remove { name, force },
    };
    match ask(address, key, question, limit, |_| ordered())? {
        Reply::Done => Ok(()),
        Reply::NotThere => Err(AskError::NotThere { address: address.to_owned() }),
        Reply::Refused(reason) => Err(AskError::Refused(reason)),
        other => Err(nonsense(address, &format!("{other:?}"))),
    }
}

/// Asks, and returns the last word; `before` hears all others.
pub(crate) fn ask(
    address: &str,
    key: Option<GroupKey>,
    ask: Ask,
    limit: Duration,
    mut before: impl FnMut(&Reply),
) -> Result<Reply, AskError> {
    let deadline = Instant::now() + limit;
    let mut line = Line::connect(address, key, limit)?;
    let question = Question { protocol: PROTOCOL, ask };
    // A plain structure always has an encoding.
    let question = postcard::to_stdvec(&question).unwrap_or_default();
    line.until(deadline, limit, |channel| Ok(channel.is_open().then_some(())))?;
    line.channel.put(kind::OPERATOR, |out| out.extend_from_slice(&question));
    line.channel.set_limit(REPLY_LIMIT_OCTETS);
    loop {
        let frame = line.until(deadline, limit, Channel::next_frame)?;
        let reply: Reply = match frame.split_first() {
            Some((&kind::REPLY, body)) => {
                postcard::from_bytes(body).map_err(|error| nonsense(address, &error.to_string()))?
            }
            other => {
                return Err(nonsense(address, &format!("a frame of kind {:?}", other.map(|(kind, _)| kind))));
            }
        };
        if !matches!(reply, Reply::Ordered) {
            return Ok(reply);
        }
        before(&reply);
    }
}

fn nonsense(address: &str, reason: &str) -> AskError {
    AskError::Nonsense { address: address.to_owned(), reason: reason.to_owned() }
}

/// A connection to a member.
struct Line {
    address: String,
    stream: TcpStream,
    channel: Channel,
}

impl Line {
    fn connect(address: &str, key: Option<GroupKey>, limit: Duration) -> Result<Self, AskError> {
        let unreachable = |source| AskError::Unreachable { address: address.to_owned(), source };
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for found in address.to_socket_addrs().map_err(unreachable)? {
            match TcpStream::connect_timeout(&found, CONNECT_LIMIT.min(limit)) {
                Ok(stream) => {
                    let _ = stream.set_nodelay(true);
                    let channel = Channel::new(Side::Dialer, key)
                        .map_err(|source| AskError::Channel { address: address.to_owned(), source })?;
                    return Ok(Self { address: address.to_owned(), stream, channel });
                }
                Err(error) => last = error,
            }
        }
        Err(unreachable(last))
    }

    /// Writes what is queued, and reads until something is there.
    fn until<T>(
        &mut self,
        deadline: Instant,
        limit: Duration,
        mut take: impl FnMut(&mut Channel) -> Result<Option<T>, ChannelError>,
    ) -> Result<T, AskError> {
        loop {
            // Frames are what moves the key exchange on.
            let taken = take(&mut self.channel);
            if let Some(taken) = taken.map_err(|source| self.channel_error(source))? {
                return Ok(taken);
            }
            self.write()?;
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(AskError::Late { address: self.address.clone(), limit });
            }
            let _ = self.stream.set_read_timeout(Some(left.min(Duration::from_millis(200))));
            self.read()?;
            if !self.channel.is_open() {
                // No frame can be there yet.
                self.channel.next_frame().map_err(|source| self.channel_error(source))?;
            }
        }
    }

    fn write(&mut self) -> Result<(), AskError> {
        while self.channel.queued() > 0 {
            let out = self
                .channel
                .out()
                .map_err(|source| AskError::Channel { address: self.address.clone(), source })?;
            let octets = out.split();
            if self.stream.write_all(&octets).is_err() {
                return Err(self.closed());
            }
        }
        Ok(())
    }

    fn read(&mut self) -> Result<(), AskError> {
        let mut octets = [0; 8192];
        match self.stream.read(&mut octets) {
            Ok(0) => Err(self.closed()),
            Ok(read) => {
                self.channel.read_buffer().extend_from_slice(&octets[..read]);
                Ok(())
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                Ok(())
            }
            Err(_) => Err(self.closed()),
        }
    }

    fn channel_error(&self, source: ChannelError) -> AskError {
        AskError::Channel { address: self.address.clone(), source }
    }

    fn closed(&self) -> AskError {
        let address = self.address.clone();
        if self.channel.is_open() { AskError::Closed { address } } else { AskError::Key { address } }
    }
}
