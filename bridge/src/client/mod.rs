//! The IIOP client.

mod call;
mod error;
mod link;
mod number;
mod persist;
mod pool;
mod remote;
mod tls;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use maestro_giop::{Body, ByteOrder, CdrReader, CdrWriter, CodeSets, Error, Ior, ServiceContexts};
use maestro_ior::Endpoint;
use maestro_orbs::Located;

pub use self::error::{CallError, ConnectError, UserException};
pub use self::persist::Invocation;
pub use self::remote::Remote;
pub use self::tls::{ClientTls, ClientTlsFiles, TlsUse};

use self::call::Asking;
use self::number::Identity;
use self::pool::Pool;

/// Calls objects by their references. Cloning shares the connections; it works from tasks of a tokio runtime.
///
/// The addresses of a reference are tried in turn, its profiles in order and each with its alternates, as long as a
/// call was certainly not executed; so is a call that a server closed its connection on in order. A forward is
/// followed for the call that it answers. An address that left a call without an answer until its time was over is tried last
/// for a while, and over another connection. [`Client::invoke`] goes on where that is safe, and remembers forwards.
///
/// Calls go over TLS where a reference asks for that, or always: [`ClientSettings::tls_use`].
///
/// # Example
///
/// ```no_run
/// # async fn example(grid: maestro_giop::Ior) -> Result<(), Box<dyn std::error::Error>> {
/// let client = maestro_bridge::Client::default();
/// let reply = client.call(&grid, "_get_height", |_| Ok(()), None).await?;
/// let height = reply.reader().read_short()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    settings: Arc<ClientSettings>,
    pool: Arc<Pool>,
    /// Of all clones together.
    identity: Arc<Identity>,
}

/// The settings of a [`Client`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSettings {
    /// For a connection to one address. Default: 2 s.
    pub connect_timeout: Duration,
    /// For a call that is given no time of its own, all tries together. Default: 30 s.
    pub call_timeout: Duration,
    /// How long an address that gave no answer in time is tried after the others, unless it answers again. Default: 10 s.
    pub avoid: Duration,
    /// How often a call may be forwarded. Default: 8.
    pub forwards: usize,
    /// Octets of one reply, all fragments included. Default: 64 MiB.
    pub message_octets: usize,
    /// For the answer of one replica while others can be asked the same; doubled each time. Default: 5 s.
    pub try_timeout: Duration,
    /// How far the clocks of replicas may be ahead of this one: the number of a call is good for so much longer than its
    /// time. Default: 2 s.
    pub clock_allowance: Duration,
    /// When calls go over TLS. Default: where a reference tells of no other way.
    pub tls_use: TlsUse,
    /// Whom to trust and what to show over TLS. Default: those whom the system trusts, looked up when they are needed; nothing.
    pub tls: Option<ClientTls>,
    /// The byte order in which requests are written; answers come in any. Default: the processor's.
    pub byte_order: ByteOrder,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(2),
            call_timeout: Duration::from_secs(30),
            avoid: Duration::from_secs(10),
            forwards: 8,
            message_octets: 64 << 20,
            try_timeout: Duration::from_secs(5),
            clock_allowance: Duration::from_secs(2),
            tls_use: TlsUse::default(),
            tls: None,
            byte_order: ByteOrder::NATIVE,
        }
    }
}

/// The results of a call, as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyBody {
    /// The octets, and what decoding them needs.
    pub body: Body,
    /// What came along.
    pub service_contexts: ServiceContexts,
    /// The code sets of the connection.
    pub code_sets: CodeSets,
}

impl ReplyBody {
    /// Makes a reader for the results.
    pub fn reader(&self) -> CdrReader<'_> {
        self.body.reader(self.code_sets)
    }
}

impl Client {
    /// Makes a client without connections.
    pub fn new(settings: ClientSettings) -> Self {
        Self { settings: Arc::new(settings), pool: Arc::default(), identity: Arc::default() }
    }

    /// Calls an operation and waits for its results. `arguments` writes the body; it is called again for each try.
    ///
    /// # Errors
    ///
    /// What the object raised, or why there is no answer; [`CallError::completed`] says which calls can have been
    /// executed.
    pub async fn call(
        &self,
        reference: &Ior,
        operation: &str,
        arguments: impl Fn(&mut CdrWriter) -> Result<(), Error> + Sync,
        patience: Option<Duration>,
    ) -> Result<ReplyBody, CallError> {
        let asking = Asking::call(operation, &arguments);
        self.ask(reference, &asking, patience).await?.into_results()
    }

    /// Sends a oneway. Returns when the operating system has it.
    ///
    /// # Errors
    ///
    /// Why it was not sent.
    pub async fn oneway(
        &self,
        reference: &Ior,
        operation: &str,
        arguments: impl Fn(&mut CdrWriter) -> Result<(), Error> + Sync,
        patience: Option<Duration>,
    ) -> Result<(), CallError> {
        let asking = Asking::oneway(operation, &arguments);
        self.ask(reference, &asking, patience).await.map(drop)
    }

    /// Asks where an object is, without following a forward.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub async fn locate(&self, reference: &Ior, patience: Option<Duration>) -> Result<Located, CallError> {
        self.ask(reference, &Asking::Locate, patience).await?.into_located()
    }

    /// Asks one address of a reference ([`maestro_ior::endpoints`]) where an object is.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub async fn locate_at(
        &self,
        endpoint: &Endpoint,
        patience: Option<Duration>,
    ) -> Result<Located, CallError> {
        self.ask_at(endpoint, &Asking::Locate, patience).await?.into_located()
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new(ClientSettings::default())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}
