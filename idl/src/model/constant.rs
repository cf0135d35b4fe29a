//! Values of constants.

use std::fmt;

use super::DeclId;

/// The value of a constant.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstantValue {
    /// Of an integer type or `octet`.
    Integer(i128),
    /// Of `float`, `double` or `long double`, the latter with the precision of `double`.
    Float(f64),
    /// Of a fixed-point type.
    Fixed(FixedValue),
    /// Of `char`: ISO Latin-1.
    Char(char),
    /// Of `wchar`.
    WChar(char),
    /// Of `string`: ISO Latin-1.
    String(String),
    /// Of `wstring`.
    WString(String),
    /// Of `boolean`.
    Boolean(bool),
    /// An enumerator.
    Enumerator(DeclId),
}

/// A decimal number: `unscaled / 10^scale`, of at most 31 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedValue {
    /// All digits.
    pub unscaled: i128,
    /// How many of them stand behind the point.
    pub scale: u8,
}

impl fmt::Display for FixedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0width$}", self.unscaled.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.unscaled < 0 { "-" } else { "" };
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}
