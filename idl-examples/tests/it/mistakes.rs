//! What a user does wrong: one line that says so, exit code 2, and nothing left behind.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::process::{Server, run};

/// Runs `grid` with these flags and `--etc`, and returns the line that it says.
fn mistake(directory: &Path, flags: &[&str]) -> String {
    let etc = directory.join("etc");
    let etc_text = etc.display().to_string();
    let mut arguments = flags.to_vec();
    if !flags.contains(&"--etc") {
        arguments.extend(["--etc", &etc_text]);
    }
    let ended = run("grid", &arguments);
    assert_eq!(ended.code, Some(2), "{flags:?}: {}", ended.errors);
    assert_eq!(ended.out, "", "{flags:?}");
    assert_eq!(ended.errors.lines().count(), 1, "{flags:?}: {}", ended.errors);
    let left: Vec<_> =
        fs::read_dir(&etc).into_iter().flatten().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{flags:?} left {left:?}");
    ended.errors.trim_end().replace(&directory.display().to_string(), "DIR")
}

const REPLICA: [&str; 6] =
    ["--orb", "replicated-updates", "--replica", "r1", "--members", "r1=127.0.0.1:1,r2=127.0.0.1:2"];

/// Runs `grid` as a replica with these flags beside, which take the place of earlier ones.
fn replica_mistake(directory: &Path, flags: &[&str]) -> String {
    let data = directory.join("data").display().to_string();
    let mut arguments: Vec<&str> = Vec::new();
    for pair in REPLICA.chunks(2).chain([["--data", data.as_str()].as_slice()]) {
        if !flags.contains(&pair[0]) {
            arguments.extend(pair);
        }
    }
    arguments.extend(flags.iter().filter(|flag| !flag.is_empty()));
    mistake(directory, &arguments)
}

#[test]
fn flags_that_do_not_parse() {
    let directory = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &str); 14] = [
        (&["--what"], "grid: unexpected argument '--what' found; try --help"),
        (
            &["--orb", "twin"],
            "grid: invalid value 'twin' for '--orb <ORB>' [possible values: simple, replicated-updates]; try --help",
        ),
        (&["--iiop", "4711"], "--iiop \"4711\" is not HOST:PORT"),
        (
            &["--iiop", "0.0.0.0:0"],
            "--iiop listens at every address (0.0.0.0:0): say with --publish HOST under which one clients reach this \
             server",
        ),
        (
            &["--publish", "0.0.0.0"],
            "--publish \"0.0.0.0\" is not HOST or HOST:PORT that clients can connect to",
        ),
        (&["--publish", "h:0"], "--publish \"h:0\" is not HOST or HOST:PORT that clients can connect to"),
        (
            &["--key", "Grid"],
            "--key \"Grid\": object key, character 0: expected `MAE:`, found \"Grid\"; `maestro newkey NAME` makes one",
        ),
        (&["--no-plain"], "--tls-listen is missing: --no-plain leaves nothing else to listen at"),
        (
            &["--tls-cert", "server.crt"],
            "--tls-cert is for clients that come over TLS: give --tls-listen too, or neither",
        ),
        (&["--tls-listen", "127.0.0.1:0"], "--tls-cert is missing: give the server's certificate, as PEM"),
        (
            &["--tls-listen", "0.0.0.0:0"],
            "--tls-listen listens at every address (0.0.0.0:0): say with --tls-publish HOST under which one clients reach this server",
        ),
        (
            &["--tls-listen", "127.0.0.1:0", "--tls-cert", "no.crt", "--tls-key", "no.key"],
            "TLS: cannot read no.crt: No such file or directory (os error 2)",
        ),
        (&["--replica", "r1"], "--replica is for --orb replicated-updates: give both or none"),
        (&["--hold-level", "1"], "--hold-level is for --orb replicated-updates: give both or none"),
    ];
    for (flags, told) in cases {
        assert_eq!(mistake(directory.path(), flags), told);
    }
}

#[test]
fn no_etc_directory() {
    let ended = run("grid", &[]);
    assert_eq!(ended.code, Some(2));
    assert_eq!(ended.errors, "--etc is missing: give the directory for references, or set MAESTRO_ETC\n");
}

#[test]
fn an_etc_directory_that_cannot_be() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("file"), "").unwrap();
    let etc = directory.path().join("file/etc").display().to_string();
    let told = mistake(directory.path(), &["--etc", &etc]);
    assert_eq!(told, "--etc: the etc directory DIR/file/etc cannot be used: Not a directory (os error 20)");
}

#[test]
fn a_port_in_use() {
    let directory = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = mistake(directory.path(), &["--iiop", &address]);
    assert_eq!(told, format!("--iiop: cannot serve {address}: Address already in use (os error 98)"));
}

#[test]
fn a_kept_port_that_another_process_has() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data").display().to_string();
    let etc = directory.path().join("etc").display().to_string();
    let mut first = Server::start("grid", &["--data", &data, "--etc", &etc]);
    first.ready();
    assert_eq!(first.stop().code(), Some(0));
    let port = fs::read_to_string(format!("{data}/iiop-port")).unwrap();
    let address = format!("127.0.0.1:{}", port.trim());
    let taken = TcpListener::bind(&address).unwrap();
    let ended = run("grid", &["--data", &data, "--etc", &etc]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    let told =
        ended.errors.replace(&directory.path().display().to_string(), "DIR").replace(&address, "ADDRESS");
    assert_eq!(
        told,
        "waiting: another process has ADDRESS, the port of this server: tried again for 5 s\n\
         --iiop: another process has ADDRESS, the port of this server's last life, which references name: end that \
         process, or give a port with --iiop HOST:PORT, or remove DIR/data/iiop-port for a free one\n"
    );
    // Only for a while: the port is had as soon as it is free.
    let second = Server::start("grid", &["--data", &data, "--etc", &etc]);
    second.says("waiting: another process has");
    drop(taken);
    assert!(second.ready().ends_with(&address));
}

#[test]
fn a_host_that_is_unknown() {
    let directory = tempfile::tempdir().unwrap();
    let told = mistake(directory.path(), &["--iiop", "no.such.host.invalid:0"]);
    assert!(told.starts_with("--iiop \"no.such.host.invalid\" cannot be looked up: "), "{told}");
}

#[test]
fn settings_of_a_replica_that_are_missing_or_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let flags = ["--orb", "replicated-updates"];
    let told = mistake(directory.path(), &flags);
    assert_eq!(told, "--replica is missing: give this replica's name in --members");
    let cases: [(&[&str], &str); 5] = [
        (&["--replica", "r9"], "--replica r9 is not in --members, which has r1, r2"),
        (
            &["--engine", "corosync", "--order", "token"],
            "--order token is for --engine embedded: corosync's ring gives the order itself",
        ),
        (&["--members", "r1"], "--members: \"r1\" is not NAME=HOST:PORT"),
        (&["--members", "r1=127.0.0.1:1,r1=127.0.0.1:2"], "--members: r1 stands there twice"),
        (
            &["--commute", "--progress", "all"],
            "--commute needs --progress primary: what partitions did each in its own order cannot be merged",
        ),
    ];
    for (flags, told) in cases {
        let said = replica_mistake(directory.path(), flags);
        assert_eq!(said.replace("members: members:", "members:"), told);
    }
    assert!(!directory.path().join("data").exists());
}

#[test]
fn an_object_that_does_not_merge_where_all_partitions_go_on() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data").display().to_string();
    let etc = directory.path().join("etc").display().to_string();
    let own = ["--data", &data, "--etc", &etc, "--progress", "all"];
    let ended = run("directory", &[&REPLICA[..], &own].concat());
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.errors.lines().count() == 1 && ended.errors.contains("Directory"), "{}", ended.errors);
}

#[test]
fn replicas_on_other_hosts_without_a_key() {
    let directory = tempfile::tempdir().unwrap();
    let told = replica_mistake(directory.path(), &["--members", "r1=127.0.0.1:1,r2=192.0.2.1:2"]);
    assert!(told.starts_with("--group-key-file is missing: ") && told.contains("192.0.2.1:2"), "{told}");
    let told = replica_mistake(directory.path(), &["--group-key-file", "no/such/file"]);
    assert!(told.starts_with("--group-key-file: cannot read group key file no/such/file"), "{told}");
}

#[test]
fn a_data_directory_in_use_or_of_somebody_else() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data").display().to_string();
    let elsewhere = directory.path().join("elsewhere").display().to_string();
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [one, two] = held.each_ref().map(|held| held.local_addr().unwrap());
    let members = format!("r1={one},r2={two}");
    let members = members.as_str();
    drop(held);
    let flags = ["--orb", "replicated-updates", "--members", members, "--data", &data, "--etc", &elsewhere];
    let mut first = Server::start("grid", &[flags.as_slice(), &["--replica", "r1"]].concat());
    first.says("waiting: r1 of r1, r2 is here, 2 needed");
    let told = replica_mistake(directory.path(), &["--members", members]);
    assert_eq!(told, "--data: data directory DIR/data is in use by another process");
    assert_eq!(first.stop().code(), Some(0));
    let told = replica_mistake(directory.path(), &["--members", members, "--replica", "r2"]);
    assert_eq!(told, "--data: data directory DIR/data belongs to replica r1, not to r2");
    let told = mistake(directory.path(), &["--data", &data]);
    assert_eq!(told, "data directory DIR/data belongs to a replica: give another one to --orb simple");
}

#[test]
fn a_simple_servers_data_directory_in_use_or_damaged() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data").display().to_string();
    let elsewhere = directory.path().join("elsewhere").display().to_string();
    let mut first = Server::start("grid", &["--data", &data, "--etc", &elsewhere]);
    first.ready();
    let told = mistake(directory.path(), &["--data", &data]);
    assert_eq!(told, "data directory DIR/data is in use by another process");
    assert_eq!(first.stop().code(), Some(0));
    fs::write(format!("{data}/iiop-port"), "nonsense").unwrap();
    let told = mistake(directory.path(), &["--data", &data]);
    assert_eq!(told, "DIR/data/iiop-port is damaged: a port number was expected; remove the file");
}

#[test]
fn help_tells_all_flags() {
    let ended = run("grid", &["--help"]);
    assert_eq!((ended.code, ended.errors.as_str()), (Some(0), ""));
    insta::assert_snapshot!(ended.out);
}
