//! Real groups on real corosync daemons: nodes in network namespaces of one machine, cut off, stopped and killed.
//!
//! They need root, corosync and iproute2: `tests/corosync/ring.sh check` says what is missing. Where something is, they are
//! ignored and counted (`build.rs`); with `CI=true` they fail.

#![allow(clippy::print_stdout, clippy::print_stderr)] // What daemons did, for whoever runs this.

/// Makes tests of functions that need a ring.
macro_rules! on_rings {
    ($($test:ident),+ $(,)?) => {
        mod on_rings {
            $(
                #[test]
                #[cfg_attr(no_ring, ignore = "no corosync nodes can be made here: tests/corosync/ring.sh check says why")]
                fn $test() {
                    super::$test();
                }
            )+
        }
    };
}

#[path = "../../../group/tests/driver/support.rs"]
#[allow(dead_code)] // What the tests of the embedded engine use.
mod support;

mod apart;
mod faults;
mod order;
mod process;
mod raw;
mod ring;
mod servers;
