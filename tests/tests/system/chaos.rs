//! Chaos in small: a few seconds of it find nothing wrong, and find everything wrong where the replicas lie.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

fn chaos(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_chaos"))
        .args(["--json", "--no-network", "--seed", "3", "--rate", "100"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("chaos runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    let report: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}{said}"));
    assert_eq!(output.status.code(), Some(i32::from(report["good"] != true)), "{report:#}\n{said}");
    report
}

#[test]
#[cfg_attr(
    any(no_omniorb_client, no_jacorb_client),
    ignore = "stock clients are not in target/interop: .ci/install.sh and tests/interop/build.sh make them"
)]
fn some_seconds_of_chaos_break_no_promise() {
    let report = chaos(&["--seconds", "4", "--faults", "kill,pause", "--omni", "2", "--jacorb", "2"]);
    assert_eq!(report["good"], true, "{report:#}");
    assert!(report["executions"].as_u64().unwrap() > 100, "{report:#}");
    assert!(report["cells"]["judged"].as_u64().unwrap() > 8, "{report:#}");
    let answered = |kind: &Value| kind["answered"].as_u64().unwrap() > 10;
    assert!(report["clients"].as_array().unwrap().iter().all(answered), "{report:#}");
}

#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "stock clients are not in target/interop: .ci/install.sh and tests/interop/build.sh make them"
)]
fn clients_that_end_at_once_are_told_of_at_once() {
    let begun = Instant::now();
    let report = chaos(&[
        "--seconds",
        "1",
        "--ft",
        "0",
        "--jacorb",
        "0",
        "--omni",
        "1",
        "--omni-option=--no-such-option 1",
    ]);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    let failures = report["failures"].to_string();
    assert!(failures.contains("the clients of omni ended by themselves"), "{failures}");
    assert!(failures.contains("--no-such-option"), "{failures}");
    std::fs::remove_dir_all(report["kept"].as_str().unwrap()).unwrap();
}

/// What the judge has to say when the replicas do wrong: all alike, so that they do not notice it themselves.
#[test]
fn replicas_that_lie_are_found_out() {
    for (lie, oracle) in [
        ("lose", "but the history has nothing there"),
        ("stale", "but the history has call"),
        ("repeat", "was executed twice"),
    ] {
        let report = chaos(&[
            "--seconds",
            "1",
            "--faults",
            "pause",
            "--omni",
            "0",
            "--jacorb",
            "0",
            "--",
            "--lie",
            lie,
        ]);
        assert_eq!(report["good"], false, "{lie}: {report:#}");
        let violations = report["violations"].as_array().unwrap();
        let told = violations.iter().filter_map(Value::as_str).any(|text| text.contains(oracle));
        assert!(told, "{lie}: {report:#}");
        // The other judge knows nothing but answers: a call that is executed twice finds what it wrote itself.
        assert_ne!(report["cells"]["not_linearizable"], serde_json::json!([]), "{lie}: {report:#}");
        std::fs::remove_dir_all(report["kept"].as_str().unwrap()).unwrap();
    }
}

#[test]
fn mistakes_are_told_in_one_line() {
    for (arguments, says) in [
        (&["--replicas", "1"][..], "1 is not in 2..=9"),
        (&["--no-network", "--faults", "loss"], "need the network"),
        (&["judge", "/nowhere"], "/nowhere"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_chaos"))
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("chaos runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(says) && said.lines().count() == 1, "{arguments:?}: {said}");
    }
}
