//! The naming service in the test kit: contexts and iterators that come and go, at replicas that do too.

use maestro::SystemExceptionKind;
use maestro::client::Failure;
use maestro::codegen::Reference;
use maestro::testing::Cluster;
use maestro_examples::cos_naming::naming_context::{
    BindContextFailure, BindFailure, DestroyFailure, NotFound, NotFoundReason, RebindContextFailure,
    RebindFailure, ResolveFailure,
};
use maestro_examples::cos_naming::{
    Binding, BindingIteratorClient, BindingType, NameComponent, NamingContextExtClient,
};
use maestro_ior::Corbaloc;

/// A name of components without kinds.
fn name(text: &str) -> Vec<NameComponent> {
    let component = |id: &str| NameComponent { id: id.to_owned(), kind: String::new() };
    text.split('/').filter(|id| !id.is_empty()).map(component).collect()
}

/// An object that nobody calls.
fn object(number: u32) -> Reference {
    at(&format!("object{number}"))
}

/// An object of another server.
fn at(key: &str) -> Reference {
    let url: Corbaloc = format!("corbaloc::192.0.2.1:9/{key}").parse().expect("an address");
    Reference::from(url.to_ior().expect("a reference"))
}

/// The identifiers of bindings, contexts with a slash.
fn ids(bindings: &[Binding]) -> Vec<String> {
    let id = |binding: &Binding| {
        let mark = if binding.binding_type == BindingType::Ncontext { "/" } else { "" };
        format!("{}{mark}", binding.binding_name[0].id)
    };
    bindings.iter().map(id).collect()
}

fn service() -> (Cluster, NamingContextExtClient) {
    let cluster = Cluster::serving(3, maestro_examples::naming());
    let root = cluster.stub();
    (cluster, root)
}

fn context(reference: Reference) -> NamingContextExtClient {
    NamingContextExtClient::from_reference(reference).expect("a context")
}

fn iterator(reference: Reference) -> BindingIteratorClient {
    BindingIteratorClient::from_reference(reference).expect("an iterator")
}

fn is_gone(failure: &Failure) -> bool {
    failure.system_exception().kind == SystemExceptionKind::ObjectNotExist
}

#[test]
fn contexts_and_iterators_are_alike_everywhere_whatever_happens_to_replicas() {
    let (mut cluster, root) = service();
    let a = context(cluster.ask(0, root.bind_new_context(name("a"))).expect("a context"));
    let b = context(cluster.ask(1, a.bind_new_context(name("b"))).expect("a context"));
    for number in 0..5 {
        let name = name(&format!("a/b/n{number}"));
        cluster.ask(2, root.bind(name, object(number))).expect("it is bound");
    }
    let (first, rest) = cluster.ask(0, b.list(2)).expect("bindings");
    assert_eq!(ids(&first), ["n0", "n1"]);
    let rest = iterator(rest);
    cluster.crash(2);
    cluster.ask(1, b.bind_context(name("up"), &root)).expect("it is bound");
    assert_eq!(ids(&cluster.ask(1, rest.next_n(2)).expect("bindings").1), ["n2", "n3"]);
    cluster.restart(2);
    // What took the state over follows names, through the contexts that came with it, and back to the root.
    assert_eq!(cluster.ask(2, root.resolve(name("a/b/up/a/b/n4"))).expect("an object"), object(4));
    assert_eq!(ids(&cluster.ask(2, rest.next_n(9)).expect("bindings").1), ["n4", "up/"]);
    cluster.partition(&[&[0, 2], &[1]]);
    cluster.ask(2, root.unbind(name("a/b/n0"))).expect("it is unbound");
    let refused = cluster.ask(2, rest.next_n(0)).expect_err("how many is not said");
    assert_eq!(refused.system_exception().kind, SystemExceptionKind::BadParam);
    assert!(!cluster.ask(0, rest.next_one()).expect("no binding").0);
    cluster.ask(0, rest.destroy()).expect("it is gone");
    cluster.heal();
    assert!(is_gone(&cluster.ask(1, rest.next_one()).expect_err("it is gone")));
    let (all, none) = cluster.ask(1, b.list(100)).expect("bindings");
    assert_eq!((ids(&all).join(" "), none.is_nil()), ("n1 n2 n3 n4 up/".to_owned(), true));
    cluster.check();
}

#[test]
fn a_context_that_is_destroyed_is_gone_and_what_was_bound_to_it_is_not() {
    let (mut cluster, root) = service();
    let a = context(cluster.ask(0, root.bind_new_context(name("a"))).expect("a context"));
    cluster.ask(0, a.bind(name("x"), object(1))).expect("it is bound");
    assert!(matches!(cluster.ask(1, a.destroy()), Err(DestroyFailure::NotEmpty(_))));
    cluster.ask(1, a.unbind(name("x"))).expect("it is unbound");
    cluster.ask(2, a.destroy()).expect("it is gone");
    assert!(is_gone(&cluster.ask(0, a.new_context()).expect_err("it is gone")));
    let through = cluster.ask(0, root.resolve(name("a/x"))).expect_err("it is gone");
    assert!(
        matches!(through, ResolveFailure::System(raised) if raised.kind == SystemExceptionKind::ObjectNotExist)
    );
    assert!(!cluster.ask(1, root.resolve(name("a"))).expect("a reference of nothing").is_nil());
    cluster.ask(1, root.unbind(name("a"))).expect("it is unbound");
    let refused = cluster.ask(2, root.destroy()).expect_err("the root stays");
    assert!(
        matches!(refused, DestroyFailure::System(raised) if raised.kind == SystemExceptionKind::NoPermission)
    );
    cluster.check();
}

#[test]
fn a_name_that_leads_into_another_service_is_the_clients_to_follow() {
    let (mut cluster, root) = service();
    let foreign = at("NameService");
    cluster.ask(0, root.bind_context(name("there"), foreign.clone())).expect("it is bound");
    let Err(ResolveFailure::CannotProceed(stop)) = cluster.ask(1, root.resolve(name("there/b/c"))) else {
        panic!("an object calls nobody");
    };
    assert_eq!((stop.cxt, stop.rest_of_name), (foreign.clone(), name("b/c")));
    let bound = cluster.ask(1, root.bind(name("there/b"), object(1)));
    assert!(matches!(bound, Err(BindFailure::CannotProceed(stop)) if stop.rest_of_name == name("b")));
    assert_eq!(cluster.ask(2, root.resolve(name("there"))).expect("the context"), foreign);
    let nil = cluster.ask(0, root.bind_context(name("nil"), Reference::nil())).expect_err("it is none");
    assert!(
        matches!(nil, BindContextFailure::System(raised) if raised.kind == SystemExceptionKind::BadParam)
    );
    cluster.check();
}

#[test]
fn a_name_stays_what_it_is_and_objects_are_not_followed() {
    let (mut cluster, root) = service();
    let a = cluster.ask(0, root.bind_new_context(name("a"))).expect("a context");
    cluster.ask(0, root.bind(name("o"), a.clone())).expect("it is bound");
    let wrong = |why, rest| NotFound { why, rest_of_name: name(rest) };
    let not_object = cluster.ask(1, root.rebind(name("a"), object(1))).expect_err("a context stays one");
    assert!(matches!(not_object, RebindFailure::NotFound(e) if e == wrong(NotFoundReason::NotObject, "a")));
    let not_context =
        cluster.ask(1, root.rebind_context(name("o"), a.clone())).expect_err("an object stays one");
    assert!(
        matches!(not_context, RebindContextFailure::NotFound(e) if e == wrong(NotFoundReason::NotContext, "o"))
    );
    let through = cluster.ask(2, root.resolve(name("o/x/y"))).expect_err("what `bind` bound is not followed");
    assert!(
        matches!(through, ResolveFailure::NotFound(e) if e == wrong(NotFoundReason::NotContext, "o/x/y"))
    );
    cluster.check();
}
