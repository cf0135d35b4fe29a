//! A table of numbers that all servers have alike.

use std::time::Duration;

use bytes::Bytes;
use maestro_group::tools::{GroupView, Handler, Outbox, Sender, Session, StatePieces, Wait};

use super::{Console, Program};

/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// Columns and rows.
const SIDE: usize = 10;

/// The program `group-grid`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Grid;

impl Program for Grid {
    const GROUP: &'static str = "grid";
    const ABOUT: &'static str = "A table of 10 by 10 numbers that all servers of a group have alike";
    const LINES: &'static str =
        "set X Y VALUE   changes a cell, at a majority of the servers\nget X Y         asks for a cell";

    fn handler(&self, console: Console) -> Box<dyn Handler> {
        Box::new(Table { console, cells: [[0; SIDE]; SIDE], fresh: Vec::new() })
    }

    fn line(&self, session: &Session, console: Console, line: &str) -> Result<(), String> {
        let wait = if line.starts_with("set") { Wait::Majority } else { Wait::First };
        command(line)?;
        // While views change there is somebody to ask soon.
        let _ = session.wait_for_view(DEADLINE, |_| true);
        let answers = session.ask(Bytes::copy_from_slice(line.as_bytes()), wait, DEADLINE);
        let answers = answers.map_err(|error| error.to_string())?;
        for (_, answer) in answers.answers.iter().take(1) {
            console.say(String::from_utf8_lossy(answer));
        }
        Ok(())
    }
}

/// What a line asks for.
enum Command {
    Get(usize, usize),
    Set(usize, usize, i64),
}

fn command(line: &str) -> Result<Command, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let cell = |word: &str| {
        let place = word.parse().ok().filter(|place| *place < SIDE);
        place.ok_or_else(|| format!("{word:?} is no place from 0 to {}", SIDE - 1))
    };
    match words[..] {
        ["get", x, y] => Ok(Command::Get(cell(x)?, cell(y)?)),
        ["set", x, y, value] => {
            let value = value.parse().map_err(|_| format!("{value:?} is no number"))?;
            Ok(Command::Set(cell(x)?, cell(y)?, value))
        }
        _ => Err("set X Y VALUE, or get X Y".to_owned()),
    }
}

struct Table {
    console: Console,
    cells: [[i64; SIDE]; SIDE],
    /// A state that is on its way here.
    fresh: Vec<u8>,
}

impl Handler for Table {
    fn view(&mut self, _: &mut Outbox, view: &GroupView) {
        self.console.say_view(view);
    }

    fn roles(&mut self, _: &mut Outbox, view: &GroupView) {
        self.console.say_view(view);
    }

    fn request(&mut self, _: &Sender, payload: Bytes) -> Option<Bytes> {
        let value = match command(std::str::from_utf8(&payload).ok()?).ok()? {
            Command::Get(x, y) => self.cells[y][x],
            Command::Set(x, y, value) => {
                self.cells[y][x] = value;
                value
            }
        };
        Some(Bytes::from(value.to_string()))
    }

    fn push_state(&mut self) -> StatePieces {
        Box::new(self.cells.into_iter().map(|row| row.into_iter().flat_map(i64::to_be_bytes).collect()))
    }

    fn get_piece(&mut self, piece: Bytes) -> Result<(), String> {
        self.fresh.extend_from_slice(&piece);
        Ok(())
    }

    fn get_end(&mut self) -> Result<(), String> {
        let octets = std::mem::take(&mut self.fresh);
        let cells = octets.as_chunks::<8>().0;
        if cells.len() != SIDE * SIDE {
            return Err(format!("{} octets are no table", octets.len()));
        }
        for (cell, octets) in self.cells.as_flattened_mut().iter_mut().zip(cells) {
            *cell = i64::from_be_bytes(*octets);
        }
        Ok(())
    }

    fn get_cancel(&mut self) {
        self.fresh.clear();
    }
}
