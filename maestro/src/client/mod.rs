//! Calls of CORBA objects anywhere, ours or others', but out of an operation of a replicated object: each replica would make
//! the call, each could get another answer, and all calls behind it would wait.
//!
//! For an interface of an IDL file there is a stub, `GridClient` for `Grid`: a method for each operation, which returns an
//! [`Invocation`]. It is awaited, in any runtime, or waited for without one:
//!
//! ```ignore
//! let grid = GridClient::resolve("/var/lib/grid/etc/Grid.ior")?; // or IOR:…, or corbaloc:…
//! grid.set(1, 2, 42).await?;
//! let height = grid.height().blocking()?;
//! let value = grid.get(1, 2).within(Duration::from_millis(500)).await?;
//! ```
//!
//! * [`Stub`]: what stubs have in common; [`Object`]: what they stand on, and can do without an IDL file.
//! * [`Failure`], [`CallFailure`]: why a call has no results, and whether it can have been executed.
//! * [`Caller`]: what makes the calls of all stubs of a program, unless one has another.
//! * [`Client`]: calls by the names of operations, in a tokio runtime, arguments and results as CDR.
//!
//! # When a call is made again
//!
//! Each call has a deadline, [`DEADLINE`] unless another is given. One that was certainly not executed is made again at the
//! next address. Where no address takes it that is told at once, unless the reference names a group. One that can have been
//! executed is made again, until its deadline, in two cases only:
//!
//! * The reference names an object group (TAG_FT_GROUP), as those of replicated objects do. The call has a number, the same on each
//!   try, by which replicas recognise it: it is executed once. A replica that dies, stops or hangs is not seen by the caller.
//! * It only reads (getters of attributes, operations with `@read`), or the caller says that it is
//!   [`idempotent`](Invocation::idempotent). Such calls have no number.
//!
//! # TLS
//!
//! Calls go over TLS where a reference asks for it, and the server's certificate has to name the host and to be issued by those whom the
//! system trusts. For others, for a certificate to show, and for TLS only, there is a [`Caller`] with settings of its own:
//!
//! ```no_run
//! use maestro::client::{Caller, ClientSettings, ClientTls, ClientTlsFiles, TlsUse};
//!
//! let files = ClientTlsFiles { ca: Some("ca.pem".into()), ..ClientTlsFiles::default() };
//! let tls = Some(ClientTls::load(files)?);
//! let caller = Caller::new(ClientSettings { tls, tls_use: TlsUse::Always, ..ClientSettings::default() })?;
//! // let grid: GridClient = caller.resolve("etc/Grid.ior")?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Out of an operation
//!
//! The types refuse it: an operation is a plain function that gets a [`Call`](crate::Call) and nothing to wait on.
//!
//! ```compile_fail,E0728
//! use maestro::client::Client;
//! use maestro::{Call, CdrReader, CdrWriter, Exception, Ior, ObjectAdaptor};
//!
//! struct Teller { ledger: Ior, client: Client }
//!
//! impl ObjectAdaptor for Teller {
//!     fn repository_ids(&self) -> &[&str] { &["IDL:Teller:1.0"] }
//!     fn invoke(&mut self, _: &Call<'_>, _: &mut CdrReader<'_>, _: &mut CdrWriter) -> Result<(), Exception> {
//!         self.client.call(&self.ledger, "record", |_| Ok(()), None).await;
//!         Ok(())
//!     }
//! }
//! ```
//!
//! Who blocks the thread instead is refused when it is run, with [`CallError::Executing`]. What to do instead stands in
//! `docs/mapping.md`, "Calls out of an object".

mod caller;
mod failure;
mod invocation;
mod object;
mod resolve;
mod stub;

pub use maestro_bridge::{
    CallError, Client, ClientSettings, ClientTls, ClientTlsFiles, ConnectError, ReplyBody, TlsError, TlsUse,
    UserException,
};

pub use caller::Caller;
pub use failure::{CallFailure, Failure};
pub use invocation::Invocation;
pub use object::Object;
pub use resolve::ResolveError;
pub use stub::Stub;

use std::time::Duration;

/// The time that a call may take, all tries together, where none is given.
pub const DEADLINE: Duration = Duration::from_secs(30);
