//! The README of a project, command by command.

use std::fs;

use maestro_tests::{Project, free_ports};

/// Waits until all replicas answer, for a minute at most.
const READY: &str = "timeout 60 sh -c 'until maestro ping etc/Counter.ior; do sleep 0.1; done' 2>&1\n";

/// Returns the commands of the README, with ports that are free, and a wait behind what starts servers.
fn commands(project: &Project) -> String {
    let readme = fs::read_to_string(project.folder().join("README.md")).expect("a README");
    let blocks = readme.split("```").filter_map(|block| block.strip_prefix("sh\n"));
    let mut script = "trap 'kill -9 $(jobs -p)' EXIT\n".to_owned();
    for block in blocks {
        // People are slower than a process that is killed.
        script.push_str(&block.replace("kill -9 %1\n", "kill -9 %1\nwait %1 || true\n"));
        if block.contains("&\n") {
            script.push_str(READY);
        }
    }
    for (at, port) in free_ports(3).into_iter().enumerate() {
        script = script.replace(&format!("127.0.0.1:{}", 7401 + at), &format!("127.0.0.1:{port}"));
    }
    script
}

#[test]
#[cfg_attr(no_omniidl, ignore = "no omniidl: .ci/install.sh installs it")]
fn the_readme_of_a_replicated_project_works_as_it_stands() {
    let project = Project::make("wizard-replicated", &["select", "replicated-updates", "--defaults"]);
    let said = project.shell(&commands(&project));
    assert!(said.contains("add(1): 6\nvalue: 6\n"), "{said}");
    // The second call went to the replicas that are left.
    assert!(said.contains("add(1): 7\nvalue: 7\n"), "{said}");
}

#[test]
#[cfg_attr(no_omniidl, ignore = "no omniidl: .ci/install.sh installs it")]
fn the_readme_of_a_simple_project_works_as_it_stands() {
    let project = Project::make("wizard-simple", &["select", "simple", "--defaults"]);
    let said = project.shell(&commands(&project));
    assert!(said.contains("add(1): 6\nvalue: 6\n"), "{said}");
}
