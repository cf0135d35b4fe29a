//! One replica of the cluster: what is on its disk, and its life while it runs.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use maestro_group::{
    Application, Core, CoreSettings, Input, Member, MemberAddress, MemberIndex, Persist, PieceSink,
    PieceSource, StopState, Time, TransferError, TransferId, ViewId,
};
use maestro_orbs::replicated::bare::BareReplica;
use uuid::Uuid;

use super::rng::Rng;

/// What a replica keeps when its process ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    pub(super) incarnation: u64,
    cluster: Option<Uuid>,
    epoch: u64,
    founder: bool,
    known: Vec<u64>,
    /// What an orderly stop left: the group's memory and the orb's state.
    pub(super) stop: Option<(StopState, Pieces)>,
}

/// A running process.
pub(super) struct Life {
    /// Unique in the run.
    pub(super) number: u64,
    pub(super) member: Member,
    pub(super) core: Core,
    pub(super) replica: BareReplica,
    pub(super) born: Duration,
    pub(super) inbox: VecDeque<Input>,
    pub(super) wake: Option<Duration>,
    /// The primary view that it is in, as its core says.
    pub(super) primary: Option<ViewId>,
    /// The last delivery, and its agreed time.
    pub(super) at: (u64, u64),
    /// States that it pushes: what waits for room, and how much room there is.
    pub(super) pushes: BTreeMap<TransferId, (Pieces, u32)>,
    /// States that it reads.
    pub(super) gets: BTreeMap<TransferId, Pieces>,
}

/// A replica.
#[derive(Default)]
pub(super) struct Node {
    pub(super) disk: Disk,
    pub(super) life: Option<Life>,
}

/// A state in memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces(pub(super) VecDeque<Bytes>);

impl PieceSink for Pieces {
    fn put(&mut self, piece: Bytes) -> Result<(), TransferError> {
        self.0.push_back(piece);
        Ok(())
    }
}

impl PieceSource for Pieces {
    fn next(&mut self) -> Result<Option<Bytes>, TransferError> {
        Ok(self.0.pop_front())
    }
}

/// Takes the whole state of a replica, in the way in which a server would: from a picture where its objects offer one.
pub(super) fn push(application: &mut dyn Application) -> Result<Pieces, TransferError> {
    let mut pieces = Pieces::default();
    match application.snapshot() {
        Some(picture) => picture.push_state(&mut pieces)?,
        None => application.push_state(&mut pieces)?,
    }
    Ok(pieces)
}

impl Disk {
    pub(super) fn persist(&mut self, persist: &Persist) {
        self.cluster = persist.cluster;
        self.epoch = persist.epoch;
        self.founder = persist.founder;
        self.known.clone_from(&persist.incarnations);
    }
}

impl Life {
    /// Starts a replica's process with what is on its disk.
    pub(super) fn start(
        disk: &mut Disk,
        node: usize,
        members: &[MemberAddress],
        mut replica: BareReplica,
        moment: (u64, Duration),
        rng: &mut Rng,
    ) -> Result<Self, TransferError> {
        disk.incarnation += 1;
        let index = MemberIndex(u32::try_from(node).unwrap_or(u32::MAX));
        let member = Member { index, incarnation: maestro_group::Incarnation(disk.incarnation) };
        let candidate = Uuid::from_u64_pair(rng.next(), rng.next());
        let mut settings = CoreSettings::new(member, members, candidate);
        settings.cluster = disk.cluster;
        settings.epoch = disk.epoch;
        settings.founder = disk.founder;
        settings.known.clone_from(&disk.known);
        settings.zombie = disk.cluster.is_some() && disk.stop.is_none();
        let mut at = (0, 0);
        let stop = match disk.stop.take() {
            Some((stop, mut state)) => {
                let entry =
                    stop.executed.checked_sub(stop.base + 1).and_then(|place| usize::try_from(place).ok());
                let entry = entry.and_then(|place| stop.entries.get(place));
                at = (stop.executed, entry.map_or(stop.base_time_ns, |entry| entry.time_ns));
                replica.application().load_state(&mut state)?;
                Some(stop)
            }
            None => None,
        };
        Ok(Self {
            number: moment.0,
            member,
            core: Core::new(settings, stop),
            replica,
            born: moment.1,
            inbox: VecDeque::from([Input::Tick]),
            wake: None,
            primary: None,
            at,
            pushes: BTreeMap::new(),
            gets: BTreeMap::new(),
        })
    }

    pub(super) fn time(&self, now: Duration) -> Time {
        Time(now.saturating_sub(self.born))
    }

    /// Hands pieces of a state over, as far as there is room.
    pub(super) fn push_on(&mut self, transfer: TransferId) {
        let Some((pieces, credit)) = self.pushes.get_mut(&transfer) else { return };
        while *credit > 0 {
            let Some(piece) = pieces.0.pop_front() else { break };
            *credit -= 1;
            self.inbox.push_back(Input::PiecePushed { transfer, piece });
        }
        if pieces.0.is_empty() {
            self.pushes.remove(&transfer);
            let end = maestro_group::PushEnd { at: self.at.0, time_ns: self.at.1 };
            self.inbox.push_back(Input::PushEnded { transfer, result: Ok(end) });
        }
    }
}
