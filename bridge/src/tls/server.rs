//! What a server shows to its clients, and asks of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::sign::SingleCertAndKey;

use super::stamp::{Stamp, stamps};
use super::{TlsError, pem, provider};

/// Whether clients are asked for certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientAuth {
    /// They are not asked.
    #[default]
    None,
    /// They are asked, and may have none. One that is shown has to be good.
    Optional,
    /// Only clients with a good certificate come in.
    Required,
}

/// The files of a server's certificate, all PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate, and after it those of its issuers up to one that clients know.
    pub certificate: PathBuf,
    /// The private key of the first of these certificates, not encrypted.
    pub key: PathBuf,
    /// The certificates of those whose word counts for who a client is.
    pub client_ca: Option<PathBuf>,
    /// Whether clients are asked for certificates.
    pub client_auth: ClientAuth,
}

/// What a server shows to its clients, and asks of them: files, and what was in them when they were loaded.
///
/// Connections keep what they began with; those that come after [`ServerTls::reload`] get what is in the files then.
#[derive(Debug)]
pub struct ServerTls {
    files: TlsFiles,
    current: ArcSwap<Loaded>,
}

/// What was in the files.
#[derive(Debug)]
struct Loaded {
    config: Arc<ServerConfig>,
    /// The last moment of the certificate.
    until: SystemTime,
    /// What the files were.
    stamps: Vec<Stamp>,
}

impl ServerTls {
    /// Loads the files.
    ///
    /// # Errors
    ///
    /// [`TlsError`] names the file that cannot be used.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let current = ArcSwap::from_pointee(load(&files)?);
        Ok(Self { files, current })
    }

    /// Loads the files again. When that fails what was loaded before stays.
    ///
    /// # Errors
    ///
    /// [`TlsError`] names the file that cannot be used.
    pub fn reload(&self) -> Result<(), TlsError> {
        self.current.store(Arc::new(load(&self.files)?));
        Ok(())
    }

    /// Returns the files.
    pub fn files(&self) -> &TlsFiles {
        &self.files
    }

    /// Returns what the next handshake goes by.
    pub(crate) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.current.load().config)
    }

    /// Returns the last moment of the certificate.
    pub(super) fn valid_until(&self) -> SystemTime {
        self.current.load().until
    }

    /// Returns what the files were when they were loaded.
    pub(super) fn stamps(&self) -> Vec<Stamp> {
        self.current.load().stamps.clone()
    }

    /// Loads the files again. When that fails it is logged, and what was loaded before stays.
    pub(crate) fn reload_or_log(&self) {
        let file = self.files.certificate.display();
        match self.reload() {
            Ok(()) => tracing::info!(%file, "certificate loaded again"),
            Err(error) => {
                tracing::error!(%error, "the certificate cannot be loaded again: the old one stays");
            }
        }
    }
}

impl TlsFiles {
    /// Returns all files that there are.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        [Some(&self.certificate), Some(&self.key), self.client_ca.as_ref()]
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
    }
}

fn load(files: &TlsFiles) -> Result<Loaded, TlsError> {
    // Before they are read: what is replaced meanwhile is loaded once more.
    let stamps = stamps(files.paths());
    let (pair, until) = pem::certified_key(&files.certificate, &files.key)?;
    let setup = |error: &dyn std::error::Error| TlsError::Setup { reason: error.to_string() };
    let builder = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| setup(&error))?;
    let builder = match verifier(files)? {
        Some(verifier) => builder.with_client_cert_verifier(verifier),
        None => builder.with_no_client_auth(),
    };
    let config = Arc::new(builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(pair))));
    Ok(Loaded { config, until, stamps })
}

/// Returns who judges the certificates of clients.
fn verifier(files: &TlsFiles) -> Result<Option<Arc<dyn ClientCertVerifier>>, TlsError> {
    if files.client_auth == ClientAuth::None {
        return Ok(None);
    }
    let path = files.client_ca.as_ref().ok_or(TlsError::NoClientCa)?;
    let roots = Arc::new(pem::roots(path)?);
    let builder = WebPkiClientVerifier::builder_with_provider(roots, provider());
    let builder = match files.client_auth {
        ClientAuth::Optional => builder.allow_unauthenticated(),
        ClientAuth::Required | ClientAuth::None => builder,
    };
    let unusable = |error: rustls::server::VerifierBuilderError| TlsError::Certificate {
        path: path.clone(),
        reason: error.to_string(),
    };
    builder.build().map(Some).map_err(unusable)
}
