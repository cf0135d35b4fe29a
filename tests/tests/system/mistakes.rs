//! Wrong flags and directories: one clear line, exit code 2, nothing left behind.

use std::fs;
use std::net::TcpListener;
use std::process::Output;

use maestro_tests::{Cluster, run};
use tempfile::TempDir;

fn grid(arguments: &[String]) -> Output {
    run("grid", &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Demands exit code 2 and one line with these words.
fn refuses(output: &Output, words: &[&str]) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert_eq!(errors.trim_end().lines().count(), 1, "{errors}");
    assert!(words.iter().all(|word| errors.contains(word)), "{words:?} not all in: {errors}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Returns the flags of a replica with one of them changed.
fn but(cluster: &Cluster, flag: &str, value: &str) -> Vec<String> {
    let mut flags = cluster.flags(0);
    match flags.iter().position(|known| known == flag) {
        Some(at) => flags[at + 1] = value.into(),
        None => flags.extend([flag.into(), value.into()]),
    }
    flags
}

#[test]
fn a_replica_that_is_not_among_the_members() {
    let cluster = Cluster::prepare("grid", "Grid", 3);
    refuses(&grid(&but(&cluster, "--replica", "r9")), &["r9", "--members"]);
    assert!(!cluster.data(0).exists(), "nothing is left behind");
}

#[test]
fn an_etc_directory_that_cannot_be() {
    let cluster = Cluster::prepare("grid", "Grid", 3);
    let file = TempDir::new().unwrap();
    let path = file.path().join("file");
    fs::write(&path, "").unwrap();
    let etc = path.join("etc").to_string_lossy().into_owned();
    refuses(&grid(&but(&cluster, "--etc", &etc)), &["etc", &etc]);
}

#[test]
fn a_port_in_use() {
    let cluster = Cluster::prepare("grid", "Grid", 3);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refuses(&grid(&but(&cluster, "--iiop", &address)), &[&address]);
}

#[test]
fn a_key_that_does_not_parse() {
    let cluster = Cluster::prepare("grid", "Grid", 3);
    refuses(&grid(&but(&cluster, "--key", "MAE:xyz:Grid")), &["--key", "newkey"]);
}

#[test]
fn options_that_do_not_go_together() {
    let cluster = Cluster::prepare("grid", "Grid", 3);
    let mut commute = cluster.flags(0);
    commute.extend(["--commute".into(), "--progress".into(), "all".into()]);
    refuses(&grid(&commute), &["--commute", "--progress primary"]);
}

#[test]
fn an_object_that_does_not_merge_where_all_partitions_go_on() {
    let cluster = Cluster::prepare("directory", "Directory", 3);
    let flags = but(&cluster, "--progress", "all");
    let output = run("directory", &flags.iter().map(String::as_str).collect::<Vec<_>>());
    refuses(&output, &["--progress all", "Directory"]);
}

#[test]
fn a_data_directory_in_use_or_of_another_replica() {
    let mut cluster = Cluster::prepare("grid", "Grid", 1);
    cluster.launch(0);
    cluster.ready(0);
    let data = cluster.data(0).to_string_lossy().into_owned();
    refuses(&grid(&cluster.flags(0)), &[&data, "in use"]);
    cluster.stop(0);
    let other = Cluster::prepare("grid", "Grid", 2);
    let mut flags = but(&other, "--data", &data);
    let at = flags.iter().position(|flag| flag == "--replica").unwrap();
    flags[at + 1] = "r2".into();
    refuses(&grid(&flags), &[&data, "r1"]);
}

#[test]
fn replication_without_what_it_needs() {
    refuses(&run("grid", &["--orb", "replicated-updates"]), &["--"]);
    refuses(&run("grid", &["--orb", "simple", "--iiop", "0.0.0.0:0"]), &["--publish"]);
}
