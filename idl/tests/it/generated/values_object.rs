//! Objects for the generated traits of `values.idl`, and what a custom value type needs.

use maestro::codegen::{
    Abstract, Any, Call, CdrReader, CdrWriter, CustomMarshal, Error, Input, ObjectAdaptor, Output,
    SystemException, Value, ValueType,
};
use maestro::{Access, ByteOrder};
use maestro_giop::{CodeSets, Version};
use serde::{Deserialize, Serialize};

use super::invoke;
use super::values::ValueBase;
use super::values::values::*;

/// The key is written twice.
impl CustomMarshal for Hidden {
    fn marshal(&self, output: &mut Output<'_>) -> Result<(), Error> {
        output.write_long(self.key)?;
        output.write_string("in between", 0)?;
        output.write_value(&self.hint)?;
        output.write_long(self.key)
    }

    fn unmarshal(input: &mut Input<'_, '_>) -> Result<Self, Error> {
        let key = input.read_long()?;
        input.read_string(0)?;
        Ok(Self { key, hint: input.read_value()? })
    }
}

impl NamedOperations for Shape {
    fn full_name(&self) -> Result<String, SystemException> {
        Ok(format!("{} {}", self.name, self.secret))
    }

    fn greet(&self, whom: String) -> Result<String, SystemException> {
        Ok(format!("{whom}, I am {}", self.name))
    }
}

impl ShapeOperations for Shape {
    fn create(name: String) -> Result<Self, SystemException> {
        Ok(shape(&name))
    }
}

#[test]
fn a_value_does_what_its_own_code_says() {
    let made = Value::new(Shape::create("square".to_owned()).expect("a shape"));
    let made = made.get().expect("a shape");
    assert_eq!(made.full_name().expect("text"), "square 7");
    assert_eq!(made.greet("you".to_owned()).expect("text"), "you, I am square");
}

pub(super) fn shape(name: &str) -> Shape {
    Shape { name: name.to_owned(), secret: 7 }
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Desk {
    volume: i32,
}

impl Greeter for Desk {
    fn greet(&mut self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok("hello".to_owned())
    }
}

impl Host for Desk {
    fn swap(
        &mut self,
        _: &Call<'_>,
        a: Value<Shape>,
        b: Value<Shape>,
    ) -> Result<(Value<Shape>, Value<Shape>, Value<Shape>), SystemException> {
        Ok((a.clone(), b, a))
    }

    fn twice(&mut self, _: &Call<'_>, a: Pair) -> Result<Pair, SystemException> {
        Ok(Pair { one: a.one.clone(), other: a.one })
    }

    fn whatever(
        &mut self,
        _: &Call<'_>,
        a: Value<ValueBase>,
    ) -> Result<Value<ValueBase>, host::WhateverError> {
        match a.cast::<Shape>() {
            Some(last) => Err(Deaf { why: "a shape".to_owned(), last }.into()),
            None => Ok(a),
        }
    }

    fn introduce(
        &mut self,
        _: &Call<'_>,
        a: Abstract<ValueBase>,
    ) -> Result<Abstract<ValueBase>, SystemException> {
        Ok(a)
    }

    fn wrap(&mut self, _: &Call<'_>, a: Any) -> Result<Any, SystemException> {
        Ok(a)
    }

    fn hide(&mut self, _: &Call<'_>, a: Value<Hidden>) -> Result<Value<Hidden>, SystemException> {
        Ok(a)
    }
}

impl Listener for Desk {
    fn volume(&self) -> Result<i32, SystemException> {
        Ok(self.volume)
    }

    fn set_volume(&mut self, value: i32) -> Result<(), SystemException> {
        self.volume = value;
        Ok(())
    }

    fn heard(&mut self, what: String, proof: Token) -> Result<(), listener::HeardError> {
        match proof.downcast::<u8>() {
            Ok(_) => Ok(()),
            Err(_) => Err(Deaf { why: what, last: Value::null() }.into()),
        }
    }

    fn next(&mut self) -> Result<Box<dyn Listener>, SystemException> {
        Ok(Box::new(Self { volume: self.volume + 1 }))
    }
}

#[test]
fn a_local_interface_is_a_plain_trait() {
    let mut listeners: Listeners = vec![Box::new(Desk::default())];
    let next = listeners[0].next().expect("another one");
    assert_eq!(next.volume().expect("a number"), 1);
    assert!(listeners[0].heard("a bell".to_owned(), Box::new(1_u8)).is_ok());
    let deaf = listeners[0].heard("a bell".to_owned(), Box::new("proof")).expect_err("no proof");
    assert!(matches!(deaf, listener::HeardError::Deaf(Deaf { why, .. }) if why == "a bell"));
    let ears = Ears { left: next, right: Box::new(Desk::default()) };
    assert_eq!(ears.left.volume().expect("a number") + ears.right.volume().expect("a number"), 1);
}

/// Calls the object with arguments, and reads the results.
fn call<T>(
    operation: &str,
    write: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
    read: impl FnOnce(&mut Input<'_, '_>) -> Result<T, Error>,
) -> Result<T, maestro::Exception> {
    let mut object = HostSkeleton(Desk::default());
    assert_eq!(object.access(operation), Access::Update);
    let mut request = CdrWriter::new(ByteOrder::Big, 0);
    write(&mut Output::new(&mut request)).expect("they travel");
    let request = request.into_bytes();
    let mut reader = CdrReader::new(&request, ByteOrder::Big, 0);
    let mut reply = CdrWriter::new(ByteOrder::Big, 0);
    invoke(&mut object, operation, Version::V1_2, CodeSets::default(), &mut reader, &mut reply)?;
    let reply = reply.into_bytes();
    let results = read(&mut Input::new(&mut CdrReader::new(&reply, ByteOrder::Big, 0)));
    Ok(results.expect("they are read"))
}

fn value<T: ValueType>(input: &mut Input<'_, '_>) -> Result<Value<T>, Error> {
    input.read_value()
}

fn either(input: &mut Input<'_, '_>) -> Result<Abstract<ValueBase>, Error> {
    input.read_abstract()
}

#[test]
fn arguments_and_results_share_values() {
    let one = Value::new(shape("one"));
    let (result, a, b) = call(
        "swap",
        |output| output.write_value(&one).and_then(|()| output.write_value(&one)),
        |input| {
            Ok((input.read_value::<Shape>()?, input.read_value::<Shape>()?, input.read_value::<Shape>()?))
        },
    )
    .expect("a reply");
    assert!(result.is_same(&a) && a.is_same(&b) && !a.is_same(&one), "{result:?} {a:?} {b:?}");
    assert_eq!(a, one);
    let pair = Pair { one: one.clone(), other: Value::null() };
    let twice: Pair =
        call("twice", |output| maestro::codegen::Cdr::encode(&pair, output), maestro::codegen::Cdr::decode)
            .expect("a reply");
    assert!(twice.one.is_same(&twice.other));
}

#[test]
fn a_value_of_any_type_goes_where_value_base_is() {
    let name: Value<ValueBase> = Value::new(Name("short".to_owned())).cast().expect("any is one");
    let back = call("whatever", |output| output.write_value(&name), value::<ValueBase>);
    assert_eq!(
        back.expect("a reply")
            .cast::<Name>()
            .and_then(|name| name.get().map(|name| name.0.clone()))
            .as_deref(),
        Some("short")
    );
    let circle = Value::new(Circle { base: shape("round"), radius: 1.5, inner: Value::null() });
    let circle: Value<ValueBase> = circle.cast().expect("any is one");
    let raised = call("whatever", |output| output.write_value(&circle), |_| Ok(()));
    assert!(format!("{raised:?}").contains("Deaf"), "{raised:?}");
}

#[test]
fn an_abstract_interface_takes_objects_and_values() {
    let robot = Value::new(Robot { words: "beep".to_owned() });
    let robot: Abstract<ValueBase> = robot.cast::<ValueBase>().expect("any is one").into();
    for given in [Abstract::nil(), robot, Abstract::Value(Value::null())] {
        let back = call("introduce", |output| output.write_abstract(&given), either);
        assert_eq!(back.expect("a reply"), given);
    }
    assert_eq!(call("greet", |_| Ok(()), |input| input.read_string(0)).expect("a reply"), "hello");
}

#[test]
fn a_custom_value_travels_as_its_type_says() {
    let hidden = Value::new(Hidden { key: 42, hint: Value::new(shape("look")) });
    let back = call("hide", |output| output.write_value(&hidden), value::<Hidden>).expect("a reply");
    assert_eq!(back, hidden);
    let hint = back.get().and_then(|hidden| hidden.hint.get()).expect("a hint");
    assert_eq!(hint.name, "look");
}

#[test]
fn an_any_holds_values_of_derived_types() {
    let circle = Value::new(Circle { base: shape("round"), radius: 1.5, inner: Value::null() });
    let shape = circle.cast::<Shape>().expect("a circle is a shape");
    let any = Any::of(&shape).expect("it travels");
    let back = call(
        "wrap",
        |output| output.write_any(&any),
        |input| input.read_any_of(super::values::VALUE_TYPES.for_anys()),
    )
    .expect("a reply");
    let back: Value<Shape> = back.extract().expect("a shape");
    assert_eq!(back.cast::<Circle>(), Some(circle));
}
