use std::fmt;
use std::str::FromStr;

use crate::Error;
use crate::uri::grammar;

/// A host, by name or by number, and a TCP port.
///
/// The text form is `host:port`, with brackets around an IPv6 address: `[::1]:2809`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// A host name, an IPv4 address, or an IPv6 address without brackets.
    pub host: String,
    /// The port; 0 in a profile says that nothing listens for plain TCP.
    pub port: u16,
}

impl Address {
    /// Makes an address of its parts; the host is not checked.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Address { host: host.into(), port }
    }

    /// Returns the host as resolvers want it: some ORBs publish IPv6 addresses with the brackets that URLs have.
    pub fn bare_host(&self) -> &str {
        let inside = self.host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        inside.unwrap_or(&self.host)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl FromStr for Address {
    type Err = Error;

    /// Parses `host:port` or `[ipv6]:port`; the port must be there.
    fn from_str(text: &str) -> Result<Self, Error> {
        grammar::whole("address", text, grammar::address)
    }
}
