//! Makes Rust of the IDL files whose servers stand on generated skeletons.

fn main() {
    maestro_idl::build("idl/Bank.idl");
    maestro_idl::build("idl/Grid.idl");
}
