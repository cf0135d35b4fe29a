//! Five IDL files.

use std::fs;
use std::path::Path;
use std::process::Command;

use maestro_tests::{Cluster, Project, Server, root};
use tempfile::TempDir;

/// What an operation and a type can have, bases, an include, and words that Rust keeps for itself.
const MANY: &str = "\
#include \"kinds.idl\"
module Store {
  union Key switch (Kind) { case paper: string title; default: long number; };
  struct Item { Key which; fixed<9, 2> price; long place[2][3]; sequence<octet> picture; };
  typedef sequence<Item> Items;
  exception Unknown { Key which; };
  exception Full {};
  interface Named { attribute string name; };
  interface Counted { readonly attribute unsigned long long count; };
  interface Shelf : Named, Counted {
    // @read
    Item find(in Key which, in any hint, out Items all) raises (Unknown);
    Shelf put(in Item one, inout Kind type, in double match) raises (Full, Unknown);
    oneway void note(in wstring text, in Object where);
    Items list(in unsigned short most, in boolean self, in char letter, in long double weight);
  };
};
";
const KINDS: &str = "enum Kind { paper, music };\n";

/// What values can have: state of their own and of a base, sharing and cycles, boxes, and interfaces that they support.
const VALUES: &str = "\
module Family {
  valuetype Person;
  typedef sequence<Person> People;
  valuetype Names sequence<string>;
  valuetype Note string;

  valuetype Person {
    public string name;
    public Person mother;
    public People children;
    private long secret;
    factory born(in string name);
  };
  valuetype Worker : truncatable Person { public Note employer; };

  abstract interface Described { string describe(); };
  valuetype Card supports Described { public Names lines; };

  exception Stranger { Person who; };

  interface Tree : Described {
    attribute Person root;
    // @read
    Person find(in string name, out Names others) raises (Stranger);
    Person put(in Person child, inout Note words, in Worker work) raises (Stranger);
    void tell(in Described what, in People all);
  };
};
";

const TINY: &str = "interface Tiny {};\n";

/// An IDL file, and the interface that is served.
struct Case {
    /// The name of the project.
    name: &'static str,
    /// The file, here or there.
    idl: String,
    interface: &'static str,
}

fn case(name: &'static str, folder: &Path, file: &str, interface: &'static str) -> Case {
    Case { name, idl: folder.join(file).display().to_string(), interface }
}

impl Case {
    fn make(&self, orb: &str) -> Project {
        let name = format!("{}-{orb}", self.name);
        let select = ["select", orb, "--defaults", "--idl", &self.idl, "--interface", self.interface];
        Project::make(&name, &select)
    }

    fn object(&self) -> &str {
        self.interface.rsplit("::").next().unwrap_or_default()
    }

    /// Calls the object, of which nothing is implemented, with a stock client.
    fn call(&self, project: &Project, reference: &Path) {
        if self.name == "naming" {
            return list_names(reference);
        }
        let file = Path::new(&self.idl).file_name().unwrap_or_default().to_string_lossy();
        let said = project.call_with_omniorb(&format!("idl/{file}"), reference);
        assert_eq!(said, "the object is there\n", "{}", self.name);
    }

    /// Builds it with replicas, and calls the object while one after the other dies.
    fn replicated(&self) {
        let project = self.make("replicated-updates");
        project.passes_its_tests();
        let mut cluster = Cluster::start(&project.program(), self.object(), 3);
        self.call(&project, &cluster.reference());
        cluster.kill(0);
        self.call(&project, &cluster.reference());
    }

    /// Builds it without.
    fn simple(&self) {
        let project = self.make("simple");
        project.passes_its_tests();
        let etc = TempDir::new().expect("a temporary directory");
        let flags = ["--etc".to_owned(), etc.path().display().to_string()];
        let server = Server::spawn(&project.program(), &flags);
        server.ready();
        self.call(&project, &etc.path().join(format!("{}.ior", self.object())));
    }
}

/// Calls a naming service with omniORB's own program: that of the naming service is built into omniORB, and no client of it can be
/// built of the file. The operation is there, and nobody has written it.
fn list_names(reference: &Path) {
    let reference = fs::read_to_string(reference).expect("a reference");
    let called = Command::new("nameclt").args(["-ior", reference.trim(), "list"]).output();
    let said = called.expect("nameclt runs").stderr;
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("NO_IMPLEMENT"), "{said}");
}

fn files() -> TempDir {
    let place = TempDir::new().expect("a temporary directory");
    for (name, text) in [("Tiny.idl", TINY), ("Many.idl", MANY), ("kinds.idl", KINDS), ("Values.idl", VALUES)]
    {
        fs::write(place.path().join(name), text).expect("a file");
    }
    place
}

#[test]
#[cfg_attr(no_omniidl, ignore = "no omniidl: .ci/install.sh installs it")]
fn five_files_become_replicated_servers_that_omniorb_calls() {
    let place = files();
    let examples = root().join("idl-examples/idl");
    let naming = Path::new("/usr/share/idl/omniORB/COS");
    for case in [
        case("tiny", place.path(), "Tiny.idl", "Tiny"),
        case("many", place.path(), "Many.idl", "Store::Shelf"),
        case("wizard-grid", &examples, "Grid.idl", "Grid"),
        case("wizard-directory", &examples, "Directory.idl", "Directory"),
        case("naming", naming, "CosNaming.idl", "CosNaming::NamingContextExt"),
    ] {
        case.replicated();
    }
}

#[test]
#[cfg_attr(no_omniidl, ignore = "no omniidl: .ci/install.sh installs it")]
fn values_that_share_and_form_cycles_become_a_replicated_server_too() {
    let place = files();
    case("values", place.path(), "Values.idl", "Family::Tree").replicated();
}

#[test]
#[cfg_attr(no_omniidl, ignore = "no omniidl: .ci/install.sh installs it")]
fn the_simple_orb_serves_the_same_objects() {
    let place = files();
    case("many", place.path(), "Many.idl", "Store::Shelf").simple();
    let naming = Path::new("/usr/share/idl/omniORB/COS");
    case("naming", naming, "CosNaming.idl", "CosNaming::NamingContextExt").simple();
}
