//! The kinds of attack.

use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use maestro::{ObjectKey, SystemExceptionKind};
use tokio::task::spawn_local;

use super::attack::{Field, paced};
use super::servers::Victim;
use super::{octets, peers};

/// Connections that hostile peers make in a second.
const CONNECTS_PER_SECOND: u32 = 2_500;
/// Visits of peers that come and go which have not ended; more are not begun.
const VISITS: usize = 256;

/// What hostile peers do.
#[derive(Debug, Clone, Copy)]
pub enum Attack {
    /// Peers send what gets MessageError and the end.
    Broken {
        /// What they send.
        octets: fn(&Victim) -> Vec<u8>,
        /// How many come in a second.
        per_second: u32,
    },
    /// Peers send requests that get an exception, on connections that live on.
    Refused {
        /// Makes a request for the object of this key, with this id.
        request: fn(&ObjectKey, u32) -> Bytes,
        /// The exception.
        refusal: Refusal,
        /// How many peers.
        connections: u32,
        /// How many requests they all make in a second.
        per_second: u32,
    },
    /// Peers send a beginning and wait.
    Held {
        /// What they send.
        octets: fn(&Victim) -> Vec<u8>,
        /// How many peers.
        connections: u32,
        /// Whether an octet follows each second.
        drips: bool,
        /// Whether the server ends the connections.
        ends: bool,
        /// Where they come to.
        port: Port,
    },
    /// Peers call and do not read.
    Unread {
        /// Makes a request for the object of this key.
        request: fn(&ObjectKey) -> Bytes,
        /// How many peers.
        connections: u32,
    },
    /// Peers send the same message over and over.
    Flood {
        /// Makes the message, for the object of this key.
        message: fn(&ObjectKey) -> Bytes,
        /// Whether it has an answer.
        answered: bool,
        /// How many peers.
        connections: u32,
        /// How many messages they all send in a second.
        per_second: u32,
    },
    /// Peers come and go.
    Passing {
        /// How many come in a second.
        per_second: u32,
    },
    /// More peers come than there is room for.
    Crowd {
        /// How many come.
        connections: u32,
    },
}

/// A port of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// The one for requests.
    Objects,
    /// The one for requests over TLS.
    Tls,
    /// The one for the other replicas.
    Group,
}

/// The exception that a request gets, completed No.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// MARSHAL.
    Marshal,
    /// OBJECT_NOT_EXIST.
    NoObject,
    /// BAD_OPERATION.
    NoOperation,
}

impl Refusal {
    /// Returns what it is called.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Marshal => "MARSHAL, completed No",
            Self::NoObject => "OBJECT_NOT_EXIST, completed No",
            Self::NoOperation => "BAD_OPERATION, completed No",
        }
    }

    /// Returns its kind.
    #[must_use]
    pub fn kind(self) -> SystemExceptionKind {
        match self {
            Self::Marshal => SystemExceptionKind::Marshal,
            Self::NoObject => SystemExceptionKind::ObjectNotExist,
            Self::NoOperation => SystemExceptionKind::BadOperation,
        }
    }
}

impl Attack {
    /// Returns how many connections there are at a time, or nothing where they come and go.
    #[must_use]
    pub fn connections(self) -> Option<u32> {
        match self {
            Self::Broken { .. } | Self::Passing { .. } => None,
            Self::Refused { connections, .. }
            | Self::Held { connections, .. }
            | Self::Unread { connections, .. }
            | Self::Flood { connections, .. }
            | Self::Crowd { connections } => Some(connections),
        }
    }

    /// Returns the same with a part of the connections and of the pace, at least one.
    #[must_use]
    pub fn scaled(mut self, part: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of it")]
        let scale = |count: &mut u32| *count = ((f64::from(*count) * part).ceil() as u32).max(1);
        match &mut self {
            Self::Broken { per_second, .. } | Self::Passing { per_second } => scale(per_second),
            Self::Refused { connections, per_second, .. } | Self::Flood { connections, per_second, .. } => {
                scale(connections);
                scale(per_second);
            }
            Self::Held { connections, .. }
            | Self::Unread { connections, .. }
            | Self::Crowd { connections } => {
                scale(connections);
            }
        }
        self
    }

    /// Has the peers do it, without an end.
    pub async fn run(self, field: Rc<Field>) {
        let key = field.victim.key.clone();
        let each = |connections: u32, per_second: u32| {
            Duration::from_secs_f64(f64::from(connections) / f64::from(per_second))
        };
        match self {
            Self::Broken { octets, per_second } => {
                let octets = Bytes::from(octets(&field.victim));
                visits(&field, per_second, |field, _| peers::broken(field, octets.clone())).await;
            }
            Self::Passing { per_second } => {
                let request = octets::with_number(&key, 1, "get", 1);
                visits(&field, per_second, |field, turn| peers::passing(field, request.clone(), turn)).await;
            }
            Self::Refused { request, refusal, connections, per_second } => {
                all(&field, connections, |field| {
                    let (key, period) = (key.clone(), each(connections, per_second));
                    peers::refused(field, move |id| request(&key, id), refusal.kind(), period)
                })
                .await;
            }
            Self::Held { octets, connections, drips, ends, port } => {
                let octets = Bytes::from(octets(&field.victim));
                all(&field, connections, |field| peers::held(field, port, octets.clone(), drips, ends)).await;
            }
            Self::Unread { request, connections } => {
                // Each of them has the server work as hard as it can for a moment.
                paced(20, connections, |_| drop(spawn_local(peers::unread(field.clone(), request(&key)))))
                    .await;
            }
            Self::Flood { message, answered, connections, per_second } => {
                let turns_per_second = per_second.div_ceil(200).min(100);
                let count = per_second / connections / turns_per_second;
                let messages = Bytes::from(message(&key).repeat(count as usize));
                let period = Duration::from_secs(1) / turns_per_second;
                all(&field, connections, |field| {
                    peers::flood(field, messages.clone(), count, answered, period)
                })
                .await;
            }
            Self::Crowd { connections } => all(&field, connections, peers::crowd).await,
        }
        pending::<()>().await;
    }
}

/// Begins so many peers, not faster than connections may come.
async fn all<F: Future<Output = ()> + 'static>(
    field: &Rc<Field>,
    connections: u32,
    peer: impl Fn(Rc<Field>) -> F,
) {
    paced(CONNECTS_PER_SECOND, connections, |_| drop(spawn_local(peer(field.clone())))).await;
}

/// Has peers come and go, so many in a second, without an end.
async fn visits<F: Future<Output = ()> + 'static>(
    field: &Rc<Field>,
    per_second: u32,
    peer: impl Fn(Rc<Field>, u32) -> F,
) {
    paced(per_second, u32::MAX, |turn| {
        // Each of them has the field.
        if Rc::strong_count(field) <= VISITS {
            spawn_local(peer(field.clone(), turn));
        }
    })
    .await;
}
