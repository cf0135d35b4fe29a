//! States that are written by hand, states that move, and what a test may ask to be left as it is.

use std::collections::HashMap;

use maestro::testing::{Cluster, Verdict};
use maestro::{
    Access, Call, CdrReader, CdrWriter, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader,
    StateWriter,
};

use crate::sample::Sample;

/// Votes by name, which writes its state by hand and in whatever order. `MISTAKE`: it forgets how many there are in all.
#[derive(Default)]
struct Votes<const MISTAKE: bool> {
    votes: HashMap<String, u32>,
    all: u32,
}

impl<const MISTAKE: bool> ObjectAdaptor for Votes<MISTAKE> {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Votes:1.0"]
    }

    fn access(&self, operation: &str) -> Access {
        if operation == "all" { Access::Read } else { Access::Update }
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        if call.operation() == "vote" {
            *self.votes.entry(request.read_string()?).or_default() += 1;
            self.all += 1;
        }
        reply.write_ulong(self.all);
        Ok(())
    }
}

impl<const MISTAKE: bool> ReplicatedObject for Votes<MISTAKE> {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_length(self.votes.len())?;
        for (name, votes) in &self.votes {
            state.write_string(name)?;
            state.write_ulong(*votes)?;
        }
        Ok(())
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        for _ in 0..state.read_length()? {
            let name = state.read_string()?;
            self.votes.insert(name, state.read_ulong()?);
        }
        self.all = if MISTAKE { 0 } else { self.votes.values().sum() };
        Ok(())
    }
}

/// Equal votes have equal forms: octets of the state by their values. Good enough for these.
fn form(state: &[u8]) -> Vec<u8> {
    let mut octets = state.to_vec();
    octets.sort_unstable();
    octets
}

fn vote(cluster: &mut Cluster, replica: usize, name: &str) -> u32 {
    cluster.call(replica, "vote", |args| args.write_string(name, 0)).read(|result| result.read_ulong())
}

#[test]
fn a_canonical_form_is_what_counts() {
    let mut cluster = Cluster::of(3, Votes::<false>::default).canonical("object", form);
    for (replica, name) in ["Ada", "Bob", "Cyd", "Dot", "Eve"].into_iter().enumerate() {
        vote(&mut cluster, replica % 3, name);
    }
    cluster.crash(1);
    cluster.restart(1);
    assert_eq!(vote(&mut cluster, 1, "Ada"), 6);
    cluster.check();
}

#[test]
fn octets_in_hash_order_need_a_canonical_form() {
    let run = std::panic::catch_unwind(|| {
        let mut cluster = Cluster::of(3, Votes::<false>::default);
        for name in ["Ada", "Bob", "Cyd", "Dot", "Eve", "Fay", "Gus"] {
            vote(&mut cluster, 0, name);
        }
    });
    let told = run.expect_err("the order was the same by chance").downcast::<String>().expect("a verdict");
    assert!(told.contains("operation `vote` does not have the same effect everywhere"), "{told}");
    assert!(told.contains("hash order") && told.contains("canonical"), "{told}");
}

/// Votes that are forgotten, which a replica shows that crashed.
fn forgetful(crash: impl Fn(&mut Cluster)) -> String {
    let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut cluster = Cluster::of(3, Votes::<true>::default).canonical("object", form);
        vote(&mut cluster, 0, "Ada");
        vote(&mut cluster, 0, "Bob");
        crash(&mut cluster);
        let _ = cluster.call(0, "all", |_| Ok(()));
        cluster.check();
    }));
    *run.expect_err("it was not convicted").downcast::<String>().expect("a verdict")
}

#[test]
fn state_that_a_transfer_loses_is_found_with_a_transfer_and_without() {
    let transfers: [fn(&mut Cluster); 4] = [
        |_| (),
        |cluster| {
            cluster.crash(0);
            cluster.restart(0);
        },
        |cluster| {
            cluster.stop(0);
            cluster.restart(0);
        },
        |cluster| {
            (0..3).for_each(|replica| cluster.stop(replica));
            (0..3).for_each(|replica| cluster.restart(replica));
        },
    ];
    for transfer in transfers {
        let told = forgetful(transfer);
        assert!(told.contains("answers otherwise where the state was taken over"), "{told}");
        assert!(told.contains("what `vote` leaves behind"), "{told}");
    }
}

fn home(_: &mut i32, _: &Call<'_>, _: &mut CdrReader<'_>, reply: &mut CdrWriter) -> Result<(), Exception> {
    Ok(reply.write_string(&std::env::var("HOME").unwrap_or_default())?)
}

#[test]
fn what_a_test_asks_for_stays_as_it_is() {
    let mut cluster = Cluster::of(1, || Sample::new(home)).keep_variable("HOME").keep_folder();
    cluster.call(0, "home", |_| Ok(())).ok();
    cluster.check();
}

fn attempts(
    tried: &mut i32,
    _: &Call<'_>,
    _: &mut CdrReader<'_>,
    _: &mut CdrWriter,
) -> Result<(), Exception> {
    *tried += 1;
    Err(Exception::bad_param())
}

#[test]
fn a_verdict_says_it_to_people() {
    let mut cluster = Cluster::of(1, || Sample::new(attempts)).may_change_and_raise("log_in");
    assert!(!cluster.call(0, "log_in", |_| Ok(())).is_ok());
    cluster.check();

    let run = std::panic::catch_unwind(|| {
        let mut cluster = Cluster::of(1, || Sample::new(attempts));
        let _ = cluster.call(0, "log_in", |args| args.write_string("guest", 0));
    });
    let told = run.expect_err("it was not convicted").downcast::<String>().expect("a verdict");
    let expected = "\
operation `log_in` raises an exception, and has changed the state before
  call      1 of 1: log_in(octets \"guest\" 06 00 00 00 67 75 65 73 74 00)
  object    MAE:1:object, delivery 2
  states at replica 0
    before     0
    after      1
  cause     part of the work was done before the exception: check all first, then change; where it is meant, say `may_change_and_raise`
  shortest history
    1. log_in(octets \"guest\" 06 00 00 00 67 75 65 73 74 00)
  seed      1";
    assert_eq!(*told, expected);
}

#[test]
fn a_test_that_another_process_does_not_find_is_told_so() {
    let run = std::thread::Builder::new().name("no test of this name".to_owned()).spawn(|| {
        let mut cluster = Cluster::of(1, Votes::<false>::default);
        vote(&mut cluster, 0, "Ada");
        cluster.finish()
    });
    let verdict: Box<Verdict> =
        run.expect("a thread").join().expect("no panic").expect_err("it was replayed");
    let told = verdict.to_string();
    assert!(told.contains("the thread has to have the test's name"), "{told}");
    assert!(told.contains("running 0 tests"), "{told}");
}
