//! How long the codec takes for what a server does with each call.

use std::hint::black_box;

use bytes::{Bytes, BytesMut};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, Frame, Framer, Limits, Message, ObjectKey,
    ReplyHeader, ReplyStatus, RequestHeader, RequestId, ResponseFlags, ServiceContexts, Version,
    finish_message,
};

fn request() -> Bytes {
    let header = RequestHeader {
        request_id: RequestId(2),
        response: ResponseFlags::WithTarget,
        target: ObjectKey::from("MAE:00112233445566778899aabbccddeeff:Grid").into(),
        operation: "get".into(),
        service_contexts: ServiceContexts::new(),
        principal: Bytes::new(),
    };
    let mut writer = header.encode(Version::V1_2, ByteOrder::NATIVE).expect("a request");
    writer.write_short(3);
    writer.write_short(4);
    finish_message(writer).expect("a request")
}

fn messages(criterion: &mut Criterion) {
    let octets = request();
    let frame = Frame::new(octets.clone()).expect("a frame");
    criterion.bench_function("decode request", |bencher| {
        bencher.iter(|| Message::decode(black_box(frame.clone())).expect("a request"));
    });
    criterion.bench_function("frame and decode request", |bencher| {
        let (mut framer, mut buffer) = (Framer::new(Limits::default()), BytesMut::new());
        bencher.iter(|| {
            buffer.extend_from_slice(black_box(&octets));
            let frame = framer.next(&mut buffer).expect("a message").expect("a whole message");
            Message::decode(frame).expect("a request")
        });
    });
    let header = ReplyHeader {
        request_id: RequestId(2),
        status: ReplyStatus::NoException,
        service_contexts: ServiceContexts::new(),
    };
    criterion.bench_function("encode reply header", |bencher| {
        let mut buffer = BytesMut::with_capacity(64);
        bencher.iter(|| {
            buffer.clear();
            header
                .encode_into(&mut buffer, Version::V1_2, ByteOrder::NATIVE, black_box(4))
                .expect("a header");
            black_box(buffer.len())
        });
    });
}

fn strings(criterion: &mut Criterion) {
    let text = "The quick brown fox jumps over the lazy dog. ".repeat(228);
    let code_sets = CodeSets { char: CodeSet::LATIN_1, wchar: None };
    let mut group = criterion.benchmark_group("string of 10 KB");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("write", |bencher| {
        let mut buffer = BytesMut::with_capacity(16 << 10);
        bencher.iter(|| {
            buffer.clear();
            let writer = CdrWriter::with_buffer(std::mem::take(&mut buffer), ByteOrder::NATIVE, 0);
            let mut writer = writer.with_code_sets(code_sets);
            writer.write_string(black_box(&text)).expect("latin-1 text");
            buffer = writer.into_buffer();
        });
    });
    let mut writer = CdrWriter::new(ByteOrder::NATIVE, 0).with_code_sets(code_sets);
    writer.write_string(&text).expect("latin-1 text");
    let octets = writer.into_bytes();
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            let reader = CdrReader::new(black_box(&octets), ByteOrder::NATIVE, 0);
            reader.with_code_sets(code_sets).read_string().expect("latin-1 text")
        });
    });
}

criterion_group!(codec, messages, strings);
criterion_main!(codec);
