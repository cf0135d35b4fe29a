//! What happens to replicas, and what their clients get.

use std::time::Duration;

use maestro::testing::Cluster;
use maestro::{Call, CdrReader, CdrWriter, Exception, Objects};

use crate::sample::Sample;

fn adder(
    sum: &mut i32,
    call: &Call<'_>,
    request: &mut CdrReader<'_>,
    reply: &mut CdrWriter,
) -> Result<(), Exception> {
    match call.operation() {
        "add" => *sum += request.read_long()?,
        "get" => {}
        "when" => {
            reply.write_ulonglong(call.time().unix_ns);
            return Ok(());
        }
        "make" => {
            let key = call.create("object", Box::new(Sample::new(adder)))?;
            let reference = call.reference(&key, "IDL:Sample:1.0").ok_or_else(Exception::bad_param)?;
            reference.encode(reply);
            return Ok(());
        }
        _ => return Err(Exception::bad_operation()),
    }
    reply.write_long(*sum);
    Ok(())
}

fn cluster(replicas: usize) -> Cluster {
    Cluster::of(replicas, || Sample::new(adder))
}

fn add(cluster: &mut Cluster, replica: usize, number: i32) -> i32 {
    cluster.call(replica, "add", |args| args.write_long(number)).read(|result| result.read_long())
}

fn get(cluster: &mut Cluster, replica: usize) -> i32 {
    cluster.call(replica, "get", |_| Ok(())).read(|result| result.read_long())
}

#[test]
fn every_replica_answers_from_the_one_state() {
    let mut cluster = cluster(3);
    assert_eq!(add(&mut cluster, 0, 1), 1);
    assert_eq!(add(&mut cluster, 1, 10), 11);
    assert_eq!(add(&mut cluster, 2, 100), 111);
    assert_eq!(get(&mut cluster, 0), 111);
    let unknown = cluster.call(0, "nonsense", |_| Ok(()));
    assert_eq!(unknown.exception().as_deref(), Some("IDL:omg.org/CORBA/BAD_OPERATION:1.0"));
    assert!(!unknown.is_ok() && !unknown.is_lost() && !unknown.is_not_implemented());
    cluster.check();
}

#[test]
fn a_replica_that_crashed_takes_the_state_from_the_others() {
    let mut cluster = cluster(3);
    add(&mut cluster, 0, 1);
    cluster.crash(0);
    assert!(cluster.call(0, "get", |_| Ok(())).is_lost());
    assert_eq!(add(&mut cluster, 1, 2), 3);
    cluster.restart(0);
    assert!(cluster.is_primary(0));
    assert_eq!(get(&mut cluster, 0), 3);
    cluster.check();
}

#[test]
fn replicas_that_stop_in_order_keep_their_state() {
    let mut cluster = cluster(3);
    add(&mut cluster, 0, 7);
    (0..3).for_each(|replica| cluster.stop(replica));
    assert!(cluster.call(1, "get", |_| Ok(())).is_lost());
    (0..3).for_each(|replica| cluster.restart(replica));
    assert_eq!(get(&mut cluster, 2), 7);
    cluster.check();
}

#[test]
fn a_minority_does_not_answer_and_catches_up() {
    let mut cluster = cluster(5);
    add(&mut cluster, 0, 1);
    cluster.partition(&[&[0, 1], &[2, 3, 4]]);
    assert!(!cluster.is_primary(0) && cluster.is_primary(2));
    assert!(cluster.call(0, "add", |args| args.write_long(50)).is_lost());
    assert_eq!(add(&mut cluster, 4, 1), 2);
    cluster.heal();
    assert_eq!(get(&mut cluster, 0), 2);
    cluster.check();
}

#[test]
fn a_replica_joins_later() {
    let mut cluster = cluster(3).starting(2);
    add(&mut cluster, 1, 5);
    assert!(!cluster.is_primary(2));
    cluster.join(2);
    assert_eq!(get(&mut cluster, 2), 5);
    cluster.check();
}

#[test]
fn objects_make_objects_and_several_are_served() {
    let objects = Objects::new().bind("object", || Sample::new(adder)).bind("other", || Sample::new(adder));
    let mut cluster = Cluster::serving(3, objects);
    let key = cluster.call(0, "make", |_| Ok(())).key();
    let made = cluster.call_at(1, &key, "add", |args| args.write_long(3));
    assert_eq!(made.read(|result| result.read_long()), 3);
    cluster.crash(2);
    cluster.restart(2);
    let made = cluster.call_at(2, &key, "get", |_| Ok(()));
    assert_eq!(made.read(|result| result.read_long()), 3);
    let other = cluster.call_object(1, "other", "get", |_| Ok(()));
    assert_eq!(other.read(|result| result.read_long()), 0);
    cluster.check();
}

#[test]
fn time_is_virtual_and_comes_again_with_the_seed() {
    let when = |seed: u64| {
        let mut cluster = cluster(3).seed(seed);
        let first = cluster.call(0, "when", |_| Ok(())).read(|result| result.read_ulonglong());
        cluster.advance(Duration::from_secs(3600));
        let second = cluster.call(0, "when", |_| Ok(())).read(|result| result.read_ulonglong());
        assert!(second - first >= 3_600_000_000_000);
        cluster.check();
        (first, second)
    };
    assert_eq!(when(7), when(7));
    assert_ne!(when(7), when(8));
}

#[test]
fn without_a_majority_nobody_answers() {
    let mut cluster = cluster(3);
    add(&mut cluster, 0, 1);
    cluster.crash(1);
    cluster.crash(2);
    assert!(!cluster.is_primary(0));
    assert!(cluster.call(0, "get", |_| Ok(())).is_lost());
    cluster.check();
}
