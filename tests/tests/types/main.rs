//! Every type of IDL, sent between this project and stock ORBs: `docs/types.md` tells the truth.
//!
//! A few values for each cell; `cargo run --release -p maestro-tests --bin types` sends many.

use std::collections::HashSet;

use maestro_tests::types::table::{Matrix, Place, shown, written};
use maestro_tests::types::{Interface, Orb, rows};

/// Round trips in each cell: both byte orders, and a value more.
const COUNT: u64 = 3;
const SEED: u64 = 20_261_121;

fn the_document_tells_what_happens(orb: Orb) {
    let lines = written(orb).expect("docs/types.md can be read");
    let matrix = Matrix::start(orb);
    let mut wrong = Vec::new();
    let mut cells = Place::all(orb);
    assert_eq!(lines.len(), rows().count(), "a line for each row");
    for (row, line) in rows().zip(lines) {
        assert_eq!(line[0], shown(row));
        for written in &line[1..] {
            let place = cells.next().expect("a cell for each column");
            let answer = matrix.fill(place, SEED, COUNT);
            // A cell says more behind: the number of its note.
            let text = written.split(" [").next().unwrap_or_default();
            if text != answer.text || answer.wrong.is_some() {
                wrong.push(format!("{place:?}: written {text:?}, {answer:?}"));
            }
        }
    }
    assert!(cells.next().is_none(), "more columns than are written");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg_attr(
    no_omniorb_types,
    ignore = "no target/interop/omni-types: .ci/install.sh and tests/interop/build.sh make it"
)]
fn omniorb() {
    the_document_tells_what_happens(Orb::Omniorb);
}

#[test]
#[cfg_attr(
    no_jacorb_types,
    ignore = "no target/interop/jacorb-types: .ci/install.sh and tests/interop/build.sh make it"
)]
fn jacorb() {
    the_document_tells_what_happens(Orb::Jacorb);
}

#[test]
#[cfg_attr(
    no_corbajs_types,
    ignore = "no target/interop/corbajs-types: tests/interop/build.sh corbajs makes it with node and npm"
)]
fn corbajs() {
    the_document_tells_what_happens(Orb::Corbajs);
}

#[test]
fn each_operation_is_in_a_row() {
    for orb in [Orb::Omniorb, Orb::Corbajs] {
        let interface = Interface::read(orb);
        let tested: HashSet<&str> =
            rows().filter_map(|row| interface.of(row)).map(|(name, _)| name).collect();
        let missing: Vec<&str> = interface.names().filter(|name| !tested.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
    let names: HashSet<&str> = rows().map(|row| row.name).collect();
    assert_eq!(names.len(), rows().count(), "two rows of one name");
}
