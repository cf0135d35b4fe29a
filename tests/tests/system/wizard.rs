//! What `maestro wizard` makes of nothing: a replicated server that is tested and answers. More of it: `--test wizard`.

use maestro_tests::{Cluster, Project, run};

#[test]
fn a_sample_is_a_replicated_server_whose_tests_find_what_is_wrong_with_it() {
    let project = Project::make("wizard-sample", &["select", "replicated-updates", "--defaults"]);
    project.passes_its_tests();
    let mut cluster = Cluster::start(&project.program(), "Counter", 3);
    let idl = project.folder().join("idl/Counter.idl").display().to_string();
    let reference = cluster.reference().display().to_string();
    let call = |words: &[&str]| {
        let called = run("maestro", &[&["call", &reference], words, &["--idl", &idl]].concat());
        assert!(called.status.success(), "{}", String::from_utf8_lossy(&called.stderr));
        String::from_utf8_lossy(&called.stdout).trim().to_owned()
    };
    assert_eq!(call(&["add", "5"]), "5");
    cluster.kill(0);
    assert_eq!(call(&["value"]), "5");
    // Each replica adds what its own clock says.
    let guilty = "let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        self.value = value + i64::from(clock.map_or(0, |clock| clock.subsec_nanos()));";
    project.change("self.value = value;", guilty);
    let tested = project.test();
    let told = String::from_utf8_lossy(&tested.stdout);
    assert!(!tested.status.success() && told.contains("operation `add`"), "{told}");
}
