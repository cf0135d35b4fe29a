//! Where a server listens, and what clients are told.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use maestro_ior::{Address, ClientTrust, Place};
use maestro_orbs::Contact;

use crate::{Error, ServerFlags};

/// The most endpoints of one server: references name each of them.
const ENDPOINTS_MOST: usize = 16;

/// Where a server listens, and what clients are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Where it listens; port 0 for a free one.
    pub listen: SocketAddr,
    /// The host in references.
    pub host: String,
    /// The port in references where it is not the one that the server listens at.
    pub port: Option<u16>,
    /// Whether clients come over TLS there.
    pub tls: bool,
}

impl Endpoint {
    /// Reads --iiop, --publish, --no-plain, --tls-listen and --tls-publish.
    pub(crate) fn all(flags: &ServerFlags) -> Result<Vec<Self>, Error> {
        let mut endpoints = Vec::new();
        if !flags.no_plain {
            let listens = Listens { flag: "--iiop", publish: "--publish", tls: false };
            let default = Address::new("127.0.0.1", flags.iiop_port.unwrap_or(0)).to_string();
            let given = if flags.iiop.is_empty() { &[default][..] } else { &flags.iiop };
            endpoints.extend(listens.read(given, &flags.publish, None)?);
        } else if flags.tls_listen.is_empty() {
            let advice = "--no-plain leaves nothing else to listen at";
            return Err(Error::Missing { setting: "--tls-listen", advice });
        } else if let Some(publish) = flags.publish.get(1) {
            let expected = "for an --iiop: with --no-plain one of them names the host for TLS";
            return Err(Error::Invalid { setting: "--publish", value: publish.clone(), expected });
        }
        let listens = Listens { flag: "--tls-listen", publish: "--tls-publish", tls: true };
        let known = flags.publish.first().map(|publish| published("--publish", publish)).transpose()?;
        let host = known.as_ref().map(|(host, _)| host.as_str());
        endpoints.extend(listens.read(&flags.tls_listen, &flags.tls_publish, host)?);
        if endpoints.len() > ENDPOINTS_MOST {
            return Err(Error::Endpoints { most: ENDPOINTS_MOST });
        }
        Ok(endpoints)
    }

    /// Returns the port for references of a server that got `port`.
    fn published_port(&self, port: u16) -> u16 {
        self.port.unwrap_or(port)
    }
}

/// Returns what clients are told of a server that listens at these endpoints and got these ports: the port for TLS stands beside
/// that in the clear of the same host.
pub(crate) fn contact(endpoints: &[Endpoint], ports: &[u16], client_trust: ClientTrust) -> Contact {
    let mut places: Vec<Place> = Vec::new();
    for (endpoint, &port) in endpoints.iter().zip(ports) {
        let port = endpoint.published_port(port);
        let has_room = |place: &&mut Place| place.address.host == endpoint.host && place.tls_port == 0;
        match places.iter_mut().find(has_room) {
            Some(place) if endpoint.tls => place.tls_port = port,
            _ if endpoint.tls => {
                places.push(Place { address: Address::new(endpoint.host.clone(), 0), tls_port: port });
            }
            _ => places.push(Address::new(endpoint.host.clone(), port).into()),
        }
    }
    Contact { places, client_trust }
}

/// The flags of one kind of endpoints.
struct Listens {
    flag: &'static str,
    publish: &'static str,
    tls: bool,
}

impl Listens {
    /// Reads the endpoints. `host`: the one in references where nothing is said, if that is known.
    fn read(&self, given: &[String], publish: &[String], host: Option<&str>) -> Result<Vec<Endpoint>, Error> {
        if let Some(publish) = publish.get(given.len()) {
            let expected = if self.tls {
                "for a --tls-listen: there are fewer"
            } else {
                "for an --iiop: there are fewer"
            };
            return Err(Error::Invalid { setting: self.publish, value: publish.clone(), expected });
        }
        let publish = publish.iter().map(Some).chain(std::iter::repeat(None));
        given.iter().zip(publish).map(|(text, publish)| self.endpoint(text, publish, host)).collect()
    }

    fn endpoint(&self, text: &str, publish: Option<&String>, known: Option<&str>) -> Result<Endpoint, Error> {
        let (listen, named) = self.listen(text)?;
        let (host, port) = match (publish, known) {
            (Some(publish), _) => published(self.publish, publish)?,
            (None, Some(host)) => (host.to_owned(), None),
            (None, None) if listen.ip().is_unspecified() => {
                let (setting, publish) = (self.flag, self.publish);
                return Err(Error::Publish { setting, publish, address: listen.to_string() });
            }
            (None, None) => (named.unwrap_or_else(|| listen.ip().to_string()), None),
        };
        Ok(Endpoint { listen, host, port, tls: self.tls })
    }

    /// Returns where to listen, and the host's name where it was given by one that means something elsewhere too.
    fn listen(&self, text: &str) -> Result<(SocketAddr, Option<String>), Error> {
        let setting = self.flag;
        let invalid = |_| Error::Invalid { setting, value: text.to_owned(), expected: "HOST:PORT" };
        let address: Address = text.parse().map_err(invalid)?;
        let unknown = |source| Error::Host { setting, host: address.host.clone(), source };
        let found = (address.host.as_str(), address.port).to_socket_addrs().map_err(unknown)?.next();
        let listen = found.ok_or_else(|| unknown(std::io::ErrorKind::AddrNotAvailable.into()))?;
        let is_name =
            address.host.parse::<IpAddr>().is_err() && !address.host.eq_ignore_ascii_case("localhost");
        Ok((listen, is_name.then_some(address.host)))
    }
}

fn published(setting: &'static str, text: &str) -> Result<(String, Option<u16>), Error> {
    let invalid = || Error::Invalid {
        setting,
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
        contacted(arguments, &[4711])
    }

    /// Returns what clients are told of a server that got these ports.
    fn contacted(arguments: &[&str], ports: &[u16]) -> String {
        let endpoints = Endpoint::all(&flags(arguments)).unwrap();
        assert_eq!(endpoints.len(), ports.len());
        contact(&endpoints, ports, ClientTrust::None).to_string()
    }

    fn refused(arguments: &[&str]) -> String {
        Endpoint::all(&flags(arguments)).unwrap_err().to_string()
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
            let endpoint = Endpoint::all(&flags(&["--publish", publish]));
            assert!(
                matches!(endpoint, Err(Error::Invalid { setting: "--publish", .. })),
                "{publish:?}: {endpoint:?}"
            );
        }
        for iiop in ["0.0.0.0:0", "[::]:80"] {
            let endpoint = Endpoint::all(&flags(&["--iiop", iiop]));
            assert!(matches!(endpoint, Err(Error::Publish { .. })), "{iiop:?}: {endpoint:?}");
        }
    }

    #[test]
    fn the_port_of_the_environment_is_for_servers_without_an_address() {
        let port = |arguments: &[&str]| Endpoint::all(&flags(arguments)).unwrap()[0].listen.to_string();
        assert_eq!(port(&["--iiop-port", "4712"]), "127.0.0.1:4712");
        assert_eq!(port(&["--iiop-port", "4712", "--iiop", "127.0.0.1:4713"]), "127.0.0.1:4713");
    }

    #[test]
    fn the_port_for_tls_stands_beside_that_in_the_clear_of_the_same_host() {
        let both = ["--iiop", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0"];
        assert_eq!(contacted(&both, &[1, 2]), "127.0.0.1:1, 127.0.0.1:2 (TLS)");
        let apart = ["--tls-listen", "127.0.0.2:0"];
        assert_eq!(contacted(&apart, &[1, 2]), "127.0.0.1:1, 127.0.0.2:2 (TLS)");
        let alone = ["--no-plain", "--tls-listen", "[::1]:0", "--iiop-port", "4"];
        assert_eq!(contacted(&alone, &[2]), "[::1]:2 (TLS)");
    }

    #[test]
    fn every_endpoint_is_told_by_its_own_name() {
        let many = [
            "--iiop",
            "127.0.0.1:0",
            "--publish",
            "in.example",
            "--iiop",
            "0.0.0.0:0",
            "--publish",
            "out.example:80",
            "--tls-listen",
            "0.0.0.0:0",
            "--tls-publish",
            "out.example:443",
            "--tls-listen",
            "127.0.0.1:0",
        ];
        let told = "in.example:1, in.example:4 (TLS), out.example:80, out.example:443 (TLS)";
        assert_eq!(contacted(&many, &[1, 2, 3, 4]), told);
    }

    #[test]
    fn the_host_for_tls_is_the_published_one_unless_another_is_given() {
        let every = ["--no-plain", "--tls-listen", "0.0.0.0:0"];
        assert!(refused(&every).contains("say with --tls-publish HOST"), "{}", refused(&every));
        let host = [&every[..], &["--publish", "grid.example"]].concat();
        assert_eq!(contacted(&host, &[1]), "grid.example:1 (TLS)");
        let other = [&host[..], &["--tls-publish", "safe.example:443"]].concat();
        assert_eq!(contacted(&other, &[1]), "safe.example:443 (TLS)");
    }

    #[test]
    fn what_does_not_fit_together_is_named() {
        assert_eq!(
            refused(&["--no-plain"]),
            "--tls-listen is missing: --no-plain leaves nothing else to listen at"
        );
        let more = refused(&["--publish", "a", "--publish", "b"]);
        assert_eq!(more, "--publish \"b\" is not for an --iiop: there are fewer");
        let tls = refused(&["--tls-publish", "a"]);
        assert_eq!(tls, "--tls-publish \"a\" is not for a --tls-listen: there are fewer");
        let many: Vec<_> = (0..17).flat_map(|_| ["--iiop", "127.0.0.1:0"]).collect();
        assert!(refused(&many).contains("at most 16"), "{}", refused(&many));
    }
}
