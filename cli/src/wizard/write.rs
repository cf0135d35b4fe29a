//! Puts a project's files where they belong: all of them, or none.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use crate::failure::Failure;

/// A file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    /// Where it lies in the project.
    pub(super) path: PathBuf,
    /// What is in it.
    pub(super) octets: Vec<u8>,
}

/// Writes a project to a folder, which need not exist. What is there already stays, unless `force` has it overwritten.
pub(super) fn write(folder: &Path, files: &[File], force: bool) -> Result<(), Failure> {
    let failed = |source| Failure::Path { path: folder.display().to_string(), source };
    let folder = std::path::absolute(folder).map_err(failed)?;
    // What has to be made begins below the deepest folder that is there.
    let base = folder.ancestors().find(|folder| fs::symlink_metadata(folder).is_ok());
    let base = base.unwrap_or(Path::new("/"));
    if !base.is_dir() {
        return Err(Failure::Wizard(format!("{} is no folder; give another --output", base.display())));
    }
    let there = base == folder;
    if there && !force {
        refuse_what_is_there(&folder, files)?;
    }
    // A folder in the same place, so that a rename is all that is left to do at the end.
    let draft = tempfile::Builder::new().prefix(".maestro-wizard-").tempdir_in(base);
    // The draft's own name says nothing to anybody.
    let draft = draft.map_err(|error| failed(error.kind().into()))?;
    let below = folder.strip_prefix(base).unwrap_or(Path::new(""));
    let made = draft.path().join("new");
    for file in files {
        put(&made.join(below).join(&file.path), &file.octets).map_err(failed)?;
    }
    if there {
        return Moves::new(&folder, &draft).all(files).map_err(failed);
    }
    let first = below.components().find_map(|part| match part {
        Component::Normal(name) => Some(name),
        _ => None,
    });
    let first = first.unwrap_or_default();
    fs::rename(made.join(first), base.join(first)).map_err(failed)
}

/// Complains about files that would be overwritten with something else.
fn refuse_what_is_there(folder: &Path, files: &[File]) -> Result<(), Failure> {
    let differs = |file: &&File| {
        let path = folder.join(&file.path);
        fs::symlink_metadata(&path).is_ok() && fs::read(&path).ok().as_ref() != Some(&file.octets)
    };
    let there: Vec<_> = files.iter().filter(differs).map(|file| file.path.display().to_string()).collect();
    if there.is_empty() {
        return Ok(());
    }
    Err(Failure::Wizard(format!(
        "{} has a project already: {} would be overwritten; give another --output, or --force",
        folder.display(),
        there.join(", ")
    )))
}

fn put(path: &Path, octets: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, octets)
}

/// Files that move into a folder that is there; all of them, or none.
struct Moves<'a> {
    folder: &'a Path,
    draft: &'a TempDir,
    /// What was done, to be undone: where a file went, and where the one that was there is.
    done: Vec<(PathBuf, Option<PathBuf>)>,
    /// The folders that were made, each behind those that it lies in.
    folders: Vec<PathBuf>,
}

impl<'a> Moves<'a> {
    fn new(folder: &'a Path, draft: &'a TempDir) -> Self {
        Self { folder, draft, done: Vec::new(), folders: Vec::new() }
    }

    fn all(mut self, files: &[File]) -> io::Result<()> {
        for file in files {
            if let Err(error) = self.one(&file.path) {
                self.undo();
                return Err(error);
            }
        }
        Ok(())
    }

    fn one(&mut self, path: &Path) -> io::Result<()> {
        let target = self.folder.join(path);
        let kept = self.draft.path().join("old").join(path);
        kept.parent().map_or(Ok(()), fs::create_dir_all)?;
        self.make_folders(path.parent().unwrap_or(Path::new("")))?;
        let old = match fs::symlink_metadata(&target) {
            Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(_) => {
                fs::rename(&target, &kept)?;
                Some(kept)
            }
            Err(_) => None,
        };
        self.done.push((target.clone(), old));
        fs::rename(self.draft.path().join("new").join(path), target)
    }

    fn make_folders(&mut self, path: &Path) -> io::Result<()> {
        let mut folder = self.folder.to_owned();
        for part in path.components() {
            folder.push(part);
            if !folder.is_dir() {
                fs::create_dir(&folder)?;
                self.folders.push(folder.clone());
            }
        }
        Ok(())
    }

    /// Puts back what was there, as far as the system lets it.
    fn undo(&mut self) {
        for (target, old) in self.done.drain(..).rev() {
            let _ = match old {
                Some(old) => fs::rename(old, &target),
                None => fs::remove_file(&target),
            };
        }
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), octets: text.into() }
    }

    /// Returns all files below a folder with their texts.
    fn all(folder: &Path) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(folder).unwrap().display().to_string();
                    found.push((name, fs::read_to_string(path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_folder_is_made_with_all_that_is_above_it() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b/c");
        write(&folder, &[file("x", "1"), file("y/z", "2")], false).unwrap();
        assert_eq!(all(place.path()), [("a/b/c/x".into(), "1".into()), ("a/b/c/y/z".into(), "2".into())]);
    }

    #[test]
    fn what_is_there_stays_unless_it_is_the_same_or_forced() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("x"), "mine").unwrap();
        fs::write(place.path().join("same"), "1").unwrap();
        let files = [file("new", "1"), file("same", "1"), file("x", "2")];
        let error = write(place.path(), &files, false).unwrap_err().to_string();
        assert!(error.contains(": x would be overwritten"), "{error}");
        assert_eq!(all(place.path()).len(), 2);
        write(place.path(), &files, true).unwrap();
        assert_eq!(all(place.path()).last(), Some(&("x".into(), "2".into())));
    }

    #[test]
    fn where_one_file_cannot_be_written_none_is() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("x"), "mine").unwrap();
        fs::create_dir(place.path().join("z")).unwrap();
        let before = all(place.path());
        let files = [file("a", "1"), file("b/c/d", "1"), file("x", "2"), file("z", "3")];
        assert!(write(place.path(), &files, true).is_err());
        assert_eq!(all(place.path()), before);
        assert!(!place.path().join("b").exists());
        assert!(write(&place.path().join("x/below"), &files, true).is_err());
        assert_eq!(all(place.path()), before);
    }
}
