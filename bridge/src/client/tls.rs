//! TLS on the client's side: whom it trusts, what it shows, and what went wrong.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use maestro_ior::Address;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, IpAddr, ServerName, UnixTime};
use rustls::sign::SingleCertAndKey;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::ConnectError;
use crate::tls::{Socket, Stream, TlsError, certified_key, provider, roots};

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// When calls go over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TlsUse {
    /// Where a reference tells of no other way: its profile requires TLS, or has no port for requests in the clear.
    #[default]
    WhereRequired,
    /// Always. A reference without a TLS address cannot be called.
    Always,
}

/// What a client goes by over TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientTlsFiles {
    /// A PEM file with the certificates of the authorities that are trusted. `None` trusts those that the system trusts.
    pub ca: Option<PathBuf>,
    /// PEM files with the client's certificate, which may be followed by those of its issuers, and with its private key.
    pub identity: Option<(PathBuf, PathBuf)>,
    /// Whether the server's certificate has to name the host in the reference. Without this check anybody whom a trusted
    /// authority has certified as anything can pose as the server.
    pub check_names: bool,
}

impl Default for ClientTlsFiles {
    fn default() -> Self {
        Self { ca: None, identity: None, check_names: true }
    }
}

/// TLS as a client speaks it: the files, loaded.
#[derive(Clone)]
pub struct ClientTls {
    files: ClientTlsFiles,
    config: Arc<ClientConfig>,
}

impl ClientTls {
    /// Loads the files.
    ///
    /// # Errors
    ///
    /// [`TlsError`] names the file that cannot be used.
    pub fn load(files: ClientTlsFiles) -> Result<Self, TlsError> {
        let setup = |error: &dyn std::error::Error| TlsError::Setup { reason: error.to_string() };
        let trusted = Arc::new(match &files.ca {
            Some(path) => roots(path)?,
            None => system_roots()?,
        });
        let verifier = WebPkiServerVerifier::builder_with_provider(trusted, provider());
        let verifier = verifier.build().map_err(|error| setup(&error))?;
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| setup(&error))?;
        let builder = match files.check_names {
            true => builder.with_webpki_verifier(verifier),
            false => builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyName(verifier))),
        };
        let config = match &files.identity {
            Some((certificate, key)) => {
                let (pair, _) = certified_key(certificate, key)?;
                builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(pair)))
            }
            None => builder.with_no_client_auth(),
        };
        Ok(Self { files, config: Arc::new(config) })
    }

    /// Returns the files.
    pub fn files(&self) -> &ClientTlsFiles {
        &self.files
    }

    /// Does the handshake on a connection to an address.
    pub(super) async fn shake_hands(
        &self,
        socket: TcpStream,
        address: &Address,
    ) -> Result<Stream, ConnectError> {
        let connector = TlsConnector::from(Arc::clone(&self.config));
        let stream = connector.connect(self.name_of(address)?, Socket::from(socket)).await;
        let stream = stream.map_err(|error| tls_error(&error).unwrap_or_else(|| error.into()))?;
        Ok(Stream::Tls(Box::new(stream.into())))
    }

    /// Returns the name that the server's certificate has to have.
    fn name_of(&self, address: &Address) -> Result<ServerName<'static>, ConnectError> {
        match ServerName::try_from(address.bare_host().to_owned()) {
            Ok(name) => Ok(name),
            // It is not looked at.
            Err(_) if !self.files.check_names => {
                Ok(ServerName::IpAddress(IpAddr::from(std::net::Ipv4Addr::UNSPECIFIED)))
            }
            Err(_) => {
                let reason = format!("{:?} is no name that a certificate can have", address.host);
                Err(ConnectError::NotTrusted { reason })
            }
        }
    }
}

impl fmt::Debug for ClientTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientTls").field("files", &self.files).finish_non_exhaustive()
    }
}

impl PartialEq for ClientTls {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.config, &other.config)
    }
}

impl Eq for ClientTls {}

/// Returns the authorities that the system trusts.
fn system_roots() -> Result<RootCertStore, TlsError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(found.certs);
    if usable > 0 {
        return Ok(roots);
    }
    let why = found.errors.iter().map(|error| format!(": {error}")).collect::<String>();
    Err(TlsError::Setup {
        reason: format!("the system trusts no authority{why}; name a file with those to trust"),
    })
}

/// Returns what TLS has against a connection, where an error comes from it.
///
/// An alert that refuses this side's certificate is sent in a handshake only; over TLS 1.3 it comes when the handshake is over here. So
/// nothing that was sent has been read as a request.
pub(super) fn tls_error(error: &io::Error) -> Option<ConnectError> {
    let error = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(match error {
        rustls::Error::InvalidCertificate(why) => ConnectError::NotTrusted { reason: why_not_trusted(why) },
        rustls::Error::NoCertificatesPresented => {
            ConnectError::NotTrusted { reason: "the server showed none".to_owned() }
        }
        rustls::Error::AlertReceived(alert) => match refusal(*alert) {
            Some(reason) => ConnectError::Refused { reason: reason.to_owned() },
            None => ConnectError::Handshake { reason: format!("the server says {alert:?}") },
        },
        rustls::Error::InvalidMessage(_) => {
            ConnectError::Handshake { reason: "what answers does not speak TLS".to_owned() }
        }
        other => ConnectError::Handshake { reason: other.to_string() },
    })
}

/// Says of an alert what a server has against the client's certificate.
fn refusal(alert: AlertDescription) -> Option<&'static str> {
    Some(match alert {
        AlertDescription::CertificateRequired => "it demands a certificate, and none was shown",
        AlertDescription::UnknownCA => "it does not know the authority that issued it",
        AlertDescription::CertificateExpired => "it has expired",
        AlertDescription::CertificateRevoked => "it was revoked",
        AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::DecryptError
        | AlertDescription::UnsupportedCertificate => "it does not accept it",
        AlertDescription::AccessDenied => "access denied",
        _ => return None,
    })
}

fn why_not_trusted(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => {
            "nobody who is trusted here issued it (a file with the issuer's certificate can be named)"
                .to_owned()
        }
        CertificateError::BadSignature => "nobody who is trusted here signed it".to_owned(),
        CertificateError::Expired => "it has expired".to_owned(),
        CertificateError::ExpiredContext { time, not_after } => {
            let days = time.as_secs().saturating_sub(not_after.as_secs()) / SECONDS_OF_A_DAY;
            format!("it has expired, {days} days ago")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet".to_owned()
        }
        CertificateError::NotValidForName => "it is for another host".to_owned(),
        CertificateError::NotValidForNameContext { expected, presented } => {
            let expected = expected.to_str();
            match presented.as_slice() {
                [] => format!("it is for no host, and {expected} was called"),
                hosts => {
                    let hosts: Vec<&str> = hosts.iter().map(|host| bare(host)).collect();
                    format!("it is for {}, and {expected} was called", hosts.join(", "))
                }
            }
        }
        other => other.to_string(),
    }
}

/// Takes a name out of the form that it is told in, `DnsName("a.example")`.
fn bare(name: &str) -> &str {
    let inside = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inside.unwrap_or(name).trim_matches('"')
}

/// Checks a server's certificate but for its name.
#[derive(Debug)]
struct AnyName(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        // The name is looked at last: with this error all else is good.
        let is_name = |error: &rustls::Error| {
            use CertificateError::{NotValidForName, NotValidForNameContext};
            matches!(
                error,
                rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. })
            )
        };
        match self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(error) if is_name(&error) => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
