//! Build scripts: from an IDL file to a Rust file in cargo's output folder.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::exit;

use thiserror::Error as ThisError;

use crate::diagnostic::{Colour, Diagnostics};
use crate::generate::generate;
use crate::source::{FileSystem, SourceMap};
use crate::{Error, Options, compile};

/// Makes Rust of an IDL file in a build script. `maestro::include_idl!("Grid")` takes in what is made of `idl/Grid.idl`.
///
/// What is wrong with the file is told on standard error, and ends the build script.
///
/// # Example
///
/// ```no_run
/// // build.rs
/// maestro_idl::build("idl/Grid.idl");
/// ```
pub fn build(file: impl AsRef<Path>) {
    Build::new().file(file);
}

/// [`build`] with options.
///
/// # Example
///
/// ```no_run
/// maestro_idl::Build::new().include("/usr/share/idl/omniORB").define("LEVEL", "2").file("idl/Bank.idl");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Build {
    options: Options,
    output: Option<PathBuf>,
    coloured: bool,
}

/// Why no Rust was made.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum BuildError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] Error),
    /// The file is wrong, or has no Rust.
    #[error("{rendered}{errors} in `{}`", file.display())]
    Wrong {
        /// The file.
        file: PathBuf,
        /// What is wrong, as people read it.
        rendered: String,
        /// `3 errors`.
        errors: String,
    },
    /// The output cannot be written.
    #[error("cannot write `{}`: {error}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// There is neither an output folder nor cargo's.
    #[error("no folder to write to: this is no build script, so name one with `output`")]
    NoOutput,
}

/// What was made of a file.
#[derive(Debug)]
pub struct Built {
    /// The Rust file.
    pub path: PathBuf,
    /// The IDL files that were read.
    pub sources: Vec<PathBuf>,
    /// Warnings as people read them; empty where there are none.
    pub warnings: String,
}

impl Build {
    /// Begins without options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a folder in which `#include` looks.
    #[must_use]
    pub fn include(mut self, folder: impl Into<PathBuf>) -> Self {
        self.options.include.push(folder.into());
        self
    }

    /// Defines a macro.
    #[must_use]
    pub fn define(mut self, name: &str, value: &str) -> Self {
        self.options.defines.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes to a folder of its own instead of cargo's `OUT_DIR`.
    #[must_use]
    pub fn output(mut self, folder: impl Into<PathBuf>) -> Self {
        self.output = Some(folder.into());
        self
    }

    /// Says what is wrong in colours, for a terminal.
    #[must_use]
    pub fn coloured(mut self, coloured: bool) -> Self {
        self.coloured = coloured;
        self
    }

    /// Makes Rust of a file, in a build script: tells cargo which files to watch, shows warnings, and ends the script with
    /// what is wrong. Returns itself for further files.
    pub fn file(&self, file: impl AsRef<Path>) -> &Self {
        match self.try_file(file) {
            Ok(built) => {
                let mut out = io::stdout();
                // Nobody reads where standard output is closed.
                for source in &built.sources {
                    let _ = writeln!(out, "cargo::rerun-if-changed={}", source.display());
                }
                for line in built.warnings.lines() {
                    let _ = writeln!(out, "cargo::warning={line}");
                }
                self
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "{error}");
                exit(1)
            }
        }
    }

    /// Makes Rust of a file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is wrong, or an output that cannot be written; then nothing is half-written.
    pub fn try_file(&self, file: impl AsRef<Path>) -> Result<Built, BuildError> {
        let file = file.as_ref();
        let (code, sources, warnings) = self.code(file)?;
        let folder = self.output.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        let folder = folder.ok_or(BuildError::NoOutput)?;
        let name = file.file_stem().map(Path::new).unwrap_or(Path::new("idl"));
        let path = folder.join(name.with_extension("rs"));
        let unwritable = |error| BuildError::Unwritable { path: path.clone(), error };
        // Whoever reads the file sees the old one or the new one.
        let draft = path.with_extension("rs.new");
        std::fs::write(&draft, code).and_then(|()| std::fs::rename(&draft, &path)).map_err(unwritable)?;
        Ok(Built { path, sources, warnings })
    }

    /// Makes Rust of a file and returns it, with the files that were read and the warnings.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is wrong.
    pub fn code(&self, file: &Path) -> Result<(String, Vec<PathBuf>, String), BuildError> {
        let compiled = compile(file, &self.options, &FileSystem)?;
        let Some(model) = &compiled.model else {
            return Err(self.wrong(file, &compiled.diagnostics, compiled.sources()));
        };
        let code = generate(model).map_err(|diagnostics| self.wrong(file, &diagnostics, model.sources()))?;
        let read = model.sources().files().iter().map(|source| source.path.clone());
        // The options are a text of their own and no file.
        let sources = read.filter(|path| path.exists()).collect();
        Ok((code, sources, compiled.render(self.colour())))
    }

    fn colour(&self) -> Colour {
        if self.coloured { Colour::Always } else { Colour::Never }
    }

    fn wrong(&self, file: &Path, diagnostics: &Diagnostics, sources: &SourceMap) -> BuildError {
        let count = diagnostics.error_count();
        let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
        BuildError::Wrong {
            file: file.to_owned(),
            rendered: diagnostics.render(sources, self.colour()),
            errors,
        }
    }
}
