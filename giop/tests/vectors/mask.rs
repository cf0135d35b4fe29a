//! Tells padding and reserved octets from data, and compares octets without them.
//!
//! Header fields are walked here with aligned reads, apart from the decoder under test. Masked are: padding
//! before each aligned value; the three reserved octets after response_expected (1.1) and response_flags (1.2);
//! the padding before a body in 1.2;
//! response_flags of none of the standard's values (`errors-1.2-sync-2`, `-255`); and of the flags octet all bits but byte order and, from 1.1 on, more
//! fragments.

use std::ops::Range;

use maestro_giop::{CdrReader, Error, Frame, HEADER_OCTETS, MessageType, Version};

use crate::value::Walk;

/// Where the padding and the reserved octets of a message's header lie, counted from the message's start.
pub(crate) fn header_gaps(frame: &Frame, body_offset: usize) -> Vec<Range<usize>> {
    let header = frame.header;
    let reader = CdrReader::new(&frame.octets, header.order, 0).with_breaks(&frame.breaks);
    let mut walk = Walk::new(reader.with_version(header.version));
    walk.reader.read_octets(HEADER_OCTETS).expect("a header");
    let walked = match header.kind {
        MessageType::Request => request(&mut walk, header.version),
        MessageType::Reply => reply(&mut walk, header.version),
        MessageType::LocateRequest => ulong(&mut walk).and_then(|()| target(&mut walk, header.version)),
        _ => Ok(()),
    };
    walked.expect("a header that was decoded");
    let end = walk.reader.offset();
    if matches!(header.kind, MessageType::Request | MessageType::Reply) && end < body_offset {
        walk.padding.push(end..body_offset);
    }
    walk.padding
}

/// Asserts that `encoded` has the octets of `original` but for the gaps.
pub(crate) fn assert_same_but(gaps: &[Range<usize>], encoded: &[u8], original: &[u8]) {
    assert_eq!(encoded.len(), original.len(), "length of the encoded octets");
    let is_gap = mask(gaps, original.len());
    for (index, (a, b)) in encoded.iter().zip(original).enumerate() {
        assert!(is_gap[index] || a == b, "octet {index}: encoded {a:#04x}, captured {b:#04x}");
    }
}

/// Returns the octets without the gaps.
pub(crate) fn without(gaps: &[Range<usize>], octets: &[u8]) -> Vec<u8> {
    let is_gap = mask(gaps, octets.len());
    octets.iter().zip(is_gap).filter(|(_, is_gap)| !is_gap).map(|(octet, _)| *octet).collect()
}

fn mask(gaps: &[Range<usize>], length: usize) -> Vec<bool> {
    let mut is_gap = vec![false; length];
    gaps.iter().for_each(|gap| is_gap[gap.clone()].fill(true));
    is_gap
}

/// Clears the reserved bits of the flags octet.
pub(crate) fn clear_reserved_flags(octets: &mut [u8], version: Version) {
    octets[6] &= if version == Version::V1_0 { 1 } else { 3 };
}

fn request(walk: &mut Walk<'_>, version: Version) -> Result<(), Error> {
    if version < Version::V1_2 {
        contexts(walk)?;
        ulong(walk)?;
        walk.reader.read_boolean()?;
        if version == Version::V1_1 {
            reserved(walk)?;
        }
        target(walk, version)?;
        octets(walk)?;
        octets(walk)
    } else {
        ulong(walk)?;
        let at = walk.reader.offset();
        if !matches!(walk.reader.read_octet()?, 0 | 1 | 3) {
            walk.padding.push(at..at + 1);
        }
        reserved(walk)?;
        target(walk, version)?;
        octets(walk)?;
        contexts(walk)
    }
}

fn reply(walk: &mut Walk<'_>, version: Version) -> Result<(), Error> {
    if version < Version::V1_2 {
        contexts(walk)?;
    }
    ulong(walk)?;
    ulong(walk)?;
    if version >= Version::V1_2 {
        contexts(walk)?;
    }
    Ok(())
}

fn target(walk: &mut Walk<'_>, version: Version) -> Result<(), Error> {
    if version < Version::V1_2 {
        return octets(walk);
    }
    walk.align(2)?;
    match walk.reader.read_ushort()? {
        0 => octets(walk),
        1 => {
            ulong(walk)?;
            octets(walk)
        }
        _ => {
            ulong(walk)?;
            octets(walk)?;
            walk.align(4)?;
            for _ in 0..walk.reader.read_ulong()? {
                ulong(walk)?;
                octets(walk)?;
            }
            Ok(())
        }
    }
}

fn contexts(walk: &mut Walk<'_>) -> Result<(), Error> {
    walk.align(4)?;
    for _ in 0..walk.reader.read_ulong()? {
        ulong(walk)?;
        octets(walk)?;
    }
    Ok(())
}

fn ulong(walk: &mut Walk<'_>) -> Result<(), Error> {
    walk.align(4)?;
    walk.reader.read_ulong().map(drop)
}

fn octets(walk: &mut Walk<'_>) -> Result<(), Error> {
    walk.align(4)?;
    walk.reader.read_octet_seq().map(drop)
}

fn reserved(walk: &mut Walk<'_>) -> Result<(), Error> {
    let from = walk.reader.offset();
    walk.reader.read_octets(3)?;
    walk.padding.push(from..from + 3);
    Ok(())
}
