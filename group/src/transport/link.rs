//! A TCP connection to another member: reads and writes of a [`Channel`], polled by the task that owns the core.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWrite};
use tokio::net::TcpStream;

use super::channel::{Channel, Side};
use super::{ChannelError, GroupKey};

/// Reads from one link before the others get their turn.
const READS_PER_TURN: usize = 2;

/// Octets written to one link before the others get their turn. Sealing them is what takes time.
const WRITE_PER_TURN_OCTETS: usize = 64 << 10;

/// Why a link ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// The system's word.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The peer closed.
    #[error("the peer closed the connection")]
    Closed,
    /// The peer closed when it had read this side's part of the key exchange.
    #[error("the peer closed during the key exchange: does it have the same group key?")]
    ClosedInExchange,
    /// The peer broke the rules of the wire.
    #[error("{0}")]
    Channel(#[from] ChannelError),
    /// The peer sends what makes no sense.
    #[error("a message that does not decode: {reason}")]
    Message {
        /// What the decoder said.
        reason: String,
    },
    /// The peer did not say who it is in time.
    #[error("no hello within {limit:?}")]
    NoHello {
        /// The limit.
        limit: Duration,
    },
    /// Nothing was heard of the peer.
    #[error("nothing heard for {limit:?}")]
    Silent {
        /// The limit.
        limit: Duration,
    },
    /// The peer does not take what is sent.
    #[error("the peer takes nothing: {queued} octets wait, for {waited:?}")]
    Stalled {
        /// Octets that wait.
        queued: usize,
        /// For how long.
        waited: Duration,
    },
}

/// A connection and its channel.
pub(crate) struct Link {
    stream: TcpStream,
    channel: Channel,
    pub(crate) peer: SocketAddr,
    pub(crate) side: Side,
    pub(crate) since: Instant,
    /// When octets came last that make sense: where records are sealed, a whole one.
    pub(crate) heard: Instant,
    records: Option<u64>,
    /// Since when there is something to write that the system does not take.
    blocked: Option<Instant>,
}

impl Link {
    pub(crate) fn new(
        stream: TcpStream,
        side: Side,
        key: Option<GroupKey>,
        now: Instant,
    ) -> Result<Self, LinkError> {
        stream.set_nodelay(true)?;
        let peer = stream.peer_addr()?;
        Ok(Self {
            stream,
            channel: Channel::new(side, key)?,
            peer,
            side,
            since: now,
            heard: now,
            records: None,
            blocked: None,
        })
    }

    /// Reads what has come. `Ready(true)` if there may be more, `Ready(false)` if all was read, `Pending` if nothing came.
    pub(crate) fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, LinkError>> {
        let mut any = false;
        for _ in 0..READS_PER_TURN {
            match pin!(self.stream.read_buf(self.channel.read_buffer())).poll(cx) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(LinkError::Closed)),
                Poll::Ready(Ok(_)) => any = true,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error.into())),
                Poll::Pending if any => return Poll::Ready(Ok(false)),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(Ok(true))
    }

    /// Notes that octets came, once their frames were taken. Tells whether they count as a sign of life.
    ///
    /// Where records are sealed only whole ones count: a stream that lost octets on its way may never make one again, however
    /// much comes.
    pub(crate) fn hear(&mut self, now: Instant) -> bool {
        let records = self.channel.records();
        let counts = records.is_none() || records != self.records;
        if counts {
            self.records = records;
            self.heard = now;
        }
        counts
    }

    /// Forgives silence of this length: it was this member that did not listen.
    pub(crate) fn forgive(&mut self, silence: Duration) {
        self.heard += silence;
    }

    /// The next whole frame of what was read, kind first.
    pub(crate) fn next_frame(&mut self) -> Result<Option<Bytes>, LinkError> {
        Ok(self.channel.next_frame()?)
    }

    pub(crate) fn is_exchanging(&self) -> bool {
        self.channel.is_exchanging()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.channel.is_open()
    }

    pub(crate) fn set_limit(&mut self, limit: usize) {
        self.channel.set_limit(limit);
    }

    /// Queues a frame for the next write.
    pub(crate) fn put(&mut self, kind: u8, body: impl FnOnce(&mut BytesMut)) {
        self.channel.put(kind, body);
    }

    /// Writes what is queued, as far as the system takes it; the task is woken when it takes more.
    pub(crate) fn poll_write(&mut self, cx: &mut Context<'_>, now: Instant) -> Result<(), LinkError> {
        let mut written = 0;
        while self.channel.queued() > 0 {
            if written >= WRITE_PER_TURN_OCTETS {
                // The other links first; then this one goes on.
                cx.waker().wake_by_ref();
                return Ok(());
            }
            let out = self.channel.out()?;
            match Pin::new(&mut self.stream).poll_write(cx, out) {
                Poll::Ready(Ok(0)) => return Err(LinkError::Closed),
                Poll::Ready(Ok(octets)) => {
                    out.advance(octets);
                    written += octets;
                    self.blocked = None;
                }
                Poll::Ready(Err(error)) => return Err(error.into()),
                Poll::Pending => {
                    self.blocked.get_or_insert(now);
                    return Ok(());
                }
            }
        }
        self.blocked = None;
        Ok(())
    }

    /// Fails when more than `limit_octets` wait, or when the peer has taken nothing for longer than `limit`.
    pub(crate) fn check_stalled(
        &self,
        now: Instant,
        limit_octets: usize,
        limit: Duration,
    ) -> Result<(), LinkError> {
        let queued = self.channel.queued();
        let waited = self.blocked.map_or(Duration::ZERO, |since| now.duration_since(since));
        if queued > limit_octets || waited > limit {
            return Err(LinkError::Stalled { queued, waited });
        }
        Ok(())
    }

    /// Octets that wait to be written.
    pub(crate) fn queued(&self) -> usize {
        self.channel.queued()
    }
}
