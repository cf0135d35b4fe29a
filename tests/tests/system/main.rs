//! Servers as processes, called by stock clients.
//!
//! One binary: each test starts servers of its own, at ports and in directories of its own.

/// Makes tests for each stock client of functions that take one.
macro_rules! for_each_client {
    ($($test:ident),+ $(,)?) => {
        mod omniorb {
            $(
                #[test]
                #[cfg_attr(no_omniorb_client, ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it")]
                fn $test() {
                    super::$test(&maestro_tests::Client::omniorb());
                }
            )+
        }
        mod jacorb {
            $(
                #[test]
                #[cfg_attr(no_jacorb_client, ignore = "no target/interop/jacorb-client: .ci/install.sh and tests/interop/build.sh make it")]
                fn $test() {
                    super::$test(&maestro_tests::Client::jacorb());
                }
            )+
        }
    };
}

mod bank;
mod capture;
mod chaos;
mod dissect;
mod documents;
mod failover;
mod ft_request;
mod full_disk;
mod hostile;
mod interop;
mod lag;
mod members;
mod mistakes;
mod naming;
mod readme;
mod reference;
mod stubs;
mod text;
mod tls;
mod wizard;
