//! The handshake of a client.

use std::io;
use std::net::TcpStream as StdStream;
use std::time::Duration;

use maestro_orbs::PeerIdentity;
use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::{ServerTls, Socket, Stream, certificate};
use crate::ebb::{CONNECTION_OCTETS, Noted};

/// How long a client that was refused may take to close. It may have sent a request already, and would get a reset before it reads why.
const LINGER: Duration = Duration::from_secs(1);

/// Why a client that spoke TLS, or did not, was not let in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandshakeError {
    /// It failed: the client spoke no TLS, refused the server's certificate, or has none that is good.
    #[error(transparent)]
    Failed(#[from] io::Error),
    /// It took too long.
    #[error("not done after {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// The client's certificate is good, but cannot be told to objects.
    #[error("the client's certificate is of no use: {0}")]
    Identity(String),
}

/// Shakes hands with a client, and tells who it is where it has proved that. A handshake that takes longer than `patience` fails.
pub(crate) async fn accept(
    socket: StdStream,
    tls: &ServerTls,
    patience: Duration,
) -> Result<(Stream, Option<PeerIdentity>), HandshakeError> {
    // Also where it is given up for another.
    let _noted = Noted(CONNECTION_OCTETS);
    let socket = Socket::from(TcpStream::from_std(socket)?);
    let accepting = TlsAcceptor::from(tls.config()).accept(socket).into_fallible();
    let accepted = tokio::time::timeout(patience, accepting).await;
    let stream = match accepted.map_err(|_| HandshakeError::TimedOut(patience))? {
        Ok(stream) => stream,
        Err((error, socket)) => {
            let _ = tokio::time::timeout(patience.min(LINGER), hear_out(socket)).await;
            return Err(error.into());
        }
    };
    let (version, suite) =
        (stream.get_ref().1.protocol_version(), stream.get_ref().1.negotiated_cipher_suite());
    tracing::debug!(?version, suite = ?suite.map(|suite| suite.suite()), "TLS");
    let shown = stream.get_ref().1.peer_certificates().and_then(<[CertificateDer<'_>]>::first);
    let identity = shown.map(certificate::identity).transpose().map_err(HandshakeError::Identity)?;
    Ok((Stream::Tls(Box::new(stream.into())), identity))
}

/// Says nothing more, and reads until the client has closed.
async fn hear_out(mut socket: Socket) -> io::Result<()> {
    socket.shutdown().await?;
    while socket.read(&mut [0; 1024]).await? > 0 {}
    Ok(())
}
