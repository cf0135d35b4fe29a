//! Makes Rust of the IDL files whose servers stand on generated skeletons.

fn main() {
    for name in ["Bank", "Directory", "Grid"] {
        maestro_idl::build(format!("idl/{name}.idl"));
    }
}
