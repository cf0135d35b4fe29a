//! What is written is read again, at every alignment, in both byte orders; what a peer may send never panics.

use bytes::{Bytes, BytesMut};
use maestro_giop::{
    Breaks, ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSetComponent, CodeSetContext, CodeSets, Completed,
    Error, Frame, Framer, FtRequest, Ior, Limits, LocateReplyHeader, LocateRequestHeader, LocateStatus,
    Message, ObjectKey, Operation, Reassembler, ReplyHeader, ReplyStatus, RepositoryId, RequestHeader,
    RequestId, ResponseFlags, ServiceContext, ServiceContexts, SystemException, SystemExceptionKind,
    TaggedProfile, TargetAddress, Version, finish_message, fragments,
};
use proptest::prelude::*;

const CODE_SETS: CodeSets = CodeSets { char: CodeSet::UTF_8, wchar: Some(CodeSet::UTF_16) };

/// A value of any type that CDR has here.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Octet(u8),
    Boolean(bool),
    Char(char),
    Wchar(char),
    Short(i16),
    Ushort(u16),
    Long(i32),
    Ulong(u32),
    Longlong(i64),
    Ulonglong(u64),
    Float(u32),
    Double(u64),
    LongDouble([u8; 16]),
    Enum(u32),
    String(String),
    Wstring(String),
    OctetSeq(Vec<u8>),
    Encapsulation(Vec<Value>),
}

impl Value {
    fn write(&self, writer: &mut CdrWriter) -> Result<(), Error> {
        match self {
            Self::Octet(value) => writer.write_octet(*value),
            Self::Boolean(value) => writer.write_boolean(*value),
            Self::Char(value) => writer.write_char(*value)?,
            Self::Wchar(value) => writer.write_wchar(*value)?,
            Self::Short(value) => writer.write_short(*value),
            Self::Ushort(value) => writer.write_ushort(*value),
            Self::Long(value) => writer.write_long(*value),
            Self::Ulong(value) => writer.write_ulong(*value),
            Self::Longlong(value) => writer.write_longlong(*value),
            Self::Ulonglong(value) => writer.write_ulonglong(*value),
            Self::Float(bits) => writer.write_float(f32::from_bits(*bits)),
            Self::Double(bits) => writer.write_double(f64::from_bits(*bits)),
            Self::LongDouble(value) => writer.write_long_double(*value),
            Self::Enum(value) => writer.write_enum(*value),
            Self::String(value) => writer.write_string(value)?,
            Self::Wstring(value) => writer.write_wstring(value)?,
            Self::OctetSeq(value) => writer.write_octet_seq(value),
            Self::Encapsulation(values) => {
                writer.write_encapsulation(|inner| values.iter().try_for_each(|value| value.write(inner)))?;
            }
        }
        Ok(())
    }

    /// Reads a value of the same type.
    fn read(&self, reader: &mut CdrReader<'_>) -> Result<Self, Error> {
        Ok(match self {
            Self::Octet(_) => Self::Octet(reader.read_octet()?),
            Self::Boolean(_) => Self::Boolean(reader.read_boolean()?),
            Self::Char(_) => Self::Char(reader.read_char()?),
            Self::Wchar(_) => Self::Wchar(reader.read_wchar()?),
            Self::Short(_) => Self::Short(reader.read_short()?),
            Self::Ushort(_) => Self::Ushort(reader.read_ushort()?),
            Self::Long(_) => Self::Long(reader.read_long()?),
            Self::Ulong(_) => Self::Ulong(reader.read_ulong()?),
            Self::Longlong(_) => Self::Longlong(reader.read_longlong()?),
            Self::Ulonglong(_) => Self::Ulonglong(reader.read_ulonglong()?),
            Self::Float(_) => Self::Float(reader.read_float()?.to_bits()),
            Self::Double(_) => Self::Double(reader.read_double()?.to_bits()),
            Self::LongDouble(_) => Self::LongDouble(reader.read_long_double()?),
            Self::Enum(_) => Self::Enum(reader.read_enum(7)?),
            Self::String(_) => Self::String(reader.read_string()?),
            Self::Wstring(_) => Self::Wstring(reader.read_wstring()?),
            Self::OctetSeq(_) => Self::OctetSeq(reader.read_octet_seq()?.to_vec()),
            Self::Encapsulation(values) => {
                let mut inner = reader.read_encapsulation()?;
                let values = values.iter().map(|value| value.read(&mut inner)).collect::<Result<_, _>>()?;
                inner.finish()?;
                Self::Encapsulation(values)
            }
        })
    }
}

fn text() -> impl Strategy<Value = String> {
    "[^\\x00]{0,12}"
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<u8>().prop_map(Value::Octet),
        any::<bool>().prop_map(Value::Boolean),
        (0..0x80u8).prop_map(|octet| Value::Char(octet.into())),
        any::<char>().prop_filter("16 bits", |c| c.len_utf16() == 1).prop_map(Value::Wchar),
        any::<i16>().prop_map(Value::Short),
        any::<u16>().prop_map(Value::Ushort),
        any::<i32>().prop_map(Value::Long),
        any::<u32>().prop_map(Value::Ulong),
        any::<i64>().prop_map(Value::Longlong),
        any::<u64>().prop_map(Value::Ulonglong),
        any::<u32>().prop_map(Value::Float),
        any::<u64>().prop_map(Value::Double),
        any::<[u8; 16]>().prop_map(Value::LongDouble),
        (0..7u32).prop_map(Value::Enum),
        text().prop_map(Value::String),
        text().prop_map(Value::Wstring),
        proptest::collection::vec(any::<u8>(), 0..12).prop_map(Value::OctetSeq),
    ];
    leaf.prop_recursive(2, 16, 6, |inner| {
        proptest::collection::vec(inner, 0..6).prop_map(Value::Encapsulation)
    })
}

fn values() -> impl Strategy<Value = Vec<Value>> {
    proptest::collection::vec(value(), 0..12)
}

fn order() -> impl Strategy<Value = ByteOrder> {
    prop_oneof![Just(ByteOrder::Big), Just(ByteOrder::Little)]
}

fn version() -> impl Strategy<Value = Version> {
    prop_oneof![Just(Version::V1_0), Just(Version::V1_1), Just(Version::V1_2)]
}

fn octets(most: usize) -> impl Strategy<Value = Bytes> {
    proptest::collection::vec(any::<u8>(), 0..most).prop_map(Bytes::from)
}

fn contexts() -> impl Strategy<Value = ServiceContexts> {
    let context = (any::<u32>(), octets(20)).prop_map(|(id, data)| ServiceContext { id, data });
    proptest::collection::vec(context, 0..4).prop_map(|contexts| contexts.into_iter().collect())
}

fn ior() -> impl Strategy<Value = Ior> {
    let profile = (any::<u32>(), octets(20)).prop_map(|(tag, data)| TaggedProfile { tag, data });
    (text(), proptest::collection::vec(profile, 0..4))
        .prop_map(|(type_id, profiles)| Ior { type_id: RepositoryId::new(type_id), profiles })
}

fn target(version: Version) -> BoxedStrategy<TargetAddress> {
    let key = octets(40).prop_map(|key| TargetAddress::Key(ObjectKey::from(key)));
    if version < Version::V1_2 {
        return key.boxed();
    }
    let profile = (any::<u32>(), octets(20))
        .prop_map(|(tag, data)| TargetAddress::Profile(TaggedProfile { tag, data }));
    let reference =
        (any::<u32>(), ior()).prop_map(|(selected, ior)| TargetAddress::Reference { selected, ior });
    prop_oneof![key, profile, reference].boxed()
}

fn request(version: Version) -> impl Strategy<Value = RequestHeader> {
    let response = if version < Version::V1_2 {
        prop_oneof![Just(ResponseFlags::None), Just(ResponseFlags::WithTarget)].boxed()
    } else {
        prop_oneof![
            Just(ResponseFlags::None),
            Just(ResponseFlags::WithServer),
            Just(ResponseFlags::WithTarget)
        ]
        .boxed()
    };
    let principal = if version < Version::V1_2 { octets(9).boxed() } else { Just(Bytes::new()).boxed() };
    (any::<u32>(), response, target(version), octets(20), contexts(), principal).prop_map(
        |(id, response, target, operation, service_contexts, principal)| RequestHeader {
            request_id: RequestId(id),
            response,
            target,
            operation: Operation::from(operation),
            service_contexts,
            principal,
        },
    )
}

fn versioned<T: Strategy>(of: impl Fn(Version) -> T + Copy) -> impl Strategy<Value = (Version, T::Value)> {
    version().prop_flat_map(move |version| (Just(version), of(version)))
}

/// Writes a value where the version allows it, else leaves nothing behind.
fn write_or_take_back(value: &Value, writer: &mut CdrWriter) -> bool {
    let length = writer.len();
    let written = value.write(writer).is_ok();
    if !written {
        writer.truncate(length);
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_are_read_as_written(values in values(), order in order(), v1_1 in any::<bool>()) {
        let version = if v1_1 { Version::V1_1 } else { Version::V1_2 };
        for position in 0..8 {
            let writer = CdrWriter::new(order, position).with_version(version);
            let mut writer = writer.with_code_sets(CODE_SETS);
            for value in &values {
                value.write(&mut writer).unwrap();
            }
            prop_assert_eq!(writer.position(), position + writer.len());
            let octets = writer.into_bytes();
            let reader = CdrReader::new(&octets, order, position).with_version(version);
            let mut reader = reader.with_code_sets(CODE_SETS);
            for value in &values {
                prop_assert_eq!(&value.read(&mut reader).unwrap(), value);
            }
            reader.finish().unwrap();
        }
    }

    #[test]
    fn cut_octets_end_in_an_error(values in values(), order in order(), position in 0..8usize) {
        let mut writer = CdrWriter::new(order, position).with_code_sets(CODE_SETS);
        for value in &values {
            value.write(&mut writer).unwrap();
        }
        let octets = writer.into_bytes();
        for end in 0..octets.len() {
            let mut reader = CdrReader::new(&octets[..end], order, position).with_code_sets(CODE_SETS);
            let read = values.iter().try_for_each(|value| value.read(&mut reader).map(drop));
            prop_assert!(read.is_err());
        }
    }

    #[test]
    fn any_octets_are_read_without_panic(
        octets in octets(64),
        breaks in proptest::collection::btree_set(0..64u32, 0..4),
        types in values(),
        order in order(),
        position in 0..8usize,
        version in version(),
    ) {
        let breaks = Breaks::new(&breaks.into_iter().collect::<Vec<_>>());
        let reader = CdrReader::new(&octets, order, position).with_version(version).with_breaks(&breaks);
        let mut reader = reader.with_code_sets(CODE_SETS);
        for value in &types {
            let _read_or_refused = value.read(&mut reader);
            prop_assert_eq!(reader.offset() + reader.remaining(), octets.len());
        }
    }

    #[test]
    fn requests_are_decoded_as_encoded(
        (version, header) in versioned(request),
        body in values(),
        order in order(),
    ) {
        let mut writer = header.encode(version, order).unwrap().with_code_sets(CODE_SETS);
        let body: Vec<Value> = body.into_iter().filter(|value| write_or_take_back(value, &mut writer)).collect();
        let octets = finish_message(writer).unwrap();
        let Message::Request(decoded, decoded_body) = Message::decode(Frame::new(octets.clone()).unwrap()).unwrap()
        else { panic!("a request") };
        prop_assert_eq!(&decoded, &header);
        let mut reader = decoded_body.reader(CODE_SETS);
        for value in &body {
            prop_assert_eq!(&value.read(&mut reader).unwrap(), value);
        }
        reader.finish().unwrap();
        prop_assert_eq!(Message::Request(decoded, decoded_body).encode(version, order).unwrap(), octets);
    }

    #[test]
    fn replies_are_decoded_as_encoded(
        id in any::<u32>(),
        contexts in contexts(),
        body in octets(40),
        version in version(),
        order in order(),
    ) {
        let header = ReplyHeader {
            request_id: RequestId(id),
            status: ReplyStatus::NoException,
            service_contexts: contexts,
        };
        let mut writer = header.encode(version, order);
        writer.write_octets(&body);
        let octets = finish_message(writer).unwrap();
        let Message::Reply(decoded, decoded_body) = Message::decode(Frame::new(octets).unwrap()).unwrap()
        else { panic!("a reply") };
        prop_assert_eq!((&decoded, &decoded_body.octets), (&header, &body));

        let mut buffer = BytesMut::new();
        header.encode_into(&mut buffer, version, order, body.len()).unwrap();
        buffer.extend_from_slice(&body);
        let Message::Reply(decoded, decoded_body) = Message::decode(Frame::new(buffer.freeze()).unwrap()).unwrap()
        else { panic!("a reply") };
        prop_assert_eq!((decoded.request_id, &decoded_body.octets), (header.request_id, &body));
        prop_assert!(body.is_empty() || decoded_body.position == 0);
        for (decoded, context) in decoded.service_contexts.iter().zip(&header.service_contexts) {
            prop_assert_eq!(decoded.id, context.id);
            prop_assert!(decoded.data.starts_with(&context.data));
        }
    }

    #[test]
    fn locating_messages_are_decoded_as_encoded(
        id in any::<u32>(),
        (version, target) in versioned(target),
        ior in ior(),
        order in order(),
    ) {
        let request_id = RequestId(id);
        let message = Message::LocateRequest(LocateRequestHeader { request_id, target });
        let octets = message.encode(version, order).unwrap();
        prop_assert_eq!(Message::decode(Frame::new(octets).unwrap()).unwrap(), message);
        let header = LocateReplyHeader { request_id, status: LocateStatus::ObjectForward };
        let mut writer = header.encode(version, order);
        ior.encode(&mut writer);
        let octets = finish_message(writer).unwrap();
        let Message::LocateReply(decoded, body) = Message::decode(Frame::new(octets).unwrap()).unwrap()
        else { panic!("a locate reply") };
        prop_assert_eq!(decoded, header);
        let mut reader = body.reader(CODE_SETS);
        prop_assert_eq!(Ior::decode(&mut reader).unwrap(), ior);
        reader.finish().unwrap();
    }

    #[test]
    fn any_message_is_decoded_or_refused_without_panic(
        kind in 0..8u8, minor in 0..3u8, flags in 0..4u8, mut octets in proptest::collection::vec(any::<u8>(), 0..80),
        small in any::<bool>(),
    ) {
        if small {
            octets.iter_mut().for_each(|octet| *octet %= 9); // more lengths that are plausible
        }
        let mut stream = BytesMut::from(&[b'G', b'I', b'O', b'P', 1, minor, flags, kind][..]);
        let size = u32::try_from(octets.len()).unwrap();
        let size = if flags & 1 == 1 { size.to_le_bytes() } else { size.to_be_bytes() };
        stream.extend_from_slice(&size);
        stream.extend_from_slice(&octets);
        let mut reassembler = Reassembler::new(Limits::default());
        if let Ok(Some(frame)) = Framer::new(Limits::default()).next(&mut stream)
            && let Ok(Some(whole)) = reassembler.push(frame)
            && let Ok(Message::Request(header, body)) = Message::decode(whole)
        {
            let _key_or_error = header.target.object_key();
            let _value_or_error = body.reader(CODE_SETS).read_string();
        }
    }

    #[test]
    fn any_stream_is_framed_or_refused_without_panic(octets in octets(200), step in 1..40usize) {
        let (mut framer, mut buffer) = (Framer::new(Limits::default()), BytesMut::new());
        for chunk in octets.chunks(step) {
            buffer.extend_from_slice(chunk);
            if framer.next(&mut buffer).is_err() {
                break;
            }
        }
    }

    #[test]
    fn fragments_of_a_request_join_to_the_same(
        header in request(Version::V1_2),
        body in octets(600),
        order in order(),
        limit in 0..300usize,
    ) {
        let mut writer = header.encode(Version::V1_2, order).unwrap();
        writer.write_octets(&body);
        let octets = finish_message(writer).unwrap();
        let mut reassembler = Reassembler::new(Limits::default());
        let mut whole = None;
        for piece in fragments(octets.clone(), limit) {
            prop_assert!(piece.len() <= limit.max(64));
            prop_assert!(whole.is_none());
            whole = reassembler.push(Frame::new(piece).unwrap()).unwrap();
        }
        prop_assert_eq!(whole.unwrap(), Frame::new(octets).unwrap());
    }

    #[test]
    fn contexts_components_and_exceptions_are_decoded_as_encoded(
        order in order(),
        client_id in "[\\x01-\\x7f]{0,20}",
        retention_id in any::<i32>(),
        expiration in any::<u64>(),
        sets in proptest::collection::vec(any::<u32>().prop_map(CodeSet), 0..6),
        kind in 0..SystemExceptionKind::STANDARD.len(),
        minor in any::<u32>(),
    ) {
        let request = FtRequest { client_id, retention_id, expiration };
        prop_assert_eq!(FtRequest::decode(&request.encode(order).unwrap()).unwrap(), request);

        let context = CodeSetContext { char: CodeSet(minor), wchar: CodeSet(!minor) };
        prop_assert_eq!(CodeSetContext::decode(&context.encode(order)).unwrap(), context);

        let component = CodeSetComponent { conversion_char: sets, ..CodeSetComponent::default() };
        let mut writer = CdrWriter::encapsulation(order);
        component.encode(&mut writer);
        let octets = writer.into_bytes();
        let mut reader = CdrReader::encapsulation(&octets).unwrap();
        prop_assert_eq!(CodeSetComponent::decode(&mut reader).unwrap(), component);
        reader.finish().unwrap();

        let kind = SystemExceptionKind::STANDARD[kind].clone();
        let exception = SystemException::new(kind, minor, Completed::Maybe);
        let mut writer = CdrWriter::new(order, 3);
        exception.encode(&mut writer);
        let octets = writer.into_bytes();
        prop_assert_eq!(SystemException::decode(&mut CdrReader::new(&octets, order, 3)).unwrap(), exception);
    }
}
