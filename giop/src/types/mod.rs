//! All types of OMG IDL, described by TypeCodes, and values that carry their types.

pub(crate) mod dynamic;
pub(crate) mod fixed;
pub(crate) mod json;
pub(crate) mod kind;
mod meter;
pub(crate) mod text;
pub(crate) mod typecode;
