//! A number that looks random and follows from two others.

/// Mixes two numbers: the finalizer of SplitMix64 over their sum with its increment.
///
/// Source: Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), figure 14.
pub(crate) fn mix(seed: u64, number: u64) -> u64 {
    let mut z = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
