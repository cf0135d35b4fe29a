//! Stubs and skeletons hand values to each other, over a socket.

use std::sync::Arc;

use clap::Parser;
use maestro::codegen::{Abstract, Any, Value};
use maestro::{Notice, Notices, Objects, Server, ServerFlags, Settings};

use super::values::ValueBase;
use super::values::values::*;
use super::values_object::{Desk, shape};

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    server: ServerFlags,
}

struct Silent;

impl Notices for Silent {
    fn notice(&self, _: Notice) {}
}

#[test]
fn values_are_shared_across_a_socket_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let etc = folder.path().display().to_string();
    let flags = Flags::parse_from(["", "--orb", "simple", "--etc", &etc]);
    let objects = Objects::new().bind("Host", || HostSkeleton(Desk::default()));
    let settings = Settings::of(&flags.server, &objects).expect("right flags");
    let notices: Arc<dyn Notices> = Arc::new(Silent);
    let server = Server::start(&settings, &objects, &notices).expect("it starts");
    let host = HostClient::resolve(&format!("{etc}/Host.ior")).expect("a reference");

    let ring = Value::cyclic(|ring: &Value<Circle>| Circle {
        base: shape("ring"),
        radius: 1.0,
        inner: ring.cast().expect("a circle is a shape"),
    });
    assert!(ring.get().is_some_and(|circle| circle.inner.is_same(&ring)));
    let inner: Value<Shape> = ring.cast().expect("a circle is a shape");
    let circle = Value::new(Circle { base: shape("circle"), radius: 2.0, inner });
    let circle: Value<Shape> = circle.cast().expect("a circle is a shape");
    let (result, a, b) = host.swap(circle.clone(), circle.clone()).blocking().expect("a reply");
    assert!(result.is_same(&a) && a.is_same(&b));
    assert_eq!(result, circle);
    let pair = host.twice(Pair { one: circle.clone(), other: Value::null() }).blocking().expect("a reply");
    assert!(pair.one.is_same(&pair.other) && pair.one == circle);

    let failed = host.whatever(circle.cast().expect("any is one")).blocking().expect_err("a shape");
    assert!(matches!(&failed, host::WhateverFailure::Deaf(deaf) if deaf.last == circle), "{failed}");
    let robot: Value<ValueBase> = Value::new(Robot { words: "beep".to_owned() }).cast().expect("any is one");
    assert_eq!(host.introduce(robot.clone().into()).blocking().expect("a reply"), Abstract::Value(robot));
    let any = Any::of(&circle).expect("it travels");
    let back: Value<Shape> = host.wrap(any).blocking().expect("a reply").extract().expect("a shape");
    assert_eq!(back, circle);
    // A reference takes the place of the abstract interface that its own inherits from.
    let itself = host.introduce(Abstract::Object(host.reference())).blocking().expect("a reply");
    let Abstract::Object(itself) = itself else { panic!("{itself:?}") };
    let greeter = GreeterClient::from_reference(itself).expect("a reference");
    assert_eq!(greeter.greet().blocking().expect("a reply"), "hello");
    server.stop().expect("it stops");
}
