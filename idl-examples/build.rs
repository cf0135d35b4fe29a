//! Makes Rust of the IDL files whose servers stand on generated skeletons, or whose clients on stubs.

fn main() {
    maestro_idl::Build::new()
        .file("idl/Bank.idl")
        .file("idl/CosNaming.idl")
        .file("idl/Directory.idl")
        .file("idl/Grid.idl")
        .file("idl/PerformanceTest.idl");
}
