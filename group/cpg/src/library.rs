//! The loaded library: each call of a C function, made safe.

use std::ffi::{c_int, c_uint};
use std::fmt;
use std::sync::Arc;

use crate::error::{Code, CpgError};
use crate::raw;

/// The library's name: of the version whose functions this crate knows.
pub const LIBRARY: &str = "libcpg.so.4";

const OK: c_int = 1;

/// `libcpg`, loaded.
pub struct Library {
    initialize: raw::Initialize,
    finalize: raw::Finalize,
    fd_get: raw::FdGet,
    local_get: raw::LocalGet,
    join: raw::Join,
    dispatch: raw::Dispatch,
    mcast_joined: raw::McastJoined,
    /// Keeps the functions where they are.
    _library: libloading::Library,
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Library")
    }
}

impl Library {
    /// Loads the library: [`LIBRARY`], or another name or path of it.
    ///
    /// # Errors
    /// It is not there, or has not the functions of `libcpg`.
    pub fn load(name: &str) -> Result<Arc<Self>, CpgError> {
        let failed = |source| CpgError::Load { library: name.to_owned(), source };
        // SAFETY: what a library does when it is loaded is what the operator trusts who named it; libcpg's and its
        // dependencies' initialisers only set up their own tables.
        let library = unsafe { libloading::Library::new(name) }.map_err(failed)?;
        Ok(Arc::new(Self {
            // SAFETY: each function has the signature that `raw` writes down from the library's header.
            initialize: unsafe { function(&library, b"cpg_initialize\0") }.map_err(failed)?,
            // SAFETY: as before.
            finalize: unsafe { function(&library, b"cpg_finalize\0") }.map_err(failed)?,
            // SAFETY: as before.
            fd_get: unsafe { function(&library, b"cpg_fd_get\0") }.map_err(failed)?,
            // SAFETY: as before.
            local_get: unsafe { function(&library, b"cpg_local_get\0") }.map_err(failed)?,
            // SAFETY: as before.
            join: unsafe { function(&library, b"cpg_join\0") }.map_err(failed)?,
            // SAFETY: as before.
            dispatch: unsafe { function(&library, b"cpg_dispatch\0") }.map_err(failed)?,
            // SAFETY: as before.
            mcast_joined: unsafe { function(&library, b"cpg_mcast_joined\0") }.map_err(failed)?,
            _library: library,
        }))
    }

    /// A connection to the daemon. To be given back by [`finalize`](Self::finalize).
    pub(crate) fn initialize(&self, mut callbacks: raw::Callbacks) -> Result<raw::Handle, CpgError> {
        let mut handle = 0;
        // SAFETY: both pointers are valid during the call; the library copies the callbacks.
        let code = unsafe { (self.initialize)(&raw mut handle, &raw mut callbacks) };
        check("cpg_initialize", code).map(|()| handle)
    }

    // In all that follows a handle that is not valid is an error of the library, not of memory: handles are looked up in a table.

    pub(crate) fn finalize(&self, handle: raw::Handle) -> Result<(), CpgError> {
        // SAFETY: no pointers.
        check("cpg_finalize", unsafe { (self.finalize)(handle) })
    }

    pub(crate) fn fd(&self, handle: raw::Handle) -> Result<std::os::fd::RawFd, CpgError> {
        let mut fd = -1;
        // SAFETY: the pointer is valid during the call.
        check("cpg_fd_get", unsafe { (self.fd_get)(handle, &raw mut fd) }).map(|()| fd)
    }

    /// The number of this node.
    pub(crate) fn local(&self, handle: raw::Handle) -> Result<u32, CpgError> {
        let mut node: c_uint = 0;
        // SAFETY: the pointer is valid during the call.
        check("cpg_local_get", unsafe { (self.local_get)(handle, &raw mut node) }).map(|()| node)
    }

    pub(crate) fn join(&self, handle: raw::Handle, name: &raw::Name) -> Result<(), CpgError> {
        // SAFETY: the pointer is valid during the call.
        check("cpg_join", unsafe { (self.join)(handle, name) })
    }

    /// Lets the library call back for one event on this thread, if there is one.
    pub(crate) fn dispatch_one(&self, handle: raw::Handle) -> Result<(), CpgError> {
        // SAFETY: no pointers; the callbacks were given at initialisation and are functions of this crate.
        check("cpg_dispatch", unsafe { (self.dispatch)(handle, raw::ONE_NONBLOCKING) })
    }

    pub(crate) fn multicast(&self, handle: raw::Handle, octets: &[u8]) -> Result<(), CpgError> {
        let slice = raw::Slice { base: octets.as_ptr().cast(), octets: octets.len() };
        // SAFETY: one slice, which is only read, and valid during the call.
        check("cpg_mcast_joined", unsafe { (self.mcast_joined)(handle, raw::AGREED, &raw const slice, 1) })
    }
}

/// Looks a function up.
///
/// # Safety
/// `T` is a function pointer of the signature that the symbol has. It is not called after the library is unloaded.
unsafe fn function<T: Copy>(library: &libloading::Library, symbol: &[u8]) -> Result<T, libloading::Error> {
    // SAFETY: by what the caller promises.
    unsafe { library.get::<T>(symbol) }.map(|function| *function)
}

fn check(call: &'static str, code: c_int) -> Result<(), CpgError> {
    if code == OK { Ok(()) } else { Err(CpgError::Call { call, code: Code(code) }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_not_there_or_is_another_one_is_named() {
        let error = Library::load("libcpg.so.0.nowhere").expect_err("it is not there").to_string();
        assert!(error.starts_with("cannot load libcpg.so.0.nowhere: "), "{error}");
        let error = Library::load("libc.so.6").expect_err("it is another one").to_string();
        assert!(error.starts_with("cannot load libc.so.6: ") && error.contains("cpg_initialize"), "{error}");
    }
}
