//! One call: encoded, sent to one address after the other, forwarded.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use maestro_giop::{
    Body, ByteOrder, CdrWriter, CodeSets, Error, Ior, LocateReplyHeader, LocateRequestHeader, LocateStatus,
    Message, Operation, ReplyHeader, ReplyStatus, RequestHeader, ResponseFlags, ServiceContexts,
    SystemException, TargetAddress, Version, finish_message,
};
use maestro_ior::{Address, Endpoint, endpoints};
use maestro_orbs::Located;
use tokio::time::{Instant, timeout_at};

use super::link::{Kind, LinkError, SendError, Terms};
use super::{CallError, Client, ConnectError, ReplyBody, TlsUse, UserException};

/// What writes the arguments of a call.
pub(super) trait Arguments: Fn(&mut CdrWriter) -> Result<(), Error> + Sync {}

impl<F: Fn(&mut CdrWriter) -> Result<(), Error> + Sync> Arguments for F {}

/// What is asked of an object.
pub(super) enum Asking<'a> {
    Call { operation: &'a str, arguments: &'a dyn Arguments, oneway: bool, contexts: ServiceContexts },
    Locate,
}

/// What came of asking.
pub(super) enum Answered {
    Results(ReplyBody),
    Located(Located),
    /// A oneway was sent.
    Sent,
}

/// What a server says to a request.
pub(super) enum Outcome {
    Answered(Answered),
    Forward {
        to: Ior,
        for_ever: bool,
    },
    /// Ask again, with the object addressed in this way.
    Readdress(i16),
}

/// Why one address gave no answer.
enum Failure {
    /// The call was certainly not executed there; another connection to the address may do.
    Stale(ConnectError),
    /// The address cannot be reached.
    Unreachable(ConnectError),
    /// The call is over.
    Final(CallError),
}

/// The longest that a call may take: moments further off cannot be told.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Until when a call may take.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    pub(super) at: Instant,
    pub(super) after: Duration,
}

/// Where to send a call, and how to name the object there.
struct Target<'a> {
    endpoint: &'a Endpoint,
    address: TargetAddress,
    version: Version,
}

impl Client {
    /// Asks the addresses of a reference in turn, and those that it is forwarded to.
    pub(super) async fn ask(
        &self,
        reference: &Ior,
        asking: &Asking<'_>,
        patience: Option<Duration>,
    ) -> Result<Answered, CallError> {
        refuse_while_executing()?;
        let deadline = self.deadline(patience);
        let mut current = reference.clone();
        let (mut forwards, mut went_back) = (0, false);
        let mut tries = Vec::new();
        loop {
            match self.ask_each(&current, asking, deadline, &mut tries).await? {
                Some(Outcome::Forward { .. }) if forwards == self.settings.forwards => {
                    return Err(CallError::TooManyForwards { limit: forwards });
                }
                Some(Outcome::Forward { to, .. }) => {
                    forwards += 1;
                    current = to;
                }
                Some(Outcome::Answered(answered)) => return Ok(answered),
                // The place that was forwarded to is gone: the original may know another one.
                None | Some(Outcome::Readdress(_)) if forwards > 0 && !went_back => {
                    went_back = true;
                    current = reference.clone();
                }
                None | Some(Outcome::Readdress(_)) => return Err(CallError::Unreachable(tries)),
            }
        }
    }

    /// Asks one address.
    pub(super) async fn ask_at(
        &self,
        endpoint: &Endpoint,
        asking: &Asking<'_>,
        patience: Option<Duration>,
    ) -> Result<Answered, CallError> {
        refuse_while_executing()?;
        let mut tries = Vec::new();
        let outcome = self.ask_one(endpoint, None, asking, self.deadline(patience), &mut tries).await?;
        match outcome {
            Some(Outcome::Answered(answered)) => Ok(answered),
            Some(Outcome::Forward { to, .. }) => Ok(Answered::Located(Located::Forward(to))),
            Some(Outcome::Readdress(_)) | None => Err(CallError::Unreachable(tries)),
        }
    }

    /// Leaves the addresses that calls may go to: over TLS only, or over TLS where there is no other way.
    pub(super) fn choose<T: Borrow<Endpoint>>(&self, endpoints: &mut Vec<T>) -> Result<(), CallError> {
        let is_tls = |one: &T| one.borrow().tls.is_some();
        match self.settings.tls_use {
            _ if !endpoints.iter().any(is_tls) && self.settings.tls_use != TlsUse::Always => {}
            TlsUse::Always => {
                endpoints.retain(is_tls);
                if endpoints.is_empty() {
                    return Err(CallError::NoTls);
                }
            }
            TlsUse::WhereRequired => {
                let clear = |one: &&T| !is_tls(one);
                let clear: HashSet<usize> =
                    endpoints.iter().filter(clear).map(|one| one.borrow().profile).collect();
                endpoints.retain(|one| !is_tls(one) || !clear.contains(&one.borrow().profile));
            }
        }
        Ok(())
    }

    pub(super) fn deadline(&self, patience: Option<Duration>) -> Deadline {
        let after = patience.unwrap_or(self.settings.call_timeout).min(LONGEST);
        Deadline { at: Instant::now() + after, after }
    }

    /// Asks each address of a reference until one answers.
    async fn ask_each(
        &self,
        ior: &Ior,
        asking: &Asking<'_>,
        deadline: Deadline,
        tries: &mut Vec<(Address, ConnectError)>,
    ) -> Result<Option<Outcome>, CallError> {
        let mut endpoints = endpoints(ior)?;
        self.choose(&mut endpoints)?;
        self.pool.sort(&mut endpoints, |endpoint| &endpoint.address);
        for endpoint in endpoints {
            let outcome = self.ask_one(&endpoint, Some(ior), asking, deadline, tries).await?;
            if outcome.is_some() {
                return Ok(outcome);
            }
        }
        Ok(None)
    }

    /// Asks one address: once more where a kept connection turns out to be stale, or where the object has to be
    /// addressed in another way.
    pub(super) async fn ask_one(
        &self,
        endpoint: &Endpoint,
        ior: Option<&Ior>,
        asking: &Asking<'_>,
        deadline: Deadline,
        tries: &mut Vec<(Address, ConnectError)>,
    ) -> Result<Option<Outcome>, CallError> {
        let version = endpoint.version.min(Version::V1_2);
        let mut target = Target { endpoint, address: endpoint.object_key.clone().into(), version };
        let (mut readdressed, mut again) = (false, false);
        loop {
            match self.try_once(&target, asking, deadline).await {
                Ok(Outcome::Readdress(disposition)) if !readdressed => {
                    readdressed = true;
                    target.address = readdress(endpoint, ior, disposition)?;
                }
                Ok(outcome) => return Ok(Some(outcome)),
                Err(Failure::Stale(_)) if !again => again = true,
                Err(Failure::Stale(error) | Failure::Unreachable(error)) => {
                    tries.push((endpoint.address.clone(), error));
                    return Ok(None);
                }
                Err(Failure::Final(error)) => return Err(error),
            }
        }
    }

    async fn try_once(
        &self,
        target: &Target<'_>,
        asking: &Asking<'_>,
        deadline: Deadline,
    ) -> Result<Outcome, Failure> {
        let address = &target.endpoint.address;
        let silent = || self.pool.silent(target.endpoint, target.version, self.settings.avoid);
        let timed_out = |sent| {
            silent();
            Failure::Final(CallError::TimedOut { address: address.clone(), after: deadline.after, sent })
        };
        let connecting = self.pool.get(target.endpoint, target.version, &self.settings);
        let connecting = timeout_at(deadline.at, connecting).await;
        let link = connecting.map_err(|_| timed_out(false))?.map_err(|error| {
            if matches!(error, ConnectError::TimedOut(_)) {
                silent();
            }
            Failure::Unreachable(error)
        })?;
        let encode = |terms| asking.encode(terms, target, self.settings.byte_order);
        let mut waiting = link.send(target.endpoint, target.version, asking.kind(), encode)?;
        match timeout_at(deadline.at, &mut waiting.answer).await {
            Err(_) => Err(timed_out(waiting.cancel())),
            Ok(Ok(Ok(None))) => Ok(Outcome::Answered(Answered::Sent)),
            Ok(Ok(Ok(Some(message)))) => {
                self.pool.answers(address);
                read(message, waiting.code_sets).map_err(Failure::Final)
            }
            Ok(Ok(Err(LinkError::NotExecuted(error)))) => Err(Failure::Stale(error)),
            Ok(Ok(Err(LinkError::Lost(reason)))) => Err(lost(address, reason)),
            Ok(Err(_)) => Err(lost(address, "given up".to_owned())),
        }
    }
}

/// Refuses a call that an operation of a replicated object makes, as far as that is seen on this thread.
pub(super) fn refuse_while_executing() -> Result<(), CallError> {
    if maestro_orbs::executing() { Err(CallError::Executing) } else { Ok(()) }
}

fn lost(address: &Address, reason: String) -> Failure {
    Failure::Final(CallError::Lost { address: address.clone(), reason })
}

/// Returns the object's address in the form that a server asks for.
///
/// Source: CORBA 3.0.3 §15.4.3.1, §15.4.2.2
fn readdress(endpoint: &Endpoint, ior: Option<&Ior>, disposition: i16) -> Result<TargetAddress, CallError> {
    let index = endpoint.profile;
    let profile = ior.and_then(|ior| ior.profiles.get(index));
    match (disposition, ior, profile) {
        (0, ..) => Ok(endpoint.object_key.clone().into()),
        (1, _, Some(profile)) => Ok(TargetAddress::Profile(profile.clone())),
        (2, Some(ior), _) => {
            let selected = u32::try_from(index).unwrap_or(u32::MAX);
            Ok(TargetAddress::Reference { selected, ior: ior.clone() })
        }
        _ => Err(CallError::Answer(Error::InvalidAddressing { value: disposition.cast_unsigned() })),
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Dead => Self::Stale(ConnectError::NotSent),
            SendError::CodeSets(error) => Self::Final(CallError::CodeSets(error)),
            SendError::Encode(error) => Self::Final(CallError::Arguments(error)),
        }
    }
}

impl<'a> Asking<'a> {
    pub(super) fn call(operation: &'a str, arguments: &'a dyn Arguments) -> Self {
        Self::Call { operation, arguments, oneway: false, contexts: ServiceContexts::new() }
    }

    pub(super) fn oneway(operation: &'a str, arguments: &'a dyn Arguments) -> Self {
        Self::Call { operation, arguments, oneway: true, contexts: ServiceContexts::new() }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Call { oneway: true, .. } => Kind::Oneway,
            Self::Call { oneway: false, .. } => Kind::Call,
            Self::Locate => Kind::Locate,
        }
    }

    fn encode(&self, terms: Terms, target: &Target<'_>, order: ByteOrder) -> Result<Bytes, Error> {
        let Terms { request_id, code_sets, mut service_contexts } = terms;
        let (version, address) = (target.version, target.address.clone());
        let &Self::Call { operation, arguments, oneway, ref contexts } = self else {
            let header = LocateRequestHeader { request_id, target: address };
            return finish_message(header.encode(version, order)?);
        };
        service_contexts.0.extend(contexts.iter().cloned());
        let header = RequestHeader {
            request_id,
            response: if oneway { ResponseFlags::None } else { ResponseFlags::WithTarget },
            target: address,
            operation: Operation::from(operation.to_owned()),
            service_contexts,
            principal: Bytes::new(),
        };
        let mut writer = header.encode(version, order)?.with_code_sets(code_sets);
        arguments(&mut writer)?;
        finish_message(writer)
    }
}

impl Answered {
    pub(super) fn into_results(self) -> Result<ReplyBody, CallError> {
        match self {
            Self::Results(results) => Ok(results),
            Self::Located(_) | Self::Sent => Err(CallError::WrongAnswer),
        }
    }

    pub(super) fn into_located(self) -> Result<Located, CallError> {
        match self {
            Self::Located(located) => Ok(located),
            Self::Results(_) | Self::Sent => Err(CallError::WrongAnswer),
        }
    }
}

fn read(message: Message, code_sets: CodeSets) -> Result<Outcome, CallError> {
    match message {
        Message::Reply(header, body) => read_reply(header, body, code_sets),
        Message::LocateReply(header, body) => read_locate_reply(header, &body).map_err(CallError::Answer)?,
        // The connection hands nothing else over.
        _ => Err(CallError::WrongAnswer),
    }
}

fn read_reply(header: ReplyHeader, body: Body, code_sets: CodeSets) -> Result<Outcome, CallError> {
    let reply = ReplyBody { body, service_contexts: header.service_contexts, code_sets };
    let mut reader = reply.reader();
    match header.status {
        ReplyStatus::NoException => Ok(Outcome::Answered(Answered::Results(reply))),
        ReplyStatus::UserException => {
            Err(UserException::decode(reply).map_or_else(CallError::Answer, CallError::User))
        }
        ReplyStatus::SystemException => {
            Err(SystemException::decode(&mut reader).map_or_else(CallError::Answer, CallError::System))
        }
        status @ (ReplyStatus::LocationForward | ReplyStatus::LocationForwardPerm) => {
            let to = Ior::decode(&mut reader).map_err(CallError::Answer)?;
            Ok(Outcome::Forward { to, for_ever: status == ReplyStatus::LocationForwardPerm })
        }
        ReplyStatus::NeedsAddressingMode => {
            reader.read_short().map(Outcome::Readdress).map_err(CallError::Answer)
        }
    }
}

fn read_locate_reply(header: LocateReplyHeader, body: &Body) -> Result<Result<Outcome, CallError>, Error> {
    let mut reader = body.reader(CodeSets::default());
    let located = match header.status {
        LocateStatus::UnknownObject => Located::Unknown,
        LocateStatus::ObjectHere => Located::Here,
        LocateStatus::ObjectForward | LocateStatus::ObjectForwardPerm => {
            Located::Forward(Ior::decode(&mut reader)?)
        }
        LocateStatus::LocSystemException => {
            return Ok(Err(CallError::System(SystemException::decode(&mut reader)?)));
        }
        LocateStatus::LocNeedsAddressingMode => return Ok(Ok(Outcome::Readdress(reader.read_short()?))),
    };
    Ok(Ok(Outcome::Answered(Answered::Located(located))))
}
