//! An application whose state is all that it was delivered, and which takes its time.

use std::collections::{BTreeMap, HashSet, VecDeque};

use bytes::Bytes;
use maestro_group::{Delivery, Input, PushEnd, TransferError, TransferId, ViewEvent};

/// The state: where it stands, and a running hash and list of all that was delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) at: u64,
    pub(crate) time_ns: u64,
    pub(crate) hash: u64,
    pub(crate) ids: Vec<u64>,
}

impl State {
    pub(crate) fn apply(&mut self, delivery: &Delivery) {
        self.at = delivery.seq;
        self.time_ns = delivery.time_ns;
        self.hash = mix(self.hash, content(delivery));
        self.ids.push(id(&delivery.payload));
    }

    /// Where casts commute: the same whatever their order.
    fn apply_commuting(&mut self, delivery: &Delivery) {
        self.at = delivery.seq;
        self.time_ns = self.time_ns.max(delivery.time_ns);
        self.hash = self.hash.wrapping_add(commuting(delivery));
        self.ids.push(id(&delivery.payload));
    }

    /// Takes in the state of another partition.
    pub(crate) fn merge(&mut self, other: &Delivery) -> Option<()> {
        let theirs = Self::decode(&other.payload)?;
        self.at = other.seq;
        self.time_ns = other.time_ns;
        self.hash = mix(self.hash, content(other));
        let mine: HashSet<u64> = self.ids.iter().copied().collect();
        self.ids.extend(theirs.ids.into_iter().filter(|id| !mine.contains(id)));
        Some(())
    }

    /// Whether a ticket was executed.
    pub(crate) fn has(&self, ticket: u64) -> bool {
        self.ids.iter().any(|id| id >> 8 == ticket)
    }

    fn encode(&self) -> Vec<u8> {
        let head = [self.at, self.time_ns, self.hash];
        head.iter().chain(&self.ids).flat_map(|number| number.to_le_bytes()).collect()
    }

    fn decode(octets: &[u8]) -> Option<Self> {
        let mut numbers =
            octets.chunks_exact(8).map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        Some(Self {
            at: numbers.next()?,
            time_ns: numbers.next()?,
            hash: numbers.next()?,
            ids: numbers.collect(),
        })
    }
}

/// What a cast is known by.
pub(crate) fn id(payload: &Bytes) -> u64 {
    payload.get(..8).map_or(0, |octets| u64::from_le_bytes(octets.try_into().unwrap_or_default()))
}

/// All that members have to agree upon of a delivery.
pub(crate) fn content(delivery: &Delivery) -> u64 {
    let origin = u64::from(delivery.origin.index.0) << 32 | delivery.origin.incarnation.0;
    let rest = delivery.payload.iter().fold(0, |hash, octet| hash * 31 % 0xffff_fffb + u64::from(*octet));
    [delivery.time_ns, delivery.seed, origin, id(&delivery.payload), rest]
        .iter()
        .fold(delivery.seq, |hash, part| mix(hash, *part))
}

/// The same without its number, which is one member's own where casts commute.
pub(crate) fn commuting(delivery: &Delivery) -> u64 {
    content(&Delivery { seq: 0, ..delivery.clone() })
}

pub(crate) fn mix(hash: u64, number: u64) -> u64 {
    let mut z = (hash ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    z = (z ^ (z >> 32)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 29)
}

/// What waits for the application.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    Deliver(Delivery),
    Merge(Delivery),
    View(ViewEvent),
    Push(TransferId),
    Get(TransferId),
}

/// What came of a step.
#[derive(Debug, Clone)]
pub(crate) enum Done {
    /// To be told to the core.
    Tell(Input),
    /// A delivery was executed.
    Executed(Delivery),
    /// The state of another partition was merged; false: it is none.
    Merged(bool),
    /// A view was told of.
    View(ViewEvent),
    /// A whole state was taken over.
    Taken,
}

#[derive(Debug, Default)]
struct Incoming {
    pieces: VecDeque<Bytes>,
    end: Option<PushEnd>,
    taken: bool,
    cancelled: bool,
}

#[derive(Debug)]
enum Busy {
    Pushing { transfer: TransferId, pieces: VecDeque<Bytes> },
    Getting { transfer: TransferId, octets: Vec<u8> },
}

#[derive(Debug, Default)]
pub(crate) struct App {
    pub(crate) state: State,
    pub(crate) queue: VecDeque<Work>,
    busy: Option<Busy>,
    /// Room for pieces of the states that are pushed; none when cancelled.
    credit: BTreeMap<TransferId, Option<u32>>,
    gets: BTreeMap<TransferId, Incoming>,
    /// Whether the next state that is to be pushed cannot be.
    pub(crate) cannot_push: bool,
    /// Where the last state stood that was taken over.
    pub(crate) taken_at: u64,
    /// Whether casts commute.
    commutes: bool,
}

impl App {
    pub(crate) fn new(state: State, commutes: bool) -> Self {
        Self { state, commutes, ..Self::default() }
    }

    pub(crate) fn push(&mut self, transfer: TransferId, credit: u32) {
        self.credit.insert(transfer, Some(credit));
        self.queue.push_back(Work::Push(transfer));
    }

    pub(crate) fn push_credit(&mut self, transfer: TransferId, pieces: u32) {
        if let Some(Some(credit)) = self.credit.get_mut(&transfer) {
            *credit += pieces;
        }
    }

    pub(crate) fn push_cancel(&mut self, transfer: TransferId) {
        self.credit.insert(transfer, None);
    }

    pub(crate) fn get(&mut self, transfer: TransferId) {
        self.gets.insert(transfer, Incoming::default());
        self.queue.push_back(Work::Get(transfer));
    }

    pub(crate) fn piece(&mut self, transfer: TransferId, piece: Bytes) {
        self.gets.entry(transfer).or_default().pieces.push_back(piece);
    }

    pub(crate) fn end(&mut self, transfer: TransferId, end: PushEnd) {
        self.gets.entry(transfer).or_default().end = Some(end);
    }

    /// Cancels a state unless it was taken over. Tells whether it did.
    pub(crate) fn get_cancel(&mut self, transfer: TransferId) -> bool {
        let incoming = self.gets.entry(transfer).or_default();
        incoming.cancelled = !incoming.taken;
        incoming.cancelled
    }

    /// Tells whether it is in the middle of a transfer.
    pub(crate) fn moves_state(&self) -> bool {
        self.busy.is_some()
    }

    /// Tells whether it has done all that it was given.
    pub(crate) fn is_idle(&self) -> bool {
        self.busy.is_none() && self.queue.is_empty()
    }

    /// Cancels all that is under way, as when the process ends.
    pub(crate) fn cancel_all(&mut self) {
        self.credit.values_mut().for_each(|credit| *credit = None);
        let transfers: Vec<_> = self.gets.keys().copied().collect();
        transfers.into_iter().for_each(|transfer| _ = self.get_cancel(transfer));
    }

    /// Does one thing. `None`: there is nothing to do, or what there is waits for something.
    pub(crate) fn step(&mut self, piece_octets: usize) -> Option<Vec<Done>> {
        if let Some(busy) = self.busy.take() {
            return match busy {
                Busy::Pushing { transfer, pieces } => self.push_on(transfer, pieces),
                Busy::Getting { transfer, octets } => self.get_on(transfer, octets),
            };
        }
        match self.queue.pop_front()? {
            Work::Deliver(delivery) => {
                if self.commutes {
                    self.state.apply_commuting(&delivery);
                } else {
                    self.state.apply(&delivery);
                }
                let executed = Input::Executed { seq: delivery.seq };
                Some(vec![Done::Executed(delivery), Done::Tell(executed)])
            }
            Work::Merge(other) => {
                let done = self.state.merge(&other).is_some();
                Some(vec![Done::Merged(done), Done::Tell(Input::Executed { seq: other.seq })])
            }
            Work::View(view) => Some(vec![Done::View(view)]),
            Work::Push(transfer) if std::mem::take(&mut self.cannot_push) => {
                let result = Err(TransferError::Unusable { reason: "not today".into() });
                Some(vec![Done::Tell(Input::PushEnded { transfer, result })])
            }
            Work::Push(transfer) => {
                let octets = self.state.encode();
                let pieces = octets.chunks(piece_octets).map(Bytes::copy_from_slice).collect();
                self.busy = Some(Busy::Pushing { transfer, pieces });
                Some(Vec::new())
            }
            Work::Get(transfer) => {
                self.busy = Some(Busy::Getting { transfer, octets: Vec::new() });
                Some(Vec::new())
            }
        }
    }

    fn push_on(&mut self, transfer: TransferId, mut pieces: VecDeque<Bytes>) -> Option<Vec<Done>> {
        let credit = self.credit.get_mut(&transfer);
        let room = match credit {
            None | Some(None) => {
                let result = Err(TransferError::BrokenOff);
                return Some(vec![Done::Tell(Input::PushEnded { transfer, result })]);
            }
            Some(Some(room)) => room,
        };
        if pieces.is_empty() {
            let result = Ok(PushEnd { at: self.state.at, time_ns: self.state.time_ns });
            return Some(vec![Done::Tell(Input::PushEnded { transfer, result })]);
        }
        let told = if *room > 0 { pieces.pop_front() } else { None };
        *room = room.saturating_sub(1);
        self.busy = Some(Busy::Pushing { transfer, pieces });
        told.map(|piece| vec![Done::Tell(Input::PiecePushed { transfer, piece })])
    }

    fn get_on(&mut self, transfer: TransferId, mut octets: Vec<u8>) -> Option<Vec<Done>> {
        let incoming = self.gets.entry(transfer).or_default();
        let taken = |result| Some(vec![Done::Tell(Input::StateTaken { transfer, result })]);
        if incoming.cancelled {
            return taken(Err(TransferError::BrokenOff));
        }
        if let Some(piece) = incoming.pieces.pop_front() {
            octets.extend_from_slice(&piece);
            self.busy = Some(Busy::Getting { transfer, octets });
            return Some(vec![Done::Tell(Input::PieceTaken { transfer })]);
        }
        let Some(end) = incoming.end else {
            self.busy = Some(Busy::Getting { transfer, octets });
            return None;
        };
        let Some(state) = State::decode(&octets).filter(|state| state.at == end.at) else {
            return taken(Err(TransferError::Unusable {
                reason: format!("{} octets for {end:?}", octets.len()),
            }));
        };
        incoming.taken = true;
        self.taken_at = state.at;
        self.state = state;
        let told = Input::StateTaken { transfer, result: Ok(()) };
        Some(vec![Done::Taken, Done::Tell(told)])
    }
}
