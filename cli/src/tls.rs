//! How subcommands that call objects speak TLS.

use std::path::PathBuf;

use clap::Args;
use maestro_bridge::{ClientSettings, ClientTls, ClientTlsFiles, TlsUse};

use crate::failure::Failure;

/// The flags for TLS.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "TLS")]
pub(crate) struct Tls {
    /// Call over TLS only, even where the reference offers addresses in the clear. Without this flag TLS is used where the
    /// reference requires it.
    #[arg(long)]
    tls: bool,
    /// Trust servers whose certificate was issued by those in this file (PEM), instead of those that the system trusts.
    #[arg(long, value_name = "FILE")]
    tls_ca: Option<PathBuf>,
    /// Show this certificate (PEM) to servers that ask for one.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of that certificate (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// DANGEROUS: accept a trusted certificate of ANY host. Whoever has one, for whatever host, can pose as the server, read and
    /// change everything. For tests only.
    #[arg(long)]
    tls_no_name_check: bool,
}

impl Tls {
    /// Whether addresses in the clear are left out.
    pub(crate) fn only(&self) -> bool {
        self.tls
    }

    /// Loads the files, into settings that are the default otherwise.
    pub(crate) fn settings(&self) -> Result<ClientSettings, Failure> {
        let tls_use = if self.tls { TlsUse::Always } else { TlsUse::WhereRequired };
        let files = ClientTlsFiles {
            ca: self.tls_ca.clone(),
            identity: self.tls_cert.clone().zip(self.tls_key.clone()),
            check_names: !self.tls_no_name_check,
        };
        // What the system trusts is looked up when it is needed: most references need none of it.
        let tls = match files == ClientTlsFiles::default() {
            true => None,
            false => Some(ClientTls::load(files)?),
        };
        Ok(ClientSettings { tls_use, tls, ..ClientSettings::default() })
    }
}
