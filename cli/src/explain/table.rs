//! The tables of minor codes: who gives out which, and what they say.

use std::borrow::Cow;

use maestro_giop::SystemExceptionKind as Kind;

/// The bits of a minor code that say who defined it. The other twelve are the code.
pub(super) const VENDOR_MASK: u32 = 0xffff_f000;

/// Who defines minor codes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Vendor {
    /// The name that is printed.
    pub(super) name: &'static str,
    /// Other names by which it is asked for, in lower case.
    aliases: &'static [&'static str],
    /// The upper 20 bits of its codes.
    pub(super) id: u32,
    /// Where its table was taken from; empty without one.
    pub(super) source: &'static str,
    table: &'static str,
}

/// All vendors whose id is known. Those without a table are named, and no more.
///
/// Sources of the last three: IBM's and HP's lists of minor codes (0x4942 and 0x4e53 in front of each); Maestro raises OMG codes.
pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "OMG",
        aliases: &["omgvmcid"],
        id: 0x4f4d_0000,
        source: "CORBA 3.0.3, exception codes; omg/03-01-04",
        table: include_str!("tables/omg.txt"),
    },
    Vendor {
        name: "omniORB",
        aliases: &["omniorbpy"],
        id: 0x4154_0000,
        source: "omniORB 4.2.5, omniORB4/minorCode.h",
        table: include_str!("tables/omniorb.txt"),
    },
    Vendor {
        name: "TAO",
        aliases: &[],
        id: 0x5441_0000,
        source: "ACE_TAO, tao/ORB_Constants.h and tao/SystemException.cpp",
        table: include_str!("tables/tao.txt"),
    },
    Vendor {
        name: "JacORB",
        aliases: &[],
        id: 0x4a43_0000,
        source: "JacORB 3.9, org.jacorb.orb.MinorCodes",
        table: include_str!("tables/jacorb.txt"),
    },
    Vendor {
        name: "Sun",
        aliases: &["jdk", "glassfish", "oracle"],
        id: 0x5355_0000,
        source: "GlassFish CORBA, com/sun/corba/se/spi/logging/data",
        table: include_str!("tables/sun.txt"),
    },
    Vendor { name: "IBM", aliases: &["websphere"], id: 0x4942_0000, source: "", table: "" },
    Vendor { name: "HP NonStop", aliases: &["nonstop"], id: 0x4e53_0000, source: "", table: "" },
];

/// One row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// The exception, or the part of a code that the row is about.
    pub(super) section: &'static str,
    /// The code without the vendor's id.
    pub(super) code: u32,
    /// The name by which the vendor's ORB knows the code; the OMG's have none.
    pub(super) name: Option<&'static str>,
    text: Option<&'static str>,
}

impl Row {
    /// Says what the code says, by the name where there is nothing better.
    pub(super) fn text(&self) -> Cow<'static, str> {
        match (self.text, self.name) {
            (Some(text), _) => Cow::Borrowed(text),
            (None, Some(name)) => Cow::Owned(words(name)),
            (None, None) => Cow::Borrowed(""),
        }
    }
}

impl Vendor {
    /// Finds the vendor of a minor code.
    pub(super) fn of(minor: u32) -> Option<&'static Self> {
        VENDORS.iter().find(|vendor| vendor.id == minor & VENDOR_MASK)
    }

    /// Finds a vendor by its name, in any case.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        let name = name.to_lowercase();
        VENDORS.iter().find(|vendor| {
            vendor.name.to_lowercase() == name || vendor.aliases.iter().any(|alias| **alias == name)
        })
    }

    /// The OMG.
    pub(super) fn omg() -> &'static Self {
        &VENDORS[0]
    }

    /// Says whether its codes are the same for all exceptions, put together of a place and an error number.
    pub(super) fn is_composed(&self) -> bool {
        self.name == "TAO"
    }

    /// Returns the rows of its table.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        let mut section = "";
        self.table.lines().filter_map(move |line| {
            if line.is_empty() || line.starts_with('#') {
                return None;
            }
            let Some(row) = line.strip_prefix("  ") else {
                section = line.split_once(':').map_or(line, |(name, _)| name);
                return None;
            };
            read_row(section, row)
        })
    }

    /// Finds a code of an exception, or of a part of a composed code.
    pub(super) fn find(&self, section: &str, code: u32) -> Option<Row> {
        self.rows().find(|row| row.section == section && row.code == code)
    }
}

/// Says what an exception says, whatever its minor code.
pub(super) fn meaning(kind: &Kind) -> &'static str {
    let lines = Vendor::omg().table.lines();
    let mut sections =
        lines.filter_map(|line| line.split_once(": ")).filter(|(name, _)| *name == kind.name());
    sections.next().map_or("", |(_, meaning)| meaning)
}

/// Reads `code text`, `code NAME` or `code NAME: text`.
fn read_row(section: &'static str, row: &'static str) -> Option<Row> {
    let (code, rest) = row.split_once(' ')?;
    let is_name = |word: &str| !word.contains(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let (name, text) = match rest.split_once(": ") {
        Some((name, text)) if is_name(name) => (Some(name), Some(text)),
        None if is_name(rest) => (Some(rest), None),
        _ => (None, Some(rest)),
    };
    Some(Row { section, code: code.parse().ok()?, name, text })
}

/// Makes words of `CONNECT_FAILURE` and of `ConnectFailed`; abbreviations stay as they are.
fn words(name: &str) -> String {
    if !name.contains(char::is_lowercase) {
        return name.replace('_', " ").to_lowercase();
    }
    let mut words: Vec<String> = Vec::new();
    let mut before_is_small = true;
    for (index, c) in name.char_indices() {
        let after_is_small = name[index + c.len_utf8()..].starts_with(char::is_lowercase);
        match words.last_mut() {
            Some(word) if !c.is_uppercase() || !(before_is_small || after_is_small) => word.push(c),
            _ => words.push(c.into()),
        }
        before_is_small = c.is_lowercase();
    }
    let is_abbreviation = |word: &String| word.len() > 1 && !word.contains(char::is_lowercase);
    let lower = |word: String| if is_abbreviation(&word) { word } else { word.to_lowercase() };
    words.into_iter().map(lower).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_of_every_table_is_a_row_of_a_known_exception() {
        for vendor in VENDORS {
            let mut seen = HashSet::new();
            let lines = vendor.table.lines().filter(|line| line.starts_with("  "));
            assert_eq!(lines.count(), vendor.rows().count(), "{}", vendor.name);
            for row in vendor.rows() {
                assert!(seen.insert((row.section, row.code)), "{} {row:?} twice", vendor.name);
                assert!(row.code & VENDOR_MASK == 0 && !row.text().is_empty(), "{row:?}");
                let section = Kind::from_name(row.section).is_some();
                assert!(section != vendor.is_composed(), "{} {row:?}", vendor.name);
            }
            assert_eq!(vendor.source.is_empty(), vendor.table.is_empty());
        }
    }

    #[test]
    fn the_tables_are_as_long_as_their_sources() {
        let counts: Vec<(&str, usize)> =
            VENDORS.iter().map(|vendor| (vendor.name, vendor.rows().count())).collect();
        let expected = [
            ("OMG", 139),
            ("omniORB", 132),
            ("TAO", 43),
            ("JacORB", 3),
            ("Sun", 581),
            ("IBM", 0),
            ("HP NonStop", 0),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn every_standard_exception_has_a_meaning() {
        for kind in Kind::STANDARD {
            assert!(!meaning(kind).is_empty(), "{}", kind.name());
        }
    }

    #[test]
    fn names_become_words() {
        assert_eq!(words("CONNECT_FAILURE"), "connect failure");
        assert_eq!(words("BiDirConnIsGone"), "bi dir conn is gone");
        assert_eq!(words("InvalidPOAName"), "invalid POA name");
        assert_eq!(words("WCharOutOfRange"), "w char out of range");
        assert_eq!(words("UnresolvedRecursiveTC"), "unresolved recursive TC");
    }
}
