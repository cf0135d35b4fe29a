//! A relay between clients and an object: passes octets on unchanged, and hands them over to be explained.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, SystemTime};

use maestro_giop::Ior;
use maestro_ior::{Address, endpoints, readdress, stringify};

use super::conversation::{Conversation, Side};
use super::trace::{Place, Trace};
use crate::failure::Failure;

/// How long a connection to the object may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How many pieces may wait to be explained; clients wait then.
const WAITING_PIECES: usize = 1024;
/// How many octets are passed on at once.
const PIECE_OCTETS: usize = 64 << 10;

/// Ports that stand for an object's addresses.
pub(super) struct Relay {
    reference: Ior,
    listeners: Vec<(TcpListener, Address)>,
}

/// What happened to a connection.
enum Event {
    Octets { connection: u64, side: Side, place: Place, octets: Vec<u8> },
    Ended { connection: u64 },
}

impl Relay {
    /// Binds a port for each address of a reference.
    pub(super) fn new(ior: &Ior, listen: SocketAddr) -> Result<Self, Failure> {
        let wrong = |source| Failure::Reference { origin: "--relay".to_owned(), source };
        let mut listeners: Vec<(TcpListener, Address)> = Vec::new();
        let mut places = HashMap::new();
        let all = endpoints(ior).map_err(wrong)?;
        if !all.is_empty() && all.iter().all(|endpoint| endpoint.tls.is_some()) {
            let why = "the object is reached over TLS only, and a relay cannot read that; have the server listen in the clear too";
            return Err(Failure::Dump(why.to_owned()));
        }
        for endpoint in all.into_iter().filter(|endpoint| endpoint.tls.is_none()) {
            if places.contains_key(&endpoint.address) {
                continue;
            }
            let mut at = listen;
            if listen.port() != 0 {
                at.set_port(listen.port().saturating_add(u16::try_from(listeners.len()).unwrap_or(u16::MAX)));
            }
            let bound = TcpListener::bind(at).and_then(|listener| Ok((listener.local_addr()?, listener)));
            let (at, listener) = bound.map_err(|error| {
                Failure::Dump(format!("cannot listen at {at}: {error}; give another --listen"))
            })?;
            places.insert(endpoint.address.clone(), at);
            listeners.push((listener, endpoint.address));
        }
        if listeners.is_empty() {
            return Err(Failure::NoAddress);
        }
        let another = |address: &Address| match places.get(address) {
            Some(at) => Address::new(at.ip().to_string(), at.port()),
            None => address.clone(),
        };
        Ok(Self { reference: readdress(ior, another).map_err(wrong)?, listeners })
    }

    /// Passes on and explains until the program is ended.
    pub(super) fn run(
        self,
        file: Option<&Path>,
        mut trace: Trace,
        out: &mut dyn Write,
    ) -> Result<std::process::ExitCode, Failure> {
        let reference = stringify(&self.reference);
        match file {
            Some(file) => std::fs::write(file, reference + "\n")
                .map_err(|source| Failure::Path { path: file.display().to_string(), source })?,
            None => {
                writeln!(out, "{reference}")?;
                out.flush()?;
            }
        }
        let (events, happened) = sync_channel(WAITING_PIECES);
        for (number, (listener, target)) in self.listeners.into_iter().enumerate() {
            let events = events.clone();
            let first = (number as u64) << 48;
            thread::spawn(move || accept(&listener, &target, first, &events));
        }
        drop(events);
        explain(&happened, &mut trace, out)?;
        Ok(std::process::ExitCode::SUCCESS)
    }
}

fn explain(happened: &Receiver<Event>, trace: &mut Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut conversations: HashMap<u64, Conversation> = HashMap::new();
    for event in happened {
        match event {
            Event::Octets { connection, side, place, octets } => {
                let conversation = conversations.entry(connection).or_insert_with(Conversation::new);
                trace.relayed(conversation, side, place, &octets, out)?;
            }
            Event::Ended { connection } => drop(conversations.remove(&connection)),
        }
    }
    Ok(())
}

fn accept(listener: &TcpListener, target: &Address, first: u64, events: &SyncSender<Event>) {
    for (number, client) in listener.incoming().enumerate() {
        let Ok(client) = client else { continue };
        let (target, events) = (target.clone(), events.clone());
        let connection = first + number as u64;
        thread::spawn(move || {
            if let Err(error) = join(client, &target, connection, &events) {
                // Nobody is left to be told where standard error is closed.
                let _ = writeln!(io::stderr(), "maestro: {target}: {error}");
            }
            let _ = events.send(Event::Ended { connection });
        });
    }
}

/// Connects a client's connection with one to the object, until both have ended.
fn join(client: TcpStream, target: &Address, connection: u64, events: &SyncSender<Event>) -> io::Result<()> {
    let addresses = std::net::ToSocketAddrs::to_socket_addrs(&(target.bare_host(), target.port))?;
    let mut server = Err(io::ErrorKind::AddrNotAvailable.into());
    for address in addresses {
        server = TcpStream::connect_timeout(&address, CONNECT_TIMEOUT);
        if server.is_ok() {
            break;
        }
    }
    let server = server?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let ends = (client.peer_addr()?, server.peer_addr()?);
    let (from_client, to_client) = (client.try_clone()?, client);
    let (from_server, to_server) = (server.try_clone()?, server);
    let back = events.clone();
    let other =
        thread::spawn(move || pass(from_server, to_client, (ends.1, ends.0), connection, Side::B, &back));
    pass(from_client, to_server, ends, connection, Side::A, events);
    let _ended = other.join();
    Ok(())
}

/// Passes on what one side sends, until it ends.
fn pass(
    mut from: TcpStream,
    mut to: TcpStream,
    ends: (SocketAddr, SocketAddr),
    connection: u64,
    side: Side,
    events: &SyncSender<Event>,
) {
    let mut buffer = vec![0; PIECE_OCTETS];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok();
        let octets = buffer[..count].to_vec();
        // Told before it is passed on, so that a request is explained before its reply.
        let place = Place { time, ends: Some(ends) };
        if events.send(Event::Octets { connection, side, place, octets }).is_err()
            || to.write_all(&buffer[..count]).is_err()
        {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
