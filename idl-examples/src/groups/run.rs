//! From the flags to the end: one program on a group.

use std::fmt::Display;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory, FromArgMatches};
use maestro_group::tools::{GroupView, Handler, Role, RoleState, Session, join_observed};
use maestro_group::{Observer, Status};

use super::GroupFlags;

/// A program that is driven by lines of text.
pub trait Program {
    /// The group's name.
    const GROUP: &'static str;
    /// What it is, for `--help`.
    const ABOUT: &'static str;
    /// The lines that it understands, for `--help` and `/help`.
    const LINES: &'static str;

    /// Makes what the group calls.
    fn handler(&self, console: Console) -> Box<dyn Handler>;

    /// Does what a line says.
    ///
    /// # Errors
    /// Why not, in one line.
    fn line(&self, session: &Session, console: Console, line: &str) -> Result<(), String>;
}

/// Where a program says what happens: lines on standard output, each written whole.
#[derive(Debug, Clone, Copy)]
pub struct Console;

impl Console {
    /// Says a line. That nobody listens is no reason to end.
    pub fn say(self, line: impl Display) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }

    /// Says who is here.
    pub fn say_members(self, view: &GroupView) {
        let names: Vec<&str> = view.members.iter().map(|member| member.name.as_str()).collect();
        self.say(format_args!("* view {}: {}", view.id, names.join(", ")));
    }

    /// Says who is here, and which of them have the state.
    pub fn say_view(self, view: &GroupView) {
        let name = |member: &maestro_group::tools::GroupMember| match member.role {
            Some(RoleState::Server) => format!("{} (server)", member.name),
            Some(RoleState::Joining { .. } | RoleState::Waiting) => format!("{} (joining)", member.name),
            Some(RoleState::Client) => format!("{} (client)", member.name),
            None => member.name.clone(),
        };
        let names: Vec<String> = view.members.iter().map(name).collect();
        self.say(format_args!("* view {}: {}", view.id, names.join(", ")));
    }
}

impl Observer for Console {
    fn status(&self, status: &Status) {
        match status {
            Status::Joining { reason } | Status::NonPrimary { reason } => {
                self.say(format_args!("* waiting: {reason}"));
            }
            Status::Excluded { reason } | Status::Failed { reason } => {
                self.say(format_args!("* ended: {reason}"));
            }
            Status::Changing | Status::Primary(_) | Status::Left => {}
        }
    }
}

/// Runs a program: joins the group, does what standard input says, and leaves in order when that ends.
pub fn run(program: &impl Program) -> ExitCode {
    match try_run(program) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            let _ = writeln!(std::io::stderr(), "{}: {reason}", program_name());
            ExitCode::from(2)
        }
    }
}

fn try_run<P: Program>(program: &P) -> Result<(), String> {
    let flags = flags::<P>();
    let console = Console;
    let settings = flags.settings(P::GROUP)?;
    let session = join_observed(settings, flags.options(), program.handler(console), Arc::new(console))
        .map_err(|error| error.to_string())?;
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let done = match line.trim() {
            "" => Ok(()),
            "/quit" => break,
            "/help" => {
                console.say(lines::<P>());
                Ok(())
            }
            "/who" => {
                session.view().map_or_else(|| console.say("* no view"), |view| console.say_view(&view));
                Ok(())
            }
            "/server" => session.become_role(Role::Server).map_err(|error| error.to_string()),
            "/client" => session.become_role(Role::Client).map_err(|error| error.to_string()),
            line => program.line(&session, console, line),
        };
        if let Err(reason) = done {
            console.say(format_args!("! {reason}"));
        }
    }
    session.leave().map_err(|error| error.to_string())
}

fn lines<P: Program>() -> String {
    format!(
        "{}\n/who      who is here\n/server   take the state\n/client   give it up\n/quit     leave",
        P::LINES
    )
}

fn flags<P: Program>() -> GroupFlags {
    let name = program_name();
    let members = "a=127.0.0.1:7401,b=127.0.0.1:7402,c=127.0.0.1:7403";
    let example = format!("{name} --member a --members {members} --data /tmp/{name}/a");
    let help = format!(
        "Lines that are typed:\n{}\n\nExample, in three terminals with a, b and c:\n  {example}",
        lines::<P>()
    );
    let matches = GroupFlags::command().name(name).about(P::ABOUT).after_help(help).get_matches();
    GroupFlags::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

fn program_name() -> String {
    let path = std::env::args_os().next().map(std::path::PathBuf::from);
    path.as_deref()
        .and_then(|path| path.file_name())
        .map_or("program".into(), |name| name.to_string_lossy().into())
}
