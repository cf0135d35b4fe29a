//! What flags and an answers file say.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use maestro::capability::{Answers, Question};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The name of the answers file in a project.
pub(super) const ANSWERS_FILE: &str = "maestro-wizard.toml";

/// What a project is to be. What is absent is asked for, or has a default.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Wishes {
    /// The IDL file. Without one the project is a complete sample, a counter.
    #[arg(long, value_name = "FILE", help_heading = "Interface")]
    pub(super) idl: Option<PathBuf>,
    /// A folder in which #include looks; may be given several times.
    #[arg(short = 'I', long = "include", value_name = "DIR", help_heading = "Interface")]
    pub(super) include: Vec<PathBuf>,
    /// A macro for the preprocessor, NAME or NAME=VALUE; may be given several times.
    #[arg(short = 'D', long = "define", value_name = "NAME[=VALUE]", help_heading = "Interface")]
    pub(super) define: Vec<String>,
    /// The interface that the server's object has. Needed where the file declares several.
    #[arg(long, value_name = "NAME", help_heading = "Interface")]
    pub(super) interface: Option<String>,

    /// Which replicas go on when the network parts them: primary or all.
    #[arg(long, value_name = "WHICH", help_heading = "Orb")]
    pub(super) progress: Option<String>,
    /// How many replicas there are.
    #[arg(long, value_name = "N", help_heading = "Orb")]
    pub(super) replicas: Option<String>,
    /// Whether a replica that joins takes the state from the others: yes or no.
    #[arg(long, value_name = "YES|NO", help_heading = "Orb")]
    pub(super) state_transfer: Option<String>,
    /// Whether requests commute, so that they may be executed in any order: yes or no.
    #[arg(long, value_name = "YES|NO", help_heading = "Orb")]
    pub(super) commute: Option<String>,
    /// Whether references are written again when the replicas change: yes or no.
    #[arg(long, value_name = "YES|NO", help_heading = "Orb")]
    pub(super) reinstall_references: Option<String>,

    /// The project's name. Default: the folder's, or the interface's.
    #[arg(long, value_name = "NAME", help_heading = "Project")]
    pub(super) name: Option<String>,
    /// The project's folder. Default: one here, of the project's name.
    #[arg(short, long, value_name = "DIR", help_heading = "Project")]
    pub(super) output: Option<PathBuf>,
    /// Where the library comes from: the folder of Maestro's sources, a git URL (URL#REVISION), or a version. Default: the
    /// sources that this program was built in.
    #[arg(long, value_name = "PATH|GIT|VERSION", help_heading = "Project")]
    pub(super) maestro: Option<String>,
    /// Answer as in the answers file of another project; flags go before it.
    #[arg(long, value_name = "FILE", help_heading = "Project")]
    pub(super) answers: Option<PathBuf>,
    /// Ask nothing: take the default for what no flag answers.
    #[arg(long, help_heading = "Project")]
    pub(super) defaults: bool,
    /// Overwrite files that are there.
    #[arg(long, help_heading = "Project")]
    pub(super) force: bool,
}

impl Wishes {
    /// Returns the flag that answers a question of the orb.
    pub(super) fn answer(&self, question: Question) -> Option<&str> {
        let flag = match question {
            Question::Progress => &self.progress,
            Question::Replicas => &self.replicas,
            Question::StateTransfer => &self.state_transfer,
            Question::Commute => &self.commute,
            Question::ReinstallReferences => &self.reinstall_references,
        };
        flag.as_deref()
    }
}

/// A session that is repeated. What is not there was a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Session {
    /// The wizard.
    pub(super) wizard: String,
    /// The project's name.
    pub(super) name: String,
    /// The IDL file, from the folder of this file on; none for the sample.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) idl: Option<PathBuf>,
    /// The folders in which `#include` looks, in the same way.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) include: Vec<PathBuf>,
    /// The macros.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) define: Vec<String>,
    /// The interface.
    pub(super) interface: String,
    /// Where the library comes from, as `--maestro` takes it.
    pub(super) maestro: String,
    /// What the orb was answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) answers: Option<OrbAnswers>,
}

/// The answers to the orb's questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OrbAnswers {
    progress: String,
    replicas: usize,
    state_transfer: bool,
    commute: bool,
    reinstall_references: bool,
}

const SESSION_HEAD: &str = "\
# What `maestro wizard` was answered. The same project again, in another folder:
#   maestro wizard --answers maestro-wizard.toml --output FOLDER

";

impl Session {
    /// Reads an answers file. Paths in it begin at its folder.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path)
            .map_err(|source| Failure::Path { path: path.display().to_string(), source })?;
        let mut session: Self = toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            Failure::Wizard(format!("{}:{line}: {}", path.display(), error.message().replace('\n', " ")))
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        session.idl = session.idl.map(|idl| folder.join(idl));
        session.include = session.include.iter().map(|include| folder.join(include)).collect();
        Ok(session)
    }

    /// Writes an answers file.
    pub(super) fn to_text(&self) -> String {
        // All that it holds are strings, numbers and booleans.
        SESSION_HEAD.to_owned() + &toml::to_string(self).unwrap_or_default()
    }

    /// Returns what a question of the orb was answered.
    pub(super) fn answer(&self, question: Question) -> Option<String> {
        let answers = self.answers.as_ref()?;
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        Some(match question {
            Question::Progress => answers.progress.clone(),
            Question::Replicas => answers.replicas.to_string(),
            Question::StateTransfer => yes_or_no(answers.state_transfer),
            Question::Commute => yes_or_no(answers.commute),
            Question::ReinstallReferences => yes_or_no(answers.reinstall_references),
        })
    }
}

impl OrbAnswers {
    /// Takes down what the orb was answered.
    pub(super) fn of(answers: &Answers) -> Self {
        Self {
            progress: answers.get(Question::Progress),
            replicas: answers.replicas,
            state_transfer: answers.state_transfer,
            commute: answers.commute,
            reinstall_references: answers.reinstall_references,
        }
    }
}
