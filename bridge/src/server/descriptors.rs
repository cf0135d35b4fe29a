//! How many connections the limit on open files leaves room for.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors that are kept for what is no connection: listeners, the links of a group, files.
const RESERVE: u64 = 64;

/// Raises the limit on open files as far as the process may, and returns how many connections of `wanted` it allows beside
/// `handshakes`.
pub(super) fn connections_allowed(wanted: usize, handshakes: usize) -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: maximum, maximum };
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => maximum,
        Err(error) => {
            tracing::warn!(?current, ?maximum, %error, "cannot raise the limit on open files");
            current
        }
    };
    let allowed = within(limit, wanted, handshakes);
    if allowed < wanted {
        tracing::warn!(allowed, wanted, "the limit on open files allows fewer connections than the settings");
    }
    allowed
}

/// Returns how many connections of `wanted` a limit on open files, `None` for none, leaves room for beside so many others; at least
/// one.
fn within(limit: Option<u64>, wanted: usize, others: usize) -> usize {
    let others = RESERVE.saturating_add(u64::try_from(others).unwrap_or(u64::MAX));
    let room = limit.map_or(u64::MAX, |limit| limit.saturating_sub(others));
    usize::try_from(room).unwrap_or(usize::MAX).clamp(1, wanted.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_connection_keeps_its_room() {
        assert_eq!(within(Some(1024), 16_384, 0), 960);
        assert_eq!(within(Some(4096), 16_384, 1024), 3008);
        assert_eq!(within(Some(524_288), 16_384, 1024), 16_384);
        assert_eq!(within(None, 16_384, 0), 16_384);
        assert_eq!(within(Some(20), 16_384, 1024), 1);
    }
}
