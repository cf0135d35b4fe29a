//! Values, exceptions, unknown operations and keys, large strings, many clients: omniORB and JacORB in GIOP 1.0, 1.1, 1.2.

use std::path::Path;

use maestro_tests::{Client, Cluster, Server};
use tempfile::TempDir;

/// How many checks a client makes of all three interfaces.
const CHECKS: u64 = 60;

const SERVERS: [(&str, &str, &str); 3] = [
    ("grid", "Grid", "--grid"),
    ("performance-test", "PerformanceTest", "--performance"),
    ("directory", "Directory", "--directory"),
];

fn simple(program: &str, etc: &Path) -> Server {
    let flags =
        ["--orb", "simple", "--iiop", "127.0.0.1:0", "--etc", &etc.to_string_lossy()].map(String::from);
    let server = Server::spawn(program, &flags);
    server.ready();
    server
}

for_each_client!(calls_simple_servers, calls_replicated_servers, sixty_four_at_once_get_right_answers);

fn calls_simple_servers(client: &Client) {
    let etc = TempDir::new().unwrap();
    let _servers: Vec<Server> = SERVERS.iter().map(|(program, _, _)| simple(program, etc.path())).collect();
    let files = SERVERS.map(|(_, name, flag)| (flag, etc.path().join(format!("{name}.ior"))));
    let references: Vec<(&str, &Path)> = files.iter().map(|(flag, file)| (*flag, file.as_path())).collect();
    for giop in ["1.0", "1.1", "1.2"] {
        client.suite(giop, &references).passes(&format!("{} {giop} simple", client.orb), CHECKS);
    }
}

fn calls_replicated_servers(client: &Client) {
    let clusters = SERVERS.map(|(program, name, flag)| (flag, Cluster::start(program, name, 3)));
    let files: Vec<_> = clusters.iter().map(|(flag, cluster)| (*flag, cluster.reference())).collect();
    let references: Vec<(&str, &Path)> = files.iter().map(|(flag, file)| (*flag, file.as_path())).collect();
    for giop in ["1.0", "1.1", "1.2"] {
        client.suite(giop, &references).passes(&format!("{} {giop} replicated", client.orb), CHECKS);
    }
}

fn sixty_four_at_once_get_right_answers(client: &Client) {
    let cluster = Cluster::start("grid", "Grid", 3);
    let file = cluster.reference();
    let arguments = ["--grid", &file.to_string_lossy(), "--clients", "64", "--mode", "own"];
    let mut load = client.load(&arguments);
    load.running();
    load.wait(20);
    let summary = load.finish();
    assert_eq!((&summary["failed"], &summary["wrong"]), (&0.into(), &0.into()), "{} {summary}", client.orb);
}
