//! Certificates and keys in PEM files.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rustls::RootCertStore;
use rustls::pki_types::pem::{Error as PemError, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::TlsError;
use super::provider;

/// The longest file that is read: all of the issuers that a system knows take 250 KiB.
const FILE_OCTETS_MOST: u64 = 16 << 20;

/// Reads all certificates of a file, at least one, in their order.
///
/// # Errors
///
/// The file cannot be read, is damaged, or has none.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let found = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    let found = found.map_err(|error| damaged(path, &error))?;
    if found.is_empty() {
        return Err(TlsError::NoCertificate { path: path.to_owned() });
    }
    Ok(found)
}

/// Reads the first private key of a file: PKCS #8, PKCS #1 or SEC 1.
///
/// # Errors
///
/// The file cannot be read, is damaged, or has none that is not encrypted.
pub(crate) fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(path)?;
    let none = || {
        let encrypted = text.windows(9).any(|word| word == b"ENCRYPTED");
        let path = path.to_owned();
        if encrypted { TlsError::EncryptedKey { path } } else { TlsError::NoKey { path } }
    };
    match PrivateKeyDer::pem_slice_iter(&text).next() {
        Some(Ok(key)) => Ok(key),
        None | Some(Err(PemError::NoItemsFound)) => Err(none()),
        Some(Err(error)) => Err(damaged(path, &error)),
    }
}

/// Reads the certificates of issuers that are trusted.
///
/// # Errors
///
/// The file cannot be read, is damaged, has none, or one that cannot be used.
pub(crate) fn roots(path: &Path) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path)? {
        let unusable =
            |error: rustls::Error| TlsError::Certificate { path: path.to_owned(), reason: error.to_string() };
        roots.add(certificate).map_err(unusable)?;
    }
    Ok(roots)
}

/// Reads a certificate with those of its issuers, and its private key; tells until when the certificate is valid.
///
/// # Errors
///
/// A file cannot be read or used, the key is another certificate's, or the certificate is not valid at this time.
pub(crate) fn certified_key(
    certificate: &Path,
    key: &Path,
) -> Result<(Arc<CertifiedKey>, SystemTime), TlsError> {
    let chain = certificates(certificate)?;
    let unusable = |error: rustls::Error| TlsError::Key { path: key.to_owned(), reason: error.to_string() };
    let signing = provider().key_provider.load_private_key(private_key(key)?).map_err(unusable)?;
    let until = super::certificate::check_valid(&chain[0], certificate)?;
    let pair = CertifiedKey::new(chain, signing);
    match pair.keys_match() {
        Ok(()) => Ok((Arc::new(pair), until)),
        Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => {
            Ok((Arc::new(pair), until))
        }
        Err(rustls::Error::InconsistentKeys(_)) => {
            Err(TlsError::OtherKey { certificate: certificate.to_owned(), key: key.to_owned() })
        }
        Err(error) => Err(TlsError::Certificate { path: certificate.to_owned(), reason: error.to_string() }),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    let failed = |source| TlsError::Read { path: path.to_owned(), source };
    let octets = fs::metadata(path).map_err(failed)?.len();
    if octets > FILE_OCTETS_MOST {
        let reason = format!("it has {octets} octets");
        return Err(TlsError::Pem { path: path.to_owned(), reason });
    }
    fs::read(path).map_err(failed)
}

fn damaged(path: &Path, error: &PemError) -> TlsError {
    TlsError::Pem { path: path.to_owned(), reason: error.to_string() }
}
