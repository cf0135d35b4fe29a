//! What is IDL and has no Rust: names that collide, and what the mapping does not know.

use maestro_idl::{Colour, MemoryFiles, Options, compile, generate};

#[test]
fn what_has_no_rust_is_told_with_its_places() {
    let mut said = String::new();
    for text in [
        "interface A { void getName(); void get_name(); };",
        "interface A { attribute long size; void set_size(in long s); };",
        "struct S { long aB; long a_b; };",
        "enum E { some_thing, someThing };",
        "module FooBar { typedef long T; }; module foo_bar { typedef long T; };",
        "interface A { void f(in long someValue, in long some_value); };",
        "union U switch (long) { case 1: long other; };",
        "exception E {}; interface A { typedef long FError; void f() raises (E); };",
        "interface A {\n  // @level two\n  void f();\n};",
        "valuetype V { public long aB; public long a_b; };",
        "valuetype V {}; struct value_base { long x; };",
        "valuetype V {}; const long value_types = 1;",
        "typedef long T; const long t_type = 1;",
        "native N; interface A { void f(in N n1); };",
        "native N; struct S { N n1; };",
        "local interface L {}; exception E { L l1; };",
        "valuetype V; interface A { void f(in V v1); };",
    ] {
        let files = MemoryFiles::new().with("a.idl", text);
        let compiled = compile("a.idl".as_ref(), &Options::default(), &files).expect("the file is there");
        let rendered = compiled.render(Colour::Never);
        let model = compiled.model.unwrap_or_else(|| panic!("{rendered}"));
        let refused = generate(&model).expect_err(text);
        said.push_str(&format!("━━━ {text}\n{}\n", refused.render(model.sources(), Colour::Never)));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../../snapshots" }, {
        insta::assert_snapshot!("generated-refused", said);
    });
}
