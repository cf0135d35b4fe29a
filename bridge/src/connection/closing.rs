//! How a connection ends.

use std::future::poll_fn;
use std::io::ErrorKind;

use maestro_giop::{ByteOrder, Error, Version, close_connection, message_error};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use super::{Connection, Ending};
use crate::ebb;

impl Connection {
    /// Ends the connection in the way that its reason asks for.
    pub(super) async fn end(mut self, ending: Ending) {
        let ending = if let Ending::Drain = ending { self.drain().await } else { ending };
        let peer = self.outlet.peer.clone();
        // Long before the peer has closed.
        self.intake.discard();
        let mut unsent = self.outlet.close();
        self.out.append(&mut unsent);
        ebb::note(self.out.len());
        match ending {
            // TLS has a last word of its own, without which the peer takes the end for an accident.
            Ending::Gone if self.heard_all && self.stream.is_tls() => {
                let _ = timeout(self.service.timeouts.linger, self.stream.shutdown()).await;
            }
            Ending::Gone => {}
            Ending::HalfMessage => tracing::warn!(%peer, "half a message and silence: closed"),
            Ending::Protocol(error) => {
                tracing::warn!(%peer, %error, "protocol error: closed");
                let version = self.version_to_refuse(&error);
                self.out.push(message_error(version, ByteOrder::NATIVE));
                self.say_last_word().await;
            }
            // An orb that started a request after that was decided is not overlooked; one that comes later is refused.
            Ending::Orderly if self.outlet.lets_none_start() => {
                tracing::debug!("close connection");
                self.out.push(close_connection(self.version, ByteOrder::NATIVE));
                self.say_last_word().await;
            }
            Ending::Orderly | Ending::Drain | Ending::Abrupt => self.cut(),
        }
    }

    /// Answers what was taken, within the time-out.
    async fn drain(&mut self) -> Ending {
        self.draining = true;
        self.mark_half(false, false);
        let patience = self.service.timeouts.drain;
        let drained = timeout(patience, poll_fn(|context| self.poll_serve(context))).await;
        drained.unwrap_or_else(|_| {
            let requests = self.in_flight.requests;
            tracing::warn!(peer = %self.outlet.peer, requests, "requests not answered in time at the end");
            Ending::Orderly
        })
    }

    /// Writes what is left, closes the sending side, and lets the peer close: a peer that is still writing would
    /// get a reset instead of the last word.
    async fn say_last_word(&mut self) {
        let patience = self.service.timeouts.linger;
        match timeout(patience, poll_fn(|context| self.poll_write(context))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return,
            Err(_) => return self.cut(),
        }
        if matches!(timeout(patience, self.stream.shutdown()).await, Ok(Ok(()))) {
            let _ = timeout(patience, self.throw_away()).await;
        }
    }

    /// Reads until the peer has closed; over TLS without understanding it.
    async fn throw_away(&self) {
        let socket = self.stream.socket();
        while socket.readable().await.is_ok() {
            let mut scratch = [0; 4096];
            match socket.try_read(&mut scratch) {
                Ok(1..) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Ok(0) | Err(_) => return,
            }
        }
    }

    /// Lets the connection end with a reset.
    fn cut(&self) {
        tracing::debug!("cut");
        if let Err(error) = self.stream.socket().set_zero_linger() {
            tracing::debug!(%error, "no reset");
        }
    }

    /// Returns the version in which a peer is told that it is not understood.
    ///
    /// Source: CORBA 3.0.3 §15.4.1
    fn version_to_refuse(&self, error: &Error) -> Version {
        match error {
            Error::UnsupportedVersion { .. } => Version::V1_2,
            Error::UnknownMessageType { version, .. } => *version,
            _ => self.version,
        }
    }
}
