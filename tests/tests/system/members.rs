//! The replicas of a running group are changed by `maestro members`, under load of stock clients.

use std::fs;
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};

use maestro_ior::{endpoints, parse_ior};
use maestro_tests::{Client, Cluster, Server, free_ports, run};
use serde_json::Value;

/// Far beyond what anything takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs `maestro members`.
fn members(arguments: &[&str]) -> Output {
    let all: Vec<&str> = ["members"].iter().chain(arguments).copied().collect();
    run("maestro", &all)
}

/// Makes a change, and returns the members with it.
fn changed(arguments: &[&str]) -> Value {
    let output = members(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"))
}

/// Demands exit code 2 and one sentence with this in it.
fn refused(arguments: &[&str], wanted: &str) {
    let output = members(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
    assert!(errors.contains(wanted) && errors.trim_end().lines().count() == 1, "{errors}");
}

fn names(members: &Value) -> Vec<&str> {
    let all = members["members"].as_array().expect("a list");
    all.iter().map(|member| member["name"].as_str().expect("a name")).collect()
}

/// Where replicas reach each of those of the first list.
fn addresses(cluster: &Cluster) -> Vec<String> {
    let flags = cluster.flags(0);
    let at = flags.iter().position(|flag| flag == "--members").expect("a list") + 1;
    flags[at].split(',').filter_map(|entry| Some(entry.split_once('=')?.1.to_owned())).collect()
}

/// The flags of a new replica of this name.
fn joining(cluster: &Cluster, replica: usize, address: &str) -> Vec<String> {
    let mut flags = cluster.flags(replica);
    let at = flags.iter().position(|flag| flag == "--members").expect("a list") + 1;
    if !flags[at].contains(address) {
        flags[at] = format!("{},r{}={address}", flags[at], replica + 1);
    }
    flags.push("--join".into());
    flags
}

/// Waits until clients are sent to these addresses and no others.
fn sends_to(cluster: &Cluster, wanted: &[&str]) {
    let end = Instant::now() + LIMIT;
    let mut wanted: Vec<String> = wanted.iter().map(|address| (*address).to_owned()).collect();
    wanted.sort();
    loop {
        let text = fs::read_to_string(cluster.reference()).expect("the file is there");
        let reference = parse_ior(text.trim()).expect("the file is whole");
        let all = endpoints(&reference).expect("profiles are whole").into_iter();
        let mut found: Vec<String> = all.map(|endpoint| endpoint.address.to_string()).collect();
        found.sort();
        found.dedup();
        if found == wanted {
            return;
        }
        assert!(Instant::now() < end, "{found:?} are not {wanted:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The address in the line in which a replica says that it is ready.
fn ready(server: &Server) -> String {
    server.ready().rsplit(' ').next().expect("an address").to_owned()
}

#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn replicas_are_added_removed_and_replaced_while_clients_call() {
    let mut cluster = Cluster::prepare("grid", "Grid", 3);
    (0..3).for_each(|replica| cluster.launch(replica));
    let doors: Vec<String> = (0..3).map(|replica| ready(cluster.replica(replica))).collect();
    let groups = addresses(&cluster);
    let at = ["--at", groups[2].as_str(), "--json"];
    let file = cluster.reference();
    let client = Client::omniorb().that_tries_again(5);
    let mut load = client.load(&["--grid", &file.to_string_lossy(), "--clients", "8", "--mode", "own"]);
    load.running();

    let fourth = format!("127.0.0.1:{}", free_ports(1)[0]);
    let server = Server::spawn("grid", &joining(&cluster, 3, &fourth));
    let _ = server.says("waits to become a member");
    let now = changed(&[&["add", &format!("r4={fourth}")][..], &at].concat());
    assert_eq!((names(&now), &now["configuration"]), (vec!["r1", "r2", "r3", "r4"], &Value::from(1)));
    let door = ready(&server);
    sends_to(&cluster, &[&doors[0], &doors[1], &doors[2], &door]);
    load.wait(20);

    let now = changed(&[&["remove", "r1"][..], &at].concat());
    assert_eq!(names(&now), ["r2", "r3", "r4"]);
    let told = cluster.replica(0).says("r1 was removed from the group, whose members are r2, r3, r4");
    assert!(!told.contains("panicked"), "{told}");
    sends_to(&cluster, &[&doors[1], &doors[2], &door]);
    load.wait(20);
    refused(&[&["remove", "r1"][..], &at].concat(), "r1 is no member: the members are r2, r3, r4");
    refused(&[&["add", "r3=127.0.0.1:1"][..], &at].concat(), "r3 is a member already");
    refused(&[&["replace", "r2"][..], &at].concat(), "r2 is up: stop it first");

    cluster.kill(1);
    fs::remove_dir_all(cluster.data(1)).expect("its disk is lost");
    load.wait(20);
    let lost = Server::spawn("grid", &cluster.flags(1));
    let (status, told) = lost.end();
    assert!(!status.success() && told.contains("maestro members replace r2"), "{told}");
    fs::remove_dir_all(cluster.data(1)).expect("nothing of it is of use");
    let again = Server::spawn("grid", &joining(&cluster, 1, &groups[1]));
    let now = changed(&[&["replace", "r2"][..], &at].concat());
    assert_eq!(names(&now), ["r3", "r4", "r2"]);
    let second = ready(&again);
    sends_to(&cluster, &[&doors[2], &door, &second]);
    load.wait(20);
    let summary = load.finish();
    assert_eq!((&summary["wrong"], &summary["failed"]), (&Value::from(0), &Value::from(0)), "{summary}");
}

#[test]
fn operators_without_a_group_or_its_key_are_told_so() {
    let port = free_ports(1)[0];
    refused(&["list", "--at", &format!("127.0.0.1:{port}")], "cannot reach 127.0.0.1:");
    refused(&["add", "r4", "--at", "127.0.0.1:1"], "\"r4\" is not NAME=HOST:PORT");
    let cluster = Cluster::start("grid", "Grid", 1);
    let at = addresses(&cluster).remove(0);
    let key = cluster.data(0).join("wrong.key");
    fs::write(&key, "0123456789abcdef0123456789abcdef").expect("a file");
    refused(&["list", "--at", &at, "--key", &key.to_string_lossy()], "the peer has no group key");
    refused(&["remove", "r1", "--at", &at], "r1 is the only member");
    let shown = members(&["list", "--at", &at]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("configuration 0") && shown.contains("r1    127.0.0.1:"), "{shown}");
}
