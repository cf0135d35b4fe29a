//! Where a server listens, and what clients are told.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use maestro_ior::Address;

use crate::{Error, ServerFlags};

/// Where a server listens, and what clients are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Where it listens; port 0 for a free one.
    pub listen: SocketAddr,
    /// The host in references.
    pub host: String,
    /// The port in references where it is not the one that the server listens at.
    pub port: Option<u16>,
}

impl Endpoint {
    /// Reads --iiop and --publish.
    pub(crate) fn of(flags: &ServerFlags) -> Result<Self, Error> {
        let (listen, named) = listen(flags)?;
        let (host, port) = match &flags.publish {
            Some(publish) => published(publish)?,
            None if listen.ip().is_unspecified() => return Err(Error::Publish { address: listen.to_string() }),
            None => (named.unwrap_or_else(|| listen.ip().to_string()), None),
        };
        Ok(Self { listen, host, port })
    }

    /// Returns the address for references of a server that got `port`.
    pub(crate) fn published(&self, port: u16) -> Address {
        Address::new(self.host.clone(), self.port.unwrap_or(port))
    }
}

/// Returns where to listen, and the host's name where it was given by one that means something elsewhere too.
fn listen(flags: &ServerFlags) -> Result<(SocketAddr, Option<String>), Error> {
    let address = match &flags.iiop {
        None => Address::new("127.0.0.1", flags.iiop_port.unwrap_or(0)),
        Some(text) => text.parse().map_err(|_| Error::Invalid {
            setting: "--iiop",
            value: text.clone(),
            expected: "HOST:PORT",
        })?,
    };
    let unknown = |source| Error::Host { setting: "--iiop", host: address.host.clone(), source };
    let found = (address.host.as_str(), address.port).to_socket_addrs().map_err(unknown)?.next();
    let listen = found.ok_or_else(|| unknown(std::io::ErrorKind::AddrNotAvailable.into()))?;
    let is_name = address.host.parse::<IpAddr>().is_err() && !address.host.eq_ignore_ascii_case("localhost");
    Ok((listen, is_name.then_some(address.host)))
}

fn published(text: &str) -> Result<(String, Option<u16>), Error> {
    let invalid = || Error::Invalid {
        setting: "--publish",
        value: text.to_owned(),
        expected: "HOST or HOST:PORT that clients can connect to",
    };
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let (host, port) = match (bare.parse::<IpAddr>(), text.parse::<Address>()) {
        (Ok(ip), _) => (ip.to_string(), None),
        (Err(_), Ok(Address { host, port })) if port > 0 => (host, Some(port)),
        // What is no address has to be a lone host name, which the same grammar checks.
        _ => (format!("{text}:1").parse::<Address>().map_err(|_| invalid())?.host, None),
    };
    if host.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified()) {
        return Err(invalid());
    }
    Ok((host, port))
}
