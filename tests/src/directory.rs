//! Stubs for the example server `directory`.

maestro::include_idl!("Directory");
