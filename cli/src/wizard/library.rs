//! Where a project takes Maestro from.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Where a project takes Maestro from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Library {
    /// The folder of its sources.
    Path(PathBuf),
    /// A git repository, and a revision in it.
    Git(String, Option<String>),
    /// A registry.
    Version(String),
}

impl Library {
    /// Reads what `--maestro` says.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let path = Path::new(text);
        if text.contains("://") || text.starts_with("git@") {
            let (url, revision) = match text.split_once('#') {
                Some((url, revision)) => (url, Some(revision.to_owned())),
                None => (text, None),
            };
            return Ok(Self::Git(url.to_owned(), revision));
        }
        if text.starts_with(|first: char| first.is_ascii_digit()) && !path.exists() {
            let fits = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
            if text.chars().all(fits) {
                return Ok(Self::Version(text.to_owned()));
            }
        }
        Self::of_sources(path).ok_or_else(|| {
            Failure::Wizard(format!(
                "--maestro {text}: neither a folder with Maestro's sources nor a git URL nor a version"
            ))
        })
    }

    /// Returns the sources that this program was built in, where it still lies there.
    pub(super) fn around() -> Option<Self> {
        let program = env::current_exe().ok()?;
        program.ancestors().skip(1).find_map(Self::of_sources)
    }

    /// Takes a folder with Maestro's sources.
    fn of_sources(folder: &Path) -> Option<Self> {
        let has = |file: &str| folder.join(file).is_file();
        if !has("maestro/src/lib.rs") || !has("idl/src/lib.rs") {
            return None;
        }
        folder.canonicalize().ok().map(Self::Path)
    }

    /// Returns the text that [`Library::parse`] makes the same of.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Git(url, None) => url.clone(),
            Self::Git(url, Some(revision)) => format!("{url}#{revision}"),
            Self::Version(version) => version.clone(),
        }
    }

    /// Writes the dependency on one of Maestro's crates, which lies in `folder` of its sources.
    pub(super) fn dependency(&self, folder: &str, features: &[&str]) -> String {
        let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut parts = match self {
            Self::Path(path) => vec![format!("path = {}", text(&path.join(folder).display().to_string()))],
            Self::Git(url, None) => vec![format!("git = {}", text(url))],
            Self::Git(url, Some(revision)) => {
                vec![format!("git = {}", text(url)), format!("rev = {}", text(revision))]
            }
            Self::Version(version) => vec![format!("version = {}", text(version))],
        };
        if !features.is_empty() {
            let features: Vec<_> = features.iter().map(|feature| text(feature)).collect();
            parts.push(format!("features = [{}]", features.join(", ")));
        }
        format!("{{ {} }}", parts.join(", "))
    }

    /// Returns the versions of all dependencies that Maestro was built with, for cargo.
    pub(super) fn lock(&self) -> Option<Vec<u8>> {
        match self {
            Self::Path(path) => std::fs::read(path.join("Cargo.lock")).ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_a_folder_a_repository_or_a_version() {
        let git = Library::parse("https://example.org/maestro.git#v1").unwrap();
        assert_eq!(git.dependency("idl", &[]), r#"{ git = "https://example.org/maestro.git", rev = "v1" }"#);
        assert_eq!(Library::parse(&git.text()).unwrap(), git);
        let version = Library::parse("0.1").unwrap();
        assert_eq!(version.dependency("maestro", &["x"]), r#"{ version = "0.1", features = ["x"] }"#);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let path = Library::parse(&folder.display().to_string()).unwrap();
        assert!(path.dependency("idl", &[]).ends_with("/idl\" }") && path.lock().is_some());
        assert!(Library::parse("/").is_err() && Library::parse("latest").is_err());
    }
}
