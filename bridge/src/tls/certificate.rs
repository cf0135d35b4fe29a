//! What a certificate says.

use std::path::Path;
use std::time::SystemTime;

use maestro_orbs::PeerIdentity;
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

use super::TlsError;

/// Tells who owns a certificate. It has been verified.
///
/// # Errors
///
/// It cannot be read, or its subject is too long; the text says which.
pub(super) fn identity(certificate: &CertificateDer<'_>) -> Result<PeerIdentity, String> {
    let read = Certificate::from_der(certificate).map_err(|error| error.to_string())?;
    let fingerprint = Sha256::digest(certificate).into();
    PeerIdentity::new(read.tbs_certificate.subject.to_string(), fingerprint)
        .map_err(|error| error.to_string())
}

/// Checks that a certificate is valid at this time, and returns until when it will be.
///
/// # Errors
///
/// It cannot be read, has expired, or is not valid yet.
pub(super) fn check_valid(certificate: &CertificateDer<'_>, path: &Path) -> Result<SystemTime, TlsError> {
    let path = path.to_owned();
    let read = match Certificate::from_der(certificate) {
        Ok(read) => read.tbs_certificate,
        Err(error) => return Err(TlsError::Certificate { path, reason: error.to_string() }),
    };
    let (now, validity) = (SystemTime::now(), read.validity);
    let subject = read.subject.to_string();
    if now > validity.not_after.to_system_time() {
        return Err(TlsError::Expired { path, subject, until: validity.not_after.to_string() });
    }
    if now < validity.not_before.to_system_time() {
        return Err(TlsError::NotYetValid { path, subject, from: validity.not_before.to_string() });
    }
    Ok(validity.not_after.to_system_time())
}
