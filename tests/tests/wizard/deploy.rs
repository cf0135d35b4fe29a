//! What a project is deployed with: the unit is one for systemd, and replicas start with its flags and with those of the image.

use std::fs;
use std::path::Path;
use std::process::Command;

use maestro_tests::{Project, Server, free_ports, run};
use tempfile::TempDir;

/// Returns the only file in the project's folder `deploy`: its name and its text.
fn unit(project: &Project) -> (String, String) {
    let mut files = fs::read_dir(project.folder().join("deploy")).expect("a folder");
    let unit = files.next().expect("a unit").expect("a unit");
    let name = unit.file_name().to_string_lossy().into_owned();
    (name, fs::read_to_string(unit.path()).expect("a unit"))
}

#[test]
#[cfg_attr(no_systemd, ignore = "no systemd-analyze: .ci/install.sh installs it")]
fn systemd_has_nothing_to_say_of_the_unit() {
    for orb in ["replicated-updates", "simple"] {
        let project = Project::make("wizard-unit", &["select", orb, "--defaults"]);
        let (name, text) = unit(&project);
        let place = TempDir::new().expect("a temporary directory");
        let file = place.path().join(name.replace("@.", "@r1."));
        // The program is not installed.
        fs::write(&file, text.replace("/usr/local/bin/wizard-unit", "/bin/true")).expect("a unit");
        let verified = Command::new("systemd-analyze").arg("verify").arg(&file).output();
        let verified = verified.expect("systemd-analyze runs");
        let said = [verified.stdout, verified.stderr].concat();
        assert!(verified.status.success() && said.is_empty(), "{orb}: {}", String::from_utf8_lossy(&said));
    }
}

/// Returns the flags that a unit starts the program with.
fn flags_of_unit(unit: &str) -> Vec<String> {
    let unit = unit.replace("\\\n", " ");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("what is started");
    line.split_whitespace().skip(1).map(str::to_owned).collect()
}

/// Returns the flags that an image starts the program with, and those that it leaves to whoever starts it.
fn flags_of_image(containerfile: &str) -> Vec<String> {
    let file = containerfile.replace("\\\n", " ");
    let line = file.lines().find_map(|line| line.strip_prefix("ENTRYPOINT ")).expect("what is started");
    let mut flags: Vec<String> = serde_json::from_str(line).expect("a list");
    flags.remove(0);
    let left =
        ["--replica", "%i", "--members", "${MEMBERS}", "--publish", "%H", "--group-key-file", "%d/group-key"];
    flags.extend(left.map(str::to_owned));
    flags
}

/// Starts three replicas with such flags, each in folders of its own but for the references, and calls them.
fn start(project: &Project, flags: &[String]) {
    let place = TempDir::new().expect("a temporary directory");
    let at = |name: &str| place.path().join(name).display().to_string();
    fs::write(at("group-key"), "5f".repeat(32)).expect("a key");
    let member = |(at, port): (usize, u16)| format!("r{}=127.0.0.1:{port}", at + 1);
    let members: Vec<String> = free_ports(3).into_iter().enumerate().map(member).collect();
    let servers: Vec<Server> = ["r1", "r2", "r3"]
        .iter()
        .map(|replica| {
            let given = |flag: &String| {
                flag.replace("%i", replica)
                    .replace("${MEMBERS}", &members.join(","))
                    .replace("%d/group-key", &at("group-key"))
                    .replace("%H", "127.0.0.1")
                    .replace("0.0.0.0:2809", "127.0.0.1:0")
                    .replace("/var/lib/wizard-deployed/data", &at(&format!("data-{replica}")))
                    .replace("/var/lib/wizard-deployed", &at("lib"))
            };
            Server::spawn(&project.program(), &flags.iter().map(given).collect::<Vec<_>>())
        })
        .collect();
    servers.iter().for_each(|server| assert!(server.ready().starts_with("ready")));
    let reference = Path::new(&at("lib")).join("etc/Counter.ior").display().to_string();
    let pinged = run("maestro", &["ping", &reference]);
    assert!(pinged.status.success(), "{flags:?}: {pinged:?}");
}

#[test]
fn replicas_start_with_the_flags_of_the_unit_and_of_the_image() {
    let project = Project::make("wizard-deployed", &["select", "replicated-updates", "--defaults"]);
    let _ = project.shell("cargo build -q");
    start(&project, &flags_of_unit(&unit(&project).1));
    let image = fs::read_to_string(project.folder().join("Containerfile")).expect("a container file");
    start(&project, &flags_of_image(&image));
}
