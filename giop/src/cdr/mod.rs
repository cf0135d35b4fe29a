//! Common data representation: values as octets, aligned, in either byte order.

mod breaks;
mod reader;
mod wide;
mod writer;

pub use breaks::Breaks;
pub use reader::CdrReader;
pub use writer::CdrWriter;
pub(crate) use writer::wire_length;

#[cfg(test)]
mod tests;
