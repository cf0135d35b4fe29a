use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Severity;
use crate::Address;

/// From where a host can be reached, as far as its text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// `0.0.0.0` or `::`: a place to listen at, none to connect to.
    Nowhere,
    /// The text can be no host: it is empty, or has characters that no name has.
    NoHost,
    /// An IPv6 address in brackets, which belong into URLs and not into references.
    Bracketed,
    /// The loopback: from the same machine only.
    SameMachine,
    /// A link-local address: from the same cable only.
    SameLink,
    /// An address of a private network: from there only.
    PrivateNetwork,
    /// A name without a dot, which clients elsewhere may complete in another way.
    ShortName,
    /// An IPv6 address: by clients that have IPv6.
    V6,
    /// Nothing is to be said against it.
    Open,
}

impl Reach {
    /// Looks at a host name or an address.
    pub fn of(host: &str) -> Self {
        if let Some(inside) = host.strip_prefix('[') {
            let is_address = inside.strip_suffix(']').is_some_and(|host| host.parse::<Ipv6Addr>().is_ok());
            return if is_address { Self::Bracketed } else { Self::NoHost };
        }
        match host.parse() {
            Ok(IpAddr::V4(address)) => Self::of_v4(address),
            Ok(IpAddr::V6(address)) => Self::of_v6(address),
            Err(_) => Self::of_name(host),
        }
    }

    /// Returns how much it hurts.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Nowhere | Self::NoHost => Severity::Fails,
            Self::Bracketed | Self::SameMachine | Self::SameLink => Severity::Warns,
            Self::PrivateNetwork | Self::ShortName | Self::V6 | Self::Open => Severity::Notes,
        }
    }

    /// Returns a short name for programs.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Nowhere => "unspecified-host",
            Self::NoHost => "no-host",
            Self::Bracketed => "host-in-brackets",
            Self::SameMachine => "loopback-host",
            Self::SameLink => "link-local-host",
            Self::PrivateNetwork => "private-host",
            Self::ShortName => "short-host-name",
            Self::V6 => "ipv6-host",
            Self::Open => "open-host",
        }
    }

    /// Prints what this means for an address.
    pub(super) fn write(self, address: &Address, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &address.host;
        match self {
            Self::Nowhere => write!(
                f,
                "{address} is no address that anybody can connect to: the server has to publish its own"
            ),
            Self::NoHost => write!(f, "{host:?} is no host name and no address"),
            Self::Bracketed => {
                write!(f, "{host} has brackets, which belong into URLs only: many clients cannot resolve it")
            }
            Self::SameMachine => write!(
                f,
                "{address} is the loopback: clients on other machines connect to themselves (publish another host: Maestro --publish, omniORB -ORBendPointPublish, JacORB OAIAddr)"
            ),
            Self::SameLink => write!(f, "{address} is link-local: only clients on the same link reach it"),
            Self::PrivateNetwork => {
                write!(f, "{address} is of a private network: only clients in that network reach it")
            }
            Self::ShortName => {
                write!(f, "{host} is a name without a domain: each client has to be able to resolve it")
            }
            Self::V6 => write!(f, "{address} is reached by IPv6 only"),
            Self::Open => write!(f, "{address} is open to all"),
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        match address {
            _ if address.is_unspecified() => Self::Nowhere,
            _ if address.is_loopback() => Self::SameMachine,
            _ if address.is_link_local() => Self::SameLink,
            _ if address.is_private() => Self::PrivateNetwork,
            _ => Self::Open,
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        if let Some(address) = address.to_ipv4_mapped() {
            return Self::of_v4(address);
        }
        match address {
            _ if address.is_unspecified() => Self::Nowhere,
            _ if address.is_loopback() => Self::SameMachine,
            _ if address.is_unicast_link_local() => Self::SameLink,
            _ if address.is_unique_local() => Self::PrivateNetwork,
            _ => Self::V6,
        }
    }

    fn of_name(host: &str) -> Self {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let name = host.strip_suffix('.').unwrap_or(host);
        let is_name = !name.is_empty() && name.chars().all(fits) && !name.split('.').any(str::is_empty);
        let is_local = |name: &str| name.eq_ignore_ascii_case("localhost");
        match name.rsplit_once('.') {
            _ if !is_name => Self::NoHost,
            // A number with dots that is no address, such as 10.0.0.256.
            _ if name.chars().all(|c| c.is_ascii_digit() || c == '.') => Self::NoHost,
            Some((_, last)) if is_local(last) => Self::SameMachine,
            None if is_local(name) => Self::SameMachine,
            None => Self::ShortName,
            Some(_) => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_apart() {
        let cases: [(&[&str], Reach); 9] = [
            (&["0.0.0.0", "::", "::ffff:0.0.0.0"], Reach::Nowhere),
            (&["", ".", "a..b", "a b", "10.0.0.256", "1234", "höst", "[", "[host]", "a:b"], Reach::NoHost),
            (&["[::1]", "[2001:db8::1]"], Reach::Bracketed),
            (
                &[
                    "127.0.0.1",
                    "127.0.1.1",
                    "::1",
                    "localhost",
                    "LOCALHOST",
                    "a.localhost",
                    "::ffff:127.0.0.1",
                ],
                Reach::SameMachine,
            ),
            (&["169.254.1.1", "fe80::1"], Reach::SameLink),
            (&["10.1.2.3", "172.16.0.1", "192.168.1.1", "fd00::1"], Reach::PrivateNetwork),
            (&["server", "server."], Reach::ShortName),
            (&["2001:db8::1"], Reach::V6),
            (&["192.0.2.1", "server.example", "a_b.example.", "172.32.0.1"], Reach::Open),
        ];
        for (hosts, reach) in cases {
            for host in hosts {
                assert_eq!(Reach::of(host), reach, "{host}");
            }
        }
    }
}
