use std::fs;

use maestro_bridge::CallError;
use maestro_giop::{Completed, Ior, SystemExceptionKind};
use maestro_ior::{Reference, iiop_profiles};

use crate::process::{Caller, Server, reference};

fn directory() -> (tempfile::TempDir, String) {
    let directory = tempfile::tempdir().expect("a directory");
    let etc = directory.path().join("etc").display().to_string();
    (directory, etc)
}

#[test]
fn a_grid_answers_and_stops_in_order() {
    let (_directory, etc) = directory();
    let mut server = Server::start("grid", &["--etc", &etc]);
    let ready = server.ready();
    let grid = Caller::of(format!("{etc}/Grid.ior").as_ref());
    for operation in ["_get_height", "_get_width"] {
        assert_eq!(grid.call(operation, |_| Ok(())).reader().read_short(), Ok(10));
    }
    grid.set(9, 0, -5).unwrap();
    assert_eq!(grid.get(9, 0).unwrap(), -5);
    for (n, m) in [(10, 0), (0, 10), (-1, 0), (0, i16::MIN)] {
        let Err(CallError::System(exception)) = grid.get(n, m) else { panic!("a cell outside") };
        assert_eq!((exception.kind, exception.completed), (SystemExceptionKind::BadParam, Completed::No));
    }
    let address = ready.rsplit(' ').next().unwrap();
    let by_name: Reference = format!("corbaloc::{address}/Grid").parse().unwrap();
    assert_eq!(Caller::to(by_name.to_ior().unwrap()).get(9, 0).unwrap(), -5);
    assert_eq!(server.stop().code(), Some(0));
}

#[test]
fn a_server_with_a_data_directory_comes_back_at_its_port_with_its_key() {
    let (directory, etc) = directory();
    let data = directory.path().join("data").display().to_string();
    let file = format!("{etc}/PerformanceTest.ior");
    let mut references = Vec::new();
    for _ in 0..2 {
        let mut server = Server::start("performance-test", &["--etc", &etc, "--data", &data]);
        server.ready();
        references.push(fs::read_to_string(&file).unwrap());
        let object = Caller::of(file.as_ref());
        object.call("_set_value", |body| body.write_string("\u{e4}\u{20ac}x"));
        let reply = object.call("_get_value", |_| Ok(()));
        assert_eq!(reply.reader().read_string().unwrap(), "\u{e4}\u{20ac}x");
        assert_eq!(server.stop().code(), Some(0));
    }
    assert_eq!(references[0], references[1]);
}

#[test]
fn a_key_and_an_address_for_clients_stand_in_the_reference() {
    let (_directory, etc) = directory();
    let key = "MAE:0123456789abcdef0123456789abcdef:MyGrid";
    let flags = ["--etc", &etc, "--key", key, "--iiop", "0.0.0.0:0", "--publish", "grid.example:4711"];
    let mut server = Server::start("grid", &flags);
    assert_eq!(server.ready(), "ready Grid at grid.example:4711");
    let profiles = iiop_profiles(&reference(format!("{etc}/Grid.ior").as_ref())).unwrap();
    assert_eq!(profiles[0].address().to_string(), "grid.example:4711");
    assert_eq!(profiles[0].object_key.to_string(), key);
    assert_eq!(server.stop().code(), Some(0));
}

#[test]
fn a_directory_raises_user_exceptions_and_hands_out_references() {
    let (_directory, etc) = directory();
    let mut server = Server::start("directory", &["--etc", &etc]);
    server.ready();
    try_directory(&Caller::of(format!("{etc}/Directory.ior").as_ref()));
    assert_eq!(server.stop().code(), Some(0));
}

/// Calls every operation of an empty directory.
pub(crate) fn try_directory(object: &Caller) {
    let entry = |operation: &str| {
        let reply = object.call(operation, |body| body.write_string("one"));
        Caller::to(Ior::decode(&mut reply.reader()).expect("a reference"))
    };
    let made = entry("create");
    made.call("_set_value", |body| body.write_string("1"));
    let found = entry("find");
    assert_eq!(found.call("_get_name", |_| Ok(())).reader().read_string().unwrap(), "one");
    assert_eq!(found.call("_get_value", |_| Ok(())).reader().read_string().unwrap(), "1");
    assert_eq!(object.call("size", |_| Ok(())).reader().read_long(), Ok(1));
    let Err(CallError::User(exception)) = object.try_call("create", |body| body.write_string("one")) else {
        panic!("created twice")
    };
    assert_eq!(exception.id.as_str(), "IDL:Directory/AlreadyBound:1.0");
    let Err(CallError::User(exception)) = object.try_call("find", |body| body.write_string("two")) else {
        panic!("found")
    };
    assert_eq!(exception.id.as_str(), "IDL:Directory/NotFound:1.0");
    assert_eq!(exception.members().unwrap().read_string().unwrap(), "two");
}
