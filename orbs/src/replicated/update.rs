//! What a replicated orb casts over its group.

use std::sync::Arc;

use bytes::Bytes;
use maestro_adaptors::SubjectTooLong;
use maestro_giop::{
    Body, Breaks, ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, Error, ObjectKey, Operation,
    ResponseFlags, ServiceContexts, Version,
};
use maestro_group::{ConfigId, ViewId};
use maestro_ior::{Address, ClientTrust, Place};

use crate::{Contact, PeerIdentity, Request};

const KIND_CALL: u8 = 0;
const KIND_PRESENT: u8 = 1;
const KIND_CHECKPOINT: u8 = 2;
const KINDS: u32 = 3;

/// What travels through the order.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all casts are calls: a box would cost each an allocation"
)]
pub(super) enum Cast {
    /// A client's request.
    Call(Update),
    /// A replica says that it is in a view, and where clients reach it.
    Present(Present),
    /// A replica says what it has answered so far.
    Checkpoint(Checkpoint),
}

/// A request on its way through the group: all that a call shows and all that decoding needs, so that every member
/// sees the same. Where it comes from (member and incarnation) is told by the group.
#[derive(Debug, Clone)]
pub(super) struct Update {
    /// The origin's number of the request. It grows, and is kept when the request is cast again.
    pub(super) ticket: u64,
    /// The origin waits for no ticket below this one.
    pub(super) settled: u64,
    /// What the client waits for.
    pub(super) response: ResponseFlags,
    /// The object that is called.
    pub(super) object_key: ObjectKey,
    /// The operation, as it is on the wire.
    pub(super) operation: Operation,
    /// All service contexts.
    pub(super) service_contexts: ServiceContexts,
    /// The principal of GIOP 1.0 and 1.1.
    pub(super) principal: Bytes,
    /// The client's address as text.
    pub(super) peer: Arc<str>,
    /// Who the client is, where it proved that.
    pub(super) identity: Option<PeerIdentity>,
    /// The connection's code sets.
    pub(super) code_sets: CodeSets,
    /// The arguments.
    pub(super) body: Body,
}

/// A replica's word that it is in a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Present {
    /// The view.
    pub(super) view: ViewId,
    /// Where clients reach the replica.
    pub(super) contact: Contact,
    /// The lowest level that it can run.
    pub(super) lowest: u32,
    /// The highest level that it offers.
    pub(super) offered: u32,
}

/// A replica's word of what it has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Checkpoint {
    /// The delivery up to which it counts.
    pub(super) delivery: u64,
    /// The rolling hash of all answers up to there.
    pub(super) hash: u64,
}

impl Update {
    /// Wraps a request under a ticket.
    pub(super) fn of(request: &Request, ticket: u64, settled: u64) -> Self {
        Self {
            ticket,
            settled,
            response: request.response,
            object_key: request.object_key.clone(),
            operation: request.operation.clone(),
            service_contexts: request.service_contexts.clone(),
            principal: request.principal.clone(),
            peer: Arc::clone(&request.peer),
            identity: request.identity.clone(),
            code_sets: request.code_sets,
            body: request.body.clone(),
        }
    }

    /// Writes the update as a cast. The arguments come last, as they were received.
    pub(super) fn encode(&self) -> Bytes {
        let mut out = CdrWriter::new(ByteOrder::Big, 0);
        out.write_octet(KIND_CALL);
        out.write_octet(response_number(self.response));
        out.write_octet(self.body.version.major);
        out.write_octet(self.body.version.minor);
        out.write_boolean(self.body.order == ByteOrder::Little);
        out.write_octet(u8::try_from(self.body.position % 8).unwrap_or(0));
        out.write_boolean(self.code_sets.wchar.is_some());
        out.write_ulong(self.code_sets.char.0);
        out.write_ulong(self.code_sets.wchar.map_or(0, |set| set.0));
        out.write_ulonglong(self.ticket);
        out.write_ulonglong(self.settled);
        out.write_octet_seq(self.object_key.as_bytes());
        out.write_octet_seq(self.operation.as_bytes());
        out.write_octet_seq(self.peer.as_bytes());
        encode_identity(self.identity.as_ref(), &mut out);
        out.write_octet_seq(&self.principal);
        self.service_contexts.encode(&mut out);
        out.write_sequence_length(self.body.breaks.as_slice().len());
        self.body.breaks.as_slice().iter().for_each(|&offset| out.write_ulong(offset));
        out.write_octets(&self.body.octets);
        out.into_bytes()
    }
}

impl Cast {
    /// Tells whether a cast is a client's request.
    pub(super) fn is_call(cast: &Bytes) -> bool {
        cast.first() == Some(&KIND_CALL)
    }

    /// Reads a cast. The octets of keys, contexts and arguments stay where they are.
    ///
    /// # Errors
    ///
    /// The cast is damaged, or of a kind that this release does not know.
    pub(super) fn decode(cast: &Bytes) -> Result<Self, Error> {
        let mut input = CdrReader::new(cast, ByteOrder::Big, 0);
        match input.read_octet()? {
            KIND_CALL => Ok(Self::Call(decode_update(cast, &mut input)?)),
            KIND_PRESENT => Ok(Self::Present(decode_present(&mut input)?)),
            KIND_CHECKPOINT => Ok(Self::Checkpoint(Checkpoint {
                delivery: input.read_ulonglong()?,
                hash: input.read_ulonglong()?,
            })),
            other => Err(Error::InvalidEnum { value: u32::from(other), count: KINDS, position: 0 }),
        }
    }
}

impl Present {
    /// Writes the cast.
    pub(super) fn encode(&self) -> Bytes {
        let mut out = CdrWriter::new(ByteOrder::Big, 0);
        out.write_octet(KIND_PRESENT);
        out.write_ulonglong(self.view.epoch);
        out.write_ulonglong(self.view.config.round);
        out.write_ulong(self.view.config.proposer);
        encode_contact(&self.contact, &mut out);
        out.write_ulong(self.lowest);
        out.write_ulong(self.offered);
        out.into_bytes()
    }
}

impl Checkpoint {
    /// Writes the cast.
    pub(super) fn encode(self) -> Bytes {
        let mut out = CdrWriter::new(ByteOrder::Big, 0);
        out.write_octet(KIND_CHECKPOINT);
        out.write_ulonglong(self.delivery);
        out.write_ulonglong(self.hash);
        out.into_bytes()
    }
}

fn decode_update(cast: &Bytes, input: &mut CdrReader<'_>) -> Result<Update, Error> {
    let response = response_of(input.read_octet()?);
    let version = Version { major: input.read_octet()?, minor: input.read_octet()? };
    let order = if input.read_boolean()? { ByteOrder::Little } else { ByteOrder::Big };
    let position = usize::from(input.read_octet()?);
    let wide = input.read_boolean()?;
    let char = CodeSet(input.read_ulong()?);
    let wchar = CodeSet(input.read_ulong()?);
    let ticket = input.read_ulonglong()?;
    let settled = input.read_ulonglong()?;
    let object_key = ObjectKey::from(cast.slice_ref(input.read_octet_seq()?));
    let operation = Operation::from(cast.slice_ref(input.read_octet_seq()?));
    let peer = Arc::from(String::from_utf8_lossy(input.read_octet_seq()?));
    let identity = decode_identity(input)?;
    let principal = cast.slice_ref(input.read_octet_seq()?);
    let service_contexts = ServiceContexts::decode(input)?;
    let breaks = decode_breaks(input)?;
    let octets = cast.slice_ref(input.read_octets(input.remaining())?);
    let code_sets = CodeSets { char, wchar: wide.then_some(wchar) };
    let body = Body { octets, order, version, position, breaks };
    Ok(Update {
        ticket,
        settled,
        response,
        object_key,
        operation,
        service_contexts,
        principal,
        peer,
        identity,
        code_sets,
        body,
    })
}

fn encode_identity(identity: Option<&PeerIdentity>, out: &mut CdrWriter) {
    out.write_boolean(identity.is_some());
    if let Some(identity) = identity {
        out.write_octet_seq(identity.subject().as_bytes());
        out.write_octets(identity.fingerprint());
    }
}

fn decode_identity(input: &mut CdrReader<'_>) -> Result<Option<PeerIdentity>, Error> {
    if !input.read_boolean()? {
        return Ok(None);
    }
    let subject = String::from_utf8_lossy(input.read_octet_seq()?);
    let mut fingerprint = [0; 32];
    fingerprint.copy_from_slice(input.read_octets(32)?);
    let position = input.position();
    let bound = u32::try_from(PeerIdentity::SUBJECT_OCTETS_MOST).unwrap_or(u32::MAX);
    let too_long = |SubjectTooLong { octets }| Error::BoundExceeded { length: octets, bound, position };
    PeerIdentity::new(&*subject, fingerprint).map(Some).map_err(too_long)
}

/// Reads where the alignment of arguments that came in GIOP 1.1 fragments begins anew.
fn decode_breaks(input: &mut CdrReader<'_>) -> Result<Breaks, Error> {
    let count = input.read_sequence_length(4)?;
    let offsets = (0..count).map(|_| input.read_ulong()).collect::<Result<Vec<_>, _>>()?;
    Ok(Breaks::new(&offsets))
}

fn decode_present(input: &mut CdrReader<'_>) -> Result<Present, Error> {
    let (epoch, round) = (input.read_ulonglong()?, input.read_ulonglong()?);
    let view = ViewId { epoch, config: ConfigId { round, proposer: input.read_ulong()? } };
    let contact = decode_contact(input)?;
    Ok(Present { view, contact, lowest: input.read_ulong()?, offered: input.read_ulong()? })
}

fn encode_contact(contact: &Contact, out: &mut CdrWriter) {
    out.write_octet(trust_number(contact.client_trust));
    out.write_sequence_length(contact.places.len());
    for place in &contact.places {
        out.write_octet_seq(place.address.host.as_bytes());
        out.write_ushort(place.address.port);
        out.write_ushort(place.tls_port);
    }
}

fn decode_contact(input: &mut CdrReader<'_>) -> Result<Contact, Error> {
    let client_trust = trust_of(input.read_octet()?);
    // The length of a host and two ports are the least that a place takes.
    let count = input.read_sequence_length(8)?;
    let mut places = Vec::with_capacity(count);
    for _ in 0..count {
        let host = String::from_utf8_lossy(input.read_octet_seq()?).into_owned();
        let address = Address { host, port: input.read_ushort()? };
        places.push(Place { address, tls_port: input.read_ushort()? });
    }
    Ok(Contact { places, client_trust })
}

/// Returns the number that stands for what is asked of clients: it grows with that.
pub(super) fn trust_number(trust: ClientTrust) -> u8 {
    match trust {
        ClientTrust::None => 0,
        ClientTrust::Optional => 1,
        ClientTrust::Required => 2,
    }
}

/// Returns what a number stands for; one that is not known stands for the most.
pub(super) fn trust_of(number: u8) -> ClientTrust {
    match number {
        0 => ClientTrust::None,
        1 => ClientTrust::Optional,
        _ => ClientTrust::Required,
    }
}

fn response_number(response: ResponseFlags) -> u8 {
    match response {
        ResponseFlags::None => 0,
        ResponseFlags::WithTransport => 1,
        ResponseFlags::WithServer => 2,
        ResponseFlags::WithTarget => 3,
    }
}

fn response_of(number: u8) -> ResponseFlags {
    match number {
        0 => ResponseFlags::None,
        1 => ResponseFlags::WithTransport,
        2 => ResponseFlags::WithServer,
        _ => ResponseFlags::WithTarget,
    }
}
