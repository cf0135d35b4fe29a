//! C's view of the library: its types and the signatures of its functions.
//!
//! Source: `corosync/cpg.h` of corosync 3.1.7.

use std::ffi::{c_int, c_uint, c_void};

/// `cpg_handle_t`.
pub(crate) type Handle = u64;

/// `CPG_MAX_NAME_LENGTH`.
pub(crate) const NAME_OCTETS: usize = 128;

/// `CPG_TYPE_AGREED` of `cpg_guarantee_t`.
pub(crate) const AGREED: c_int = 2;

/// `CS_DISPATCH_ONE_NONBLOCKING` of `cs_dispatch_flags_t`.
pub(crate) const ONE_NONBLOCKING: c_int = 4;

/// `struct cpg_address`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct Address {
    pub(crate) node: u32,
    pub(crate) process: u32,
    pub(crate) reason: u32,
}

/// `struct cpg_name`.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Name {
    length: u32,
    value: [u8; NAME_OCTETS],
}

impl Name {
    /// `None`: it is too long, or empty.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let length = u32::try_from(text.len()).ok().filter(|length| *length > 0)?;
        let mut value = [0; NAME_OCTETS];
        value.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { length, value })
    }
}

/// `struct iovec`.
#[repr(C)]
pub(crate) struct Slice {
    pub(crate) base: *const c_void,
    pub(crate) octets: usize,
}

/// `cpg_deliver_fn_t`.
pub(crate) type Deliver = unsafe extern "C" fn(Handle, *const Name, u32, u32, *mut c_void, usize);

/// `cpg_confchg_fn_t`.
pub(crate) type Changed = unsafe extern "C" fn(
    Handle,
    *const Name,
    *const Address,
    usize,
    *const Address,
    usize,
    *const Address,
    usize,
);

/// `cpg_callbacks_t`. The library copies it.
#[repr(C)]
pub(crate) struct Callbacks {
    pub(crate) deliver: Deliver,
    pub(crate) changed: Changed,
}

pub(crate) type Initialize = unsafe extern "C" fn(*mut Handle, *mut Callbacks) -> c_int;
pub(crate) type Finalize = unsafe extern "C" fn(Handle) -> c_int;
pub(crate) type FdGet = unsafe extern "C" fn(Handle, *mut c_int) -> c_int;
pub(crate) type LocalGet = unsafe extern "C" fn(Handle, *mut c_uint) -> c_int;
pub(crate) type Join = unsafe extern "C" fn(Handle, *const Name) -> c_int;
pub(crate) type Dispatch = unsafe extern "C" fn(Handle, c_int) -> c_int;
pub(crate) type McastJoined = unsafe extern "C" fn(Handle, c_int, *const Slice, c_uint) -> c_int;

/// Copies an array of C's.
///
/// # Safety
/// Where `count` is not 0, `first` points to so many values that stay as they are during the call.
pub(crate) unsafe fn copy<T: Copy>(first: *const T, count: usize) -> Vec<T> {
    if count == 0 || first.is_null() {
        return Vec::new();
    }
    // SAFETY: by what the caller promises.
    unsafe { std::slice::from_raw_parts(first, count) }.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_are_as_large_as_those_of_the_header() {
        assert_eq!(size_of::<Address>(), 12);
        assert_eq!(size_of::<Name>(), 132);
        assert_eq!(size_of::<Callbacks>(), 2 * size_of::<usize>());
        assert_eq!(size_of::<Slice>(), 2 * size_of::<usize>());
    }

    #[test]
    fn names_are_as_long_as_the_library_takes_them() {
        assert!(Name::new("").is_none() && Name::new(&"x".repeat(129)).is_none());
        let name = Name::new(&"x".repeat(128)).expect("as long as possible");
        assert_eq!((name.length, name.value), (128, [b'x'; 128]));
    }
}
