//! A chat: what one types, all see, in the same order.

use std::time::Duration;

use bytes::Bytes;
use maestro_group::tools::{GroupView, Handler, Kind, Outbox, Sender, Session};

use super::{Console, Program};

/// How long a line waits for a view.
const PATIENCE: Duration = Duration::from_secs(5);

/// The program `chat`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chat;

impl Program for Chat {
    const GROUP: &'static str = "chat";
    const ABOUT: &'static str = "A chat: what one types, all see, in the same order";
    const LINES: &'static str = "TEXT      to all\n@b TEXT   to b alone";

    fn handler(&self, console: Console) -> Box<dyn Handler> {
        Box::new(Screen { console })
    }

    fn line(&self, session: &Session, _: Console, line: &str) -> Result<(), String> {
        let payload = |text: &str| Bytes::copy_from_slice(text.as_bytes());
        // While views change there is somebody to talk to soon.
        let view = session.wait_for_view(PATIENCE, |_| true).ok_or("nobody is here yet")?;
        let Some((name, text)) = line.strip_prefix('@').and_then(|rest| rest.split_once(' ')) else {
            return session.cast(Kind::Safe, payload(line)).map_err(|error| error.to_string());
        };
        let known = view.members.iter().find(|member| member.name == name);
        let to = known.ok_or_else(|| format!("no {name} is here; /who tells who is"))?;
        session.send(to.member, payload(text)).map_err(|error| error.to_string())
    }
}

struct Screen {
    console: Console,
}

impl Handler for Screen {
    fn view(&mut self, _: &mut Outbox, view: &GroupView) {
        self.console.say_members(view);
    }

    fn transitional(&mut self) {
        self.console.say("* the group is changing");
    }

    fn cast(&mut self, _: &mut Outbox, from: &Sender, _: Kind, payload: Bytes) {
        self.console.say(format_args!("{}: {}", from.name, String::from_utf8_lossy(&payload)));
    }

    fn send(&mut self, _: &mut Outbox, from: &Sender, payload: Bytes) {
        self.console.say(format_args!("{} to you: {}", from.name, String::from_utf8_lossy(&payload)));
    }

    fn aborted(&mut self, payload: Bytes) {
        self.console.say(format_args!("! not said: {}", String::from_utf8_lossy(&payload)));
    }
}
