//! The tables of `docs/mapping.md`: what they say is what is made.

use maestro_idl::{Colour, MemoryFiles, Model, Options, compile, generate};

#[test]
fn every_row_of_the_mapping_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/mapping.md");
    let text = std::fs::read_to_string(path).expect("the mapping is there");
    let mut rows = 0;
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [idl, expected] = cells[..] else { panic!("two cells in {row}") };
        let model = model(idl.trim_matches('`'));
        match (generate(&model), expected.strip_prefix('`')) {
            (Ok(code), Some(rust)) => {
                let (code, rust) = (dense(&code), dense(rust.trim_end_matches('`')));
                assert!(code.contains(&rust), "{idl}: {rust}\nis not in\n{code}");
            }
            (Err(refused), None) => {
                let said = refused.render(model.sources(), Colour::Never);
                assert!(said.contains(expected), "{idl}: {said}");
            }
            (made, _) => panic!("{idl}: {made:?}"),
        }
        rows += 1;
    }
    assert!(rows >= 60, "{rows} rows");
}

/// Takes white space away, and what stands for comments.
fn dense(code: &str) -> String {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("///"));
    let text: String = lines.flat_map(str::chars).filter(|character| !character.is_whitespace()).collect();
    let mut rest = text.as_str();
    let mut dense = String::new();
    while let Some((before, comment)) = rest.split_once("#[doc=") {
        dense.push_str(before);
        rest = comment.split_once("\"]").map_or("", |(_, after)| after);
    }
    // How lines were broken does not count.
    (dense + rest).replace(",>", ">").replace(",)", ")")
}

fn model(text: &str) -> Model {
    let files = MemoryFiles::new().with("a.idl", text);
    let compiled = compile("a.idl".as_ref(), &Options::default(), &files).expect("the file is there");
    let said = compiled.render(Colour::Never);
    compiled.model.unwrap_or_else(|| panic!("{text}: {said}"))
}
