//! Maestro: a replicated object server for stock CORBA clients.
//!
//! A server is a list of objects and a set of flags that every server shares:
//!
//! ```no_run
//! # use maestro::{Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject};
//! # use maestro::{StateError, StateReader, StateWriter};
//! # #[derive(Default)]
//! # struct Counter(i32);
//! # impl ObjectAdaptor for Counter {
//! #     fn repository_ids(&self) -> &[&str] { &["IDL:Counter:1.0"] }
//! #     fn invoke(&mut self, _: &Call<'_>, _: &mut CdrReader<'_>, _: &mut CdrWriter) -> Result<(), Exception> { Ok(()) }
//! # }
//! # impl ReplicatedObject for Counter {
//! #     fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> { state.write_long(self.0) }
//! #     fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> { Ok(self.0 = state.read_long()?) }
//! # }
//! fn main() -> std::process::ExitCode {
//!     maestro::main("A counter", &maestro::Objects::new().bind("Counter", Counter::default))
//! }
//! ```
//!
//! * [`ObjectAdaptor`] and [`ReplicatedObject`]: what an object implements, by hand or by a generated skeleton. The
//!   PerformanceTest and the Grid of `maestro-examples` show how.
//! * [`Objects`]: which objects a server has.
//! * [`main`] and [`serve`]: a whole server program. It publishes references, prints `ready …`, and stops in order on
//!   SIGINT and SIGTERM; it listens in the clear and over TLS.
//! * [`state`]: the forms in which the state of an object travels, chosen where it is bound.
//! * [`client`]: calls of objects, ours or others'.
//! * [`ServerFlags`], [`Settings`] and [`Server`]: the same for programs that have flags or a life of their own.
//!
//! * [`capability`]: what each orb can do, for programs that ask people.
//! * [`codegen`]: what the code stands on that `maestro-idl` makes of IDL files, and [`include_idl!`] to take it in.
//!
//! * [`testing`]: a cluster in memory for the unit tests of objects.
//!
//! Reading IDL is not this crate's business; neither is a naming service.

mod address;
pub mod capability;
pub mod client;
pub mod codegen;
mod data;
mod error;
mod flags;
mod keys;
mod objects;
mod serve;
mod server;
mod settings;
pub mod state;
pub mod testing;
mod tls;
mod usage;

pub use maestro_adaptors::{
    Access, AgreedTime, Call, CreateError, DestroyError, Exception, FIRST_LEVEL, ObjectAdaptor,
    ReplicatedObject, Seed, Snapshot, StateError, StateReader, StateWriter, executing, minor,
};
pub use maestro_bridge::{ClientAuth, TlsFiles};
pub use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, Completed, Ior, ObjectKey, RepositoryId, SystemException,
    SystemExceptionKind,
};
pub use maestro_group::{GroupKey, MemberAddress};
pub use maestro_ior::parse_ior;
pub use maestro_orbs::replicated::{LevelError, Levels, Notice, Notices, Options};
pub use maestro_orbs::{Contact, Execution, PeerIdentity};

pub use address::Endpoint;
pub use client::Stub;
pub use error::Error;
pub use flags::{DeliveryMode, Engine, OrbKind, Order, Progress, ServerFlags, TlsClientAuth};
pub use objects::Objects;
pub use serve::{main, serve};
pub use server::Server;
pub use settings::{OrbSettings, ReplicaSettings, Settings};
pub use usage::{parse, parse_command};
