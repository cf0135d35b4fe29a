//! An OMG IDL compiler.
//!
//! [`compile`] reads a file and all that it includes and returns a [`Model`]: every declaration with its names resolved,
//! its constants computed, its repository id made. What is wrong with the file comes back as [`Diagnostics`]: all errors
//! at once, each with its place, the source line, a caret, what was expected and a hint.
//!
//! [`generate`] makes Rust of a model, and [`build`] is that for build scripts. `docs/mapping.md` has the rules.
//!
//! The language is OMG IDL of CORBA 3.0.3, chapter 3, with the C++ preprocessor and the pragmas `prefix`, `ID` and
//! `version`. Components, homes and event types are refused in one sentence. Files are read as UTF-8, or else as ISO
//! Latin-1.
//!
//! Whatever a file holds, nothing here panics: recursion, the depth of includes and what comes out of macros are limited.
//!
//! The way of a text: `source` (where it is) -> `lex` (tokens) -> `preprocess` (one stream) -> `parse` (a tree of
//! `syntax`) -> `analyze` (a `model`) -> `generate` (Rust). `diagnostic` is what each of
//! them says.
//!
//! Deliberately absent: an interface repository, IDL 4 and the component model.
//!
//! # Example
//!
//! ```
//! use maestro_idl::{Colour, MemoryFiles, Options, compile};
//!
//! let files = MemoryFiles::new().with("Grid.idl", "interface Grid { long get(in short n, in short m); };");
//! let compiled = compile("Grid.idl".as_ref(), &Options::default(), &files)?;
//! let model = compiled.model.expect("no errors");
//! assert_eq!(model.get(model.root()[0]).repository_id, "IDL:Grid:1.0");
//!
//! let files = MemoryFiles::new().with("Wrong.idl", "interface Grid { int get(); };");
//! let compiled = compile("Wrong.idl".as_ref(), &Options::default(), &files)?;
//! assert!(compiled.render(Colour::Never).contains("IDL's 32-bit integer is `long`"));
//! # Ok::<(), maestro_idl::Error>(())
//! ```

mod analyze;
mod build;
mod compile;
mod diagnostic;
mod generate;
mod lex;
mod model;
mod parse;
mod preprocess;
mod source;
mod syntax;

pub use build::{Build, BuildError, Built, build};
pub use compile::{Compiled, Error, Options, compile};
pub use diagnostic::{Colour, Diagnostic, Diagnostics, Label as DiagnosticLabel, Remark, Severity};
pub use generate::{MethodOutline, Outline, TraitOutline, generate, outline};
pub use model::{
    Attribute, Case, ConstantValue, DeclId, Declaration, Direction, Enumerator, Factory, FixedValue,
    Interface, Kind, Label, Member, Model, Operation, Parameter, StateMember, Type, Union, Value,
};
pub use source::{FileId, FileSystem, Files, MemoryFiles, Position, SourceFile, SourceMap, Span};
