//! Connecting to one member, again and again with a growing pause.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::net::TcpStream;

type Connecting = Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send>>;

/// The way to one member.
pub(crate) struct Dial {
    /// Host and port; looked up anew at each attempt.
    address: String,
    least: Duration,
    most: Duration,
    limit: Duration,
    pause: Duration,
    next: Instant,
    connecting: Option<(Connecting, Instant)>,
}

impl Dial {
    /// Pauses between attempts grow from `least` to `most`; an attempt takes `limit` at most.
    pub(crate) fn new(
        address: String,
        least: Duration,
        most: Duration,
        limit: Duration,
        now: Instant,
    ) -> Self {
        Self { address, least, most, limit, pause: least, next: now, connecting: None }
    }

    /// Starts an attempt when it is time; ready when one has ended.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, now: Instant) -> Poll<io::Result<TcpStream>> {
        if self.connecting.is_none() {
            if now < self.next {
                return Poll::Pending;
            }
            let address = self.address.clone();
            let attempt = Box::pin(async move { TcpStream::connect(address).await });
            self.connecting = Some((attempt, now + self.limit));
        }
        let Some((attempt, deadline)) = &mut self.connecting else {
            return Poll::Pending;
        };
        let ended = match attempt.as_mut().poll(cx) {
            Poll::Ready(ended) => ended,
            Poll::Pending if now >= *deadline => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => return Poll::Pending,
        };
        self.connecting = None;
        self.later(now);
        Poll::Ready(ended)
    }

    /// Puts the next attempt off by the current pause, which doubles.
    pub(crate) fn later(&mut self, now: Instant) {
        self.next = now + self.pause;
        self.pause = (self.pause * 2).min(self.most);
    }

    /// Begins anew with the smallest pause: there was a connection, or there is reason to expect one.
    pub(crate) fn reset(&mut self, now: Instant) {
        self.pause = self.least;
        self.next = self.next.min(now + self.least);
    }

    /// Gives up an attempt under way: there is a connection.
    pub(crate) fn cancel(&mut self) {
        self.connecting = None;
    }

    /// When `poll` has to be called without being woken.
    pub(crate) fn deadline(&self) -> Instant {
        self.connecting.as_ref().map_or(self.next, |(_, deadline)| *deadline)
    }
}
