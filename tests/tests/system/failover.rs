//! What clients see when replicas die and leave.

use maestro_tests::{Client, Cluster, Load};
use serde_json::Value;

const CLIENTS: u64 = 16;

for_each_client!(
    no_acknowledged_write_is_lost_when_each_replica_is_killed_in_turn,
    no_client_notices_a_rolling_restart,
);

fn load(client: &Client, cluster: &Cluster) -> Load {
    let file = cluster.reference();
    let clients = CLIENTS.to_string();
    let mut load = client.load(&["--grid", &file.to_string_lossy(), "--clients", &clients, "--mode", "own"]);
    load.running();
    load
}

/// Each client sets a cell that is its own and gets it after each set: a write that was acknowledged and is lost is a wrong
/// answer.
fn nothing_is_lost(summary: &Value) {
    assert_eq!(summary["wrong"], 0, "{summary}");
}

/// Kills each replica in turn while clients call, starts it again, and lets it take the state over.
fn no_acknowledged_write_is_lost_when_each_replica_is_killed_in_turn(client: &Client) {
    let mut cluster = Cluster::start("grid", "Grid", 3);
    let mut load = load(client, &cluster);
    for victim in 0..3 {
        load.wait(20);
        let before = load.totals();
        cluster.kill(victim);
        let after = load.wait(20);
        let failed = after["failed"].as_u64().unwrap() - before["failed"].as_u64().unwrap();
        // CLIENTS.md: at most one COMM_FAILURE per connection and crash.
        assert!(failed <= CLIENTS, "{}: {failed} failed calls when r{} died", client.orb, victim + 1);
        cluster.launch(victim);
        cluster.ready(victim);
    }
    load.wait(20);
    nothing_is_lost(&load.finish());
}

/// With a COMM_FAILURE handler, as in the README's client, no caller sees an exception when a replica dies.
#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn omniorb_clients_with_a_handler_notice_nothing_when_each_replica_is_killed_in_turn() {
    let client = Client::omniorb();
    let client = client.that_tries_again(5);
    let mut cluster = Cluster::start("grid", "Grid", 3);
    let mut load = load(&client, &cluster);
    for victim in 0..3 {
        load.wait(20);
        cluster.kill(victim);
        load.wait(20);
        cluster.launch(victim);
        cluster.ready(victim);
    }
    let summary = load.finish();
    nothing_is_lost(&summary);
    assert_eq!(summary["failed"], 0, "{summary}");
}

/// Two of three replicas die one after the other, each restarted in between: what the first one acknowledged is there in the
/// last one, which has it from a state transfer only.
#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn a_restarted_replica_has_the_state_again() {
    let client = Client::omniorb();
    let mut cluster = Cluster::start("grid", "Grid", 3);
    let file = cluster.reference();
    let file = file.to_string_lossy();
    for (round, victim) in (0..3).enumerate() {
        let value = (1000 + round).to_string();
        let set = client.call(&["grid-set", &file, "3", "4", &value]);
        assert_eq!(set["outcome"], "ok", "{set}");
        cluster.kill(victim);
        cluster.launch(victim);
        cluster.ready(victim);
    }
    let got = client.call(&["grid-get", &file, "3", "4"]);
    assert_eq!(got["result"], 1002, "{got}");
}

/// Every replica is stopped in order and started again, one after the other, while clients call: none of them notices.
fn no_client_notices_a_rolling_restart(client: &Client) {
    let mut cluster = Cluster::start("grid", "Grid", 3);
    let mut load = load(client, &cluster);
    for replica in 0..3 {
        load.wait(20);
        cluster.stop(replica);
        load.wait(20);
        cluster.launch(replica);
        cluster.ready(replica);
    }
    load.wait(20);
    let summary = load.finish();
    nothing_is_lost(&summary);
    assert_eq!(summary["failed"], 0, "{}: {summary}", client.orb);
}

/// All replicas are stopped in order and started again: they kept their memory, and what was acknowledged is there.
#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn all_replicas_stopped_in_order_and_started_have_their_state() {
    let client = Client::omniorb();
    let mut cluster = Cluster::start("grid", "Grid", 3);
    let file = cluster.reference();
    let file = file.to_string_lossy();
    let set = client.call(&["grid-set", &file, "9", "9", "77"]);
    assert_eq!(set["outcome"], "ok", "{set}");
    (0..3).for_each(|replica| cluster.stop(replica));
    (0..3).for_each(|replica| cluster.launch(replica));
    (0..3).for_each(|replica| cluster.ready(replica));
    let got = client.call(&["grid-get", &file, "9", "9"]);
    assert_eq!(got["result"], 77, "{got}");
}

/// Two of three replicas crash at once: the third one does not answer, says why and what to do, and what it says helps.
#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn a_group_that_lost_its_majority_says_so_and_is_recovered() {
    let client = Client::omniorb();
    let mut cluster = Cluster::start("grid", "Grid", 3);
    let file = cluster.reference();
    let file = file.to_string_lossy().into_owned();
    let set = client.call(&["grid-set", &file, "1", "1", "5"]);
    assert_eq!(set["outcome"], "ok", "{set}");
    cluster.kill(0);
    cluster.kill(1);
    cluster.launch(0);
    cluster.launch(1);
    let said = cluster.replica(2).says("maestro recover");
    assert!(said.contains("--accept-loss"), "{said}");
    cluster.stop(2);
    let data = cluster.data(2);
    let recovered =
        maestro_tests::run("maestro", &["recover", "--data", &data.to_string_lossy(), "--accept-loss"]);
    assert!(recovered.status.success(), "{}", String::from_utf8_lossy(&recovered.stderr));
    cluster.launch(2);
    (0..3).for_each(|replica| cluster.ready(replica));
    let got = client.call(&["grid-get", &file, "1", "1"]);
    assert_eq!(got["result"], 5, "{got}");
}
