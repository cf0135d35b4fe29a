//! One connection as GIOP: octets in, messages out, replies matched with their requests.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use bytes::BytesMut;
use maestro_giop::{
    CodeSet, CodeSetContext, CodeSets, Error, Frame, Framer, HEADER_OCTETS, Limits, MAGIC, Message,
    MessageHeader, MessageType, Reassembler, RequestId, ServiceContexts,
};

use crate::idl::{Catalogue, Known};

/// How many requests may be without a reply before the oldest is forgotten.
const PENDING_LIMIT: usize = 65_536;

/// Which side of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    /// The one that opened it, as far as is known.
    A,
    /// The other one.
    B,
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// What was seen of a connection, in order.
#[derive(Debug)]
pub(super) enum Seen {
    /// A message, whole.
    Message(Box<Told>),
    /// So many octets that are no GIOP message, or a part of one of which the rest is missing.
    Skipped(u64),
    /// What came is no GIOP.
    Wrong(Error),
}

/// A message with what is known of it from those before.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) header: MessageHeader,
    /// It came in fragments.
    pub(super) is_joined: bool,
    pub(super) message: Message,
    pub(super) code_sets: CodeSets,
    /// The code sets were agreed on with this message.
    pub(super) agreed: bool,
    /// Of a reply: the request.
    pub(super) request: Option<Rc<Asked>>,
    /// Of a request that is described by IDL: the arguments as JSON, an object.
    pub(super) arguments: Option<Result<String, Error>>,
}

/// A request that may be answered yet.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) time: Option<Duration>,
    /// None for a LocateRequest.
    pub(super) operation: Option<String>,
    pub(super) known: Option<Rc<Known>>,
}

/// A connection.
#[derive(Debug)]
pub(super) struct Conversation {
    sides: [Half; 2],
    code_sets: CodeSets,
    has_agreed: bool,
    /// Requests without a reply, by who sent them.
    pending: HashMap<(Side, RequestId), Rc<Asked>>,
}

/// What one side sends.
#[derive(Debug)]
struct Half {
    buffer: BytesMut,
    framer: Framer,
    reassembler: Reassembler,
    /// Messages begin where the last one ended; else they have to be looked for.
    in_step: bool,
    skipped: u64,
}

fn limits() -> Limits {
    Limits { message_octets: 256 << 20, fragmented_octets: 512 << 20, ..Limits::default() }
}

impl Half {
    fn new() -> Self {
        Self {
            buffer: BytesMut::new(),
            framer: Framer::new(limits()),
            reassembler: Reassembler::new(limits()),
            in_step: false,
            skipped: 0,
        }
    }

    /// Forgets what was begun: the next message has to be looked for.
    fn lose_step(&mut self) {
        self.in_step = false;
        self.framer = Framer::new(limits());
        self.reassembler = Reassembler::new(limits());
    }

    /// Drops what comes before the next octets that can be a message's header.
    fn find_message(&mut self) -> bool {
        while !self.in_step {
            let begin = self.buffer.windows(MAGIC.len()).position(|octets| octets == MAGIC);
            let Some(begin) = begin else {
                // The last ones may be the first of a header.
                let drop = self.buffer.len().saturating_sub(MAGIC.len() - 1);
                self.drop_front(drop);
                return false;
            };
            self.drop_front(begin);
            let Some(header) = self.buffer.first_chunk::<HEADER_OCTETS>() else { return false };
            let is_header = MessageHeader::decode(header)
                .is_ok_and(|header| header.message_octets() <= limits().message_octets);
            if is_header {
                self.in_step = true;
            } else {
                self.drop_front(MAGIC.len());
            }
        }
        true
    }

    fn drop_front(&mut self, octets: usize) {
        self.skipped += octets as u64;
        let _dropped = self.buffer.split_to(octets);
    }
}

impl Conversation {
    /// Begins with a connection of which nothing was seen.
    pub(super) fn new() -> Self {
        // What was agreed on before the capture began is not known: most ORBs agree on UTF-16.
        let code_sets = CodeSets { wchar: Some(CodeSet::UTF_16), ..CodeSets::default() };
        Self { sides: [Half::new(), Half::new()], code_sets, has_agreed: false, pending: HashMap::new() }
    }

    /// Takes the next octets of a side.
    pub(super) fn push(
        &mut self,
        side: Side,
        time: Option<Duration>,
        octets: &[u8],
        catalogue: &Catalogue,
    ) -> Vec<Seen> {
        let mut seen = Vec::new();
        self.half(side).buffer.extend_from_slice(octets);
        loop {
            let half = self.half(side);
            if !half.find_message() {
                break;
            }
            if half.skipped > 0 {
                seen.push(Seen::Skipped(std::mem::take(&mut half.skipped)));
            }
            match half.framer.next(&mut half.buffer) {
                Ok(None) => break,
                Ok(Some(frame)) => match self.frame(side, time, frame, catalogue) {
                    Ok(None) => {}
                    Ok(Some(told)) => seen.push(Seen::Message(Box::new(told))),
                    Err(error) => seen.push(Seen::Wrong(error)),
                },
                Err(error) => {
                    half.lose_step();
                    seen.push(Seen::Wrong(error));
                }
            }
        }
        seen
    }

    /// Goes on behind octets that were not captured.
    pub(super) fn hole(&mut self, side: Side, octets: u64) {
        let half = self.half(side);
        let lost = half.buffer.len();
        half.lose_step();
        half.drop_front(lost);
        half.skipped += octets;
    }

    /// Returns how many octets came after the last message and are none.
    pub(super) fn rest(&mut self, side: Side) -> u64 {
        let half = self.half(side);
        half.skipped + half.buffer.len() as u64
    }

    fn half(&mut self, side: Side) -> &mut Half {
        &mut self.sides[usize::from(side == Side::B)]
    }

    fn frame(
        &mut self,
        side: Side,
        time: Option<Duration>,
        frame: Frame,
        catalogue: &Catalogue,
    ) -> Result<Option<Told>, Error> {
        let half = self.half(side);
        let is_joined = frame.header.kind == MessageType::Fragment;
        let whole = half.reassembler.push(frame).inspect_err(|_| half.lose_step())?;
        let Some(frame) = whole else { return Ok(None) };
        let header = frame.header;
        let message = Message::decode(frame)?;
        let mut told = Told {
            header,
            is_joined,
            agreed: false,
            code_sets: self.code_sets,
            request: None,
            arguments: None,
            message,
        };
        match &told.message {
            Message::Request(request, body) => {
                told.agreed = self.agree(&request.service_contexts);
                told.code_sets = self.code_sets;
                let operation = request.operation.as_str();
                let found = catalogue.request(operation, body, told.code_sets);
                let known = found.as_ref().map(|(known, _)| Rc::clone(known));
                let asked = Asked { time, operation: Some(operation.to_owned()), known };
                if request.response.expects_reply() {
                    self.asked(side, request.request_id, asked);
                }
                told.arguments = found.map(|(_, arguments)| arguments);
            }
            Message::LocateRequest(request) => {
                self.asked(side, request.request_id, Asked { time, operation: None, known: None });
            }
            Message::Reply(reply, _) => told.request = self.answered(side, reply.request_id),
            Message::LocateReply(reply, _) => told.request = self.answered(side, reply.request_id),
            _ => {}
        }
        Ok(Some(told))
    }

    fn asked(&mut self, side: Side, id: RequestId, asked: Asked) {
        if self.pending.len() >= PENDING_LIMIT {
            self.pending.clear();
        }
        self.pending.insert((side, id), Rc::new(asked));
    }

    /// Finds the request that a reply answers; hex text has both in one direction.
    fn answered(&mut self, side: Side, id: RequestId) -> Option<Rc<Asked>> {
        self.pending.remove(&(side.other(), id)).or_else(|| self.pending.remove(&(side, id)))
    }

    /// Takes over the code sets that a client has chosen, once for a connection.
    fn agree(&mut self, contexts: &ServiceContexts) -> bool {
        let chosen = contexts.get(ServiceContexts::CODE_SETS);
        let chosen =
            chosen.and_then(|data| CodeSetContext::decode(data).and_then(CodeSetContext::accept).ok());
        match chosen {
            Some(chosen) if !self.has_agreed => {
                self.code_sets = chosen;
                self.has_agreed = true;
                true
            }
            _ => false,
        }
    }
}
