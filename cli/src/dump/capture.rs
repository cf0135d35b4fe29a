//! TCP segments out of pcap and pcapng files.

use std::io::Read;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use etherparse::{EtherType, NetSlice, SlicedPacket, TransportSlice};
use pcap_parser::data::{PacketData, get_packetdata};
use pcap_parser::{Block, Linktype, PcapBlockOwned, PcapError, create_reader};

/// The largest block of a file, which also bounds what is held of it.
const BLOCK_OCTETS: usize = 16 << 20;

/// A TCP segment as it was captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// When, since the Unix epoch.
    pub(super) time: Duration,
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    /// The number of the first octet.
    pub(super) sequence: u32,
    /// The number up to which the other direction has arrived, if it says.
    pub(super) acknowledged: Option<u32>,
    /// It begins its direction of the connection.
    pub(super) syn: bool,
    pub(super) payload: Vec<u8>,
    /// The capture has less of the segment than there was.
    pub(super) is_cut: bool,
}

/// What a capture begins with: pcap in both orders, with micro- and with nanoseconds, and pcapng.
const MAGICS: [[u8; 4]; 5] = [
    [0xD4, 0xC3, 0xB2, 0xA1],
    [0xA1, 0xB2, 0xC3, 0xD4],
    [0x4D, 0x3C, 0xB2, 0xA1],
    [0xA1, 0xB2, 0x3C, 0x4D],
    [0x0A, 0x0D, 0x0D, 0x0A],
];
/// The header of a pcap file.
const PCAP_HEADER_OCTETS: usize = 24;
/// The largest first block of a pcapng file: it names the machine and the program.
const SECTION_OCTETS: usize = 1 << 20;

/// Reads what a capture begins with, all of its first block, and says whether it is one.
pub(super) fn head(source: &mut dyn Read) -> std::io::Result<(Vec<u8>, bool)> {
    let mut head = Vec::new();
    let mut up_to = |head: &mut Vec<u8>, octets: usize| {
        let missing = octets.saturating_sub(head.len()) as u64;
        source.take(missing).read_to_end(head).map(drop)
    };
    // Enough for the type, the length and the byte order of a block.
    up_to(&mut head, 12)?;
    let is_capture = head.first_chunk().is_some_and(|magic| MAGICS.contains(magic));
    if let Some(&[0x0A, 0x0D, 0x0D, 0x0A, a, b, c, d, order, ..]) = head.first_chunk::<12>() {
        let length = match order {
            0x4D => u32::from_le_bytes([a, b, c, d]),
            _ => u32::from_be_bytes([a, b, c, d]),
        };
        up_to(&mut head, usize::try_from(length).unwrap_or(SECTION_OCTETS).min(SECTION_OCTETS))?;
    } else if is_capture {
        up_to(&mut head, PCAP_HEADER_OCTETS)?;
    }
    Ok((head, is_capture))
}

/// Reads all segments of a capture; the first read of it must return all of its [`head`].
pub(super) fn segments(
    source: impl Read + Send + 'static,
    mut each: impl FnMut(Segment) -> std::io::Result<()>,
) -> Result<(), String> {
    let mut reader = create_reader(BLOCK_OCTETS, source).map_err(|error| told(&error))?;
    let mut links = Links::default();
    let mut refilled_at = None;
    loop {
        match reader.next() {
            Ok((consumed, block)) => {
                let segment = links.take(&block);
                reader.consume(consumed);
                refilled_at = None;
                if let Some(segment) = segment {
                    each(segment).map_err(|error| error.to_string())?;
                }
            }
            Err(PcapError::Eof) => return Ok(()),
            // A capture that was ended by a signal may lack the end of its last packet.
            Err(PcapError::UnexpectedEof) => return Ok(()),
            Err(PcapError::Incomplete(_)) => {
                let at = reader.position();
                if refilled_at == Some((at, reader.data().len())) {
                    return Err(format!("a block of more than {BLOCK_OCTETS} octets"));
                }
                refilled_at = Some((at, reader.data().len()));
                reader.refill().map_err(|error| told(&error))?;
            }
            Err(error) => return Err(told(&error)),
        }
    }
}

fn told<T: std::fmt::Debug>(error: &PcapError<T>) -> String {
    match error {
        PcapError::Eof | PcapError::UnexpectedEof => "it is empty".to_owned(),
        PcapError::ReadError => "it cannot be read".to_owned(),
        PcapError::HeaderNotRecognized => "it is neither pcap nor pcapng".to_owned(),
        _ => "it is damaged".to_owned(),
    }
}

/// What the packets of a file are made of.
#[derive(Debug, Default)]
struct Links {
    /// Of each interface: its link type, and its clock's resolution and offset.
    interfaces: Vec<(Linktype, u64, i64)>,
    /// Of a pcap file, which has one: its link type and the parts of a second.
    legacy: Option<(Linktype, u32)>,
}

impl Links {
    fn take(&mut self, block: &PcapBlockOwned<'_>) -> Option<Segment> {
        match block {
            PcapBlockOwned::LegacyHeader(header) => {
                let per_second = if header.is_nanosecond_precision() { 1_000_000_000 } else { 1_000_000 };
                self.legacy = Some((header.network, per_second));
                None
            }
            PcapBlockOwned::Legacy(packet) => {
                let (link, per_second) = self.legacy?;
                let nanos = u64::from(packet.ts_usec) * u64::from(1_000_000_000 / per_second);
                let time = Duration::from_secs(packet.ts_sec.into()) + Duration::from_nanos(nanos);
                segment(packet.data, link, packet.origlen as usize, time)
            }
            PcapBlockOwned::NG(Block::SectionHeader(_)) => {
                self.interfaces.clear();
                None
            }
            PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => {
                let resolution = interface.ts_resolution().unwrap_or(1_000_000).max(1);
                self.interfaces.push((interface.linktype, resolution, interface.ts_offset()));
                None
            }
            PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                let &(link, resolution, offset) = self.interfaces.get(packet.if_id as usize)?;
                let ticks = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                let seconds = (ticks / resolution).saturating_add_signed(offset);
                let nanos = u128::from(ticks % resolution) * 1_000_000_000 / u128::from(resolution);
                let nanos = Duration::from_nanos(u64::try_from(nanos).unwrap_or(0));
                let time = Duration::from_secs(seconds).saturating_add(nanos);
                let captured = packet.data.get(..packet.caplen as usize)?;
                segment(captured, link, packet.origlen as usize, time)
            }
            PcapBlockOwned::NG(_) => None,
        }
    }
}

/// Takes a packet apart; nothing if it is no TCP.
fn segment(data: &[u8], link: Linktype, original: usize, time: Duration) -> Option<Segment> {
    let sliced = match get_packetdata(data, link, data.len())? {
        PacketData::L2(ethernet) => SlicedPacket::from_ethernet(ethernet).ok()?,
        PacketData::L3(ether_type, packet) => {
            SlicedPacket::from_ether_type(EtherType(ether_type), packet).ok()?
        }
        PacketData::L4(..) | PacketData::Unsupported(_) => return None,
    };
    let (from, to) = match sliced.net? {
        NetSlice::Ipv4(ip) => {
            let header = ip.header();
            (IpAddr::from(header.source_addr()), IpAddr::from(header.destination_addr()))
        }
        NetSlice::Ipv6(ip) => {
            let header = ip.header();
            (IpAddr::from(header.source_addr()), IpAddr::from(header.destination_addr()))
        }
        NetSlice::Arp(_) => return None,
    };
    let TransportSlice::Tcp(tcp) = sliced.transport? else { return None };
    Some(Segment {
        time,
        from: SocketAddr::new(from, tcp.source_port()),
        to: SocketAddr::new(to, tcp.destination_port()),
        sequence: tcp.sequence_number(),
        acknowledged: tcp.ack().then(|| tcp.acknowledgment_number()),
        syn: tcp.syn(),
        payload: tcp.payload().to_vec(),
        is_cut: data.len() < original,
    })
}
