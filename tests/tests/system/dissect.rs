//! What we send, as another program reads it: Wireshark's dissector finds nothing malformed in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use maestro_ior::{endpoints, parse_ior};
use maestro_tests::{Client, Server, root, run};
use tempfile::TempDir;

use crate::capture::capture;

const SERVERS: [(&str, &str, &str); 3] = [
    ("grid", "Grid", "--grid"),
    ("performance-test", "PerformanceTest", "--performance"),
    ("directory", "Directory", "--directory"),
];

fn start(program: &str, name: &str, etc: &Path) -> (Server, u16) {
    let flags =
        ["--orb", "simple", "--iiop", "127.0.0.1:0", "--etc", &etc.to_string_lossy()].map(String::from);
    let server = Server::spawn(program, &flags);
    server.ready();
    let text = std::fs::read_to_string(etc.join(format!("{name}.ior"))).expect("a reference");
    let ior = parse_ior(text.trim()).expect("a reference");
    let port = endpoints(&ior).expect("addresses")[0].address.port;
    (server, port)
}

/// Captures while something is done, and returns what the dissector says of it.
fn captured(ports: &[u16], act: impl FnOnce()) -> Dissected {
    let ask =
        |last: &str| drop(run("maestro", &["ping", &format!("corbaloc::127.0.0.1:{}/{last}", ports[0])]));
    capture(ports, act, ask, |file| dissect(file, ports))
}

/// By sender (us as a server, or a client), type and version: how many messages, and how many of them are malformed.
type Dissected = BTreeMap<(bool, u8, u8), (usize, usize)>;

/// Has the dissector look at a capture.
fn dissect(file: &Path, ports: &[u16]) -> Dissected {
    let mut command = Command::new("tshark");
    command.arg("-r").arg(file).args(["-Y", "giop", "-T", "fields"]);
    // It takes our `create` for one of the Geospatial Imagery Access Service.
    command.args(["--disable-protocol", "gias"]);
    for field in ["tcp.srcport", "giop.type", "giop.minor_version", "_ws.malformed"] {
        command.args(["-e", field]);
    }
    for port in ports {
        command.args(["-d", &format!("tcp.port=={port},giop")]);
    }
    let output = command.output().expect("tshark runs");
    let mut seen: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [from, types, versions, malformed] = fields[..] else { panic!("{line:?}") };
        let is_ours = ports.iter().any(|port| from == port.to_string());
        // A segment may hold several messages.
        for (of, version) in types.split(',').zip(versions.split(',')) {
            let (of, version) = (of.parse().expect("a type"), version.parse().expect("a version"));
            let (all, wrong) = seen.entry((is_ours, of, version)).or_default();
            *all += 1;
            *wrong += usize::from(!malformed.is_empty());
        }
    }
    seen
}

#[test]
#[cfg_attr(no_capture, ignore = "no dumpcap and tshark that may capture: they need root")]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn wireshark_finds_nothing_malformed_in_what_we_send() {
    let etc = TempDir::new().unwrap();
    let started: Vec<(Server, u16)> =
        SERVERS.iter().map(|(program, name, _)| start(program, name, etc.path())).collect();
    let ports: Vec<u16> = started.iter().map(|(_, port)| *port).collect();
    let files = SERVERS.map(|(_, name, flag)| (flag, etc.path().join(format!("{name}.ior"))));
    let references: Vec<(&str, &Path)> = files.iter().map(|(flag, file)| (*flag, file.as_path())).collect();
    let seen = captured(&ports, || {
        for giop in ["1.0", "1.1", "1.2"] {
            Client::omniorb().suite(giop, &references).passes(&format!("omni {giop} captured"), 60);
        }
    });
    // Of omniORB's own messages the dissector takes some for those of services that it knows.
    let wrong: Vec<_> = seen.iter().filter(|((is_ours, ..), (_, wrong))| *is_ours && *wrong > 0).collect();
    assert!(wrong.is_empty(), "{wrong:?} of {seen:?}");
    for (of, version) in [(1, 0), (1, 1), (1, 2), (4, 0), (4, 1), (4, 2)] {
        assert!(seen[&(true, of, version)].0 > 10, "type {of} in 1.{version}: {seen:?}");
    }
    // What our own client sends.
    let seen = captured(&ports, || {
        let idl = root().join("idl-examples/idl/Grid.idl");
        let (reference, idl) = (files[0].1.to_string_lossy(), idl.to_string_lossy());
        for arguments in [&["set", "1", "2", "3"][..], &["get", "1", "2"], &["_is_a", "IDL:Grid:1.0"]] {
            let output = run("maestro", &[&["call", &*reference], arguments, &["--idl", &*idl]].concat());
            assert!(output.status.success(), "{output:?}");
        }
    });
    assert_eq!(seen[&(false, 0, 2)], (3, 0), "{seen:?}");
    assert!(seen.values().all(|(_, wrong)| *wrong == 0), "{seen:?}");
    drop(started);
}
