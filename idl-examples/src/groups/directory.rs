//! A directory of names that all servers have alike. Its state is shared with whoever hands it over, not copied.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use maestro_group::tools::{GroupView, Handler, Outbox, Sender, Session, StatePieces, Wait};

use super::{Console, Program};

/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(5);

/// The program `group-directory`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Directory;

impl Program for Directory {
    const GROUP: &'static str = "directory";
    const ABOUT: &'static str = "A directory of names that all servers of a group have alike";
    const LINES: &'static str = "bind NAME VALUE   enters or changes a name\nunbind NAME       removes it\nresolve NAME      asks for its value\nlist              asks for all names";

    fn handler(&self, console: Console) -> Box<dyn Handler> {
        Box::new(Names { console, entries: Arc::default(), fresh: BTreeMap::new() })
    }

    fn line(&self, session: &Session, console: Console, line: &str) -> Result<(), String> {
        let wait = match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["bind", _, _] | ["unbind", _] => Wait::Majority,
            ["resolve", _] | ["list"] => Wait::First,
            _ => return Err("bind NAME VALUE, unbind NAME, resolve NAME, or list".to_owned()),
        };
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

struct Names {
    console: Console,
    entries: Arc<BTreeMap<String, String>>,
    /// A state that is on its way here.
    fresh: BTreeMap<String, String>,
}

impl Handler for Names {
    fn view(&mut self, _: &mut Outbox, view: &GroupView) {
        self.console.say_view(view);
    }

    fn roles(&mut self, _: &mut Outbox, view: &GroupView) {
        self.console.say_view(view);
    }

    fn request(&mut self, _: &Sender, payload: Bytes) -> Option<Bytes> {
        let answer = match std::str::from_utf8(&payload).ok()?.split_whitespace().collect::<Vec<_>>()[..] {
            ["bind", name, value] => {
                // Copied only while a state that was handed over is still on its way.
                let before = Arc::make_mut(&mut self.entries).insert(name.to_owned(), value.to_owned());
                before.map_or_else(|| format!("{name} is bound"), |before| format!("{name} was {before}"))
            }
            ["unbind", name] => match Arc::make_mut(&mut self.entries).remove(name) {
                Some(_) => format!("{name} is unbound"),
                None => format!("no {name}"),
            },
            ["resolve", name] => self.entries.get(name).cloned().unwrap_or_else(|| format!("no {name}")),
            _ => self.entries.keys().cloned().collect::<Vec<_>>().join(" "),
        };
        Some(Bytes::from(answer))
    }

    fn push_state(&mut self) -> StatePieces {
        let (entries, mut after) = (Arc::clone(&self.entries), None::<String>);
        Box::new(std::iter::from_fn(move || {
            let from = after.as_deref().map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
            let (name, value) = entries.range::<str, _>((from, std::ops::Bound::Unbounded)).next()?;
            after = Some(name.clone());
            Some(Bytes::from(format!("{name} {value}")))
        }))
    }

    fn get_piece(&mut self, piece: Bytes) -> Result<(), String> {
        let entry = std::str::from_utf8(&piece).ok().and_then(|entry| entry.split_once(' '));
        let (name, value) = entry.ok_or("a piece is no entry")?;
        self.fresh.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    fn get_end(&mut self) -> Result<(), String> {
        self.entries = Arc::new(std::mem::take(&mut self.fresh));
        Ok(())
    }

    fn get_cancel(&mut self) {
        self.fresh.clear();
    }
}
