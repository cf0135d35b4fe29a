//! What the documents point at is there.

use std::fs;
use std::path::{Path, PathBuf};

use maestro_tests::root;

#[test]
fn links_between_documents_lead_somewhere_and_no_place_is_left_to_be_filled_in() {
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "group/README.md",
        "docs/benchmarks.md",
        "docs/chaos.md",
        "docs/clients.md",
        "docs/engines.md",
        "docs/fuzzing.md",
        "docs/members.md",
        "docs/naming.md",
        "docs/testing.md",
        "docs/tools.md",
        "docs/wizard.md",
    ] {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{document}: {error}"));
        assert!(!text.contains("@@"), "{document} has a place that is not filled in");
        for target in links(&text) {
            let there = target_of(&path, &target);
            assert!(there.exists(), "{document}: {target} is not there");
        }
    }
}

/// Returns the targets of `[text](target)` that are files of the project.
fn links(text: &str) -> Vec<String> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|target| target.split('#').next().unwrap_or_default().to_owned())
        .filter(|target| !target.is_empty() && !target.contains("://"))
        .collect()
}

fn target_of(document: &Path, target: &str) -> PathBuf {
    document.parent().map_or_else(PathBuf::new, Path::to_owned).join(target)
}
