//! The flags for TLS.

use std::path::PathBuf;
use std::sync::Arc;

use maestro_bridge::{ClientAuth, ServerTls, TlsFiles};
use maestro_ior::ClientTrust;

use crate::{Error, ServerFlags, TlsClientAuth};

/// Reads the flags for TLS; `None` where clients do not come that way.
pub(crate) fn files(flags: &ServerFlags) -> Result<Option<TlsFiles>, Error> {
    if flags.tls_listen.is_empty() {
        return unused(flags).map_or(Ok(None), |setting| Err(Error::NotTls { setting }));
    }
    let client_auth = match (flags.tls_client_auth, &flags.tls_client_ca) {
        (Some(TlsClientAuth::None), _) | (None, None) => ClientAuth::None,
        (Some(TlsClientAuth::Optional), _) => ClientAuth::Optional,
        (Some(TlsClientAuth::Required), _) | (None, Some(_)) => ClientAuth::Required,
    };
    let client_ca = flags.tls_client_ca.clone();
    if client_auth != ClientAuth::None && client_ca.is_none() {
        let advice = "give the certificates of those who issue certificates to clients";
        return Err(Error::Missing { setting: "--tls-client-ca", advice });
    }
    let needed =
        |file: &Option<PathBuf>, setting, advice| file.clone().ok_or(Error::Missing { setting, advice });
    Ok(Some(TlsFiles {
        certificate: needed(&flags.tls_cert, "--tls-cert", "give the server's certificate, as PEM")?,
        key: needed(&flags.tls_key, "--tls-key", "give the private key of the certificate, as PEM")?,
        client_ca,
        client_auth,
    }))
}

/// Loads the files.
pub(crate) fn load(files: Option<&TlsFiles>) -> Result<Option<Arc<ServerTls>>, Error> {
    Ok(files.map(|files| ServerTls::load(files.clone())).transpose()?.map(Arc::new))
}

/// Returns what references say of clients' certificates.
pub(crate) fn client_trust(files: Option<&TlsFiles>) -> ClientTrust {
    match files.map(|files| files.client_auth) {
        None | Some(ClientAuth::None) => ClientTrust::None,
        Some(ClientAuth::Optional) => ClientTrust::Optional,
        Some(ClientAuth::Required) => ClientTrust::Required,
    }
}

/// Returns a flag that is of no use without --tls-listen.
fn unused(flags: &ServerFlags) -> Option<&'static str> {
    let given = [
        ("--tls-cert", flags.tls_cert.is_some()),
        ("--tls-key", flags.tls_key.is_some()),
        ("--tls-client-ca", flags.tls_client_ca.is_some()),
        ("--tls-client-auth", flags.tls_client_auth.is_some()),
    ];
    given.into_iter().find(|(_, given)| *given).map(|(setting, _)| setting)
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn read(arguments: &[&str]) -> Result<Option<TlsFiles>, String> {
        let command = ServerFlags::augment_args(Command::new("grid").no_binary_name(true));
        let flags = ServerFlags::from_arg_matches(&command.get_matches_from(arguments)).unwrap();
        files(&flags).map_err(|error| error.to_string())
    }

    const SERVED: [&str; 6] =
        ["--tls-listen", "127.0.0.1:0", "--tls-cert", "server.crt", "--tls-key", "server.key"];

    fn auth(more: &[&str]) -> Result<ClientAuth, String> {
        read(&[&SERVED[..], more].concat()).map(|files| files.unwrap().client_auth)
    }

    #[test]
    fn clients_are_asked_for_certificates_where_it_is_known_who_issues_them() {
        assert_eq!(auth(&[]), Ok(ClientAuth::None));
        assert_eq!(auth(&["--tls-client-ca", "ca.crt"]), Ok(ClientAuth::Required));
        assert_eq!(
            auth(&["--tls-client-ca", "ca.crt", "--tls-client-auth", "optional"]),
            Ok(ClientAuth::Optional)
        );
        assert_eq!(auth(&["--tls-client-ca", "ca.crt", "--tls-client-auth", "none"]), Ok(ClientAuth::None));
        let missing =
            "--tls-client-ca is missing: give the certificates of those who issue certificates to clients";
        assert_eq!(auth(&["--tls-client-auth", "required"]), Err(missing.to_owned()));
    }

    #[test]
    fn what_is_missing_and_what_is_of_no_use_is_named() {
        assert_eq!(read(&[]), Ok(None));
        assert!(read(&SERVED[..4]).unwrap_err().starts_with("--tls-key is missing"));
        assert!(read(&SERVED[..2]).unwrap_err().starts_with("--tls-cert is missing"));
        let alone = read(&["--tls-cert", "server.crt"]).unwrap_err();
        assert_eq!(alone, "--tls-cert is for clients that come over TLS: give --tls-listen too, or neither");
    }
}
