//! What somebody may have meant.

/// Returns ` (did you mean X?)` for a word that is nearly one of those that there are, else nothing.
pub(super) fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let likeness = |known: &str| strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase());
    let near = known.map(|known| (likeness(known), known)).filter(|(likeness, _)| *likeness > 0.8);
    match near.max_by(|(one, _), (other, _)| one.total_cmp(other)) {
        Some((_, known)) => format!(" (did you mean {known}?)"),
        None => String::new(),
    }
}
