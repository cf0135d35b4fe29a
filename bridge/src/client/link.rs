//! One connection to a server, shared by all calls to it.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use maestro_giop::{
    ByteOrder, CodeSetComponent, CodeSetContext, CodeSets, Error, Frame, Framer, Limits, Message,
    Reassembler, RequestId, ServiceContexts, Version, cancel_request,
};
use maestro_ior::{Address, Endpoint};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};

use super::tls::tls_error;
use super::{ClientTls, ConnectError};
use crate::tls::Stream;

/// Octets to read at a time.
const READ_OCTETS: usize = 16 << 10;

/// How long a server that does not read may take to be told that the connection ends.
const LAST_WORD: Duration = Duration::from_secs(1);

/// A connection. It ends when it is lost, or when nobody uses it any more.
pub(super) struct Link {
    state: Mutex<State>,
}

struct State {
    next_id: u32,
    pending: HashMap<u32, Pending>,
    /// What the first call that could negotiated.
    code_sets: Option<CodeSets>,
    /// Whether a request that names them was sent. Until then each request does: the first may be given up unsent.
    told: bool,
    /// Whether the server has answered anything.
    heard: bool,
    /// `None` when the connection has ended: then the writer lets the socket go.
    outbox: Option<mpsc::UnboundedSender<Outgoing>>,
}

struct Pending {
    sent: bool,
    answer: oneshot::Sender<Answer>,
}

struct Outgoing {
    id: u32,
    octets: Bytes,
    kind: Kind,
    /// Whether it names the code sets.
    tells: bool,
}

/// What follows when octets were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An answer comes.
    Call,
    /// An answer comes. No service contexts go along.
    Locate,
    /// Nothing comes: sending was all.
    Oneway,
    /// Nobody waits.
    Cancel,
}

/// What comes of a request; no message for a oneway.
pub(super) type Answer = Result<Option<Message>, LinkError>;

/// Why no answer came.
#[derive(Debug)]
pub(super) enum LinkError {
    /// The request was certainly not executed.
    NotExecuted(ConnectError),
    /// It may have been.
    Lost(String),
}

/// What encoding a request needs to know of its connection.
pub(super) struct Terms {
    pub(super) request_id: RequestId,
    pub(super) code_sets: CodeSets,
    pub(super) service_contexts: ServiceContexts,
}

/// A request that was handed to the connection. Dropping it gives the call up.
pub(super) struct Waiting<'a> {
    link: &'a Link,
    id: u32,
    version: Version,
    pub(super) code_sets: CodeSets,
    pub(super) answer: oneshot::Receiver<Answer>,
}

impl Link {
    /// Connects.
    pub(super) async fn connect(
        address: &Address,
        tls: Option<&ClientTls>,
        patience: Duration,
        limits: Limits,
    ) -> Result<Arc<Self>, ConnectError> {
        let connecting = async {
            let socket = TcpStream::connect((address.bare_host(), address.port)).await?;
            socket.set_nodelay(true)?;
            match tls {
                Some(tls) => tls.shake_hands(socket, address).await,
                None => Ok(Stream::Plain(socket)),
            }
        };
        let stream = tokio::time::timeout(patience, connecting).await;
        let stream = stream.map_err(|_| ConnectError::TimedOut(patience))??;
        let (outbox, outgoing) = mpsc::unbounded_channel();
        let state = State {
            next_id: 1,
            pending: HashMap::new(),
            code_sets: None,
            told: false,
            heard: false,
            outbox: Some(outbox),
        };
        let link = Arc::new(Self { state: Mutex::new(state) });
        match stream {
            // Its halves need no lock.
            Stream::Plain(socket) => {
                let (reader, writer) = socket.into_split();
                tokio::spawn(write(Arc::downgrade(&link), writer, outgoing));
                tokio::spawn(read(Arc::downgrade(&link), reader, limits));
            }
            stream => {
                let (reader, writer) = tokio::io::split(stream);
                tokio::spawn(write(Arc::downgrade(&link), writer, outgoing));
                tokio::spawn(read(Arc::downgrade(&link), reader, limits));
            }
        }
        Ok(link)
    }

    /// Returns whether calls can still be made.
    pub(super) fn is_alive(&self) -> bool {
        self.lock().outbox.is_some()
    }

    /// Encodes a request on the connection's terms and queues it. `encode` must not call back.
    pub(super) fn send(
        &self,
        endpoint: &Endpoint,
        version: Version,
        kind: Kind,
        encode: impl FnOnce(Terms) -> Result<Bytes, Error>,
    ) -> Result<Waiting<'_>, SendError> {
        let mut state = self.lock();
        let outbox = state.outbox.clone().ok_or(SendError::Dead)?;
        let id = state.next_id;
        let agreed = state.agree(endpoint, version, kind);
        let (code_sets, service_contexts) = agreed.map_err(SendError::CodeSets)?;
        let tells = service_contexts.get(ServiceContexts::CODE_SETS).is_some();
        let octets = encode(Terms { request_id: RequestId(id), code_sets, service_contexts })?;
        let (sender, answer) = oneshot::channel();
        state.next_id = id.wrapping_add(1);
        state.pending.insert(id, Pending { sent: false, answer: sender });
        // Queued under the lock: the request that names the code sets goes before those that rely on them.
        let queued = outbox.send(Outgoing { id, octets, kind, tells });
        drop(state);
        if queued.is_err() {
            self.die(|_| LinkError::NotExecuted(ConnectError::NotSent));
        }
        Ok(Waiting { link: self, id, version, code_sets, answer })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the connection for all who wait.
    fn die(&self, why: impl Fn(bool) -> LinkError) {
        let mut state = self.lock();
        state.outbox = None;
        let pending = std::mem::take(&mut state.pending);
        drop(state);
        for Pending { sent, answer } in pending.into_values() {
            let _ = answer.send(Err(why(sent)));
        }
    }

    /// Ends the connection after an error of its socket.
    fn break_off(&self, error: &io::Error) {
        match tls_error(error) {
            // Such a word belongs to the handshake, before anything is read as a request. From a server that has answered it proves nothing.
            Some(ConnectError::Refused { reason }) if !self.lock().heard => {
                self.die(|_| LinkError::NotExecuted(ConnectError::Refused { reason: reason.clone() }));
            }
            _ => self.lose(&error.to_string()),
        }
    }

    fn lose(&self, reason: &str) {
        self.die(|sent| match sent {
            true => LinkError::Lost(reason.to_owned()),
            false => LinkError::NotExecuted(ConnectError::NotSent),
        });
    }

    /// Notes that a request is being sent. Returns false where nobody wants it any more.
    fn begin_sending(&self, outgoing: &Outgoing) -> bool {
        let mut state = self.lock();
        let Some(pending) = state.pending.get_mut(&outgoing.id) else {
            return false;
        };
        pending.sent = true;
        state.told |= outgoing.tells;
        true
    }

    fn end_sending(&self, outgoing: &Outgoing) {
        if outgoing.kind == Kind::Oneway
            && let Some(pending) = self.lock().pending.remove(&outgoing.id)
        {
            let _ = pending.answer.send(Ok(None));
        }
    }

    /// Hands an answer to who waits for it. Returns whether the connection goes on.
    fn receive(&self, frame: Frame) -> bool {
        let message = match Message::decode(frame) {
            Ok(message) => message,
            Err(error) => {
                self.lose(&error.to_string());
                return false;
            }
        };
        let id = match &message {
            Message::Reply(header, _) => header.request_id,
            Message::LocateReply(header, _) => header.request_id,
            Message::CloseConnection => {
                self.die(|_| LinkError::NotExecuted(ConnectError::Closed));
                return false;
            }
            _ => {
                self.lose("the server did not understand, or sent what only clients send");
                return false;
            }
        };
        // Nobody waits where the call timed out.
        let mut state = self.lock();
        state.heard = true;
        let pending = state.pending.remove(&id.0);
        drop(state);
        if let Some(pending) = pending {
            let _ = pending.answer.send(Ok(Some(message)));
        }
        true
    }
}

/// Why a request was not queued.
pub(super) enum SendError {
    Dead,
    /// There are no code sets in common.
    CodeSets(Error),
    Encode(Error),
}

impl From<Error> for SendError {
    fn from(error: Error) -> Self {
        Self::Encode(error)
    }
}

impl State {
    /// Returns the code sets for a call, and the service context where the server has to be told.
    fn agree(
        &mut self,
        endpoint: &Endpoint,
        version: Version,
        kind: Kind,
    ) -> Result<(CodeSets, ServiceContexts), Error> {
        let mut contexts = ServiceContexts::new();
        if self.told {
            return Ok((self.code_sets.unwrap_or_default(), contexts));
        }
        let names = version > Version::V1_0 && kind != Kind::Locate;
        let (Some(server), true) = (&endpoint.code_sets, names) else {
            return Ok((CodeSets::default(), contexts));
        };
        let agreed = match self.code_sets {
            Some(agreed) => agreed,
            None => negotiate(&endpoint.address, server)?,
        };
        self.code_sets = Some(agreed);
        contexts.push(ServiceContexts::CODE_SETS, CodeSetContext::from(agreed).encode(ByteOrder::NATIVE));
        Ok((agreed, contexts))
    }
}

/// Chooses the code sets of a connection, and logs them: it is once per connection.
fn negotiate(address: &Address, server: &CodeSetComponent) -> Result<CodeSets, Error> {
    let agreed = CodeSetComponent::negotiate(&CodeSetComponent::client(), server)?;
    tracing::debug!(server = %address, code_sets = %agreed, "code sets agreed");
    Ok(agreed)
}

impl Waiting<'_> {
    /// Gives the call up, and tells the server. Returns whether the request was sent.
    pub(super) fn cancel(&self) -> bool {
        let mut state = self.link.lock();
        let Some(pending) = state.pending.remove(&self.id) else {
            return true;
        };
        if let (true, Some(outbox)) = (pending.sent, &state.outbox) {
            let octets = cancel_request(RequestId(self.id), self.version, ByteOrder::NATIVE);
            let _ = outbox.send(Outgoing { id: self.id, octets, kind: Kind::Cancel, tells: false });
        }
        pending.sent
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        // Nobody waits for the answer, if it is still to come.
        self.cancel();
    }
}

/// Writes what is queued until the connection is given up or lost.
async fn write<W: AsyncWrite + Unpin>(
    link: Weak<Link>,
    mut writer: W,
    mut outgoing: mpsc::UnboundedReceiver<Outgoing>,
) {
    while let Some(next) = outgoing.recv().await {
        // A call may be given up together with the connection: the server is told before that ends.
        let is_wanted = || link.upgrade().is_some_and(|link| link.begin_sending(&next));
        if next.kind != Kind::Cancel && !is_wanted() {
            continue;
        }
        let written = match writer.write_all(&next.octets).await {
            Ok(()) => writer.flush().await,
            failed => failed,
        };
        let Some(link) = link.upgrade() else { return };
        match written {
            Ok(()) => link.end_sending(&next),
            Err(error) => return link.break_off(&error),
        }
    }
    // Tells the server. Over TLS letting go would not: the reading half keeps the socket.
    let _ = tokio::time::timeout(LAST_WORD, writer.shutdown()).await;
}

/// Reads answers until the connection ends.
async fn read<R: AsyncRead + Unpin>(link: Weak<Link>, mut reader: R, limits: Limits) {
    let mut buffer = BytesMut::new();
    let (mut framer, mut reassembler) = (Framer::new(limits), Reassembler::new(limits));
    loop {
        buffer.reserve(READ_OCTETS);
        let read = reader.read_buf(&mut buffer).await;
        let Some(link) = link.upgrade() else { return };
        match read {
            Ok(0) => return link.lose("closed by the server"),
            Ok(_) => {}
            Err(error) => return link.break_off(&error),
        }
        loop {
            let whole = match framer.next(&mut buffer) {
                Ok(None) => break,
                Ok(Some(frame)) => reassembler.push(frame),
                Err(error) => Err(error),
            };
            match whole {
                Ok(Some(frame)) => {
                    if !link.receive(frame) {
                        return;
                    }
                }
                Ok(None) => {}
                Err(error) => return link.lose(&error.to_string()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use maestro_giop::ObjectKey;

    use super::*;

    /// A connection without a socket, and what it wants to write.
    fn link() -> (Link, mpsc::UnboundedReceiver<Outgoing>) {
        let (outbox, outgoing) = mpsc::unbounded_channel();
        let state = State {
            next_id: 1,
            pending: HashMap::new(),
            code_sets: None,
            told: false,
            heard: false,
            outbox: Some(outbox),
        };
        (Link { state: Mutex::new(state) }, outgoing)
    }

    /// Queues a request, and returns whether it names the code sets and whether it uses them.
    fn send(link: &Link, version: Version, kind: Kind) -> (Waiting<'_>, bool, bool) {
        let endpoint = Endpoint {
            address: Address::new("h", 7),
            object_key: ObjectKey::from("key"),
            version: Version::V1_2,
            code_sets: Some(CodeSetComponent::default()),
            profile: 0,
            tls: None,
        };
        let (mut names, mut uses) = (false, false);
        let waiting = link.send(&endpoint, version, kind, |terms| {
            names = terms.service_contexts.get(ServiceContexts::CODE_SETS).is_some();
            uses = terms.code_sets != CodeSets::default();
            Ok(Bytes::new())
        });
        (waiting.ok().unwrap(), names, uses)
    }

    #[test]
    fn code_sets_are_named_until_a_request_that_names_them_is_sent() {
        let (link, mut outgoing) = link();
        let (given_up, names, uses) = send(&link, Version::V1_2, Kind::Call);
        assert!(names && uses);
        assert!(!given_up.cancel());
        assert!(!link.begin_sending(&outgoing.try_recv().unwrap()));
        let (_second, names, uses) = send(&link, Version::V1_2, Kind::Call);
        assert!(names && uses, "the server has heard of none");
        assert!(link.begin_sending(&outgoing.try_recv().unwrap()));
        let (_third, names, uses) = send(&link, Version::V1_2, Kind::Oneway);
        assert!(!names && uses);
    }

    #[test]
    fn what_cannot_name_code_sets_does_not_use_them_before_they_are_named() {
        let (link, mut outgoing) = link();
        // Kept: who drops one that was sent has it cancelled, which is sent too.
        let mut waiting = Vec::new();
        for (version, kind) in [(Version::V1_2, Kind::Locate), (Version::V1_0, Kind::Call)] {
            let (one, names, uses) = send(&link, version, kind);
            waiting.push(one);
            assert!(!names && !uses);
            assert!(link.begin_sending(&outgoing.try_recv().unwrap()));
        }
        let (_waiting, names, uses) = send(&link, Version::V1_2, Kind::Call);
        assert!(names && uses);
    }
}
