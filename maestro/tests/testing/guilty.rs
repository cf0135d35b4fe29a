//! Objects that are not deterministic: each is convicted, by the name of the operation, in every run.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use std::{env, thread};

use maestro::testing::Cluster;
use maestro::{Call, CdrReader, CdrWriter, Exception};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::runs::runs;
use crate::sample::{Operations, Sample};

type Done = Result<(), Exception>;

/// Runs a history with an object that has a guilty operation, and demands that the verdict names it and its cause.
fn convicted<S>(test: &'static str, operations: Operations<S>, guilty: &'static str, cause: &'static str)
where
    S: Default + Serialize + DeserializeOwned + Send + 'static,
{
    runs(test, move |_| {
        let run = catch_unwind(AssertUnwindSafe(|| {
            let mut cluster = Cluster::of(3, move || Sample::new(operations));
            for number in 0..4 {
                let _ = cluster.call(number % 3, "note", |args| args.write_long(1));
                let _ = cluster.call((number + 1) % 3, guilty, |_| Ok(()));
            }
            cluster.check();
        }));
        let told = run.expect_err("it was not convicted");
        let told = told.downcast_ref::<String>().expect("a verdict");
        if env::var_os("MAESTRO_SHOW").is_some() {
            writeln!(std::io::stdout(), "{told}\n").expect("a terminal");
        }
        assert!(told.contains(&format!("operation `{guilty}`")), "{told}");
        assert!(told.contains(cause), "{told}");
    });
}

/// What all objects here remember.
#[derive(Default, Serialize, Deserialize)]
struct Notes {
    notes: i32,
    number: u64,
    by_name: HashMap<String, u64>,
    cell: Cell<u64>,
    list: Vec<String>,
    #[serde(skip)]
    left_out: u64,
}

/// Makes a test of an object with an innocent operation, `note`, and a guilty one.
macro_rules! guilty {
    ($name:ident, $operation:literal, $cause:literal, |$this:ident, $reply:ident| $body:block) => {
        #[test]
        fn $name() {
            fn operations(
                $this: &mut Notes,
                call: &Call<'_>,
                request: &mut CdrReader<'_>,
                $reply: &mut CdrWriter,
            ) -> Done {
                if call.operation() == "note" {
                    $this.notes += request.read_long()?;
                    $this.by_name.insert(format!("note {}", $this.notes), 1);
                    $this.left_out += 1;
                    return Ok(());
                }
                $body
            }
            convicted(concat!("guilty::", stringify!($name)), operations, $operation, $cause);
        }
    };
}

guilty!(system_time_in_the_state, "stamp", "clock", |this, _reply| {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    this.number = u64::try_from(now.as_nanos()).unwrap_or(0);
    Ok(())
});

guilty!(system_time_in_days, "today", "clock", |_this, reply| {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    reply.write_ulonglong(now.as_secs() / 86_400);
    Ok(())
});

guilty!(instant, "how_long", "clock", |this, _reply| {
    thread_local!(static BEGUN: Instant = Instant::now());
    this.number = u64::try_from(BEGUN.with(Instant::elapsed).as_nanos()).unwrap_or(0);
    Ok(())
});

guilty!(random_numbers, "draw", "randomness", |this, reply| {
    this.number = rand::random();
    reply.write_ulonglong(this.number);
    Ok(())
});

guilty!(hash_order_in_a_reply, "get_names", "hash order", |this, reply| {
    reply.write_sequence_length(this.by_name.len());
    for name in this.by_name.keys() {
        reply.write_string(name)?;
    }
    Ok(())
});

guilty!(hash_order_in_a_list_of_the_state, "list", "hash order", |this, _reply| {
    this.list = this.by_name.keys().cloned().collect();
    Ok(())
});

guilty!(a_static_counter, "next", "a static", |this, reply| {
    static COUNTER: AtomicU64 = AtomicU64::new(1);
    this.number = COUNTER.fetch_add(1, Ordering::Relaxed);
    reply.write_ulonglong(this.number);
    Ok(())
});

guilty!(an_environment_variable, "home", "HOME", |_this, reply| {
    Ok(reply.write_string(&env::var("HOME").unwrap_or_default())?)
});

guilty!(an_environment_variable_that_is_not_set, "rate", "not set", |this, _reply| {
    this.number = env::var("BANK_RATE").ok().and_then(|rate| rate.parse().ok()).unwrap_or(3);
    Ok(())
});

guilty!(the_time_zone, "zone", "time zone", |_this, reply| {
    Ok(reply.write_string(&env::var("TZ").unwrap_or_default())?)
});

guilty!(a_thread_id, "whose", "thread to thread", |_this, reply| {
    Ok(reply.write_string(&format!("{:?}", thread::current().id()))?)
});

guilty!(an_address_of_the_object, "handle", "where things lie in memory", |this, reply| {
    reply.write_ulonglong(std::ptr::from_ref(this) as u64);
    Ok(())
});

guilty!(an_address_of_a_static, "handle", "where things lie in memory", |_this, reply| {
    static PLACE: u8 = 0;
    reply.write_ulonglong(std::ptr::from_ref(&PLACE) as u64);
    Ok(())
});

guilty!(a_process_id, "process", "the process's id", |_this, reply| {
    reply.write_ulong(std::process::id());
    Ok(())
});

guilty!(a_file, "log", "a file that is written", |_this, reply| {
    let path = env::temp_dir().join("maestro-a-guilty-file");
    let file = OpenOptions::new().create(true).append(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(b"."));
    reply.write_ulonglong(fs::metadata(path).map_or(0, |data| data.len()) + u64::from(written.is_err()));
    Ok(())
});

guilty!(a_file_of_the_folder, "settings", "folder", |_this, reply| {
    reply.write_ulonglong(fs::metadata("Cargo.toml").map_or(0, |data| data.len()));
    Ok(())
});

guilty!(interior_mutation_in_a_read, "get_and_count", "only reads", |this, reply| {
    this.cell.set(this.cell.get() + 1);
    reply.write_long(this.notes);
    Ok(())
});

guilty!(a_partial_change_before_an_error, "transfer", "before the exception", |this, _reply| {
    this.number += 5;
    Err(Exception::bad_param())
});

guilty!(state_left_out_of_the_transfer, "get_left_out", "left out", |this, reply| {
    reply.write_ulonglong(this.left_out);
    Ok(())
});

#[test]
fn a_factory_that_makes_other_objects() {
    runs("guilty::a_factory_that_makes_other_objects", |_| {
        let factory = || {
            let mut sample = Sample::new(|notes: &mut Notes, _, _, _| {
                notes.notes += 1;
                Ok(())
            });
            sample.state.number = u64::from(std::process::id());
            sample
        };
        let mut cluster = Cluster::of(3, factory);
        cluster.call(0, "note", |_| Ok(())).ok();
        let verdict = cluster.finish().expect_err("it was not convicted");
        assert_eq!(verdict.operation, "");
        assert!(
            verdict.to_string().starts_with("the factory does not make the same object everywhere"),
            "{verdict}"
        );
    });
}
