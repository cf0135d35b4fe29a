//! IDL files as tools read them: given by flags, compiled, or shown to be wrong.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use maestro_idl::{Colour, FileSystem, Model, Options, compile};

use crate::failure::Failure;

/// Which IDL file describes the objects that a tool meets.
#[derive(Debug, Clone, Args)]
pub(crate) struct IdlSource {
    /// The IDL file that declares the interface.
    #[arg(long, value_name = "FILE")]
    idl: Option<PathBuf>,
    /// A folder in which #include looks; may be given several times.
    #[arg(short = 'I', long = "include", value_name = "DIR", requires = "idl")]
    include: Vec<PathBuf>,
    /// A macro for the preprocessor, NAME or NAME=VALUE; may be given several times.
    #[arg(short = 'D', long = "define", value_name = "NAME[=VALUE]", requires = "idl")]
    define: Vec<String>,
}

impl IdlSource {
    /// Compiles the file, if one was given; what is wrong in it goes to standard error.
    pub(crate) fn model(&self) -> Result<Option<(&Path, Model)>, Failure> {
        let Some(file) = &self.idl else { return Ok(None) };
        let define = |text: &String| {
            let (name, value) = text.split_once('=').unwrap_or((text, "1"));
            (name.to_owned(), value.to_owned())
        };
        let options =
            Options { include: self.include.clone(), defines: self.define.iter().map(define).collect() };
        let compiled =
            compile(file, &options, &FileSystem).map_err(|error| Failure::Idl(error.to_string()))?;
        let colour = if io::stderr().is_terminal() { Colour::Always } else { Colour::Never };
        // Nobody is left to be told where standard error is closed.
        let _ = io::stderr().write_all(compiled.render(colour).as_bytes());
        let errors = compiled.diagnostics.error_count();
        let wrong = || {
            let word = if errors == 1 { "error" } else { "errors" };
            Failure::Idl(format!("{errors} {word} in {}", file.display()))
        };
        compiled.model.map(|model| Some((file.as_path(), model))).ok_or_else(wrong)
    }
}
