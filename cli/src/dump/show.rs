//! A message as a line for people, or as an object for programs.

use std::fmt::Write as _;
use std::time::Duration;

use maestro_giop::{
    Body, CdrReader, FtRequest, Ior, LocateReplyHeader, LocateRequestHeader, LocateStatus, Message,
    ObjectKey, ReplyHeader, ReplyStatus, RepositoryId, RequestHeader, ServiceContexts, SystemException,
    TargetAddress,
};
use maestro_ior::endpoints;
use serde_json::Value;

use super::conversation::Told;
use crate::idl::Catalogue;

/// How many octets of a body that IDL does not describe are shown.
const BODY_OCTETS: usize = 64;

/// A message in words: `(name, JSON)` for programs, a text for people.
#[derive(Debug, Default)]
pub(super) struct Line {
    fields: Vec<(&'static str, String)>,
    text: String,
}

impl Line {
    /// Describes a message that was seen at a time.
    pub(super) fn of(told: &Told, time: Option<Duration>, catalogue: &Catalogue) -> Self {
        let mut line = Self::default();
        let header = &told.header;
        line.quoted("type", &format!("{:?}", header.kind));
        line.quoted("giop", &header.version.to_string());
        line.field("little_endian", (header.order == maestro_giop::ByteOrder::Little).to_string());
        let _ = write!(line.text, "{:?} {}", header.kind, header.version);
        match &told.message {
            Message::Request(request, body) => line.request(request, body, told),
            Message::Reply(reply, body) => line.reply(reply, body, told, time, catalogue),
            Message::LocateRequest(request) => line.locate(request),
            Message::LocateReply(reply, body) => line.located(reply, body, told),
            Message::CancelRequest(id) => line.id(id.0),
            Message::CloseConnection | Message::MessageError => {}
        }
        if told.is_joined {
            line.field("fragmented", "true".to_owned());
            line.text.push_str(" [in fragments]");
        }
        line
    }

    /// The line for people.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The members of the object for programs, without braces.
    pub(super) fn json(&self) -> String {
        let members: Vec<String> =
            self.fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
        members.join(",")
    }

    fn field(&mut self, name: &'static str, json: String) {
        self.fields.push((name, json));
    }

    fn quoted(&mut self, name: &'static str, text: &str) {
        self.field(name, Value::from(text).to_string());
    }

    fn id(&mut self, id: u32) {
        self.field("request_id", id.to_string());
        let _ = write!(self.text, " #{id}");
    }

    fn request(&mut self, request: &RequestHeader, body: &Body, told: &Told) {
        self.id(request.request_id.0);
        self.target(&request.target);
        self.quoted("operation", request.operation.as_str());
        let _ = write!(self.text, " {}", request.operation.as_str());
        match &told.arguments {
            Some(Ok(arguments)) => {
                self.field("arguments", arguments.clone());
                self.text.push_str(&format!(" {arguments}"));
            }
            Some(Err(error)) => {
                self.body(body);
                self.problem(&format!("the arguments do not fit the IDL: {error}"));
            }
            None => self.body(body),
        }
        let expects_reply = request.response.expects_reply();
        self.field("expects_reply", expects_reply.to_string());
        if !expects_reply {
            self.text.push_str(" [no answer wanted]");
        }
        if told.agreed {
            self.quoted("code_sets", &told.code_sets.to_string());
            let _ = write!(self.text, " [{}]", told.code_sets);
        }
        let ft = request.service_contexts.get(ServiceContexts::FT_REQUEST);
        if let Some(Ok(ft)) = ft.map(|data| FtRequest::decode(data)) {
            self.quoted("ft_client", &ft.client_id);
            self.field("ft_retention", ft.retention_id.to_string());
            let _ = write!(self.text, " [FT_REQUEST {} of {}]", ft.retention_id, ft.client_id);
        }
    }

    fn reply(
        &mut self,
        reply: &ReplyHeader,
        body: &Body,
        told: &Told,
        time: Option<Duration>,
        catalogue: &Catalogue,
    ) {
        self.id(reply.request_id.0);
        self.quoted("status", &format!("{:?}", reply.status));
        let asked = told.request.as_deref();
        if let Some(operation) = asked.and_then(|asked| asked.operation.as_deref()) {
            self.quoted("operation", operation);
            let _ = write!(self.text, " {operation}");
        }
        let known = asked.and_then(|asked| asked.known.as_deref());
        match reply.status {
            ReplyStatus::NoException => match known.map(|of| catalogue.results(of, body, told.code_sets)) {
                Some(Ok(results)) => {
                    self.field("result", results.clone());
                    let _ = write!(self.text, " = {results}");
                }
                Some(Err(error)) => {
                    self.body(body);
                    self.problem(&format!("the results do not fit the IDL: {error}"));
                }
                None => self.body(body),
            },
            ReplyStatus::UserException => {
                let id = RepositoryId::decode(&mut body.reader(told.code_sets));
                let id = id.map(|id| id.as_str().to_owned()).unwrap_or_default();
                self.quoted("exception", &id);
                match known.and_then(|of| catalogue.exception(of, &id, body, told.code_sets)) {
                    Some((name, members)) => {
                        let _ = write!(self.text, " raised {name} {members}");
                        self.field("members", members);
                    }
                    None => {
                        let _ = write!(self.text, " raised {id}");
                        self.body(body);
                    }
                }
            }
            ReplyStatus::SystemException => self.system_exception(body, told),
            ReplyStatus::LocationForward | ReplyStatus::LocationForwardPerm => self.forward(body, told),
            ReplyStatus::NeedsAddressingMode => self.mode(body, told),
        }
        if let (Some(asked), Some(now)) = (asked.and_then(|asked| asked.time), time) {
            let took = now.saturating_sub(asked);
            self.field("took_us", took.as_micros().to_string());
            let _ = write!(self.text, " ({took:.1?})");
        }
    }

    fn locate(&mut self, request: &LocateRequestHeader) {
        self.id(request.request_id.0);
        self.target(&request.target);
    }

    fn located(&mut self, reply: &LocateReplyHeader, body: &Body, told: &Told) {
        self.id(reply.request_id.0);
        self.quoted("status", &format!("{:?}", reply.status));
        let _ = write!(self.text, " {:?}", reply.status);
        match reply.status {
            LocateStatus::UnknownObject | LocateStatus::ObjectHere => {}
            LocateStatus::ObjectForward | LocateStatus::ObjectForwardPerm => self.forward(body, told),
            LocateStatus::LocSystemException => self.system_exception(body, told),
            LocateStatus::LocNeedsAddressingMode => self.mode(body, told),
        }
    }

    fn target(&mut self, target: &TargetAddress) {
        let key = match target.object_key() {
            Ok(key) => key_text(&key),
            Err(error) => error.to_string(),
        };
        self.quoted("object_key", &key);
        let _ = write!(self.text, " {key}");
    }

    fn system_exception(&mut self, body: &Body, told: &Told) {
        match SystemException::decode(&mut body.reader(told.code_sets)) {
            Ok(exception) => {
                self.quoted("exception", exception.kind.name());
                self.field("minor", exception.minor.to_string());
                self.quoted("completed", &exception.completed.to_string());
                let _ = write!(self.text, " raised {exception}");
            }
            Err(error) => self.problem(&error.to_string()),
        }
    }

    fn forward(&mut self, body: &Body, told: &Told) {
        match Ior::decode(&mut body.reader(told.code_sets)) {
            Ok(ior) => {
                self.quoted("forward", &maestro_ior::stringify(&ior));
                let addresses = endpoints(&ior).unwrap_or_default();
                let addresses: Vec<String> = addresses.iter().map(|one| one.address.to_string()).collect();
                let _ = write!(self.text, " go to {} at {}", ior.type_id.as_str(), addresses.join(", "));
            }
            Err(error) => self.problem(&error.to_string()),
        }
    }

    fn mode(&mut self, body: &Body, told: &Told) {
        if let Ok(mode) = CdrReader::read_short(&mut body.reader(told.code_sets)) {
            self.field("addressing_mode", mode.to_string());
            let _ = write!(self.text, " wants the object named in way {mode}");
        }
    }

    /// Shows the first octets of a body.
    fn body(&mut self, body: &Body) {
        let octets = &body.octets;
        self.quoted("body", &hex::encode(octets));
        if octets.is_empty() {
            return;
        }
        let shown = hex::encode(&octets[..octets.len().min(BODY_OCTETS)]);
        let more = if octets.len() > BODY_OCTETS { "…" } else { "" };
        let _ = write!(self.text, " body of {} octets: {shown}{more}", octets.len());
    }

    fn problem(&mut self, what: &str) {
        self.quoted("problem", what);
        let _ = write!(self.text, " [{what}]");
    }
}

/// Shows a key as text if it is one, else as hexadecimal.
fn key_text(key: &ObjectKey) -> String {
    let octets = key.as_bytes();
    match std::str::from_utf8(octets) {
        Ok(text) if !text.is_empty() && !text.chars().any(|c| c.is_control() || c.is_whitespace()) => {
            text.to_owned()
        }
        _ => format!("0x{}", hex::encode(octets)),
    }
}
