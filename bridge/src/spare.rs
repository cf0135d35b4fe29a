//! Buffers that an I/O thread lends to the connection it is busy with.
//!
//! A connection that waits owns no buffer: that is what keeps an idle one small. One that reads or writes takes the
//! thread's buffer and gives it back when it is empty, so the same warm memory serves all connections of a thread.

use std::cell::Cell;

use bytes::BytesMut;

/// Room for reading that a new buffer has.
pub(crate) const READ_OCTETS: usize = 64 << 10;
/// Least room to read into without asking for new memory.
const LEAST_READ_OCTETS: usize = 8 << 10;
/// Room for replies that a new buffer has.
const WRITE_OCTETS: usize = 4 << 10;
/// A thread keeps no buffer that is larger than this.
const KEPT_OCTETS: usize = 1 << 20;

thread_local! {
    static READ: Cell<Option<BytesMut>> = const { Cell::new(None) };
    static WRITE: Cell<Option<BytesMut>> = const { Cell::new(None) };
}

/// Takes an empty buffer to read into.
pub(crate) fn take_read() -> BytesMut {
    let mut buffer = READ.take().unwrap_or_default();
    // Memory that requests still share is left to them; what nobody shares is used again from its start.
    if !buffer.try_reclaim(READ_OCTETS) && buffer.capacity() < LEAST_READ_OCTETS {
        buffer = BytesMut::with_capacity(READ_OCTETS);
    }
    buffer
}

/// Gives a buffer back that has been read empty.
pub(crate) fn give_read(buffer: BytesMut) {
    give(&READ, buffer);
}

/// Takes an empty buffer to collect replies in.
pub(crate) fn take_write() -> BytesMut {
    let mut buffer = WRITE.take().unwrap_or_default();
    buffer.reserve(WRITE_OCTETS);
    buffer
}

/// Gives a buffer back that has been written out.
pub(crate) fn give_write(mut buffer: BytesMut) {
    buffer.clear();
    give(&WRITE, buffer);
}

fn give(place: &'static std::thread::LocalKey<Cell<Option<BytesMut>>>, buffer: BytesMut) {
    debug_assert!(buffer.is_empty());
    if buffer.capacity() > KEPT_OCTETS {
        return;
    }
    place.with(|place| {
        let other = place.take().filter(|other| other.capacity() > buffer.capacity());
        place.set(Some(other.unwrap_or(buffer)));
    });
}
