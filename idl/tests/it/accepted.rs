//! What is accepted and what becomes of it, where omniidl has nothing to compare with.

use maestro_idl::{Colour, ConstantValue, Kind, MemoryFiles, Model, Options, Type, compile};

use crate::dump::dump;

#[test]
fn attributes_have_exceptions_of_their_own() {
    let model = model(
        "exception A {}; exception B {};\n\
         interface I { attribute long x getraises (A) setraises (A, B); readonly attribute long y raises (B); };",
    );
    let Kind::Attribute(x) = &find(&model, "I::x").kind else { panic!("an attribute") };
    assert_eq!((x.get_raises.len(), x.set_raises.len(), x.readonly), (1, 2, false));
    let Kind::Attribute(y) = &find(&model, "I::y").kind else { panic!("an attribute") };
    assert_eq!((y.get_raises.len(), y.set_raises.len(), y.readonly), (1, 0, true));
}

#[test]
fn an_exception_that_stands_twice_counts_once() {
    let model = model("exception E {}; interface A { void f() raises (E, E); };");
    let Kind::Operation(f) = &find(&model, "A::f").kind else { panic!("an operation") };
    assert_eq!(f.raises.len(), 1);
}

#[test]
fn typeid_and_typeprefix_make_ids() {
    let model = model(
        "module M { interface A {}; interface B { void op(); }; module N { struct S { long x; }; }; };\n\
         typeprefix M \"example.org\"; typeid M::A \"IDL:special:2.1\"; typeprefix M::N \"other\";\n\
         module M { typedef long Later; };",
    );
    for (name, id) in [
        ("M", "IDL:example.org/M:1.0"),
        ("M::A", "IDL:special:2.1"),
        ("M::B::op", "IDL:example.org/M/B/op:1.0"),
        ("M::N", "IDL:other/M/N:1.0"),
        ("M::N::S", "IDL:other/M/N/S:1.0"),
        ("M::Later", "IDL:example.org/M/Later:1.0"),
    ] {
        assert_eq!(find(&model, name).repository_id, id);
    }
}

#[test]
fn imports_of_what_is_known_are_accepted() {
    model(
        "module M { typedef long T; }; import ::M; import \"IDL:example.org/X:1.0\"; import CORBA; interface A {};",
    );
}

#[test]
fn a_prefix_ends_with_its_file() {
    let files = MemoryFiles::new()
        .with(
            "main.idl",
            "#include \"other.idl\"\nmodule M {\n#include \"inner.idl\"\n};\ninterface A : B {};",
        )
        .with("inner.idl", "typedef long T;\n")
        .with("other.idl", "#pragma prefix \"example.org\"\ninterface B {};\n");
    let compiled = compile("main.idl".as_ref(), &Options::default(), &files).expect("the file is there");
    let model = compiled.model.expect("no errors");
    assert_eq!(find(&model, "A").repository_id, "IDL:A:1.0");
    assert_eq!(find(&model, "B").repository_id, "IDL:example.org/B:1.0");
    assert_eq!(find(&model, "M::T").repository_id, "IDL:M/T:1.0");
    assert!(find(&model, "A").in_main_file && !find(&model, "B").in_main_file);
}

#[test]
fn included_files_are_looked_for_in_order() {
    let files = MemoryFiles::new()
        .with("dir/main.idl", "#include \"a.idl\"\n#include <b.idl>\n#include NAME\n")
        .with("dir/a.idl", "typedef long A;\n")
        .with("one/a.idl", "typedef short A;\n")
        .with("two/b.idl", "#pragma once\ntypedef long B;\n")
        .with("one/c.idl", "#include <b.idl>\ntypedef B C;\n");
    let options = Options {
        include: vec!["one".into(), "two".into()],
        defines: vec![("NAME".to_owned(), "<c.idl>".to_owned())],
    };
    let compiled = compile("dir/main.idl".as_ref(), &options, &files).expect("the file is there");
    let model = compiled.model.unwrap_or_else(|| panic!("errors"));
    let Kind::Typedef(ty) = &find(&model, "A").kind else { panic!("a typedef") };
    assert_eq!(*ty, Type::Long, "the folder of the including file comes first");
    find(&model, "C");
}

#[test]
fn files_are_utf_8_or_latin_1() {
    for octets in [b"const string S = \"\xc3\xa9\";".to_vec(), b"const string S = \"\xe9\";".to_vec()] {
        let model = model(octets);
        let Kind::Constant(_, value) = &find(&model, "S").kind else { panic!("a constant") };
        assert_eq!(*value, ConstantValue::String("é".to_owned()));
    }
    model("\u{feff}interface A {};\r\n#define X \\\r\n long\r\ntypedef X Y;\r\n");
    let model = model("const wstring W = L\"☺\"; const char C = '\"';");
    let Kind::Constant(_, value) = &find(&model, "W").kind else { panic!("a constant") };
    assert_eq!(*value, ConstantValue::WString("☺".to_owned()));
}

#[test]
fn what_is_skipped_need_not_be_idl() {
    model("#if 0\nIt's \"anything, /* goes */ “here” $ #define X\n#endif\ninterface A {};");
    model(
        "#error \"not\"\n".replace("#error", "#if 0\n#error").as_str().to_owned() + "#endif\ninterface A {};",
    );
}

#[test]
fn the_edges_of_types_are_inside() {
    let lines = dump(&model(
        "const long A = -2147483648; const long long B = -9223372036854775808; const short C = ~0; const long D = ~0;\n\
         const octet E = 255; const fixed F = 9999999999999999999999999999999d; const fixed G = 0.1d - 0.1d;\n\
         const unsigned long long H = 1 << 63; const fixed I = -0.05d; const float J = 3.4028234e38;",
    ));
    for (name, value) in [
        ("A", "-2147483648"),
        ("B", "-9223372036854775808"),
        ("C", "-1"),
        ("D", "-1"),
        ("E", "255"),
        ("F", "9999999999999999999999999999999"),
        ("G", "0"),
        ("H", "9223372036854775808"),
        ("I", "-0.05"),
    ] {
        let line = format!("const | {name} | IDL:{name}:1.0 | {value}");
        assert!(lines.contains(&line), "{line} in {lines:#?}");
    }
}

#[test]
fn recursive_types_of_all_kinds_are_accepted() {
    let model = model(
        "struct Tree; typedef sequence<Tree> Trees; struct Tree { long value; Trees children; };\n\
         union Expr; typedef sequence<Expr> Exprs; union Expr switch (long) { case 0: long leaf; default: Exprs all; };\n\
         struct Old { sequence<Old> inside; };\n\
         interface Self { Self me(in Self other); };\n\
         valuetype Node { public Node next; };",
    );
    assert!(matches!(&find(&model, "Tree").kind, Kind::Struct(members) if members.len() == 2));
    assert!(matches!(&find(&model, "Expr").kind, Kind::Union(union) if !union.has_implicit_default));
}

#[test]
fn comments_before_declarations_are_kept() {
    let model = model(
        "// A licence.\n\n/** Counts. */\ninterface Counter {\n  // Adds.\n  // A lot.\n  long add(in long n); // Not this.\n\
         readonly attribute long total;\n};",
    );
    assert_eq!(find(&model, "Counter").doc.as_deref(), Some("/** Counts. */"));
    assert_eq!(find(&model, "Counter::add").doc.as_deref(), Some("// Adds.\n  // A lot."));
    assert_eq!(find(&model, "Counter::total").doc, None);
}

#[test]
fn ancestors_come_nearest_first() {
    let model = model("interface A {}; interface B : A {}; interface C : A {}; interface D : B, C {};");
    let (id, _) = model.iter().find(|(_, declaration)| declaration.name == "D").expect("D is there");
    let names: Vec<&str> = model.ancestors(id).into_iter().map(|base| &*model.get(base).name).collect();
    assert_eq!(names, ["B", "C", "A"]);
}

#[test]
fn a_file_that_is_not_there_is_an_error_of_its_own() {
    let error =
        compile("none.idl".as_ref(), &Options::default(), &MemoryFiles::new()).expect_err("no such file");
    assert!(error.to_string().starts_with("cannot read `none.idl`: "), "{error}");
}

fn model(text: impl Into<Vec<u8>>) -> Model {
    let files = MemoryFiles::new().with("main.idl", text);
    let compiled = compile("main.idl".as_ref(), &Options::default(), &files).expect("the file is there");
    let said = compiled.render(Colour::Never);
    compiled.model.unwrap_or_else(|| panic!("{said}"))
}

fn find<'a>(model: &'a Model, name: &str) -> &'a maestro_idl::Declaration {
    let found = model.iter().find(|(id, _)| model.scoped_name(*id) == name);
    found.unwrap_or_else(|| panic!("{name} is not declared")).1
}
