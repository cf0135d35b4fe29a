//! Which hostile peers there are, what each of them gets, and what it may cost.

use std::time::Duration;

use bytes::Bytes;
use maestro::ObjectKey;

use super::kinds::{Attack, Port, Refusal};
use super::octets;
use super::servers::Victim;

/// A kind of hostile peers.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The name, for `--rows`.
    pub name: &'static str,
    /// What comes.
    pub comes: &'static str,
    /// What it gets.
    pub gets: &'static str,
    /// What is done.
    pub attack: Attack,
    /// Octets that the limits allow these peers beside 8 KiB for each connection, and what is said of them.
    pub buffers: (u64, &'static str),
    /// When there is enough of it.
    pub until: Until,
    /// Whether replicas are attacked so too.
    pub replicas: bool,
}

/// When a row has been measured for long enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// After the time that is the same for most rows.
    Measured,
    /// When the server has ended all connections, which takes it so long at the most.
    Ended(Duration),
}

/// Octets of a request that never comes whole: a header that claims 1 MiB, and as much of the rest.
fn part(rest: usize) -> Vec<u8> {
    [octets::header([1, 2], 0, 1 << 20), vec![0; rest]].concat()
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const NO_BUFFERS: (u64, &str) = (0, "none");
const HALF_MESSAGE: Until = Until::Ended(Duration::from_secs(45));

const fn broken(
    name: &'static str,
    comes: &'static str,
    per_second: u32,
    octets: fn(&Victim) -> Vec<u8>,
) -> Row {
    Row {
        name,
        comes,
        gets: "MessageError, close",
        attack: Attack::Broken { octets, per_second },
        buffers: NO_BUFFERS,
        until: Until::Measured,
        replicas: false,
    }
}

const fn refused(
    name: &'static str,
    comes: &'static str,
    refusal: Refusal,
    request: fn(&ObjectKey, u32) -> Bytes,
) -> Row {
    Row {
        name,
        comes,
        gets: refusal.text(),
        attack: Attack::Refused { request, refusal, connections: 10, per_second: 500 },
        buffers: NO_BUFFERS,
        until: Until::Measured,
        replicas: false,
    }
}

const fn held(
    name: &'static str,
    comes: &'static str,
    gets: &'static str,
    connections: u32,
    octets: fn(&Victim) -> Vec<u8>,
) -> Row {
    Row {
        name,
        comes,
        gets,
        attack: Attack::Held { octets, connections, drips: false, ends: false, port: Port::Objects },
        buffers: NO_BUFFERS,
        until: Until::Measured,
        replicas: false,
    }
}

impl Row {
    /// The same with what its buffers may take.
    const fn with_buffers(mut self, octets: u64, what: &'static str) -> Self {
        self.buffers = (octets, what);
        self
    }

    /// The same, with replicas too.
    const fn and_replicas(mut self) -> Self {
        self.replicas = true;
        self
    }

    /// The same, where the server ends the connections in time.
    const fn that_ends(mut self, limit: Until) -> Self {
        if let Attack::Held { ends, .. } = &mut self.attack {
            *ends = true;
        }
        self.until = limit;
        self
    }

    /// The same with an octet a second on each connection.
    const fn that_drips(mut self) -> Self {
        if let Attack::Held { drips, .. } = &mut self.attack {
            *drips = true;
        }
        self
    }

    /// The same at another port. A server alone has none for a group.
    const fn at_port(mut self, other: Port) -> Self {
        if let Attack::Held { port, .. } = &mut self.attack {
            *port = other;
        }
        self.replicas = matches!(other, Port::Group);
        self
    }

    /// Whether it needs replicas.
    #[must_use]
    pub fn is_for_groups(&self) -> bool {
        matches!(self.attack, Attack::Held { port: Port::Group, .. })
    }
}

/// All rows.
pub const ROWS: &[Row] = &[
    broken("not-giop", "an HTTP request", 200, |_| b"GET / HTTP/1.1\r\n\r\n".to_vec()).and_replicas(),
    broken("version", "GIOP 1.3", 200, |_| octets::header([1, 3], 0, 0)),
    broken("type", "a message of type 8", 200, |_| octets::header([1, 2], 8, 0)),
    broken("size", "a header that claims 4 GiB", 500, |_| octets::header([1, 2], 0, u32::MAX)),
    broken("fragments-sum", "fragments that add up to 65 MiB", 1, |victim| {
        octets::fragmented(&victim.key, 65 << 20)
    })
    .with_buffers(256 * MIB, "two messages of 64 MiB, and as much while they grow"),
    broken("many-fragments", "17 messages begun on one connection", 200, |victim| {
        octets::begun(&victim.key, 17)
    }),
    held(
        "open-fragments",
        "10,000 messages begun, 8 on each connection",
        "nothing, until the time-out",
        1_250,
        |victim| octets::begun(&victim.key, 8),
    )
    .with_buffers(10_000 * 256, "the octets that came"),
    broken("unasked", "a reply that nobody asked for", 200, |_| octets::unasked_reply(7)),
    refused("short-body", "a body that is too short", Refusal::Marshal, |key, id| {
        octets::request(key, id, "get", |_| ())
    })
    .and_replicas(),
    refused("boolean", "a boolean of 7", Refusal::Marshal, |key, id| octets::with_octet(key, id, "flip", 7)),
    refused("enum", "an enum's 9th of two", Refusal::Marshal, |key, id| {
        octets::with_number(key, id, "mix", 9)
    }),
    refused("string-lies", "a string that claims 4 GiB", Refusal::Marshal, |key, id| {
        octets::with_number(key, id, "length", u32::MAX)
    }),
    refused("sequence-lies", "a sequence that claims 2³² elements", Refusal::Marshal, |key, id| {
        octets::with_number(key, id, "count", u32::MAX)
    }),
    refused("unknown-key", "an object key of nobody", Refusal::NoObject, |_, id| {
        octets::with_number(&ObjectKey::from("nobody"), id, "get", 1)
    }),
    refused("unknown-operation", "an operation that there is not", Refusal::NoOperation, |key, id| {
        octets::with_number(key, id, "nothing", 1)
    }),
    Row {
        attack: Attack::Refused {
            request: |key, id| octets::deep_any(key, id, 1_000_000),
            refusal: Refusal::Marshal,
            connections: 2,
            per_second: 4,
        },
        ..refused("deep-any", "anys nested a million deep (4 MB)", Refusal::Marshal, |_, _| Bytes::new())
    }
    .with_buffers(16 * MIB, "two messages of 4 MB, and as much while they grow"),
    held("drip", "an octet a second", "close after 30 s", 10_000, |_| part(0))
        .that_drips()
        .that_ends(HALF_MESSAGE),
    held("half-message", "3 KiB of a message and silence", "close after 30 s", 1_000, |_| part(3 << 10))
        .that_ends(HALF_MESSAGE)
        .with_buffers(1_000 * 4 * KIB, "the octets that came"),
    Row {
        name: "unread",
        comes: "requests from peers that never read a reply",
        gets: "is not read from",
        attack: Attack::Unread {
            request: |key| octets::with_number(key, 1, "fill", 100_000),
            connections: 32,
        },
        buffers: (
            32 * 4 * MIB,
            "1 MiB of replies for each and the one that passes it, or those of 32 requests at replicas, and the room that they grew with",
        ),
        until: Until::Measured,
        replicas: true,
    },
    Row {
        name: "cancel-flood",
        comes: "20,000 CancelRequests a second",
        gets: "nothing",
        attack: Attack::Flood {
            message: |_| octets::cancel(1),
            answered: false,
            connections: 4,
            per_second: 20_000,
        },
        buffers: NO_BUFFERS,
        until: Until::Measured,
        replicas: true,
    },
    Row {
        name: "locate-flood",
        comes: "20,000 LocateRequests a second",
        gets: "OBJECT_HERE",
        attack: Attack::Flood {
            message: |key| octets::locate(key, 1),
            answered: true,
            connections: 4,
            per_second: 20_000,
        },
        buffers: NO_BUFFERS,
        until: Until::Measured,
        replicas: true,
    },
    Row {
        name: "churn",
        comes: "500 connections a second that end at once, after a call, within a header",
        gets: "an answer where there was a call",
        attack: Attack::Passing { per_second: 500 },
        buffers: NO_BUFFERS,
        until: Until::Measured,
        replicas: true,
    },
    Row {
        name: "crowd",
        comes: "17,000 connections",
        gets: "refused beyond 16,384",
        attack: Attack::Crowd { connections: 17_000 },
        buffers: NO_BUFFERS,
        until: Until::Measured,
        replicas: false,
    },
    held("tls-stall", "half a TLS handshake, and silence", "close after 10 s", 2_000, |_| {
        vec![22, 3, 1, 2, 0, 1]
    })
    .that_ends(Until::Ended(Duration::from_secs(20)))
    .with_buffers(16 * MIB, "what 1,024 handshakes at a time read into")
    .at_port(Port::Tls),
    held("group-garbage", "an HTTP request at the group's port", "close", 500, |_| {
        b"GET / HTTP/1.1\r\n\r\n".to_vec()
    })
    .that_ends(Until::Ended(Duration::from_secs(15)))
    .at_port(Port::Group),
    held("group-silent", "silence at the group's port", "close", 500, |_| Vec::new())
        .that_ends(Until::Ended(Duration::from_secs(15)))
        .at_port(Port::Group),
];
