//! Generated code: it is what the files in `tests/generate` say, it compiles, and it does what CORBA wants.

mod alltypes_object;
mod anys;
mod forms;
mod mapping;
mod names_object;
mod refused;
mod replay;
mod served;
mod state;
mod stubs_object;
mod value_octets;
mod value_state;
mod values_object;
mod values_served;

use std::path::Path;
use std::sync::Arc;

use maestro::codegen::{CdrReader, CdrWriter, Exception, ObjectAdaptor};
use maestro_adaptors::{AgreedTime, Call, CallInfo, NoHost, Seed};
use maestro_giop::{CodeSets, ObjectKey, Version};
use maestro_idl::{FileSystem, Options, compile, generate};

#[rustfmt::skip]
pub(crate) mod alltypes {
    include!("../../generate/alltypes.rs");
}

#[rustfmt::skip]
pub(crate) mod names {
    include!("../../generate/names.rs");
}

#[rustfmt::skip]
pub(crate) mod stubs {
    include!("../../generate/stubs.rs");
}

#[rustfmt::skip]
pub(crate) mod values {
    include!("../../generate/values.rs");
}

#[test]
fn the_code_is_what_the_files_say() {
    for name in ["alltypes", "names", "stubs", "values"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generate");
        let compiled = compile(&folder.join(format!("{name}.idl")), &Options::default(), &FileSystem);
        let model = compiled.expect("the file is there").model.expect("no errors");
        let code = generate(&model).expect("all of it is known");
        assert_eq!(code, generate(&model).expect("all of it is known"), "the same from run to run");
        let path = folder.join(format!("{name}.rs"));
        // As insta does: to take new code over, set the variable, and look at the difference.
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&path, &code).expect("the file can be written");
        }
        let kept = std::fs::read_to_string(&path).expect("the file can be read");
        assert!(
            kept == code,
            "{name}.rs is not what is made of {name}.idl: set UPDATE_GENERATED=1 to take it over"
        );
    }
}

/// Executes an operation as an orb does.
pub(crate) fn invoke(
    object: &mut dyn ObjectAdaptor,
    operation: &str,
    version: Version,
    code_sets: CodeSets,
    request: &mut CdrReader<'_>,
    reply: &mut CdrWriter,
) -> Result<(), Exception> {
    let info = CallInfo {
        object_key: ObjectKey::from("test"),
        operation: bytes::Bytes::copy_from_slice(operation.as_bytes()).into(),
        service_contexts: maestro_giop::ServiceContexts::new(),
        principal: bytes::Bytes::new(),
        peer: Arc::from("127.0.0.1:1"),
        identity: None,
        version,
        code_sets,
        time: AgreedTime { unix_ns: 1 },
        seed: Seed(1),
        delivery: 1,
    };
    object.invoke(&Call::new(&info, &NoHost), request, reply)
}
