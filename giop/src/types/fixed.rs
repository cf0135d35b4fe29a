//! Fixed point numbers: decimal digits, two to an octet, the sign in the last half.

/// The octets of a number of so many digits.
///
/// Source: CORBA 3.0.3 §15.3.2.8
pub(crate) fn octets(digits: u16) -> usize {
    usize::from(digits) / 2 + 1
}

/// Says whether octets are digits and a sign; a number of an even number of digits begins with a zero.
pub(crate) fn is_valid(octets: &[u8], digits: u16) -> bool {
    let mut halves = halves(octets);
    let sign = halves.next_back();
    let filler = if digits.is_multiple_of(2) { halves.next() } else { Some(0) };
    matches!(sign, Some(PLUS | MINUS)) && filler == Some(0) && halves.all(|half| half <= 9)
}

const PLUS: u8 = 0xC;
const MINUS: u8 = 0xD;

fn halves(octets: &[u8]) -> impl DoubleEndedIterator<Item = u8> {
    octets.iter().flat_map(|octet| [octet >> 4, octet & 0xF])
}

/// Writes a number as decimal text, with as many digits after the point as its scale says.
pub(crate) fn to_text(octets: &[u8], scale: i16) -> String {
    let mut digits: Vec<u8> = halves(octets).collect();
    let is_negative = digits.pop() == Some(MINUS);
    let mut digits: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let fraction = usize::try_from(scale).unwrap_or_default();
    digits.extend(std::iter::repeat_n('0', usize::from(scale.min(0).unsigned_abs())));
    if digits.len() < fraction {
        digits.insert_str(0, &"0".repeat(fraction - digits.len()));
    }
    let (whole, rest) = digits.split_at(digits.len() - fraction);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let (sign, point) = (if is_negative { "-" } else { "" }, if rest.is_empty() { "" } else { "." });
    format!("{sign}{whole}{point}{rest}")
}

/// Reads decimal text, or returns `None` if it is none or the type cannot hold it exactly.
pub(crate) fn from_text(text: &str, digits: u16, scale: i16) -> Option<Vec<u8>> {
    let (sign, text) = text.strip_prefix('-').map_or((PLUS, text), |text| (MINUS, text));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = !whole.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !is_number || fraction.contains('.') || text.ends_with('.') {
        return None;
    }
    // Shift the point by the scale: what is left of it then must be all there is, and fit.
    let shift = usize::from(scale.unsigned_abs());
    let mut number = whole.trim_start_matches('0').to_owned();
    if scale >= 0 {
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > shift {
            return None;
        }
        number.push_str(fraction);
        number.push_str(&"0".repeat(shift - fraction.len()));
    } else {
        let is_whole = fraction.bytes().all(|digit| digit == b'0');
        let kept = number.len().saturating_sub(shift);
        if !is_whole || number[kept..].bytes().any(|digit| digit != b'0') {
            return None;
        }
        number.truncate(kept);
    }
    let number = number.trim_start_matches('0');
    let width = octets(digits) * 2 - 1;
    if number.len() > usize::from(digits) {
        return None;
    }
    let zeros = std::iter::repeat_n(0, width - number.len());
    let halves: Vec<u8> = zeros.chain(number.bytes().map(|digit| digit - b'0')).chain([sign]).collect();
    Some(halves.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_octets_are_the_same_number() {
        for (text, digits, scale, octets) in [
            ("123.45", 5, 2, "12345c"),
            ("-0.07", 5, 2, "00007d"),
            ("1234", 4, 0, "01234c"),
            ("-42", 4, 0, "00042d"),
            ("0.00", 5, 2, "00000c"),
            ("-0.00", 5, 2, "00000d"),
            ("12000", 2, -3, "012c"),
            ("0", 2, -3, "000c"),
            ("0.0012", 2, 4, "012c"),
            ("0.1234567890123456789012345678901", 31, 31, "1234567890123456789012345678901c"),
        ] {
            let octets = hex::decode(octets).unwrap();
            assert!(is_valid(&octets, digits), "{text}");
            assert_eq!(super::octets(digits), octets.len(), "{text}");
            assert_eq!(to_text(&octets, scale), text);
            assert_eq!(from_text(text, digits, scale), Some(octets), "{text}");
        }
        assert_eq!(from_text("1.5", 5, 2), from_text("001.50", 5, 2));
    }

    #[test]
    fn what_the_type_cannot_hold_is_refused() {
        for (text, digits, scale) in [
            ("1234.5", 5, 2),
            ("1.234", 5, 2),
            ("12345", 4, 0),
            ("12100", 2, -3),
            ("1200.5", 2, -3),
            ("", 4, 0),
            ("-", 4, 0),
            ("1.", 4, 0),
            (".5", 4, 1),
            ("1e3", 4, 0),
            ("--1", 4, 0),
            ("1.2.3", 4, 2),
            ("+1", 4, 0),
        ] {
            assert_eq!(from_text(text, digits, scale), None, "{text}");
        }
        for octets in ["12345b", "1a345c", "012345", "11234c"] {
            let digits = if octets == "11234c" { 4 } else { 5 };
            assert!(!is_valid(&hex::decode(octets).unwrap(), digits), "{octets}");
        }
    }
}
