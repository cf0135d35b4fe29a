//! One member of a group in a process of its own, with a door for clients by TCP: to measure the group without an ORB, with the
//! clients that also drive the bare leader of `peers/replica_floor.c`.
//!
//! ```text
//! group-door --name r1 --members r1=127.0.0.1:7401,r2=127.0.0.1:7402,r3=127.0.0.1:7403 --data DIR --listen 127.0.0.1:0
//! ```
//!
//! A member without `--listen` only takes part. One with it prints `ready HOST:PORT` in the first view with all members, casts each
//! message of the bare echo (`peers/messages.h`), and answers it when it is delivered here: a majority holds it in order.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use clap::Parser;
use maestro_group::{
    Application, CastError, Delivery, Group, MemberAddress, Observer, PieceSink, PieceSource, Settings,
    Status, TransferError, ViewEvent, ViewId,
};
use tokio::io::AsyncReadExt;
use tokio::sync::Notify;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Octets of a message's header, and of what the door reads of a message: header, request id, size of the reply.
const HEADER: usize = 12;
const HEAD: usize = 20;
/// Octets of a reply before its filler: header and request id.
const REPLY_HEAD: usize = 16;
const MESSAGE_LIMIT: usize = 1024 * 1024;

#[derive(Parser)]
#[command(
    name = "group-door",
    about = "One member of a group with a door for TCP clients, to measure the group alone"
)]
struct Flags {
    /// This member's name.
    #[arg(long)]
    name: String,
    /// All members, NAME=HOST:PORT,…
    #[arg(long)]
    members: String,
    /// The data directory.
    #[arg(long)]
    data: PathBuf,
    /// Where clients connect; without it the member only takes part.
    #[arg(long)]
    listen: Option<SocketAddr>,
}

fn main() -> Result<(), Failure> {
    let flags = Flags::parse();
    let settings = Settings::new(
        flags.name.clone(),
        MemberAddress::parse_list(&flags.members)?,
        "bench",
        flags.data.clone(),
    );
    let members = settings.members.len();
    let (views, first_view) = channel();
    let desk = Arc::new(Mutex::new(Desk::default()));
    let application = Replies {
        members,
        desk: Arc::clone(&desk),
        first_view: Some(views),
        waiting: HashMap::new(),
        me: None,
    };
    let group = Group::start(settings, Box::new(application), Arc::new(Silent))?;
    let Some(listen) = flags.listen else {
        return Ok(group.wait_ended()?);
    };
    first_view.recv()?;
    let listener = TcpListener::bind(listen)?;
    listener.set_nonblocking(true)?;
    writeln!(io::stdout(), "ready {}", listener.local_addr()?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio::task::LocalSet::new().block_on(&runtime, serve(group, desk, listener))
}

/// What the door and the execution thread share.
#[derive(Default)]
struct Desk {
    view: Option<ViewId>,
    /// By connection; written by the execution thread.
    clients: HashMap<u32, TcpStream>,
}

/// What was read in one round of the runtime and not cast yet.
#[derive(Default)]
struct Round {
    casts: RefCell<Vec<Bytes>>,
    wake: Notify,
}

async fn serve(group: Group, desk: Arc<Mutex<Desk>>, listener: TcpListener) -> Result<(), Failure> {
    let round = Rc::new(Round::default());
    tokio::task::spawn_local(cast_rounds(group, Arc::clone(&desk), Rc::clone(&round)));
    let listener = tokio::net::TcpListener::from_std(listener)?;
    for connection in 0.. {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let stream = stream.into_std()?;
        lock(&desk).clients.insert(connection, stream.try_clone()?);
        let (desk, round) = (Arc::clone(&desk), Rc::clone(&round));
        tokio::task::spawn_local(async move {
            // Its client is gone, or speaks something else: nobody is left to be told.
            let _ = read_messages(connection, stream, &round).await;
            lock(&desk).clients.remove(&connection);
        });
    }
    Ok(())
}

async fn read_messages(connection: u32, stream: TcpStream, round: &Round) -> io::Result<()> {
    let mut stream = tokio::net::TcpStream::from_std(stream)?;
    let mut octets = BytesMut::with_capacity(64 * 1024);
    while stream.read_buf(&mut octets).await? > 0 {
        while octets.len() >= HEAD {
            let whole = HEADER + (&octets[8..12]).get_u32_le() as usize;
            if !octets.starts_with(b"GIOP") || !(HEAD..=MESSAGE_LIMIT).contains(&whole) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if octets.len() < whole {
                break;
            }
            let message = octets.split_to(whole);
            let mut cast = BytesMut::with_capacity(4 + whole);
            cast.put_u32(connection);
            cast.extend_from_slice(&message);
            round.casts.borrow_mut().push(cast.freeze());
        }
        round.wake.notify_one();
    }
    Ok(())
}

/// Casts what all connections brought in one round with one wake of the group.
async fn cast_rounds(group: Group, desk: Arc<Mutex<Desk>>, round: Rc<Round>) {
    loop {
        round.wake.notified().await;
        let casts = round.casts.take();
        let view = lock(&desk).view;
        let Some(view) = view.filter(|_| !casts.is_empty()) else {
            continue;
        };
        // A view that ended takes its casts along; the clients of a measurement notice.
        while let Err(CastError::Full { .. }) = group.cast_batch(view, casts.iter().cloned()) {
            tokio::task::yield_now().await;
        }
    }
}

/// Answers what is delivered, all replies of a batch in one write for each connection.
struct Replies {
    members: usize,
    desk: Arc<Mutex<Desk>>,
    first_view: Option<Sender<()>>,
    waiting: HashMap<u32, Vec<u8>>,
    me: Option<maestro_group::Member>,
}

impl Application for Replies {
    fn view(&mut self, view: &ViewEvent) {
        self.me = Some(view.me);
        lock(&self.desk).view = Some(view.id);
        if view.members.len() == self.members
            && let Some(first_view) = self.first_view.take()
        {
            // Nobody waits in a member without a door.
            let _ = first_view.send(());
        }
    }

    fn deliver(&mut self, delivery: Delivery) {
        let mut payload = delivery.payload;
        if Some(delivery.origin) != self.me || payload.len() < 4 + HEAD {
            return;
        }
        let replies = self.waiting.entry(payload.get_u32()).or_default();
        let wanted = (&payload[REPLY_HEAD..HEAD]).get_u32_le();
        let octets = (wanted as usize).clamp(REPLY_HEAD, MESSAGE_LIMIT);
        let end = replies.len() + octets;
        replies.extend_from_slice(b"GIOP\x01\x02\x01\x01");
        replies.extend_from_slice(&wanted.saturating_sub(12).to_le_bytes());
        replies.extend_from_slice(&payload[HEADER..REPLY_HEAD]);
        replies.resize(end, 0);
    }

    fn batch_end(&mut self) {
        let desk = lock(&self.desk);
        for (connection, replies) in &mut self.waiting {
            if let Some(mut client) = desk.clients.get(connection) {
                write_all(&mut client, replies);
            }
            replies.clear();
        }
    }

    fn push_state(&mut self, _sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        Ok(())
    }

    fn get_state(&mut self, source: &mut dyn PieceSource) -> Result<(), TransferError> {
        while source.next()?.is_some() {}
        Ok(())
    }
}

/// Writes to a socket that does not block. Clients of a measurement always read, so a full socket soon has room.
fn write_all(client: &mut &TcpStream, mut octets: &[u8]) {
    while !octets.is_empty() {
        match client.write(octets) {
            Ok(written) => octets = &octets[written..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::yield_now(),
            Err(_) => return,
        }
    }
}

fn lock(desk: &Mutex<Desk>) -> std::sync::MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Silent;

impl Observer for Silent {
    fn status(&self, _status: &Status) {}
}
