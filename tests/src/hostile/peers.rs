//! What one hostile peer does.

use std::future::pending;
use std::io::{self, ErrorKind};
use std::rc::Rc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use maestro::{Completed, SystemException, SystemExceptionKind};
use maestro_giop::{CodeSets, Framer, Limits, Message, ReplyStatus};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

use super::attack::Field;
use super::kinds::Port;

/// Longer than any answer takes, also on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends octets, and expects MessageError and the end.
pub async fn broken(field: Rc<Field>, octets: Bytes) {
    let outcome = timeout(PATIENCE, async {
        let mut stream = Stream::connect(&field).await?;
        // The server may have had enough before all of it is written.
        let _ = stream.socket.write_all(&octets).await;
        field.tally.count(|counts| counts.sent += 1);
        let error = match stream.next().await? {
            Some(Message::MessageError) => stream.next().await?.map(|message| format!("{message:?}")),
            other => Some(format!("{other:?}")),
        };
        io::Result::Ok(error)
    });
    match outcome.await {
        Ok(Ok(None)) => field.tally.count(|counts| {
            counts.answered += 1;
            counts.ended += 1;
        }),
        Ok(Ok(Some(other))) => {
            field.tally.wrong(format!("in the place of MessageError and the end: {other}"));
        }
        Ok(Err(error)) => field.tally.wrong(error.kind().to_string()),
        Err(_) => field.tally.wrong("neither an answer nor the end"),
    }
}

/// Sends a request, and expects an exception that leaves the connection as it is; again and again.
pub async fn refused(
    field: Rc<Field>,
    request: impl Fn(u32) -> Bytes,
    kind: SystemExceptionKind,
    period: Duration,
) {
    let mut turns = interval(period);
    let mut stream = match Stream::connect(&field).await {
        Ok(stream) => stream,
        Err(error) => return field.tally.wrong(error.kind().to_string()),
    };
    for id in 1.. {
        turns.tick().await;
        let asked = timeout(PATIENCE, async {
            stream.socket.write_all(&request(id)).await?;
            field.tally.count(|counts| counts.sent += 1);
            stream.next().await
        });
        match asked.await {
            Ok(Ok(Some(message))) if is_exception(&message, id, &kind) => {
                field.tally.count(|counts| counts.answered += 1);
            }
            Ok(Ok(other)) => return field.tally.wrong(format!("in the place of {kind:?}: {other:?}")),
            Ok(Err(error)) => return field.tally.wrong(error.kind().to_string()),
            Err(_) => return field.tally.wrong("no answer"),
        }
    }
}

/// Sends the beginning of something, then an octet a second where `drips`, and waits for the end, which comes only where it
/// `ends`.
pub async fn held(field: Rc<Field>, port: Port, octets: Bytes, drips: bool, ends: bool) {
    let address = field.victim.at(port);
    let mut stream = match field.connect_to(address).await {
        Ok(stream) => stream,
        Err(error) => return field.tally.wrong(error.kind().to_string()),
    };
    let mut turns = interval(Duration::from_secs(1));
    let begun = stream.write_all(&octets).await.is_ok();
    field.tally.count(|counts| counts.sent += 1);
    let mut scratch = [0; 256];
    let (mut reads, mut writes) = stream.split();
    let writing = async {
        if !drips || !begun {
            return pending().await;
        }
        loop {
            turns.tick().await;
            if writes.write_all(&[0]).await.is_err() {
                return pending().await;
            }
            field.tally.count(|counts| counts.sent += 1);
        }
    };
    let reading = async { while matches!(reads.read(&mut scratch).await, Ok(1..)) {} };
    tokio::select! {
        () = writing => {}
        // The end is heard here also where writing fails.
        () = reading => {}
    }
    if ends {
        field.tally.count(|counts| counts.ended += 1);
    } else {
        field.tally.wrong("closed");
    }
}

/// Sends requests without an end, and never reads what comes back.
pub async fn unread(field: Rc<Field>, request: Bytes) {
    let mut stream = match field.connect().await {
        Ok(stream) => stream,
        Err(error) => return field.tally.wrong(error.kind().to_string()),
    };
    while stream.write_all(&request).await.is_ok() {
        field.tally.count(|counts| counts.sent += 1);
    }
    field.tally.wrong("closed");
}

/// Sends so many messages each turn, and expects as many answers where `answered`, else none.
pub async fn flood(field: Rc<Field>, messages: Bytes, count: u32, answered: bool, period: Duration) {
    let stream = match Stream::connect(&field).await {
        Ok(stream) => stream,
        Err(error) => return field.tally.wrong(error.kind().to_string()),
    };
    let Stream { socket, mut buffer, mut framer } = stream;
    let (mut reads, mut writes) = socket.into_split();
    let mut turns = interval(period);
    let writing = async {
        loop {
            turns.tick().await;
            if writes.write_all(&messages).await.is_err() {
                return;
            }
            field.tally.count(|counts| counts.sent += u64::from(count));
        }
    };
    let reading = async {
        while matches!(reads.read_buf(&mut buffer).await, Ok(1..)) {
            while let Ok(Some(_)) = framer.next(&mut buffer) {
                if answered {
                    field.tally.count(|counts| counts.answered += 1);
                } else {
                    field.tally.wrong("an answer");
                }
            }
        }
    };
    tokio::select! {
        () = writing => {}
        () = reading => {}
    }
    field.tally.wrong("closed");
}

/// Comes and goes: at once, after a call, or within a header, in turn.
pub async fn passing(field: Rc<Field>, request: Bytes, turn: u32) {
    let visit = timeout(PATIENCE, async {
        let mut stream = Stream::connect(&field).await?;
        match turn % 3 {
            0 => {}
            1 => {
                stream.socket.write_all(&request).await?;
                if !matches!(stream.next().await?, Some(Message::Reply(..))) {
                    return Err(ErrorKind::InvalidData.into());
                }
                field.tally.count(|counts| counts.answered += 1);
            }
            _ => stream.socket.write_all(&request[..7]).await?,
        }
        field.tally.count(|counts| counts.sent += 1);
        io::Result::Ok(())
    });
    match visit.await {
        Ok(Ok(())) => field.tally.count(|counts| counts.ended += 1),
        Ok(Err(error)) => field.tally.wrong(error.kind().to_string()),
        Err(_) => field.tally.wrong("no answer"),
    }
}

/// Takes a place and keeps it, or is refused.
pub async fn crowd(field: Rc<Field>) {
    let refused = || field.tally.count(|counts| counts.refused += 1);
    let Ok(mut stream) = field.connect().await else { return refused() };
    let mut scratch = [0; 16];
    // The kernel may have taken one that the server refuses then.
    let _ = stream.read(&mut scratch).await;
    field.tally.count(|counts| counts.connected -= 1);
    refused();
}

fn is_exception(message: &Message, id: u32, kind: &SystemExceptionKind) -> bool {
    let Message::Reply(header, body) = message else { return false };
    let exception = SystemException::decode(&mut body.reader(CodeSets::default()));
    header.request_id.0 == id
        && header.status == ReplyStatus::SystemException
        && exception.is_ok_and(|exception| exception.kind == *kind && exception.completed == Completed::No)
}

/// A connection with what has come on it.
struct Stream {
    socket: TcpStream,
    buffer: BytesMut,
    framer: Framer,
}

impl Stream {
    async fn connect(field: &Field) -> io::Result<Self> {
        let socket = field.connect().await?;
        Ok(Self { socket, buffer: BytesMut::new(), framer: Framer::new(Limits::default()) })
    }

    /// Returns the next message, or nothing at the end.
    async fn next(&mut self) -> io::Result<Option<Message>> {
        let invalid = |error: maestro_giop::Error| io::Error::new(ErrorKind::InvalidData, error);
        loop {
            if let Some(frame) = self.framer.next(&mut self.buffer).map_err(invalid)? {
                return Message::decode(frame).map(Some).map_err(invalid);
            }
            if self.socket.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }
}
