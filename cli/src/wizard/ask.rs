//! Questions to a person at a terminal.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Input, Select};
use maestro::capability::{Abilities, Answers, OrbDescription, Question};

use super::explained;
use crate::failure::Failure;

/// Asks which wizard it is to be. Those that are not there are shown with the reason.
pub(super) fn wizard() -> Result<&'static OrbDescription, Failure> {
    let mut shown = Vec::new();
    super::list(false, &mut shown).map_err(Failure::Output)?;
    tell(&String::from_utf8_lossy(&shown));
    let there: Vec<_> = OrbDescription::all().iter().filter(|orb| orb.kind().is_ok()).collect();
    let titles: Vec<_> = there.iter().map(|orb| orb.title).collect();
    Ok(there[choose("Which wizard?", &titles, 0)?])
}

/// Asks for an IDL file; none is the sample.
pub(super) fn idl() -> Result<Option<PathBuf>, Failure> {
    let theme = ColorfulTheme::default();
    let prompt =
        Input::<String>::with_theme(&theme).with_prompt("IDL file (nothing for a sample, a counter)");
    let there = |text: &String| match text.trim() {
        "" => Ok(()),
        text if Path::new(text).is_file() => Ok(()),
        text => Err(format!("{text} is no file")),
    };
    let text = prompt.allow_empty(true).validate_with(there).interact_text().map_err(stopped)?;
    Ok(Some(text.trim()).filter(|text| !text.is_empty()).map(PathBuf::from))
}

/// Asks which of several interfaces it is to be.
pub(super) fn interface(names: &[String]) -> Result<String, Failure> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(names[choose("Which interface?", &names, 0)?].to_owned())
}

/// Asks a question of the orb. What it cannot do is shown with the reason, and cannot be chosen.
pub(super) fn question(
    orb: &OrbDescription,
    question: Question,
    abilities: Abilities,
    answers: &mut Answers,
) -> Result<(), Failure> {
    tell(&format!("\n{}\n", explained(orb, question)));
    let choices = orb.choices(question, abilities);
    let answer = if choices.is_empty() {
        number(orb, question, abilities, answers)?
    } else {
        let offered: Vec<_> = choices.iter().filter(|choice| choice.refused.is_none()).collect();
        let items: Vec<_> = offered.iter().map(|choice| choice.answer).collect();
        let default = items.iter().position(|item| *item == answers.get(question)).unwrap_or(0);
        items[choose(question.text(), &items, default)?].to_owned()
    };
    answers.set(question, &answer).map_err(Failure::Wizard)
}

fn number(
    orb: &OrbDescription,
    question: Question,
    abilities: Abilities,
    answers: &Answers,
) -> Result<String, Failure> {
    let fits = |text: &String| {
        let mut answers = *answers;
        answers.set(question, text.trim())?;
        orb.check(&answers, abilities)
    };
    let theme = ColorfulTheme::default();
    let prompt = Input::<String>::with_theme(&theme).with_prompt(question.text());
    let prompt = prompt.default(answers.get(question)).validate_with(fits);
    let text = prompt.interact_text().map_err(stopped)?;
    Ok(text.trim().to_owned())
}

/// Asks for a text that has a default.
pub(super) fn text(
    prompt: &str,
    default: &str,
    fits: impl Fn(&str) -> Result<(), Failure>,
) -> Result<String, Failure> {
    let theme = ColorfulTheme::default();
    let prompt = Input::<String>::with_theme(&theme).with_prompt(prompt).default(default.to_owned());
    let fits = |text: &String| fits(text.trim()).map_err(|failure| failure.to_string());
    Ok(prompt.validate_with(fits).interact_text().map_err(stopped)?.trim().to_owned())
}

fn choose(prompt: &str, items: &[&str], default: usize) -> Result<usize, Failure> {
    let theme = ColorfulTheme::default();
    let select = Select::with_theme(&theme).with_prompt(prompt).items(items).default(default);
    select.interact_opt().map_err(stopped)?.ok_or(Failure::Stopped)
}

fn stopped(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(source) = error;
    match source.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Failure::Stopped,
        _ => Failure::System { action: "ask on this terminal", source },
    }
}

fn tell(text: &str) {
    // Nobody is left to be told where standard error is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}
