//! What a client gets.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use maestro_giop::{
    Body, ByteOrder, CdrReader, CodeSets, Error, Ior, ReplyStatus, SystemException, SystemExceptionKind,
    Version,
};
use maestro_orbs::{Reply, ReplyTo, SlotTicket};

use crate::codegen::{Cdr, Input, UserException};

/// The code sets of the kit's connections: those of every modern client.
pub(super) const CODE_SETS: CodeSets =
    CodeSets { char: maestro_giop::CodeSet::UTF_8, wchar: Some(maestro_giop::CodeSet::UTF_16) };

/// What a client gets for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a call may have raised an exception, or not been answered"]
pub struct Answer {
    operation: String,
    /// `None`: no answer came.
    outcome: Option<(ReplyStatus, Bytes)>,
}

impl Answer {
    pub(super) fn new(operation: &str, outcome: Option<(ReplyStatus, Bytes)>) -> Self {
        Self { operation: operation.to_owned(), outcome }
    }

    /// Tells whether no answer came: the replica runs in no primary view, does not run, or lost what it knew of the call.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.outcome.is_none()
    }

    /// Tells whether the operation returned, with whatever result.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        matches!(self.outcome, Some((ReplyStatus::NoException, _)))
    }

    /// Reads the result and all that goes back with it, in the order of the wire.
    ///
    /// # Panics
    ///
    /// The operation raised, was not answered, or returned something else: this is for tests.
    #[track_caller]
    pub fn read<T>(&self, read: impl FnOnce(&mut Input<'_, '_>) -> Result<T, Error>) -> T {
        let Some((ReplyStatus::NoException, body)) = &self.outcome else { panic!("{}", self.story()) };
        let result = read(&mut Input::new(&mut reader(body)));
        result.unwrap_or_else(|error| panic!("{} returned something else: {error}", self.operation))
    }

    /// Reads a result of a type that was generated from IDL.
    ///
    /// # Panics
    ///
    /// The operation raised, was not answered, or returned something else.
    #[track_caller]
    #[must_use]
    pub fn get<T: Cdr>(&self) -> T {
        self.read(T::decode)
    }

    /// Says that the operation returns, and that nothing else is to be known of it.
    ///
    /// # Panics
    ///
    /// It raised, or was not answered.
    #[track_caller]
    pub fn ok(&self) {
        self.read(|_| Ok(()));
    }

    /// Reads the reference that an operation returned, and makes the key of it under which [`Cluster::call_at`] finds the
    /// object.
    ///
    /// [`Cluster::call_at`]: super::Cluster::call_at
    ///
    /// # Panics
    ///
    /// The operation raised, was not answered, or returned no reference.
    #[track_caller]
    #[must_use]
    pub fn key(&self) -> maestro_giop::ObjectKey {
        let Some((ReplyStatus::NoException, body)) = &self.outcome else { panic!("{}", self.story()) };
        let ior = Ior::decode(&mut reader(body)).ok();
        let profile = ior.and_then(|ior| maestro_ior::iiop_profiles(&ior).ok()?.into_iter().next());
        profile
            .map(|profile| profile.object_key)
            .unwrap_or_else(|| panic!("{} returned no reference", self.operation))
    }

    /// Returns the exception of this type, where the operation raised it.
    #[must_use]
    pub fn raised<E: UserException>(&self) -> Option<E> {
        let Some((ReplyStatus::UserException, body)) = &self.outcome else { return None };
        let mut reader = reader(body);
        let id = maestro_giop::RepositoryId::decode(&mut reader).ok()?;
        if id.as_str() != E::ID {
            return None;
        }
        E::decode(&mut Input::new(&mut reader)).ok()
    }

    /// Returns the repository id of the exception, where the operation raised one.
    #[must_use]
    pub fn exception(&self) -> Option<String> {
        let (status, body) = self.outcome.as_ref()?;
        exception(*status, body)
    }

    /// Returns the system exception, where the operation raised one.
    #[must_use]
    pub fn system_exception(&self) -> Option<SystemException> {
        let Some((ReplyStatus::SystemException, body)) = &self.outcome else { return None };
        SystemException::decode(&mut reader(body)).ok()
    }

    /// Tells whether the operation raised `NO_IMPLEMENT`: nobody has written it yet.
    #[must_use]
    pub fn is_not_implemented(&self) -> bool {
        self.system_exception().is_some_and(|raised| raised.kind == SystemExceptionKind::NoImplement)
    }

    /// Returns the octets of the reply's body, where there is a reply.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.outcome.as_ref().map(|(_, body)| body.as_ref())
    }

    /// Returns what kind of reply came, and its body.
    pub(super) fn into_reply(self) -> Option<(ReplyStatus, Body)> {
        self.outcome.map(|(status, body)| (status, request_body(body)))
    }

    fn story(&self) -> String {
        match &self.outcome {
            None => format!("{} was not answered: is its replica in the majority?", self.operation),
            Some((status, body)) => {
                let raised = exception(*status, body).unwrap_or_else(|| format!("{status:?}"));
                format!("{} raised {raised}", self.operation)
            }
        }
    }
}

/// Reads the repository id of an exception.
pub(super) fn exception(status: ReplyStatus, body: &Bytes) -> Option<String> {
    let raised = matches!(status, ReplyStatus::UserException | ReplyStatus::SystemException);
    let id = maestro_giop::RepositoryId::decode(&mut reader(body)).ok();
    id.filter(|_| raised).map(|id| id.as_str().to_owned())
}

/// Makes a reader of a reply's body.
fn reader(body: &Bytes) -> CdrReader<'_> {
    CdrReader::new(body, ByteOrder::Little, 0).with_version(Version::V1_2).with_code_sets(CODE_SETS)
}

/// Makes the body of a request.
pub(super) fn request_body(octets: Bytes) -> Body {
    Body::new(octets, ByteOrder::Little, Version::V1_2, 0)
}

/// Where an answer arrives.
#[derive(Debug, Default)]
pub(super) struct Mailbox(Mutex<Mail>);

#[derive(Debug, Clone, Default)]
pub(super) enum Mail {
    /// Nothing has come.
    #[default]
    Waiting,
    /// This is the answer.
    Answered(ReplyStatus, Bytes),
    /// None will come.
    Lost,
}

impl Mailbox {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    pub(super) fn look(&self) -> Mail {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, mail: Mail) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mail;
    }
}

impl ReplyTo for Mailbox {
    fn started(&self, _: &SlotTicket) -> bool {
        true
    }

    fn reply(&self, _: &SlotTicket, reply: Reply) {
        self.put(Mail::Answered(reply.status, reply.body));
    }

    fn abandon(&self, _: &SlotTicket) {
        self.put(Mail::Lost);
    }
}
