use bytes::BytesMut;
use maestro_adaptors::{Exception, Outcome, Servant, minor};
use maestro_giop::{
    ByteOrder, CdrReader, Completed, Error, Ior, ReplyStatus, RepositoryId, SystemException,
    SystemExceptionKind,
};

use crate::toy::{Toy, call, call_in, written};

fn raised(kind: SystemExceptionKind, minor: u32, completed: Completed) -> Outcome {
    let exception = SystemException::new(kind, minor, completed);
    let body = written(ByteOrder::Big, |body| exception.encode(body));
    Outcome { status: ReplyStatus::SystemException, body }
}

#[test]
fn an_operation_answers_in_the_order_of_its_request() {
    let mut toy = Servant::new(Box::new(Toy(1)));
    let mut scratch = BytesMut::new();
    let big = call_in(&mut toy, "add", &[0, 0, 0, 2], ByteOrder::Big, &mut scratch);
    let little = call_in(&mut toy, "add", &[2, 0, 0, 0], ByteOrder::Little, &mut scratch);
    assert_eq!(big, Outcome { status: ReplyStatus::NoException, body: vec![0, 0, 0, 3].into() });
    assert_eq!(little, Outcome { status: ReplyStatus::NoException, body: vec![5, 0, 0, 0].into() });
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls: minutes where each step is checked")]
fn many_answers_are_kept_apart() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let mut scratch = BytesMut::new();
    let one = [0, 0, 0, 1];
    let answers: Vec<_> =
        (0..10_000).map(|_| call_in(&mut toy, "add", &one, ByteOrder::Big, &mut scratch).body).collect();
    let sums: Vec<_> =
        answers.iter().map(|body| CdrReader::new(body, ByteOrder::Big, 0).read_long().unwrap()).collect();
    assert_eq!(sums, (1..=10_000).collect::<Vec<_>>());
}

#[test]
fn a_damaged_argument_is_marshal_and_changes_nothing() {
    let mut toy = Servant::new(Box::new(Toy(7)));
    let outcome = call(&mut toy, "add", &[0, 0]);
    assert_eq!(outcome, raised(SystemExceptionKind::Marshal, 0, Completed::No));
    assert_eq!(toy.object().0, 7);
}

#[test]
fn an_unknown_operation_is_bad_operation() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let outcome = call(&mut toy, "subtract", &[]);
    assert_eq!(outcome, raised(SystemExceptionKind::BadOperation, minor::UNKNOWN_OPERATION, Completed::No));
}

#[test]
fn a_user_exception_takes_the_place_of_what_was_written() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let outcome = call(&mut toy, "fail", &[]);
    let body = written(ByteOrder::Big, |body| {
        body.write_string("IDL:Toy/Failed:1.0").unwrap();
        body.write_string("why").unwrap();
    });
    assert_eq!(outcome, Outcome { status: ReplyStatus::UserException, body });
}

#[test]
fn a_character_that_the_client_cannot_read_is_data_conversion() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let outcome = call(&mut toy, "convert", &[]);
    // It was executed, as far as is known: only its result cannot be sent.
    let minor = SystemException::MINOR_CHARACTER_CONVERSION;
    assert_eq!(outcome, raised(SystemExceptionKind::DataConversion, minor, Completed::Maybe));
}

#[test]
fn a_panic_is_unknown_once_and_obj_adapter_from_then_on() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    assert!(!toy.is_poisoned());
    let outcome = call(&mut toy, "die", &[]);
    assert_eq!(outcome, raised(SystemExceptionKind::Unknown, minor::PANICKED, Completed::Maybe));
    assert!(toy.is_poisoned());
    let outcome = call(&mut toy, "add", &[0, 0, 0, 1]);
    assert_eq!(outcome, raised(SystemExceptionKind::ObjAdapter, 0, Completed::No));
    assert_eq!(toy.object().0, 0);
}

#[test]
fn a_forward_carries_its_reference() {
    let elsewhere = Ior { type_id: RepositoryId::new("IDL:Toy:1.0"), profiles: Vec::new() };
    let (status, body) = Exception::Forward(elsewhere.clone()).into_reply(ByteOrder::Little);
    assert_eq!(status, ReplyStatus::LocationForward);
    assert_eq!(Ior::decode(&mut CdrReader::new(&body, ByteOrder::Little, 0)), Ok(elsewhere));
}

#[test]
fn errors_of_data_are_marshal_or_data_conversion() {
    let kind = |error: Error| match Exception::from(error) {
        Exception::System(exception) => exception.kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(Error::FragmentNotJoined), SystemExceptionKind::Marshal);
    let error = Error::CharacterConversion { code_set: maestro_giop::CodeSet::LATIN_1, offset: 0 };
    assert_eq!(kind(error), SystemExceptionKind::DataConversion);
}
