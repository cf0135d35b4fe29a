//! A client as the fault-tolerance part of CORBA has them: it gives each call a number, and sends it to one replica after the
//! other, with the same number, until it is answered. Replicas execute it once.
//!
//! Source: CORBA 3.0.3 §23.2.7

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use maestro::{ByteOrder, Ior, SystemException};
use maestro_giop::{
    CodeSets, Error, Framer, FtRequest, Limits, Message, Operation as Name, ReplyStatus, RequestHeader,
    RequestId, ResponseFlags, ServiceContexts, Version, finish_message,
};
use maestro_ior::{Endpoint, endpoints};

use super::history::{CallId, Operation, Outcome};
use super::ledger::ATTEMPT;
use super::own::{answered, name_of, raised, write_arguments};

/// How long a call's number is good.
const RETENTION: Duration = Duration::from_secs(60);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_millis(500);
/// The wait before a call is sent again.
const PAUSE: Duration = Duration::from_millis(10);

/// A fault-tolerant client.
pub(super) struct NumberedClient {
    name: String,
    addresses: Vec<Endpoint>,
    /// Which address is in use.
    at: usize,
    connection: Option<TcpStream>,
    /// How long one replica may take to answer.
    patience: Duration,
    next_request: u32,
    /// The number of the next request in its service context: no other client has it.
    next_attempt: u64,
}

impl NumberedClient {
    pub(super) fn new(client: u32, reference: &Ior, patience: Duration) -> Self {
        Self {
            name: format!("chaos-{client}"),
            addresses: endpoints(reference).unwrap_or_default(),
            at: 0,
            connection: None,
            patience,
            next_request: 1,
            next_attempt: u64::from(client) << 40,
        }
    }

    /// Makes a call, and makes it again until it is answered or its number is good no more.
    pub(super) fn call(&mut self, id: CallId, cell: u32, operation: Operation) -> Outcome {
        let end = Instant::now() + RETENTION;
        let expiration = expiration(RETENTION);
        loop {
            let request = match self.request(id, cell, operation, expiration) {
                Ok(request) => request,
                Err(error) => return Outcome::NotExecuted(format!("not sent: {error}")),
            };
            match self.send(&request) {
                Ok(outcome) => return outcome,
                Err(_) if Instant::now() < end => {
                    self.connection = None;
                    self.at = (self.at + 1) % self.addresses.len().max(1);
                    thread::sleep(PAUSE);
                }
                Err(error) => return Outcome::Unknown(format!("given up: {}", error.kind())),
            }
        }
    }

    fn request(
        &mut self,
        id: CallId,
        cell: u32,
        operation: Operation,
        expiration: u64,
    ) -> Result<Bytes, Error> {
        let order = ByteOrder::NATIVE;
        let retention_id = i32::from_ne_bytes(id.number.to_ne_bytes());
        let numbered = FtRequest { client_id: self.name.clone(), retention_id, expiration };
        let mut contexts = ServiceContexts::new();
        contexts.push(ServiceContexts::FT_REQUEST, numbered.encode(order)?);
        contexts.push(ATTEMPT, self.next_attempt.to_string().into_bytes());
        self.next_attempt += 1;
        self.next_request += 1;
        let key = self.addresses.get(self.at).map(|endpoint| endpoint.object_key.clone());
        let header = RequestHeader {
            request_id: RequestId(self.next_request),
            response: ResponseFlags::WithTarget,
            target: key.unwrap_or_else(|| "".into()).into(),
            operation: Name::from(name_of(operation)),
            service_contexts: contexts,
            principal: Bytes::new(),
        };
        let mut writer = header.encode(Version::V1_2, order)?;
        write_arguments(&mut writer, id, cell, operation)?;
        finish_message(writer)
    }

    /// Sends a request to the replica in use and waits for its answer.
    fn send(&mut self, request: &[u8]) -> io::Result<Outcome> {
        if self.connection.is_none() {
            self.connection = Some(self.connect()?);
        }
        let connection = self.connection.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        connection.write_all(request)?;
        receive(connection, Instant::now() + self.patience)
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let address = &self.addresses.get(self.at).ok_or(io::ErrorKind::AddrNotAvailable)?.address;
        let resolved = (address.host.as_str(), address.port).to_socket_addrs()?.next();
        let stream = TcpStream::connect_timeout(&resolved.ok_or(io::ErrorKind::AddrNotAvailable)?, CONNECT)?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// Reads a reply. What is no reply ends the connection as a lost one.
fn receive(connection: &mut TcpStream, end: Instant) -> io::Result<Outcome> {
    let (mut framer, mut buffer) = (Framer::new(Limits::default()), BytesMut::new());
    let invalid = |error: Error| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
    loop {
        let rest = end.saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        connection.set_read_timeout(Some(rest))?;
        let mut octets = [0; 1024];
        let count = connection.read(&mut octets)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer.extend_from_slice(&octets[..count]);
        if let Some(frame) = framer.next(&mut buffer).map_err(invalid)? {
            let Message::Reply(header, body) = Message::decode(frame).map_err(invalid)? else {
                return Err(io::ErrorKind::ConnectionAborted.into());
            };
            let mut reader = body.reader(CodeSets::default());
            return Ok(match header.status {
                ReplyStatus::NoException => answered(&mut reader),
                ReplyStatus::SystemException => {
                    raised(&SystemException::decode(&mut reader).map_err(invalid)?)
                }
                status => Outcome::Unknown(format!("answered with {status:?}")),
            });
        }
    }
}

/// Returns the moment so long from here, in the unit of the service context.
fn expiration(after: Duration) -> u64 {
    let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + after;
    FtRequest::UNIX_EPOCH + u64::try_from(unix.as_nanos() / 100).unwrap_or(0)
}
