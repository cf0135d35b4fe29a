//! Servers with several addresses, and with addresses for TLS.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use maestro_bridge::{CallError, Client, ClientSettings, ClientTls, ClientTlsFiles, TlsUse};
use maestro_giop::Ior;
use maestro_ior::{Component, IiopProfile, iiop_profiles};
use rustix::process::Signal;

use crate::process::{Caller, Server, reference, run};

/// Makes a certificate for 127.0.0.1 that is its own authority.
fn certificate(directory: &Path, name: &str) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    fs::write(directory.join(format!("{name}.crt")), made.cert.pem()).unwrap();
    fs::write(directory.join(format!("{name}.key")), made.signing_key.serialize_pem()).unwrap();
}

/// A directory with a certificate, and the flags of a server that shows it.
fn prepared() -> (tempfile::TempDir, Vec<String>) {
    let directory = tempfile::tempdir().expect("a directory");
    certificate(directory.path(), "server");
    let path = |name: &str| directory.path().join(name).display().to_string();
    let flags = [
        ["--etc".to_owned(), path("etc")],
        ["--data".to_owned(), path("data")],
        ["--tls-listen".to_owned(), "127.0.0.1:0".to_owned()],
        ["--tls-cert".to_owned(), path("server.crt")],
        ["--tls-key".to_owned(), path("server.key")],
    ];
    let flags = flags.concat();
    (directory, flags)
}

fn start(flags: &[String], more: &[&str]) -> Server {
    let flags: Vec<&str> = flags.iter().map(String::as_str).chain(more.iter().copied()).collect();
    Server::start("grid", &flags)
}

/// Asks a grid for its height over TLS, believing only the certificate in a file.
fn height_over_tls(grid: &Ior, certificate: &Path) -> Result<i16, CallError> {
    let ca = Some(certificate.to_owned());
    let tls = ClientTls::load(ClientTlsFiles { ca, ..ClientTlsFiles::default() }).unwrap();
    let settings = ClientSettings { tls: Some(tls), tls_use: TlsUse::Always, ..ClientSettings::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let reply = Client::new(settings).call(grid, "_get_height", |_| Ok(()), None).await?;
        Ok(reply.reader().read_short().unwrap())
    })
}

#[test]
fn all_addresses_stand_in_the_reference_and_are_kept() {
    let (directory, flags) = prepared();
    let more = ["--iiop", "127.0.0.1:0", "--iiop", "127.0.0.2:0"];
    let mut references = Vec::new();
    for _ in 0..2 {
        let mut server = start(&flags, &more);
        let ready = server.ready();
        let grid = reference(&directory.path().join("etc/Grid.ior"));
        let profiles = iiop_profiles(&grid).unwrap();
        let [first, second] = [&profiles[0], &profiles[1]].map(IiopProfile::address);
        assert_eq!((first.host.as_str(), second.host.as_str()), ("127.0.0.1", "127.0.0.2"));
        let tls = profiles[0].components.iter().find_map(|one| match Component::decode(one).unwrap() {
            Component::SslSecTrans(ssl) => Some(ssl.port),
            _ => None,
        });
        assert_eq!(ready, format!("ready Grid at {first}, 127.0.0.1:{} (TLS), {second}", tls.unwrap()));
        assert_eq!(height_over_tls(&grid, &directory.path().join("server.crt")).unwrap(), 10);
        for address in [first, second] {
            let by_address: maestro_ior::Reference = format!("corbaloc::{address}/Grid").parse().unwrap();
            let height = Caller::to(by_address.to_ior().unwrap()).call("_get_height", |_| Ok(()));
            assert_eq!(height.reader().read_short(), Ok(10));
        }
        references.push(grid);
        assert_eq!(server.stop().code(), Some(0));
    }
    assert_eq!(references[0], references[1]);
    for file in ["iiop-port", "iiop-port-2", "tls-port"] {
        assert!(directory.path().join("data").join(file).exists(), "{file}");
    }
}

#[test]
fn without_a_port_in_the_clear_no_address_in_the_clear_is_told() {
    let (directory, flags) = prepared();
    let mut server = start(&flags, &["--no-plain"]);
    assert!(server.ready().ends_with(" (TLS)"));
    let grid = reference(&directory.path().join("etc/Grid.ior"));
    for profile in iiop_profiles(&grid).unwrap() {
        assert_eq!((profile.port, profile.addresses().unwrap()), (0, vec![]));
    }
    assert_eq!(height_over_tls(&grid, &directory.path().join("server.crt")).unwrap(), 10);
    assert!(!directory.path().join("data/iiop-port").exists());
    assert_eq!(server.stop().code(), Some(0));
}

#[test]
fn a_signal_has_the_certificate_loaded_again_and_a_bad_one_is_told_and_passed_over() {
    let (directory, flags) = prepared();
    let mut server = start(&flags, &["--no-plain"]);
    server.ready();
    let path = |name: &str| directory.path().join(name);
    let grid = reference(&path("etc/Grid.ior"));
    fs::copy(path("server.crt"), path("old.crt")).unwrap();
    fs::write(path("server.crt"), "nothing").unwrap();
    server.signal(Signal::HUP);
    server.says("the certificate cannot be loaded again: the old one stays");
    assert_eq!(height_over_tls(&grid, &path("old.crt")).unwrap(), 10);
    certificate(directory.path(), "server");
    server.signal(Signal::HUP);
    let begin = std::time::Instant::now();
    while height_over_tls(&grid, &path("server.crt")).is_err() {
        assert!(begin.elapsed() < crate::process::PATIENCE, "the new certificate is shown");
    }
    assert!(height_over_tls(&grid, &path("old.crt")).is_err());
    assert_eq!(server.stop().code(), Some(0));
}

#[test]
fn a_kept_port_for_tls_that_another_process_has_is_told_by_its_flag() {
    let (directory, flags) = prepared();
    let mut first = start(&flags, &["--no-plain"]);
    first.ready();
    assert_eq!(first.stop().code(), Some(0));
    let port = fs::read_to_string(directory.path().join("data/tls-port")).unwrap();
    let address = format!("127.0.0.1:{}", port.trim());
    let _taken = TcpListener::bind(&address).unwrap();
    let flags: Vec<&str> = flags.iter().map(String::as_str).chain(["--no-plain"]).collect();
    let ended = run("grid", &flags);
    assert_eq!(ended.code, Some(2));
    let told = format!("--tls-listen: another process has {address}");
    assert!(ended.errors.contains(&told), "{}", ended.errors);
}
