//! Members of a group in one process: an application that records what is delivered, and patience with a deadline.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use maestro_group::{
    Aborted, Application, Delivery, Group, GroupKey, Incarnation, Member, MemberAddress, MemberIndex,
    Observer, Order, Overwritten, PIECE_OCTETS, PieceSink, PieceSource, Settings, Snapshot, StartError,
    Status, TransferError, ViewEvent, ViewId,
};
use tempfile::TempDir;

/// Generous: reached only when something is wrong.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// An address at which no other test listens and which no client socket is given.
pub(crate) fn address() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let [.., process] = std::process::id().to_be_bytes();
    format!("127.{}.{high}.{low}:7400", 20 + process % 80)
}

pub(crate) fn key(text: &str) -> Option<GroupKey> {
    Some(GroupKey::from_text(text.as_bytes()).unwrap())
}

/// What a member's application and observer have seen.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) views: Vec<ViewEvent>,
    pub(crate) statuses: Vec<Status>,
    /// Up to where casts are kept no longer.
    pub(crate) given_up: u64,
    /// How often there was room again for casts.
    pub(crate) room: usize,
    /// How often a state was taken over from another member or a file.
    pub(crate) states_taken: usize,
    pub(crate) overwritten: Vec<Overwritten>,
    pub(crate) aborted: Vec<Aborted>,
    view: Option<ViewId>,
    /// Own casts that were not delivered; cast again in each new view.
    pub(crate) waiting: VecDeque<Bytes>,
    pub(crate) panic_at: Option<u64>,
    /// Holds the execution thread in `deliver` while set.
    pub(crate) stuck: bool,
    /// Offers pictures of the state, so that deliveries go on while it is pushed.
    pub(crate) takes_pictures: bool,
    /// Pieces of states that were read.
    pub(crate) pieces: usize,
    /// Holds the execution thread after a piece of a state while set.
    pub(crate) stuck_in_state: bool,
    /// Holds the execution thread when it knows the end of a state, before it takes it over, while set.
    pub(crate) stuck_at_the_end: bool,
}

#[derive(Default)]
pub(crate) struct Log {
    seen: Mutex<Seen>,
    changed: Condvar,
}

impl Log {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn notify(&self) {
        self.changed.notify_all();
    }

    /// Waits until it is as wanted.
    pub(crate) fn until<T>(&self, what: &str, mut wanted: impl FnMut(&Seen) -> Option<T>) -> T {
        let end = Instant::now() + DEADLINE;
        let mut seen = self.lock();
        loop {
            if let Some(found) = wanted(&seen) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{what}: not in time; {} delivered, {:?}",
                seen.deliveries.len(),
                seen.statuses.last()
            );
            seen = self.changed.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

struct Watch(Arc<Log>);

impl Observer for Watch {
    fn status(&self, status: &Status) {
        self.0.lock().statuses.push(status.clone());
        self.0.notify();
    }

    fn given_up(&self, through: u64) {
        self.0.lock().given_up = through;
        self.0.notify();
    }

    fn room(&self) {
        self.0.lock().room += 1;
        self.0.notify();
    }
}

struct Recorder {
    log: Arc<Log>,
    group: Group,
    me: Option<Member>,
}

impl Application for Recorder {
    fn view(&mut self, view: &ViewEvent) {
        let mut seen = self.log.lock();
        seen.view = Some(view.id);
        seen.views.push(view.clone());
        self.me = Some(view.me);
        let waiting: Vec<_> = seen.waiting.iter().cloned().collect();
        // A view that has ended already is followed by another one.
        let _ = self.group.cast_batch(view.id, waiting);
        drop(seen);
        self.log.notify();
    }

    fn deliver(&mut self, delivery: Delivery) {
        let mut seen = self.log.lock();
        while seen.stuck {
            seen = self.log.changed.wait(seen).unwrap();
        }
        assert_ne!(seen.panic_at, Some(delivery.seq), "as the test wants it");
        if Some(delivery.origin) == self.me && seen.waiting.front() == Some(&delivery.payload) {
            seen.waiting.pop_front();
        }
        seen.deliveries.push(delivery);
    }

    fn merge(&mut self, other: Delivery) {
        let mut state = BytesMut::from(&other.payload[..]);
        let mut seen = self.log.lock();
        while !state.is_empty() {
            let theirs = get(&mut state);
            if seen.deliveries.iter().all(|ours| ours.payload != theirs.payload) {
                seen.deliveries.push(theirs);
            }
        }
    }

    fn batch_end(&mut self) {
        self.log.notify();
    }

    fn aborted(&mut self, aborted: Aborted) {
        self.log.lock().aborted.push(aborted);
        self.log.notify();
    }

    fn overwritten(&mut self, overwritten: Overwritten) {
        self.log.lock().overwritten.push(overwritten);
        self.log.notify();
    }

    fn push_state(&mut self, sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        // The log is not locked while pieces wait for room.
        let deliveries = self.log.lock().deliveries.clone();
        Picture(deliveries).push_state(sink)
    }

    fn snapshot(&mut self) -> Option<Box<dyn Snapshot>> {
        let seen = self.log.lock();
        if seen.takes_pictures { Some(Box::new(Picture(seen.deliveries.clone()))) } else { None }
    }

    fn get_state(&mut self, source: &mut dyn PieceSource) -> Result<(), TransferError> {
        let mut state = BytesMut::new();
        while let Some(piece) = source.next()? {
            state.put_slice(&piece);
            let mut seen = self.log.lock();
            seen.pieces += 1;
            self.log.notify();
            while seen.stuck_in_state {
                seen = self.log.changed.wait(seen).unwrap();
            }
        }
        let mut deliveries = Vec::new();
        while !state.is_empty() {
            deliveries.push(get(&mut state));
        }
        let mut seen = self.log.lock();
        while seen.stuck_at_the_end {
            seen = self.log.changed.wait(seen).unwrap();
        }
        seen.deliveries = deliveries;
        seen.states_taken += 1;
        drop(seen);
        self.log.notify();
        Ok(())
    }
}

/// What was delivered until some moment.
struct Picture(Vec<Delivery>);

impl Snapshot for Picture {
    fn push_state(&self, sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        let mut state = BytesMut::new();
        self.0.iter().for_each(|delivery| put(&mut state, delivery));
        let mut state = state.freeze();
        while !state.is_empty() {
            sink.put(state.split_to(state.len().min(PIECE_OCTETS)))?;
        }
        Ok(())
    }
}

fn put(state: &mut BytesMut, delivery: &Delivery) {
    state.put_u64(delivery.seq);
    state.put_u64(delivery.time_ns);
    state.put_u64(delivery.seed);
    state.put_u32(delivery.origin.index.0);
    state.put_u64(delivery.origin.incarnation.0);
    state.put_u64(delivery.payload.len() as u64);
    state.put_slice(&delivery.payload);
}

fn get(state: &mut BytesMut) -> Delivery {
    let (seq, time_ns, seed) = (state.get_u64(), state.get_u64(), state.get_u64());
    let origin = Member { index: MemberIndex(state.get_u32()), incarnation: Incarnation(state.get_u64()) };
    let length = usize::try_from(state.get_u64()).unwrap();
    Delivery { seq, time_ns, seed, origin, payload: state.split_to(length).freeze() }
}

/// A running member.
pub(crate) struct Running {
    pub(crate) group: Group,
    pub(crate) log: Arc<Log>,
}

impl Running {
    /// Casts, now or in the next view.
    pub(crate) fn cast(&self, payload: impl Into<Bytes>) {
        let payload = payload.into();
        let mut seen = self.log.lock();
        seen.waiting.push_back(payload.clone());
        if let Some(view) = seen.view {
            // Not taken now: cast again at the next view.
            let _ = self.group.cast(view, payload);
        }
    }

    /// Waits for a primary view with so many members.
    pub(crate) fn until_primary(&self, members: usize) -> ViewEvent {
        self.log.until("primary", |seen| match seen.statuses.last() {
            Some(Status::Primary(view)) if view.members.len() == members => {
                seen.views.iter().find(|known| known.id == view.id).cloned()
            }
            _ => None,
        })
    }

    /// Waits until so many casts were delivered.
    pub(crate) fn until_delivered(&self, casts: usize) -> Vec<Delivery> {
        self.log.until("delivered", |seen| (seen.deliveries.len() >= casts).then(|| seen.deliveries.clone()))
    }

    /// Waits until the member has failed, and says why.
    pub(crate) fn until_failed(&self) -> String {
        self.log.until("failed", |seen| match seen.statuses.last() {
            Some(Status::Failed { reason }) => Some(reason.clone()),
            _ => None,
        })
    }
}

/// Where members live: names, addresses, data directories.
pub(crate) struct Place {
    pub(crate) members: Vec<MemberAddress>,
    pub(crate) key: Option<GroupKey>,
    /// Casts that are kept for those who come back soon; with none a state is transferred.
    pub(crate) retained_octets: usize,
    pub(crate) transfer_limit: Duration,
    pub(crate) order: Order,
    pub(crate) root: TempDir,
}

impl Place {
    pub(crate) fn of(members: usize) -> Self {
        let member = |index| MemberAddress { name: format!("r{index}"), address: address() };
        Self {
            members: (1..=members).map(member).collect(),
            key: None,
            retained_octets: 16 << 20,
            transfer_limit: Duration::from_secs(10),
            order: Order::Sequencer,
            root: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn data(&self, index: usize) -> PathBuf {
        self.root.path().join(&self.members[index].name)
    }

    pub(crate) fn settings(&self, index: usize) -> Settings {
        let mut settings =
            Settings::new(self.members[index].name.clone(), self.members.clone(), "test", self.data(index));
        settings.key = self.key.clone();
        settings.retained_octets = self.retained_octets;
        settings.transfer_limit = self.transfer_limit;
        settings.outstanding_limit_octets = 64 << 20;
        settings.order = self.order;
        settings
    }

    pub(crate) fn start(&self, index: usize) -> Running {
        start(self.settings(index)).unwrap()
    }

    /// Starts all members and waits until they are in one primary view.
    pub(crate) fn start_all(&self) -> Vec<Running> {
        let all: Vec<_> = (0..self.members.len()).map(|index| self.start(index)).collect();
        for member in &all {
            member.until_primary(self.members.len());
        }
        all
    }
}

pub(crate) fn start(settings: Settings) -> Result<Running, StartError> {
    start_with(settings, Arc::default())
}

/// Shows what the drivers tell their operators, where `RUST_LOG` asks for it.
fn show_events() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let filter = tracing_subscriber::EnvFilter::from_default_env();
        tracing_subscriber::fmt().with_env_filter(filter).with_thread_names(true).init();
    });
}

pub(crate) fn start_with(settings: Settings, log: Arc<Log>) -> Result<Running, StartError> {
    show_events();
    let recorder = Arc::clone(&log);
    let group = Group::start_with(settings, Arc::new(Watch(Arc::clone(&log))), |group| {
        Box::new(Recorder { log: recorder, group, me: None })
    })?;
    Ok(Running { group, log })
}

/// The members have delivered the same: payloads, numbers, times, seeds.
pub(crate) fn assert_alike(members: &[&Running], casts: usize) -> Vec<Delivery> {
    let logs: Vec<_> = members.iter().map(|member| member.until_delivered(casts)).collect();
    for log in &logs {
        assert_eq!(log.len(), casts);
        assert!(log.iter().zip(1..).all(|(delivery, seq)| delivery.seq == seq), "numbers without gaps");
        assert!(log.windows(2).all(|two| two[0].time_ns < two[1].time_ns), "time goes on");
        assert!(log == &logs[0], "one history");
    }
    logs.into_iter().next().unwrap()
}

/// The payloads of one origin, in order.
pub(crate) fn of(log: &[Delivery], index: u32) -> Vec<Bytes> {
    log.iter()
        .filter(|delivery| delivery.origin.index.0 == index)
        .map(|delivery| delivery.payload.clone())
        .collect()
}

/// What stands for a history.
#[allow(dead_code)] // Members in processes of their own are compared so.
pub(crate) fn digest(history: &[Delivery]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for Delivery { seq, time_ns, seed, origin, payload } in history {
        (seq, time_ns, seed, origin, &payload[..]).hash(&mut hasher);
    }
    hasher.finish()
}
