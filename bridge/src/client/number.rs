//! The numbers by which replicas recognise a request that they have seen before.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use maestro_giop::FtRequest;
use uuid::Uuid;

/// Retention ids are not negative, so a name is good for so many requests.
const NUMBER_BITS: u32 = 31;

/// A client's name, unlike that of any other, and how many requests it numbered.
pub(super) struct Identity {
    name: String,
    next: AtomicU64,
}

impl Identity {
    /// Numbers a request that may be repeated for so long. Numbers grow, so that replicas can forget by them.
    pub(super) fn number(&self, good_for: Duration) -> FtRequest {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.numbered(next, unix.saturating_add(good_for))
    }

    fn numbered(&self, number: u64, until_unix: Duration) -> FtRequest {
        let (name, of_name) = (number >> NUMBER_BITS, number & ((1 << NUMBER_BITS) - 1));
        // A second name follows when the numbers of the first one are used up.
        let client_id = if name == 0 { self.name.clone() } else { format!("{}.{name}", self.name) };
        let units = u64::try_from(until_unix.as_nanos() / 100).unwrap_or(u64::MAX);
        FtRequest {
            client_id,
            retention_id: i32::try_from(of_name).unwrap_or(i32::MAX),
            expiration: FtRequest::UNIX_EPOCH.saturating_add(units),
        }
    }
}

impl Default for Identity {
    fn default() -> Self {
        Self { name: Uuid::new_v4().simple().to_string(), next: AtomicU64::new(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_and_names_differ() {
        let (one, other) = (Identity::default(), Identity::default());
        let (first, second) = (one.number(Duration::ZERO), one.number(Duration::ZERO));
        assert_eq!((&first.client_id, first.retention_id), (&second.client_id, second.retention_id - 1));
        assert_ne!(first.client_id, other.number(Duration::ZERO).client_id);
    }

    #[test]
    fn a_name_whose_numbers_are_used_up_has_a_successor() {
        let identity = Identity::default();
        let last = identity.numbered((1 << 31) - 1, Duration::from_secs(1));
        assert_eq!((last.client_id.as_str(), last.retention_id), (identity.name.as_str(), i32::MAX));
        assert_eq!(last.expiration, FtRequest::UNIX_EPOCH + 10_000_000);
        let next = identity.numbered(1 << 31, Duration::MAX);
        assert_eq!((next.client_id, next.retention_id), (format!("{}.1", identity.name), 0));
        assert_eq!(next.expiration, u64::MAX);
    }
}
