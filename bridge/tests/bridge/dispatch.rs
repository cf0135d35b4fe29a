//! Keys and names, bound and unbound while the server runs.

use std::sync::Arc;

use maestro_bridge::{Dispatcher, Error, Settings};
use maestro_giop::{ObjectKey, SystemExceptionKind};

use crate::peer::{Call, Peer};
use crate::scripted::{KEY, Scripted};

fn key_seen(peer: &mut Peer, key: &str) -> Option<String> {
    peer.send_call(&Call { key, ..Call::new(1, "key") });
    let (_, status, body) = peer.reply();
    let mut reader = body.reader(maestro_giop::CodeSets::default());
    if status == maestro_giop::ReplyStatus::NoException {
        return Some(reader.read_string().unwrap());
    }
    let exception = maestro_giop::SystemException::decode(&mut reader).unwrap();
    assert_eq!(exception.kind, SystemExceptionKind::ObjectNotExist);
    None
}

#[test]
fn names_and_created_objects_reach_the_orb_under_the_canonical_key() {
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    assert_eq!(key_seen(&mut peer, KEY).as_deref(), Some(KEY));
    assert_eq!(key_seen(&mut peer, "Scripted").as_deref(), Some(KEY));
    let child = format!("{KEY}/7.1");
    assert_eq!(key_seen(&mut peer, &child), Some(child.clone()));
    assert_eq!(key_seen(&mut peer, "Scripted/7.1"), Some(child));
    assert_eq!(key_seen(&mut peer, "scripted"), None);
}

#[test]
fn objects_come_and_go_while_the_server_runs() {
    let (server, orb) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    let key = ObjectKey::from("MAE:01:Late");
    assert_eq!(key_seen(&mut peer, "MAE:01:Late"), None);
    server.dispatcher().bind(key.clone(), orb).unwrap();
    server.dispatcher().bind_name("Late", &key).unwrap();
    assert_eq!(key_seen(&mut peer, "Late").as_deref(), Some("MAE:01:Late"));
    assert!(server.dispatcher().unbind(&ObjectKey::from("Late")));
    assert_eq!(key_seen(&mut peer, "Late"), None);
    assert!(key_seen(&mut peer, "MAE:01:Late").is_some());
    server.dispatcher().bind_name("Late", &key).unwrap();
    assert!(server.dispatcher().unbind(&key));
    assert_eq!((key_seen(&mut peer, "Late"), key_seen(&mut peer, "MAE:01:Late")), (None, None));
    assert!(!server.dispatcher().unbind(&key));
}

#[test]
fn a_key_is_bound_once_and_a_name_needs_a_key() {
    let dispatcher = Dispatcher::new();
    let orb = Arc::new(Scripted::default());
    let (one, other) = (ObjectKey::from("one"), ObjectKey::from("other"));
    dispatcher.bind(one.clone(), orb.clone()).unwrap();
    assert!(matches!(dispatcher.bind(one.clone(), orb.clone()), Err(Error::Bound(key)) if key == one));
    assert!(matches!(dispatcher.bind_name("name", &other), Err(Error::NotBound(key)) if key == other));
    dispatcher.bind_name("name", &one).unwrap();
    assert!(matches!(dispatcher.bind_name("name", &one), Err(Error::Bound(_))));
    assert_eq!(dispatcher.keys(), std::slice::from_ref(&one));
    assert_eq!(dispatcher.lookup(&ObjectKey::from("name")).map(|binding| binding.key), Some(one));
    assert!(dispatcher.lookup(&other).is_none());
}
