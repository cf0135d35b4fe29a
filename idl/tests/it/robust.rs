//! Whatever a file holds, the compiler returns, soon, and does not panic.

use std::time::Instant;

use maestro_idl::{Colour, Compiled, MemoryFiles, Options, compile, generate};
use proptest::prelude::*;

use crate::mistakes::wrong_files;

/// Words and signs of the language, and some that are none.
const VOCABULARY: &[&str] = &[
    "module",
    "interface",
    "struct",
    "union",
    "switch",
    "case",
    "default",
    "enum",
    "typedef",
    "const",
    "exception",
    "valuetype",
    "abstract",
    "local",
    "custom",
    "truncatable",
    "supports",
    "factory",
    "public",
    "private",
    "attribute",
    "readonly",
    "oneway",
    "raises",
    "getraises",
    "setraises",
    "context",
    "in",
    "out",
    "inout",
    "void",
    "long",
    "short",
    "unsigned",
    "double",
    "float",
    "char",
    "wchar",
    "boolean",
    "octet",
    "any",
    "Object",
    "ValueBase",
    "string",
    "wstring",
    "fixed",
    "sequence",
    "native",
    "typeid",
    "typeprefix",
    "import",
    "component",
    "home",
    "eventtype",
    "A",
    "B",
    "C",
    "_interface",
    "CORBA",
    "TypeCode",
    "x",
    "y",
    "::",
    ";",
    ";",
    ";",
    "{",
    "}",
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    ">>",
    "[",
    "]",
    ",",
    ":",
    "=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "|",
    "^",
    "&",
    "~",
    "<<",
    "1",
    "0",
    "3",
    "0x7f",
    "017",
    "1.5",
    "1e3",
    "2.50d",
    "'a'",
    "L'b'",
    "\"text\"",
    "L\"wide\"",
    "TRUE",
    "FALSE",
    "@",
    "?",
    "\n",
    "\n",
    "\n#define M ",
    "\n#define F(x) x #x x##1 ",
    "M",
    "F(",
    "\n#if ",
    "\n#ifdef M\n",
    "\n#else\n",
    "\n#elif 1\n",
    "\n#endif\n",
    "\n#undef M\n",
    "\n#include \"a.idl\"\n",
    "\n#include \"b.idl\"\n",
    "\n#pragma prefix \"p\"\n",
    "\n#pragma ID A \"IDL:A:2.0\"\n",
    "\n#pragma version A 1.2\n",
    "\n#line 7 \"c.idl\"\n",
    "defined",
    "/*",
    "*/",
    "//",
    "\\\n",
    "\"",
    "'",
    "ö",
    "“",
    "\u{0}",
    "\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn octets_of_any_kind(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
        run(octets);
    }

    #[test]
    fn words_in_any_order(words in proptest::collection::vec(proptest::sample::select(VOCABULARY), 0..200)) {
        run(words.join(" ").into_bytes());
    }

    #[test]
    fn files_with_a_part_changed(
        file in proptest::sample::select(good_files()),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..12, any::<u8>()), 1..6),
    ) {
        let mut octets = file.into_bytes();
        for (at, length, kind) in changes {
            let start = at.index(octets.len().max(1)).min(octets.len());
            let end = (start + length).min(octets.len());
            match kind % 4 {
                0 => drop(octets.drain(start..end)),
                1 => octets.splice(start..start, octets[start..end].to_vec()).for_each(drop),
                2 => octets.splice(start..end, VOCABULARY[usize::from(kind) % VOCABULARY.len()].bytes()).for_each(drop),
                _ => octets.truncate(start.max(1)),
            }
        }
        run(octets);
    }
}

#[test]
fn every_beginning_of_every_wrong_file() {
    for (_, text) in wrong_files().into_iter().filter(|(_, text)| text.len() < 200) {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            run(text.as_bytes()[..end].to_vec());
        }
    }
}

#[test]
fn nothing_nests_without_limit() {
    let many = 20_000;
    let nested = |open: &str, inner: &str, close: &str| {
        [open.repeat(many), inner.to_owned(), close.repeat(many)].concat()
    };
    for text in [
        nested("module M { ", "typedef long T;", "};"),
        nested("struct S { ", "long x;", "} y;"),
        nested("{", "", "}"),
        format!("typedef {} T;", nested("sequence<", "long", ">")),
        format!("const long L = {};", nested("(", "1", ")")),
        format!("const long L = {}1;", "-".repeat(many)),
        format!("const long L = {}1;", "1+".repeat(many)),
        format!("const long L = {}1;", "1|1^1&1<<1+1*".repeat(many / 10)),
        format!("union U switch (long) {{ {} long x; }};", "case 1: default: ".repeat(many)),
        format!("typedef long T{};", "[1]".repeat(many)),
        format!("typedef {}A T;", "A::".repeat(many)),
        format!("#if {}\n#endif", nested("(", "1", ")")),
        format!("#if {}1\n#endif", "!".repeat(many)),
        format!("#if {}1\n#endif", "1 ? ".repeat(many)),
        "#if 1\n".repeat(many),
        "#if 0\n".repeat(many),
        format!("#define F(x) x\n{}1{}", "F(".repeat(many), ")".repeat(many)),
        format!("const string S = {};", "\"a\" ".repeat(many)),
        "/*".repeat(many),
        "\\\n".repeat(many),
    ] {
        run(text.into_bytes());
    }
}

#[test]
fn long_chains_of_declarations_are_no_recursion() {
    let chain = |link: &dyn Fn(usize) -> String| (1..5_000).map(link).collect::<String>();
    for text in [
        format!("typedef long T0;{}", chain(&|at| format!("typedef T{} T{at};", at - 1))),
        format!("typedef long T0;{}", chain(&|at| format!("typedef sequence<T{}> T{at};", at - 1))),
        format!("struct S0 {{ long x; }};{}", chain(&|at| format!("struct S{at} {{ S{} x; }};", at - 1))),
        format!("const long C0 = 1;{}", chain(&|at| format!("const long C{at} = C{};", at - 1))),
        format!("interface I0 {{}};{}", chain(&|at| format!("interface I{at} : I{} {{}};", at - 1))),
        format!("#define M0 x\n{}M4999", chain(&|at| format!("#define M{at} M{}\n", at - 1))),
    ] {
        run(text.into_bytes());
    }
}

#[test]
fn macros_that_explode_are_stopped() {
    let doubled = (1..64).map(|at| format!("#define A{at} A{} A{}\n", at - 1, at - 1)).collect::<String>();
    for text in [
        format!("#define A0 x\n{doubled}A63"),
        "#define F(x) x x\nF(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(1))))))))))))))))))))))))))))))".to_owned(),
        "#define F(x) F(x) F(x)\nF(F(F(F(1))))".to_owned(),
        "#define X Y\n#define Y X\nX".to_owned(),
        "#define X X X X\nX".to_owned(),
    ] {
        run(text.into_bytes());
    }
}

/// Compiles a text beside two others, and renders what is said of it.
fn run(octets: Vec<u8>) -> Compiled {
    let started = Instant::now();
    let files = MemoryFiles::new()
        .with("main.idl", octets)
        .with("a.idl", "#ifndef M\n#define M long\n#endif\n#include \"b.idl\"\nstruct InA { long x; };")
        .with("b.idl", "#include \"main.idl\"\n#include \"a.idl\"\n");
    let compiled = compile("main.idl".as_ref(), &Options::default(), &files).expect("the file is there");
    let said = compiled.render(Colour::Never);
    assert_eq!(compiled.model.is_none(), compiled.diagnostics.has_errors(), "{said}");
    if let Some(model) = &compiled.model {
        match generate(model) {
            Ok(code) => assert!(code.starts_with("// Made by")),
            Err(refused) => {
                let said = refused.render(model.sources(), Colour::Never);
                assert!(!said.contains("is no Rust"), "{said}");
            }
        }
    }
    assert!(started.elapsed().as_secs() < 60, "it takes too long");
    compiled
}

fn good_files() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/same");
    let entries = std::fs::read_dir(folder).expect("tests/same is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.map(|path| std::fs::read_to_string(path).expect("the file can be read")).collect()
}
