//! Makes Rust of what the codec's benchmark sends.

fn main() {
    maestro_idl::Build::new().file("Codec.idl");
}
