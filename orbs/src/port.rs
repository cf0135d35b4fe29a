//! The door through which requests come in.

use std::io;

/// What a replicated orb may do to the IIOP port that it is served by.
///
/// A replica outside the primary view does not answer at all, because most clients hand an exception to their
/// caller but look for another replica when a connection is refused (`docs/clients.md`).
pub trait Port: Send + Sync {
    /// Listens, and accepts connections. Does nothing when the port is open.
    ///
    /// # Errors
    ///
    /// It cannot listen; the port stays shut, and may be opened again later.
    fn open(&self) -> io::Result<()>;

    /// Stops listening, then ends every connection.
    ///
    /// The address stays bound, so that no other process takes it and connects are refused. A connection ends with
    /// CloseConnection and a linger where no unanswered request on it, oneways included, can have been executed
    /// ([`ReplySlot::started`](crate::ReplySlot::started)); else it ends abruptly. What arrives after that is read
    /// and thrown away. Does nothing when the port is shut.
    fn shut(&self);

    /// Reads no more requests from any connection, or does again: whoever executes them has no room for more. What was read is
    /// served. Requests that the orb is handed for a moment after are to be taken all the same.
    fn hold_back(&self, held_back: bool) {
        let _ = held_back;
    }
}
