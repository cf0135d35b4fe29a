//! Replicas that clients reach over TLS alone: they are killed, their certificates change, and nothing goes in the clear.

use std::collections::HashSet;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use maestro::client::{Caller, ClientSettings, ClientTls, ClientTlsFiles, TlsUse};
use maestro_ior::{endpoints, iiop_profiles, parse_ior};
use maestro_tests::counter::CounterClient;
use maestro_tests::{Certificates, Client, Cluster, Load, Signal, root, run};
use serde_json::Value;

use crate::capture::{capture, has};

const CLIENTS: u64 = 16;

/// For a certificate to be shown that was put in place.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many calls our client makes between two crashes.
const CALLS: i64 = 200;

for_each_client!(
    the_next_call_goes_on_over_tls_when_each_replica_is_killed_in_turn,
    a_client_without_the_certificate_that_is_demanded_is_refused,
);

/// Starts clients that call without pause. In the mode `own` each has a cell of its own, and checks what it reads.
fn load(client: &Client, reference: &Path, mode: &str) -> Load {
    let clients = CLIENTS.to_string();
    let mut load =
        client.load(&["--grid", &reference.to_string_lossy(), "--clients", &clients, "--mode", mode]);
    load.running();
    load
}

/// Returns the TLS ports of all replicas. No address in the clear may be published.
fn tls_ports(reference: &Path) -> Vec<u16> {
    let text = std::fs::read_to_string(reference).unwrap();
    let ior = parse_ior(text.trim()).unwrap();
    for profile in iiop_profiles(&ior).unwrap() {
        assert_eq!((profile.port, profile.addresses().unwrap()), (0, vec![]), "an address in the clear");
        assert!(profile.requires_tls().unwrap());
    }
    let all = endpoints(&ior).unwrap();
    assert!(all.iter().all(|endpoint| endpoint.tls.is_some()));
    all.iter().map(|endpoint| endpoint.address.port).collect()
}

fn the_next_call_goes_on_over_tls_when_each_replica_is_killed_in_turn(client: &Client) {
    let certificates = Certificates::make();
    let client = client.clone().over_tls(&certificates, None);
    let mut cluster = Cluster::start_tls("grid", "Grid", 3, &certificates, false);
    assert_eq!(tls_ports(&cluster.reference()).len(), 3);
    let mut load = load(&client, &cluster.reference(), "own");
    for victim in 0..3 {
        load.wait(20);
        let before = load.totals();
        cluster.kill(victim);
        let after = load.wait(20);
        let failed = after["failed"].as_u64().unwrap() - before["failed"].as_u64().unwrap();
        // docs/tls.md: at most one COMM_FAILURE per connection and crash.
        assert!(failed <= CLIENTS, "{}: {failed} failed calls when r{} died", client.orb, victim + 1);
        cluster.launch(victim);
        cluster.ready(victim);
    }
    load.wait(20);
    let summary = load.finish();
    assert_eq!(summary["wrong"], 0, "{summary}");
}

fn a_client_without_the_certificate_that_is_demanded_is_refused(client: &Client) {
    let certificates = Certificates::make();
    let cluster = Cluster::start_tls("grid", "Grid", 3, &certificates, true);
    let file = cluster.reference();
    let file = file.to_string_lossy();
    let set = |shows: Option<&str>, value: &str| {
        client.clone().over_tls(&certificates, shows).call(&["grid-set", &file, "1", "1", value])
    };
    let refused = set(None, "13");
    assert_eq!(refused["outcome"], "exception", "{refused}");
    let known = set(Some("alice"), "7");
    assert_eq!(known["outcome"], "ok", "{known}");
    let got = client.clone().over_tls(&certificates, Some("alice")).call(&["grid-get", &file, "1", "1"]);
    assert_eq!(got["result"], 7, "what was refused was not executed: {got}");
}

/// A caller of stubs that speaks TLS.
fn caller(certificates: &Certificates) -> Caller {
    let files = ClientTlsFiles { ca: Some(certificates.path("ca.pem")), ..ClientTlsFiles::default() };
    let tls = Some(ClientTls::load(files).unwrap());
    Caller::new(ClientSettings { tls, tls_use: TlsUse::Always, ..ClientSettings::default() }).unwrap()
}

#[test]
fn stubs_notice_nothing_when_each_replica_is_killed_in_turn() {
    let certificates = Certificates::make();
    let mut cluster = Cluster::start_tls("counter", "Counter", 3, &certificates, false);
    let reference = cluster.reference();
    let counter: CounterClient = caller(&certificates).resolve(&reference.to_string_lossy()).unwrap();
    let mut sum = 0;
    for victim in 0..3 {
        for call in 0..CALLS {
            if call == CALLS / 2 {
                cluster.kill(victim);
            }
            sum += 1;
            assert_eq!(counter.add(1).blocking().unwrap(), sum);
        }
        cluster.launch(victim);
        cluster.ready(victim);
    }
    assert_eq!(tls_ports(&reference).len(), 3);
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_shell_commands_speak_tls_and_say_what_is_wrong() {
    let certificates = Certificates::make();
    let mut cluster = Cluster::start_tls("grid", "Grid", 3, &certificates, true);
    let file = cluster.reference();
    let (file, idl) = (file.to_string_lossy(), root().join("idl-examples/idl/Grid.idl"));
    let (ca, idl) = (certificates.text("ca.pem"), idl.to_string_lossy());
    let (pem, key) = (certificates.text("client.pem"), certificates.text("client.key"));
    let alice = ["--tls-ca", &ca, "--tls-cert", &pem, "--tls-key", &key];
    let maestro = |words: &[&str], flags: &[&str]| run("maestro", &[words, flags].concat());
    let ping = ["ping", &*file];
    let seen = maestro(&ping, &alice);
    assert!(
        seen.status.success() && said(&seen).matches("(TLS)  answers in").count() == 3,
        "{}",
        said(&seen)
    );
    for (flags, expected) in [
        (&alice[..2], "demands a certificate"),
        (&[][..], "not trusted"),
        (&["--tls-ca", &certificates.text("stranger-ca.pem")], "nobody who is trusted here issued it"),
    ] {
        let seen = maestro(&ping, flags);
        assert_eq!((seen.status.code(), said(&seen).contains(expected)), (Some(1), true), "{}", said(&seen));
    }
    let call = |words: &[&str]| {
        let words = [&["call", &*file][..], words, &["--idl", &*idl]].concat();
        let seen = maestro(&words, &alice);
        assert!(seen.status.success(), "{}", said(&seen));
        said(&seen).trim().to_owned()
    };
    call(&["set", "2", "3", "23"]);
    cluster.kill(0);
    assert_eq!(call(&["get", "2", "3"]), "23");
    let explained = maestro(&["ior", "explain", &*file], &alice);
    let text = said(&explained);
    assert!(explained.status.success() && text.contains("nothing listens on the port"), "{text}");
    for told in ["only TLS is offered", "wants certificates of its clients", "answers at 2 of 3 addresses"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    // A certificate of the same authority, but for another host.
    certificates.serve("elsewhere");
    cluster.replica(1).signal(Signal::Hup);
    let until = Instant::now() + PATIENCE;
    while !said(&maestro(&ping, &alice)).contains("it is for elsewhere.example, and 127.0.0.1 was called") {
        assert!(Instant::now() < until, "{}", said(&maestro(&ping, &alice)));
    }
    let lax = maestro(&ping, &[&alice[..], &["--tls-no-name-check"]].concat());
    assert_eq!(said(&lax).matches("answers in").count(), 2, "{}", said(&lax));
    let relay = maestro(&["dump", "--relay", &*file], &[]);
    assert!(said(&relay).contains("over TLS only"), "{}", said(&relay));
}

#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn a_certificate_is_replaced_while_clients_call() {
    let certificates = Certificates::make();
    let both = [certificates.path("ca.pem"), certificates.path("stranger-ca.pem")];
    let both = both.map(|file| std::fs::read_to_string(file).unwrap()).concat();
    std::fs::write(certificates.path("trusted.pem"), both).unwrap();
    let cluster = Cluster::start_tls("grid", "Grid", 3, &certificates, false);
    let reference = cluster.reference();
    let mut load = load(&Client::omniorb().over_tls(&certificates, None), &reference, "own");
    load.wait(20);
    let (file, other) = (reference.to_string_lossy(), certificates.text("stranger-ca.pem"));
    let ping = || run("maestro", &["ping", &file, "--tls-ca", &other]);
    assert_eq!(ping().status.code(), Some(1), "the old certificate is shown");
    certificates.serve("stranger");
    (0..3).for_each(|replica| cluster.replica(replica).signal(Signal::Hup));
    // A signal is not waited for.
    let until = Instant::now() + PATIENCE;
    while said(&ping()).matches("answers in").count() < 3 {
        assert!(Instant::now() < until, "the new certificate is shown: {}", said(&ping()));
    }
    load.wait(20);
    let summary = load.finish();
    assert_eq!((&summary["failed"], &summary["wrong"]), (&0.into(), &0.into()), "{summary}");
}

/// Every octet at the ports of clients is captured while a replica is killed under the calls of all clients; there are no other ports.
#[test]
#[cfg_attr(no_capture, ignore = "no dumpcap and tshark that may capture: they need root")]
#[cfg_attr(
    any(no_omniorb_client, no_jacorb_client),
    ignore = "no target/interop/omni-client or jacorb-client: .ci/install.sh and tests/interop/build.sh make them"
)]
fn no_octet_of_giop_goes_in_the_clear() {
    let certificates = Certificates::make();
    let mut cluster = Cluster::start_tls("grid", "Grid", 3, &certificates, false);
    let reference = cluster.reference();
    let ports = tls_ports(&reference);
    let own: HashSet<u16> = ports.iter().copied().collect();
    for replica in 0..3 {
        let pid = cluster.replica(replica).pid();
        let members: HashSet<u16> = cluster.member_ports().into_iter().collect();
        let open = listening(pid);
        assert!(open.iter().all(|port| own.contains(port) || members.contains(port)), "{open:?} of {own:?}");
    }
    let clients = [Client::omniorb(), Client::jacorb()].map(|client| client.over_tls(&certificates, None));
    let (file, ca) = (reference.to_string_lossy(), certificates.text("ca.pem"));
    let ping = || assert!(run("maestro", &["ping", &file, "--tls-ca", &ca]).status.success());
    let act = || {
        let mut loads = clients.each_ref().map(|client| load(client, &reference, "shared"));
        loads.iter_mut().for_each(|load| drop(load.wait(20)));
        ping();
        cluster.kill(0);
        loads.iter_mut().for_each(|load| drop(load.wait(20)));
        ping();
        let summaries: Vec<Value> = loads.into_iter().map(Load::finish).collect();
        let failed = |summary: &Value| summary["failed"].as_u64().unwrap();
        assert!(summaries.iter().all(|summary| failed(summary) <= CLIENTS), "{summaries:?}");
    };
    let send = |last: &str| {
        let mut peer = TcpStream::connect(("127.0.0.1", ports[1])).unwrap();
        peer.write_all(last.as_bytes()).unwrap();
    };
    let captured = capture(&ports, act, send, |file| std::fs::read(file).unwrap());
    assert!(captured.len() > 100_000, "{} octets", captured.len());
    assert!(!has(&captured, b"GIOP"), "GIOP in the clear");
}

/// Returns the TCP ports at which a process listens.
fn listening(pid: u32) -> Vec<u16> {
    let sockets: HashSet<String> = std::fs::read_dir(format!("/proc/{pid}/fd"))
        .unwrap()
        .filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let tables = ["tcp", "tcp6"].map(|table| std::fs::read_to_string(format!("/proc/{pid}/net/{table}")));
    let lines = tables.into_iter().flatten().flat_map(|table| {
        table
            .lines()
            .map(|line| line.split_whitespace().map(String::from).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    });
    // The fields: local address and port in hexadecimal digits, 0A for listening, the socket's number.
    let open = lines.filter(|fields| fields.len() > 9 && fields[3] == "0A" && sockets.contains(&fields[9]));
    open.map(|fields| u16::from_str_radix(fields[1].rsplit(':').next().unwrap(), 16).unwrap()).collect()
}
