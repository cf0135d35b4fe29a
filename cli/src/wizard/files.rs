//! Which IDL files a project needs, and where they lie in it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use maestro_idl::{FileSystem, Files, Model};

use super::write::File;
use crate::failure::Failure;

/// The folder of a project that has its IDL files.
const FOLDER: &str = "idl";

/// The IDL files of a project.
#[derive(Debug)]
pub(super) struct IdlFiles {
    /// All of them.
    pub(super) files: Vec<File>,
    /// The one that is compiled.
    pub(super) main: PathBuf,
    /// The folders in which `#include` looks.
    pub(super) include: Vec<PathBuf>,
    /// The macros, `NAME` or `NAME=VALUE`.
    pub(super) define: Vec<String>,
}

impl IdlFiles {
    /// Takes one file, which is not on the disk.
    pub(super) fn of_text(name: &str, text: &str) -> Self {
        let main = Path::new(FOLDER).join(name);
        let files = vec![File { path: main.clone(), octets: text.into() }];
        Self { files, main, include: Vec::new(), define: Vec::new() }
    }

    /// Takes a file that was compiled, with all that it includes: files keep their places towards each other.
    pub(super) fn of_model(
        main: &Path,
        model: &Model,
        include: &[PathBuf],
        define: &[String],
    ) -> Result<Self, Failure> {
        let read = model.sources().files().iter().map(|source| source.path.clone());
        // The options are a text of their own and no file.
        let read: Vec<PathBuf> = read.filter(|path| path.exists()).map(|path| plain(&path)).collect();
        let (main, include) = (plain(main), include.iter().map(|folder| plain(folder)).collect::<Vec<_>>());
        let root = root(&main, &read, &include);
        let folders = places(&root, &read, &include);
        let mut files = BTreeMap::new();
        for path in &read {
            let octets = FileSystem.read(path);
            let octets =
                octets.map_err(|source| Failure::Path { path: path.display().to_string(), source })?;
            let below_root = path.strip_prefix(&root).ok().map(|rest| Path::new(FOLDER).join(rest));
            let included = folders.iter().filter(|(folder, _)| *path != main && !folder.starts_with(&root));
            let included =
                included.filter_map(|(folder, to)| path.strip_prefix(folder).ok().map(|rest| to.join(rest)));
            files.extend(below_root.into_iter().chain(included).map(|to| (to, octets.clone())));
        }
        let at = main.strip_prefix(&root).unwrap_or(&main);
        Ok(Self {
            files: files.into_iter().map(|(path, octets)| File { path, octets }).collect(),
            main: Path::new(FOLDER).join(at),
            include: folders.into_values().collect(),
            define: define.to_vec(),
        })
    }

    /// Returns the compiler's options for these files.
    pub(super) fn options(&self) -> maestro_idl::Options {
        let defines = self.define.iter().map(|define| {
            let (name, value) = define.split_once('=').unwrap_or((define, "1"));
            (name.to_owned(), value.to_owned())
        });
        maestro_idl::Options { include: self.include.clone(), defines: defines.collect() }
    }

    /// Returns the name by which `include_idl!` takes in what is made of the file.
    pub(super) fn stem(&self) -> String {
        self.main.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Returns the call that a build script makes.
    pub(super) fn build_call(&self) -> String {
        let text = |path: &Path| format!("{:?}", path.to_string_lossy());
        let main = text(&self.main);
        if self.include.is_empty() && self.define.is_empty() {
            return format!("maestro_idl::build({main})");
        }
        let include = self.include.iter().map(|folder| format!(".include({})", text(folder)));
        let options = self.options();
        let define = options.defines.iter().map(|(name, value)| format!(".define({name:?}, {value:?})"));
        let calls: String = include.chain(define).collect();
        format!("maestro_idl::Build::new(){calls}.file({main})")
    }
}

/// Files at their places in a project that is not written yet.
impl Files for IdlFiles {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = without_dots(path);
        let file = self.files.iter().find(|file| file.path == path);
        file.map(|file| file.octets.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Returns the deepest folder that holds the file and all that it includes but what `-I` found.
fn root(main: &Path, read: &[PathBuf], include: &[PathBuf]) -> PathBuf {
    let mut root = main.parent().unwrap_or(Path::new("/")).to_owned();
    let relative = read.iter().filter(|path| !include.iter().any(|folder| path.starts_with(folder)));
    for path in relative {
        while !path.starts_with(&root) && root.pop() {}
    }
    root
}

/// Returns where the folders of `-I` lie in the project, those in which nothing was found left out.
fn places(root: &Path, read: &[PathBuf], include: &[PathBuf]) -> BTreeMap<PathBuf, PathBuf> {
    let mut places = BTreeMap::new();
    for folder in include.iter().filter(|folder| read.iter().any(|path| path.starts_with(folder))) {
        let place = match folder.strip_prefix(root) {
            Ok(inside) if inside.as_os_str().is_empty() => PathBuf::from(FOLDER),
            Ok(inside) => Path::new(FOLDER).join(inside),
            Err(_) if places.is_empty() => Path::new(FOLDER).join("include"),
            Err(_) => Path::new(FOLDER).join(format!("include{}", places.len() + 1)),
        };
        places.entry(folder.clone()).or_insert(place);
    }
    places
}

/// Returns a path from the root of all files on, without dots.
fn plain(path: &Path) -> PathBuf {
    without_dots(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::fs;

    use maestro_idl::compile;

    use super::*;

    /// Compiles a file on the disk and again where it lies in the project, and returns the paths of the project.
    fn laid_out(folder: &Path, main: &str, include: &[&str]) -> (Vec<String>, String) {
        let include: Vec<_> = include.iter().map(|name| folder.join(name)).collect();
        let options = maestro_idl::Options { include: include.clone(), defines: Vec::new() };
        let main = folder.join(main);
        let model = compile(&main, &options, &FileSystem).unwrap().model.expect("no errors");
        let files = IdlFiles::of_model(&main, &model, &include, &[]).unwrap();
        let again = compile(&files.main, &files.options(), &files).unwrap();
        assert!(again.model.is_some(), "{}", again.render(maestro_idl::Colour::Never));
        let paths = files.files.iter().map(|file| file.path.display().to_string()).collect();
        (paths, files.build_call())
    }

    #[test]
    fn files_keep_their_places_towards_each_other() {
        let place = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = place.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("own/Bank.idl", "#include \"types/money.idl\"\n#include <common/id.idl>\ninterface Bank {};");
        put("own/types/money.idl", "#include \"../coin.idl\"\ntypedef long Money;");
        put("own/coin.idl", "typedef long Coin;");
        put("lib/common/id.idl", "#include \"more.idl\"\ntypedef long Id;");
        put("lib/common/more.idl", "typedef long More;");
        put("sub/Up.idl", "#include \"../own/coin.idl\"\ninterface Up {};");
        let (paths, call) = laid_out(place.path(), "own/Bank.idl", &["none", "lib"]);
        let expected = [
            "idl/Bank.idl",
            "idl/coin.idl",
            "idl/include/common/id.idl",
            "idl/include/common/more.idl",
            "idl/types/money.idl",
        ];
        assert_eq!(paths, expected);
        assert_eq!(call, r#"maestro_idl::Build::new().include("idl/include").file("idl/Bank.idl")"#);
        let (paths, call) = laid_out(place.path(), "sub/Up.idl", &[]);
        assert_eq!(paths, ["idl/own/coin.idl", "idl/sub/Up.idl"]);
        assert_eq!(call, r#"maestro_idl::build("idl/sub/Up.idl")"#);
        // The folder of the file is looked in for <…> too.
        put("own/Angle.idl", "#include <coin.idl>\ninterface Angle {};");
        let (paths, _) = laid_out(place.path(), "own/Angle.idl", &["own"]);
        assert_eq!(paths, ["idl/Angle.idl", "idl/coin.idl"]);
        put("lib/common/Both.idl", "#include <common/more.idl>\ninterface Both {};");
        let (paths, _) = laid_out(place.path(), "lib/common/Both.idl", &["lib"]);
        assert_eq!(paths, ["idl/Both.idl", "idl/include/common/more.idl", "idl/more.idl"]);
    }
}
