//! What a replicated orb remembers of the requests that it executed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use bytes::Bytes;
use maestro_adaptors::{AgreedTime, Outcome, StateError, StateReader, StateWriter};
use maestro_giop::{FtRequest, ReplyStatus};

/// How many octets of answers, with the names of their clients, the log keeps before the oldest ones are evicted.
pub(super) const REPLY_LOG_OCTETS: usize = 16 * 1024 * 1024;
/// How many answers the log keeps for fault-tolerant clients before the oldest ones are evicted.
pub(super) const REPLY_LOG_ENTRIES: usize = 16 * 1024;

/// How many clients the log remembers whose answers it evicted. While it is full, fault-tolerant clients that it does not
/// know are refused: it could not keep the promise to execute their requests once only.
pub(super) const FORGOTTEN_CLIENTS: usize = 16 * 1024;

/// How long the name of a fault-tolerant client may be, in octets. Requests under a longer one are refused.
pub(super) const CLIENT_ID_OCTETS: usize = 256;

/// What an entry of the log costs beside the answer and the client's name.
const ENTRY_OCTETS: usize = 64;

/// What objects may answer.
const STATUSES: [ReplyStatus; 4] = [
    ReplyStatus::NoException,
    ReplyStatus::UserException,
    ReplyStatus::SystemException,
    ReplyStatus::LocationForward,
];

/// One life of one replica, as the origin of requests: its place in the group and its incarnation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Origin {
    /// The replica's place among the configured members.
    pub(super) member: u32,
    /// Which life of it.
    pub(super) incarnation: u64,
}

/// What the log says of a request that a client numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Memory {
    /// It is new.
    New,
    /// It was executed: this came of it.
    Answered(Outcome),
    /// It may have been executed, and what came of it is forgotten; or its time has run out.
    Refused,
}

/// The reply log: the same at every replica, and part of the state that moves.
///
/// Of a plain request its ticket is kept. Of a request with an FT_REQUEST context the answer is kept until its
/// expiration by agreed time, within [`REPLY_LOG_OCTETS`] and [`REPLY_LOG_ENTRIES`].
#[derive(Debug, Clone)]
pub(super) struct ReplyLog {
    origins: BTreeMap<u32, Tickets>,
    answers: HashMap<Identity, Answer>,
    /// Identities in the order of the log; the oldest is evicted first.
    order: VecDeque<Identity>,
    octets: usize,
    /// For each client the highest number of which the answer was evicted or has expired, and until when a request
    /// may still come under it.
    forgotten: BTreeMap<String, Forgotten>,
    /// When the first of them can be forgotten too.
    next_forgetting: u64,
    /// Whether replicas execute requests in orders of their own: see [`ReplyLog::commute`].
    commutes: bool,
}

type Identity = (String, i32);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    outcome: Outcome,
    expiration: u64,
}

#[derive(Debug, Clone, Copy)]
struct Forgotten {
    retention_id: i32,
    until: u64,
}

/// The tickets of one origin that were executed: all up to `through`, and those in `beyond`.
#[derive(Debug, Clone, Default)]
struct Tickets {
    incarnation: u64,
    through: u64,
    beyond: BTreeSet<u64>,
}

impl Tickets {
    /// Takes in the tickets of the same life that another partition executed.
    fn merge(&mut self, other: Self) {
        self.through = self.through.max(other.through);
        self.beyond.extend(other.beyond);
        self.beyond.retain(|&beyond| beyond > self.through);
        while self.beyond.remove(&(self.through + 1)) {
            self.through += 1;
        }
    }
}

impl Default for ReplyLog {
    fn default() -> Self {
        Self {
            origins: BTreeMap::new(),
            answers: HashMap::new(),
            order: VecDeque::new(),
            octets: 0,
            forgotten: BTreeMap::new(),
            next_forgetting: u64::MAX,
            commutes: false,
        }
    }
}

impl ReplyLog {
    /// Replicas execute requests in orders of their own: what is forgotten may not depend on that order. So answers are kept until no
    /// request can come any more that would find them, and none is evicted before, however many there are.
    pub(super) fn commute(&mut self) {
        self.commutes = true;
    }

    /// Whether there are answers that may have to be forgotten.
    pub(super) fn has_answers(&self) -> bool {
        !self.order.is_empty()
    }

    /// Notes a ticket and tells whether it is new.
    ///
    /// Tickets of an older incarnation than one that was heard of are never new: that life has ended and nobody
    /// waits for its answers.
    ///
    /// `settled`: the origin waits for no ticket below this one, whether or not it was ever delivered.
    pub(super) fn note(&mut self, origin: Origin, ticket: u64, settled: u64) -> bool {
        let tickets = self.origins.entry(origin.member).or_default();
        if origin.incarnation > tickets.incarnation {
            *tickets = Tickets { incarnation: origin.incarnation, ..Tickets::default() };
        }
        if origin.incarnation < tickets.incarnation || ticket <= tickets.through {
            return false;
        }
        let new = tickets.beyond.insert(ticket);
        tickets.through = tickets.through.max(settled.saturating_sub(1).min(ticket - 1));
        tickets.beyond.retain(|&beyond| beyond > tickets.through);
        while tickets.beyond.remove(&(tickets.through + 1)) {
            tickets.through += 1;
        }
        new
    }

    /// Tells whether a ticket is one that is never new.
    pub(super) fn knows(&self, origin: Origin, ticket: u64) -> bool {
        self.origins.get(&origin.member).is_some_and(|tickets| {
            origin.incarnation < tickets.incarnation
                || (origin.incarnation == tickets.incarnation
                    && (ticket <= tickets.through || tickets.beyond.contains(&ticket)))
        })
    }

    /// Tells what is known of a request that a client numbered.
    pub(super) fn recall(&self, request: &FtRequest, now: AgreedTime) -> Memory {
        let identity = (request.client_id.clone(), request.retention_id);
        if let Some(answer) = self.answers.get(&identity) {
            return Memory::Answered(answer.outcome.clone());
        }
        let forgotten = self.forgotten.get(&request.client_id);
        let evicted = forgotten.is_some_and(|forgotten| request.retention_id <= forgotten.retention_id);
        let no_room = forgotten.is_none() && self.forgotten.len() >= FORGOTTEN_CLIENTS;
        let too_long = request.client_id.len() > CLIENT_ID_OCTETS;
        if evicted || no_room || too_long || request.expiration <= time_t(now) {
            Memory::Refused
        } else {
            Memory::New
        }
    }

    /// Remembers the answer to a request that a client numbered.
    pub(super) fn remember(&mut self, request: FtRequest, outcome: Outcome) {
        let identity = (request.client_id, request.retention_id);
        self.insert(identity, Answer { outcome, expiration: request.expiration });
        while !self.commutes && (self.octets > REPLY_LOG_OCTETS || self.order.len() > REPLY_LOG_ENTRIES) {
            self.forget_oldest();
        }
    }

    /// Forgets what has expired, as far as it is the oldest of the log. Called for each delivery, at all replicas alike.
    pub(super) fn expire(&mut self, now: AgreedTime) {
        let now = time_t(now);
        while let Some(identity) = self.order.front() {
            if self.answers.get(identity).is_some_and(|answer| answer.expiration > now) {
                break;
            }
            self.forget_oldest();
        }
        if now >= self.next_forgetting && !self.forgotten.is_empty() {
            self.forgotten.retain(|_, forgotten| forgotten.until > now);
            self.next_forgetting =
                self.forgotten.values().map(|forgotten| forgotten.until).min().unwrap_or(u64::MAX);
        }
    }

    /// Takes in the log of another partition: what was executed there is not executed here again.
    pub(super) fn merge(&mut self, other: Self) {
        for (member, theirs) in other.origins {
            let ours = self.origins.entry(member).or_default();
            match theirs.incarnation.cmp(&ours.incarnation) {
                Ordering::Greater => *ours = theirs,
                Ordering::Equal => ours.merge(theirs),
                Ordering::Less => {}
            }
        }
        let mut answers = other.answers;
        for identity in other.order {
            if let Some(answer) = answers.remove(&identity).filter(|_| !self.answers.contains_key(&identity))
            {
                self.insert(identity, answer);
            }
        }
        for (client, theirs) in other.forgotten {
            let ours = self.forgotten.entry(client).or_insert(theirs);
            ours.retention_id = ours.retention_id.max(theirs.retention_id);
            ours.until = ours.until.max(theirs.until);
        }
        self.next_forgetting = self.next_forgetting.min(other.next_forgetting);
        while self.octets > REPLY_LOG_OCTETS || self.order.len() > REPLY_LOG_ENTRIES {
            self.forget_oldest();
        }
    }

    /// Writes the log into a state.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub(super) fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_length(self.origins.len())?;
        for (member, tickets) in &self.origins {
            state.write_ulong(*member)?;
            state.write_ulonglong(tickets.incarnation)?;
            state.write_ulonglong(tickets.through)?;
            state.write_length(tickets.beyond.len())?;
            for ticket in &tickets.beyond {
                state.write_ulonglong(*ticket)?;
            }
        }
        state.write_length(self.order.len())?;
        for identity in &self.order {
            self.push_answer(identity, state)?;
        }
        state.write_length(self.forgotten.len())?;
        for (client, forgotten) in &self.forgotten {
            state.write_string(client)?;
            state.write_long(forgotten.retention_id)?;
            state.write_ulonglong(forgotten.until)?;
        }
        state.write_ulonglong(self.next_forgetting)
    }

    /// Reads a log out of a state.
    ///
    /// # Errors
    ///
    /// Fails when the state is damaged or broken off.
    pub(super) fn get_state(state: &mut StateReader<'_>) -> Result<Self, StateError> {
        let mut log = Self::default();
        for _ in 0..state.read_length()? {
            let member = state.read_ulong()?;
            let incarnation = state.read_ulonglong()?;
            let through = state.read_ulonglong()?;
            let mut beyond = BTreeSet::new();
            for _ in 0..state.read_length()? {
                beyond.insert(state.read_ulonglong()?);
            }
            log.origins.insert(member, Tickets { incarnation, through, beyond });
        }
        for _ in 0..state.read_length()? {
            log.get_answer(state)?;
        }
        for _ in 0..state.read_length()? {
            let client = state.read_string()?;
            let forgotten = Forgotten { retention_id: state.read_long()?, until: state.read_ulonglong()? };
            log.forgotten.insert(client, forgotten);
        }
        log.next_forgetting = state.read_ulonglong()?;
        Ok(log)
    }

    fn push_answer(&self, identity: &Identity, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        let nothing = Outcome { status: ReplyStatus::NoException, body: Bytes::new() };
        let (outcome, expiration) =
            self.answers.get(identity).map_or((&nothing, 0), |answer| (&answer.outcome, answer.expiration));
        state.write_string(&identity.0)?;
        state.write_long(identity.1)?;
        state.write_ulonglong(expiration)?;
        state.write_ulong(outcome.status as u32)?;
        state.write_octet_seq(&outcome.body)
    }

    fn get_answer(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        let identity = (state.read_string()?, state.read_long()?);
        let expiration = state.read_ulonglong()?;
        let status = state.read_ulong()?;
        let status = STATUSES
            .into_iter()
            .find(|known| *known as u32 == status)
            .ok_or_else(|| state.invalid("reply status"))?;
        let outcome = Outcome { status, body: state.read_octet_seq()?.into() };
        self.insert(identity, Answer { outcome, expiration });
        Ok(())
    }

    fn insert(&mut self, identity: Identity, answer: Answer) {
        self.octets += cost(&identity.0, &answer.outcome);
        self.order.push_back(identity.clone());
        self.answers.insert(identity, answer);
    }

    fn forget_oldest(&mut self) {
        let Some((client, retention_id)) = self.order.pop_front() else {
            return;
        };
        let Some(answer) = self.answers.remove(&(client.clone(), retention_id)) else {
            return;
        };
        self.octets -= cost(&client, &answer.outcome);
        if self.commutes {
            // A request under this number has the same expiration, and is refused for that.
            return;
        }
        let forgotten = self.forgotten.entry(client).or_insert(Forgotten { retention_id, until: 0 });
        forgotten.retention_id = forgotten.retention_id.max(retention_id);
        forgotten.until = forgotten.until.max(answer.expiration);
        self.next_forgetting = self.next_forgetting.min(forgotten.until);
    }
}

/// Returns what an answer takes of the log's room.
fn cost(client: &str, outcome: &Outcome) -> usize {
    ENTRY_OCTETS + client.len() + outcome.body.len()
}

/// Converts an agreed time to 100 ns intervals since 1582-10-15.
fn time_t(time: AgreedTime) -> u64 {
    time.unix_ns / 100 + FtRequest::UNIX_EPOCH
}
