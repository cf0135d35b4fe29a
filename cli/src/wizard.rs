//! `maestro wizard`: makes a whole project of an IDL file, one wizard for each orb.
//!
//! `wishes` is what flags and an answers file say, `ask` asks for the rest, `decide` makes one `Decision` of all of it,
//! `project` the files that follow, and `write` puts them where they belong. What an orb can do is the orb's to say:
//! `maestro::capability`.

mod ask;
mod code;
mod decide;
mod files;
mod guess;
mod interface;
mod library;
mod project;
mod template;
mod test;
mod wishes;
mod write;

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use clap::{Args, Subcommand};
use maestro::capability::{Abilities, OrbDescription, Question};
use serde_json::{Value, json};

use self::decide::Decision;
use self::wishes::Wishes;
use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro wizard                               choose a wizard and answer its questions
  maestro wizard list                          show the wizards
  maestro wizard describe replicated-updates   show what a wizard asks, and what follows from each answer
  maestro wizard select replicated-updates --defaults
                                               make a counter that runs as three replicas
  maestro wizard select replicated-updates --idl Bank.idl --interface Bank --replicas 5
  maestro wizard --answers counter/maestro-wizard.toml --output again
                                               repeat a session

On a terminal it asks what no flag answers; elsewhere it takes the defaults. Nothing is written before all is known, and
no file is overwritten without --force.";

/// Make a project: a server of an IDL file's interface, replicated or not, with its test.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(crate) struct Wizard {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    wishes: Wishes,
}

/// What is done with wizards.
#[derive(Debug, Subcommand)]
enum Action {
    /// Show the wizards, one for each orb.
    List {
        /// As JSON, a line for each wizard.
        #[arg(long)]
        json: bool,
    },
    /// Show what a wizard asks, and what follows from each answer.
    Describe {
        /// The wizard.
        wizard: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a project with a wizard.
    Select {
        /// The wizard.
        wizard: String,
        #[command(flatten)]
        wishes: Box<Wishes>,
    },
}

impl Wizard {
    /// Shows wizards, or makes a project.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.action {
            Some(Action::List { json }) => list(*json, out)?,
            Some(Action::Describe { wizard, json }) => describe(find(wizard)?, *json, out)?,
            Some(Action::Select { wizard, wishes }) => make(Some(wizard), wishes, out)?,
            None => make(None, &self.wishes, out)?,
        }
        Ok(())
    }
}

/// Finds a wizard by its name.
fn find(name: &str) -> Result<&'static OrbDescription, Failure> {
    OrbDescription::find(name).ok_or_else(|| {
        let names: Vec<_> = OrbDescription::all().iter().map(|orb| orb.name).collect();
        let guess = guess::did_you_mean(name, names.iter().copied());
        Failure::Wizard(format!("there is no wizard {name}{guess}; there are {}", names.join(", ")))
    })
}

/// Makes a project.
fn make(wizard: Option<&str>, wishes: &Wishes, out: &mut dyn Write) -> Result<(), Failure> {
    let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
    let decision = Decision::take(wizard, wishes, asks)?;
    let files = project::files(&decision);
    write::write(&decision.folder, &files, decision.force)?;
    let folder = decision.folder.display();
    writeln!(out, "{folder}: a server of {}, orb {}", decision.source.shown(), decision.orb.name)?;
    for file in &files {
        writeln!(out, "  {}", file.path.display())?;
    }
    writeln!(
        out,
        "\nNext: cd {folder} && cargo test && cargo build\nThen: README.md, in ten minutes to running replicas"
    )?;
    Ok(())
}

fn list(json: bool, out: &mut dyn Write) -> io::Result<()> {
    for orb in OrbDescription::all() {
        if json {
            let missing = orb.kind().err();
            writeln!(
                out,
                "{}",
                json!({ "name": orb.name, "title": orb.title, "about": orb.about, "missing": missing })
            )?;
            continue;
        }
        writeln!(out, "{:<20}{}", orb.name, orb.title)?;
        writeln!(out, "{}", indented(orb.about, 20))?;
        if let Err(reason) = orb.kind() {
            writeln!(out, "{}", indented(&format!("Not there: {reason}."), 20))?;
        }
    }
    Ok(())
}

fn describe(orb: &OrbDescription, json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json {
        return writeln!(out, "{}", description(orb));
    }
    writeln!(out, "{}\n\n{}", orb.title, indented(orb.about, 0))?;
    if let Err(reason) = orb.kind() {
        return writeln!(out, "\n{}", indented(&format!("Not there: {reason}."), 0));
    }
    if orb.questions().is_empty() {
        return writeln!(out, "\nIt asks nothing but what every wizard does: which interface, and where to.");
    }
    for question in orb.questions() {
        writeln!(out, "\n{}", explained(orb, *question))?;
    }
    Ok(())
}

/// Describes an orb for programs.
fn description(orb: &OrbDescription) -> Value {
    let defaults = orb.defaults();
    let questions = orb.questions().iter().map(|question| {
        let choices = orb.choices(*question, Abilities::default());
        let choices: Vec<_> = choices
            .iter()
            .map(|choice| json!({ "answer": choice.answer, "consequence": choice.consequence, "refused": choice.refused }))
            .collect();
        json!({
            "flag": question.flag(), "text": question.text(), "default": defaults.get(*question), "choices": choices,
        })
    });
    json!({
        "name": orb.name, "title": orb.title, "about": orb.about, "missing": orb.kind().err(),
        "questions": questions.collect::<Vec<_>>(),
    })
}

/// Writes a question with its answers and what follows from each.
fn explained(orb: &OrbDescription, question: Question) -> String {
    let default = orb.defaults().get(question);
    let mut text = format!("--{}  {}\n", question.flag(), question.text());
    let choices = orb.choices(question, Abilities::default());
    if choices.is_empty() {
        for replicas in [2, 3, 5] {
            let word = if replicas.to_string() == default { " (default)" } else { "" };
            let _ = writeln!(
                text,
                "{}",
                answered(&format!("{replicas}{word}"), &Question::of_replicas(replicas))
            );
        }
    }
    for choice in choices {
        let word = if choice.answer == default { " (default)" } else { "" };
        let _ = writeln!(text, "{}", answered(&format!("{}{word}", choice.answer), choice.consequence));
        if let Some(reason) = &choice.refused {
            let _ = writeln!(text, "{}", indented(&format!("Not here: {reason}."), 22));
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Writes an answer with what follows from it beside.
fn answered(answer: &str, consequence: &str) -> String {
    let text = indented(consequence, 22);
    format!("  {answer:<20}{}", text.trim_start())
}

/// Breaks a text into lines of at most 110 characters, behind so many spaces.
fn indented(text: &str, spaces: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < 110 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{:spaces$}{word}", "")),
        }
    }
    lines.join("\n")
}
