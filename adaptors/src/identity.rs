//! Who a client is.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

/// Who a client is, by the certificate that it has proved to own and that the server trusts.
///
/// The subject is what the certificate's issuer calls its owner, the fingerprint is the certificate's own. Ask the fingerprint where one
/// certificate is meant, and the subject where its owner is, who gets a new certificate before the old one expires.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PeerIdentity {
    subject: Arc<str>,
    fingerprint: [u8; 32],
}

/// The subject of a certificate is too long to travel with each request of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "the subject of the certificate has {octets} octets, at most {} are taken",
    PeerIdentity::SUBJECT_OCTETS_MOST
)]
pub struct SubjectTooLong {
    /// Its length as text.
    pub octets: usize,
}

impl PeerIdentity {
    /// The longest subject, as text in UTF-8. It travels with each request to all replicas.
    pub const SUBJECT_OCTETS_MOST: usize = 1024;

    /// Makes an identity of a certificate's subject, as text by RFC 4514, and of the SHA-256 of its DER.
    ///
    /// # Errors
    ///
    /// The subject is longer than [`PeerIdentity::SUBJECT_OCTETS_MOST`].
    pub fn new(subject: impl Into<Arc<str>>, fingerprint: [u8; 32]) -> Result<Self, SubjectTooLong> {
        let subject = subject.into();
        match subject.len() {
            0..=Self::SUBJECT_OCTETS_MOST => Ok(Self { subject, fingerprint }),
            octets => Err(SubjectTooLong { octets }),
        }
    }

    /// Returns the certificate's subject, the most particular part first: `CN=alice,OU=trade,O=Example`.
    ///
    /// Source: RFC 4514 §2
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the SHA-256 of the certificate in DER.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }
}

/// The subject, then the fingerprint in hexadecimal: `CN=alice (sha256:0f…)`.
impl fmt::Display for PeerIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (sha256:", self.subject)?;
        self.fingerprint.iter().try_for_each(|octet| write!(f, "{octet:02x}"))?;
        f.write_str(")")
    }
}

impl fmt::Debug for PeerIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PeerIdentity({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_that_is_too_long_is_refused() {
        let most = PeerIdentity::SUBJECT_OCTETS_MOST;
        assert!(PeerIdentity::new("x".repeat(most), [0; 32]).is_ok());
        assert_eq!(
            PeerIdentity::new("x".repeat(most + 1), [0; 32]),
            Err(SubjectTooLong { octets: most + 1 })
        );
    }

    #[test]
    fn text_names_the_owner_and_the_certificate() {
        let identity = PeerIdentity::new("CN=alice", [0xa0; 32]).unwrap();
        assert_eq!(identity.to_string(), format!("CN=alice (sha256:{})", "a0".repeat(32)));
    }
}
