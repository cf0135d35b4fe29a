//! One decision out of flags, an answers file, a person's answers and defaults.

use std::path::{Path, PathBuf};

use heck::ToKebabCase;
use maestro::OrbKind;
use maestro::capability::{Abilities, Answers, OrbDescription, Question};

use super::interface::{Compilation, Source};
use super::library::Library;
use super::wishes::{OrbAnswers, Session, Wishes};
use super::{ask, find};
use crate::failure::Failure;

/// What the objects of generated skeletons can do: they have no `merge`.
const ABILITIES: Abilities = Abilities { merge: false };

/// Names that cargo or Rust keep for themselves, or that the project's dependencies have.
const TAKEN: &str = "abstract alloc as async await become box break build const continue core crate deps do dyn else enum \
                     examples extern false final fn for gen if impl in incremental let loop macro maestro maestro-idl match mod \
                     move mut override priv proc-macro proc_macro pub ref return self serde static std struct super test trait \
                     true try type typeof unsafe unsized use virtual where while yield";
/// The longest name of a project.
const NAME_LIMIT_OCTETS: usize = 64;

/// The longest name of an object.
const OBJECT_NAME_LIMIT_OCTETS: usize = 64;

/// All that has to be known to make a project.
#[derive(Debug)]
pub(super) struct Decision {
    /// The orb.
    pub(super) orb: &'static OrbDescription,
    /// What it is called in Rust.
    pub(super) kind: OrbKind,
    /// What it was answered.
    pub(super) answers: Answers,
    /// The interface.
    pub(super) source: Source,
    /// Where Maestro comes from.
    pub(super) library: Library,
    /// The project's name, and its program's.
    pub(super) name: String,
    /// The project's folder.
    pub(super) folder: PathBuf,
    /// Files that are there are overwritten.
    pub(super) force: bool,
}

impl Decision {
    /// Takes all decisions. `wizard` is the one that was selected; `asks` tells whether there is somebody to ask.
    pub(super) fn take(wizard: Option<&str>, wishes: &Wishes, asks: bool) -> Result<Self, Failure> {
        let session = wishes.answers.as_deref().map(Session::read).transpose()?;
        let session = session.as_ref();
        let asks = asks && session.is_none() && !wishes.defaults;
        let orb = orb(wizard, session, asks)?;
        let kind =
            orb.kind().map_err(|reason| Failure::Wizard(format!("{} is not there: {reason}", orb.title)))?;
        let source = source(wishes, session, asks)?;
        let answers = answers(orb, wishes, session, asks)?;
        let library = library(wishes, session, asks)?;
        let (name, folder) = place(&source, wishes, session, asks)?;
        Ok(Self { orb, kind, answers, source, library, name, folder, force: wishes.force })
    }

    /// Tells whether there are several replicas.
    pub(super) fn is_replicated(&self) -> bool {
        self.kind != OrbKind::Simple
    }

    /// Returns the name of the object, and so of its reference's file.
    pub(super) fn object(&self) -> &str {
        let name = self.source.name();
        // What IDL allows is longer than what a key holds; both are ASCII.
        name.get(..OBJECT_NAME_LIMIT_OCTETS).unwrap_or(name)
    }

    /// Returns the session that makes the same decision again.
    pub(super) fn session(&self) -> Session {
        let files = &self.source.files;
        Session {
            wizard: self.orb.name.to_owned(),
            name: self.name.clone(),
            idl: (!self.source.is_sample).then(|| files.main.clone()),
            include: files.include.clone(),
            define: files.define.clone(),
            interface: self.source.scoped_name(),
            maestro: self.library.text(),
            answers: (!self.orb.questions().is_empty()).then(|| OrbAnswers::of(&self.answers)),
        }
    }
}

fn orb(
    wizard: Option<&str>,
    session: Option<&Session>,
    asks: bool,
) -> Result<&'static OrbDescription, Failure> {
    match (wizard, session) {
        (Some(wizard), Some(session)) if wizard != session.wizard => Err(Failure::Wizard(format!(
            "{wizard} was selected, but the answers file is of {}; select that one, or leave the file out",
            session.wizard
        ))),
        (Some(wizard), _) => find(wizard),
        (None, Some(session)) => find(&session.wizard),
        (None, None) if asks => ask::wizard(),
        (None, None) => Err(Failure::Wizard(
            "there is no terminal to ask at: say `maestro wizard select NAME`, or give --answers; `maestro wizard list` \
             shows the names"
                .to_owned(),
        )),
    }
}

fn source(wishes: &Wishes, session: Option<&Session>, asks: bool) -> Result<Source, Failure> {
    let of_session = session.and_then(|session| session.idl.clone());
    let mut idl = wishes.idl.clone().or_else(|| of_session.clone());
    if idl.is_none() && asks {
        idl = ask::idl()?;
    }
    let (mut include, mut define) = (wishes.include.clone(), wishes.define.clone());
    // Options of one file are none of another's.
    let repeated = session.filter(|_| wishes.idl.is_none());
    if let Some(session) = repeated {
        include.extend(session.include.iter().cloned());
        define.extend(session.define.iter().cloned());
    }
    let compilation = match &idl {
        Some(file) => Compilation::file(file, &include, &define)?,
        None if include.is_empty() && define.is_empty() => Compilation::sample()?,
        None => return Err(Failure::Wizard("-I and -D are for an IDL file: give --idl too".to_owned())),
    };
    let mut name = wishes.interface.clone().or_else(|| repeated.map(|session| session.interface.clone()));
    let names = compilation.names();
    if name.is_none() && names.len() > 1 && asks {
        name = Some(ask::interface(&names)?);
    }
    compilation.choose(name.as_deref())
}

fn answers(
    orb: &OrbDescription,
    wishes: &Wishes,
    session: Option<&Session>,
    asks: bool,
) -> Result<Answers, Failure> {
    let mut answers = orb.defaults();
    for question in Question::ALL {
        let flag = wishes.answer(question).map(str::to_owned);
        let given = flag.or_else(|| session.and_then(|session| session.answer(question)));
        match given {
            Some(answer) => answers.set(question, &answer).map_err(Failure::Wizard)?,
            None if asks && orb.questions().contains(&question) => {
                ask::question(orb, question, ABILITIES, &mut answers)?;
            }
            None => {}
        }
    }
    orb.check(&answers, ABILITIES).map_err(Failure::Wizard)?;
    Ok(answers)
}

fn library(wishes: &Wishes, session: Option<&Session>, asks: bool) -> Result<Library, Failure> {
    let given = wishes.maestro.as_deref().or(session.map(|session| session.maestro.as_str()));
    if let Some(text) = given {
        return Library::parse(text);
    }
    match Library::around() {
        Some(library) => Ok(library),
        None if asks => {
            let fits = |text: &str| Library::parse(text).map(drop);
            Library::parse(&ask::text("Maestro's sources: a folder, a git URL, or a version", "", fits)?)
        }
        None => Err(Failure::Wizard(
            "--maestro is missing: give the folder of Maestro's sources, a git URL, or a version".to_owned(),
        )),
    }
}

/// Returns the project's name and folder: each follows from the other where only one is known.
fn place(
    source: &Source,
    wishes: &Wishes,
    session: Option<&Session>,
    asks: bool,
) -> Result<(String, PathBuf), Failure> {
    let given = wishes.name.clone().or_else(|| session.map(|session| session.name.clone()));
    let of_folder = || {
        let folder = std::path::absolute(wishes.output.as_deref()?).ok()?;
        folder.file_name()?.to_str().map(str::to_owned)
    };
    let name = match given.or_else(of_folder) {
        Some(name) => name,
        None if asks => ask::text("The project's name", &source.name().to_kebab_case(), check_name)?,
        None => source.name().to_kebab_case(),
    };
    check_name(&name)?;
    let folder = match &wishes.output {
        Some(folder) => folder.clone(),
        None if asks => {
            let fits = |text: &str| match Path::new(text).join("Cargo.toml").exists() && !wishes.force {
                true => Err(Failure::Wizard(format!("{text} has a project already"))),
                false => Ok(()),
            };
            ask::text("Its folder", &name, fits)?.into()
        }
        None => PathBuf::from(&name),
    };
    Ok((name, folder))
}

/// Checks the name of a project, which is that of its program too.
fn check_name(name: &str) -> Result<(), Failure> {
    let refused = |reason: &str| {
        Err(Failure::Wizard(format!("{name:?} cannot be a project's name: {reason}; give --name")))
    };
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return refused("it begins with a letter");
    }
    if name.len() > NAME_LIMIT_OCTETS {
        return refused("it has at most 64 letters");
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return refused("it has letters, digits, - and _ only");
    }
    if TAKEN.split_whitespace().any(|taken| taken == name) {
        return refused("cargo, Rust or a dependency has it");
    }
    Ok(())
}
