//! What a connection does with each message.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use maestro_giop::{
    Body, Completed, Error, Frame, LocateRequestHeader, Message, MessageHeader, MessageType, RequestHeader,
    SystemException, SystemExceptionKind, Version, planted,
};
use maestro_orbs::{Located, Reply, ReplySlot, ReplyTo, Request, SlotTicket};

use super::outlet::Counted;
use super::{Connection, Ending, TURN_OCTETS, reply};

/// Messages that a connection hands over before it writes the replies and others have their turn.
const TURN_MESSAGES: usize = 128;
/// Requests that are smaller are bounded by their number; their octets are not counted.
const COUNTED_FROM_OCTETS: usize = 4 << 10;

impl Connection {
    /// Hands over the whole messages that have come, as long as there is room and no more than makes a turn.
    pub(super) fn dispatch(&mut self) -> Result<(), Ending> {
        self.outlet.awake();
        let unsent = self.unsent();
        let mut taken = 0;
        loop {
            let is_enough = taken == TURN_MESSAGES || self.unsent() >= unsent + TURN_OCTETS;
            self.backlog = is_enough || !self.has_room();
            if self.backlog || self.heard_all {
                break;
            }
            match self.intake.next().map_err(Ending::Protocol)? {
                Some(frame) => self.take(frame)?,
                None => break,
            }
            taken += 1;
        }
        let half = !self.backlog && !self.heard_all && self.is_half();
        self.mark_half(half, half && taken > 0 && !self.intake.waits_for_fragments());
        Ok(())
    }

    fn take(&mut self, frame: Frame) -> Result<(), Ending> {
        let octets = frame.octets.len();
        let header = frame.header;
        self.version = header.version;
        match Message::decode(frame).map_err(Ending::Protocol)? {
            Message::Request(request, body) => self.request(request, body, octets),
            Message::LocateRequest(request) => self.locate(&request, header),
            Message::CancelRequest(request_id) => {
                if planted("cancel") {
                    self.in_flight.requests -= 1;
                }
                // Which orb has the request is not known, and orbs are few.
                for orb in self.service.dispatcher.orbs() {
                    orb.cancel(request_id, self.outlet.id);
                }
            }
            Message::CloseConnection | Message::MessageError => self.hear_the_end(),
            Message::Reply(..) => return Err(unexpected(MessageType::Reply, header.version)),
            Message::LocateReply(..) => return Err(unexpected(MessageType::LocateReply, header.version)),
        }
        Ok(())
    }

    fn request(&mut self, header: RequestHeader, body: Body, octets: usize) {
        let RequestHeader { request_id, response, target, operation, service_contexts, principal } = header;
        // Made only where somebody listens: whether anybody does is one word in memory.
        let _span = tracing::debug_span!("request", id = request_id.0, %operation).entered();
        tracing::debug!(octets, "taken");
        let ticket =
            SlotTicket { request_id, version: body.version, order: body.order, response, started: false };
        let slot = self.slot(ticket, octets);
        let code_sets = match self.terms.of(&service_contexts) {
            Ok(code_sets) => code_sets,
            Err(error) => return slot.reply(Reply::exception(&error.system_exception(), body.order)),
        };
        let mut request = Request {
            connection: self.outlet.id,
            peer: self.outlet.peer.clone(),
            identity: self.outlet.identity.clone(),
            request_id,
            response,
            // An address without a key is the address of no object.
            object_key: target.object_key().unwrap_or_default(),
            operation,
            code_sets,
            service_contexts,
            principal,
            body,
            slot,
        };
        let key = request.object_key.clone();
        self.service.dispatcher.with(&key, |binding| {
            let Some(binding) = binding else {
                return refuse_unknown(request);
            };
            request.object_key = binding.key.clone();
            // A panic drops the request's slot, which answers UNKNOWN then.
            if catch_unwind(AssertUnwindSafe(|| binding.orb.invoke(request))).is_err() {
                tracing::error!(%key, "an orb panicked");
            }
        });
    }

    /// Counts a request as taken and makes its slot.
    fn slot(&mut self, ticket: SlotTicket, octets: usize) -> ReplySlot {
        self.in_flight.requests += 1;
        let outlet = self.outlet.clone();
        let to: Arc<dyn ReplyTo> = if octets < COUNTED_FROM_OCTETS {
            outlet
        } else {
            self.in_flight.octets += octets;
            Arc::new(Counted { outlet, octets })
        };
        ReplySlot::new(to, ticket)
    }

    fn locate(&mut self, request: &LocateRequestHeader, header: MessageHeader) {
        let key = request.target.object_key().unwrap_or_default();
        let located = self.service.dispatcher.with(&key, |binding| {
            binding.map_or(Located::Unknown, |binding| binding.orb.locate(&binding.key))
        });
        tracing::debug!(request = request.request_id.0, %key, ?located, "locate");
        let answer = reply::locate_reply(request.request_id, &located, header.version, header.order);
        self.out.tail().extend_from_slice(&answer);
    }
}

/// Answers a request for an object that nobody serves.
fn refuse_unknown(request: Request) {
    let kind = SystemExceptionKind::ObjectNotExist;
    let unknown = SystemException::new(kind, SystemException::MINOR_UNKNOWN_OBJECT, Completed::No);
    request.slot.reply(Reply::exception(&unknown, request.body.order));
}

/// A message that only servers send.
fn unexpected(kind: MessageType, version: Version) -> Ending {
    Ending::Protocol(Error::UnknownMessageType { value: kind as u8, version })
}
