//! Projects of `maestro wizard`, for each orb and for IDL files from tiny to the naming service's: built without a warning, tested,
//! started, and called by omniORB. CI runs it: `cargo test -p maestro-tests --test wizard`.

mod deploy;
mod files;
mod readme;
