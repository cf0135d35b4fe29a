//! The cluster, as tests use it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use maestro_adaptors::ReplicatedObject;
use maestro_giop::{ByteOrder, CdrWriter, Error, Ior, ObjectKey, Version};
use maestro_group::Input;
use maestro_ior::{Address, IiopProfile};
use maestro_orbs::replicated::Options;
use maestro_orbs::replicated::bare::{BareReplica, BareSettings};

use super::answer::{Answer, CODE_SETS};
use super::canonical::Forms;
use super::ledger::Ledger;
use super::replay::{self, Identity};
use super::run::Run;
use super::surroundings::Surroundings;
use super::verdict::Verdict;
use crate::Objects;
use crate::client::{CallFailure, Invocation, Stub};
use crate::codegen::Output;

/// N replicas in memory. What it promises and how it is used: [module documentation](super).
pub struct Cluster {
    pub(super) setup: Setup,
    run: Option<Run>,
}

/// What a cluster is made from.
pub(super) struct Setup {
    pub(super) replicas: usize,
    started: usize,
    pub(super) objects: Objects,
    pub(super) seed: u64,
    forms: Option<Forms>,
    may_raise: BTreeSet<String>,
    /// What is other in the process that replays the history.
    pub(super) surroundings: Surroundings,
}

impl Cluster {
    /// Makes a cluster of `replicas` replicas of one object; `factory` makes it in its initial state.
    #[must_use]
    pub fn of<T: ReplicatedObject>(replicas: usize, factory: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::serving(replicas, Objects::new().bind("object", factory))
    }

    /// Makes a cluster whose replicas serve several objects, or objects that make others. [`Cluster::call`] calls the first one.
    ///
    /// # Panics
    ///
    /// There are no objects, or no replicas.
    #[must_use]
    pub fn serving(replicas: usize, objects: Objects) -> Self {
        assert!(replicas > 0, "a cluster needs a replica");
        assert!(!objects.bound().is_empty(), "a cluster needs an object");
        let (forms, may_raise) = (Some(Forms::default()), BTreeSet::new());
        let (started, seed, surroundings) = (replicas, 1, Surroundings::other());
        Self { setup: Setup { replicas, started, objects, seed, forms, may_raise, surroundings }, run: None }
    }

    /// Draws the network's delays, agreed seeds and the like from another seed than 1. To be said before the first step.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.setup.seed = seed;
        self
    }

    /// Starts only the first few replicas; others [`join`](Self::join) later. To be said before the first step.
    #[must_use]
    pub fn starting(mut self, started: usize) -> Self {
        self.setup.started = started.min(self.setup.replicas);
        self
    }

    /// Gives the canonical form of the states that objects of a kind write by hand: equal states, and no others, have equal
    /// forms. The kind of the object of [`Cluster::of`] is `"object"`. Without it octets are compared. To be said before the
    /// first step.
    #[must_use]
    pub fn canonical(mut self, kind: &str, form: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        self.setup.forms.get_or_insert_default().hook(kind, Arc::new(form));
        self
    }

    /// Allows an operation to change the state although it raises an exception, alike everywhere: a count of failed attempts,
    /// say. To be said before the first step.
    #[must_use]
    pub fn may_change_and_raise(mut self, operation: &str) -> Self {
        self.setup.may_raise.insert(operation.to_owned());
        self
    }

    /// Leaves an environment variable as it is where the history is replayed: one that the test itself needs before its first
    /// step, say. To be said before the first step.
    #[must_use]
    pub fn keep_variable(mut self, name: &str) -> Self {
        self.setup.surroundings.keep(name);
        self
    }

    /// Replays the history in this folder: for tests that open files by relative paths before their first step. To be said
    /// before the first step.
    #[must_use]
    pub fn keep_folder(mut self) -> Self {
        self.setup.surroundings.folder = false;
        self
    }

    /// Calls the object at one replica, as a client of that replica would, and waits until all replicas have done the same.
    /// `arguments` writes the parameters that travel there, in their order.
    ///
    /// # Panics
    ///
    /// The replicas are not alike after the call: the text is a [`Verdict`].
    #[track_caller]
    pub fn call(
        &mut self,
        replica: usize,
        operation: &str,
        arguments: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
    ) -> Answer {
        let name = self.setup.objects.bound()[0].name().to_owned();
        self.call_at(replica, &key(&name), operation, arguments)
    }

    /// Returns the stub of the object, for [`Cluster::ask`].
    ///
    /// # Panics
    ///
    /// The system has no thread left for the stub.
    #[must_use]
    pub fn stub<S: Stub>(&self) -> S {
        self.stub_of(self.setup.objects.bound()[0].name())
    }

    /// Returns the stub of an object by its name in [`Objects::bind`], for [`Cluster::ask`].
    ///
    /// # Panics
    ///
    /// The system has no thread left for the stub.
    #[must_use]
    pub fn stub_of<S: Stub>(&self, name: &str) -> S {
        let address = Address { host: "r0.example".to_owned(), port: 4711 };
        let profile = IiopProfile::new(Version::V1_2, address, key(name)).encode();
        let reference = Ior { type_id: S::ID.into(), profiles: profile.into_iter().collect() };
        S::from_reference(reference).unwrap_or_else(|error| panic!("there is no stub of {name}: {error}"))
    }

    /// Makes the call that a stub has prepared, at one replica: `cluster.ask(0, grid.set(1, 2, 42))`. The object may be one
    /// whose reference an operation returned.
    ///
    /// # Errors
    ///
    /// What the object raised, or that the replica does not answer.
    ///
    /// # Panics
    ///
    /// The replicas are not alike after the call.
    #[track_caller]
    pub fn ask<T, F: CallFailure>(&mut self, replica: usize, call: Invocation<T, F>) -> Result<T, F> {
        call.in_memory(|reference, operation, arguments| {
            let profiles = maestro_ior::iiop_profiles(reference).unwrap_or_default();
            let key = profiles.into_iter().next().map(|profile| profile.object_key)?;
            let answer = self.call_at(replica, &key, operation, arguments);
            answer.into_reply()
        })
    }

    /// Calls an object by its name in [`Objects::bind`].
    ///
    /// # Panics
    ///
    /// The replicas are not alike after the call.
    #[track_caller]
    pub fn call_object(
        &mut self,
        replica: usize,
        name: &str,
        operation: &str,
        arguments: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
    ) -> Answer {
        self.call_at(replica, &key(name), operation, arguments)
    }

    /// Calls an object by its key, such as [`Answer::key`] returns.
    ///
    /// # Panics
    ///
    /// The replicas are not alike after the call, or the arguments cannot be written.
    #[track_caller]
    pub fn call_at(
        &mut self,
        replica: usize,
        key: &ObjectKey,
        operation: &str,
        arguments: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
    ) -> Answer {
        let mut writer =
            CdrWriter::new(ByteOrder::Little, 0).with_version(Version::V1_2).with_code_sets(CODE_SETS);
        if let Err(error) = arguments(&mut Output::new(&mut writer)) {
            panic!("the arguments of {operation} cannot be written: {error}");
        }
        let answer = self.run().call(replica, key, operation, writer.into_bytes());
        self.judge();
        answer
    }

    /// Kills a replica: it forgets all that it knew.
    #[track_caller]
    pub fn crash(&mut self, replica: usize) {
        self.step(|run| run.world.end(replica));
    }

    /// Stops a replica in order: it keeps its state for the next start.
    #[track_caller]
    pub fn stop(&mut self, replica: usize) {
        self.step(|run| {
            run.world.input(replica, Input::Leave);
            run.wait_for_end(replica);
        });
    }

    /// Starts a replica that was stopped or crashed: with its memory after [`stop`](Self::stop), without after
    /// [`crash`](Self::crash). Without, it takes the state from the others.
    #[track_caller]
    pub fn restart(&mut self, replica: usize) {
        let fresh = self.fresh(replica);
        self.step(|run| run.start(replica, fresh));
    }

    /// Starts a replica that has not run yet: it takes the state from the others.
    #[track_caller]
    pub fn join(&mut self, replica: usize) {
        self.restart(replica);
    }

    /// Parts the network: replicas reach those in their own part only. Those that stand in no part are alone.
    #[track_caller]
    pub fn partition(&mut self, parts: &[&[usize]]) {
        self.step(|run| {
            let part =
                |node| parts.iter().position(|part| part.contains(&node)).unwrap_or(parts.len() + node);
            let parts = (0..run.world.nodes.len()).map(part).collect();
            run.world.part(parts);
        });
    }

    /// Joins all parts of the network again.
    #[track_caller]
    pub fn heal(&mut self) {
        self.step(|run| {
            let whole = vec![0; run.world.nodes.len()];
            run.world.part(whole);
        });
    }

    /// Lets virtual time pass: the clocks of all replicas are put forward.
    #[track_caller]
    pub fn advance(&mut self, span: Duration) {
        self.step(|run| run.world.forward += span);
    }

    /// Tells whether a replica runs and is in the primary view: whether it answers calls.
    #[must_use]
    pub fn is_primary(&self, replica: usize) -> bool {
        self.run.as_ref().is_some_and(|run| run.is_primary(replica))
    }

    /// Checks the whole history, and says what is wrong with the object instead of failing the test.
    ///
    /// # Errors
    ///
    /// An operation is not what a replicated object's has to be.
    pub fn finish(mut self) -> Result<(), Box<Verdict>> {
        self.run.take().map_or(Ok(()), |mut run| run.conclude(&self.setup))
    }

    /// Checks the whole history. What is dropped without it is checked then.
    ///
    /// # Panics
    ///
    /// An operation is not what a replicated object's has to be: the text is a [`Verdict`].
    #[track_caller]
    pub fn check(self) {
        if let Err(verdict) = self.finish() {
            panic!("{verdict}");
        }
    }

    /// Does something that is no call, and waits until the replicas that can have come together.
    #[track_caller]
    fn step(&mut self, step: impl FnOnce(&mut Run)) {
        let run = self.run();
        step(run);
        run.settle();
        self.judge();
    }

    /// Fails the test when something is wrong with the object.
    #[track_caller]
    fn judge(&mut self) {
        let Some(run) = &self.run else { return };
        if run.ledger.finding.is_none() || replay::is_other_process() {
            return;
        }
        let verdict = self.run.take().map_or(Ok(()), |mut run| run.conclude(&self.setup));
        if let Err(verdict) = verdict {
            panic!("{verdict}");
        }
    }

    /// Starts the cluster at its first step.
    fn run(&mut self) -> &mut Run {
        if self.run.is_none() {
            let run = self.start();
            self.run = Some(run);
        }
        // It was just put there.
        self.run.as_mut().unwrap_or_else(|| unreachable!("a cluster that runs"))
    }

    fn start(&mut self) -> Run {
        let identity = Identity::next();
        replay::take_over(&identity, &self.setup.bare_settings(0));
        let setup = &mut self.setup;
        let kinds = setup.objects.kinds().clone();
        let forms = setup.forms.take().unwrap_or_default();
        let ledger = Ledger::new(setup.replicas, kinds, forms, setup.may_raise.clone());
        let mut run = Run::new(setup.replicas, setup.seed, ledger, identity);
        let setup = &self.setup;
        (0..setup.started).for_each(|node| run.start(node, setup.bare(node)));
        run.settle();
        run
    }

    fn fresh(&self, replica: usize) -> BareReplica {
        self.setup.bare(replica)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let (false, Some(mut run)) = (std::thread::panicking(), self.run.take())
            && let Err(verdict) = run.conclude(&self.setup)
        {
            panic!("{verdict}");
        }
    }
}

impl Setup {
    /// Makes a replica with fresh objects.
    fn bare(&self, node: usize) -> BareReplica {
        BareReplica::new(self.bare_settings(node))
    }

    /// Returns what a replica is made from.
    pub(super) fn bare_settings(&self, node: usize) -> BareSettings {
        let bound = self.objects.bound().iter();
        BareSettings {
            objects: bound.map(|bound| (key(bound.name()), Arc::clone(&bound.kind))).collect(),
            kinds: self.objects.kinds().clone(),
            members: self.replicas,
            contact: Address { host: format!("r{node}.example"), port: 4711 }.into(),
            options: Options::default(),
            levels: self.objects.run_levels().unwrap_or_else(|error| panic!("{error}")),
        }
    }
}

/// Returns the key under which the object of this name is bound.
pub(super) fn key(name: &str) -> ObjectKey {
    ObjectKey::from(format!("MAE:1:{name}").into_bytes())
}
