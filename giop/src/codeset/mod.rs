//! Code sets: how characters travel, and how two sides agree on that.

mod negotiation;
mod text;
pub(crate) mod wide;

use std::fmt;

pub use negotiation::CodeSetComponent;

/// A code set of the OSF registry.
///
/// [`decode`](Self::decode) and [`encode`](Self::encode) convert text strictly: what has no exact
/// counterpart is an error, never a replacement.
///
/// Source: CORBA 3.0.3 §13.10.5.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeSet(pub u32);

impl CodeSet {
    /// ISO 8859-1, the code set of `char` where nothing was negotiated. 0x80 to 0x9F are the control characters
    /// U+0080 to U+009F, not what windows-1252 has there.
    pub const LATIN_1: Self = Self(0x0001_0001);
    /// ISO 646 IRV, which is ASCII.
    pub const ASCII: Self = Self(0x0001_0020);
    /// UTF-8.
    pub const UTF_8: Self = Self(0x0501_0001);
    /// UTF-16, for wide characters.
    pub const UTF_16: Self = Self(0x0001_0109);
    /// ISO 10646 UCS-2 level 1, for wide characters: UTF-16 without surrogates.
    pub const UCS_2: Self = Self(0x0001_0100);
    /// UCS-2 level 2. Levels differ in the combining characters that they allow, which is not checked.
    pub const UCS_2_LEVEL_2: Self = Self(0x0001_0101);
    /// UCS-2 level 3.
    pub const UCS_2_LEVEL_3: Self = Self(0x0001_0102);
    /// ISO 10646 UCS-4 level 1, for wide characters: each takes 32 bits.
    pub const UCS_4: Self = Self(0x0001_0104);
    /// UCS-4 level 2.
    pub const UCS_4_LEVEL_2: Self = Self(0x0001_0105);
    /// UCS-4 level 3.
    pub const UCS_4_LEVEL_3: Self = Self(0x0001_0106);

    /// Says whether text in this code set can be converted for `char` and `string`.
    #[must_use]
    pub const fn is_known_for_char(self) -> bool {
        matches!(self, Self::LATIN_1 | Self::ASCII | Self::UTF_8)
    }

    /// Says whether text in this code set can be converted for `wchar` and `wstring`.
    #[must_use]
    pub const fn is_known_for_wchar(self) -> bool {
        self.width().is_some()
    }

    /// Returns the name of a code set that is known here.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::LATIN_1 => "ISO-8859-1",
            Self::ASCII => "ISO-646",
            Self::UTF_8 => "UTF-8",
            Self::UTF_16 => "UTF-16",
            Self::UCS_2 => "UCS-2",
            Self::UCS_2_LEVEL_2 => "UCS-2 level 2",
            Self::UCS_2_LEVEL_3 => "UCS-2 level 3",
            Self::UCS_4 => "UCS-4",
            Self::UCS_4_LEVEL_2 => "UCS-4 level 2",
            Self::UCS_4_LEVEL_3 => "UCS-4 level 3",
            _ => return None,
        })
    }

    /// Says whether it encodes the characters of ISO 10646, all or some. Two such code sets have characters in
    /// common, whichever they are.
    #[must_use]
    pub const fn is_unicode(self) -> bool {
        matches!(self.0, 0x0001_0100..=0x0001_0109 | 0x0501_0001)
    }
}

impl fmt::Display for CodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08x}", self.0)
    }
}

/// The code sets in which characters travel on one connection.
///
/// The default holds where nothing was negotiated: Latin-1, and no wide characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeSets {
    /// The code set of `char` and `string`.
    pub char: CodeSet,
    /// The code set of `wchar` and `wstring`, or `None` if they may not be sent.
    pub wchar: Option<CodeSet>,
}

impl Default for CodeSets {
    fn default() -> Self {
        Self { char: CodeSet::LATIN_1, wchar: None }
    }
}

impl fmt::Display for CodeSets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut write = |kind, code_set: CodeSet| match code_set.name() {
            Some(name) => write!(f, "{kind} {name}"),
            None => write!(f, "{kind} {code_set}"),
        };
        write("char", self.char)?;
        match self.wchar {
            Some(wchar) => write(", wchar", wchar),
            None => f.write_str(", no wchar"),
        }
    }
}
