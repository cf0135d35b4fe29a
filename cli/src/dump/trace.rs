//! All connections that are looked at, and what is printed of them.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use super::capture::Segment;
use super::conversation::{Conversation, Seen, Side};
use super::show::Line;
use super::stream::{Piece, Stream};
use crate::idl::Catalogue;

/// How many connections are followed at once; then the ones that have been followed are forgotten.
const CONNECTION_LIMIT: usize = 65_536;

/// Follows connections and prints their messages.
#[derive(Debug)]
pub(super) struct Trace {
    catalogue: Catalogue,
    is_json: bool,
    connections: HashMap<(SocketAddr, SocketAddr), Connection>,
    /// What has no addresses: hexadecimal text.
    text: Conversation,
    messages: u64,
    has_told_cut: bool,
}

#[derive(Debug)]
struct Connection {
    conversation: Conversation,
    streams: [Stream; 2],
}

/// When and between whom something was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) time: Option<Duration>,
    pub(super) ends: Option<(SocketAddr, SocketAddr)>,
}

impl Trace {
    /// Prints lines for people, or objects for programs.
    pub(super) fn new(catalogue: Catalogue, is_json: bool) -> Self {
        Self {
            catalogue,
            is_json,
            connections: HashMap::new(),
            text: Conversation::new(),
            messages: 0,
            has_told_cut: false,
        }
    }

    /// Returns how many messages were printed.
    pub(super) fn messages(&self) -> u64 {
        self.messages
    }

    /// Takes the next segment of a capture.
    pub(super) fn segment(&mut self, segment: Segment, out: &mut dyn Write) -> io::Result<()> {
        if segment.is_cut && !std::mem::replace(&mut self.has_told_cut, true) {
            let hint = "maestro: packets were cut when they were captured; capture with -s 0";
            // Nobody is left to be told where standard error is closed.
            let _ = writeln!(io::stderr(), "{hint}");
        }
        let (key, side) = if segment.from < segment.to {
            ((segment.from, segment.to), Side::A)
        } else {
            ((segment.to, segment.from), Side::B)
        };
        // The first segment of a connection: one before it between the same ports has ended.
        if segment.syn {
            let begins_anew =
                self.connections.get(&key).is_some_and(|known| known.streams[index(side)].has_begun());
            if begins_anew {
                self.end(key, Some(segment.time), out)?;
            }
        }
        if self.connections.len() >= CONNECTION_LIMIT {
            self.connections.clear();
        }
        let connection = self
            .connections
            .entry(key)
            .or_insert_with(|| Connection { conversation: Conversation::new(), streams: Default::default() });
        let arrived =
            segment.acknowledged.map(|number| connection.streams[index(side.other())].acknowledge(number));
        let first = segment.sequence.wrapping_add(u32::from(segment.syn));
        let pieces = connection.streams[index(side)].push(first, segment.payload);
        self.pieces(key, side.other(), Some(segment.time), arrived.unwrap_or_default(), out)?;
        self.pieces(key, side, Some(segment.time), pieces, out)
    }

    /// Takes octets of hexadecimal text.
    pub(super) fn octets(&mut self, octets: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let seen = self.text.push(Side::A, None, octets, &self.catalogue);
        let place = Place { time: None, ends: None };
        self.print(seen, place, out)?;
        let rest = self.text.rest(Side::A);
        if rest > 0 {
            self.text = Conversation::new();
            self.print(vec![Seen::Skipped(rest)], place, out)?;
        }
        Ok(())
    }

    /// Takes octets that go through a relay.
    pub(super) fn relayed(
        &mut self,
        conversation: &mut Conversation,
        side: Side,
        place: Place,
        octets: &[u8],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let seen = conversation.push(side, place.time, octets, &self.catalogue);
        self.print(seen, place, out)
    }

    /// Prints what is left of all connections.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut keys: Vec<_> = self.connections.keys().copied().collect();
        keys.sort_unstable();
        keys.into_iter().try_for_each(|key| self.end(key, None, out))
    }

    fn end(
        &mut self,
        key: (SocketAddr, SocketAddr),
        time: Option<Duration>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for side in [Side::A, Side::B] {
            let Some(connection) = self.connections.get_mut(&key) else { return Ok(()) };
            let pieces = connection.streams[index(side)].finish();
            self.pieces(key, side, time, pieces, out)?;
        }
        self.connections.remove(&key);
        Ok(())
    }

    fn pieces(
        &mut self,
        key: (SocketAddr, SocketAddr),
        side: Side,
        time: Option<Duration>,
        pieces: Vec<Piece>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let ends = if side == Side::A { key } else { (key.1, key.0) };
        let place = Place { time, ends: Some(ends) };
        for piece in pieces {
            let Some(connection) = self.connections.get_mut(&key) else { return Ok(()) };
            let seen = match piece {
                Piece::Octets(octets) => connection.conversation.push(side, time, &octets, &self.catalogue),
                Piece::Hole(octets) => {
                    connection.conversation.hole(side, octets);
                    Vec::new()
                }
            };
            self.print(seen, place, out)?;
        }
        Ok(())
    }

    fn print(&mut self, seen: Vec<Seen>, place: Place, out: &mut dyn Write) -> io::Result<()> {
        let is_silent = seen.is_empty();
        for seen in seen {
            let (text, json) = match seen {
                Seen::Message(told) => {
                    self.messages += 1;
                    let line = Line::of(&told, place.time, &self.catalogue);
                    (line.text().to_owned(), line.json())
                }
                Seen::Skipped(octets) => (
                    format!("{octets} octets that belong to no whole message"),
                    format!("\"type\":\"skipped\",\"octets\":{octets}"),
                ),
                Seen::Wrong(error) => {
                    let quoted = serde_json::Value::from(error.to_string());
                    (format!("no GIOP: {error}"), format!("\"type\":\"wrong\",\"problem\":{quoted}"))
                }
            };
            if self.is_json {
                writeln!(out, "{{{}{json}}}", place.json())?;
            } else {
                writeln!(out, "{place}{text}")?;
            }
        }
        // Shown as it comes: somebody may be watching.
        if is_silent { Ok(()) } else { out.flush() }
    }
}

fn index(side: Side) -> usize {
    usize::from(side == Side::B)
}

impl Place {
    fn json(self) -> String {
        let time = self.time.map(|time| format!("\"time\":{}.{:06},", time.as_secs(), time.subsec_micros()));
        let ends = self.ends.map(|(from, to)| format!("\"from\":\"{from}\",\"to\":\"{to}\","));
        time.unwrap_or_default() + &ends.unwrap_or_default()
    }
}

/// Time of day (UTC) and both ends, each where it is known.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(time) = self.time {
            let seconds = time.as_secs() % 86_400;
            let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            write!(f, "{hour:02}:{minute:02}:{second:02}.{:06} ", time.subsec_micros())?;
        }
        match self.ends {
            Some((from, to)) => write!(f, "{from} > {to} "),
            None => Ok(()),
        }
    }
}
