//! Names that people know numbers by.

use maestro_giop::CodeSet;

use crate::MAESTRO_ORB_TYPE;

/// The ORBs whose numbers are certain.
const ORBS: [(u32, &str); 4] =
    [(0x4154_5400, "omniORB"), (0x5441_4f00, "TAO"), (0x4a41_4300, "JacORB"), (MAESTRO_ORB_TYPE, "Maestro")];

/// Source: the OSF character and code set registry 1.2g.
const CODE_SETS: [(u32, &str); 29] = [
    (0x0001_0001, "ISO-8859-1"),
    (0x0001_0002, "ISO-8859-2"),
    (0x0001_0003, "ISO-8859-3"),
    (0x0001_0004, "ISO-8859-4"),
    (0x0001_0005, "ISO-8859-5"),
    (0x0001_0006, "ISO-8859-6"),
    (0x0001_0007, "ISO-8859-7"),
    (0x0001_0008, "ISO-8859-8"),
    (0x0001_0009, "ISO-8859-9"),
    (0x0001_000a, "ISO-8859-10"),
    (0x0001_000f, "ISO-8859-15"),
    (0x0001_0020, "ISO-646"),
    (0x0001_0100, "UCS-2"),
    (0x0001_0101, "UCS-2 level 2"),
    (0x0001_0102, "UCS-2 level 3"),
    (0x0001_0104, "UCS-4"),
    (0x0001_0105, "UCS-4 level 2"),
    (0x0001_0106, "UCS-4 level 3"),
    (0x0001_0109, "UTF-16"),
    (0x0501_0001, "UTF-8"),
    (0x1002_04e2, "windows-1250"),
    (0x1002_04e3, "windows-1251"),
    (0x1002_04e4, "windows-1252"),
    (0x1002_04e5, "windows-1253"),
    (0x1002_04e6, "windows-1254"),
    (0x1002_04e7, "windows-1255"),
    (0x1002_04e8, "windows-1256"),
    (0x1002_04e9, "windows-1257"),
    (0x1002_04ea, "windows-1258"),
];

/// The bits of a TLS component's two sets, lowest first.
const ASSOCIATION_OPTIONS: [&str; 10] = [
    "no protection",
    "integrity",
    "confidentiality",
    "detect replay",
    "detect misordering",
    "establish trust in target",
    "establish trust in client",
    "no delegation",
    "simple delegation",
    "composite delegation",
];

pub(super) fn orb(number: u32) -> Option<&'static str> {
    find(&ORBS, number)
}

pub(super) fn code_set(set: CodeSet) -> Option<&'static str> {
    find(&CODE_SETS, set.0)
}

pub(super) fn code_set_named(name: &str) -> Option<CodeSet> {
    let known = CODE_SETS.iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
    known.map(|(number, _)| CodeSet(*number))
}

/// Names the bits that are set, `none` where there are none.
pub(super) fn association_options(bits: u16) -> String {
    let mut names: Vec<String> = Vec::new();
    for bit in (0..u16::BITS).filter(|bit| bits >> bit & 1 == 1) {
        let name = ASSOCIATION_OPTIONS.get(bit as usize);
        names.push(name.map_or_else(|| format!("bit {bit}"), |name| (*name).to_owned()));
    }
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn find(table: &[(u32, &'static str)], number: u32) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}
