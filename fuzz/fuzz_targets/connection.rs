//! A connection to a real server: whatever comes, the server answers in GIOP or closes, and serves others as before.

#![no_main]

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::BytesMut;
use libfuzzer_sys::fuzz_target;
use maestro_adaptors::{Call, Exception, ObjectAdaptor};
use maestro_bridge::{Dispatcher, Server, Settings};
use maestro_giop::{CdrReader, CdrWriter, Framer, Limits, ObjectKey};
use maestro_orbs::{Execution, Orb, Simple};

/// Longer than any answer takes: a server that is silent for so long has forgotten a connection.
const PATIENCE: Duration = Duration::from_secs(20);

/// Some of each kind of argument.
struct Echo(Vec<u8>);

impl ObjectAdaptor for Echo {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Echo:1.0"]
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match call.operation() {
            "ping" => reply.write_long(request.read_long()?),
            "text" => reply.write_string(&request.read_string()?)?,
            "set" => self.0 = request.read_octet_seq()?.to_vec(),
            "get" => reply.write_octet_seq(&self.0),
            _ => return Err(Exception::bad_operation()),
        }
        Ok(())
    }
}

static SERVER: LazyLock<(Server, SocketAddr)> = LazyLock::new(|| {
    let (orb, dispatcher) = (Simple::new(), Arc::new(Dispatcher::new()));
    let key = ObjectKey::from("k");
    orb.bind(key.clone(), Box::new(Echo(Vec::new())), Execution::Inline);
    dispatcher.bind(key, orb as Arc<dyn Orb>).expect("the key is free");
    let mut settings = Settings { io_threads: 1, ..Settings::default() };
    settings.limits.message_octets = 16 << 10;
    settings.limits.requests_in_flight = 4;
    settings.timeouts.linger = Duration::from_millis(1);
    let server = Server::bind((Ipv4Addr::LOCALHOST, 0).into(), dispatcher, &settings).expect("a port");
    server.open().expect("it listens");
    let address = server.address();
    (server, address)
});

/// Sends octets in pieces, and returns what came back.
fn exchange(pieces: &[&[u8]]) -> BytesMut {
    let mut stream = TcpStream::connect(SERVER.1).expect("the server takes connections");
    stream.set_nodelay(true).expect("a socket");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
    for piece in pieces {
        // The server may have had enough.
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Write);
    let (mut answer, mut buffer) = (BytesMut::new(), [0; 16 << 10]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return answer,
            Ok(count) => answer.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return answer,
            Err(error) => panic!("the server neither answers nor closes: {error}"),
        }
    }
}

/// `ping` with 7, in GIOP 1.0.
const PING: &[u8] = b"GIOP\x01\x00\x01\x00\x28\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0k\0\0\0\x05\0\0\0ping\0\0\0\0\0\0\0\0\x07\0\0\0";

fuzz_target!(|octets: &[u8]| {
    // The first octet says where the first two pieces end.
    let Some((first, octets)) = octets.split_first() else { return };
    let cut = (usize::from(*first) * octets.len() / 256).min(octets.len());
    let mut answer = exchange(&[&octets[..cut / 2], &octets[cut / 2..cut], &octets[cut..]]);
    let mut framer = Framer::new(Limits::default());
    while framer.next(&mut answer).expect("GIOP comes back").is_some() {}
    if *first == 0 {
        let pong = exchange(&[PING]);
        assert!(pong.starts_with(b"GIOP\x01\x00") && pong.ends_with(b"\x07\0\0\0"), "{pong:?}");
    }
});
