use maestro_adaptors::{Outcome, Servant};
use maestro_giop::{ByteOrder, Completed, Ior, ReplyStatus, SystemException, SystemExceptionKind};

use crate::toy::{Toy, call, written};

fn is_a(id: &str) -> bytes::Bytes {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let argument = written(ByteOrder::Big, |body| body.write_string(id).unwrap());
    let outcome = call(&mut toy, "_is_a", &argument);
    assert_eq!(outcome.status, ReplyStatus::NoException);
    outcome.body
}

#[test]
fn an_object_is_a_what_its_interfaces_are() {
    assert_eq!(is_a("IDL:Toy:1.0"), [1][..]);
    assert_eq!(is_a("IDL:Base:1.0"), [1][..]);
    assert_eq!(is_a("IDL:omg.org/CORBA/Object:1.0"), [1][..]);
    assert_eq!(is_a("IDL:Other:1.0"), [0][..]);
    assert_eq!(is_a(""), [0][..]);
}

#[test]
fn is_a_without_an_argument_is_marshal() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let marshal = SystemException::new(SystemExceptionKind::Marshal, 0, Completed::No);
    let body = written(ByteOrder::Big, |body| marshal.encode(body));
    assert_eq!(call(&mut toy, "_is_a", &[]), Outcome { status: ReplyStatus::SystemException, body });
}

#[test]
fn an_object_that_is_there_exists_under_both_names_of_the_question() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    for question in ["_non_existent", "_not_existent"] {
        let no = Outcome { status: ReplyStatus::NoException, body: vec![0].into() };
        assert_eq!(call(&mut toy, question, &[]), no);
    }
}

#[test]
fn there_is_no_interface_repository() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let none = SystemException::new(SystemExceptionKind::IntfRepos, 0x4f4d_0001, Completed::No);
    let body = written(ByteOrder::Big, |body| none.encode(body));
    assert_eq!(call(&mut toy, "_interface", &[]), Outcome { status: ReplyStatus::SystemException, body });
}

#[test]
fn an_object_belongs_to_no_component() {
    let mut toy = Servant::new(Box::new(Toy(0)));
    let nil = written(ByteOrder::Big, |body| Ior::default().encode(body));
    assert_eq!(call(&mut toy, "_component", &[]), Outcome { status: ReplyStatus::NoException, body: nil });
}
