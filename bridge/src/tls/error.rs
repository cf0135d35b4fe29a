//! What can be wrong with certificates and keys.

use std::io;
use std::path::PathBuf;

/// Certificates and keys that cannot be used. The text names the file, what is wrong, and what is expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is no PEM file, or a damaged one.
    #[error("{path} is no PEM file: {reason}")]
    Pem {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file has no certificate.
    #[error("there is no certificate in {path}: a PEM file with `BEGIN CERTIFICATE` is expected")]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// A file has no private key.
    #[error("there is no private key in {path}: a PEM file with `BEGIN PRIVATE KEY` is expected")]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// The private key is under a passphrase.
    #[error("the private key in {path} is encrypted: `openssl pkey -in {path} -out PLAIN.key` decrypts it")]
    EncryptedKey {
        /// The file.
        path: PathBuf,
    },
    /// The private key cannot be used.
    #[error("the private key in {path} cannot be used: {reason}")]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The private key is another certificate's.
    #[error("the private key in {key} does not belong to the first certificate in {certificate}")]
    OtherKey {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// A certificate cannot be used.
    #[error("a certificate in {path} cannot be used: {reason}")]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A certificate is not valid any more.
    #[error("the certificate of {subject} in {path} has expired: it was valid until {until}")]
    Expired {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        subject: String,
        /// The last moment of its validity, UTC.
        until: String,
    },
    /// A certificate is not valid yet.
    #[error("the certificate of {subject} in {path} is not valid yet: it will be from {from} on")]
    NotYetValid {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        subject: String,
        /// The first moment of its validity, UTC.
        from: String,
    },
    /// Clients are asked for certificates, and it is not said who issues them.
    #[error("clients are asked for certificates, but there is no file with those of their issuers")]
    NoClientCa,
    /// TLS cannot be set up for another reason.
    #[error("TLS cannot be set up: {reason}")]
    Setup {
        /// Why.
        reason: String,
    },
}
