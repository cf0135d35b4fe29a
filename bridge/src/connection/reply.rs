//! Replies as octets.

use bytes::{Bytes, BytesMut};
use maestro_giop::{
    ByteOrder, Completed, Error, LocateReplyHeader, LocateStatus, ReplyHeader, RequestId, SystemException,
    SystemExceptionKind, Version, finish_message, fragments,
};
use maestro_orbs::{Located, Reply, SlotTicket};

use super::queue::OutQueue;

/// Bodies from this length on are not copied beside other replies but written from where they lie.
const LARGE_BODY_OCTETS: usize = 8 << 10;

/// When replies are cut into fragments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    /// Octets from which on, and in which, a GIOP 1.2 reply is cut.
    pub(crate) fragment_octets: Option<usize>,
}

/// Appends a reply to what is to be sent, in the version and byte order of its request.
pub(super) fn append(out: &mut OutQueue, ticket: &SlotTicket, reply: Reply, cut: Cut) {
    let Err(error) = try_append(out, ticket, reply, cut) else {
        return;
    };
    tracing::error!(request = ticket.request_id.0, %error, "reply cannot be sent");
    let too_long = SystemException::new(SystemExceptionKind::ImpLimit, 0, Completed::Yes);
    let instead = try_append(out, ticket, Reply::exception(&too_long, ticket.order), cut);
    debug_assert!(instead.is_ok(), "a short reply fits a message");
}

fn try_append(out: &mut OutQueue, ticket: &SlotTicket, reply: Reply, cut: Cut) -> Result<(), Error> {
    let SlotTicket { request_id, version, order, .. } = *ticket;
    let Reply { status, service_contexts, body } = reply;
    let header = ReplyHeader { request_id, status, service_contexts };
    let limit = cut.fragment_octets.filter(|limit| version >= Version::V1_2 && body.len() >= *limit);
    if let Some(limit) = limit {
        let mut message = BytesMut::new();
        header.encode_into(&mut message, version, order, body.len())?;
        message.extend_from_slice(&body);
        fragments(message.freeze(), limit).for_each(|piece| out.push(piece));
        return Ok(());
    }
    if body.len() < LARGE_BODY_OCTETS {
        header.encode_into(out.tail(), version, order, body.len())?;
        out.tail().extend_from_slice(&body);
    } else {
        // Without room for the body, which `encode_into` would make.
        let mut head = BytesMut::with_capacity(64);
        header.encode_into(&mut head, version, order, body.len())?;
        out.push(head.freeze());
        out.push(body);
    }
    Ok(())
}

/// Makes the answer to a LocateRequest.
///
/// A forward is told in the reply to the Request instead where the version is 1.2: stock clients disagree on where
/// the body of such a LocateReply begins, and a client that is told `OBJECT_HERE` sends the Request and obeys its
/// forward.
pub(super) fn locate_reply(
    request_id: RequestId,
    located: &Located,
    version: Version,
    order: ByteOrder,
) -> Bytes {
    let status = match located {
        Located::Unknown => LocateStatus::UnknownObject,
        Located::Forward(_) if version < Version::V1_2 => LocateStatus::ObjectForward,
        Located::Here | Located::Forward(_) => LocateStatus::ObjectHere,
    };
    let mut writer = LocateReplyHeader { request_id, status }.encode(version, order);
    if let (LocateStatus::ObjectForward, Located::Forward(ior)) = (status, located) {
        ior.encode(&mut writer);
    }
    finish_message(writer).unwrap_or_default()
}
