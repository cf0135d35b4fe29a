//! An object for tests, and the means to call it.

use bytes::BytesMut;
use maestro_adaptors::{Call, CallInfo, Exception, NoHost, ObjectAdaptor, Outcome, Servant};
use maestro_giop::{
    Body, ByteOrder, CdrReader, CdrWriter, CodeSets, ObjectKey, Operation, ServiceContexts, Version,
};

/// `interface Toy : Base { long add(in long n); string fail(); void die(); };`
#[derive(Debug, Default)]
pub(crate) struct Toy(pub(crate) i32);

impl ObjectAdaptor for Toy {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Toy:1.0", "IDL:Base:1.0"]
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        request: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        match call.operation() {
            "add" => {
                self.0 += request.read_long()?;
                reply.write_long(self.0);
                Ok(())
            }
            "fail" => {
                reply.write_string("half an answer")?;
                Err(Exception::user("IDL:Toy/Failed:1.0", reply, |members| members.write_string("why"))?)
            }
            "die" => panic!("the toy is broken"),
            "convert" => Ok(reply.write_string("\u{20ac}")?),
            _ => Err(Exception::bad_operation()),
        }
    }
}

/// Calls the toy in GIOP 1.2, big endian.
pub(crate) fn call(toy: &mut Servant<Toy>, operation: &'static str, arguments: &[u8]) -> Outcome {
    call_in(toy, operation, arguments, ByteOrder::Big, &mut BytesMut::new())
}

/// Calls the toy in GIOP 1.2 with a buffer of the caller's.
pub(crate) fn call_in(
    toy: &mut Servant<Toy>,
    operation: &'static str,
    arguments: &[u8],
    order: ByteOrder,
    scratch: &mut BytesMut,
) -> Outcome {
    let info = CallInfo {
        object_key: ObjectKey::from("toy"),
        operation: Operation::from(operation),
        service_contexts: ServiceContexts::default(),
        principal: bytes::Bytes::new(),
        peer: "127.0.0.1:1".into(),
        identity: None,
        version: Version::V1_2,
        code_sets: CodeSets::default(),
        time: maestro_adaptors::AgreedTime::default(),
        seed: maestro_adaptors::Seed::default(),
        delivery: 0,
    };
    let body = Body::new(bytes::Bytes::copy_from_slice(arguments), order, Version::V1_2, 0);
    toy.invoke(&Call::new(&info, &NoHost), &body, scratch)
}

/// Makes the body of an answer.
pub(crate) fn written(order: ByteOrder, write: impl FnOnce(&mut CdrWriter)) -> bytes::Bytes {
    let mut writer = CdrWriter::new(order, 0);
    write(&mut writer);
    writer.into_bytes()
}
