//! Generated stubs against replicas that die, and against servers of others.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use maestro::client::Failure;
use maestro::{Completed, Stub, SystemExceptionKind as Kind};
use maestro_ior::endpoints;
use maestro_tests::counter::{CounterClient, counter};
use maestro_tests::directory::{DirectoryClient, EntryClient, directory};
use maestro_tests::naming::NameServer;
use maestro_tests::naming::cos_naming::naming_context::{BindFailure, NotFoundReason, ResolveFailure};
use maestro_tests::naming::cos_naming::naming_context_ext::ResolveStrFailure;
use maestro_tests::naming::cos_naming::{
    BindingType, NameComponent, NamingContextClient, NamingContextExtClient,
};
use maestro_tests::{Cluster, Signal};

/// How long a call may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many calls are under way at once.
const TASKS: u64 = 16;

/// How many increments are made: `STUB_INCREMENTS`, or so many.
const INCREMENTS: u64 = 10_000;

fn counter_of(cluster: &Cluster) -> CounterClient {
    let path = cluster.reference();
    CounterClient::resolve(&path.to_string_lossy()).unwrap().with_deadline(PATIENCE)
}

fn increments() -> u64 {
    let given = std::env::var("STUB_INCREMENTS").ok();
    given.map_or(INCREMENTS, |given| given.parse().expect("STUB_INCREMENTS is a number"))
}

/// Counts up by one in many tasks. Returns the sums that came back.
fn count_up(counter: &CounterClient, count: u64, done: &Arc<AtomicU64>) -> Vec<i64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let begun = Arc::new(AtomicU64::new(0));
    runtime.block_on(async {
        let task = |_| {
            let (counter, begun, done) = (counter.clone(), Arc::clone(&begun), Arc::clone(done));
            tokio::spawn(async move {
                let mut sums = Vec::new();
                while begun.fetch_add(1, Ordering::Relaxed) < count {
                    sums.push(counter.add(1).await.unwrap_or_else(|error| panic!("{error}")));
                    done.fetch_add(1, Ordering::Relaxed);
                }
                sums
            })
        };
        let tasks: Vec<_> = (0..TASKS).map(task).collect();
        let mut sums = Vec::new();
        for task in tasks {
            sums.extend(task.await.unwrap());
        }
        sums
    })
}

/// Counts up while each replica in turn is taken down and started again. All calls have to succeed, and each to be executed
/// once.
fn counts_exactly(count: u64, take_down: impl Fn(&mut Cluster, usize)) {
    let mut cluster = Cluster::start("counter", "Counter", 3);
    let counter = counter_of(&cluster);
    assert!(counter.is_group());
    let done = Arc::new(AtomicU64::new(0));
    let counting = {
        let (counter, done) = (counter.clone(), Arc::clone(&done));
        thread::spawn(move || count_up(&counter, count, &done))
    };
    // Ends before the work is done: the last one has to be back for that.
    let last = count - count / 8;
    let mut down = 0;
    while down < 3 || done.load(Ordering::Relaxed) < last {
        let next = (done.load(Ordering::Relaxed) + count / 8).min(last);
        while done.load(Ordering::Relaxed) < next && !counting.is_finished() {
            thread::sleep(Duration::from_millis(5));
        }
        let victim = down % 3;
        take_down(&mut cluster, victim);
        cluster.launch(victim);
        cluster.ready(victim);
        down += 1;
    }
    let mut sums = counting.join().unwrap();
    sums.sort_unstable();
    let expected: Vec<i64> = (1..=i64::try_from(count).unwrap()).collect();
    assert!(sums == expected, "each call has a sum of its own");
    assert_eq!(counter.value().blocking().unwrap(), i64::try_from(count).unwrap());
}

#[test]
fn every_increment_is_made_once_while_each_replica_is_killed_in_turn() {
    counts_exactly(increments(), Cluster::kill);
}

#[test]
fn every_increment_is_made_once_through_a_rolling_restart() {
    counts_exactly(INCREMENTS / 10, Cluster::stop);
}

#[test]
fn exceptions_are_typed_and_say_whether_the_call_was_executed() {
    let mut cluster = Cluster::start("counter", "Counter", 3);
    let counter = counter_of(&cluster);
    for _ in 0..2 {
        match counter.add(-5).blocking() {
            Err(counter::AddFailure::Negative(raised)) => assert_eq!(raised.by, -5),
            other => panic!("{other:?}"),
        }
        // Of another replica too.
        cluster.kill(0);
        cluster.launch(0);
    }
    cluster.ready(0);
    let nobody: CounterClient = CounterClient::resolve("corbaloc::127.0.0.1:1/Counter").unwrap();
    let failure = nobody.add(1).blocking().unwrap_err();
    assert!(matches!(failure, counter::AddFailure::Transport(_)), "{failure:?}");
    assert_eq!(failure.completed(), Completed::No);
    let directory: DirectoryClient = counter.stub();
    let failure = directory.size().blocking().unwrap_err();
    assert!(matches!(&failure, Failure::System(raised) if raised.kind == Kind::BadOperation), "{failure:?}");
}

#[test]
fn objects_are_narrowed_to_what_they_are() {
    let cluster = Cluster::start("counter", "Counter", 1);
    let counter = counter_of(&cluster);
    assert!(counter.narrow::<CounterClient>().blocking().unwrap().is_some());
    assert!(counter.narrow::<DirectoryClient>().blocking().unwrap().is_none());
    assert!(!counter.non_existent().blocking().unwrap());
    let address = endpoints(&counter.reference()).unwrap().remove(0).address;
    let gone = CounterClient::resolve(&format!("corbaloc::{address}/Other")).unwrap();
    assert!(gone.non_existent().blocking().unwrap());
}

/// A replica that is stopped with SIGSTOP answers nobody and closes nothing: calls go on at another one.
#[test]
fn calls_go_on_where_a_replica_hangs() {
    let mut cluster = Cluster::start("counter", "Counter", 3);
    let counter = counter_of(&cluster);
    assert_eq!(counter.add(1).blocking().unwrap(), 1);
    // The one that answered is the first of the reference.
    cluster.replica(0).signal(Signal::Stop);
    assert_eq!(counter.add(1).blocking().unwrap(), 2);
    assert_eq!(counter.add(1).blocking().unwrap(), 3);
    cluster.kill(0);
    assert_eq!(counter.value().blocking().unwrap(), 3);
}

/// References that come back are called, and stubs are given where references are wanted.
#[test]
fn references_lead_to_further_stubs() {
    let cluster = Cluster::start("directory", "Directory", 3);
    let directory = DirectoryClient::resolve(&cluster.reference().to_string_lossy()).unwrap();
    let directory = directory.with_deadline(PATIENCE);
    let entry = EntryClient::from_reference(directory.create("one").blocking().unwrap()).unwrap();
    entry.set_value("eins").blocking().unwrap();
    let found = EntryClient::from_reference(directory.find("one").blocking().unwrap()).unwrap();
    assert_eq!(found.value().blocking().unwrap(), "eins");
    let again = directory.create("one").blocking().unwrap_err();
    assert!(matches!(again, directory::CreateFailure::AlreadyBound(_)), "{again:?}");
    match directory.find("two").blocking() {
        Err(directory::FindFailure::NotFound(raised)) => assert_eq!(raised.name, "two"),
        other => panic!("{other:?}"),
    }
    assert_eq!(directory.size().blocking().unwrap(), 1);
}

/// A stock server: structures, sequences, enumerations, out parameters, references and typed exceptions of omniORB's naming service.
#[test]
#[cfg_attr(no_name_server, ignore = "no omniNames: .ci/install.sh installs it")]
fn a_stock_naming_service_is_called() {
    let server = NameServer::start();
    let name = |text: &str| vec![NameComponent { id: text.to_owned(), kind: String::new() }];
    // The interface has an operation of this name.
    let root = <NamingContextExtClient as Stub>::resolve(&server.root()).unwrap();
    assert!(root.is_a(NamingContextClient::ID).blocking().unwrap());
    let inner = root.bind_new_context(name("inner")).blocking().unwrap();
    let inner = NamingContextClient::from_reference(inner).unwrap();
    let counter = CounterClient::resolve("corbaloc::127.0.0.1:1/Counter").unwrap();
    inner.bind(name("counter"), &counter).blocking().unwrap();
    let found = root.resolve_str("inner/counter").blocking().unwrap();
    assert_eq!(found, counter.reference());
    match root.resolve_str("inner/nobody").blocking() {
        Err(ResolveStrFailure::NotFound(raised)) => {
            assert_eq!(raised.why, NotFoundReason::MissingNode);
            assert_eq!(raised.rest_of_name, name("nobody"));
        }
        other => panic!("{other:?}"),
    }
    let again = inner.bind(name("counter"), &counter).blocking().unwrap_err();
    assert!(matches!(again, BindFailure::AlreadyBound(_)), "{again:?}");
    let (bindings, rest) = root.list(10).blocking().unwrap();
    assert_eq!((bindings[0].binding_type, bindings.len(), rest.is_nil()), (BindingType::Ncontext, 1, true));
    let base = NamingContextClient::from(&root);
    let failure = base.resolve(Vec::new()).blocking().unwrap_err();
    assert!(matches!(failure, ResolveFailure::InvalidName(_)), "{failure:?}");
}
