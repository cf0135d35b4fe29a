//! Our client over TLS, against our server behind what ends TLS.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use maestro_bridge::{
    CallError, Client, ClientSettings, ClientTls, ClientTlsFiles, ConnectError, Server, Settings, TlsUse,
};
use maestro_giop::{Completed, Ior, ObjectKey, RepositoryId, SystemExceptionKind as Kind, Version};
use maestro_ior::{Address, ClientTrust, Form, Place, Recipe};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::client::run;
use crate::scripted::{KEY, PATIENCE, Scripted};

/// An authority, and a directory with its certificate and those that it issues.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    directory: TempDir,
}

/// A certificate with its key.
struct Pair {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    files: (PathBuf, PathBuf),
}

fn new_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(parameters, new_key()).unwrap();
        let directory = TempDir::new().unwrap();
        std::fs::write(directory.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, directory }
    }

    fn ca(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    fn issue(&self, hosts: &[&str], edit: impl FnOnce(&mut CertificateParams)) -> Pair {
        let names: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let mut parameters = CertificateParams::new(names).unwrap();
        edit(&mut parameters);
        let key = new_key();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let path = |ending: &str| self.directory.path().join(format!("{}.{ending}", hosts.join("-")));
        let files = (path("pem"), path("key"));
        std::fs::write(&files.0, certificate.pem()).unwrap();
        std::fs::write(&files.1, key.serialize_pem()).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        Pair { certificate: certificate.der().clone(), key, files }
    }

    fn server(&self) -> Pair {
        self.issue(&["127.0.0.1", "localhost"], |_| {})
    }
}

/// What ends TLS in front of a server.
struct Front {
    address: SocketAddr,
    task: JoinHandle<()>,
    handshakes: Arc<AtomicUsize>,
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Front {
    async fn new(server: &Server, pair: Pair, clients: Option<&Authority>) -> Self {
        let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.issuer.der().clone()).unwrap();
                let provider = Arc::new(rustls::crypto::ring::default_provider());
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                builder.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let config = builder.with_single_cert(vec![pair.certificate], pair.key).unwrap();
        let (acceptor, backend) = (TlsAcceptor::from(Arc::new(config)), server.address());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, handshakes) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let done = Arc::clone(&handshakes);
        let task = tokio::spawn(async move {
            // They end with this task.
            let mut connections = JoinSet::new();
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let (acceptor, done) = (acceptor.clone(), Arc::clone(&done));
                connections.spawn(async move {
                    match acceptor.accept(socket).into_fallible().await {
                        Ok(mut stream) => {
                            done.fetch_add(1, Ordering::SeqCst);
                            let mut onward = TcpStream::connect(backend).await.unwrap();
                            let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
                        }
                        // Until the client closes: a reset would overtake the alert.
                        Err((_, mut socket)) => {
                            let _ = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
                        }
                    }
                });
            }
        });
        Self { address, task, handshakes }
    }

    fn handshakes(&self) -> usize {
        self.handshakes.load(Ordering::SeqCst)
    }
}

/// A reference to places at which TLS is spoken, each with a port for requests in the clear, or 0.
fn reference(host: &str, ports: &[(u16, u16)]) -> Ior {
    let place =
        |(port, tls_port): &(u16, u16)| Place { address: Address::new(host, *port), tls_port: *tls_port };
    let recipe = Recipe {
        type_id: RepositoryId::new("IDL:Scripted:1.0"),
        key: ObjectKey::from(KEY),
        places: ports.iter().map(place).collect(),
        client_trust: ClientTrust::None,
        version: Version::V1_2,
        form: Form::Combo,
        code_sets: None,
        components: Vec::new(),
    };
    recipe.to_ior().unwrap()
}

fn client(files: ClientTlsFiles) -> Client {
    let tls = Some(ClientTls::load(files).unwrap());
    Client::new(ClientSettings { tls, connect_timeout: PATIENCE, ..ClientSettings::default() })
}

fn trusting(authority: &Authority) -> ClientTlsFiles {
    ClientTlsFiles { ca: Some(authority.ca()), ..ClientTlsFiles::default() }
}

async fn echo(client: &Client, reference: &Ior, text: &str) -> Result<String, CallError> {
    let reply = client.call(reference, "echo", |writer| writer.write_string(text), Some(PATIENCE)).await?;
    Ok(reply.reader().read_string().unwrap())
}

/// What a caller sees who cannot call: completed No in any case.
async fn refused(client: &Client, reference: &Ior) -> (Kind, String) {
    let error = echo(client, reference, "secret").await.unwrap_err();
    let raised = error.system_exception().unwrap();
    assert_eq!(raised.completed, Completed::No, "{error}");
    (raised.kind, error.to_string())
}

#[test]
fn a_reference_for_tls_only_is_called_over_one_tls_connection() {
    let (server, _) = Scripted::serve(&Settings::default());
    let authority = Authority::new("trusted");
    run(async {
        let front = Front::new(&server, authority.server(), None).await;
        let ior = reference("127.0.0.1", &[(0, front.address.port())]);
        let client = client(trusting(&authority));
        for text in ["", "plain", &"x".repeat(1 << 20)] {
            assert!(echo(&client, &ior, text).await.unwrap() == text);
        }
        let calls = (0..64).map(|n| {
            let (client, ior) = (client.clone(), ior.clone());
            tokio::spawn(async move { echo(&client, &ior, &format!("call {n}")).await.unwrap() })
        });
        for (n, call) in calls.collect::<Vec<_>>().into_iter().enumerate() {
            assert_eq!(call.await.unwrap(), format!("call {n}"));
        }
        assert_eq!(front.handshakes(), 1);
        // Nobody uses it any more: the server is told.
        drop(client);
        while server.connections() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
}

#[test]
fn the_setting_decides_where_a_reference_offers_both() {
    let (server, _) = Scripted::serve(&Settings::default());
    let authority = Authority::new("trusted");
    run(async {
        let front = Front::new(&server, authority.server(), None).await;
        let both = reference("127.0.0.1", &[(server.address().port(), front.address.port())]);
        let files = trusting(&authority);
        assert_eq!(echo(&client(files.clone()), &both, "in the clear").await.unwrap(), "in the clear");
        assert_eq!(front.handshakes(), 0);
        let tls = Some(ClientTls::load(files).unwrap());
        let settings = ClientSettings { tls, tls_use: TlsUse::Always, ..ClientSettings::default() };
        let client = Client::new(settings);
        assert_eq!(echo(&client, &both, "over TLS").await.unwrap(), "over TLS");
        assert_eq!(front.handshakes(), 1);
        let clear = reference("127.0.0.1", &[(server.address().port(), 0)]);
        let (kind, said) = refused(&client, &clear).await;
        assert_eq!(kind, Kind::NoPermission);
        assert!(said.contains("no TLS address"), "{said}");
    });
}

#[test]
fn the_next_replica_is_called_over_tls_when_the_one_in_use_is_gone() {
    let (server, _) = Scripted::serve(&Settings::default());
    let authority = Authority::new("trusted");
    run(async {
        let first = Front::new(&server, authority.server(), None).await;
        let second = Front::new(&server, authority.server(), None).await;
        let ior = reference("127.0.0.1", &[(0, first.address.port()), (0, second.address.port())]);
        let client = client(trusting(&authority));
        assert_eq!(echo(&client, &ior, "first").await.unwrap(), "first");
        assert_eq!((first.handshakes(), second.handshakes()), (1, 0));
        drop(first);
        let answer = match echo(&client, &ior, "second").await {
            // Sent before the loss was seen.
            Err(CallError::Lost { .. }) => echo(&client, &ior, "second").await,
            answer => answer,
        };
        assert_eq!(answer.unwrap(), "second");
        assert_eq!(second.handshakes(), 1);
    });
}

#[test]
fn servers_that_are_not_trusted_get_no_request() {
    let (server, _) = Scripted::serve(&Settings::default());
    let (authority, stranger) = (Authority::new("trusted"), Authority::new("stranger"));
    run(async {
        let expired = |parameters: &mut CertificateParams| {
            parameters.not_before = rcgen::date_time_ymd(2000, 1, 1);
            parameters.not_after = rcgen::date_time_ymd(2001, 1, 1);
        };
        let cases = [
            (stranger.server(), "nobody who is trusted here issued it"),
            (authority.issue(&["127.0.0.1"], expired), "it has expired"),
            (
                authority.issue(&["elsewhere.example", "192.0.2.7"], |_| {}),
                "it is for elsewhere.example, 192.0.2.7, and 127.0.0.1 was called",
            ),
        ];
        for (pair, reason) in cases {
            let front = Front::new(&server, pair, None).await;
            let ior = reference("127.0.0.1", &[(0, front.address.port())]);
            let (kind, said) = refused(&client(trusting(&authority)), &ior).await;
            assert_eq!(kind, Kind::NoPermission);
            assert!(said.contains("certificate is not trusted") && said.contains(reason), "{said}");
        }
        assert_eq!(server.connections(), 0);
        // Told not to look at names, the client takes any that a trusted authority certified, and no other.
        let front = Front::new(&server, authority.issue(&["elsewhere.example"], |_| {}), None).await;
        let ior = reference("127.0.0.1", &[(0, front.address.port())]);
        let lax = client(ClientTlsFiles { check_names: false, ..trusting(&authority) });
        assert_eq!(echo(&lax, &ior, "any name").await.unwrap(), "any name");
        let front = Front::new(&server, stranger.issue(&["elsewhere.example"], |_| {}), None).await;
        let ior = reference("127.0.0.1", &[(0, front.address.port())]);
        assert!(refused(&lax, &ior).await.1.contains("nobody who is trusted here issued it"));
        assert_eq!(front.handshakes(), 0);
    });
}

#[test]
fn a_server_that_demands_a_certificate_gets_it_or_refuses() {
    let (server, _) = Scripted::serve(&Settings::default());
    let (authority, stranger) = (Authority::new("trusted"), Authority::new("stranger"));
    run(async {
        let front = Front::new(&server, authority.server(), Some(&authority)).await;
        let ior = reference("127.0.0.1", &[(0, front.address.port())]);
        let (kind, said) = refused(&client(trusting(&authority)), &ior).await;
        assert_eq!(kind, Kind::NoPermission, "{said}");
        assert!(said.contains("demands a certificate"), "{said}");
        let showing =
            |pair: Pair| client(ClientTlsFiles { identity: Some(pair.files), ..trusting(&authority) });
        let (kind, said) = refused(&showing(stranger.issue(&["mallory"], |_| {})), &ior).await;
        assert_eq!(kind, Kind::NoPermission, "{said}");
        assert!(said.contains("refuses this client's certificate"), "{said}");
        assert_eq!(front.handshakes(), 0);
        let alice = showing(authority.issue(&["alice"], |_| {}));
        assert_eq!(echo(&alice, &ior, "I am Alice").await.unwrap(), "I am Alice");
    });
}

#[test]
fn a_handshake_counts_as_part_of_the_call_and_what_is_no_tls_is_told() {
    let (server, _) = Scripted::serve(&Settings::default());
    let authority = Authority::new("trusted");
    run(async {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let ior = reference("127.0.0.1", &[(0, silent.local_addr().unwrap().port())]);
        let client = client(trusting(&authority));
        let patience = Some(Duration::from_millis(100));
        let error = client.call(&ior, "echo", |_| Ok(()), patience).await.unwrap_err();
        assert!(matches!(error, CallError::TimedOut { sent: false, .. }), "{error}");
        assert_eq!(error.completed(), Completed::No);
        // A port for requests in the clear: it answers with MessageError, or closes.
        let ior = reference("127.0.0.1", &[(0, server.address().port())]);
        let error = echo(&client, &ior, "").await.unwrap_err();
        let CallError::Unreachable(tries) = &error else { panic!("{error}") };
        assert!(matches!(tries[0].1, ConnectError::Handshake { .. }), "{error}");
        assert_eq!(error.system_exception().unwrap().kind, Kind::Transient);
    });
}

#[test]
fn a_host_name_is_what_the_certificate_has_to_name() {
    let (server, _) = Scripted::serve(&Settings::default());
    let authority = Authority::new("trusted");
    run(async {
        let front = Front::new(&server, authority.issue(&["localhost"], |_| {}), None).await;
        let at = |host: &str| reference(host, &[(0, front.address.port())]);
        let client = client(trusting(&authority));
        let is_v4 = tokio::net::lookup_host(("localhost", 1))
            .await
            .unwrap()
            .any(|ip| matches!(ip.ip(), IpAddr::V4(_)));
        if is_v4 {
            assert_eq!(echo(&client, &at("localhost"), "by name").await.unwrap(), "by name");
        }
        assert!(refused(&client, &at("127.0.0.1")).await.1.contains("localhost"));
    });
}
