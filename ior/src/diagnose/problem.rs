use std::fmt;

use maestro_giop::Version;

use super::{Finding, Reach};
use crate::{Address, Error, tags};

/// How much a problem hurts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know; no client fails by it alone.
    Notes,
    /// Some clients fail, or clients in some places.
    Warns,
    /// Every client fails with this profile or address; without another one, with the reference.
    Fails,
}

/// What a client may stumble over.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// There are no profiles: no object.
    Nil,
    /// No profile is one for IIOP.
    NoIiopProfile,
    /// The reference does not tell its type.
    NoTypeId,
    /// The first profile is of an older version than a later one.
    OldFirst {
        /// Its version.
        first: Version,
    },
    /// Profiles have different object keys.
    DifferentKeys,
    /// The first profile does not name the addresses of the others.
    FirstProfileOnly {
        /// How many addresses it does not name.
        unknown: usize,
    },
    /// There is one profile, and its other addresses are alternates.
    AlternatesOnly,
    /// No profile tells the server's code sets.
    NoCodeSets,
    /// A profile has a tag that is not known here.
    UnknownProfile {
        /// The tag.
        tag: u32,
    },
    /// A profile cannot be decoded.
    DamagedProfile {
        /// Why not.
        error: Error,
    },
    /// A component cannot be decoded.
    DamagedComponent {
        /// Its tag.
        tag: u32,
        /// Why not.
        error: Error,
    },
    /// A profile of version 1.0.
    Old,
    /// A profile of a version above 1.2.
    TooNew {
        /// The version.
        version: Version,
    },
    /// A profile has an empty object key.
    NoKey,
    /// A profile has neither a port nor another address.
    NoPort {
        /// The address without a port.
        address: Address,
    },
    /// A profile is for TLS only.
    TlsOnly {
        /// Where.
        address: Address,
    },
    /// A profile wants clients to have certificates of their own.
    TlsDemandsCertificate,
    /// A profile is for TLS only, and has an alternate address for requests in the clear.
    ClearBesideTls {
        /// The alternate.
        address: Address,
    },
    /// A profile's list of TLS addresses begins with one of another host.
    TlsListBegins {
        /// The profile's host.
        host: String,
        /// The first address of the list.
        first: Address,
    },
    /// No security mechanism of a profile does with TLS alone.
    TlsNotEnough,
    /// An address that some or all clients cannot reach.
    Host {
        /// The address.
        address: Address,
        /// From where it can be reached, not [`Reach::Open`].
        reach: Reach,
    },
}

impl Problem {
    /// Returns how much it hurts.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Nil | Self::NoIiopProfile | Self::DamagedProfile { .. } | Self::NoPort { .. } => {
                Severity::Fails
            }
            Self::OldFirst { .. }
            | Self::FirstProfileOnly { .. }
            | Self::AlternatesOnly
            | Self::DamagedComponent { .. }
            | Self::TooNew { .. }
            | Self::NoKey
            | Self::TlsOnly { .. }
            | Self::TlsDemandsCertificate
            | Self::ClearBesideTls { .. }
            | Self::TlsListBegins { .. }
            | Self::TlsNotEnough => Severity::Warns,
            Self::NoTypeId
            | Self::DifferentKeys
            | Self::NoCodeSets
            | Self::UnknownProfile { .. }
            | Self::Old => Severity::Notes,
            Self::Host { reach, .. } => reach.severity(),
        }
    }

    /// Returns a short name for programs, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::NoIiopProfile => "no-iiop-profile",
            Self::NoTypeId => "no-type-id",
            Self::OldFirst { .. } => "old-profile-first",
            Self::DifferentKeys => "different-keys",
            Self::FirstProfileOnly { .. } => "first-profile-only",
            Self::AlternatesOnly => "alternates-only",
            Self::NoCodeSets => "no-code-sets",
            Self::UnknownProfile { .. } => "unknown-profile",
            Self::DamagedProfile { .. } => "damaged-profile",
            Self::DamagedComponent { .. } => "damaged-component",
            Self::Old => "giop-1.0",
            Self::TooNew { .. } => "giop-too-new",
            Self::NoKey => "no-key",
            Self::NoPort { .. } => "no-port",
            Self::TlsOnly { .. } => "tls-only",
            Self::TlsDemandsCertificate => "tls-demands-certificate",
            Self::ClearBesideTls { .. } => "clear-beside-tls",
            Self::TlsListBegins { .. } => "tls-list-begins-elsewhere",
            Self::TlsNotEnough => "tls-not-enough",
            Self::Host { reach, .. } => reach.code(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Notes => "note",
            Self::Warns => "warning",
            Self::Fails => "error",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("the reference is nil: there is no object to call"),
            Self::NoIiopProfile => f.write_str("there is no IIOP profile: only an ORB with the same other protocol can use it"),
            Self::NoTypeId => f.write_str("the type is not told: a client that narrows asks the object first"),
            Self::OldFirst { first } => {
                write!(f, "the first profile is IIOP {first}, a later one is newer: most clients speak GIOP {first} then")
            }
            Self::DifferentKeys => f.write_str("the profiles have different object keys: alternate addresses count for one key only"),
            Self::FirstProfileOnly { unknown } => write!(
                f,
                "the first profile does not name all addresses (missing: {unknown}): omniORB and the JDK's ORB never use those (maestro ior merge --alternates adds them)"
            ),
            Self::AlternatesOnly => f.write_str(
                "the other addresses are alternates only: ORBit2 and corba.js never use them (a profile for each helps ORBit2)",
            ),
            Self::NoCodeSets => f.write_str("TAG_CODE_SETS is missing: text is Latin-1, and clients refuse to send wide text"),
            Self::UnknownProfile { tag } => match tags::profile_name(*tag) {
                Some(name) => write!(f, "{name} is not for IIOP: only ORBs that have this protocol can use it"),
                None => write!(f, "the profile tag 0x{tag:08x} is not known: only ORBs that know it can use it"),
            },
            Self::DamagedProfile { error } => write!(f, "the profile cannot be read: {error}"),
            Self::DamagedComponent { tag, error } => {
                write!(f, "component {tag} cannot be read, clients that look at it may refuse the reference: {error}")
            }
            Self::Old => f.write_str("IIOP 1.0: text is Latin-1, there is no wide text, no alternates and no components"),
            Self::TooNew { version } => write!(f, "IIOP {version}: TAO and ORBit2 refuse versions above 1.2"),
            Self::NoKey => f.write_str("the object key is empty: most servers have no such object"),
            Self::TlsOnly { address } => write!(
                f,
                "only TLS is offered, at {address}: a client whose ORB has no TLS, or none that is set up, raises TRANSIENT (omniORB needs -ORBsslCAFile, JacORB jacorb.security.support_ssl=on, Maestro --tls-ca where the system does not know the issuer)"
            ),
            Self::TlsDemandsCertificate => {
                f.write_str("the server wants certificates of its clients: one that has none is refused")
            }
            Self::ClearBesideTls { address } => write!(
                f,
                "{address} is an alternate for requests in the clear beside TLS: omniORB sends them there once the TLS addresses fail"
            ),
            Self::TlsListBegins { host, first } => write!(
                f,
                "the list of TLS addresses begins with {first}: JacORB takes that port, but at {host}"
            ),
            Self::TlsNotEnough => {
                f.write_str("the security mechanisms want more than TLS: a login (CSIv2) that few clients can do")
            }
            Self::NoPort { address } => write!(f, "{} has no port, and there is no other address", address.host),
            Self::Host { address, reach } => reach.write(address, f),
        }
    }
}
