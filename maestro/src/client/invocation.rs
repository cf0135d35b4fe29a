//! A call that is ready to be made.

use std::fmt;
use std::marker::PhantomData;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use maestro_bridge::{CallError, ReplyBody};
use maestro_giop::{
    Body, ByteOrder, CdrReader, CodeSet, CodeSets, Completed, Error, Ior, ReplyStatus, RepositoryId,
    SystemException, SystemExceptionKind,
};
use maestro_ior::Address;
use tokio::task::JoinHandle;

use super::failure::{declared, failure};
use super::{CallFailure, Failure, Object};
use crate::codegen::{Input, Output};

/// What writes the arguments of a call.
pub(crate) type Arguments = Box<dyn Fn(&mut Output<'_>) -> Result<(), Error> + Send + Sync>;

/// What reads the results of a call.
pub(super) type Results<T> = Box<dyn FnOnce(&mut Input<'_, '_>) -> Result<T, Error> + Send>;

/// `BAD_INV_ORDER`: the ORB has shut down.
///
/// Source: CORBA 3.0.3 §4.12.3
const SHUT_DOWN: u32 = SystemException::OMG_MINOR | 4;

/// What the client says of a call; no results for a oneway.
type Answer = Result<Option<ReplyBody>, CallError>;

/// A call that is ready to be made: `.await` makes it, in any runtime, or [`blocking`](Self::blocking) without one.
///
/// To drop the future while it is awaited gives the call up; it may have been executed.
#[must_use = "nothing is sent before it is awaited, or waited for with `blocking`"]
pub struct Invocation<T, F = Failure> {
    object: Object,
    operation: &'static str,
    oneway: bool,
    idempotent: bool,
    deadline: Option<Duration>,
    arguments: Arguments,
    reading: Reading<T, F>,
}

/// What becomes of the answer.
struct Reading<T, F> {
    results: Results<T>,
    /// Makes a result of what is an exception on the wire.
    unless: Option<fn(&SystemException) -> Option<T>>,
    failure: PhantomData<fn() -> F>,
}

impl<T, F: CallFailure> Invocation<T, F> {
    pub(super) fn new(
        object: Object,
        operation: &'static str,
        arguments: Arguments,
        results: Results<T>,
    ) -> Self {
        let reading = Reading { results, unless: None, failure: PhantomData };
        let deadline = object.deadline;
        Self { object, operation, oneway: false, idempotent: false, deadline, arguments, reading }
    }

    /// Gives the call so much time, all tries together.
    pub fn within(self, deadline: Duration) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    /// Says that it does no harm to execute the call twice: it is made again whatever became of it, also where nobody recognises
    /// that it is the same.
    pub fn idempotent(self) -> Self {
        Self { idempotent: true, ..self }
    }

    /// Makes the call and waits for its results, without a runtime. Not for asynchronous code, whose thread it would stop.
    ///
    /// # Errors
    ///
    /// What the object raised, or why there is no answer.
    pub fn blocking(self) -> Result<T, F>
    where
        T: 'static,
    {
        let (mut task, reading) = self.start()?;
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match Pin::new(&mut task).poll(&mut context) {
                Poll::Ready(answer) => return reading.read(answer),
                Poll::Pending => thread::park(),
            }
        }
    }

    /// Makes the call without a connection, for the test kit: `make` gets the object's reference, the operation and what writes its
    /// arguments, and returns what kind of reply came, and its body.
    pub(crate) fn in_memory(
        self,
        make: impl FnOnce(&Ior, &'static str, &Arguments) -> Option<(ReplyStatus, Body)>,
    ) -> Result<T, F> {
        let reply = make(&self.object.reference().0, self.operation, &self.arguments);
        let Some((status, body)) = reply else {
            let address = Address { host: "replica".to_owned(), port: 0 };
            return Err(failure(CallError::Lost {
                address,
                reason: "the replica does not answer".to_owned(),
            }));
        };
        let mut reader = body.reader(CodeSets { char: CodeSet::UTF_8, wchar: Some(CodeSet::UTF_16) });
        let unreadable = |error| failure(CallError::Answer(error));
        match status {
            ReplyStatus::NoException => {
                (self.reading.results)(&mut Input::new(&mut reader)).map_err(unreadable)
            }
            ReplyStatus::UserException => {
                let id = RepositoryId::decode(&mut reader).map_err(unreadable)?;
                Err(declared(id.as_str(), &mut reader))
            }
            ReplyStatus::SystemException => {
                let raised = SystemException::decode(&mut reader).map_err(unreadable)?;
                self.reading.read(Err(CallError::System(raised)))
            }
            _ => Err(failure(CallError::WrongAnswer)),
        }
    }

    pub(super) fn without_answer(self) -> Self {
        Self { oneway: true, ..self }
    }

    pub(super) fn unless(mut self, unless: fn(&SystemException) -> Option<T>) -> Self {
        self.reading.unless = Some(unless);
        self
    }

    /// Has the caller's thread make the call.
    fn start(self) -> Result<(Task, Reading<T, F>), F> {
        if maestro_adaptors::executing() {
            return Err(failure(CallError::Executing));
        }
        let Self { object, operation, oneway, idempotent, deadline: patience, arguments, reading } = self;
        let client = object.caller.client().clone();
        let runtime = object.caller.runtime().clone();
        let task = runtime.spawn(async move {
            let call = maestro_bridge::Invocation { operation, oneway, idempotent, patience };
            client.invoke(&object.remote, call, |writer| arguments(&mut Output::new(writer))).await
        });
        Ok((Task(task), reading))
    }
}

impl<T: 'static, F: CallFailure> IntoFuture for Invocation<T, F> {
    type Output = Result<T, F>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T, F>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async {
            let (task, reading) = self.start()?;
            reading.read(task.await)
        })
    }
}

impl<T, F> fmt::Debug for Invocation<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invocation")
            .field("object", &self.object)
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

impl<T, F: CallFailure> Reading<T, F> {
    fn read(self, answer: Answer) -> Result<T, F> {
        let read = |reader: &mut CdrReader<'_>, results: Results<T>| {
            results(&mut Input::new(reader)).map_err(|error| failure(CallError::Answer(error)))
        };
        match answer {
            Ok(Some(reply)) => read(&mut reply.reader(), self.results),
            Ok(None) => read(&mut CdrReader::new(&[], ByteOrder::NATIVE, 0), self.results),
            Err(CallError::System(raised)) => {
                let result = self.unless.and_then(|unless| unless(&raised));
                result.ok_or_else(|| failure(CallError::System(raised)))
            }
            Err(error) => Err(failure(error)),
        }
    }
}

/// A call that the caller's thread makes. Dropping it gives the call up.
struct Task(JoinHandle<Answer>);

impl Future for Task {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        Pin::new(&mut self.0).poll(context).map(|joined| match joined {
            Ok(answer) => answer,
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            // The thread has ended: with the process, since the call itself keeps it.
            Err(_) => {
                let kind = SystemExceptionKind::BadInvOrder;
                Err(CallError::System(SystemException::new(kind, SHUT_DOWN, Completed::Maybe)))
            }
        })
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Wakes a thread that waits in [`Invocation::blocking`].
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
