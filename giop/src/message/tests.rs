//! Messages by exact octets.

use bytes::{Bytes, BytesMut};

use super::*;
use crate::{CodeSet, CodeSets, Ior, ObjectKey, RepositoryId, ServiceContexts, TaggedProfile};

fn frame(octets: &[u8]) -> Frame {
    Frame::new(Bytes::copy_from_slice(octets)).unwrap()
}

fn decode(octets: &[u8]) -> Message {
    Message::decode(frame(octets)).unwrap()
}

fn request() -> RequestHeader {
    RequestHeader {
        request_id: RequestId(5),
        response: ResponseFlags::WithTarget,
        target: ObjectKey::from("Grid").into(),
        operation: "get".into(),
        service_contexts: ServiceContexts::new(),
        principal: Bytes::new(),
    }
}

fn octets_of(message: &Message, version: Version, order: ByteOrder) -> Vec<u8> {
    message.encode(version, order).unwrap().to_vec()
}

#[test]
fn a_request_of_1_0_by_its_octets() {
    let body = Body::new(Bytes::from_static(b"\x01\x02"), ByteOrder::Big, Version::V1_0, 44);
    let message = Message::Request(request(), body);
    let mut expected = b"GIOP\x01\x00\x00\x00\0\0\0\x22".to_vec();
    expected.extend(b"\0\0\0\0\0\0\0\x05\x01\0\0\0\0\0\0\x04Grid\0\0\0\x04get\0\0\0\0\0\x01\x02");
    assert_eq!(octets_of(&message, Version::V1_0, ByteOrder::Big), expected);
    assert_eq!(decode(&expected), message);
}

#[test]
fn a_request_of_1_1_has_three_reserved_octets() {
    let body = Body::new(Bytes::from_static(b"\x01\x02"), ByteOrder::Little, Version::V1_1, 45);
    let header = RequestHeader { principal: Bytes::from_static(b"p"), ..request() };
    let message = Message::Request(header, body);
    let mut expected = b"GIOP\x01\x01\x01\x00\x23\0\0\0".to_vec();
    expected.extend(b"\0\0\0\0\x05\0\0\0\x01\0\0\0\x04\0\0\0Grid\x04\0\0\0get\0\x01\0\0\0p\x01\x02");
    assert_eq!(octets_of(&message, Version::V1_1, ByteOrder::Little), expected);
    assert_eq!(decode(&expected), message);
    expected[21..24].fill(0xEE);
    assert_eq!(decode(&expected), message);
}

#[test]
fn a_request_of_1_2_has_its_body_at_a_multiple_of_8_if_there_is_one() {
    let mut header = request();
    header.operation = "set".into();
    header.service_contexts.push(1, Bytes::from_static(b"\x01"));
    let body = Body::new(Bytes::from_static(b"\x09"), ByteOrder::Little, Version::V1_2, 0);
    let mut expected = b"GIOP\x01\x02\x01\x00\x3D\0\0\0".to_vec();
    expected.extend(b"\x05\0\0\0\x03\0\0\0\0\0\0\0\x04\0\0\0Grid\x04\0\0\0set\0");
    expected.extend(b"\x01\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0\0\0\0\0\x09");
    expected.truncate(73);
    let message = Message::Request(header.clone(), body);
    let octets = octets_of(&message, Version::V1_2, ByteOrder::Little);
    assert_eq!(decode(&octets), message);
    assert_eq!(octets.len() % 8, 1);
    let end = octets.iter().rposition(|&octet| octet == 1).unwrap() + 1;
    assert_eq!(&octets[12..end], &expected[12..end]);

    let empty = Message::Request(header, Body::new(Bytes::new(), ByteOrder::Little, Version::V1_2, 0));
    let octets = octets_of(&empty, Version::V1_2, ByteOrder::Little);
    assert_eq!(octets.len(), end, "no padding before an empty body");
    assert_eq!(decode(&octets), empty);
    let padded = frame_with_more(&octets, &[0xEE; 3]);
    assert_eq!(decode(&padded), empty, "padding before an empty body is no body");
}

/// Lengthens a little-endian message.
fn frame_with_more(octets: &[u8], more: &[u8]) -> Vec<u8> {
    let mut longer = [octets, more].concat();
    let size = u32::try_from(longer.len() - HEADER_OCTETS).unwrap();
    longer[8..12].copy_from_slice(&size.to_le_bytes());
    longer
}

#[test]
fn a_decoded_request_shares_the_octets_of_its_frame() {
    let mut header = request();
    header.target = ObjectKey::new([b'k'; 100]).into();
    header.operation = "a_name_that_is_too_long_to_lie_in_place".into();
    header.service_contexts.push(1, Bytes::from_static(b"\x01abc"));
    let mut writer = header.encode(Version::V1_2, ByteOrder::NATIVE).unwrap();
    writer.write_string_octets(b"text");
    let octets = finish_message(writer).unwrap();
    let Message::Request(decoded, body) = Message::decode(Frame::new(octets.clone()).unwrap()).unwrap()
    else {
        panic!("a request")
    };
    let range = octets.as_ptr_range();
    let key = decoded.target.object_key().unwrap();
    for part in [
        key.as_bytes(),
        decoded.operation.as_bytes(),
        &decoded.service_contexts.get(1).unwrap()[..],
        &body.octets[..],
    ] {
        assert!(range.contains(&part.as_ptr()));
    }
    assert_eq!(decoded, header);
}

fn iiop_profile(key: &[u8]) -> TaggedProfile {
    let mut writer = CdrWriter::encapsulation(ByteOrder::Big);
    writer.write_octets(&[1, 2]);
    writer.write_string_octets(b"host");
    writer.write_ushort(7);
    writer.write_octet_seq(key);
    TaggedProfile { tag: TaggedProfile::INTERNET_IOP, data: writer.into_bytes() }
}

#[test]
fn the_three_target_addresses_of_1_2_lead_to_the_key() {
    let profile = iiop_profile(b"Grid");
    let other = TaggedProfile { tag: 99, data: Bytes::new() };
    let ior =
        Ior { type_id: RepositoryId::new("IDL:Grid:1.0"), profiles: vec![other.clone(), profile.clone()] };
    for order in [ByteOrder::Big, ByteOrder::Little] {
        for target in [
            TargetAddress::Key("Grid".into()),
            TargetAddress::Profile(profile.clone()),
            TargetAddress::Reference { selected: 1, ior: ior.clone() },
        ] {
            let message = Message::LocateRequest(LocateRequestHeader { request_id: RequestId(1), target });
            let octets = octets_of(&message, Version::V1_2, order);
            let decoded = decode(&octets);
            assert_eq!(decoded, message);
            let Message::LocateRequest(header) = decoded else { panic!("a locate request") };
            assert_eq!(header.target.object_key().unwrap(), ObjectKey::from("Grid"));
        }
    }
}

#[test]
fn a_target_address_without_a_key_is_refused_and_versions_before_1_2_send_the_key() {
    let (profile, other) = (iiop_profile(b"Grid"), TaggedProfile { tag: 99, data: Bytes::new() });
    let ior = Ior { type_id: RepositoryId::default(), profiles: vec![other.clone(), profile.clone()] };
    assert_eq!(TargetAddress::Profile(other).object_key(), Err(Error::NoObjectKey { tag: 99 }));
    let beyond = TargetAddress::Reference { selected: 2, ior };
    assert_eq!(beyond.object_key(), Err(Error::InvalidProfileIndex { selected: 2, count: 2 }));
    let header = RequestHeader { target: TargetAddress::Profile(profile), ..request() };
    let octets = finish_message(header.encode(Version::V1_1, ByteOrder::Big).unwrap()).unwrap();
    let Message::Request(decoded, _) = decode(&octets) else { panic!("a request") };
    assert_eq!(decoded.target, TargetAddress::Key("Grid".into()));
}

#[test]
fn a_reply_without_contexts_has_24_octets_before_its_body_in_every_version() {
    let header = ReplyHeader {
        request_id: RequestId(5),
        status: ReplyStatus::UserException,
        service_contexts: ServiceContexts::new(),
    };
    for (version, fields) in [
        (Version::V1_0, b"\0\0\0\0\0\0\0\x05\0\0\0\x01"),
        (Version::V1_1, b"\0\0\0\0\0\0\0\x05\0\0\0\x01"),
        (Version::V1_2, b"\0\0\0\x05\0\0\0\x01\0\0\0\0"),
    ] {
        let mut buffer = BytesMut::from(&b"before"[..]);
        header.encode_into(&mut buffer, version, ByteOrder::Big, 3).unwrap();
        let mut expected = b"beforeGIOP\x01".to_vec();
        expected.extend([version.minor, 0, 1, 0, 0, 0, 15]);
        expected.extend(fields);
        assert_eq!(buffer, expected);
        buffer.extend_from_slice(b"abc");
        let body = Body::new(Bytes::from_static(b"abc"), ByteOrder::Big, version, 0);
        assert_eq!(decode(&buffer[6..]), Message::Reply(header.clone(), body));
    }
}

#[test]
fn a_reply_with_contexts_has_its_body_at_a_multiple_of_8_in_every_version() {
    for version in [Version::V1_0, Version::V1_1, Version::V1_2] {
        for first in 0..9usize {
            for last in 0..9usize {
                let mut header = ReplyHeader {
                    request_id: RequestId(5),
                    status: ReplyStatus::NoException,
                    service_contexts: ServiceContexts::new(),
                };
                header.service_contexts.push(77, vec![1; first]);
                header.service_contexts.push(78, vec![2; last]);
                let mut buffer = BytesMut::new();
                header.encode_into(&mut buffer, version, ByteOrder::Little, 1).unwrap();
                buffer.extend_from_slice(b"x");
                let Message::Reply(decoded, body) = decode(&buffer) else { panic!("a reply") };
                assert_eq!((body.position, &body.octets[..]), (0, &b"x"[..]));
                assert_eq!(decoded.service_contexts.get(77).unwrap(), &vec![1; first]);
                let data = decoded.service_contexts.get(78).unwrap();
                assert_eq!(data[..last], vec![2; last]);
                assert!(data[last..].iter().all(|&octet| octet == 0) && data.len() < last + 8);
                assert!(version < Version::V1_2 || data.len() == last);

                let mut empty = BytesMut::new();
                header.encode_into(&mut empty, version, ByteOrder::Little, 0).unwrap();
                let Message::Reply(decoded, body) = decode(&empty) else { panic!("a reply") };
                assert_eq!((decoded, body.octets.len()), (header, 0));
            }
        }
    }
}

#[test]
fn a_locate_reply_has_its_body_directly_after_the_status() {
    let header = LocateReplyHeader { request_id: RequestId(2), status: LocateStatus::ObjectForward };
    let mut writer = header.encode(Version::V1_2, ByteOrder::Big);
    let ior = Ior { type_id: RepositoryId::new("x"), profiles: vec![] };
    ior.encode(&mut writer);
    let octets = finish_message(writer).unwrap();
    assert_eq!(&octets[12..], b"\0\0\0\x02\0\0\0\x02\0\0\0\x02x\0\0\0\0\0\0\0");
    let Message::LocateReply(decoded, body) = decode(&octets) else { panic!("a locate reply") };
    assert_eq!((decoded, body.position), (header, 4));
    assert_eq!(Ior::decode(&mut body.reader(CodeSets::default())), Ok(ior));
}

#[test]
fn the_small_messages_by_their_octets() {
    let order = ByteOrder::Little;
    assert_eq!(
        &cancel_request(RequestId(7), Version::V1_1, order)[..],
        b"GIOP\x01\x01\x01\x02\x04\0\0\0\x07\0\0\0"
    );
    assert_eq!(&close_connection(Version::V1_2, order)[..], b"GIOP\x01\x02\x01\x05\0\0\0\0");
    assert_eq!(&message_error(Version::V1_0, ByteOrder::Big)[..], b"GIOP\x01\x00\x00\x06\0\0\0\0");
    for message in [Message::CancelRequest(RequestId(7)), Message::CloseConnection, Message::MessageError] {
        assert_eq!(decode(&octets_of(&message, Version::V1_1, ByteOrder::Big)), message);
    }
}

#[test]
fn statuses_that_a_version_does_not_have_are_refused() {
    let mut reply = b"GIOP\x01\x01\x00\x01\0\0\0\x0c\0\0\0\0\0\0\0\x01\0\0\0\x04".to_vec();
    let invalid = |value, count, kind| {
        Error::InvalidEnum { value, count, position: if count == 4 { 20 } else { 16 } }.in_header(kind)
    };
    assert_eq!(Message::decode(frame(&reply)), Err(invalid(4, 4, MessageType::Reply)));
    reply[5] = 2;
    reply[12..].copy_from_slice(b"\0\0\0\x01\0\0\0\x06\0\0\0\0");
    assert_eq!(Message::decode(frame(&reply)), Err(invalid(6, 6, MessageType::Reply)));
    let locate = b"GIOP\x01\x00\x00\x04\0\0\0\x08\0\0\0\x01\0\0\0\x03";
    assert_eq!(Message::decode(frame(locate)), Err(invalid(3, 3, MessageType::LocateReply)));
}

#[test]
fn every_header_cut_short_is_an_error_of_the_header() {
    let mut header = request();
    header.service_contexts.push(1, Bytes::from_static(b"\x01abc"));
    for version in [Version::V1_0, Version::V1_1, Version::V1_2] {
        let whole = finish_message(header.encode(version, ByteOrder::Little).unwrap()).unwrap();
        for length in HEADER_OCTETS..whole.len() {
            let cut = frame_with_more(&whole[..length], &[]);
            let error = Message::decode(frame(&cut)).unwrap_err();
            assert!(matches!(error, Error::Header { kind: MessageType::Request, .. }), "{length}: {error}");
            assert!(error.is_protocol());
        }
    }
}

#[test]
fn a_body_at_another_position_is_not_put_behind_a_header() {
    let body = Body::new(Bytes::from_static(b"x"), ByteOrder::Big, Version::V1_0, 3);
    let refused = Error::BodyPosition { body: 3, header: 44 };
    assert_eq!(Message::Request(request(), body).encode(Version::V1_0, ByteOrder::Big), Err(refused));
}

#[test]
fn response_flags_are_read_leniently() {
    let flags: Vec<_> = [0, 1, 2, 3, 0x81, 0xFF].into_iter().map(ResponseFlags::from_octet).collect();
    use ResponseFlags::{None, WithServer, WithTarget};
    assert_eq!(flags, [None, WithServer, None, WithTarget, WithServer, WithTarget]);
    assert!(!ResponseFlags::WithTransport.expects_reply());
    assert_eq!(ResponseFlags::WithTransport.octet(), 0);
}

#[test]
fn an_operation_that_is_no_text_is_carried() {
    let operation = Operation::from(Bytes::from_static(b"\xFF\xFE"));
    assert_eq!(operation.as_str(), "\u{FFFD}");
    assert_eq!(operation.as_bytes(), b"\xFF\xFE");
}

#[test]
fn a_body_is_read_with_the_version_and_the_code_sets() {
    let body = Body::new(Bytes::from_static(b"\x20\xAC"), ByteOrder::Big, Version::V1_1, 8);
    let code_sets = CodeSets { wchar: Some(CodeSet::UTF_16), ..CodeSets::default() };
    assert_eq!(body.reader(code_sets).read_wchar(), Ok('€'));
}
