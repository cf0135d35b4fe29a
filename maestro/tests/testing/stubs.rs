//! Typed calls: what the stubs of IDL files prepare, made in memory.

use std::ops::Deref;

use maestro::client::{Failure, Invocation, Object, Stub};
use maestro::codegen::Reference;
use maestro::testing::Cluster;
use maestro::{Call, CdrReader, CdrWriter, Exception, SystemExceptionKind};

use crate::sample::Sample;

/// As it is generated of `interface Adder { long add(in long n); @read long sum(); Adder make(); oneway void forget(); };`
#[derive(Clone)]
struct AdderClient(Object);

impl AdderClient {
    fn add(&self, n: i32) -> Invocation<i32> {
        self.call("add", move |args| args.write_long(n), |result| result.read_long())
    }

    fn sum(&self) -> Invocation<i32> {
        self.call("get_sum", |_| Ok(()), |result| result.read_long())
    }

    fn make(&self) -> Invocation<Reference> {
        self.call("make", |_| Ok(()), |result| result.read_reference())
    }

    fn forget(&self) -> Invocation<()> {
        self.oneway("forget", |_| Ok(()))
    }
}

impl From<Object> for AdderClient {
    fn from(object: Object) -> Self {
        Self(object)
    }
}

impl Deref for AdderClient {
    type Target = Object;

    fn deref(&self) -> &Object {
        &self.0
    }
}

impl Stub for AdderClient {
    const ID: &'static str = "IDL:Adder:1.0";
}

fn adder(
    sum: &mut i32,
    call: &Call<'_>,
    request: &mut CdrReader<'_>,
    reply: &mut CdrWriter,
) -> Result<(), Exception> {
    match call.operation() {
        "add" => {
            let number = request.read_long()?;
            if number < 0 {
                return Err(Exception::bad_param());
            }
            *sum += number;
        }
        "get_sum" => {}
        "forget" => {
            *sum = 0;
            return Ok(());
        }
        _ => {
            let key = call.create("object", Box::new(Sample::new(adder)))?;
            call.reference(&key, "IDL:Adder:1.0").ok_or_else(Exception::bad_param)?.encode(reply);
            return Ok(());
        }
    }
    reply.write_long(*sum);
    Ok(())
}

#[test]
fn stubs_call_the_replicas() -> Result<(), Failure> {
    let mut cluster = Cluster::of(3, || Sample::new(adder));
    let adder: AdderClient = cluster.stub();
    assert_eq!(cluster.ask(0, adder.add(40))?, 40);
    assert_eq!(cluster.ask(1, adder.add(2))?, 42);
    let other = AdderClient::from_reference(cluster.ask(2, adder.make())?).expect("a reference");
    assert_eq!(cluster.ask(2, other.add(7))?, 7);
    cluster.ask(0, adder.forget())?;
    assert_eq!(cluster.ask(1, adder.sum())?, 0);
    assert_eq!(cluster.ask(1, other.sum())?, 7);
    match cluster.ask(1, adder.add(-1)) {
        Err(Failure::System(raised)) => assert_eq!(raised.kind, SystemExceptionKind::BadParam),
        other => panic!("{other:?}"),
    }
    cluster.crash(2);
    assert!(matches!(cluster.ask(2, adder.sum()), Err(Failure::Transport(_))));
    cluster.check();
    Ok(())
}
