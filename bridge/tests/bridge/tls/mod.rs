//! Connections over TLS, and several addresses.

mod addresses;
mod authority;
mod calls;
mod clients;
mod files;
mod hostile;
mod reload;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use maestro_bridge::{ClientAuth, Listen, Server, ServerTls, Settings, TlsFiles};
use maestro_giop::{ByteOrder, Version};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use self::authority::{Authority, Pair};
use crate::peer::{Peer, patient};
use crate::scripted::Scripted;

/// The client's side of a TLS connection.
type Wire = StreamOwned<ClientConnection, TcpStream>;

/// A server over TLS whose files lie in a directory, with who issued its certificate.
struct Served {
    server: Server,
    orb: Arc<Scripted>,
    tls: Arc<ServerTls>,
    directory: tempfile::TempDir,
    authority: Authority,
}

impl Served {
    /// Serves with a certificate for 127.0.0.1.
    fn new(client_auth: ClientAuth, settings: &Settings) -> Self {
        let authority = Authority::new("Servers");
        let directory = tempfile::tempdir().unwrap();
        authority.issue("server").write(directory.path(), "server");
        let tls = Arc::new(ServerTls::load(files(directory.path(), client_auth)).unwrap());
        let listen = Listen::tls(([127, 0, 0, 1], 0).into(), Arc::clone(&tls));
        let (server, orb) = Scripted::serve_at(&[listen], settings);
        Self { server, orb, tls, directory, authority }
    }

    /// Makes a client that trusts the server's issuer.
    fn client(&self) -> Client {
        Client::of(&self.authority)
    }

    fn connect(&self) -> Peer<Wire> {
        self.client().connect(self.server.address())
    }
}

/// Returns the names of the files that a server of these tests has: its own, and `clients.crt` where clients are asked for theirs.
fn files(directory: &Path, client_auth: ClientAuth) -> TlsFiles {
    let clients = directory.join("clients.crt");
    TlsFiles {
        certificate: directory.join("server.crt"),
        key: directory.join("server.key"),
        client_ca: clients.exists().then_some(clients),
        client_auth,
    }
}

/// How a client of these tests shakes hands.
struct Client(Arc<ClientConfig>);

impl Client {
    fn of(authority: &Authority) -> Self {
        Self::with(authority, None)
    }

    fn with(authority: &Authority, own: Option<&Pair>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(authority.certificate()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let config = match own {
            Some(own) => builder.with_client_auth_cert(vec![own.certificate()], own.key()).unwrap(),
            None => builder.with_no_client_auth(),
        };
        Self(Arc::new(config))
    }

    fn connect(&self, address: SocketAddr) -> Peer<Wire> {
        let mut peer = self.begin(address);
        self.shake(&mut peer).unwrap();
        peer
    }

    /// Tells whether a client is let in and answered.
    fn is_served(&self, address: SocketAddr) -> bool {
        let Ok(stream) = TcpStream::connect(address) else { return false };
        let mut peer = self.over(stream);
        // In TLS 1.3 a client hears that it is refused after its own handshake.
        let echo = peer.echo(1, "here");
        let sent = peer.stream.write_all(&echo);
        sent.is_ok() && peer.stream.read(&mut [0; 12]).is_ok_and(|read| read > 0)
    }

    /// Connects without shaking hands.
    fn begin(&self, address: SocketAddr) -> Peer<Wire> {
        self.over(TcpStream::connect(address).unwrap())
    }

    fn over(&self, stream: TcpStream) -> Peer<Wire> {
        patient(&stream);
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let session = ClientConnection::new(Arc::clone(&self.0), name).unwrap();
        Peer::on(StreamOwned::new(session, stream), Version::V1_2, ByteOrder::Little)
    }

    /// Shakes hands.
    fn shake(&self, peer: &mut Peer<Wire>) -> std::io::Result<()> {
        let Wire { conn, sock } = &mut peer.stream;
        while conn.is_handshaking() {
            conn.complete_io(sock)?;
        }
        Ok(())
    }
}
