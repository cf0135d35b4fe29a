//! An orb that does what its operations are called.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bytes::Bytes;
use maestro_bridge::{Dispatcher, Listen, Server, Settings};
use maestro_giop::{
    CdrReader, CdrWriter, Completed, Ior, ObjectKey, ReplyStatus, RepositoryId, RequestId, SystemException,
    SystemExceptionKind,
};
use maestro_orbs::{ConnectionId, Located, Orb, Reply, Request};

/// How long a test waits for something that must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The key that every test server serves, by this orb.
pub(crate) const KEY: &str = "MAE:00:Scripted";

/// Operations: `echo` (string -> string), `wide_echo` (wstring -> wstring), `greek` (-> string), `octets` (ulong n -> n octets), `hold` and `work` (kept until released;
/// `work` counts as started), `lose` and `lose_work` (the slot is dropped), `panic`, `forward`, `key` (-> string),
/// `post` and `delay` (nothing -> nothing).
#[derive(Default)]
pub(crate) struct Scripted {
    held: Mutex<Vec<Request>>,
    changed: Condvar,
    pub(crate) posted: AtomicUsize,
    pub(crate) cancelled: Mutex<Vec<RequestId>>,
}

impl Scripted {
    /// Makes a server with this orb bound to [`KEY`] and to the name `Scripted`, open for clients.
    pub(crate) fn serve(settings: &Settings) -> (Server, Arc<Self>) {
        Self::serve_at(&[Listen::plain(([127, 0, 0, 1], 0).into())], settings)
    }

    /// The same at other addresses.
    pub(crate) fn serve_at(listens: &[Listen], settings: &Settings) -> (Server, Arc<Self>) {
        let orb = Arc::new(Self::default());
        let server = Server::bind_all(listens, Arc::new(Dispatcher::new()), settings).unwrap();
        let key = ObjectKey::from(KEY);
        server.dispatcher().bind(key.clone(), orb.clone()).unwrap();
        server.dispatcher().bind_name("Scripted", &key).unwrap();
        server.open().unwrap();
        (server, orb)
    }

    /// Waits until this many requests are held and takes them.
    pub(crate) fn take(&self, count: usize) -> Vec<Request> {
        let held = self.held.lock().unwrap();
        let (mut held, timeout) =
            self.changed.wait_timeout_while(held, PATIENCE, |held| held.len() < count).unwrap();
        assert!(!timeout.timed_out(), "{} of {count} requests came", held.len());
        std::mem::take(&mut held)
    }

    /// Returns how many requests are held.
    pub(crate) fn held(&self) -> usize {
        self.held.lock().unwrap().len()
    }

    fn hold(&self, request: Request) {
        self.held.lock().unwrap().push(request);
        self.changed.notify_all();
    }
}

impl Orb for Scripted {
    fn invoke(&self, mut request: Request) {
        match request.operation.as_str() {
            "echo" | "echo_string" => echo(request),
            "wide_echo" => wide_echo(request),
            "greek" => answer_with(request, |_, body| body.write_string("Ελλάς")),
            "octets" => {
                let count = request.body.reader(request.code_sets).read_ulong().unwrap();
                let octets = vec![b'o'; usize::try_from(count).unwrap()];
                request.slot.reply(Reply::result(octets.into()));
            }
            "hold" => self.hold(request),
            "work" => {
                if request.slot.started() {
                    self.hold(request);
                }
            }
            "lose" => {}
            "lose_work" => assert!(request.slot.started()),
            "panic" => panic!("as asked"),
            "forward" => {
                let mut body = CdrWriter::new(request.body.order, 0);
                elsewhere().encode(&mut body);
                request.slot.reply(Reply::new(ReplyStatus::LocationForward, body.into_bytes()));
            }
            "key" => {
                let mut body = CdrWriter::new(request.body.order, 0);
                body.write_string(&request.object_key.to_string()).unwrap();
                request.slot.reply(Reply::result(body.into_bytes()));
            }
            "delay" => answer(request),
            "post" => {
                self.posted.fetch_add(1, Ordering::SeqCst);
                request.slot.reply(Reply::empty());
            }
            _ => refuse(request, SystemExceptionKind::BadOperation),
        }
    }

    fn locate(&self, key: &ObjectKey) -> Located {
        if key.as_bytes().ends_with(b"/moved") { Located::Forward(elsewhere()) } else { Located::Here }
    }

    fn cancel(&self, request: RequestId, _: ConnectionId) {
        self.cancelled.lock().unwrap().push(request);
        self.changed.notify_all();
    }
}

/// A reference to some other place.
pub(crate) fn elsewhere() -> Ior {
    Ior { type_id: RepositoryId::new("IDL:Elsewhere:1.0"), profiles: Vec::new() }
}

/// Answers with the string of the request.
pub(crate) fn echo(request: Request) {
    let answer = |reader: &mut CdrReader<'_>, body: &mut CdrWriter| body.write_string(&reader.read_string()?);
    answer_with(request, answer);
}

/// Answers with the wide string of the request.
fn wide_echo(request: Request) {
    let answer =
        |reader: &mut CdrReader<'_>, body: &mut CdrWriter| body.write_wstring(&reader.read_wstring()?);
    answer_with(request, answer);
}

/// Answers with what is written, or with the exception of the error.
fn answer_with(
    request: Request,
    answer: impl FnOnce(&mut CdrReader<'_>, &mut CdrWriter) -> Result<(), maestro_giop::Error>,
) {
    let order = request.body.order;
    let mut body =
        CdrWriter::new(order, 0).with_version(request.body.version).with_code_sets(request.code_sets);
    let mut reader = request.body.reader(request.code_sets);
    let result = answer(&mut reader, &mut body).and_then(|()| reader.finish());
    let reply = match result {
        Ok(()) => Reply::result(body.into_bytes()),
        Err(error) => Reply::exception(&error.system_exception(), order),
    };
    request.slot.reply(reply);
}

/// Answers without results.
pub(crate) fn answer(request: Request) {
    request.slot.reply(Reply::result(Bytes::new()));
}

fn refuse(request: Request, kind: SystemExceptionKind) {
    let exception = SystemException::new(kind, 0, Completed::No);
    let order = request.body.order;
    request.slot.reply(Reply::exception(&exception, order));
}
