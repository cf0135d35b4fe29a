//! Says once what many bad connections could say a thousand times.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// One line per address in this time; what comes in between is counted.
const QUIET: Duration = Duration::from_secs(5);
/// Addresses remembered; beyond that the memory starts anew.
const ADDRESSES: usize = 256;

/// Limits the log lines that one address can cause.
#[derive(Debug, Default)]
pub(crate) struct Complaints {
    by_address: HashMap<IpAddr, Complaint>,
}

#[derive(Debug)]
struct Complaint {
    said: Instant,
    suppressed: u64,
}

impl Complaints {
    /// Whether to say a line about `address`; if so, how many were suppressed since the last one.
    pub(crate) fn admit(&mut self, now: Instant, address: IpAddr) -> Option<u64> {
        if let Some(complaint) = self.by_address.get_mut(&address) {
            if now.duration_since(complaint.said) < QUIET {
                complaint.suppressed += 1;
                return None;
            }
            complaint.said = now;
            return Some(std::mem::take(&mut complaint.suppressed));
        }
        if self.by_address.len() >= ADDRESSES {
            self.by_address.clear();
        }
        self.by_address.insert(address, Complaint { said: now, suppressed: 0 });
        Some(0)
    }

    /// How many addresses there was something to say about.
    #[cfg(test)]
    pub(crate) fn addresses(&self) -> usize {
        self.by_address.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_heard_once_in_a_while_with_what_was_left_out() {
        let (mut complaints, start) = (Complaints::default(), Instant::now());
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        assert_eq!(complaints.admit(start, one), Some(0));
        assert_eq!(complaints.admit(start, one), None);
        assert_eq!(complaints.admit(start + QUIET / 2, one), None);
        assert_eq!(complaints.admit(start, other), Some(0));
        assert_eq!(complaints.admit(start + QUIET, one), Some(2));
        assert_eq!(complaints.admit(start + QUIET * 2, one), Some(0));
    }

    #[test]
    fn its_memory_is_bounded() {
        let (mut complaints, start) = (Complaints::default(), Instant::now());
        for address in 0..10_000_u32 {
            complaints.admit(start, IpAddr::from(address.to_be_bytes()));
            assert!(complaints.by_address.len() <= ADDRESSES);
        }
    }
}
