//! What can go wrong.

use std::fmt;

/// The longest name of a group, in octets.
pub const GROUP_LIMIT_OCTETS: usize = crate::raw::NAME_OCTETS;

/// Why something did not come about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CpgError {
    /// The library is not there, or is not what it is taken for.
    #[error("cannot load {library}: {source}")]
    Load {
        /// The library's name or path.
        library: String,
        /// What the system said.
        source: libloading::Error,
    },
    /// A group's name is empty or too long.
    #[error("a group's name of {octets} octets, 1 to {GROUP_LIMIT_OCTETS} are possible")]
    Name {
        /// How long it is.
        octets: usize,
    },
    /// A call failed.
    #[error("{call} failed: {code}")]
    Call {
        /// The function.
        call: &'static str,
        /// What it returned.
        code: Code,
    },
}

impl CpgError {
    /// Whether the same call may succeed in a moment: the daemon has no room, or its ring is just forming.
    #[must_use]
    pub fn is_try_again(&self) -> bool {
        matches!(self, Self::Call { code: Code(6 | 10 | 16 | 23), .. })
    }
}

/// A result of the library: `cs_error_t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(pub i32);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0 {
            2 => "the daemon is not there",
            6 => "try again",
            7 => "invalid parameter",
            8 => "no memory",
            9 => "the connection is closed",
            10 => "busy",
            11 => "this user has no access to the daemon",
            12 => "the group was left already",
            14 => "this process is in the group already",
            16 => "interrupted",
            18 => "no resources",
            23 => "the queue is full",
            26 => "the message is too large",
            100 => "this user has no access to the daemon",
            _ => "error",
        };
        write!(f, "{text} ({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_failed_and_which_may_be_tried_again() {
        let error = |code| CpgError::Call { call: "cpg_join", code: Code(code) };
        assert_eq!(error(14).to_string(), "cpg_join failed: this process is in the group already (14)");
        let again: Vec<i32> = (0..120).filter(|&code| error(code).is_try_again()).collect();
        assert_eq!(again, [6, 10, 16, 23]);
    }
}
