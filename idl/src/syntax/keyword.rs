//! Keywords.

/// A keyword as it is written.
pub(crate) type Keyword = &'static str;

/// Source: CORBA 3.0.3 §3.2.4, table 3-6
const KEYWORDS: &[Keyword] = &[
    "FALSE",
    "Object",
    "TRUE",
    "ValueBase",
    "abstract",
    "any",
    "attribute",
    "boolean",
    "case",
    "char",
    "component",
    "const",
    "consumes",
    "context",
    "custom",
    "default",
    "double",
    "emits",
    "enum",
    "eventtype",
    "exception",
    "factory",
    "finder",
    "fixed",
    "float",
    "getraises",
    "home",
    "import",
    "in",
    "inout",
    "interface",
    "local",
    "long",
    "module",
    "multiple",
    "native",
    "octet",
    "oneway",
    "out",
    "primarykey",
    "private",
    "provides",
    "public",
    "publishes",
    "raises",
    "readonly",
    "sequence",
    "setraises",
    "short",
    "string",
    "struct",
    "supports",
    "switch",
    "truncatable",
    "typedef",
    "typeid",
    "typeprefix",
    "union",
    "unsigned",
    "uses",
    "valuetype",
    "void",
    "wchar",
    "wstring",
];

/// Returns the keyword that a word is.
pub(crate) fn keyword(word: &str) -> Option<Keyword> {
    KEYWORDS.binary_search(&word).ok().map(|at| KEYWORDS[at])
}

/// Returns the keyword that a word would be but for its case.
pub(crate) fn keyword_in_other_case(word: &str) -> Option<Keyword> {
    KEYWORDS.iter().copied().find(|keyword| keyword.eq_ignore_ascii_case(word) && *keyword != word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(KEYWORDS.is_sorted());
        assert!(KEYWORDS.iter().all(|word| keyword(word) == Some(word)));
        assert_eq!(keyword_in_other_case("INTERFACE"), Some("interface"));
    }
}
