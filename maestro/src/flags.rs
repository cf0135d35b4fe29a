//! The flags that every server built on Maestro takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Flags of a server. Flatten them into a `clap` parser of your own, or use [`serve`](crate::serve).
#[derive(Debug, Clone, Args)]
pub struct ServerFlags {
    /// How requests reach the objects: one process alone, or replicas that execute every request in the same order.
    #[arg(long, value_enum, default_value_t = OrbKind::Simple, help_heading = "Orb")]
    pub orb: OrbKind,

    /// This replica's name, one of those in --members.
    #[arg(long, value_name = "NAME", help_heading = "Replication")]
    pub replica: Option<String>,

    /// All replicas with the addresses at which they reach each other: r1=HOST:PORT,r2=HOST:PORT,… The same list, in
    /// the same order, for every replica. It counts at the group's first start; later on --data knows what `maestro members`
    /// made of it.
    #[arg(long, value_name = "LIST", help_heading = "Replication")]
    pub members: Option<String>,

    /// This is a new replica: it waits until `maestro members add` has made it a member. --members names it and some that are
    /// there. Without effect once it was one.
    #[arg(long, help_heading = "Replication")]
    pub join: bool,

    /// What moves requests between replicas: they themselves, or corosync, whose daemon runs on the node of each. The same for
    /// every replica. --members is needed with both.
    #[arg(long, value_enum, default_value_t = Engine::Embedded, help_heading = "Replication")]
    pub engine: Engine,

    /// The address to listen at for clients. Port 0 takes a free one, and keeps it in --data for the next start. May be given several
    /// times: references name all of them.
    /// Default: 127.0.0.1 and the port in MAESTRO_IIOP_PORT, or 0.
    #[arg(long, value_name = "HOST:PORT", help_heading = "Clients")]
    pub iiop: Vec<String>,

    /// The port to listen at where --iiop is absent.
    #[arg(long, value_name = "PORT", env = "MAESTRO_IIOP_PORT", hide = true, help_heading = "Clients")]
    pub iiop_port: Option<u16>,

    /// The host, and the port where it differs, under which clients reach this server: it stands in the references.
    /// Needed where --iiop listens at every address. The second one is for the second --iiop, and so on.
    #[arg(long, value_name = "HOST[:PORT]", help_heading = "Clients")]
    pub publish: Vec<String>,

    /// Do not listen in the clear: clients come over TLS alone, and references name no other address.
    #[arg(long, conflicts_with = "iiop", help_heading = "TLS")]
    pub no_plain: bool,

    /// The address to listen at for clients that come over TLS. Port 0 takes a free one, and keeps it in --data for the next start. May be
    /// given several times.
    #[arg(long, value_name = "HOST:PORT", help_heading = "TLS")]
    pub tls_listen: Vec<String>,

    /// The host, and the port where it differs, under which clients reach the server over TLS. The second one is for the second
    /// --tls-listen, and so on. Default: the host in --publish, else the one in --tls-listen.
    #[arg(long, value_name = "HOST[:PORT]", help_heading = "TLS")]
    pub tls_publish: Vec<String>,

    /// The server's certificate and those of its issuers, as PEM. Loaded again on SIGHUP and when it changes.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    pub tls_cert: Option<PathBuf>,

    /// The private key of the certificate, as PEM without a passphrase.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    pub tls_key: Option<PathBuf>,

    /// The certificates of those who issue certificates to clients, as PEM.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    pub tls_client_ca: Option<PathBuf>,

    /// Whether clients show certificates over TLS: objects learn whose. Default: required with --tls-client-ca, else none.
    #[arg(long, value_enum, help_heading = "TLS")]
    pub tls_client_auth: Option<TlsClientAuth>,

    /// The directory in which the references of the objects are published, as NAME.ior.
    #[arg(long, value_name = "DIR", env = "MAESTRO_ETC", help_heading = "Clients")]
    pub etc: Option<PathBuf>,

    /// This replica's own directory: its identity, its port, and its state between an orderly stop and the next start.
    /// Each replica has one of its own.
    #[arg(long, value_name = "DIR", help_heading = "Replication")]
    pub data: Option<PathBuf>,

    /// The object key, as `maestro newkey NAME` makes it. Where absent: one that follows from --members, or for the
    /// simple orb one that is kept in --data, or a new one. May be given once for each object.
    #[arg(long = "key", value_name = "MAE:HEX:NAME", help_heading = "Clients")]
    pub keys: Vec<String>,

    /// Which replicas go on when they are parted: a majority, or all, whose objects' states are merged when they meet again
    /// (--delivery is optimistic then).
    #[arg(long, value_enum, default_value_t = Progress::Primary, help_heading = "Replication")]
    pub progress: Progress,

    /// All requests commute, in whatever order they come: execute them without waiting for their order. Only for objects of which that is
    /// true; the states of the replicas would part otherwise.
    #[arg(long, help_heading = "Replication")]
    pub commute: bool,

    /// When a request is executed and answered: when a majority holds it, or as soon as it has its place in the order. Then
    /// what a replica answers while it is parted from the others is undone when it is back.
    #[arg(long, value_enum, default_value_t = DeliveryMode::Safe, help_heading = "Replication")]
    pub delivery: DeliveryMode,

    /// How requests get their order: one replica gives it, the one that clients call where that is a single one, or a token goes
    /// round.
    #[arg(long, value_enum, default_value_t = Order::Sequencer, help_heading = "Replication")]
    pub order: Order,

    /// Do not hand the objects' state to replicas that join. What was answered and where the replicas are still moves.
    #[arg(long, help_heading = "Replication")]
    pub no_state_transfer: bool,

    /// Write the references once, and not again when the replicas change.
    #[arg(long, help_heading = "Clients")]
    pub no_reinstall_ior: bool,

    /// Keep the replicas at this level, though their release can run a higher one: none rises while one of them is held. Without this
    /// flag they rise as soon as all of them are there and can.
    #[arg(long, value_name = "N", help_heading = "Replication")]
    pub hold_level: Option<u32>,

    /// The file with the key that all replicas share: 32 octets in hexadecimal, as `openssl rand -hex 32` prints them.
    /// Without it replicas talk over the loopback interface only.
    #[arg(long, value_name = "FILE", help_heading = "Replication")]
    pub group_key_file: Option<PathBuf>,
}

/// The orbs that a server can be run by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OrbKind {
    /// One process alone.
    Simple,
    /// Replicas that execute every request in the same order.
    ReplicatedUpdates,
}

/// Whether clients show certificates over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TlsClientAuth {
    /// They are not asked.
    None,
    /// They may.
    Optional,
    /// Only those come in that do.
    Required,
}

/// What moves requests between replicas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The replicas themselves.
    Embedded,
    /// Corosync (Totem), over its ring.
    Corosync,
}

/// Where requests are executed when the replicas are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Progress {
    /// Where a majority is.
    Primary,
    /// Everywhere.
    All,
}

/// When a request counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DeliveryMode {
    /// When a majority of the replicas holds it.
    Safe,
    /// As soon as it has its place in the order.
    Optimistic,
}

/// How requests get their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// One replica gives them their places; the role goes to whoever is the only one with clients.
    Sequencer,
    /// A token goes round: whoever has it gives the requests of its own clients their places.
    Token,
}
