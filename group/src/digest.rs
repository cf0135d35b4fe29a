//! BLAKE2s over octets that come in pieces: keys from text, and files that must be whole.

use snow::params::HashChoice;
use snow::resolvers::{CryptoResolver, DefaultResolver};
use snow::types::Hash;

/// A running BLAKE2s.
pub(crate) struct Digest(Box<dyn Hash>);

impl Digest {
    /// # Panics
    /// Never: the default resolver of the build has BLAKE2s.
    pub(crate) fn new() -> Self {
        Self(DefaultResolver.resolve_hash(&HashChoice::Blake2s).expect("snow is built with BLAKE2s"))
    }

    /// Adds octets.
    pub(crate) fn add(&mut self, octets: &[u8]) {
        self.0.input(octets);
    }

    /// The digest of all that was added; the next one starts empty.
    pub(crate) fn finish(&mut self) -> [u8; 32] {
        let mut digest = [0; 32];
        self.0.result(&mut digest);
        digest
    }
}

/// The digest of a label and some octets. Labels keep uses apart.
pub(crate) fn digest(label: &str, octets: &[u8]) -> [u8; 32] {
    let mut digest = Digest::new();
    digest.add(&(label.len() as u64).to_le_bytes());
    digest.add(label.as_bytes());
    digest.add(octets);
    digest.finish()
}
