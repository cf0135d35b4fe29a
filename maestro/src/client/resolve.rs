//! From a text to a reference.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use maestro_giop::Ior;
use maestro_ior::Reference;
use thiserror::Error;

/// The most that is read of a file; a reference has some hundred octets.
const FILE_OCTETS: u64 = 1 << 20;

const SCHEMES: [&str; 3] = ["ior:", "corbaloc:", "corbaname:"];

/// Why there is no stub for what was named.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// The text is no reference.
    #[error("{origin} is no object reference: {source}")]
    Invalid {
        /// Where the text is from: a file's path, or `the text`.
        origin: String,
        /// What is wrong with it.
        source: maestro_ior::Error,
    },
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds nothing.
    #[error("{} holds no reference", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The reference is to no object.
    #[error("the reference is nil: there is no object")]
    Nil,
    /// The object cannot be reached by IIOP.
    #[error("the reference has no address that can be called by IIOP")]
    NoAddress,
    /// The addresses of the reference cannot be read.
    #[error("the reference cannot be read: {0}")]
    Reference(#[source] maestro_ior::Error),
    /// What makes calls cannot be started.
    #[error("the client cannot be started: {0}")]
    Start(#[source] io::Error),
}

/// Reads a reference, or the first one of the file that is named.
pub(super) fn read(text: &str) -> Result<Ior, ResolveError> {
    let text = text.trim();
    let has =
        |scheme: &&str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if SCHEMES.iter().any(has) {
        return parse("the text", text);
    }
    let path = Path::new(text.strip_prefix("file://").unwrap_or(text));
    let file = |source| ResolveError::File { path: path.to_owned(), source };
    let mut held = String::new();
    let opened = File::open(path).map_err(file)?;
    opened.take(FILE_OCTETS).read_to_string(&mut held).map_err(file)?;
    match held.split_whitespace().next() {
        Some(first) => parse(&path.display().to_string(), first),
        None => Err(ResolveError::Empty { path: path.to_owned() }),
    }
}

fn parse(origin: &str, text: &str) -> Result<Ior, ResolveError> {
    let reference = text.parse().and_then(|reference: Reference| reference.to_ior());
    reference.map_err(|source| ResolveError::Invalid { origin: origin.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIL: &str = "IOR:01000000010000000000000000000000";

    #[test]
    fn references_files_and_urls_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Grid.ior");
        std::fs::write(&path, format!("{NIL}\n")).unwrap();
        let path = path.to_str().unwrap();
        for text in [NIL, &NIL.to_lowercase(), &format!(" {NIL} "), path, &format!("file://{path}")] {
            assert!(read(text).unwrap().is_nil(), "{text}");
        }
        assert!(!read("corbaloc::localhost:2809/Grid").unwrap().is_nil());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let told = |text: &str| read(text).unwrap_err().to_string();
        assert!(told("IOR:0").starts_with("the text is no object reference: "));
        assert!(told("/nowhere/Grid.ior").starts_with("/nowhere/Grid.ior cannot be read: "));
        assert!(told(&write("empty", " \n")).ends_with("empty holds no reference"));
        assert!(told(&write("wrong", "hello")).contains("wrong is no object reference: "));
        assert!(told("corbaname::localhost#a").contains("naming"), "{}", told("corbaname::localhost#a"));
    }
}
