//! `maestro explain` as a user meets it.

mod run;

use run::maestro;

/// Runs `maestro explain` for each case and shows all that it prints.
fn explained(cases: &[&[&str]]) -> String {
    let explain = |case: &&[&str]| {
        let arguments = [&["explain"], *case].concat();
        format!("$ maestro {}\n{}", arguments.join(" "), maestro(&arguments))
    };
    cases.iter().map(explain).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_code_of_each_orb_is_explained() {
    insta::assert_snapshot!(explained(&[
        &["TRANSIENT", "0x41540002"],
        &["BAD_PARAM", "0x4f4d0017"],
        &["TRANSIENT", "0x54410485"],
        &["TRANSIENT", "0x54410493"],
        &["COMM_FAILURE", "0x54410364"],
        &["NO_PERMISSION", "0x4a430003"],
        &["COMM_FAILURE", "0x535500d0"],
        &["TIMEOUT", "2"],
        &["MARSHAL", "0"],
    ]));
}

#[test]
fn what_orbs_print_is_explained() {
    insta::assert_snapshot!(explained(&[
        &["org.omg.CORBA.COMM_FAILURE:   vmcid: SUN  minor code: 201  completed: No"],
        &["CORBA.TRANSIENT(omniORB.TRANSIENT_CallTimedout, CORBA.COMPLETED_MAYBE)"],
        &["IDL:omg.org/CORBA/OBJECT_NOT_EXIST:1.0", "0x4f4d0002", "completed", "NO"],
        &["IOP00410208"],
    ]));
}

#[test]
fn what_is_asked_for_half_gets_all_meanings() {
    insta::assert_snapshot!(explained(&[&["TRANSIENT"], &["0x4f4d0003"], &["0x4154002b"]]));
}

#[test]
fn what_is_not_known_is_said_and_told_by_the_exit_code() {
    insta::assert_snapshot!(explained(&[
        &["TRANSIENT", "0x41540999"],
        &["TRANSIENT", "0x49420005"],
        &["0x12345678"],
        &["Grid"],
    ]));
}

#[test]
fn programs_get_a_line_for_each_meaning() {
    insta::assert_snapshot!(explained(&[
        &["--json", "TRANSIENT", "0x41540002"],
        &["--json", "0x4f4d0005"],
        &["--json", "TRANSIENT", "0x49420005"],
    ]));
}
