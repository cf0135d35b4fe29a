//! Mistakes that are made on purpose, to see that fuzzing finds them: `fuzz/planted.sh`.
//!
//! There are none in any build but with `--cfg maestro_planted`, and then only the one that the environment variable
//! `MAESTRO_PLANTED` names.

/// Says whether the mistake of this name is made.
#[cfg(not(maestro_planted))]
#[inline(always)]
#[must_use]
pub const fn planted(_name: &str) -> bool {
    false
}

/// Says whether the mistake of this name is made.
#[cfg(maestro_planted)]
#[must_use]
pub fn planted(name: &str) -> bool {
    static CHOSEN: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    CHOSEN.get_or_init(|| std::env::var("MAESTRO_PLANTED").ok()).as_deref() == Some(name)
}
