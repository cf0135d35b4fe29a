//! A socket below TLS.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A socket below TLS. It knows whether what came ends within a record, which TLS keeps to itself: a peer that stalls there looks like one that
/// has nothing to say.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) stream: TcpStream,
    records: Records,
}

impl Socket {
    /// Returns whether a record has begun whose rest is missing.
    pub(crate) fn is_within_record(&self) -> bool {
        self.records.seen > 0
    }
}

impl From<TcpStream> for Socket {
    fn from(stream: TcpStream) -> Self {
        Self { stream, records: Records::default() }
    }
}

/// Where in a record octets end.
///
/// # Wire format
///
/// offset 0: type, 1: version, 3: the length of the rest, big endian.
///
/// Source: RFC 8446 §5.1
#[derive(Debug, Default)]
struct Records {
    length: [u8; 2],
    /// Octets of the header that came.
    seen: usize,
    /// Octets behind the header that are missing.
    rest: usize,
}

impl Records {
    const HEADER_OCTETS: usize = 5;

    /// Takes note of octets that came.
    fn pass(&mut self, mut octets: &[u8]) {
        while let Some((&first, others)) = octets.split_first() {
            if self.seen < Self::HEADER_OCTETS {
                if let Some(at) = self.seen.checked_sub(3) {
                    self.length[at] = first;
                }
                self.seen += 1;
                if self.seen == Self::HEADER_OCTETS {
                    self.rest = usize::from(u16::from_be_bytes(self.length));
                }
                octets = others;
            } else {
                let step = self.rest.min(octets.len());
                self.rest -= step;
                octets = &octets[step..];
            }
            if self.seen == Self::HEADER_OCTETS && self.rest == 0 {
                self.seen = 0;
            }
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        this.records.pass(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, octets)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_each_record_is_known_however_the_octets_come() {
        // Three records: of three octets, of none, and of 256.
        let mut octets = vec![23, 3, 3, 0, 3, 1, 2, 3, 23, 3, 3, 0, 0, 22, 3, 1, 1, 0];
        octets.extend([7; 256]);
        let ends = [0, 8, 13, octets.len()];
        for step in [1, 2, 3, 5, 7, 11, 64, octets.len()] {
            let mut records = Records::default();
            let mut passed = 0;
            for piece in octets.chunks(step) {
                records.pass(piece);
                passed += piece.len();
                assert_eq!(records.seen > 0, !ends.contains(&passed), "{step}: {passed}");
            }
        }
    }
}
