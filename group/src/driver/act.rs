//! Does what the core says: messages to peers, work for the application, standing, durable facts.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use super::bus::Bus;
use super::command::Command;
use super::execution::{Executed, Work};
use super::flow::{GetFlow, PushFlow};
use super::queue::Queue;
use super::settings::Settings;
use super::shared::Shared;
use crate::api::{Overwritten, Status};
use crate::core_io::{Answer, Exit, Output, Persist, TransferId};
use crate::datadir::{DataDir, DataError};
use crate::roster::{Roster, Seat};
use crate::stop::StopState;
use crate::transport::Refusal;
use crate::transport::mesh::{Mesh, MeshEvent};
use crate::transport::operator::Reply;
use crate::types::{Member, MemberIndex};

/// How a member's core ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// In order, with the memory to keep.
    Left(Option<Box<StopState>>),
    /// The others went on without it.
    Excluded(String),
    /// For a reason.
    Failed(String),
    /// As if it were killed.
    Crashed,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(_) => f.write_str("left in order"),
            Self::Excluded(reason) | Self::Failed(reason) => f.write_str(reason),
            Self::Crashed => f.write_str("ended without an orderly stop"),
        }
    }
}

/// All that the core's outputs act on.
pub(super) struct Outside {
    pub(super) mesh: Mesh,
    pub(super) bus: Option<Bus>,
    pub(super) shared: Arc<Shared>,
    data: DataDir,
    work: Arc<Queue<Work>>,
    me: Member,
    /// The configured members where this one's history ends.
    roster: Roster,
    index: MemberIndex,
    /// The group's name.
    pub(super) group: String,
    /// Who waits for which wish.
    pub(super) wishes: HashMap<u64, u64>,
    /// Work for the application that is handed over at the end of the turn.
    batch: Vec<Work>,
    /// This member's own casts among it, and their octets.
    own: (usize, usize),
    flows: Flows,
    consumed_discarded: bool,
    executed: Arc<Executed>,
    /// Octets of all deliveries handed to the application, and how many of them may wait.
    delivered_octets: u64,
    backlog_limit_octets: u64,
}

impl Outside {
    pub(super) fn new(
        mesh: Mesh,
        data: DataDir,
        settings: &Settings,
        me: Member,
        shared: Arc<Shared>,
        work: Arc<Queue<Work>>,
        executed: Arc<Executed>,
    ) -> Self {
        Self {
            mesh,
            bus: None,
            shared,
            data,
            work,
            me,
            roster: Roster::default(),
            index: me.index,
            group: settings.group_name.clone(),
            wishes: HashMap::new(),
            batch: Vec::new(),
            own: (0, 0),
            flows: Flows::default(),
            consumed_discarded: false,
            executed,
            delivered_octets: 0,
            backlog_limit_octets: settings.backlog_limit_octets as u64,
        }
    }

    /// The same where these members are known at the start.
    pub(super) fn with_roster(self, roster: Roster) -> Self {
        Self { roster, ..self }
    }

    /// The same with the bus that the engine has.
    pub(super) fn with_bus(self, bus: Option<Bus>) -> Self {
        Self { bus, ..self }
    }

    /// Closes all links and gives the data directory back.
    pub(super) fn into_data(self) -> DataDir {
        self.data
    }

    /// A member's name, for people.
    pub(super) fn name(&self, index: Option<usize>) -> &str {
        let seat = index.and_then(|index| self.roster.seats.iter().find(|seat| seat.index.at() == index));
        seat.map_or("another member", |seat| seat.name.as_str())
    }

    /// Does one thing; the member's end, if that is it.
    pub(super) fn act(&mut self, output: Output, now: Instant, events: &mut Vec<MeshEvent>) -> Option<Ended> {
        match output {
            Output::Transmit { to, message } => self.mesh.send(to.at(), &message),
            Output::Multicast { frame } => {
                if let Some(bus) = &mut self.bus {
                    bus.put(frame);
                }
            }
            Output::Recall => {
                if let Some(bus) = &mut self.bus {
                    bus.recall();
                }
            }
            Output::Deliver(delivery) => {
                self.delivered_octets += delivery.payload.len() as u64;
                if delivery.origin == self.me {
                    self.own.0 += 1;
                    self.own.1 += delivery.payload.len();
                }
                self.batch.push(Work::Deliver(delivery));
            }
            Output::Merge(delivery) => {
                self.delivered_octets += delivery.payload.len() as u64;
                self.batch.push(Work::Merge(delivery));
            }
            Output::Change(delivery, roster) => self.batch.push(Work::Change(delivery, roster)),
            Output::Roster(news) => {
                tracing::info!(members = news.held.names(), number = news.held.version.number, "members");
                self.mesh.members(&news, now, events);
                self.roster = news.held;
            }
            Output::Answer { token, answer } => {
                if let Some(operator) = self.wishes.get(&token).copied() {
                    if answer != Answer::Ordered {
                        self.wishes.remove(&token);
                    }
                    self.mesh.reply(operator, &reply(answer), now);
                }
            }
            Output::View(view) => {
                self.own = (0, 0);
                self.shared.gate.open(view.id);
                self.batch.push(Work::View(view));
            }
            Output::Changing => self.batch.push(Work::Changing),
            Output::Received { from, payload } => self.batch.push(Work::Received(from, payload)),
            Output::Aborted(aborted) => {
                tracing::debug!(casts = aborted.payloads.len(), reason = ?aborted.reason, "aborted");
                self.batch.push(Work::Aborted(aborted));
            }
            Output::Overwritten(overwritten) => {
                let Overwritten { after, casts } = overwritten;
                tracing::warn!(after, casts, "deliveries that the others do not have were undone");
                self.shared.add_overwritten(casts);
                self.batch.push(Work::Overwritten(overwritten));
            }
            // Its end is told when it is complete, files and all.
            Output::Status(Status::Left | Status::Excluded { .. } | Status::Failed { .. }) => {}
            Output::Status(status) => self.status(&status),
            Output::Persist(persist) => {
                if let Err(error) = self.persist(&persist) {
                    return Some(Ended::Failed(error.to_string()));
                }
            }
            Output::Exit(Exit::Left { stop }) => return Some(Ended::Left(stop)),
            Output::Exit(Exit::Excluded { reason }) => return Some(Ended::Excluded(reason)),
            Output::Exit(Exit::Undone { reason }) => {
                let kept = self.data.reset();
                return Some(Ended::Failed(kept.map_or_else(|error| error.to_string(), |()| reason)));
            }
            Output::Exit(Exit::Removed { reason }) => {
                let kept = self.data.update(|record| record.removed = Some(reason.clone()));
                return Some(Ended::Failed(kept.map_or_else(|error| error.to_string(), |()| reason)));
            }
            Output::Exit(Exit::Failed { reason }) => return Some(Ended::Failed(reason)),
            transfer => self.transfer(transfer),
        }
        None
    }

    /// Hands this turn's work to the execution thread; the member's end, if that lags too far behind.
    pub(super) fn hand_over(&mut self) -> Option<Ended> {
        let (casts, octets) = std::mem::take(&mut self.own);
        if casts > 0 {
            self.shared.gate.delivered(casts, octets);
        }
        if !self.batch.is_empty() {
            self.work.push(&mut self.batch);
        }
        let (backlog, limit) = (self.delivered_octets - self.executed.octets(), self.backlog_limit_octets);
        let reason = || format!("the application is {backlog} octets of casts behind, allowed are {limit}");
        (backlog > limit).then(|| Ended::Failed(reason()))
    }

    fn status(&mut self, status: &Status) {
        if !matches!(status, Status::Primary(_)) {
            self.shared.gate.shut();
        }
        tracing::info!(?status, "standing");
        self.shared.set_status(status);
    }

    fn persist(&mut self, persist: &Persist) -> Result<(), DataError> {
        let was_founder = self.data.record().founder;
        let life = |seat: &Seat| persist.incarnations.get(seat.index.at()).copied().unwrap_or(0);
        let members = persist.roster.seats.iter().map(|seat| (seat.name.clone(), life(seat)));
        self.data.update(|record| {
            record.confirmed = persist.in_view || (record.confirmed && record.cluster == persist.cluster);
            record.cluster = persist.cluster;
            record.epoch = persist.epoch;
            record.founder = persist.founder;
            record.members = members.collect();
            // Before its first view a member of the first list is one by that list alone.
            if persist.in_view || record.roster.is_some() {
                record.roster = Some(persist.roster.clone());
                record.index = Some(self.index);
            }
        })?;
        if was_founder && !persist.founder {
            self.data.consume()?;
        }
        if persist.in_view && !self.consumed_discarded {
            self.data.discard_consumed()?;
            self.consumed_discarded = true;
        }
        let hello = self.mesh.hello_mut();
        hello.cluster = persist.cluster.filter(|_| self.data.record().confirmed);
        hello.proposed = persist.cluster;
        hello.epoch = persist.epoch;
        hello.has_memory |= persist.in_view;
        for (peer, incarnation) in persist.incarnations.iter().enumerate() {
            self.mesh.know(peer, *incarnation);
        }
        Ok(())
    }

    /// Another member refuses this one for good: what that says of its seat is kept.
    ///
    /// # Errors
    ///
    /// The disk's.
    pub(super) fn note_refusal(&mut self, refusal: &Refusal) -> Result<(), DataError> {
        match refusal {
            Refusal::Removed { .. } => self.data.update(|record| record.removed = Some(refusal.to_string())),
            Refusal::Undone { .. } => self.data.reset(),
            _ => Ok(()),
        }
    }

    fn transfer(&mut self, output: Output) {
        match output {
            Output::PushState { transfer, credit } => {
                let flow = Arc::new(PushFlow::new(credit));
                self.flows.add_push(transfer, Arc::clone(&flow));
                self.batch.push(Work::Push(transfer, flow));
            }
            Output::PushCredit { transfer, pieces } => {
                if let Some(flow) = self.flows.pushes.get(&transfer) {
                    flow.add(pieces);
                }
            }
            Output::PushCancel { transfer } => {
                if let Some(flow) = self.flows.pushes.remove(&transfer) {
                    flow.cancel();
                }
            }
            Output::GetState { transfer } => {
                let flow = Arc::new(GetFlow::default());
                self.flows.add_get(transfer, Arc::clone(&flow));
                self.batch.push(Work::Get(transfer, flow));
            }
            Output::GetPiece { transfer, piece } => {
                if let Some(flow) = self.flows.gets.get(&transfer) {
                    flow.add(piece);
                }
            }
            Output::GetEnd { transfer, end } => {
                // It is kept: as long as the application does not know of the end, it can be cancelled.
                if let Some(flow) = self.flows.gets.get(&transfer) {
                    flow.end(end);
                }
            }
            Output::GetCancel { transfer } => {
                let withdrawn = self.flows.gets.remove(&transfer).is_some_and(|flow| flow.cancel());
                if withdrawn {
                    self.shared.inbox.push([Command::StateWithdrawn { transfer }]);
                }
            }
            // All other outputs are acted on before.
            _ => {}
        }
    }
}

/// What an operator is told of a change.
fn reply(answer: Answer) -> Reply {
    match answer {
        Answer::Ordered => Reply::Ordered,
        Answer::Done => Reply::Done,
        Answer::Refused(refused) => Reply::Refused(refused.to_string()),
    }
}

/// The transfers under way. When the core's task ends, nobody is left waiting for a piece.
#[derive(Default)]
struct Flows {
    pushes: HashMap<TransferId, Arc<PushFlow>>,
    gets: HashMap<TransferId, Arc<GetFlow>>,
}

impl Flows {
    fn add_push(&mut self, transfer: TransferId, flow: Arc<PushFlow>) {
        // A push that has ended leaves its flow here until the next one to the same member.
        self.pushes.retain(|old, flow| {
            let keep = old.to != transfer.to;
            if !keep {
                flow.cancel();
            }
            keep
        });
        self.pushes.insert(transfer, flow);
    }

    fn add_get(&mut self, transfer: TransferId, flow: Arc<GetFlow>) {
        for (_, old) in self.gets.drain() {
            old.cancel();
        }
        self.gets.insert(transfer, flow);
    }
}

impl Drop for Flows {
    fn drop(&mut self) {
        self.pushes.values().for_each(|flow| flow.cancel());
        self.gets.values().for_each(|flow| _ = flow.cancel());
    }
}
