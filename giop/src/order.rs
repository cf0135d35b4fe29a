//! The byte order of a message or an encapsulation.

/// States in which order the octets of a multi-octet value travel.
///
/// Source: CORBA 3.0.3 §15.3.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// Most significant octet first.
    Big,
    /// Least significant octet first.
    Little,
}

impl ByteOrder {
    /// The order of the processor that this code runs on.
    pub const NATIVE: Self = if cfg!(target_endian = "little") { Self::Little } else { Self::Big };

    /// Reads the order from bit 0 of a flags octet; the other bits are ignored.
    #[must_use]
    pub const fn from_flag(flag: u8) -> Self {
        if flag & 1 == 1 { Self::Little } else { Self::Big }
    }

    /// Returns the flag octet for this order: 0 for big, 1 for little endian.
    #[must_use]
    pub const fn flag(self) -> u8 {
        match self {
            Self::Big => 0,
            Self::Little => 1,
        }
    }

    /// Returns the number that two octets in this order are.
    pub(crate) const fn u16(self, octets: [u8; 2]) -> u16 {
        match self {
            Self::Big => u16::from_be_bytes(octets),
            Self::Little => u16::from_le_bytes(octets),
        }
    }

    /// Returns the number that four octets in this order are.
    pub(crate) const fn u32(self, octets: [u8; 4]) -> u32 {
        match self {
            Self::Big => u32::from_be_bytes(octets),
            Self::Little => u32::from_le_bytes(octets),
        }
    }
}
