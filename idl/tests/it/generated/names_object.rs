//! Names, inheritance, errors and parameters of generated code.

use maestro::codegen::{
    Array, Call, CdrReader, CdrWriter, Exception, Fixed, LongDouble, ObjectAdaptor, SystemException,
};
use maestro::{Access, ByteOrder};
use maestro_giop::{CodeSets, Version};

use super::invoke;
use super::names::names::*;

#[derive(Debug, Default, Clone, PartialEq)]
struct Object {
    value: String,
}

impl Base for Object {
    fn r#type(&self, _: &Call<'_>, r#match: i32, call_: i32) -> Result<i32, base::TypeError> {
        match r#match {
            0 => Err(base::Failed { why: "zero".to_owned() }.into()),
            _ => Ok(r#match + call_),
        }
    }

    fn r#impl(&self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok(self.value.clone())
    }

    fn set_impl(&mut self, _: &Call<'_>, value: String) -> Result<(), SystemException> {
        self.value = value;
        Ok(())
    }
}

impl Derived for Object {
    fn both(&mut self, _: &Call<'_>) -> Result<(), derived::BothError> {
        Err(derived::Failed { code: 7 }.into())
    }

    fn largest(&mut self, _: &Call<'_>, of: Types) -> Result<Types, SystemException> {
        Ok(of)
    }

    fn forget(&mut self, _: &Call<'_>, _: String) -> Result<(), SystemException> {
        Ok(())
    }

    fn swap(&mut self, _: &Call<'_>, left: i32, right: i32) -> Result<(i32, i32, bool), SystemException> {
        Ok((right, left, left != right))
    }
}

impl inner::Far for Object {
    fn feel(
        &mut self,
        _: &Call<'_>,
        _: maestro::codegen::Reference,
        m: Mood,
    ) -> Result<Mood, SystemException> {
        Ok(m)
    }
}

#[test]
fn constants_are_rusts() {
    assert_eq!((ANSWER, GREETING, RATIO), (42, "hello \"you\"\n", -0.5));
    assert_eq!((MOST, LETTER, TODAY), (u64::MAX, 'é', Mood::Bad));
    assert_eq!(PRICE, Fixed::<3, 1>::new(125).expect("it fits"));
    assert_eq!(WIDE, LongDouble::from_f64(1.5));
    assert_eq!(Mood::Self_ as u32, 2);
}

#[test]
fn a_skeleton_answers_for_all_bases() {
    let skeleton = inner::FarSkeleton(Object::default());
    assert_eq!(
        skeleton.repository_ids(),
        ["IDL:Names/Inner/Far:1.0", "IDL:Names/Derived:1.0", "IDL:Names/Base:1.0"]
    );
    for (operation, access) in [
        ("type", Access::Read),
        ("_get_impl", Access::Read),
        ("_set_impl", Access::Update),
        ("feel", Access::Update),
        ("forget", Access::Update),
        ("_set_type", Access::Unknown),
        ("r#type", Access::Unknown),
    ] {
        assert_eq!(skeleton.access(operation), access, "{operation}");
    }
}

#[test]
fn results_come_in_the_order_of_the_wire() {
    let mut skeleton = inner::FarSkeleton(Object::default());
    let reply = call(&mut skeleton, "swap", |request| {
        request.write_long(1);
        request.write_long(2);
    });
    assert_eq!(reply.expect("no exception"), [0, 0, 0, 2, 0, 0, 0, 1, 1]);
    let reply = call(&mut skeleton, "type", |request| {
        request.write_long(3);
        request.write_long(4);
    });
    assert_eq!(reply.expect("no exception"), [0, 0, 0, 7]);
}

#[test]
fn exceptions_of_one_name_keep_their_ids() {
    let mut skeleton = inner::FarSkeleton(Object::default());
    let raised = call(&mut skeleton, "both", |_| {}).expect_err("it raises");
    let Exception::User { id, .. } = raised else { panic!("{raised:?}") };
    assert_eq!(id.as_str(), "IDL:Names/Derived/Failed:1.0");
    let raised = call(&mut skeleton, "type", |request| {
        request.write_long(0);
        request.write_long(0);
    });
    let Err(Exception::User { id, body }) = raised else { panic!("{raised:?}") };
    assert_eq!(id.as_str(), "IDL:Names/Base/Failed:1.0");
    assert!(body.ends_with(b"zero\0"), "{body:?}");
    assert!(matches!(call(&mut skeleton, "none", |_| {}), Err(Exception::System(_))));
}

#[test]
fn long_arrays_travel_on_the_heap() {
    let mut table = Array::from_fn(|row| [i32::try_from(row).expect("a row"), -1]);
    table[39][1] = 5;
    let bytes = Array::from_fn(|at| u8::try_from(at % 251).expect("an octet"));
    let types_sent = Types { bytes, table, within: types::Inner { r#fn: 9 } };
    let mut output = CdrWriter::new(ByteOrder::Big, 0);
    maestro::codegen::Cdr::encode(&types_sent, &mut maestro::codegen::Output::new(&mut output))
        .expect("it travels");
    let octets = output.into_bytes();
    assert_eq!(octets.len(), 4096 + 40 * 2 * 4 + 4);
    let mut skeleton = DerivedSkeleton(Object::default());
    let reply =
        call(&mut skeleton, "largest", |request| request.write_octets(&octets)).expect("no exception");
    assert_eq!(reply, octets);
    assert!(call(&mut skeleton, "largest", |request| request.write_octets(&octets[..4_000])).is_err());
}

/// Calls an operation with what `write` puts into the request.
fn call(
    object: &mut dyn ObjectAdaptor,
    operation: &str,
    write: impl FnOnce(&mut CdrWriter),
) -> Result<Vec<u8>, Exception> {
    let mut request = CdrWriter::new(ByteOrder::Big, 0);
    write(&mut request);
    let octets = request.into_bytes();
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 0);
    let mut reply = CdrWriter::new(ByteOrder::Big, 0);
    invoke(object, operation, Version::V1_2, CodeSets::default(), &mut reader, &mut reply)?;
    Ok(reply.into_bytes().to_vec())
}
