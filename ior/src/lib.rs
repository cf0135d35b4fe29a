//! Object references: what is inside an [`Ior`](maestro_giop::Ior), and the texts that people pass around.
//!
//! `maestro-giop` knows a reference as a type identifier and opaque tagged profiles. This crate opens the
//! profiles and writes them:
//!
//! * [`Profile`], [`IiopProfile`] and [`Component`]: IIOP 1.0 to 1.2 profiles and their components, both
//!   byte orders, unknown ones kept as they are;
//! * [`parse_ior`] and [`stringify()`]: the `IOR:` text;
//! * [`Reference`]: any of `IOR:`, `corbaloc:` and `corbaname:`;
//! * [`Combo`]: one reference for an object that lives in several replicas, in the form that all stock clients
//!   fail over with;
//! * [`Recipe`], [`merge`] and [`split`]: references made from parts, put together and taken apart;
//! * [`diagnose()`]: why a client may fail with a reference, as far as the reference itself tells;
//! * [`MaestroKey`]: the globally unique object keys `MAE:<hex>:Name`;
//! * [`describe()`]: what a reference says, for people and as JSON;
//! * [`SslSecTrans`], [`CsiSecMechList`] and [`TlsSecTrans`]: how an object is reached over TLS;
//! * [`endpoints`]: where to send a request, in the order to try.
//!
//! No I/O and no clock: nothing is resolved. A `corbaname:` with a name and a `corbaloc:rir:` are parsed, and
//! the caller asks the naming service. No host name is looked up, no random number is drawn (the caller of
//! [`MaestroKey::new`] brings one). Of security components those of TLS are opened, others are kept raw.

mod address;
mod arrange;
mod combo;
mod component;
pub mod describe;
mod diagnose;
mod endpoint;
mod error;
mod key;
mod part;
mod place;
mod profile;
mod readdress;
mod recipe;
mod security;
mod stringified;
pub mod tags;
mod uri;

pub use address::Address;
pub use arrange::{merge, split};
pub use combo::{Combo, ComboGroup, MAESTRO_ORB_TYPE};
pub use component::{Component, FtGroup, UnixAddress};
pub use describe::describe;
pub use diagnose::{Finding, Problem, Reach, Severity, diagnose};
pub use endpoint::{ENDPOINT_LIMIT, Endpoint, TlsOffer, endpoints, iiop_profiles};
pub use error::Error;
pub use key::{MaestroKey, NAME_LIMIT_OCTETS};
pub use place::{ClientTrust, Place};
pub use profile::{IiopProfile, MultipleComponents, Profile};
pub use readdress::readdress;
pub use recipe::{Form, Recipe};
pub use security::{
    AsContext, CompoundSecMech, CsiSecMechList, SasContext, SslSecTrans, TlsSecTrans, association,
};
pub use stringified::{OUR_ORDER, from_octets, parse_ior, stringify, stringify_in, to_octets};
pub use uri::{Corbaloc, CorbalocAddress, Corbaname, DEFAULT_PORT, Name, NameComponent, Reference};
