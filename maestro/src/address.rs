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
            None if listen.ip().is_unspecified() => {
                return Err(Error::Publish { address: listen.to_string() });
            }
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

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn flags(arguments: &[&str]) -> ServerFlags {
        let command = ServerFlags::augment_args(Command::new("grid").no_binary_name(true));
        ServerFlags::from_arg_matches(&command.get_matches_from(arguments)).unwrap()
    }

    fn published_at(arguments: &[&str]) -> String {
        Endpoint::of(&flags(arguments)).unwrap().published(4711).to_string()
    }

    #[test]
    fn clients_are_told_where_the_server_listens() {
        assert_eq!(published_at(&[]), "127.0.0.1:4711");
        assert_eq!(published_at(&["--iiop", "127.0.0.2:0"]), "127.0.0.2:4711");
        assert_eq!(published_at(&["--iiop", "[::1]:0"]), "[::1]:4711");
    }

    #[test]
    fn localhost_is_never_published_by_name_unless_it_is_asked_for() {
        let listening = published_at(&["--iiop", "LocalHost:0"]);
        assert!(["127.0.0.1:4711", "[::1]:4711"].contains(&listening.as_str()), "{listening}");
        assert_eq!(published_at(&["--iiop", "127.0.0.1:0", "--publish", "localhost"]), "localhost:4711");
    }

    #[test]
    fn clients_are_told_what_was_asked_for() {
        let cases = [
            ("grid.example", "grid.example:4711"),
            ("grid.example:80", "grid.example:80"),
            ("192.0.2.1", "192.0.2.1:4711"),
            ("192.0.2.1:80", "192.0.2.1:80"),
            ("[2001:db8::1]", "[2001:db8::1]:4711"),
            ("[2001:db8::1]:80", "[2001:db8::1]:80"),
            ("2001:db8::1", "[2001:db8::1]:4711"),
        ];
        for (publish, told) in cases {
            assert_eq!(published_at(&["--iiop", "0.0.0.0:0", "--publish", publish]), told);
        }
    }

    #[test]
    fn an_address_of_nobody_is_not_published() {
        for publish in
            ["0.0.0.0", "0.0.0.0:80", "[::]", "::", "[::]:80", "", ":80", "h:", "h:0", "h:99999", "a b"]
        {
            let endpoint = Endpoint::of(&flags(&["--publish", publish]));
            assert!(
                matches!(endpoint, Err(Error::Invalid { setting: "--publish", .. })),
                "{publish:?}: {endpoint:?}"
            );
        }
        for iiop in ["0.0.0.0:0", "[::]:80"] {
            let endpoint = Endpoint::of(&flags(&["--iiop", iiop]));
            assert!(matches!(endpoint, Err(Error::Publish { .. })), "{iiop:?}: {endpoint:?}");
        }
    }

    #[test]
    fn the_port_of_the_environment_is_for_servers_without_an_address() {
        let port = |arguments: &[&str]| Endpoint::of(&flags(arguments)).unwrap().listen.to_string();
        assert_eq!(port(&["--iiop-port", "4712"]), "127.0.0.1:4712");
        assert_eq!(port(&["--iiop-port", "4712", "--iiop", "127.0.0.1:4713"]), "127.0.0.1:4713");
    }
}
