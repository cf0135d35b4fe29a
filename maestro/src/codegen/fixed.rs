//! Fixed-point numbers.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A decimal number of `DIGITS` digits, `SCALE` of which stand behind the point. In a state it is text.
///
/// # Example
///
/// ```
/// use maestro::codegen::Fixed;
///
/// let price: Fixed<5, 2> = "12.34".parse()?;
/// assert_eq!(price.unscaled(), 1234);
/// assert_eq!(Fixed::<5, 2>::new(-5).unwrap().to_string(), "-0.05");
/// assert_eq!(Fixed::<5, 2>::new(100_000), None);
/// # Ok::<(), maestro::codegen::FixedError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fixed<const DIGITS: u8, const SCALE: u8>(i128);

/// Text that is no fixed-point number of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected a decimal number of at most {digits} digits, {scale} of them behind the point")]
pub struct FixedError {
    /// How many digits the type has.
    pub digits: u8,
    /// How many of them stand behind the point.
    pub scale: u8,
}

const PLUS: u8 = 0xC;
const MINUS: u8 = 0xD;

impl<const DIGITS: u8, const SCALE: u8> Fixed<DIGITS, SCALE> {
    /// Makes the number `unscaled / 10^SCALE`, or nothing where it has too many digits.
    #[must_use]
    pub const fn new(unscaled: i128) -> Option<Self> {
        let fits = unscaled.unsigned_abs() < 10_u128.pow(DIGITS as u32);
        if fits { Some(Self(unscaled)) } else { None }
    }

    /// Returns the number without its point: all of it times `10^SCALE`.
    #[must_use]
    pub const fn unscaled(self) -> i128 {
        self.0
    }

    /// Reads packed digits, two to an octet, the sign in the last half.
    ///
    /// Source: CORBA 3.0.3 §15.3.2.8
    pub(super) fn from_octets(octets: &[u8]) -> Option<Self> {
        let mut halves: Vec<u8> = octets.iter().flat_map(|octet| [octet >> 4, octet & 0xF]).collect();
        let sign = halves.pop()?;
        if halves.iter().any(|digit| *digit > 9) || !matches!(sign, PLUS | MINUS) {
            return None;
        }
        let number = halves.iter().fold(0_i128, |number, digit| number * 10 + i128::from(*digit));
        Self::new(if sign == MINUS { -number } else { number })
    }

    /// Returns packed digits.
    pub(super) fn to_octets(self) -> Vec<u8> {
        let width = usize::from(DIGITS) / 2 * 2 + 1;
        let digits = format!("{:0width$}", self.0.unsigned_abs());
        let sign = if self.0 < 0 { MINUS } else { PLUS };
        let halves: Vec<u8> = digits.bytes().map(|digit| digit - b'0').chain([sign]).collect();
        halves.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
    }
}

impl<const DIGITS: u8, const SCALE: u8> fmt::Display for Fixed<DIGITS, SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(SCALE);
        let digits = format!("{:0width$}", self.0.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.0 < 0 { "-" } else { "" };
        if scale == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

impl<const DIGITS: u8, const SCALE: u8> fmt::Debug for Fixed<DIGITS, SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl<const DIGITS: u8, const SCALE: u8> FromStr for Fixed<DIGITS, SCALE> {
    type Err = FixedError;

    fn from_str(text: &str) -> Result<Self, FixedError> {
        let error = FixedError { digits: DIGITS, scale: SCALE };
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_number =
            !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
        if !is_number || fraction.len() > usize::from(SCALE) || whole.len() > 62 {
            return Err(error);
        }
        let padded = format!("{whole}{fraction:0<width$}", width = usize::from(SCALE));
        let number: i128 = padded.parse().map_err(|_| error)?;
        Self::new(if text.starts_with('-') { -number } else { number }).ok_or(error)
    }
}

impl<const DIGITS: u8, const SCALE: u8> Serialize for Fixed<DIGITS, SCALE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const DIGITS: u8, const SCALE: u8> Deserialize<'de> for Fixed<DIGITS, SCALE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_digits_and_a_sign() {
        let number = Fixed::<5, 2>::new(-12_345).expect("it fits");
        assert_eq!(number.to_octets(), [0x12, 0x34, 0x5d]);
        assert_eq!(Fixed::<5, 2>::from_octets(&[0x12, 0x34, 0x5d]), Some(number));
        let even = Fixed::<4, 0>::new(42).expect("it fits");
        assert_eq!(even.to_octets(), [0x00, 0x04, 0x2c]);
        assert_eq!(Fixed::<4, 0>::from_octets(&[0x10, 0x04, 0x2c]), None, "a digit too many");
        assert_eq!(Fixed::<4, 0>::from_octets(&[0x00, 0x0a, 0x2c]), None, "no digit");
        assert_eq!(Fixed::<4, 0>::from_octets(&[0x00, 0x04, 0x21]), None, "no sign");
        assert_eq!(Fixed::<31, 31>::new(7).expect("it fits").to_octets().len(), 16);
    }

    #[test]
    fn text_has_all_digits_of_the_scale() {
        for (text, shown) in [("0.5", "0.50"), ("-3", "-3.00"), ("999.99", "999.99")] {
            assert_eq!(text.parse::<Fixed<5, 2>>().expect("a number").to_string(), shown);
        }
        for wrong in ["", "1.234", "1000", "1e3", ".5", "--1", "+1"] {
            assert!(wrong.parse::<Fixed<5, 2>>().is_err(), "{wrong}");
        }
    }
}
