//! Sends random values of every IDL type between this project and stock ORBs, and says what came of it.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use maestro_tests::types::Orb;
use maestro_tests::types::table::{Matrix, Place, markdown};

const EXAMPLES: &str = "\
Examples:
  types                                  every cell, 50 round trips each
  types --orb omniORB --only valuetype   some rows
  types --seed 7 --count 200 --write     the table in docs/types.md";

/// Sends random values of every IDL type between this project and stock ORBs, both ways, in GIOP 1.0, 1.1 and 1.2.
///
/// Exit codes: 0 all cells are explained, 1 one is not.
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Flags {
    /// From which all values follow.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Round trips in each cell.
    #[arg(long, default_value_t = 50)]
    count: u64,
    /// One ORB alone.
    #[arg(long, value_name = "NAME")]
    orb: Option<String>,
    /// The rows whose names have this text.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Write the tables to docs/types.md.
    #[arg(long, conflicts_with_all = ["orb", "only"])]
    write: bool,
}

fn main() -> io::Result<ExitCode> {
    let flags = Flags::parse();
    let mut out = io::stdout().lock();
    let (mut tables, mut trips, mut wrong) = (Vec::new(), 0, 0);
    let start = Instant::now();
    for orb in Orb::ALL {
        if flags.orb.as_ref().is_some_and(|one| !orb.name().eq_ignore_ascii_case(one)) {
            continue;
        }
        let matrix = Matrix::start(orb);
        let mut cells = Vec::new();
        for place in Place::all(orb).filter(|place| place.row.name.contains(&flags.only)) {
            let answer = matrix.fill(place, flags.seed, flags.count);
            trips += answer.trips;
            if let Some(what) = &answer.wrong {
                wrong += 1;
                let Place { row, version, direction, .. } = place;
                writeln!(out, "{} {version} {direction:?} {}:\n    {what}", orb.name(), row.name)?;
            }
            cells.push((place, answer));
        }
        tables.push(markdown(orb, &cells));
    }
    let seconds = start.elapsed().as_secs();
    let summary =
        format!("Seed {}, {trips} round trips in {seconds} s, {wrong} cells unexplained.", flags.seed);
    if flags.write {
        maestro_tests::types::table::write(&summary, &tables)?;
    } else {
        tables.iter().try_for_each(|table| writeln!(out, "\n{table}"))?;
    }
    writeln!(out, "{summary}")?;
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
