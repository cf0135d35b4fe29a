//! Whatever happens to replicas, an innocent object is not convicted.

use std::collections::HashMap;

use maestro::testing::Cluster;
use maestro::{Call, CdrReader, CdrWriter, Exception};

use crate::runs::runs;
use crate::sample::Sample;

/// Counts by name, when they came last, and objects made on the way.
type Counts = HashMap<String, (u32, u64)>;

fn count(
    counts: &mut Counts,
    call: &Call<'_>,
    request: &mut CdrReader<'_>,
    reply: &mut CdrWriter,
) -> Result<(), Exception> {
    let name = request.read_string()?;
    let (number, last) = counts.entry(name).or_default();
    *number += 1;
    *last = call.time().unix_ns ^ call.seed().0;
    reply.write_ulong(*number);
    reply.write_ulonglong(*last);
    Ok(())
}

/// Numbers that look random and come again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (limit as u64)).unwrap_or(0)
    }
}

/// Does something to the replicas; at the end a majority that remembers is left.
fn happen(cluster: &mut Cluster, dice: &mut Dice, running: &mut [bool]) {
    let (replicas, one) = (running.len(), dice.below(running.len()));
    let ups = running.iter().filter(|up| **up).count();
    match dice.below(7) {
        0 if running[one]
            && ups > replicas / 2 + 1
            && (0..replicas).all(|one| running[one] == cluster.is_primary(one)) =>
        {
            cluster.crash(one);
            running[one] = false;
        }
        1 if running[one] => {
            cluster.stop(one);
            // Out of a minority nobody leaves with its memory in order.
            running[one] = false;
        }
        2 | 3 if !running[one] => {
            cluster.restart(one);
            running[one] = true;
        }
        4 => {
            let (left, right): (Vec<usize>, Vec<usize>) = (0..replicas).partition(|_| dice.below(2) == 0);
            cluster.partition(&[&left, &right]);
        }
        5 => cluster.heal(),
        _ => {}
    }
}

#[test]
fn whatever_happens() {
    runs("chaos::whatever_happens", |seed| {
        let mut dice = Dice(seed);
        let replicas = 1 + dice.below(5);
        let mut cluster = Cluster::of(replicas, || Sample::new(count)).seed(seed);
        let mut running = vec![true; replicas];
        for _ in 0..40 {
            happen(&mut cluster, &mut dice, &mut running);
            let (replica, name) = (dice.below(replicas), format!("name {}", dice.below(5)));
            let answer = cluster.call(replica, "count", |args| args.write_string(&name, 0));
            assert!(answer.is_ok() || answer.is_lost(), "{answer:?}");
        }
        cluster.check();
    });
}

#[test]
fn a_long_history() {
    runs("chaos::a_long_history", |_| {
        let mut cluster = Cluster::of(3, || Sample::new(count));
        for number in 0..100_u32 {
            let name = format!("name {}", number % 50);
            cluster.call((number % 3) as usize, "count", |args| args.write_string(&name, 0)).ok();
        }
        cluster.check();
    });
}
