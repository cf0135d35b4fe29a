//! An object under its key, and the order of its calls.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::BytesMut;
use maestro_adaptors::{AgreedTime, Call, CallInfo, Exception, ObjectAdaptor, Outcome, Seed, Servant};

use super::host::{Changes, SimpleHost};
use super::{Execution, Simple, answered_on_arrival};
use crate::mix::mix;
use crate::{Reply, ReplySlot, Request};

/// An object under its key.
pub(super) struct Binding {
    execution: Execution,
    type_id: String,
    object: Mutex<Object>,
    queue: Mutex<Queue>,
}

struct Object {
    servant: Servant<dyn ObjectAdaptor>,
    /// Room for the next replies.
    scratch: BytesMut,
    /// How many calls there were.
    calls: u64,
    /// The time of the call before: it never goes back.
    time: AgreedTime,
    /// Whether a call destroyed it: those that waited behind that call come too late.
    gone: bool,
}

/// Calls that wait for the pool.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<Request>,
    /// Whether a job on the pool takes calls out.
    running: bool,
}

impl Binding {
    pub(super) fn new(object: Box<dyn ObjectAdaptor>, execution: Execution) -> Self {
        let type_id = object.repository_ids().first().copied().unwrap_or_default().to_owned();
        let servant = Servant::new(object);
        Self {
            execution,
            type_id,
            object: Mutex::new(Object {
                servant,
                scratch: BytesMut::new(),
                calls: 0,
                time: AgreedTime::default(),
                gone: false,
            }),
            queue: Mutex::default(),
        }
    }

    pub(super) fn execution(&self) -> Execution {
        self.execution
    }

    pub(super) fn type_id(&self) -> &str {
        &self.type_id
    }

    /// Executes a call here and now.
    pub(super) fn invoke(&self, orb: &Simple, request: Request) {
        let on_arrival = answered_on_arrival(request.response);
        let Request {
            object_key,
            operation,
            service_contexts,
            principal,
            peer,
            identity,
            body,
            code_sets,
            slot,
            ..
        } = request;
        let slot = acknowledge(on_arrival, slot);
        let version = body.version;
        let info = CallInfo {
            object_key,
            operation,
            service_contexts,
            principal,
            peer,
            identity,
            version,
            code_sets,
            time: now(),
            seed: Seed::default(),
            delivery: 0,
        };
        let mut object = lock(&self.object);
        let (outcome, changes) = object.call(orb, info, &body);
        drop(object);
        for (key, newcomer) in changes.births {
            orb.adopt(key, newcomer, self.execution);
        }
        // Calls of another object that were taken are still executed.
        for key in &changes.gone {
            orb.disown(key);
        }
        if let Some(slot) = slot {
            slot.reply(Reply::new(outcome.status, outcome.body));
        }
    }

    /// Lets the pool execute a call, after those that came before.
    pub(super) fn enqueue(self: &Arc<Self>, orb: Arc<Simple>, request: Request) {
        let mut queue = lock(&self.queue);
        queue.waiting.push_back(request);
        if !mem::replace(&mut queue.running, true) {
            let binding = Arc::clone(self);
            rayon::spawn_fifo(move || binding.drain(&orb));
        }
    }

    fn drain(&self, orb: &Simple) {
        while let Some(request) = self.next() {
            self.invoke(orb, request);
        }
    }

    fn next(&self) -> Option<Request> {
        let mut queue = lock(&self.queue);
        let request = queue.waiting.pop_front();
        queue.running = request.is_some();
        request
    }
}

impl Object {
    fn call(&mut self, orb: &Simple, mut info: CallInfo, body: &maestro_giop::Body) -> (Outcome, Changes) {
        if self.gone {
            return (Outcome::raised(Exception::object_not_exist(), body), Changes::default());
        }
        self.calls += 1;
        self.time = self.time.max(info.time);
        info.time = self.time;
        info.seed = Seed(mix(orb.life, self.calls));
        let host = SimpleHost::new(orb, &info.object_key, self.calls);
        let outcome = self.servant.invoke(&Call::new(&info, &host), body, &mut self.scratch);
        let changes = host.into_changes();
        if outcome.status != maestro_giop::ReplyStatus::NoException {
            return (outcome, Changes::default());
        }
        self.gone = changes.gone.contains(&info.object_key);
        (outcome, changes)
    }
}

/// Answers a client that waits for no more than the request's arrival.
fn acknowledge(on_arrival: bool, slot: ReplySlot) -> Option<ReplySlot> {
    if on_arrival {
        slot.reply(Reply::empty());
        return None;
    }
    Some(slot)
}

fn now() -> AgreedTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    AgreedTime { unix_ns: u64::try_from(since.as_nanos()).unwrap_or(u64::MAX) }
}

/// A panic of an object is caught inside, so that a poisoned lock says nothing here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
