//! Corosync's closed process groups, through `libcpg`.
//!
//! The library is loaded at run time ([`Library::load`]), so that nothing that is built needs it; a program that never loads it
//! runs on machines without corosync. A [`Cpg`] is one connection to the daemon and one group: it multicasts, and
//! [`dispatch`](Cpg::dispatch) hands over what has come, messages and changes of who is in the group in one order.
//!
//! One of two crates of its workspace with `unsafe` code (the other is `bridge/heap`): calls of ten C functions, and reading what they point to. It
//! has no thread, no queue and no retries; what the daemon does not take is the caller's to offer again
//! ([`CpgError::is_try_again`]).
//!
//! Source: `corosync/cpg.h` and `corosync/corotypes.h` of corosync 3.1.7.

mod error;
mod library;
mod raw;

use std::cell::RefCell;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;

pub use error::{CpgError, GROUP_LIMIT_OCTETS};
pub use library::{LIBRARY, Library};

/// A process in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The node's number in the daemon's configuration.
    pub node: u32,
    /// The process there.
    pub process: u32,
}

/// What comes of a group, in the order that all its processes on one ring see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A message, this process's own included.
    Message {
        /// Who sent it.
        from: Address,
        /// What was sent.
        octets: Vec<u8>,
    },
    /// Who is in the group has changed.
    Members {
        /// All that are in it.
        members: Vec<Address>,
        /// Those that are gone.
        left: Vec<Address>,
    },
}

/// One process's place in one group. Dropping it leaves the group.
#[derive(Debug)]
pub struct Cpg {
    library: Arc<Library>,
    handle: raw::Handle,
    fd: std::os::fd::RawFd,
    own: Address,
}

thread_local! {
    /// What callbacks have said during the call of `cpg_dispatch` that this thread is in.
    static HEARD: RefCell<Vec<Event>> = const { RefCell::new(Vec::new()) };
}

impl Cpg {
    /// Connects to this node's daemon and joins a group. The first [`Event::Members`] with [`own`](Self::own) among the
    /// members says that this process is in it.
    ///
    /// # Errors
    /// A name that is too long; the daemon is not there, or does not take anybody at the moment.
    pub fn join(library: &Arc<Library>, group: &str) -> Result<Self, CpgError> {
        let name = raw::Name::new(group).ok_or(CpgError::Name { octets: group.len() })?;
        let handle = library.initialize(raw::Callbacks { deliver, changed })?;
        // From here on dropping it gives the handle back.
        let own = Address { node: 0, process: std::process::id() };
        let mut cpg = Self { library: Arc::clone(library), handle, fd: -1, own };
        cpg.fd = library.fd(handle)?;
        cpg.own.node = library.local(handle)?;
        library.join(handle, &name)?;
        Ok(cpg)
    }

    /// Where this process is.
    #[must_use]
    pub fn own(&self) -> Address {
        self.own
    }

    /// Sends to all processes in the group, this one included.
    ///
    /// # Errors
    /// The daemon has no room ([`CpgError::is_try_again`]), or is gone.
    pub fn multicast(&mut self, octets: &[u8]) -> Result<(), CpgError> {
        self.library.multicast(self.handle, octets)
    }

    /// Takes in what has come, at most so many events. False: there is no more at the moment.
    ///
    /// # Errors
    /// The daemon is gone. What came before is in `events`.
    pub fn dispatch(&mut self, events: &mut Vec<Event>, most: usize) -> Result<bool, CpgError> {
        let result = self.dispatch_all(most);
        HEARD.with_borrow_mut(|heard| events.append(heard));
        result
    }

    fn dispatch_all(&mut self, most: usize) -> Result<bool, CpgError> {
        for _ in 0..most {
            match self.library.dispatch_one(self.handle) {
                Ok(()) => {}
                Err(error) if error.is_try_again() => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

impl AsFd for Cpg {
    /// Readable while there is something to dispatch, and when the daemon is gone.
    fn as_fd(&self) -> BorrowedFd<'_> {
        // SAFETY: the descriptor was given by `cpg_fd_get` and stays open until `cpg_finalize`, which only dropping calls.
        unsafe { BorrowedFd::borrow_raw(self.fd) }
    }
}

impl Drop for Cpg {
    fn drop(&mut self) {
        // A daemon that is gone has forgotten this process already.
        let _ = self.library.finalize(self.handle);
    }
}

/// Called by `cpg_dispatch`, on its thread.
unsafe extern "C" fn deliver(
    _handle: raw::Handle,
    _group: *const raw::Name,
    node: u32,
    process: u32,
    message: *mut std::ffi::c_void,
    octets: usize,
) {
    // SAFETY: the library hands over a message of this length, valid during the call.
    let octets = unsafe { raw::copy(message.cast::<u8>(), octets) };
    hear(Event::Message { from: Address { node, process }, octets });
}

/// Called by `cpg_dispatch`, on its thread.
unsafe extern "C" fn changed(
    _handle: raw::Handle,
    _group: *const raw::Name,
    members: *const raw::Address,
    member_count: usize,
    left: *const raw::Address,
    left_count: usize,
    _joined: *const raw::Address,
    _joined_count: usize,
) {
    // SAFETY: the library hands over arrays of these lengths, valid during the call.
    let members = unsafe { raw::copy(members, member_count) };
    // SAFETY: as before.
    let left = unsafe { raw::copy(left, left_count) };
    hear(Event::Members { members: addresses(&members), left: addresses(&left) });
}

fn hear(event: Event) {
    HEARD.with_borrow_mut(|heard| heard.push(event));
}

fn addresses(raw: &[raw::Address]) -> Vec<Address> {
    raw.iter().map(|raw| Address { node: raw.node, process: raw.process }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_callbacks_say_is_kept_for_whoever_dispatches() {
        let octets = *b"message";
        let members = [
            raw::Address { node: 1, process: 2, reason: 0 },
            raw::Address { node: 3, process: 4, reason: 1 },
        ];
        // SAFETY: pointers and lengths are those of the arrays above; the message is not written to.
        unsafe { deliver(9, std::ptr::null(), 1, 2, octets.as_ptr().cast_mut().cast(), octets.len()) };
        let none = std::ptr::null();
        // SAFETY: as before; no pointer is read where the count is 0.
        unsafe { changed(9, std::ptr::null(), members.as_ptr(), 2, none, 0, none, 0) };
        let heard = HEARD.take();
        let (one, other) = (Address { node: 1, process: 2 }, Address { node: 3, process: 4 });
        assert_eq!(
            heard,
            [
                Event::Message { from: one, octets: octets.to_vec() },
                Event::Members { members: vec![one, other], left: Vec::new() },
            ]
        );
    }
}
