//! The pure core of a replicated orb: objects, reply log, and what they make of the one order.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::BytesMut;
use indexmap::IndexMap;
use maestro_adaptors::{
    AgreedTime, Call, CallInfo, Exception, Executing, Outcome, PieceSink, PieceSource, ReplicatedObject,
    Seed, Servant, StateError, StateReader, ft_request, minor,
};
use maestro_giop::{Completed, ObjectKey, ReplyStatus, SystemException, SystemExceptionKind};

use super::agreement::{Agreement, Verdict};
use super::destroyed::Destroyed;
use super::host::ReplicaHost;
use super::image::{self, Head, Image, ObjectImage, Part, STATE_FORMAT};
use super::level::Levels;
use super::membership::Membership;
use super::reply_log::{Memory, Origin, ReplyLog};
use super::update::{Cast, Checkpoint, Update};
use crate::kinds::{Kind, Kinds};
use crate::root_key;

/// A cast in its place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// The number of the delivery.
    pub(super) delivery: u64,
    /// The agreed time.
    pub(super) time: AgreedTime,
    /// The agreed seed.
    pub(super) seed: Seed,
    /// Who cast it.
    pub(super) origin: Origin,
}

/// What a delivery led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// The request under this ticket has this answer. Only the origin's client gets it.
    Answer {
        /// The origin's number of the request.
        ticket: u64,
        /// The answer.
        outcome: Outcome,
        /// The keys of the objects that the call created.
        born: Vec<ObjectKey>,
        /// The keys of the objects that it destroyed or removed.
        gone: Vec<ObjectKey>,
    },
    /// The replicas or the objects changed: references are to be written anew.
    Changed,
    /// Another replica answers otherwise than this one, and no majority says which is right.
    Differ {
        /// The delivery by which they differ at the latest.
        delivery: u64,
    },
    /// This replica answers otherwise than a majority: it must leave.
    Odd {
        /// The delivery by which they differ at the latest.
        delivery: u64,
    },
    /// Nothing to do.
    Nothing,
}

/// The objects of one replica, and all that is state beside them. Takes deliveries, returns effects.
pub(super) struct Replica {
    kinds: Arc<Kinds>,
    /// Whether objects' states move; the rest always does.
    pub(super) transfers_objects: bool,
    /// How many replicas are configured.
    members: usize,
    /// What this release can run.
    levels: Levels,
    /// Whether objects that calls create are named by the agreed seed: partitions that go on may count the same deliveries.
    names_by_seed: bool,
    /// Where requests commute: the time of the last cast of each replica in the view.
    clocks: Option<BTreeMap<u32, u64>>,
    /// The keys of the objects that were bound.
    roots: Vec<ObjectKey>,
    pub(super) state: State,
    /// What calls came to, where somebody compares replicas.
    pub(super) witnessed: Option<Vec<Outcome>>,
    scratch: BytesMut,
}

/// All that is the same at every replica.
#[derive(Default)]
pub(super) struct State {
    pub(super) objects: IndexMap<ObjectKey, Object>,
    pub(super) log: ReplyLog,
    pub(super) agreement: Agreement,
    pub(super) membership: Membership,
    pub(super) destroyed: Destroyed,
}

pub(super) struct Object {
    pub(super) kind: Arc<Kind>,
    pub(super) servant: Servant<dyn ReplicatedObject>,
}

impl Replica {
    /// Makes a replica of a group of `members` configured ones. `transfers_objects`: whether objects' states move.
    pub(super) fn new(kinds: Arc<Kinds>, members: usize, transfers_objects: bool) -> Self {
        let (roots, state, scratch) = (Vec::new(), State::default(), BytesMut::new());
        let (levels, names_by_seed, clocks, witnessed) = (Levels::default(), false, None, None);
        Self {
            kinds,
            transfers_objects,
            members,
            levels,
            names_by_seed,
            clocks,
            roots,
            state,
            witnessed,
            scratch,
        }
    }

    /// Says which levels this release can run; the first one alone where nothing is said.
    pub(super) fn run_levels(&mut self, levels: Levels) {
        self.levels = levels;
    }

    /// Returns how many replicas are configured.
    fn members(&self) -> usize {
        self.state.membership.configured().unwrap_or(self.members)
    }

    /// Returns the level at which all replicas run.
    pub(super) fn level(&self) -> u32 {
        self.state.membership.level()
    }

    /// Names objects that calls create so that other partitions give no object the same name.
    pub(super) fn name_by_seed(&mut self) {
        self.names_by_seed = true;
    }

    /// Requests commute: the replicas execute the same ones, in orders of their own.
    pub(super) fn commute(&mut self) {
        self.clocks = Some(BTreeMap::new());
        self.state.log.commute();
    }

    /// A view of these replicas has begun.
    pub(super) fn view(&mut self, members: impl Iterator<Item = u32>) {
        if let Some(clocks) = &mut self.clocks {
            *clocks = members.map(|member| (member, 0)).collect();
        }
    }

    /// Notes the time of a cast. Where requests commute, answers are forgotten when each replica's time has passed their expiration: each
    /// one's time only grows.
    fn pass_time(&mut self, at: Position) {
        let Some(clocks) = &mut self.clocks else { return self.state.log.expire(at.time) };
        clocks.insert(at.origin.member, at.time.unix_ns);
        if self.state.log.has_answers() {
            let unix_ns = clocks.values().copied().min().unwrap_or(0);
            self.state.log.expire(AgreedTime { unix_ns });
        }
    }

    /// Binds a fresh object of `kind` to a key. All replicas bind the same before they start.
    pub(super) fn bind(&mut self, key: ObjectKey, kind: Arc<Kind>) {
        let servant = Servant::new(kind.make());
        self.roots.push(key.clone());
        self.state.objects.insert(key, Object { kind, servant });
    }

    /// Tells whether a request was executed, or is too old ever to be.
    pub(super) fn has_executed(&self, origin: Origin, ticket: u64) -> bool {
        self.state.log.knows(origin, ticket)
    }

    /// Takes a delivery. The same deliveries lead to the same effects and states everywhere.
    pub(super) fn deliver(&mut self, at: Position, cast: Cast) -> Effect {
        self.pass_time(at);
        let commutes = self.clocks.is_some();
        match cast {
            Cast::Call(update) => self.call(at, update),
            Cast::Present(present) => {
                let members = self.members();
                let delivery = (!commutes).then_some(at.delivery);
                self.state.membership.note(at.origin.member, present, delivery, members);
                Effect::Changed
            }
            // In another order answers may be other ones; the word says that time goes on at that replica.
            Cast::Checkpoint(_) if commutes => Effect::Nothing,
            Cast::Checkpoint(word) => {
                match self.state.agreement.hear(at.origin.member, word, self.members() / 2 + 1) {
                    Verdict::Agreed => Effect::Nothing,
                    Verdict::Differ { delivery } => Effect::Differ { delivery },
                    Verdict::Odd { delivery } => Effect::Odd { delivery },
                }
            }
        }
    }

    /// Returns the checkpoint that is to be cast after this delivery. Replicas whose objects' states do not move are free to
    /// differ.
    pub(super) fn checkpoint(&mut self, delivery: u64) -> Option<Checkpoint> {
        if self.transfers_objects || self.clocks.is_some() {
            self.state.agreement.checkpoint(delivery)
        } else {
            None
        }
    }

    /// The configured replicas have changed.
    pub(super) fn reconfigured(&mut self, members: &[u32], delivery: u64) {
        self.state.membership.keep(members, delivery);
    }

    /// Returns where the replicas are.
    pub(super) fn membership(&self) -> &Membership {
        &self.state.membership
    }

    /// Returns the keys of all objects with their kinds, in the same order at every replica.
    pub(super) fn objects(&self) -> impl Iterator<Item = (&ObjectKey, &Arc<Kind>)> {
        self.state.objects.iter().map(|(key, object)| (key, &object.kind))
    }

    /// Returns the kind of an object.
    pub(super) fn kind(&self, key: &ObjectKey) -> Option<Arc<Kind>> {
        self.state.objects.get(key).map(|object| Arc::clone(&object.kind))
    }

    fn call(&mut self, at: Position, update: Update) -> Effect {
        let ticket = update.ticket;
        if !self.state.log.note(at.origin, ticket, update.settled) {
            return Effect::Nothing;
        }
        let numbered = ft_request(&update.service_contexts);
        let memory = numbered.as_ref().map_or(Memory::New, |id| self.state.log.recall(id, at.time));
        let executed = match memory {
            Memory::Answered(outcome) => Executed::nothing_but(outcome),
            Memory::Refused => Executed::nothing_but(refused(&update)),
            Memory::New => {
                let executed = self.execute(at, update);
                if let Some(id) = numbered {
                    self.state.log.remember(id, executed.outcome.clone());
                }
                executed
            }
        };
        let Executed { outcome, born, gone } = executed;
        if self.clocks.is_none() {
            self.state.agreement.add(at.delivery, &outcome);
        }
        if let Some(witnessed) = &mut self.witnessed {
            witnessed.push(outcome.clone());
        }
        Effect::Answer { ticket, outcome, born, gone }
    }

    fn execute(&mut self, at: Position, update: Update) -> Executed {
        let body = update.body;
        let info = CallInfo {
            object_key: update.object_key,
            operation: update.operation,
            service_contexts: update.service_contexts,
            principal: update.principal,
            peer: update.peer,
            identity: update.identity,
            version: body.version,
            code_sets: update.code_sets,
            time: at.time,
            seed: at.seed,
            delivery: at.delivery,
        };
        let number = if self.names_by_seed { format!("{:x}", at.seed.0) } else { at.delivery.to_string() };
        let commutes = self.clocks.is_some();
        let Self { kinds, roots, state, scratch, .. } = self;
        let State { objects, membership, .. } = state;
        let Some(object) = objects.get_mut(&info.object_key) else {
            return Executed::nothing_but(Outcome::raised(Exception::object_not_exist(), &body));
        };
        let host = ReplicaHost::new(kinds, roots, membership, &info.object_key, number).commuting(commutes);
        let executing = Executing::begin();
        let outcome = object.servant.invoke(&Call::new(&info, &host), &body, scratch);
        drop(executing);
        let (births, gone) = host.into_changes();
        if outcome.status != ReplyStatus::NoException {
            return Executed::nothing_but(outcome);
        }
        let born = births.iter().map(|(key, _)| key.clone()).collect();
        objects.extend(births);
        let gone = gone.into_iter().filter(|key| self.destroy(key)).collect();
        Executed { outcome, born, gone }
    }

    /// Removes an object that a call created, and tells whether there was one. Bound objects stay before all others: they are first in
    /// states.
    fn destroy(&mut self, key: &ObjectKey) -> bool {
        let found = self.state.objects.swap_remove(key).is_some();
        if found && self.names_by_seed {
            self.state.destroyed.note(key.clone());
        }
        found
    }

    /// Writes everything that is the same at every replica into a state.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub(super) fn push_state(&self, sink: &mut dyn PieceSink) -> Result<(), StateError> {
        let State { objects, log, agreement, membership, destroyed } = &self.state;
        let transfers_objects = self.transfers_objects;
        let head = Head { log, agreement, membership, destroyed, transfers_objects };
        let parts = objects.iter().map(|(key, object)| object.part(key));
        image::write(sink, &head, parts, ReplicatedObject::push_state)
    }

    /// Takes a picture of the state, where objects' states move and all objects offer one.
    pub(super) fn snapshot(&self) -> Option<Image> {
        if !self.transfers_objects {
            return None;
        }
        let State { objects, log, agreement, membership, destroyed } = &self.state;
        let picture = |(key, object): (&ObjectKey, &Object)| {
            let poisoned = object.servant.is_poisoned();
            let state = object.servant.object().snapshot()?;
            Some(ObjectImage { key: key.clone(), kind: Arc::clone(&object.kind), poisoned, state })
        };
        let objects = objects.iter().map(picture).collect::<Option<_>>()?;
        let (log, agreement) = (log.clone(), agreement.clone());
        let (membership, destroyed) = (membership.clone(), destroyed.clone());
        Some(Image { log, agreement, membership, destroyed, objects })
    }

    /// Reads a state into fresh objects and swaps all of them in at the end. After an error nothing has changed.
    ///
    /// # Errors
    ///
    /// Fails when the state is damaged, broken off, from a server that binds other kinds of objects, or of a level that this release
    /// cannot run.
    pub(super) fn get_state(&mut self, source: &mut dyn PieceSource) -> Result<(), StateError> {
        let mut state = self.read_state(source)?;
        if !self.transfers_objects {
            keep_own(&mut self.state.objects, &mut state.objects);
        }
        if self.clocks.is_some() {
            state.log.commute();
        }
        self.state = state;
        Ok(())
    }

    /// Reads a state into fresh objects.
    pub(super) fn read_state(&self, source: &mut dyn PieceSource) -> Result<State, StateError> {
        let mut reader = StateReader::new(source);
        let input = &mut reader;
        if input.read_ulong()? != STATE_FORMAT {
            return Err(input.invalid("state of this release's format"));
        }
        let log = ReplyLog::get_state(input)?;
        let agreement = Agreement::get_state(input)?;
        let membership = Membership::get_state(input)?;
        self.levels.check(membership.level())?;
        let destroyed = Destroyed::get_state(input)?;
        input.set_level(membership.level());
        if input.read_boolean()? != self.transfers_objects {
            return Err(input.invalid("state of a replica with the same setting for state transfer"));
        }
        let mut objects = IndexMap::new();
        for _ in 0..input.read_length()? {
            let (key, object) = self.get_object(input, &objects)?;
            objects.insert(key, object);
        }
        if self.roots.iter().any(|root| !objects.contains_key(root)) {
            return Err(input.invalid("state of a replica that binds the same objects"));
        }
        reader.finish()?;
        Ok(State { objects, log, agreement, membership, destroyed })
    }

    /// Reads an object. `before`: those of the same state that were read before it, the bound ones first.
    fn get_object(
        &self,
        input: &mut StateReader<'_>,
        before: &IndexMap<ObjectKey, Object>,
    ) -> Result<(ObjectKey, Object), StateError> {
        let key = ObjectKey::from(input.read_octet_seq()?);
        let name = input.read_string()?;
        let Some(kind) = self.kinds.get(&name) else {
            return Err(StateError::UnknownKind { kind: name });
        };
        let poisoned = input.read_boolean()?;
        let family = if self.transfers_objects { before } else { &self.state.objects };
        let mut fresh = offspring(family, &key, kind).unwrap_or_else(|| kind.make());
        if self.transfers_objects {
            fresh.get_state(input)?;
        }
        let servant = Servant::with_mark(fresh, poisoned);
        Ok((key, Object { kind: Arc::clone(kind), servant }))
    }
}

/// What came of a call.
struct Executed {
    outcome: Outcome,
    born: Vec<ObjectKey>,
    gone: Vec<ObjectKey>,
}

impl Executed {
    fn nothing_but(outcome: Outcome) -> Self {
        Self { outcome, born: Vec::new(), gone: Vec::new() }
    }
}

impl Object {
    fn part<'a>(&'a self, key: &'a ObjectKey) -> Part<'a, &'a dyn ReplicatedObject> {
        let poisoned = self.servant.is_poisoned();
        Part { key, kind: self.kind.name(), poisoned, object: self.servant.object() }
    }
}

/// Lets the bound object that the one under `key` descends from make a fresh object to read its state into, where it wants to.
pub(super) fn offspring(
    family: &IndexMap<ObjectKey, Object>,
    key: &ObjectKey,
    kind: &Kind,
) -> Option<Box<dyn ReplicatedObject>> {
    let root = root_key(key);
    let parent = family.get(&root).filter(|_| root != *key)?;
    parent.servant.object().offspring(kind.name()).filter(|fresh| kind.makes(&**fresh))
}

/// Puts the objects that this replica has in the place of fresh ones.
fn keep_own(own: &mut IndexMap<ObjectKey, Object>, fresh: &mut IndexMap<ObjectKey, Object>) {
    for (key, object) in own.drain(..) {
        if let Some(place) = fresh.get_mut(&key) {
            *place = object;
        }
    }
}

/// Makes the answer to a request that may have been executed before, with its answer forgotten, or that came too late.
fn refused(update: &Update) -> Outcome {
    let kind = SystemExceptionKind::BadContext;
    let exception = SystemException::new(kind, minor::UNSPECIFIED, Completed::Maybe);
    Outcome::raised(exception.into(), &update.body)
}
