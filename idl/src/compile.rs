//! The whole way from a file to a model.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error as ThisError;

use crate::analyze::analyze;
use crate::diagnostic::{Colour, Diagnostics};
use crate::model::Model;
use crate::parse::parse;
use crate::preprocess::preprocess;
use crate::source::{FILE_LIMIT, Files, SourceMap};

/// What the preprocessor is told beside the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Folders in which `#include` looks, in order.
    pub include: Vec<PathBuf>,
    /// Macros with their bodies.
    pub defines: Vec<(String, String)>,
}

/// Why a file could not even be looked at.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is too long.
    #[error("`{}` has {octets} bytes; an IDL file has at most {limit}", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Its length.
        octets: usize,
        /// The longest that is read.
        limit: usize,
    },
}

/// What a compilation yields.
#[derive(Debug)]
pub struct Compiled {
    /// All declarations, unless there are errors.
    pub model: Option<Model>,
    /// Errors and warnings in the order of their places.
    pub diagnostics: Diagnostics,
    /// The texts, where the model does not hold them.
    sources: Option<SourceMap>,
}

impl Compiled {
    /// Returns the texts that were compiled.
    pub fn sources(&self) -> &SourceMap {
        static NONE: SourceMap = SourceMap::new();
        self.model.as_ref().map(Model::sources).or(self.sources.as_ref()).unwrap_or(&NONE)
    }

    /// Writes all findings for a person.
    pub fn render(&self, colour: Colour) -> String {
        self.diagnostics.render(self.sources(), colour)
    }
}

/// Compiles a file and all that it includes.
///
/// # Errors
///
/// Only where the file itself cannot be read. What is wrong in it stands in the diagnostics.
pub fn compile(path: &Path, options: &Options, files: &dyn Files) -> Result<Compiled, Error> {
    let octets = files.read(path).map_err(|error| Error::Unreadable { path: path.to_owned(), error })?;
    if octets.len() > FILE_LIMIT {
        return Err(Error::TooLong { path: path.to_owned(), octets: octets.len(), limit: FILE_LIMIT });
    }
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::default();
    let main = sources.add(path, octets, None);
    let input = preprocess(main, options, files, &mut sources, &mut diagnostics);
    let incomplete = input.incomplete;
    let items = parse(input, &mut diagnostics);
    let analyzed = analyze(&items, main, incomplete, &mut diagnostics);
    diagnostics.sort();
    if diagnostics.has_errors() {
        return Ok(Compiled { model: None, diagnostics, sources: Some(sources) });
    }
    let model = Model { sources, declarations: analyzed.declarations, root: analyzed.root };
    Ok(Compiled { model: Some(model), diagnostics, sources: None })
}
