//! Certificates that are made on the spot.

use std::fs;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Who issues certificates.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key.
pub(super) struct Pair {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    pub(super) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(super) fn certificate(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// Writes the authority's certificate.
    pub(super) fn write(&self, directory: &Path, file: &str) {
        fs::write(directory.join(file), self.0.pem()).unwrap();
    }

    /// Issues a certificate for 127.0.0.1 in this name.
    pub(super) fn issue(&self, name: &str) -> Pair {
        self.issue_with(|params| params.distinguished_name.push(DnType::CommonName, name))
    }

    /// Issues a certificate that is valid in these years, from their beginnings on.
    pub(super) fn issue_for(&self, years: (i32, i32)) -> Pair {
        self.issue_with(|params| {
            params.distinguished_name.push(DnType::CommonName, "old");
            params.not_before = date_time_ymd(years.0, 1, 1);
            params.not_after = date_time_ymd(years.1, 1, 1);
        })
    }

    pub(super) fn issue_with(&self, change: impl FnOnce(&mut CertificateParams)) -> Pair {
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        Pair { certificate: params.signed_by(&key, &self.0).unwrap(), key }
    }
}

impl Pair {
    pub(super) fn certificate(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }

    pub(super) fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::try_from(self.key.serialize_der()).unwrap()
    }

    /// Writes NAME.crt and NAME.key.
    pub(super) fn write(&self, directory: &Path, name: &str) {
        fs::write(directory.join(format!("{name}.key")), self.key.serialize_pem()).unwrap();
        fs::write(directory.join(format!("{name}.crt")), self.certificate.pem()).unwrap();
    }
}
