//! Asks one address of a reference whether the object answers there, and says what is wrong if it does not.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use maestro_bridge::{CallError, Client, ClientSettings, ConnectError};
use maestro_giop::{Ior, RepositoryId, SystemException, Version};
use maestro_ior::{Address, Component, Endpoint, IiopProfile, OUR_ORDER, SslSecTrans};
use maestro_orbs::Located;
use tokio::runtime::Runtime;

use crate::failure::Failure;
use crate::tls::Tls;

/// What came of asking an address.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The object answers; the second question took so long, when the connection was there.
    Answers(Duration),
    /// The host's name is not known here.
    HostUnknown(io::Error),
    /// Nothing listens on the port.
    PortClosed,
    /// No connection came about in time.
    Silent(Duration),
    /// No connection, for another reason.
    NoConnection(ConnectError),
    /// Connected, but then there is no answer in time.
    NoAnswer(Duration),
    /// A server answers, with a certificate that is not accepted here.
    NotTrusted(ConnectError),
    /// A server answers, and does not accept that there is no certificate here, or this one.
    Refused(ConnectError),
    /// Connected, but there is no TLS.
    NoTls(ConnectError),
    /// Connected, but what answers does not speak GIOP, or closes.
    NotGiop(String),
    /// A server answers, and does not know the object key.
    KeyUnknown,
    /// A server answers, and says that the object is elsewhere.
    Elsewhere(Box<Ior>),
    /// A server answers, and says that the object is gone.
    Gone,
    /// A server answers, and says that the object is not of the type in the reference.
    OtherType,
    /// A server answers with an exception.
    Raised(SystemException),
    /// Something else.
    Other(String),
}

/// Asks addresses, one after the other.
pub(crate) struct Prober {
    runtime: Runtime,
    patience: Duration,
    settings: ClientSettings,
}

impl Prober {
    /// Makes one that waits so long for each address.
    pub(crate) fn new(patience: Duration, tls: &Tls) -> Result<Self, Failure> {
        let settings = ClientSettings { connect_timeout: patience, ..tls.settings()? };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| Failure::System { action: "make a client", source })?;
        Ok(Self { runtime, patience, settings })
    }

    /// Looks up the addresses of an endpoint's host.
    pub(crate) fn resolve(&self, endpoint: &Endpoint) -> Result<Vec<IpAddr>, Outcome> {
        let address = &endpoint.address;
        let looking = async {
            let host = (address.bare_host(), address.port);
            tokio::time::timeout(self.patience, tokio::net::lookup_host(host)).await
        };
        match self.runtime.block_on(looking) {
            Err(_) => Err(Outcome::HostUnknown(io::ErrorKind::TimedOut.into())),
            Ok(Err(error)) => Err(Outcome::HostUnknown(error)),
            Ok(Ok(found)) => {
                let mut addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
                addresses.dedup();
                Ok(addresses)
            }
        }
    }

    /// Asks where the object is, then whether it exists, and with `type_id` whether it is of this type.
    pub(crate) fn ask(&self, endpoint: &Endpoint, type_id: Option<&RepositoryId>) -> Outcome {
        self.runtime.block_on(self.try_ask(endpoint, type_id)).unwrap_or_else(|outcome| outcome)
    }

    async fn try_ask(&self, endpoint: &Endpoint, type_id: Option<&RepositoryId>) -> Result<Outcome, Outcome> {
        let patience = self.patience;
        let client = Client::new(self.settings.clone());
        let failed = |error| Outcome::of(error, endpoint);
        match client.locate_at(endpoint, Some(patience)).await.map_err(failed)? {
            Located::Here => {}
            Located::Unknown => return Ok(Outcome::KeyUnknown),
            Located::Forward(ior) => return Ok(Outcome::Elsewhere(Box::new(ior))),
        }
        let here = alone(endpoint).map_err(|error| Outcome::Other(error.to_string()))?;
        let nonsense = |error| Outcome::Other(format!("a server answers with nonsense: {error}"));
        let start = Instant::now();
        let gone = client.call(&here, "_non_existent", |_| Ok(()), Some(patience)).await.map_err(failed)?;
        let took = start.elapsed();
        if gone.reader().read_boolean().map_err(nonsense)? {
            return Ok(Outcome::Gone);
        }
        let Some(type_id) = type_id else { return Ok(Outcome::Answers(took)) };
        let ask_type = |writer: &mut maestro_giop::CdrWriter| writer.write_string(type_id.as_str());
        let is_it = client.call(&here, "_is_a", ask_type, Some(patience)).await.map_err(failed)?;
        let is_it = is_it.reader().read_boolean().map_err(nonsense)?;
        Ok(if is_it { Outcome::Answers(took) } else { Outcome::OtherType })
    }
}

/// Makes a reference with one address only.
fn alone(endpoint: &Endpoint) -> Result<Ior, maestro_ior::Error> {
    let version = endpoint.version.min(Version::V1_2);
    let mut profile = IiopProfile::new(version, endpoint.address.clone(), endpoint.object_key.clone());
    if let Some(offer) = endpoint.tls {
        let Address { host, port } = endpoint.address.clone();
        // A profile of version 1.0 has no room to tell of TLS.
        profile = IiopProfile::new(version.max(Version::V1_1), Address::new(host, 0), profile.object_key);
        let ssl = SslSecTrans { target_supports: offer.supports, target_requires: offer.requires, port };
        profile.components.push(Component::SslSecTrans(ssl).encode(OUR_ORDER)?);
    }
    Ok(Ior { type_id: RepositoryId::default(), profiles: vec![profile.encode()?] })
}

impl From<ConnectError> for Outcome {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => Self::PortClosed,
            ConnectError::TimedOut(after) => Self::Silent(after),
            error @ ConnectError::NotTrusted { .. } => Self::NotTrusted(error),
            error @ ConnectError::Refused { .. } => Self::Refused(error),
            error @ ConnectError::Handshake { .. } => Self::NoTls(error),
            error => Self::NoConnection(error),
        }
    }
}

impl Outcome {
    /// Says why an endpoint gave no answer.
    fn of(error: CallError, endpoint: &Endpoint) -> Self {
        match error {
            CallError::Unreachable(tries) => match tries.into_iter().next() {
                Some((address, error)) if address == endpoint.address => error.into(),
                Some((address, error)) => {
                    Self::Other(format!("a server answers, and forwards to {address}: {error}"))
                }
                None => Self::Other("does not answer".into()),
            },
            CallError::TimedOut { after, sent: true, .. } => Self::NoAnswer(after),
            CallError::TimedOut { after, .. } => Self::Silent(after),
            CallError::Lost { reason, .. } => Self::NotGiop(reason),
            CallError::System(exception) => Self::Raised(exception),
            error => Self::Other(error.to_string()),
        }
    }

    /// Says whether the object can be called there.
    pub(crate) fn answers(&self) -> bool {
        matches!(self, Self::Answers(_))
    }

    /// Returns a short name for programs, which stays the same.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Answers(_) => "answers",
            Self::HostUnknown(_) => "host-unknown",
            Self::PortClosed => "port-closed",
            Self::Silent(_) => "no-connection-in-time",
            Self::NoConnection(_) => "no-connection",
            Self::NoAnswer(_) => "no-answer-in-time",
            Self::NotTrusted(_) => "certificate-not-trusted",
            Self::Refused(_) => "certificate-refused",
            Self::NoTls(_) => "no-tls",
            Self::NotGiop(_) => "not-giop",
            Self::KeyUnknown => "key-unknown",
            Self::Elsewhere(_) => "forwarded",
            Self::Gone => "gone",
            Self::OtherType => "other-type",
            Self::Raised(_) => "exception",
            Self::Other(_) => "other",
        }
    }

    /// Says what a client that tries only this address gets.
    pub(crate) fn consequence(&self) -> Option<&'static str> {
        match self {
            Self::HostUnknown(_) | Self::PortClosed | Self::NoConnection(_) => {
                Some("a client raises TRANSIENT (the JDK's ORB COMM_FAILURE), completed No")
            }
            Self::Silent(_) => Some("a client waits until its connect time-out, then raises TRANSIENT"),
            Self::NoAnswer(_) => Some("a client waits for ever, or until its call time-out"),
            Self::NotTrusted(_) => Some(
                "a client that trusts no more than this one raises TRANSIENT (JacORB COMM_FAILURE, Maestro NO_PERMISSION); omniORB and JacORB do not look at the host's name",
            ),
            Self::Refused(_) => {
                Some("a client without a certificate that the server knows raises COMM_FAILURE or TRANSIENT")
            }
            Self::NoTls(_) => Some("a client raises TRANSIENT or COMM_FAILURE"),
            Self::NotGiop(_) => Some("a client raises COMM_FAILURE, completed Maybe"),
            Self::KeyUnknown => Some(
                "a client raises OBJECT_NOT_EXIST: the reference is of an earlier run, or another server has the port",
            ),
            Self::Gone => Some("a client raises OBJECT_NOT_EXIST"),
            Self::OtherType => Some("a client that narrows gets nil"),
            Self::Answers(_) | Self::Elsewhere(_) | Self::Raised(_) | Self::Other(_) => None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answers(took) => write!(f, "answers in {} µs", took.as_micros()),
            Self::HostUnknown(error) => write!(f, "does not answer: the host is not known: {error}"),
            Self::PortClosed => f.write_str("does not answer: nothing listens on the port"),
            Self::Silent(after) | Self::NoAnswer(after) => write!(f, "does not answer within {after:?}"),
            Self::NoConnection(error) | Self::NoTls(error) => write!(f, "does not answer: {error}"),
            Self::NotTrusted(error) | Self::Refused(error) => write!(f, "a server answers, but {error}"),
            Self::NotGiop(reason) => write!(f, "does not answer: {reason}"),
            Self::KeyUnknown => f.write_str("a server answers, but it does not know the object"),
            Self::Elsewhere(_) => f.write_str("a server answers, and says that the object is elsewhere"),
            Self::Gone => f.write_str("a server answers, and says that the object is gone"),
            Self::OtherType => f.write_str("a server answers, and says that the object is of another type"),
            Self::Raised(exception) => write!(f, "a server answers: system exception {exception}"),
            Self::Other(reason) => f.write_str(reason),
        }
    }
}
