//! The interface that a project serves.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use maestro_idl::{
    Colour, Compiled, DeclId, Diagnostics, FileSystem, Files, Kind, Model, Outline, SourceMap, compile,
    generate, outline,
};

use super::files::IdlFiles;
use super::guess::did_you_mean;
use crate::failure::Failure;

/// The sample: a counter.
const SAMPLE: &str = include_str!("templates/sample/Counter.idl");

/// The Rust module that takes in what is made of the IDL file.
pub(super) const MODULE: &str = "idl";

/// The interface that a project serves, and where it comes from.
#[derive(Debug)]
pub(super) struct Source {
    /// The IDL files.
    pub(super) files: IdlFiles,
    /// The sample's object is complete.
    pub(super) is_sample: bool,
    /// What the file declares.
    pub(super) model: Model,
    /// The interface.
    pub(super) interface: DeclId,
    /// What an object has to implement.
    pub(super) outline: Outline,
}

/// An IDL file that was compiled, and not yet asked for an interface.
#[derive(Debug)]
pub(super) struct Compilation {
    files: IdlFiles,
    is_sample: bool,
    model: Model,
    /// The file as people know it.
    shown: PathBuf,
}

impl Compilation {
    /// Compiles the sample.
    pub(super) fn sample() -> Result<Self, Failure> {
        let files = IdlFiles::of_text("Counter.idl", SAMPLE);
        let model = compiled(&files.main, &files.options(), &files)?;
        Ok(Self { shown: files.main.clone(), files, is_sample: true, model })
    }

    /// Compiles a file; warnings go to standard error.
    pub(super) fn file(main: &Path, include: &[PathBuf], define: &[String]) -> Result<Self, Failure> {
        let defines = IdlFiles { define: define.to_vec(), ..IdlFiles::of_text("", "") }.options().defines;
        let options = maestro_idl::Options { include: include.to_vec(), defines };
        let model = compiled(main, &options, &FileSystem)?;
        generate(&model).map_err(|diagnostics| wrong(main, &diagnostics, model.sources()))?;
        let files = IdlFiles::of_model(main, &model, include, define)?;
        // What is compiled here has to be what the project compiles.
        let copy = compile(&files.main, &files.options(), &files);
        let same = copy.ok().and_then(|copy| copy.model).and_then(|copy| generate(&copy).ok());
        if same != generate(&model).ok() {
            return Err(Failure::Idl(format!(
                "{} includes files in a way that cannot be copied into a project; include them by paths from its own \
                 folder, or from one given by -I",
                main.display()
            )));
        }
        Ok(Self { files, is_sample: false, model, shown: main.to_owned() })
    }

    /// Returns the names of the interfaces that a server can have.
    pub(super) fn names(&self) -> Vec<String> {
        self.candidates().map(|id| self.model.scoped_name(id)).collect()
    }

    fn candidates(&self) -> impl Iterator<Item = DeclId> {
        let fits = |kind: &Kind| match kind {
            Kind::Interface(interface) => {
                interface.is_defined && !interface.is_abstract && !interface.is_local
            }
            _ => false,
        };
        let declared = self.model.iter().filter(|(_, declaration)| declaration.in_main_file);
        declared.filter(move |(_, declaration)| fits(&declaration.kind)).map(|(id, _)| id)
    }

    /// Takes the interface of a name, `Module::Name` or `Name`; without one the only one that there is.
    pub(super) fn choose(self, name: Option<&str>) -> Result<Source, Failure> {
        let names = self.names();
        let file = self.shown.display();
        let found: Vec<DeclId> =
            self.candidates().filter(|id| name.is_none_or(|name| self.is_called(*id, name))).collect();
        let interface = match (&found[..], name) {
            ([one], _) => *one,
            ([], None) => {
                return Err(Failure::Wizard(format!(
                    "{file} declares no interface that a server could have"
                )));
            }
            ([], Some(name)) => {
                let last = names.iter().filter_map(|name| name.rsplit("::").next());
                let guess = did_you_mean(name, names.iter().map(String::as_str).chain(last));
                let names = names.join(", ");
                return Err(Failure::Wizard(format!(
                    "--interface {name}: {file} has none{guess}; it has {names}"
                )));
            }
            (_, _) => {
                let names = names.join(", ");
                return Err(Failure::Wizard(format!(
                    "{file} has several interfaces: say with --interface which one ({names})"
                )));
            }
        };
        let outline = outline(&self.model, interface, MODULE)
            .map_err(|diagnostics| wrong(&self.shown, &diagnostics, self.model.sources()))?;
        let Self { files, is_sample, model, .. } = self;
        Ok(Source { files, is_sample, model, interface, outline })
    }

    fn is_called(&self, id: DeclId, name: &str) -> bool {
        let name = name.trim_start_matches("::");
        self.model.get(id).name == name || self.model.scoped_name(id) == name
    }
}

impl Source {
    /// Returns the interface's name without its modules.
    pub(super) fn name(&self) -> &str {
        &self.model.get(self.interface).name
    }

    /// Returns the interface's name with its modules.
    pub(super) fn scoped_name(&self) -> String {
        self.model.scoped_name(self.interface)
    }

    /// Returns the interface as people are told of it.
    pub(super) fn shown(&self) -> String {
        format!("interface {} ({})", self.scoped_name(), self.files.main.display())
    }
}

/// Compiles a file; warnings go to standard error, and so does what is wrong with it.
fn compiled(main: &Path, options: &maestro_idl::Options, files: &dyn Files) -> Result<Model, Failure> {
    let compiled = compile(main, options, files).map_err(|error| Failure::Idl(error.to_string()))?;
    if compiled.model.is_none() {
        return Err(wrong(main, &compiled.diagnostics, compiled.sources()));
    }
    tell(&compiled.render(colour()));
    let Compiled { model, .. } = compiled;
    model.ok_or_else(|| Failure::Idl(format!("{} cannot be compiled", main.display())))
}

/// Shows what is wrong with a file; the failure itself is one line.
fn wrong(file: &Path, diagnostics: &Diagnostics, sources: &SourceMap) -> Failure {
    tell(&diagnostics.render(sources, colour()));
    let count = diagnostics.error_count();
    let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
    Failure::Idl(format!("{errors} in {}; nothing was written", file.display()))
}

fn colour() -> Colour {
    if io::stderr().is_terminal() { Colour::Always } else { Colour::Never }
}

fn tell(text: &str) {
    // Nobody is left to be told where standard error is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}
