//! IDL files: errors or a model, and Rust of it; never a panic, never without end.

#![no_main]

use libfuzzer_sys::fuzz_target;
use maestro_idl::{Colour, MemoryFiles, Options, compile, generate};

fuzz_target!(|octets: &[u8]| {
    let files = MemoryFiles::new().with("fuzz.idl", octets).with("other.idl", &b"typedef long Other;\n"[..]);
    let compiled = compile("fuzz.idl".as_ref(), &Options::default(), &files).expect("it is there");
    let _told = compiled.render(Colour::Never);
    if let Some(model) = &compiled.model {
        let _rust = generate(model);
    }
});
