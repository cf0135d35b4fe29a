//! `maestro idl`: shows the Rust that is made of an IDL file. Below: what other tools want of IDL.

mod builtin;
mod catalogue;
mod signature;
mod source;
mod types;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;
use maestro_idl::{Build, BuildError};

pub(crate) use self::builtin::{Builtin, REPOSITORY_ID};
pub(crate) use self::catalogue::{Catalogue, Known};
pub(crate) use self::signature::{Signature, type_name};
pub(crate) use self::source::IdlSource;
pub(crate) use self::types::value_types;

use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro idl idl/Grid.idl                   show the Rust that is made of a file
  maestro idl --check -I idl idl/Bank.idl    only say what is wrong with it
  maestro idl --output src idl/Grid.idl      write src/Grid.rs

A project has it made whenever the file changes: build.rs says maestro_idl::build(\"idl/Grid.idl\").";

/// Show the Rust that is made of an IDL file, or what is wrong with the file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Idl {
    /// The IDL file.
    file: PathBuf,
    /// A folder in which #include looks; may be given several times.
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    include: Vec<PathBuf>,
    /// A macro for the preprocessor, NAME or NAME=VALUE; may be given several times.
    #[arg(short = 'D', long = "define", value_name = "NAME[=VALUE]")]
    define: Vec<String>,
    /// Write to this folder, under the file's name, instead of showing it.
    #[arg(short, long, value_name = "DIR", conflicts_with = "check")]
    output: Option<PathBuf>,
    /// Only say what is wrong.
    #[arg(long)]
    check: bool,
}

impl Idl {
    /// Compiles the file; warnings go to standard error.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let mut build = Build::new().coloured(io::stderr().is_terminal());
        for folder in &self.include {
            build = build.include(folder);
        }
        for define in &self.define {
            let (name, value) = define.split_once('=').unwrap_or((define, "1"));
            build = build.define(name, value);
        }
        let warnings = match &self.output {
            Some(folder) => {
                let built = build.output(folder).try_file(&self.file).map_err(failure)?;
                writeln!(out, "{}", built.path.display())?;
                built.warnings
            }
            None => {
                let (code, _, warnings) = build.code(&self.file).map_err(failure)?;
                if !self.check {
                    out.write_all(code.as_bytes())?;
                }
                warnings
            }
        };
        // Nobody is left to be warned where standard error is closed.
        let _ = io::stderr().write_all(warnings.as_bytes());
        Ok(())
    }
}

/// Shows what is wrong with the file; the failure itself is one line.
fn failure(error: BuildError) -> Failure {
    match error {
        BuildError::Wrong { file, rendered, errors } => {
            let _ = io::stderr().write_all(rendered.as_bytes());
            Failure::Idl(format!("{errors} in {}", file.display()))
        }
        other => Failure::Idl(other.to_string()),
    }
}
