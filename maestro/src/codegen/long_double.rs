//! Floating-point numbers of 128 bits.

use serde::{Deserialize, Serialize};

/// A `long double`: IEEE 754 with 128 bits, most significant octet first. Rust has no arithmetic for it; it converts
/// from and to `f64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct LongDouble(pub [u8; 16]);

/// The bits of a fraction here that an `f64` does not have.
const MORE_BITS: u32 = 112 - 52;
const BIAS: i32 = 16_383 - 1_023;

impl LongDouble {
    /// Makes a number of one that it holds exactly.
    #[must_use]
    pub const fn from_f64(value: f64) -> Self {
        let bits = value.to_bits();
        let sign = ((bits >> 63) as u128) << 127;
        let exponent = ((bits >> 52) & 0x7ff) as i32;
        let fraction = (bits & ((1 << 52) - 1)) as u128;
        let magnitude = if exponent == 0x7ff {
            (0x7fff << 112) | (fraction << MORE_BITS)
        } else if exponent == 0 && fraction == 0 {
            0
        } else if exponent == 0 {
            // A subnormal number is a normal one here: its first bit becomes the hidden one.
            let shift = fraction.leading_zeros() - 75;
            let exponent = (BIAS + 1 - shift as i32) as u128;
            (exponent << 112) | (((fraction << shift) & ((1 << 52) - 1)) << MORE_BITS)
        } else {
            (((exponent + BIAS) as u128) << 112) | (fraction << MORE_BITS)
        };
        Self((sign | magnitude).to_be_bytes())
    }

    /// Returns the nearest number that an `f64` holds; what is too large is infinite.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        let bits = u128::from_be_bytes(self.0);
        let sign = if bits >> 127 == 1 { -1.0 } else { 1.0 };
        let exponent = ((bits >> 112) & 0x7fff) as i32;
        let fraction = bits & ((1 << 112) - 1);
        if exponent == 0x7fff {
            return if fraction == 0 { sign * f64::INFINITY } else { f64::NAN };
        }
        if exponent == 0 {
            return sign * 0.0;
        }
        // The conversion of an integer rounds to the nearest; two steps keep the power in range.
        let mantissa = (fraction | (1 << 112)) as f64;
        let power = exponent - 16_383 - 112;
        let half = (power / 2).clamp(-1_200, 1_200);
        let rest = (power - half).clamp(-1_200, 1_200);
        sign * mantissa * 2.0_f64.powi(half) * 2.0_f64.powi(rest)
    }
}

impl From<f64> for LongDouble {
    fn from(value: f64) -> Self {
        Self::from_f64(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_64_bits_come_back() {
        for value in [0.0, -0.0, 1.0, -2.5, 0.1, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1.5e-310, f64::INFINITY]
        {
            assert_eq!(LongDouble::from_f64(value).to_f64().to_bits(), value.to_bits(), "{value}");
        }
        assert!(LongDouble::from_f64(f64::NAN).to_f64().is_nan());
        assert_eq!(LongDouble::from_f64(1.0).0[..3], [0x3f, 0xff, 0x00]);
        let mut huge = [0; 16];
        (huge[0], huge[1]) = (0x7f, 0xfe);
        assert_eq!(LongDouble(huge).to_f64(), f64::INFINITY);
    }
}
