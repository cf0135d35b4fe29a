//! All replicas are alike, whatever is called.
//!
//! The kit runs the replicas in memory, compares their states and replies after each call, and makes the same calls again in
//! another process, at another time, in another environment. What is not alike it says with the operation's name.

use maestro::testing::Cluster;

use crate::{{servant}};
use crate::idl;

#[path = "../tests/operations/mod.rs"]
mod operations;

const REPLICAS: usize = {{replicas}};

fn cluster() -> Cluster {
    let object = || {{skeleton}}({{servant}}::default());
    Cluster::of(REPLICAS, object)
}

#[test]
fn every_operation_is_alike_at_every_replica() {
    let mut cluster = cluster();
    for replica in 0..REPLICAS {
        every_operation(&mut cluster, replica);
    }
    // Those that are left have to be a majority; who comes back takes the state from them.
    if REPLICAS > 2 {
        cluster.crash(0);
        every_operation(&mut cluster, 1);
        cluster.restart(0);
        every_operation(&mut cluster, 0);
    }
    cluster.check();
}

fn every_operation(cluster: &mut Cluster, replica: usize) {
    for (operation, arguments) in operations::OPERATIONS {
        let answer = cluster.call(replica, operation, *arguments);
        assert!(!answer.is_lost(), "{operation} was not answered");
    }
}
