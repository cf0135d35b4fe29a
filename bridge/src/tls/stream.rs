//! A connection in the clear or over TLS.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsStream;

use super::Socket;

/// A connection in the clear or over TLS. Over TLS the handshake is done.
///
/// What is written over TLS is sent when it is flushed: [`AsyncWrite::poll_flush`] has to be called after the last write. In the clear it
/// does nothing.
///
/// A peer that closes the socket without having said so over TLS is heard as one that closes: GIOP tells by itself where a message ends, and
/// OpenSSL's and Java's clients often end that way.
#[derive(Debug)]
pub(crate) enum Stream {
    /// In the clear.
    Plain(TcpStream),
    /// Over TLS.
    Tls(Box<TlsStream<Socket>>),
}

impl Stream {
    /// Returns the socket below.
    pub(crate) fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => &stream.get_ref().0.stream,
        }
    }

    /// Tells whether it is encrypted.
    pub(crate) fn is_tls(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// Tells whether a record of TLS has begun whose rest is missing.
    pub(crate) fn is_within_record(&self) -> bool {
        match self {
            Self::Plain(_) => false,
            Self::Tls(stream) => stream.get_ref().0.is_within_record(),
        }
    }

    /// Waits until a read is likely to find octets, without a buffer. Over TLS these may be part of a record: the read waits then.
    pub(crate) fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Plain(socket) => socket.poll_read_ready(context),
            // What was decrypted and not read lies here, not in the socket.
            Self::Tls(stream) if !wants_read(stream) => Poll::Ready(Ok(())),
            Self::Tls(stream) => stream.get_ref().0.stream.poll_read_ready(context),
        }
    }

    /// Has the runtime of this thread watch the socket from here on, instead of the one in which the handshake was done.
    ///
    /// # Errors
    ///
    /// There is no file descriptor left, or the runtime takes no more sockets.
    pub(crate) fn move_here(&mut self) -> io::Result<()> {
        use std::os::fd::AsFd as _;

        let again = self.socket().as_fd().try_clone_to_owned()?;
        let again = TcpStream::from_std(again.into())?;
        match self {
            Self::Plain(socket) => *socket = again,
            Self::Tls(stream) => stream.get_mut().0.stream = again,
        }
        Ok(())
    }
}

fn wants_read(stream: &TlsStream<Socket>) -> bool {
    match stream {
        TlsStream::Client(stream) => stream.get_ref().1.wants_read(),
        TlsStream::Server(stream) => stream.get_ref().1.wants_read(),
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_read(context, buffer),
            Self::Tls(stream) => match ready!(Pin::new(&mut **stream).poll_read(context, buffer)) {
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => Poll::Ready(Ok(())),
                read => Poll::Ready(read),
            },
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_write(context, octets),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_write(context, octets),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_write_vectored(context, slices),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_write_vectored(context, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(_) => Poll::Ready(Ok(())),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(socket) => Pin::new(socket).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_shutdown(context),
        }
    }
}
