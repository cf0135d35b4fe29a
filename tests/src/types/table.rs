//! The table of `docs/types.md`: a line for each row, a column for each version and direction.

use std::fmt::Write as _;
use std::{fs, io};

use maestro_giop::{CodeSet, Version};

use super::notes::{Note, note};
use super::{Cell, Direction, Flavour, Orb, Outcome, Own, Peer, Row, Runner, rows};

/// The versions, in the order of columns.
pub const VERSIONS: [Version; 3] = [Version::V1_0, Version::V1_1, Version::V1_2];
/// The directions, in the order of columns.
pub const DIRECTIONS: [Direction; 2] = [Direction::To, Direction::From];

/// Where a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub row: Row,
    /// The table.
    pub orb: Orb,
    /// One half of the column.
    pub version: Version,
    /// The other.
    pub direction: Direction,
}

impl Place {
    /// Returns all places of an ORB, line by line.
    pub fn all(orb: Orb) -> impl Iterator<Item = Self> {
        let columns =
            || VERSIONS.into_iter().flat_map(|version| DIRECTIONS.map(|direction| (version, direction)));
        rows().flat_map(move |row| {
            columns().map(move |(version, direction)| Self { row, orb, version, direction })
        })
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// `same`, `refused with …` or `not in that ORB`.
    pub text: String,
    /// Why it is not `same`.
    pub note: Option<&'static Note>,
    /// How many round trips were made.
    pub trips: u64,
    /// What is wrong: outcomes that differ, one that nothing explains.
    pub wrong: Option<String>,
}

/// Our server, an ORB's, and who makes round trips between them.
#[derive(Debug)]
pub struct Matrix {
    orb: Orb,
    runner: Runner,
    /// The ORB with Latin-1 as its own code set, and with UTF-8.
    peers: [Peer; 2],
    _own: Own,
}

impl Matrix {
    /// Starts all servers.
    ///
    /// # Panics
    ///
    /// They cannot be started.
    #[must_use]
    pub fn start(orb: Orb) -> Self {
        let own = Own::start();
        let targets = VERSIONS.map(|version| own.reference(orb, version));
        let peers = [CodeSet::LATIN_1, CodeSet::UTF_8].map(|code_set| Peer::start(orb, code_set, &targets));
        Self { orb, runner: Runner::new(orb, own.speaker()), peers, _own: own }
    }

    /// Fills a cell.
    ///
    /// # Panics
    ///
    /// The place is in another ORB's table.
    #[must_use]
    pub fn fill(&self, place: Place, seed: u64, count: u64) -> Answer {
        assert_eq!(place.orb, self.orb, "another ORB's table");
        let note = note(place);
        if note.is_some_and(|note| note.is_absent) {
            return Answer { text: "not in that ORB".into(), note, trips: 0, wrong: None };
        }
        let peer = &self.peers[usize::from(place.row.flavour == Flavour::UnicodeSet)];
        let target = match place.direction {
            Direction::To => peer.echo(place.version),
            Direction::From => peer.relay(place.version.minor.into()).clone(),
        };
        let cell = self.runner.run(place.row, &target, place.direction, seed, count);
        let text = cell.only().map_or("several outcomes".to_owned(), ToString::to_string);
        let wrong = wrong(&cell, note);
        Answer { note: note.filter(|_| text != "same"), text, trips: count, wrong }
    }
}

/// Says what is wrong with a cell.
fn wrong(cell: &Cell, note: Option<&Note>) -> Option<String> {
    let explained = match cell.only() {
        Some(Outcome::Same) => true,
        Some(Outcome::Refused(_)) => note.is_some(),
        _ => false,
    };
    let told =
        |(outcome, (count, example)): (&Outcome, &(u64, String))| format!("{count} x {outcome}: {example}");
    (!explained).then(|| cell.outcomes.iter().map(told).collect::<Vec<_>>().join("\n    "))
}

/// Writes an ORB's table as Markdown, and the notes below it.
#[must_use]
pub fn markdown(orb: Orb, cells: &[(Place, Answer)]) -> String {
    let mut out = format!("### {}\n\n| type |", orb.name());
    let mut rule = String::from("\n|---|");
    for version in VERSIONS {
        for direction in DIRECTIONS {
            let who = if direction == Direction::To { "to" } else { "from" };
            let _ = write!(out, " {version} {who} |");
            rule.push_str("---|");
        }
    }
    out.push_str(&rule);
    let mut notes: Vec<&Note> = Vec::new();
    for line in cells.chunks(VERSIONS.len() * DIRECTIONS.len()) {
        let Some((place, _)) = line.first() else { continue };
        let _ = write!(out, "\n| {} |", shown(place.row));
        for (_, answer) in line {
            let number = answer.note.map(|note| {
                notes.iter().position(|known| *known == note).unwrap_or_else(|| {
                    notes.push(note);
                    notes.len() - 1
                })
            });
            let mark = number.map(|number| format!(" [{}]", number + 1)).unwrap_or_default();
            let _ = write!(out, " {}{mark} |", answer.text);
        }
    }
    out.push('\n');
    for (at, note) in notes.iter().enumerate() {
        let _ = write!(out, "\n{}. {}", at + 1, note.text);
    }
    out.push('\n');
    out
}

/// Returns a row's name as Markdown shows it.
#[must_use]
pub fn shown(row: Row) -> String {
    format!("`{}`", row.name)
}

/// What stands before the tables in the document, and behind them.
const MARKS: [&str; 2] =
    ["<!-- the tables: cargo run --release -p maestro-tests --bin types -- --write -->", "<!-- end -->"];

/// Puts the tables into `docs/types.md`.
///
/// # Errors
///
/// The file cannot be read or written, or has no place for them.
pub fn write(summary: &str, tables: &[String]) -> io::Result<()> {
    let path = crate::root().join("docs/types.md");
    let text = fs::read_to_string(&path)?;
    let parts =
        text.split_once(MARKS[0]).and_then(|(before, rest)| Some((before, rest.split_once(MARKS[1])?.1)));
    let (before, after) =
        parts.ok_or_else(|| io::Error::other("docs/types.md has no place for the tables"))?;
    let tables = tables.join("\n");
    fs::write(&path, format!("{before}{}\n\n{summary}\n\n{tables}\n{}{after}", MARKS[0], MARKS[1]))
}

/// Returns the cells of an ORB's table in `docs/types.md`: for each line its name, then what stands in each column.
///
/// # Errors
///
/// The file cannot be read.
pub fn written(orb: Orb) -> io::Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(crate::root().join("docs/types.md"))?;
    let table = text.lines().skip_while(|line| *line != format!("### {}", orb.name())).skip(4);
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    Ok(table.take_while(|line| line.starts_with('|')).map(cells).collect())
}
