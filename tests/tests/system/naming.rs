//! The replicated naming service, called by omniORB's `nameclt` and by stock clients, and compared with omniORB's own.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use maestro::SystemExceptionKind;
use maestro_ior::{iiop_profiles, parse_ior};
use maestro_tests::naming::NameServer;
use maestro_tests::naming::cos_naming::{BindingIteratorClient, NameComponent, NamingContextExtClient};
use maestro_tests::{Cluster, root, shell};
use tempfile::TempDir;

/// How many iterators the naming service has at most.
const ITERATORS: usize = 1024;

/// How long a call may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the client on JacORB says.
const JAVA_SAYS: &str = "the desk is taken\n\
                         there is no pen\n\
                         the lamp is the root\n  \
                         desk\n  \
                         lamp.desk\n  \
                         chair\n  \
                         drawer/\n\
                         the office is not empty\n\
                         the office is gone\n\
                         corbaname::host:2809#office.java/the%20desk\n";

fn cluster() -> Cluster {
    Cluster::start("naming-server", "NameService", 3)
}

/// Runs `nameclt` on a naming service.
fn run(service: &str, arguments: &[&str]) -> Output {
    let reference = format!("NameService={service}");
    Command::new("nameclt").args(["-ORBInitRef", &reference, "-advanced"]).args(arguments).output().unwrap()
}

/// Returns what `nameclt` prints, on either stream.
fn says(service: &str, arguments: &[&str]) -> String {
    let output = run(service, arguments);
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap()
}

/// Runs `nameclt`, which has to succeed, and returns what it prints.
fn does(service: &str, arguments: &[&str]) -> String {
    let output = run(service, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the reference of the root of a cluster: the one that the replicas published.
fn published(cluster: &Cluster) -> String {
    std::fs::read_to_string(cluster.reference()).unwrap().trim().to_owned()
}

/// Returns the addresses of the replicas' roots, as a user writes them.
fn addresses(cluster: &Cluster) -> Vec<String> {
    let reference = parse_ior(&published(cluster)).unwrap();
    let profiles = iiop_profiles(&reference).unwrap();
    assert_eq!(profiles.len(), 3, "each replica has its own");
    profiles.iter().map(|profile| format!("corbaloc:iiop:{}/NameService", profile.address())).collect()
}

/// Checks what [`fill`] left behind, by compound names from the root.
fn is_filled(service: &str) {
    assert_eq!(does(service, &["list", "dept.maths"]), "staff/\nprinter.device\n");
    assert_eq!(does(service, &["list", "dept.maths/staff"]), "ada\nbob\\.k\n");
    assert_eq!(
        does(service, &["resolve", "dept.maths/staff/ada"]),
        does(service, &["resolve", "dept.maths/printer.device"])
    );
    let missing = says(service, &["resolve", "dept.maths/staff/cid"]);
    assert!(missing.contains("NotFound exception: missing node"), "{missing}");
}

/// Makes contexts and bindings.
fn fill(service: &str) {
    let object = "corbaloc::192.0.2.1:9/printer";
    for arguments in [
        &["bind_new_context", "dept.maths"][..],
        &["bind_new_context", "dept.maths/staff"],
        &["bind", "dept.maths/printer.device", object],
        &["bind", "dept.maths/staff/ada", object],
        &["bind", "dept.maths/staff/bob\\.k", object],
        &["bind_new_context", "gone"],
        &["remove_context", "gone"],
    ] {
        let _ = does(service, arguments);
    }
}

#[test]
#[cfg_attr(no_name_server, ignore = "no omniNames and nameclt: .ci/install.sh installs them")]
fn contexts_that_nameclt_made_survive_kills_joins_and_a_full_stop() {
    let mut cluster = cluster();
    // By what a user types, at each replica.
    addresses(&cluster).iter().for_each(|replica| assert_eq!(does(replica, &["list"]), ""));
    fill(&published(&cluster));
    is_filled(&published(&cluster));
    // By a URL, which the client's ORB resolves.
    let url = format!("{}#dept.maths/staff/ada", addresses(&cluster)[1].replace("corbaloc:", "corbaname:"));
    let _ = does(&published(&cluster), &["bind", "by-url", &url]);
    assert_eq!(
        does(&published(&cluster), &["resolve", "by-url"]),
        does(&published(&cluster), &["resolve", "dept.maths/staff/ada"])
    );
    for victim in 0..3 {
        cluster.kill(victim);
        is_filled(&published(&cluster));
        cluster.launch(victim);
        cluster.ready(victim);
        // Who joined has the contexts of a state transfer.
        addresses(&cluster).iter().for_each(|replica| is_filled(replica));
    }
    (0..3).for_each(|replica| cluster.stop(replica));
    (0..3).for_each(|replica| cluster.launch(replica));
    (0..3).for_each(|replica| cluster.ready(replica));
    is_filled(&published(&cluster));
    let _ = does(&published(&cluster), &["unbind", "dept.maths/staff/ada"]);
    let full = says(&published(&cluster), &["remove_context", "dept.maths/staff"]);
    assert!(full.contains("NotEmpty"), "{full}");
}

/// A script for `nameclt`, with what the specification leaves no choice in.
const SCRIPT: [&[&str]; 30] = [
    &["list"],
    &["bind_new_context", "a"],
    &["bind_new_context", "a/b.kind"],
    &["bind_new_context", "a"],
    &["bind_new_context", "x/y"],
    &["bind_new_context", "//"],
    &["bind", "a/o", "corbaloc::192.0.2.1:9/one"],
    &["bind", "a/o", "corbaloc::192.0.2.1:9/two"],
    &["bind", "a/b.kind/\\.p\\/q\\\\", "corbaloc::192.0.2.1:9/three"],
    &["list", "a"],
    &["list", "a/b.kind"],
    &["resolve", "a/o"],
    &["resolve", "a/p"],
    &["resolve", "b/c/d"],
    &["rebind", "a/o", "corbaloc::192.0.2.1:9/two"],
    &["resolve", "a/o"],
    &["list", "a"],
    &["list", "nowhere"],
    &["bind_context", "here", "corbaloc:rir:/NameService"],
    &["resolve", "here/a/here/a/o"],
    &["resolve", "here/here/a/o"],
    &["unbind", "here"],
    &["unbind", "here"],
    &["unbind", "a"],
    &["remove_context", "a"],
    &["unbind", "a/o"],
    &["remove_context", "a/b.kind"],
    &["unbind", "a/b.kind/\\.p\\/q\\\\"],
    &["remove_context", "a/b.kind"],
    &["list", "a"],
];

/// Runs the script, and returns what came of each line. References to contexts, which are the service's own, count as a word.
fn transcript(service: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for &arguments in &SCRIPT {
        let said = says(service, arguments);
        let is_context = arguments[0] == "bind_new_context" && said.starts_with("IOR:");
        answers.push(format!("{arguments:?}: {}", if is_context { "a context" } else { &said }));
    }
    answers
}

#[test]
#[cfg_attr(no_name_server, ignore = "no omniNames and nameclt: .ci/install.sh installs them")]
fn nameclt_gets_the_answers_that_omninames_gives() {
    let (stock, cluster) = (NameServer::start(), cluster());
    let theirs = transcript(&stock.root());
    assert!(theirs[13].contains("missing node"), "{theirs:#?}");
    assert_eq!(transcript(&published(&cluster)), theirs);
    // Once more at another replica, by its address: what the script left behind is the same too.
    let service = &addresses(&cluster)[2];
    assert_eq!(transcript(service), transcript(&stock.root()));
}

#[test]
#[cfg_attr(any(no_name_server, no_omniidl), ignore = "no omniORB: .ci/install.sh installs it")]
fn the_omniorb_client_of_the_naming_service_hears_what_omninames_says() {
    let (stock, cluster) = (NameServer::start(), cluster());
    let place = TempDir::new().unwrap();
    let build = commands("naming_client.cc").remove(0);
    let _ = shell(&build, placed(place.path(), &cluster));
    let walk = |service: &str| shell(&format!("./naming-client '{service}'"), place.path());
    let theirs = walk(&stock.root());
    assert!(theirs.lines().count() > 100, "{theirs}");
    assert_eq!(walk(&published(&cluster)), theirs);
}

#[test]
#[cfg_attr(
    no_jacorb,
    ignore = "no javac, or no JacORB in target/interop/jacorb/lib: .ci/install.sh fetches it"
)]
fn the_java_client_of_the_naming_service_works() {
    let (cluster, place) = (cluster(), TempDir::new().unwrap());
    let said = shell(&commands("NamingClient.java").join("\n"), placed(place.path(), &cluster));
    assert_eq!(said, JAVA_SAYS);
}

/// As many iterators as there are at most, and one more: the one that was made first is gone, at every replica.
#[test]
fn the_oldest_iterator_goes_when_there_are_too_many() {
    let cluster = cluster();
    let root = NamingContextExtClient::from_reference(parse_ior(&published(&cluster)).unwrap())
        .unwrap()
        .with_deadline(PATIENCE);
    for id in ["one", "two"] {
        let name = vec![NameComponent { id: id.into(), kind: String::new() }];
        root.bind(name, &root).blocking().unwrap();
    }
    let list = || BindingIteratorClient::from_reference(root.list(1).blocking().unwrap().1).unwrap();
    let (oldest, second) = (list(), list());
    (0..ITERATORS - 2).for_each(|_| drop(list()));
    assert_eq!(oldest.next_one().blocking().unwrap().1.binding_name[0].id, "two");
    let _ = list();
    for gone in [oldest.next_one().blocking().unwrap_err(), oldest.destroy().blocking().unwrap_err()] {
        assert_eq!(gone.system_exception().kind, SystemExceptionKind::ObjectNotExist);
    }
    assert!(second.next_one().blocking().unwrap().0);
}

/// Returns the commands at the top of a client.
fn commands(client: &str) -> Vec<String> {
    let source = std::fs::read_to_string(root().join("idl-examples/clients").join(client)).unwrap();
    source.lines().filter_map(|line| line.strip_prefix("//   ")).map(str::to_owned).collect()
}

/// Makes a directory look like the project's root, with the references in it.
fn placed<'a>(place: &'a Path, cluster: &Cluster) -> &'a Path {
    for name in ["idl-examples", "target"] {
        std::os::unix::fs::symlink(root().join(name), place.join(name)).unwrap();
    }
    let etc = cluster.reference();
    std::os::unix::fs::symlink(etc.parent().unwrap(), place.join("etc")).unwrap();
    place
}
