//! Objects that are deterministic, whatever their states look like in memory: none is convicted in any run.

use std::collections::{HashMap, HashSet};

use maestro::testing::Cluster;
use maestro::{Call, CdrReader, CdrWriter, Exception};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::runs::runs;
use crate::sample::{Operations, Sample};

type Done = Result<(), Exception>;

/// Runs a history of an innocent object: calls, a crash, a transfer, a partition.
fn acquitted<S>(test: &'static str, operations: Operations<S>)
where
    S: Default + Serialize + DeserializeOwned + Send + 'static,
{
    runs(test, move |_| {
        let mut cluster = Cluster::of(3, move || Sample::new(operations));
        let some = |cluster: &mut Cluster, numbers: std::ops::Range<i32>| {
            for number in numbers {
                cluster.call(1, "put", |args| args.write_long(number)).ok();
                cluster.call(0, "get", |_| Ok(())).ok();
            }
        };
        some(&mut cluster, 0..6);
        cluster.crash(2);
        some(&mut cluster, 6..8);
        cluster.restart(2);
        some(&mut cluster, 8..10);
        cluster.partition(&[&[0, 1], &[2]]);
        some(&mut cluster, 3..5);
        cluster.heal();
        some(&mut cluster, 10..12);
        cluster.check();
    });
}

/// Makes a test of an object with the operations `put`, of a number, and `get`.
macro_rules! innocent {
    ($name:ident, $state:ty, |$this:ident, $call:ident, $number:ident| $put:block, |$reply:ident| $get:block) => {
        #[test]
        fn $name() {
            fn operations(
                $this: &mut $state,
                $call: &Call<'_>,
                request: &mut CdrReader<'_>,
                $reply: &mut CdrWriter,
            ) -> Done {
                if $call.operation() == "put" {
                    let $number = request.read_long()?;
                    $put
                } else {
                    $get
                }
                Ok(())
            }
            acquitted(concat!("innocent::", stringify!($name)), operations);
        }
    };
}

innocent!(
    a_set,
    HashSet<String>,
    |this, _call, number| {
        this.insert(format!("member {number}"));
    },
    |reply| {
        let mut names: Vec<_> = this.iter().collect();
        names.sort();
        for name in names {
            reply.write_string(name)?;
        }
    }
);

/// Maps and sets within each other.
#[derive(Default, Serialize, Deserialize)]
struct Nested {
    rooms: HashMap<i32, HashMap<String, HashSet<i32>>>,
    pairs: HashSet<(i32, i32)>,
    order: Vec<HashSet<i32>>,
}

innocent!(
    nested_maps_and_sets,
    Nested,
    |this, _call, number| {
        let room = this.rooms.entry(number % 3).or_default();
        room.entry(format!("guests {}", number % 2)).or_default().extend([number, number * 2, number + 7]);
        this.pairs.extend([(number, 1), (1, number)]);
        this.order.push((0..number % 5).collect());
    },
    |reply| {
        let guests = this.rooms.values().flat_map(HashMap::values).map(HashSet::len).sum::<usize>();
        reply.write_ulonglong(guests as u64 + this.pairs.len() as u64 + this.order.len() as u64);
    }
);

/// Floating-point numbers, of which some are equal to nothing.
#[derive(Default, Serialize, Deserialize)]
struct Floats {
    mean: f64,
    measured: HashMap<String, f32>,
    nothing: Option<f64>,
}

innocent!(
    floats,
    Floats,
    |this, _call, number| {
        this.mean = (this.mean * 0.9).sin() + f64::from(number).sqrt();
        this.measured.insert(format!("{}", number % 4), number as f32 / 3.0);
        this.nothing = (number % 2 == 0).then_some(f64::NAN);
    },
    |reply| {
        reply.write_double(this.mean);
    }
);

/// When things happened.
#[derive(Default, Serialize, Deserialize)]
struct Times {
    last: HashMap<String, u64>,
}

innocent!(
    the_time_of_the_call,
    Times,
    |this, call, number| {
        this.last.insert(format!("{}", number % 5), call.time().unix_ns);
    },
    |reply| {
        reply.write_ulonglong(this.last.values().copied().max().unwrap_or(0));
    }
);

/// Tickets that were drawn.
#[derive(Default, Serialize, Deserialize)]
struct Lots {
    drawn: HashMap<u64, HashSet<u64>>,
}

innocent!(
    randomness_of_the_calls_seed,
    Lots,
    |this, call, number| {
        let mut seed = call.seed().0;
        let group = this.drawn.entry(u64::from(number.unsigned_abs() % 3)).or_default();
        for _ in 0..4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            group.insert(seed >> 33);
        }
    },
    |reply| {
        let winner = this.drawn.values().flatten().min();
        reply.write_ulonglong(winner.copied().unwrap_or(0));
    }
);
