//! How long the codec takes.
fn main() {}
