//! A client made of a socket.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use bytes::{Bytes, BytesMut};
use maestro_giop::{
    ByteOrder, CdrWriter, CodeSets, Framer, LocateRequestHeader, Message, MessageHeader, ObjectKey,
    Operation, Reassembler, ReplyStatus, RequestHeader, RequestId, ResponseFlags, ServiceContexts,
    SystemException, Version, finish_message,
};

use crate::scripted::{KEY, PATIENCE};

/// How a connection came to its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The peer closed.
    Closed,
    /// The peer reset the connection.
    Reset,
}

pub(crate) struct Peer<S = TcpStream> {
    pub(crate) stream: S,
    buffer: BytesMut,
    framer: Framer,
    joiner: Reassembler,
    /// The header of each message that came, fragments one by one.
    pub(crate) headers: Vec<MessageHeader>,
    pub(crate) version: Version,
    pub(crate) order: ByteOrder,
}

/// What to call.
pub(crate) struct Call<'a> {
    pub(crate) id: u32,
    pub(crate) key: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) response: ResponseFlags,
    pub(crate) contexts: ServiceContexts,
}

impl<'a> Call<'a> {
    pub(crate) fn new(id: u32, operation: &'a str) -> Self {
        Self {
            id,
            key: KEY,
            operation,
            response: ResponseFlags::WithTarget,
            contexts: ServiceContexts::new(),
        }
    }

    pub(crate) fn oneway(id: u32, operation: &'a str) -> Self {
        Self { response: ResponseFlags::None, ..Self::new(id, operation) }
    }
}

impl Peer {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        Self::with(address, Version::V1_2, ByteOrder::Little)
    }

    pub(crate) fn with(address: SocketAddr, version: Version, order: ByteOrder) -> Self {
        Self::over(TcpStream::connect(address).unwrap(), version, order)
    }

    pub(crate) fn over(stream: TcpStream, version: Version, order: ByteOrder) -> Self {
        patient(&stream);
        Self::on(stream, version, order)
    }

    pub(crate) fn finish_sending(&self) {
        self.stream.shutdown(Shutdown::Write).unwrap();
    }
}

/// Lets nothing on a socket wait for ever.
pub(crate) fn patient(stream: &TcpStream) {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
}

impl<S: Read + Write> Peer<S> {
    pub(crate) fn on(stream: S, version: Version, order: ByteOrder) -> Self {
        let limits = maestro_giop::Limits::default();
        Self {
            stream,
            buffer: BytesMut::new(),
            framer: Framer::new(limits),
            joiner: Reassembler::new(limits),
            headers: Vec::new(),
            version,
            order,
        }
    }

    pub(crate) fn request(&self, call: &Call<'_>, arguments: impl FnOnce(&mut CdrWriter)) -> Bytes {
        let header = RequestHeader {
            request_id: RequestId(call.id),
            response: call.response,
            target: ObjectKey::new(call.key).into(),
            operation: Operation::from(call.operation.to_owned()),
            service_contexts: call.contexts.clone(),
            principal: Bytes::new(),
        };
        let mut writer = header.encode(self.version, self.order).unwrap();
        arguments(&mut writer);
        finish_message(writer).unwrap()
    }

    pub(crate) fn echo(&self, id: u32, text: &str) -> Bytes {
        self.request(&Call::new(id, "echo"), |writer| {
            writer.write_string(text).unwrap();
        })
    }

    pub(crate) fn locate_request(&self, id: u32, key: &str) -> Bytes {
        let header = LocateRequestHeader { request_id: RequestId(id), target: ObjectKey::new(key).into() };
        finish_message(header.encode(self.version, self.order).unwrap()).unwrap()
    }

    pub(crate) fn send(&mut self, octets: &[u8]) {
        self.stream.write_all(octets).unwrap();
    }

    pub(crate) fn send_call(&mut self, call: &Call<'_>) {
        let octets = self.request(call, |_| {});
        self.send(&octets);
    }

    /// Returns the next message, or how the connection ended.
    pub(crate) fn next(&mut self) -> Result<Message, End> {
        loop {
            while let Some(frame) = self.framer.next(&mut self.buffer).unwrap() {
                self.headers.push(frame.header);
                if let Some(whole) = self.joiner.push(frame).unwrap() {
                    return Ok(Message::decode(whole).unwrap());
                }
            }
            let mut octets = vec![0; 64 << 10];
            match self.stream.read(&mut octets) {
                Ok(0) => {
                    assert!(self.buffer.is_empty(), "closed within a message");
                    return Err(End::Closed);
                }
                Ok(read) => self.buffer.extend_from_slice(&octets[..read]),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return Err(End::Reset),
                Err(error) => panic!("nothing came: {error}"),
            }
        }
    }

    pub(crate) fn reply(&mut self) -> (u32, ReplyStatus, maestro_giop::Body) {
        match self.next() {
            Ok(Message::Reply(header, body)) => (header.request_id.0, header.status, body),
            other => panic!("a Reply should come, not {other:?}"),
        }
    }

    /// Returns the id and the string of the next reply.
    pub(crate) fn text(&mut self) -> (u32, String) {
        let (id, status, body) = self.reply();
        assert_eq!(status, ReplyStatus::NoException);
        let mut reader = body.reader(CodeSets::default());
        let text = reader.read_string().unwrap();
        reader.finish().unwrap();
        (id, text)
    }

    /// Returns the id and the system exception of the next reply.
    pub(crate) fn exception(&mut self) -> (u32, SystemException) {
        let (id, status, body) = self.reply();
        assert_eq!(status, ReplyStatus::SystemException);
        (id, SystemException::decode(&mut body.reader(CodeSets::default())).unwrap())
    }

    /// Sends an echo and waits for it: the connection lives, and all before it was taken.
    pub(crate) fn assert_alive(&mut self, id: u32) {
        let octets = self.echo(id, "alive");
        self.send(&octets);
        assert_eq!(self.text(), (id, "alive".to_owned()));
    }

    /// Waits for nothing but the end.
    pub(crate) fn end(&mut self) -> End {
        match self.next() {
            Err(end) => end,
            Ok(message) => panic!("the connection should end, not bring {message:?}"),
        }
    }
}
