//! What the object answers. The kit runs it in memory.

use maestro::testing::Cluster;

use crate::{{servant}};
use crate::idl;

const REPLICAS: usize = 1;

fn cluster() -> Cluster {
    let object = || {{skeleton}}({{servant}}::default());
    Cluster::of(REPLICAS, object)
}
