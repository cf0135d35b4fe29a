//! Texts with places to be filled in.

/// Fills in the places `{{name}}` of a template.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("{{") {
        text.push_str(before);
        // What is filled in is not looked through again: it may hold braces of its own.
        let filled = behind.split_once("}}").and_then(|(name, behind)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, behind))
        });
        match filled {
            Some((value, behind)) => {
                text.push_str(value);
                rest = behind;
            }
            None => {
                text.push_str("{{");
                rest = behind;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_and_other_braces_stay() {
        let values = [("name", "{{a}}"), ("a", "never")];
        assert_eq!(fill("x {{name}} {{ {{{ }} {{b}} {{name}}", &values), "x {{a}} {{ {{{ }} {{b}} {{a}}");
        assert_eq!(fill("{{name", &values), "{{name");
    }
}
