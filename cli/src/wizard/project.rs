//! The files of a project.

use maestro::capability::Question;

use super::decide::Decision;
use super::library::Library;
use super::template::fill;
use super::wishes::ANSWERS_FILE;
use super::write::File;
use super::{code, test};

const CARGO: &str = include_str!("templates/Cargo.toml.txt");
const BUILD: &str = include_str!("templates/build.rs");
const CALL: &str = include_str!("templates/call.cc");
const CONTAINER: &str = include_str!("templates/Containerfile");
const GIT_IGNORE: &str = include_str!("templates/gitignore");
const CARGO_CONFIG: &str = include_str!("templates/cargo-config.toml");
const DOCKER_IGNORE: &str = include_str!("templates/dockerignore");
const REPLICATED_README: &str = include_str!("templates/replicated/README.md");
const REPLICATED_UNIT: &str = include_str!("templates/replicated/unit.service");
const SIMPLE_README: &str = include_str!("templates/simple/README.md");
const SIMPLE_UNIT: &str = include_str!("templates/simple/unit.service");

/// The port at which the first replica of a machine reaches the others.
const FIRST_PORT: usize = 7401;

/// Makes all files of a project, in the order of their paths.
pub(super) fn files(decision: &Decision) -> Vec<File> {
    let name = &decision.name;
    let texts = Texts::of(decision);
    let (readme, unit, unit_name) = if decision.is_replicated() {
        (REPLICATED_README, REPLICATED_UNIT, format!("deploy/{name}@.service"))
    } else {
        (SIMPLE_README, SIMPLE_UNIT, format!("deploy/{name}.service"))
    };
    let mut files = vec![
        file(".cargo/config.toml", CARGO_CONFIG.to_owned()),
        file(".dockerignore", DOCKER_IGNORE.to_owned()),
        file(".gitignore", GIT_IGNORE.to_owned()),
        file("Cargo.toml", texts.fill(CARGO)),
        file("Containerfile", container(decision)),
        file("README.md", texts.fill(readme)),
        file("build.rs", fill(BUILD, &[("call", &decision.source.files.build_call())])),
        file("clients/call.cc", texts.fill(CALL)),
        file(&unit_name, texts.fill(unit)),
        file(ANSWERS_FILE, decision.session().to_text()),
        file("src/main.rs", code::main(decision)),
        file("tests/operations/mod.rs", test::operations(decision)),
        file("tests/servers.rs", test::servers(decision)),
    ];
    files.extend(test::object(decision).map(|text| file("src/tests.rs", text)));
    let lock = decision.library.lock();
    files.extend(lock.map(|octets| File { path: "Cargo.lock".into(), octets }));
    files.extend(decision.source.files.files.iter().cloned());
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn file(path: &str, text: String) -> File {
    File { path: path.into(), octets: text.into_bytes() }
}

/// What the templates are filled with.
struct Texts(Vec<(&'static str, String)>);

impl Texts {
    fn of(decision: &Decision) -> Self {
        let (source, library) = (&decision.source, &decision.library);
        let replicas = decision.answers.replicas;
        let names: Vec<_> = (1..=replicas).map(|at| format!("r{at}")).collect();
        let list = |address: &dyn Fn(usize) -> String| {
            let members = names.iter().enumerate().map(|(at, name)| format!("{name}={}", address(at)));
            members.collect::<Vec<_>>().join(",")
        };
        let flags = decision.answers.flags();
        let flags = if flags.is_empty() { String::new() } else { format!(" {}", flags.join(" ")) };
        let include: String =
            source.files.include.iter().map(|folder| format!(" -I {}", folder.display())).collect();
        Self(vec![
            ("name", decision.name.clone()),
            ("scoped", source.scoped_name()),
            ("object", decision.object().to_owned()),
            ("idl", source.files.main.display().to_string()),
            ("stem", source.files.stem()),
            ("maestro", library.dependency("maestro", &[])),
            ("maestro_idl", library.dependency("idl", &[])),
            ("replicas", replicas.to_string()),
            ("members", list(&|at| format!("127.0.0.1:{}", FIRST_PORT + at))),
            ("hosts", list(&|at| format!("host{}.example:{FIRST_PORT}", at + 1))),
            ("names", names.join(" ")),
            ("flags", flags),
            ("survives", survives(decision)),
            ("calls", calls(decision, &include)),
            ("include", include),
            ("body", client_body(source.is_sample)),
            ("sketch", sketch(source.is_sample).to_owned()),
            ("decisions", decisions(decision)),
            ("build_context", build_context(library)),
        ])
    }

    fn fill(&self, template: &str) -> String {
        let values: Vec<(&str, &str)> = self.0.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(template, &values)
    }
}

/// Says what becomes of the others, and of a replica that was killed.
fn survives(decision: &Decision) -> String {
    let replicas = decision.answers.replicas;
    if replicas < 3 {
        return "Two replicas need each other: after a crash nobody answers, and both say what to do."
            .to_owned();
    }
    let back = if decision.answers.state_transfer {
        "it takes the state from the others"
    } else {
        "it begins with the first state"
    };
    format!("{}. Start it again with the same command: {back}.", Question::of_replicas(replicas))
}

fn sketch(is_sample: bool) -> &'static str {
    if is_sample {
        "has the object, a counter that is complete: try what happens when you change it"
    } else {
        "has the object, whose operations answer `NO_IMPLEMENT` until you write them; its fields are its state"
    }
}

/// Returns what is typed to call the object with the `maestro` program.
fn calls(decision: &Decision, include: &str) -> String {
    let (object, idl) = (decision.object(), decision.source.files.main.display());
    let call = |what: &str| format!("maestro call etc/{object}.ior{what} --idl {idl}{include}");
    let mut lines = vec![call("")];
    if decision.source.is_sample {
        lines.extend([call(" add 5"), call(" value")]);
    }
    lines.push(format!("maestro ping etc/{object}.ior"));
    lines.join("\n")
}

/// Returns what the client on omniORB does with the object.
fn client_body(is_sample: bool) -> String {
    let lines: &[&str] = if is_sample {
        &[
            "std::cout << \"add(1): \" << narrowed->add(1) << std::endl;",
            "std::cout << \"value: \" << narrowed->value() << std::endl;",
        ]
    } else {
        &[
            "std::cout << (narrowed->_non_existent() ? \"there is no object\" : \"the object is there\") << std::endl;",
        ]
    };
    lines.iter().map(|line| format!("    {line}\n")).collect()
}

/// Returns what the orb was answered, with what follows from it.
fn decisions(decision: &Decision) -> String {
    let lines = decision.orb.questions().iter().map(|question| {
        let answer = decision.answers.get(*question);
        let choices = decision.orb.choices(*question, maestro::capability::Abilities::default());
        let chosen = choices.iter().find(|choice| choice.answer == answer);
        let consequence = chosen.map_or_else(
            || Question::of_replicas(decision.answers.replicas),
            |choice| choice.consequence.into(),
        );
        format!("* {} {answer}. {}", question.text(), consequence)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the option that gives Maestro's sources to a build of the image.
fn build_context(library: &Library) -> String {
    match library {
        Library::Path(path) => format!(" --build-context maestro={}", path.display()),
        _ => String::new(),
    }
}

fn container(decision: &Decision) -> String {
    let copied = match &decision.library {
        Library::Path(path) => format!("COPY --from=maestro . {}\n", path.display()),
        Library::Git(..) => "RUN apt-get update && apt-get install -y git\n".to_owned(),
        Library::Version(_) => String::new(),
    };
    let mut flags = Vec::new();
    if decision.is_replicated() {
        flags.extend(["--orb", "replicated-updates"]);
    }
    flags.extend(decision.answers.flags());
    let flags: String = flags.iter().map(|flag| format!(", {flag:?}")).collect();
    let (expose, given) = if decision.is_replicated() {
        (format!("EXPOSE 2809 {FIRST_PORT}"), "--replica, --members, --publish, --group-key-file")
    } else {
        ("EXPOSE 2809".to_owned(), "--publish")
    };
    fill(
        CONTAINER,
        &[
            ("name", &decision.name),
            ("build_context", &build_context(&decision.library)),
            ("library", &copied),
            ("flags", &flags),
            ("expose", &expose),
            ("given", given),
        ],
    )
}
