//! Calls that are made again: when, where, and under which number.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use maestro_bridge::{
    CallError, Client, ClientSettings, Dispatcher, Invocation, Remote, ReplyBody, Server, Settings,
};
use maestro_giop::{
    CdrReader, CdrWriter, Completed, FtRequest, Ior, ObjectKey, ReplyStatus, RequestId, ServiceContexts,
    SystemException, SystemExceptionKind as Kind, Version,
};
use maestro_ior::{Address, ClientTrust, Combo, ComboGroup};
use maestro_orbs::{ConnectionId, Located, Orb, Reply, Request};

use crate::client::{reference, run};
use crate::scripted::{KEY, PATIENCE};

/// What a server does with a request.
#[derive(Clone)]
enum Act {
    /// Ends the connection as if it had died in the middle.
    Die,
    /// Never answers.
    Hang,
    Raise(Kind, Completed),
    Forward(Ior, bool),
}

/// Does what it is told with one request after the other, then answers; notes the requests' numbers.
#[derive(Default)]
struct Replica {
    acts: Mutex<Vec<Act>>,
    numbers: Mutex<Vec<Option<FtRequest>>>,
    /// The versions of references that calls follow.
    versions: Mutex<Vec<Option<u32>>>,
    hanging: Mutex<Vec<Request>>,
    asked: AtomicUsize,
}

impl Replica {
    fn serve(acts: impl Into<Vec<Act>>) -> (Server, Arc<Self>) {
        let mut acts = acts.into();
        acts.reverse();
        let orb = Arc::new(Self { acts: Mutex::new(acts), ..Self::default() });
        let server =
            Server::bind(([127, 0, 0, 1], 0).into(), Arc::new(Dispatcher::new()), &Settings::default());
        let server = server.unwrap();
        server.dispatcher().bind(ObjectKey::from(KEY), orb.clone()).unwrap();
        server.open().unwrap();
        (server, orb)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn numbers(&self) -> Vec<Option<FtRequest>> {
        std::mem::take(&mut self.numbers.lock().unwrap())
    }
}

impl Orb for Replica {
    fn invoke(&self, mut request: Request) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let number = request.service_contexts.get(ServiceContexts::FT_REQUEST);
        self.numbers.lock().unwrap().push(number.map(|data| FtRequest::decode(data).unwrap()));
        let version = request.service_contexts.get(ServiceContexts::FT_GROUP_VERSION);
        let version = version.map(|data| CdrReader::encapsulation(data).unwrap().read_ulong().unwrap());
        self.versions.lock().unwrap().push(version);
        let order = request.body.order;
        let act = self.acts.lock().unwrap().pop();
        match act {
            Some(Act::Die) => assert!(request.slot.started()),
            Some(Act::Hang) => {
                assert!(request.slot.started());
                self.hanging.lock().unwrap().push(request);
            }
            Some(Act::Raise(kind, completed)) => {
                let exception = SystemException::new(kind, 0, completed);
                request.slot.reply(Reply::exception(&exception, order));
            }
            Some(Act::Forward(to, for_ever)) => {
                let mut body = CdrWriter::new(order, 0);
                to.encode(&mut body);
                let status = match for_ever {
                    true => ReplyStatus::LocationForwardPerm,
                    false => ReplyStatus::LocationForward,
                };
                request.slot.reply(Reply::new(status, body.into_bytes()));
            }
            None => request.slot.reply(Reply::empty()),
        }
    }

    fn locate(&self, _: &ObjectKey) -> Located {
        Located::Here
    }

    fn cancel(&self, _: RequestId, _: ConnectionId) {}
}

fn group(addresses: &[SocketAddr]) -> Remote {
    let address = |address: &SocketAddr| Address::new(address.ip().to_string(), address.port());
    let ft = ComboGroup { domain: "test".into(), group_id: 1, group_version: 1, primary: 0 };
    let combo = Combo {
        type_id: "IDL:Scripted:1.0".into(),
        key: ObjectKey::from(KEY),
        live: addresses.iter().map(|one| address(one).into()).collect(),
        others: Vec::new(),
        client_trust: ClientTrust::None,
        ft: Some(ft),
    };
    Remote::new(&combo.to_ior().unwrap()).unwrap()
}

fn plain(addresses: &[SocketAddr]) -> Remote {
    Remote::new(&reference(Version::V1_2, &[addresses])).unwrap()
}

const CALL: Invocation<'_> =
    Invocation { operation: "poke", oneway: false, idempotent: false, patience: Some(PATIENCE) };

async fn call(client: &Client, remote: &Remote) -> Result<Option<ReplyBody>, CallError> {
    client.invoke(remote, CALL, |_| Ok(())).await
}

async fn call_idempotent(client: &Client, remote: &Remote) -> Result<Option<ReplyBody>, CallError> {
    client.invoke(remote, Invocation { idempotent: true, ..CALL }, |_| Ok(())).await
}

#[test]
fn a_call_of_a_group_has_one_number_on_each_try_and_each_call_another() {
    let (first, one) = Replica::serve([Act::Die, Act::Die]);
    let (second, other) = Replica::serve([Act::Die]);
    run(async {
        let (client, remote) = (Client::default(), group(&[first.address(), second.address()]));
        assert!(remote.is_group());
        call(&client, &remote).await.unwrap();
        let tries: Vec<_> = one.numbers().into_iter().chain(other.numbers()).collect();
        let number = tries[0].clone().expect("a number");
        assert_eq!(tries, vec![Some(number.clone()); 4]);
        call(&client.clone(), &remote).await.unwrap();
        let next = one.numbers().into_iter().chain(other.numbers()).next().unwrap().unwrap();
        assert_eq!((next.client_id, next.retention_id), (number.client_id, number.retention_id + 1));
    });
}

#[test]
fn each_call_of_a_group_says_which_version_of_its_reference_it_follows() {
    let (server, one) = Replica::serve([Act::Die]);
    let versions = || std::mem::take(&mut *one.versions.lock().unwrap());
    run(async {
        let (client, remote) = (Client::default(), group(&[server.address()]));
        call(&client, &remote).await.unwrap();
        call_idempotent(&client, &remote).await.unwrap();
        assert_eq!(versions(), [Some(1); 3]);
        call(&client, &plain(&[server.address()])).await.unwrap();
        assert_eq!(versions(), [None]);
    });
}

#[test]
fn a_call_of_a_plain_object_that_may_have_been_executed_is_not_sent_again() {
    let (first, one) = Replica::serve([Act::Die]);
    let (second, other) = Replica::serve([]);
    run(async {
        let (client, remote) = (Client::default(), plain(&[first.address(), second.address()]));
        let error = call(&client, &remote).await.unwrap_err();
        assert!(matches!(error, CallError::Lost { .. }), "{error}");
        assert_eq!((one.numbers(), other.asked()), (vec![None], 0));
    });
}

#[test]
fn an_idempotent_call_is_sent_again_and_has_no_number() {
    let (first, one) = Replica::serve([Act::Die]);
    let (second, other) = Replica::serve([Act::Raise(Kind::CommFailure, Completed::Maybe)]);
    run(async {
        let client = Client::default();
        for remote in [plain, group].map(|make| make(&[first.address(), second.address()])) {
            call_idempotent(&client, &remote).await.unwrap();
        }
        assert!(one.numbers().into_iter().chain(other.numbers()).all(|number| number.is_none()));
        assert_eq!((one.asked(), other.asked()), (3, 1));
    });
}

#[test]
fn an_idempotent_call_of_a_plain_object_outlives_its_server_and_waits_for_none_that_never_was() {
    let (first, one) = Replica::serve([Act::Die]);
    run(async {
        let (client, remote) = (Client::default(), plain(&[first.address()]));
        call_idempotent(&client, &remote).await.unwrap();
        assert_eq!(one.asked(), 2);
        tokio::task::spawn_blocking(move || first.stop()).await.unwrap();
        let long = Some(Duration::from_secs(24 * 60 * 60));
        let patient = Invocation { idempotent: true, patience: long, ..CALL };
        let error = client.invoke(&remote, patient, |_| Ok(())).await.unwrap_err();
        assert!(matches!(&error, CallError::Unreachable(tries) if tries.len() == 1), "{error}");
    });
}

#[test]
fn a_call_that_was_not_executed_goes_to_the_next_address() {
    let refusals = [Kind::Transient, Kind::CommFailure, Kind::NoResponse, Kind::ObjAdapter];
    let count = refusals.len();
    let (first, one) = Replica::serve(refusals.map(|kind| Act::Raise(kind, Completed::No)));
    let (second, other) = Replica::serve([]);
    run(async {
        let client = Client::default();
        for asked in 1..=count {
            // A new one each time: this one knows nothing of the address that answered.
            call(&client, &plain(&[first.address(), second.address()])).await.unwrap();
            assert_eq!((one.asked(), other.asked()), (asked, asked));
        }
    });
}

#[test]
fn what_an_object_raises_is_not_asked_for_again() {
    let refusals = [Kind::BadParam, Kind::ObjectNotExist, Kind::Timeout];
    let (first, one) = Replica::serve(refusals.clone().map(|kind| Act::Raise(kind, Completed::No)));
    let (second, other) = Replica::serve([]);
    run(async {
        let (client, remote) = (Client::default(), group(&[first.address(), second.address()]));
        for kind in refusals {
            let error = call(&client, &remote).await.unwrap_err();
            assert!(matches!(&error, CallError::System(raised) if raised.kind == kind), "{error}");
        }
        assert_eq!((one.asked(), other.asked()), (3, 0));
    });
}

#[test]
fn an_object_that_is_out_of_order_everywhere_is_given_up_at_once() {
    let broken = || Replica::serve([Act::Raise(Kind::ObjAdapter, Completed::No)]);
    let ((first, _one), (second, _other)) = (broken(), broken());
    run(async {
        let (client, remote) = (Client::default(), group(&[first.address(), second.address()]));
        let error = call(&client, &remote).await.unwrap_err();
        assert!(matches!(&error, CallError::System(raised) if raised.kind == Kind::ObjAdapter), "{error}");
    });
}

#[test]
fn an_exception_does_not_deny_what_an_earlier_try_can_have_done() {
    let (first, _one) = Replica::serve([Act::Die]);
    let (second, _other) = Replica::serve([Act::Raise(Kind::BadParam, Completed::No)]);
    run(async {
        let (client, remote) = (Client::default(), plain(&[first.address(), second.address()]));
        let error = call_idempotent(&client, &remote).await.unwrap_err();
        assert_eq!(error.completed(), Completed::Maybe, "{error}");
    });
}

#[test]
fn a_replica_that_hangs_is_left_for_another_one_which_is_asked_first_from_then_on() {
    let (first, one) = Replica::serve([Act::Hang]);
    let (second, other) = Replica::serve([]);
    run(async {
        let settings = ClientSettings { try_timeout: Duration::from_secs(1), ..ClientSettings::default() };
        let (client, remote) = (Client::new(settings), group(&[first.address(), second.address()]));
        call(&client, &remote).await.unwrap();
        assert_eq!(one.numbers(), other.numbers());
        call(&client, &remote).await.unwrap();
        assert_eq!((one.asked(), other.asked()), (1, 2));
    });
}

#[test]
fn a_plain_object_is_called_elsewhere_after_an_address_left_a_call_without_an_answer() {
    let (first, one) = Replica::serve([Act::Hang]);
    let (second, other) = Replica::serve([]);
    run(async {
        let (client, remote) = (Client::default(), plain(&[first.address(), second.address()]));
        let brief = Invocation { patience: Some(Duration::from_secs(1)), ..CALL };
        let error = client.invoke(&remote, brief, |_| Ok(())).await.unwrap_err();
        assert!(matches!(error, CallError::TimedOut { sent: true, .. }), "{error}");
        call(&client, &remote).await.unwrap();
        assert_eq!((one.asked(), other.asked()), (1, 1));
    });
}

#[test]
fn a_group_of_which_nobody_answers_is_asked_until_the_time_is_over() {
    let (first, _one) = Replica::serve([]);
    let address = first.address();
    run(async {
        let client = Client::default();
        let remote = Arc::new(group(&[address]));
        call(&client, &remote).await.unwrap();
        tokio::task::spawn_blocking(move || first.stop()).await.unwrap();
        let brief = Invocation { patience: Some(Duration::from_secs(1)), ..CALL };
        let error = client.invoke(&remote, brief, |_| Ok(())).await.unwrap_err();
        assert!(matches!(&error, CallError::Unreachable(tries) if tries.len() == 1), "{error}");
        assert_eq!(error.completed(), Completed::No);
        // It comes back in time for a call that waits.
        let waiting = {
            let (client, remote) = (client.clone(), remote.clone());
            tokio::spawn(async move { call(&client, &remote).await })
        };
        let again = Server::bind(address, Arc::new(Dispatcher::new()), &Settings::default()).unwrap();
        again.dispatcher().bind(ObjectKey::from(KEY), Arc::new(Replica::default())).unwrap();
        again.open().unwrap();
        waiting.await.unwrap().unwrap();
    });
}

#[test]
fn a_call_that_was_lost_and_never_answered_may_have_been_executed() {
    let (first, _one) = Replica::serve(vec![Act::Die; 1000]);
    run(async {
        let (client, remote) = (Client::default(), group(&[first.address()]));
        let brief = Invocation { patience: Some(Duration::from_secs(1)), ..CALL };
        let error = client.invoke(&remote, brief, |_| Ok(())).await.unwrap_err();
        assert_eq!(error.completed(), Completed::Maybe, "{error}");
    });
}

#[test]
fn forwards_hold_until_they_fail_or_for_ever() {
    let (target, there) = Replica::serve([]);
    let to = reference(Version::V1_2, &[&[target.address()]]);
    for for_ever in [false, true] {
        let (first, one) = Replica::serve([Act::Forward(to.clone(), for_ever)]);
        run(async {
            let (client, remote) = (Client::default(), plain(&[first.address()]));
            call(&client, &remote).await.unwrap();
            call(&client, &remote).await.unwrap();
            assert_eq!(one.asked(), 1);
            assert_eq!(remote.reference() == to, for_ever);
        });
    }
    assert_eq!(there.asked(), 4);
    let (first, one) = Replica::serve([Act::Forward(to, false)]);
    run(async {
        let (client, remote) = (Client::default(), plain(&[first.address()]));
        call(&client, &remote).await.unwrap();
        tokio::task::spawn_blocking(move || target.stop()).await.unwrap();
        call(&client, &remote).await.unwrap();
        assert_eq!(one.asked(), 2, "back to the original");
    });
}

#[test]
fn forwards_in_a_circle_end() {
    let (first, one) = Replica::serve([]);
    let circle = reference(Version::V1_2, &[&[first.address()]]);
    *one.acts.lock().unwrap() = vec![Act::Forward(circle, false); 20];
    run(async {
        let (client, remote) = (Client::default(), group(&[first.address()]));
        let error = call(&client, &remote).await.unwrap_err();
        assert!(matches!(error, CallError::TooManyForwards { limit: 8 }), "{error}");
    });
}

#[test]
fn a_number_is_good_for_the_time_of_the_call_and_what_clocks_may_differ() {
    let (first, one) = Replica::serve([]);
    run(async {
        let (client, remote) = (Client::default(), group(&[first.address()]));
        call(&client, &remote).await.unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let expiration = one.numbers().remove(0).unwrap().expiration - FtRequest::UNIX_EPOCH;
        let left = Duration::from_nanos(expiration * 100) - now;
        assert!(left <= PATIENCE + Duration::from_secs(2) && left > PATIENCE / 2, "{left:?}");
    });
}
