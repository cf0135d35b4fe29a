//! How often memory is asked for to decode and to encode a message: said here, so that it cannot grow unseen.

use allocation_counter::measure;
use bytes::{Bytes, BytesMut};
use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, Frame, Message, ObjectKey, ReplyHeader, ReplyStatus,
    RequestHeader, RequestId, ResponseFlags, ServiceContexts, Version, finish_message_into,
};

const CODE_SETS: CodeSets = CodeSets { char: CodeSet::LATIN_1, wchar: None };

fn times(run: impl FnOnce()) -> u64 {
    measure(run).count_total
}

fn request(key: &str) -> RequestHeader {
    RequestHeader {
        request_id: RequestId(2),
        response: ResponseFlags::WithTarget,
        target: ObjectKey::new(key).into(),
        operation: "get".into(),
        service_contexts: ServiceContexts::new(),
        principal: Bytes::new(),
    }
}

fn encode(header: &RequestHeader, buffer: BytesMut) -> BytesMut {
    let mut writer = header.encode_onto(buffer, Version::V1_2, ByteOrder::NATIVE).unwrap();
    writer.write_short(3);
    finish_message_into(writer).unwrap()
}

#[test]
fn a_request_is_decoded_without_memory_of_its_own() {
    for key in ["MAE:00112233445566778899aabbccddeeff:Grid", &"a long key of another server ".repeat(10)] {
        let octets = encode(&request(key), BytesMut::new()).freeze();
        // Who shares octets is counted from the second on: that takes memory once.
        let _second = octets.clone();
        let frame = Frame::new(octets).unwrap();
        assert_eq!(times(|| drop(Message::decode(frame))), 0, "{key}");
    }
}

#[test]
fn messages_are_encoded_into_memory_that_is_there() {
    let (mut buffer, header) = (BytesMut::with_capacity(1 << 10), request("key"));
    assert_eq!(times(|| buffer = encode(&header, std::mem::take(&mut buffer))), 0);
    let reply = ReplyHeader {
        request_id: RequestId(2),
        status: ReplyStatus::NoException,
        service_contexts: ServiceContexts::new(),
    };
    assert_eq!(times(|| reply.encode_into(&mut buffer, Version::V1_2, ByteOrder::NATIVE, 4).unwrap()), 0);
}

#[test]
fn a_string_takes_memory_once_and_octets_never() {
    let mut writer = CdrWriter::new(ByteOrder::NATIVE, 0).with_code_sets(CODE_SETS);
    writer.write_string(&"text ".repeat(200)).unwrap();
    writer.write_octet_seq(&[7; 1 << 20]);
    let octets = writer.into_bytes();
    let mut reader = CdrReader::new(&octets, ByteOrder::NATIVE, 0).with_code_sets(CODE_SETS);
    assert_eq!(times(|| drop(reader.read_string().unwrap())), 1);
    assert_eq!(times(|| assert_eq!(reader.read_octet_seq().unwrap().len(), 1 << 20)), 0);
}
