//! Certificates for servers and clients.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::root;

/// What `tests/interop/tls/make-certs.sh` makes, and what names it to programs.
#[derive(Debug)]
pub struct Certificates {
    directory: TempDir,
}

impl Certificates {
    /// Makes them. Servers show `server.pem`.
    ///
    /// # Panics
    ///
    /// There is no openssl.
    #[must_use]
    pub fn make() -> Self {
        let directory = TempDir::new().expect("a temporary directory");
        let made =
            Command::new(root().join("tests/interop/tls/make-certs.sh")).arg(directory.path()).output();
        let made = made.expect("a shell runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let certificates = Self { directory };
        certificates.serve("server");
        certificates
    }

    /// Returns a file.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Returns a file's path as text.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    /// Has servers show another certificate from their next reload on.
    ///
    /// # Panics
    ///
    /// A file cannot be written.
    pub fn serve(&self, name: &str) {
        for ending in ["key", "pem"] {
            let (from, to) = (self.path(&format!("{name}.{ending}")), self.path(&format!("served.{ending}")));
            let beside = self.path("served.new");
            fs::copy(from, &beside)
                .and_then(|_| fs::rename(&beside, to))
                .expect("a certificate is put in place");
        }
    }

    /// Returns the flags of a server that listens for TLS only.
    pub(crate) fn server_flags(&self, demand: bool) -> Vec<String> {
        let mut flags =
            ["--no-plain", "--tls-listen", "127.0.0.1:0", "--tls-cert"].map(String::from).to_vec();
        flags.extend([self.text("served.pem"), "--tls-key".into(), self.text("served.key")]);
        if demand {
            flags.extend(["--tls-client-ca".into(), self.text("ca.pem")]);
        }
        flags
    }

    /// Returns the options of omniORB: TLS only, and a file with key and certificate to show.
    pub(crate) fn omniorb(&self, shows: Option<&str>) -> Vec<String> {
        // A test may have more authorities trusted.
        let trusted = if self.path("trusted.pem").exists() { "trusted.pem" } else { "ca.pem" };
        let mut options = vec!["-ORBsslCAFile".into(), self.text(trusted)];
        options.extend(["-ORBsslVerifyMode", "peer", "-ORBclientTransportRule", "* ssl"].map(String::from));
        if let Some(name) = shows {
            options.extend(["-ORBsslKeyFile".into(), self.text(&format!("{name}.pem"))]);
            // Without a password it does not load the key, encrypted or not.
            options.extend(["-ORBsslKeyPassword", "none"].map(String::from));
        }
        options
    }

    /// Returns the options of JacORB, among them those with which it does not wait before it turns to the next replica.
    pub(crate) fn jacorb(&self, shows: Option<&str>) -> Vec<String> {
        const FACTORIES: &str = "org.jacorb.security.ssl.sun_jsse.SSL";
        let mut properties = vec![
            ("security.support_ssl", "on".to_owned()),
            ("ssl.socket_factory", format!("{FACTORIES}SocketFactory")),
            ("ssl.server_socket_factory", format!("{FACTORIES}ServerSocketFactory")),
            ("security.ssl.client.supported_options", if shows.is_some() { "60" } else { "20" }.to_owned()),
            ("security.ssl.client.required_options", "20".to_owned()),
            ("security.truststore", self.text("trust.jks")),
            ("security.truststore_password", "maestro".to_owned()),
            ("security.truststore_type", "JKS".to_owned()),
            ("security.jsse.trustees_from_ks", "off".to_owned()),
            ("retries", "0".to_owned()),
            ("retry_interval", "50".to_owned()),
        ];
        // It wants a store even where it shows nothing.
        let store = shows.unwrap_or("alice");
        properties.push(("security.keystore", self.text(&format!("{store}.jks"))));
        properties.push(("security.keystore_password", "maestro".to_owned()));
        properties.into_iter().map(|(name, value)| format!("-Djacorb.{name}={value}")).collect()
    }
}
