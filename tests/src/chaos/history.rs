//! What happened in a run: calls as clients saw them, executions as replicas wrote them down.

use std::fmt;

/// Which call: the number of the client, and which of its calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId {
    /// The client's number; no two clients of a run have the same one.
    pub client: u32,
    /// Which of the client's calls, from 1.
    pub number: u32,
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.client, self.number)
    }
}

/// What is done to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// This value is put into it. Every value of a run is written by one call only.
    Write(i64),
    /// It is read.
    Read,
}

/// What a call came to at the replicas: its place among all calls, and what the cell had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The call's number in the order of all calls.
    pub delivery: u64,
    /// How many calls of the object were executed, this one included.
    pub count: u64,
    /// The digest of all of them.
    pub digest: u64,
    /// What the cell had before the call.
    pub before: i64,
}

/// How a call ended for its client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With an answer.
    Answered(Receipt),
    /// With an exception that says that it was not executed.
    NotExecuted(String),
    /// With an exception after which it may have been executed, and may yet be.
    Unknown(String),
}

impl Outcome {
    /// Returns the receipt of an answered call.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Answered(receipt) => Some(receipt),
            Self::NotExecuted(_) | Self::Unknown(_) => None,
        }
    }

    /// Returns the exception of a call without answer.
    #[must_use]
    pub fn exception(&self) -> Option<&str> {
        match self {
            Self::Answered(_) => None,
            Self::NotExecuted(exception) | Self::Unknown(exception) => Some(exception),
        }
    }
}

/// A call as its client saw it. Times are nanoseconds of the machine's monotonic clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Whose call.
    pub id: CallId,
    /// The cell.
    pub cell: u32,
    /// What was done to it.
    pub operation: Operation,
    /// When the client began.
    pub start_ns: i64,
    /// When the client had the answer, or the exception.
    pub end_ns: i64,
    /// How it ended.
    pub outcome: Outcome,
}

/// An execution, as a replica wrote it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// Whose call.
    pub id: CallId,
    /// The cell.
    pub cell: u32,
    /// What was done to it.
    pub operation: Operation,
    /// What came of it.
    pub receipt: Receipt,
    /// Which request of the client's ORB it was, where that ORB numbers its requests: retries have other numbers.
    pub attempt: Option<u64>,
    /// The client id and the retention id of a fault-tolerant client.
    pub retention: Option<String>,
}

/// What a replica wrote down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It executed a call.
    Executed(Execution),
    /// It took over a state in which so many calls were executed.
    State {
        /// How many calls.
        count: u64,
        /// Their digest.
        digest: u64,
    },
}

/// What one replica wrote down in one life.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// The replica and its life: `r2 life 3`.
    pub name: String,
    /// In the order in which it happened.
    pub events: Vec<Event>,
}

/// What is known of a client's ORB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// It sends a call once, and says No only where it was not executed.
    Once,
    /// It numbers its calls as a fault-tolerant client and sends them until they are answered: they are executed once.
    Numbered,
    /// It may send a call again by itself, and may be wrong about what was executed.
    Retries,
}

/// Some clients on one ORB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The ORB's name.
    pub name: String,
    /// The numbers of the clients: from the first to before the last.
    pub clients: std::ops::Range<u32>,
    /// What the ORB does.
    pub promise: Promise,
}

/// Everything that happened in a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// All calls of all clients, in any order.
    pub calls: Vec<Call>,
    /// What the replicas wrote down.
    pub traces: Vec<Trace>,
    /// Which ORB the clients are on.
    pub kinds: Vec<Kind>,
}

impl History {
    /// Returns the kind of a client.
    #[must_use]
    pub fn kind(&self, client: u32) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.clients.contains(&client))
    }
}
