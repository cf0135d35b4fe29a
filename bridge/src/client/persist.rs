//! A call that outlives replicas: sent to one address after the other, for as long as that is safe.

use std::borrow::Borrow;
use std::time::Duration;

use maestro_giop::{
    ByteOrder, CdrWriter, Completed, FtRequest, ServiceContexts, SystemExceptionKind as Kind,
};
use maestro_ior::{Address, Endpoint};
use tokio::time::{Instant, sleep};

use super::call::{Answered, Arguments, Asking, Deadline, Outcome, refuse_while_executing};
use super::remote::{Remote, Route};
use super::{CallError, Client, ConnectError, ReplyBody};

/// The wait before the addresses of a group are tried once more. It doubles up to [`LAST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest wait.
const LAST_PAUSE: Duration = Duration::from_millis(320);

/// The time that is too short to be shared between addresses.
const LEAST_SHARE: Duration = Duration::from_millis(50);

/// What is called, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invocation<'a> {
    /// The operation's name on the wire.
    pub operation: &'a str,
    /// Nothing comes back.
    pub oneway: bool,
    /// Executing it twice does no harm: it may be sent again whatever became of it.
    pub idempotent: bool,
    /// How long all tries may take together; none for [`ClientSettings::call_timeout`](super::ClientSettings::call_timeout).
    pub patience: Option<Duration>,
}

/// What came of trying all addresses of a reference.
enum Round {
    Answered(Answered),
    Forwarded,
    Nobody,
}

/// An address, and its place among those of its reference.
struct Placed<'a> {
    at: usize,
    endpoint: &'a Endpoint,
}

impl Borrow<Endpoint> for Placed<'_> {
    fn borrow(&self) -> &Endpoint {
        self.endpoint
    }
}

/// A call on its way.
struct Persistence<'a> {
    client: &'a Client,
    remote: &'a Remote,
    call: Invocation<'a>,
    arguments: &'a dyn Arguments,
    deadline: Deadline,
    /// How long one address may take while there are others to try.
    patience: Duration,
    /// What replicas recognise the call by: the same on each try.
    number: Option<FtRequest>,
    /// Addresses of this round that did not take the call.
    tries: Vec<(Address, ConnectError)>,
    /// The last try that can have been executed.
    doubt: Option<CallError>,
    /// The last try that was answered and not executed.
    refusal: Option<CallError>,
    forwards: usize,
}

impl Client {
    /// Calls an operation of an object, again and again while that is safe, and waits for its results; none for a oneway.
    ///
    /// A call is sent to another address when it was certainly not executed at the one before: nobody listens there, the
    /// server closed in order, or raised `TRANSIENT`, `COMM_FAILURE`, `NO_RESPONSE` or `OBJ_ADAPTER`, completed No. A call
    /// that can have been executed is sent again only in two cases, and then until its time is over. Either the reference names
    /// an object group (TAG_FT_GROUP): the call has a number (FT_REQUEST), the same on each try, and replicas execute it once.
    /// Or it is marked as idempotent; then it has no number, and takes no room in the replicas' memory. Each call
    /// of a group says which version of its reference it follows (FT_GROUP_VERSION).
    ///
    /// Where no address takes a call, a group is asked again until the time is over; else that is told at once.
    ///
    /// Forwards hold for later calls too, until the place that they lead to fails.
    ///
    /// # Errors
    ///
    /// What the object raised, or why there is no answer; [`CallError::completed`] says which calls can have been
    /// executed.
    ///
    /// Source: CORBA 3.0.3 §23.2.7, §23.2.8
    pub async fn invoke(
        &self,
        remote: &Remote,
        call: Invocation<'_>,
        arguments: impl Fn(&mut maestro_giop::CdrWriter) -> Result<(), maestro_giop::Error> + Sync,
    ) -> Result<Option<ReplyBody>, CallError> {
        refuse_while_executing()?;
        let persistence = Persistence {
            client: self,
            remote,
            call,
            arguments: &arguments,
            deadline: self.deadline(call.patience),
            patience: self.settings.try_timeout,
            number: None,
            tries: Vec::new(),
            doubt: None,
            refusal: None,
            forwards: 0,
        };
        match persistence.run().await? {
            Answered::Results(results) => Ok(Some(results)),
            Answered::Sent => Ok(None),
            Answered::Located(_) => Err(CallError::WrongAnswer),
        }
    }
}

impl Persistence<'_> {
    async fn run(mut self) -> Result<Answered, CallError> {
        let (mut went_back, mut pause) = (false, FIRST_PAUSE);
        loop {
            let route = self.remote.route();
            match self.round(&route).await? {
                Round::Answered(answered) => return Ok(answered),
                Round::Forwarded => continue,
                Round::Nobody => {}
            }
            // The place that was forwarded to is gone: the original may know another one.
            if self.remote.leave(&route) && !went_back {
                went_back = true;
                continue;
            }
            let left = self.deadline.at.saturating_duration_since(Instant::now());
            if left.is_zero() || !self.goes_on(&self.remote.route()) {
                return Err(self.give_up());
            }
            sleep(pause.min(left)).await;
            if Instant::now() >= self.deadline.at {
                return Err(self.give_up());
            }
            pause = (pause * 2).min(LAST_PAUSE);
            (self.forwards, went_back) = (0, false);
            self.tries.clear();
        }
    }

    /// Tries each address of a reference until one answers.
    async fn round(&mut self, route: &Route) -> Result<Round, CallError> {
        let mut order: Vec<Placed<'_>> =
            route.order().map(|(at, endpoint)| Placed { at, endpoint }).collect();
        self.client.choose(&mut order)?;
        self.client.pool.sort(&mut order, |placed| &placed.endpoint.address);
        for Placed { at, endpoint } in order {
            let asking = Asking::Call {
                operation: self.call.operation,
                arguments: self.arguments,
                oneway: self.call.oneway,
                contexts: self.contexts(route)?,
            };
            let deadline = self.try_deadline(route);
            let asked =
                self.client.ask_one(endpoint, Some(&route.ior), &asking, deadline, &mut self.tries).await;
            match asked {
                Ok(Some(Outcome::Answered(answered))) => {
                    route.favour(at);
                    return Ok(Round::Answered(answered));
                }
                Ok(Some(Outcome::Forward { to, for_ever })) => {
                    self.follow(to, for_ever)?;
                    return Ok(Round::Forwarded);
                }
                Ok(Some(Outcome::Readdress(_)) | None) => {}
                Err(error) => self.note(error, route).inspect_err(|error| {
                    // That one lives.
                    if matches!(error, CallError::User(_) | CallError::System(_)) {
                        route.favour(at);
                    }
                })?,
            }
            if Instant::now() >= self.deadline.at {
                break;
            }
        }
        Ok(Round::Nobody)
    }

    fn follow(&mut self, to: maestro_giop::Ior, for_ever: bool) -> Result<(), CallError> {
        let limit = self.client.settings.forwards;
        if self.forwards == limit {
            return Err(CallError::TooManyForwards { limit });
        }
        self.forwards += 1;
        Ok(self.remote.forward(to, for_ever)?)
    }

    /// Says whether a call that can have been executed may be sent again.
    fn repeats(&self, route: &Route) -> bool {
        self.call.idempotent || route.is_group
    }

    /// Says whether all addresses are tried once more when none of them answered.
    fn goes_on(&self, route: &Route) -> bool {
        // An object that is out of order is so at all replicas.
        let is_broken =
            matches!(&self.refusal, Some(CallError::System(raised)) if raised.kind == Kind::ObjAdapter);
        // Where nobody listens, nobody was there before: that is told at once. A group comes back.
        let is_hopeful = route.is_group || self.call.idempotent && self.doubt.is_some();
        is_hopeful && !is_broken && !route.endpoints.is_empty()
    }

    /// Notes why an address has no answer, or ends the call.
    fn note(&mut self, error: CallError, route: &Route) -> Result<(), CallError> {
        let completed = match &error {
            CallError::Lost { .. } => Completed::Maybe,
            CallError::TimedOut { sent, .. } => {
                self.patience = self.patience.saturating_mul(2);
                if *sent { Completed::Maybe } else { Completed::No }
            }
            CallError::System(raised) if is_passing(&raised.kind) => raised.completed,
            _ => return Err(self.settle(error)),
        };
        tracing::debug!(%error, operation = self.call.operation, "no answer");
        match completed {
            Completed::No => self.refusal = Some(error),
            Completed::Maybe if self.repeats(route) => self.doubt = Some(error),
            _ => return Err(error),
        }
        Ok(())
    }

    /// Makes sure that an exception does not deny what an earlier try can have done. Numbered calls are executed once: what
    /// an answer to one of them says holds for all its tries.
    fn settle(&self, error: CallError) -> CallError {
        match error {
            CallError::System(mut raised)
                if raised.completed == Completed::No && self.doubt.is_some() && self.number.is_none() =>
            {
                raised.completed = Completed::Maybe;
                CallError::System(raised)
            }
            error => error,
        }
    }

    fn give_up(self) -> CallError {
        self.doubt.or(self.refusal).unwrap_or(CallError::Unreachable(self.tries))
    }

    /// Returns what goes along with a try.
    fn contexts(&mut self, route: &Route) -> Result<ServiceContexts, CallError> {
        let mut contexts = ServiceContexts::new();
        if let Some(version) = route.group_version {
            let mut data = CdrWriter::encapsulation(ByteOrder::NATIVE);
            data.write_ulong(version);
            contexts.push(ServiceContexts::FT_GROUP_VERSION, data.into_bytes());
        }
        if route.is_group && !self.call.idempotent {
            let good_for = self.deadline.after.saturating_add(self.client.settings.clock_allowance);
            let number = self.number.get_or_insert_with(|| self.client.identity.number(good_for));
            let data = number.encode(ByteOrder::NATIVE).map_err(CallError::Arguments)?;
            contexts.push(ServiceContexts::FT_REQUEST, data);
        }
        Ok(contexts)
    }

    /// Returns until when an address may take. One that hangs must leave time for others, where others may be asked.
    fn try_deadline(&self, route: &Route) -> Deadline {
        if !self.repeats(route) || route.endpoints.len() < 2 {
            return self.deadline;
        }
        let now = Instant::now();
        let share = self.deadline.at.saturating_duration_since(now) / 2;
        if share < LEAST_SHARE {
            return self.deadline;
        }
        Deadline { at: now + self.patience.min(share), ..self.deadline }
    }
}

/// Says whether another address may do better.
///
/// Source: CORBA 3.0.3 §23.2.8.1
fn is_passing(kind: &Kind) -> bool {
    matches!(kind, Kind::Transient | Kind::CommFailure | Kind::NoResponse | Kind::ObjAdapter)
}
