//! The reference file while replicas come and go.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use maestro_ior::{endpoints, parse_ior};
use maestro_tests::Cluster;

/// Reads the file over and over while replicas die and come back: it is a whole reference at each moment, and it names all
/// replicas, each at the address that it had from the start.
#[test]
fn the_reference_file_is_always_whole_and_names_all_replicas() {
    let mut cluster = Cluster::start("grid", "Grid", 3);
    let file = cluster.reference();
    let first = addresses(&fs::read_to_string(&file).unwrap());
    assert_eq!(first.len(), 3, "{first:?}");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0u64;
            while !done.load(Ordering::Relaxed) {
                let now = addresses(&fs::read_to_string(&file).expect("the file is there"));
                assert_eq!(now, first);
                reads += 1;
            }
            reads
        });
        for victim in 0..3 {
            cluster.kill(victim);
            cluster.launch(victim);
            cluster.ready(victim);
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().expect("every read is a whole reference") > 0);
    });
}

fn addresses(text: &str) -> Vec<String> {
    let reference = parse_ior(text.trim()).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    let mut addresses: Vec<String> = endpoints(&reference)
        .expect("profiles are whole")
        .into_iter()
        .map(|endpoint| endpoint.address.to_string())
        .collect();
    addresses.sort();
    addresses.dedup();
    addresses
}
