//! The objects that a server serves.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use maestro_adaptors::{FIRST_LEVEL, ReplicatedObject};
use maestro_orbs::replicated::{LevelError, Levels};
use maestro_orbs::{Execution, Kind, Kinds};

/// The objects that a server serves, each with the factory that makes it.
///
/// A factory makes the object in its initial state: the same one at every replica, and for each state that a replica
/// takes over a fresh one to read it into.
///
/// # Example
///
/// ```
/// # use maestro::{Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject};
/// # use maestro::{StateError, StateReader, StateWriter};
/// # #[derive(Default)]
/// # struct Counter(i32);
/// # impl ObjectAdaptor for Counter {
/// #     fn repository_ids(&self) -> &[&str] { &["IDL:Counter:1.0"] }
/// #     fn invoke(&mut self, _: &Call<'_>, _: &mut CdrReader<'_>, _: &mut CdrWriter) -> Result<(), Exception> { Ok(()) }
/// # }
/// # impl ReplicatedObject for Counter {
/// #     fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> { state.write_long(self.0) }
/// #     fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> { Ok(self.0 = state.read_long()?) }
/// # }
/// let objects = maestro::Objects::new().bind("Counter", Counter::default);
/// assert_eq!(objects.names().collect::<Vec<_>>(), ["Counter"]);
/// ```
#[derive(Default)]
pub struct Objects {
    bound: Vec<Bound>,
    kinds: Kinds,
    levels: Option<RangeInclusive<u32>>,
}

/// An object that is there from the start.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) kind: Arc<Kind>,
    pub(crate) execution: Execution,
}

impl Objects {
    /// Begins without objects.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves an object: its reference is published as `NAME.ior`, and clients find it as `corbaloc::HOST:PORT/NAME`.
    #[must_use]
    pub fn bind<T: ReplicatedObject>(
        self,
        name: &str,
        factory: impl Fn() -> T + Send + Sync + 'static,
    ) -> Self {
        self.bind_at(name, Execution::Inline, factory)
    }

    /// Serves an object like [`Objects::bind`]; with the simple orb its calls run where `execution` says.
    #[must_use]
    pub fn bind_at<T: ReplicatedObject>(
        mut self,
        name: &str,
        execution: Execution,
        factory: impl Fn() -> T + Send + Sync + 'static,
    ) -> Self {
        let kind = self.add(name, factory);
        self.bound.push(Bound { kind, execution });
        self
    }

    /// Registers a kind of object that others create while they run ([`Call::create`](crate::Call::create)).
    #[must_use]
    pub fn kind<T: ReplicatedObject>(
        mut self,
        name: &str,
        factory: impl Fn() -> T + Send + Sync + 'static,
    ) -> Self {
        self.add(name, factory);
        self
    }

    /// Says up to which level this release of the server can run; the first level where nothing is said.
    ///
    /// A release that changes what its objects answer, or the form of their states, takes the next level, and does the new thing only
    /// where [`Call::level`](crate::Call::level) has come to it. So replicas of both releases run side by side, at the level of the older
    /// one, until all of them are of the new one.
    #[must_use]
    pub fn level(self, highest: u32) -> Self {
        self.levels(FIRST_LEVEL..=highest)
    }

    /// Says which levels this release of the server can run. A release that has dropped what old levels did names the lowest that it
    /// still knows; it does not start beside replicas, or with a state, of a lower one.
    #[must_use]
    pub fn levels(mut self, levels: RangeInclusive<u32>) -> Self {
        self.levels = Some(levels);
        self
    }

    /// Returns the names of the objects that are there from the start.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.bound.iter().map(Bound::name)
    }

    pub(crate) fn bound(&self) -> &[Bound] {
        &self.bound
    }

    pub(crate) fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    pub(crate) fn run_levels(&self) -> Result<Levels, LevelError> {
        self.levels.as_ref().map_or_else(|| Ok(Levels::default()), Levels::new)
    }

    fn add<T: ReplicatedObject>(
        &mut self,
        name: &str,
        factory: impl Fn() -> T + Send + Sync + 'static,
    ) -> Arc<Kind> {
        let kind = Arc::new(Kind::new(name, Box::new(move || Box::new(factory()))));
        self.kinds.insert(name.to_owned(), Arc::clone(&kind));
        kind
    }
}

impl Bound {
    pub(crate) fn name(&self) -> &str {
        self.kind.name()
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects").field("bound", &self.bound).finish_non_exhaustive()
    }
}
