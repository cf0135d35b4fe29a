//! Command lines: help as clap makes it, mistakes as one line on standard error.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command, Parser};

/// Parses the command line of a program.
///
/// # Errors
///
/// The exit code to end with, after `--help` or a mistake. A mistake is told in one line.
pub fn parse<P: Parser>() -> Result<P, ExitCode> {
    P::from_arg_matches(&parse_command(&P::command())?).map_err(|error| tell(&error, &P::command()))
}

/// Parses the command line by a [`Command`] that was put together by hand.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_command(command: &Command) -> Result<ArgMatches, ExitCode> {
    command.clone().try_get_matches().map_err(|error| tell(&error, command))
}

fn tell(error: &clap::Error, command: &Command) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Nobody is left to be told that standard output is closed.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let line = one_line(&error.render().to_string());
    let _ = writeln!(io::stderr(), "{}: {line}; try --help", command.get_name());
    ExitCode::from(2)
}

/// Puts a message of clap's on one line, without its usage.
fn one_line(rendered: &str) -> String {
    let told = rendered.lines().map(str::trim).filter(|line| !line.is_empty());
    let told =
        told.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
    let line = told.collect::<Vec<_>>().join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    fn mistake(arguments: &[&str]) -> String {
        let command = Command::new("grid")
            .arg(Arg::new("orb").long("orb").value_parser(["simple", "replicated-updates"]))
            .arg(Arg::new("etc").long("etc").required(true));
        let error = command.try_get_matches_from(arguments).unwrap_err();
        one_line(&error.render().to_string())
    }

    #[test]
    fn a_mistake_is_one_line() {
        assert_eq!(
            mistake(&["grid", "--orb", "twin", "--etc", "x"]),
            "invalid value 'twin' for '--orb <orb>' [possible values: simple, replicated-updates]"
        );
        assert_eq!(mistake(&["grid"]), "the following required arguments were not provided: --etc <etc>");
        assert_eq!(
            mistake(&["grid", "--etcetera", "x", "--etc", "x"]),
            "unexpected argument '--etcetera' found tip: a similar argument exists: '--etc'"
        );
    }
}
