//! What the codec takes, message by message as `peers/omni_codec.cc` does with omniORB's: prints a line of JSON for each.

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use clap::Parser;
use maestro::codegen::{Input, Output};
use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, CodeSet, CodeSets, Error, Frame, Message, ObjectKey, RequestHeader,
    RequestId, ResponseFlags, ServiceContexts, Version, finish_message_into,
};

use crate::idl::codec::{SAMPLES_TYPE, Sample};

mod idl {
    maestro::include_idl!("Codec");
}

const CODE_SETS: CodeSets = CodeSets { char: CodeSet::LATIN_1, wchar: None };
const BATCHES: usize = 9;

/// How long the codec takes.
#[derive(Debug, Parser)]
struct Arguments {
    /// Seconds for each of the measurements.
    #[arg(default_value_t = 1.0)]
    seconds: f64,
}

/// What is measured for so long.
#[derive(Debug, Clone, Copy)]
struct Meter(Duration);

impl Meter {
    /// Returns the time of one turn in nanoseconds, the median of nine batches.
    fn measure(self, mut turn: impl FnMut()) -> f64 {
        let mut batch = |turns: u32| {
            let begin = Instant::now();
            (0..turns).for_each(|_| turn());
            begin.elapsed()
        };
        let mut turns = 1;
        while batch(turns) < self.0 / 20 {
            turns *= 2;
        }
        let mut times: Vec<Duration> = (0..BATCHES).map(|_| batch(turns)).collect();
        times.sort();
        times[BATCHES / 2].as_secs_f64() * 1e9 / f64::from(turns)
    }

    fn say(self, message: &str, direction: &str, order: ByteOrder, octets: usize, turn: impl FnMut()) {
        let order = if order == ByteOrder::NATIVE { "native" } else { "swapped" };
        let ns = self.measure(turn);
        let row = serde_json::json!({
            "message": message, "direction": direction, "order": order, "ns": ns, "octets": octets
        });
        // Nobody reads on: nothing is left to be done.
        let _ = writeln!(std::io::stdout(), "{row}");
    }
}

fn main() -> Result<(), Error> {
    let meter = Meter(Duration::from_secs_f64(Arguments::parse().seconds));
    let swapped = match ByteOrder::NATIVE {
        ByteOrder::Big => ByteOrder::Little,
        ByteOrder::Little => ByteOrder::Big,
    };
    request(meter)?;
    string(meter)?;
    structs(meter, ByteOrder::NATIVE)?;
    structs(meter, swapped)?;
    octets(meter)
}

fn request(meter: Meter) -> Result<(), Error> {
    let header = RequestHeader {
        request_id: RequestId(2),
        response: ResponseFlags::WithTarget,
        target: ObjectKey::from("MAE:00112233445566778899aabbccddeeff:Grid").into(),
        operation: "get".into(),
        service_contexts: ServiceContexts::new(),
        principal: Bytes::new(),
    };
    let encode = |buffer: BytesMut| {
        let mut writer = header.encode_onto(buffer, Version::V1_2, ByteOrder::NATIVE)?;
        writer.write_short(3);
        writer.write_short(4);
        finish_message_into(writer)
    };
    let octets = encode(BytesMut::new())?.freeze();
    let frame = Frame::new(octets.clone())?;
    meter.say("small request", "decode", ByteOrder::NATIVE, octets.len(), || {
        let message = Message::decode(black_box(frame.clone()));
        let Ok(Message::Request(header, body)) = &message else { return };
        let mut reader = body.reader(CODE_SETS);
        let arguments = (reader.read_short().ok(), reader.read_short().ok());
        black_box((arguments, &header.operation));
    });
    let mut buffer = BytesMut::with_capacity(octets.len());
    meter.say("small request", "encode", ByteOrder::NATIVE, octets.len(), || {
        buffer.clear();
        buffer = encode(std::mem::take(&mut buffer)).expect("a request");
        black_box(&buffer);
    });
    Ok(())
}

fn string(meter: Meter) -> Result<(), Error> {
    let mut text = "The quick brown fox jumps over the lazy dog. ".repeat(23);
    text.truncate(1024);
    both(
        meter,
        "string of 1 KiB",
        ByteOrder::NATIVE,
        |writer| writer.write_string(&text),
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "a method of one lifetime is no function for all"
        )]
        |reader| reader.read_string(),
    )
}

fn structs(meter: Meter, order: ByteOrder) -> Result<(), Error> {
    let samples: Vec<Sample> = (0..10_000)
        .map(|i| Sample {
            id: i,
            value: f64::from(i) * 0.5,
            quality: i16::try_from(i % 7).unwrap_or_default(),
            valid: i % 2 == 1,
            time: 1_000_000_007 * i64::from(i),
        })
        .collect();
    both(
        meter,
        "10,000 structs",
        order,
        |writer| SAMPLES_TYPE.write(&samples, &mut Output::new(writer)),
        |reader| SAMPLES_TYPE.read(&mut Input::new(reader)),
    )
}

fn octets(meter: Meter) -> Result<(), Error> {
    let octets = vec![7; 1 << 20];
    let name = "1 MiB of octets";
    both(
        meter,
        name,
        ByteOrder::NATIVE,
        |writer| {
            writer.write_octet_seq(&octets);
            Ok(())
        },
        |reader| reader.read_octet_seq().map(<[u8]>::to_vec),
    )?;
    let mut writer = CdrWriter::new(ByteOrder::NATIVE, 0);
    writer.write_octet_seq(&octets);
    let there = writer.into_bytes();
    meter.say(name, "decode as a slice", ByteOrder::NATIVE, there.len(), || {
        let _ = black_box(CdrReader::new(black_box(&there), ByteOrder::NATIVE, 0).read_octet_seq());
    });
    meter.say(name, "memcpy", ByteOrder::NATIVE, octets.len(), || {
        black_box(black_box(&octets).clone());
    });
    Ok(())
}

/// Measures both directions of a value, into a buffer that is there already and out of it.
fn both<T>(
    meter: Meter,
    message: &str,
    order: ByteOrder,
    write: impl Fn(&mut CdrWriter) -> Result<(), Error>,
    read: impl Fn(&mut CdrReader<'_>) -> Result<T, Error>,
) -> Result<(), Error> {
    let mut writer = CdrWriter::new(order, 0).with_code_sets(CODE_SETS);
    write(&mut writer)?;
    let octets = writer.into_bytes();
    meter.say(message, "decode", order, octets.len(), || {
        let mut reader = CdrReader::new(black_box(&octets), order, 0).with_code_sets(CODE_SETS);
        let _ = black_box(read(&mut reader)).expect("what was written");
    });
    let mut buffer = BytesMut::with_capacity(octets.len());
    meter.say(message, "encode", order, octets.len(), || {
        buffer.clear();
        let writer = CdrWriter::with_buffer(std::mem::take(&mut buffer), order, 0);
        let mut writer = writer.with_code_sets(CODE_SETS);
        write(&mut writer).expect("room for all");
        buffer = black_box(writer.into_buffer());
    });
    Ok(())
}
