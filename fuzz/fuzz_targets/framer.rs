//! Octets of a connection, split anywhere: the same messages come out however they arrive, and fragments are joined or refused.

#![no_main]

use bytes::BytesMut;
use libfuzzer_sys::fuzz_target;
use maestro_giop::{Frame, Framer, Limits, Reassembler};

/// Small, so that inputs reach them.
const LIMITS: Limits =
    Limits { message_octets: 4096, fragmented_octets: 8192, fragmented_messages: 3, fragments: 8 };

/// Returns the whole messages, and whether the stream was refused after them.
fn run(octets: &[u8], step: usize) -> (Vec<Frame>, bool) {
    let (mut framer, mut reassembler) = (Framer::new(LIMITS), Reassembler::new(LIMITS));
    let (mut buffer, mut whole) = (BytesMut::new(), Vec::new());
    for piece in octets.chunks(step) {
        buffer.extend_from_slice(piece);
        loop {
            match framer
                .next(&mut buffer)
                .and_then(|frame| frame.map(|frame| reassembler.push(frame)).transpose())
            {
                Ok(None) => break,
                Ok(Some(frame)) => whole.extend(frame),
                Err(_) => return (whole, true),
            }
        }
    }
    (whole, false)
}

fuzz_target!(|octets: &[u8]| {
    let Some((first, octets)) = octets.split_first() else { return };
    let at_once = run(octets, octets.len().max(1));
    assert_eq!(at_once, run(octets, usize::from(*first) + 1), "in steps of {}", usize::from(*first) + 1);
    for frame in &at_once.0 {
        assert!(
            frame.octets.len() <= LIMITS.message_octets
                && frame.octets.len() == frame.header.message_octets()
        );
    }
});
