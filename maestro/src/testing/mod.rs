//! The test kit: a cluster of replicas in memory, in one thread, in virtual time, under one seed.
//!
//! A replicated object has to be *deterministic*: the same state and the same call lead to the same state and the same reply,
//! at every replica, in every process, on every day. The kit finds objects that are not, in the object's own unit tests, and
//! says which operation it is.
//!
//! * [`Cluster`]: the replicas, what happens to them, and calls: typed ones by stubs ([`Cluster::ask`]), or by hand
//!   ([`Cluster::call`]).
//! * [`Answer`]: what a call by hand came to.
//! * [`Verdict`]: what is wrong with an object, and the likely cause.
//!
//! After each step the replicas' replies and states are compared. At the end the history is executed again by fresh objects: in other
//! threads, from the state as it was after each call, and in another process with a later clock, another environment and other
//! hash seeds, which is this test's program begun anew. `docs/testing.md` tells all of it.
//!
//! The replicas are real, on real group cores; the kit is their network, disks and clock. It has no part in servers.
//!
//! # Example
//!
//! ```
//! use maestro::codegen::Error;
//! use maestro::testing::Cluster;
//! # use maestro::{Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject};
//! # use maestro::{StateError, StateReader, StateWriter};
//! # #[derive(Default)]
//! # struct Counter(i32);
//! # impl ObjectAdaptor for Counter {
//! #     fn repository_ids(&self) -> &[&str] { &["IDL:Counter:1.0"] }
//! #     fn invoke(&mut self, call: &Call<'_>, request: &mut CdrReader<'_>, reply: &mut CdrWriter) -> Result<(), Exception> {
//! #         self.0 += if call.operation() == "add" { request.read_long()? } else { 0 };
//! #         Ok(reply.write_long(self.0))
//! #     }
//! # }
//! # impl ReplicatedObject for Counter {
//! #     fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> { state.write_long(self.0) }
//! #     fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> { Ok(self.0 = state.read_long()?) }
//! # }
//! let mut cluster = Cluster::of(3, Counter::default);
//! cluster.call(0, "add", |args| args.write_long(5)).ok();
//! cluster.crash(2);
//! cluster.call(1, "add", |args| args.write_long(2)).ok();
//! cluster.restart(2); // It takes the state from the others.
//! assert_eq!(cluster.call(2, "get", |_| Ok(())).read(|result| result.read_long()), 7);
//! cluster.check();
//! ```

mod act;
mod answer;
mod canonical;
mod cluster;
mod copies;
mod explain;
mod judge;
mod ledger;
mod node;
mod replay;
mod rng;
mod run;
mod shrink;
mod surroundings;
mod verdict;
mod world;

pub use answer::Answer;
pub use cluster::Cluster;
pub use verdict::Verdict;
