//! The GIOP version of a message or a profile.

use std::fmt;

/// A GIOP or IIOP version, ordered by age.
///
/// Any pair of octets can be held, because profiles of later versions must be carried; messages are
/// decoded for 1.0, 1.1 and 1.2 only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The major version, 1 in everything published so far.
    pub major: u8,
    /// The minor version.
    pub minor: u8,
}

impl Version {
    /// GIOP 1.0.
    pub const V1_0: Self = Self { major: 1, minor: 0 };
    /// GIOP 1.1, which brought fragments.
    pub const V1_1: Self = Self { major: 1, minor: 1 };
    /// GIOP 1.2, which brought target addresses and bodies aligned on 8.
    pub const V1_2: Self = Self { major: 1, minor: 2 };

    /// Says whether messages of this version can be decoded and encoded here.
    #[must_use]
    pub const fn is_supported(self) -> bool {
        self.major == 1 && self.minor <= 2
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}
