//! Gives memory that is free back to the system.
//!
//! glibc's allocator keeps what is freed below anything that is still in use: a server that many clients were connected to for a
//! moment would look as large for the rest of its life. It gives that back when it is asked to, and only a C function
//! asks it. That one call is all that this crate is for.

/// Gives memory that is free back to the system, where the C library is glibc; elsewhere that is left to the allocator. Returns whether
/// there was any.
///
/// Takes some milliseconds for each 100 MiB that are free; threads that allocate wait meanwhile.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn release() -> bool {
    // SAFETY: it has no preconditions, may be called by any thread at any time, and touches nothing that is in use.
    unsafe { libc::malloc_trim(0) == 1 }
}

/// Gives memory that is free back to the system, where the C library is glibc; elsewhere that is left to the allocator. Returns whether
/// there was any.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn release() -> bool {
    false
}
