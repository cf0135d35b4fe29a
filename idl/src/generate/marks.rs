//! Marks in comments, which other IDL compilers skip: what an operation does to the state, whether it lends its results, and from which
//! level on there is one.

const READ: &str = "@read";
const BORROW: &str = "@borrow";
const LEVEL: &str = "@level";

/// Tells whether a comment marks an operation as one that only reads.
pub(super) fn reads(comment: Option<&str>) -> bool {
    comment.unwrap_or_default().lines().any(|line| text(line) == READ)
}

/// Tells whether a comment marks results as borrowed from the object.
pub(super) fn borrows(comment: Option<&str>) -> bool {
    comment.unwrap_or_default().lines().any(|line| text(line) == BORROW)
}

/// Returns from which level on there is an operation or an attribute. `Err` has the words that are no level.
pub(super) fn level(comment: Option<&str>) -> Result<Option<u32>, String> {
    for line in comment.unwrap_or_default().lines().map(text) {
        if let Some(level) = line.strip_prefix(LEVEL).filter(|rest| !rest.starts_with(char::is_alphanumeric))
        {
            let number = level.trim().parse().ok().filter(|level| *level > 0);
            return number.map(Some).ok_or_else(|| line.to_owned());
        }
    }
    Ok(None)
}

/// Tells whether a line of a comment is a mark.
pub(super) fn is_mark(line: &str) -> bool {
    [READ, BORROW].contains(&text(line)) || level(Some(line)).is_ok_and(|level| level.is_some())
}

/// Takes the signs of a comment away.
fn text(line: &str) -> &str {
    line.trim().trim_start_matches(['/', '*', '!']).trim_end_matches("*/").trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_in_comments_of_every_kind() {
        assert!(reads(Some("/* @read */")) && reads(Some("// text\n// @read")) && !reads(Some("// @reads")));
        assert!(!reads(None));
        assert!(borrows(Some("// @read\n// @borrow")) && !borrows(Some("// @read")) && is_mark("// @borrow"));
        for comment in ["// @level 2", "/** text\n * @level 2\n */", "/* @level  2 */"] {
            assert_eq!(level(Some(comment)), Ok(Some(2)), "{comment}");
        }
        assert_eq!(level(Some("// @levels of service")), Ok(None));
        for wrong in ["@level", "@level two", "@level 0", "@level 2 3", "@level -1"] {
            assert_eq!(level(Some(&format!("// {wrong}"))), Err(wrong.to_owned()));
        }
    }
}
