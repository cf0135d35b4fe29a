//! The bank's clients on stock ORBs, built with the commands that stand in them.

use std::fs;

use maestro_tests::{Cluster, root, shell};
use tempfile::TempDir;

/// What a client says of an owner who has no account, before the level of the second release has come and after that.
const SAYS: &str = "deposited 100, now 100\n\
                    withdrew 30, now 70\n\
                    cannot withdraw 1000 of 70\n\
                    wages 100\n\
                    rent -30\n\
                    Zoë has 70 after 2 movements\n\
                    the account is closed\n\
                    0 accounts\n";

/// Runs the commands at the top of a client, in a directory that looks like the project's root with the reference in it, and
/// returns what they print.
fn run(client: &str, cluster: &Cluster) -> String {
    let source = fs::read_to_string(root().join("idl-examples/clients").join(client)).unwrap();
    let commands = source.lines().filter_map(|line| line.strip_prefix("//   "));
    let script = commands.map(|line| line.replace("Ada", "Zoë")).collect::<Vec<_>>().join("\n");
    let place = TempDir::new().unwrap();
    for name in ["idl-examples", "target"] {
        std::os::unix::fs::symlink(root().join(name), place.path().join(name)).unwrap();
    }
    let etc = cluster.reference();
    std::os::unix::fs::symlink(etc.parent().unwrap(), place.path().join("etc")).unwrap();
    shell(&script, place.path())
}

/// Starts three replicas of the second release, all at its level.
fn cluster() -> Cluster {
    let cluster = Cluster::start("bank", "Bank", 3);
    for replica in 0..3 {
        let _ = cluster.replica(replica).says("level 2");
    }
    cluster
}

#[test]
#[cfg_attr(no_omniidl, ignore = "no omniidl: .ci/install.sh installs it")]
fn the_omniorb_client_of_the_bank_works() {
    assert_eq!(run("bank_client.cc", &cluster()), SAYS);
}

#[test]
#[cfg_attr(
    no_jacorb,
    ignore = "no javac, or no JacORB in target/interop/jacorb/lib: .ci/install.sh fetches it"
)]
fn the_java_client_of_the_bank_works() {
    assert_eq!(run("BankClient.java", &cluster()), SAYS);
}
