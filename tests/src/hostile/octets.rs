//! What good and hostile peers send.

use bytes::Bytes;
use maestro_giop::{
    ByteOrder, CdrWriter, LocateRequestHeader, MAGIC, MessageType, ObjectKey, Operation, RequestHeader,
    RequestId, ResponseFlags, ServiceContexts, Version, cancel_request, finish_message, fragments,
};

/// The version that hostile peers speak where no other is told.
pub const VERSION: Version = Version::V1_2;
/// Their byte order.
pub const ORDER: ByteOrder = ByteOrder::Little;

/// Makes a request with these arguments.
///
/// # Panics
///
/// It does not fit a message.
#[must_use]
pub fn request(key: &ObjectKey, id: u32, operation: &str, arguments: impl FnOnce(&mut CdrWriter)) -> Bytes {
    let header = RequestHeader {
        request_id: RequestId(id),
        response: ResponseFlags::WithTarget,
        target: key.clone().into(),
        operation: Operation::from(operation.to_owned()),
        service_contexts: ServiceContexts::new(),
        principal: Bytes::new(),
    };
    let mut writer = header.encode(VERSION, ORDER).expect("a short header");
    arguments(&mut writer);
    finish_message(writer).expect("a message within bounds")
}

/// Makes a request whose one argument is a number.
#[must_use]
pub fn with_number(key: &ObjectKey, id: u32, operation: &str, number: u32) -> Bytes {
    request(key, id, operation, |writer| writer.write_ulong(number))
}

/// Makes a request whose one argument is an octet.
#[must_use]
pub fn with_octet(key: &ObjectKey, id: u32, operation: &str, octet: u8) -> Bytes {
    request(key, id, operation, |writer| writer.write_octet(octet))
}

/// Makes a request whose argument is an any that holds an any, and so on.
#[must_use]
pub fn deep_any(key: &ObjectKey, id: u32, depth: usize) -> Bytes {
    request(key, id, "echo", |writer| (0..depth).for_each(|_| writer.write_ulong(11)))
}

/// Makes a LocateRequest.
///
/// # Panics
///
/// The key is longer than a message.
#[must_use]
pub fn locate(key: &ObjectKey, id: u32) -> Bytes {
    let header = LocateRequestHeader { request_id: RequestId(id), target: key.clone().into() };
    let writer = header.encode(VERSION, ORDER).expect("a short key");
    finish_message(writer).expect("a message within bounds")
}

/// Makes a CancelRequest.
#[must_use]
pub fn cancel(id: u32) -> Bytes {
    cancel_request(RequestId(id), VERSION, ORDER)
}

/// Makes a message's header that claims `size` octets behind it.
#[must_use]
pub fn header(version: [u8; 2], kind: u8, size: u32) -> Vec<u8> {
    [&MAGIC[..], &version, &[1, kind], &size.to_le_bytes()].concat()
}

/// Makes a reply, with status NO_EXCEPTION, that nobody asked for.
#[must_use]
pub fn unasked_reply(id: u32) -> Vec<u8> {
    [header([1, 2], MessageType::Reply as u8, 12), id.to_le_bytes().to_vec(), vec![0; 8]].concat()
}

/// Makes the first fragments of `count` messages whose last ones never come.
///
/// # Panics
///
/// A request cannot be cut.
#[must_use]
pub fn begun(key: &ObjectKey, count: u32) -> Vec<u8> {
    let first = |id| {
        let whole = request(key, id, "length", |writer| writer.write_octets(&[0; 200]));
        fragments(whole, 128).next().expect("a piece")
    };
    (0..count).flat_map(first).collect()
}

/// Makes a message in fragments of 1 MiB that add up to `octets`.
#[must_use]
pub fn fragmented(key: &ObjectKey, octets: usize) -> Vec<u8> {
    let whole = request(key, 1, "length", |writer| writer.write_octets(&vec![0; octets]));
    fragments(whole, 1 << 20).flatten().collect()
}
