use maestro_giop::{ByteOrder, CdrReader, CodeSetComponent, TaggedComponent, Version};

use crate::part::{Part, PartWriter};
use crate::{Address, CsiSecMechList, Error, SslSecTrans, TlsSecTrans, tags};

/// A component of a profile, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Component {
    /// `TAG_ORB_TYPE`: the number of the ORB that made the profile.
    OrbType(u32),
    /// `TAG_CODE_SETS`: what the server's characters may be sent in.
    CodeSets(CodeSetComponent),
    /// `TAG_ALTERNATE_IIOP_ADDRESS`: one more address of the same object.
    AlternateAddress(Address),
    /// `TAG_SSL_SEC_TRANS`: the TLS port.
    SslSecTrans(SslSecTrans),
    /// `TAG_CSI_SEC_MECH_LIST`: the ways in which the object is reached in safety.
    CsiSecMechList(CsiSecMechList),
    /// `TAG_TLS_SEC_TRANS`: TLS addresses; in references only inside of a `TAG_CSI_SEC_MECH_LIST`.
    TlsSecTrans(TlsSecTrans),
    /// `TAG_FT_GROUP`: the object is a fault-tolerant group.
    FtGroup(FtGroup),
    /// `TAG_FT_PRIMARY`: this profile is the primary's.
    FtPrimary(bool),
    /// `TAG_FT_HEARTBEAT_ENABLED`: the server answers heartbeats.
    FtHeartbeatEnabled(bool),
    /// `TAG_OMNIORB_UNIX_TRANS`: a Unix domain socket.
    OmniOrbUnix(UnixAddress),
    /// Any other component, as it came.
    Raw(TaggedComponent),
}

/// The identity of a fault-tolerant object group.
///
/// Source: CORBA 3.0.3 §23.2.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FtGroup {
    /// The version of the component itself, 1.0.
    pub version: Version,
    /// The fault tolerance domain.
    pub domain: String,
    /// The group within the domain.
    pub group_id: u64,
    /// The version of the group's reference, which grows when its membership changes.
    pub group_version: u32,
}

/// omniORB's Unix domain transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnixAddress {
    /// The host on which the socket lies.
    pub host: String,
    /// The socket's path.
    pub path: String,
}

impl Component {
    /// Decodes a component by its tag; an unknown tag gives [`Component::Raw`].
    ///
    /// # Errors
    /// [`Error::Octets`] or [`Error::Value`] with the place, counted from the first octet of the component's data.
    pub fn decode(component: &TaggedComponent) -> Result<Self, Error> {
        let open = |name| Part::open(name, &component.data);
        Ok(match component.tag {
            tags::TAG_ORB_TYPE => {
                Component::OrbType(open("TAG_ORB_TYPE")?.read("the ORB's number", CdrReader::read_ulong)?)
            }
            tags::TAG_CODE_SETS => Component::CodeSets(code_sets(&mut open("TAG_CODE_SETS")?)?),
            tags::TAG_ALTERNATE_IIOP_ADDRESS => {
                Component::AlternateAddress(address(&mut open("TAG_ALTERNATE_IIOP_ADDRESS")?)?)
            }
            tags::TAG_SSL_SEC_TRANS => {
                Component::SslSecTrans(SslSecTrans::decode(&mut open("TAG_SSL_SEC_TRANS")?)?)
            }
            tags::TAG_CSI_SEC_MECH_LIST => {
                Component::CsiSecMechList(CsiSecMechList::decode(&mut open("TAG_CSI_SEC_MECH_LIST")?)?)
            }
            tags::TAG_TLS_SEC_TRANS => {
                Component::TlsSecTrans(TlsSecTrans::decode(&mut open("TAG_TLS_SEC_TRANS")?)?)
            }
            tags::TAG_FT_GROUP => Component::FtGroup(ft_group(&mut open("TAG_FT_GROUP")?)?),
            tags::TAG_FT_PRIMARY => Component::FtPrimary(flag(&mut open("TAG_FT_PRIMARY")?)?),
            tags::TAG_FT_HEARTBEAT_ENABLED => {
                Component::FtHeartbeatEnabled(flag(&mut open("TAG_FT_HEARTBEAT_ENABLED")?)?)
            }
            tags::TAG_OMNIORB_UNIX_TRANS => {
                Component::OmniOrbUnix(unix(&mut open("TAG_OMNIORB_UNIX_TRANS")?)?)
            }
            _ => Component::Raw(component.clone()),
        })
    }

    /// Encodes a component; [`Component::Raw`] stays as it is, whatever the byte order.
    ///
    /// # Errors
    /// [`Error::Encode`] for a host, domain or path that has no Latin-1 form.
    pub fn encode(&self, order: ByteOrder) -> Result<TaggedComponent, Error> {
        let (tag, part) = match self {
            Component::Raw(component) => return Ok(component.clone()),
            Component::OrbType(number) => {
                let mut part = PartWriter::new("TAG_ORB_TYPE", order);
                part.writer().write_ulong(*number);
                (tags::TAG_ORB_TYPE, part)
            }
            Component::CodeSets(sets) => {
                let mut part = PartWriter::new("TAG_CODE_SETS", order);
                sets.encode(part.writer());
                (tags::TAG_CODE_SETS, part)
            }
            Component::AlternateAddress(address) => {
                let mut part = PartWriter::new("TAG_ALTERNATE_IIOP_ADDRESS", order);
                part.string("host", &address.host)?;
                part.writer().write_ushort(address.port);
                (tags::TAG_ALTERNATE_IIOP_ADDRESS, part)
            }
            Component::SslSecTrans(ssl) => (tags::TAG_SSL_SEC_TRANS, ssl.encode(order)),
            Component::CsiSecMechList(list) => (tags::TAG_CSI_SEC_MECH_LIST, list.encode(order)),
            Component::TlsSecTrans(tls) => (tags::TAG_TLS_SEC_TRANS, tls.encode(order)?),
            Component::FtGroup(group) => (tags::TAG_FT_GROUP, write_ft_group(group, order)?),
            Component::FtPrimary(value) => {
                (tags::TAG_FT_PRIMARY, write_flag("TAG_FT_PRIMARY", *value, order))
            }
            Component::FtHeartbeatEnabled(value) => {
                (tags::TAG_FT_HEARTBEAT_ENABLED, write_flag("TAG_FT_HEARTBEAT_ENABLED", *value, order))
            }
            Component::OmniOrbUnix(unix) => {
                let mut part = PartWriter::new("TAG_OMNIORB_UNIX_TRANS", order);
                part.string("host", &unix.host)?;
                part.string("path", &unix.path)?;
                (tags::TAG_OMNIORB_UNIX_TRANS, part)
            }
        };
        Ok(TaggedComponent { tag, data: part.into_bytes() })
    }
}

fn code_sets(part: &mut Part<'_>) -> Result<CodeSetComponent, Error> {
    part.read("the native and conversion code sets for char and wchar", CodeSetComponent::decode)
}

fn address(part: &mut Part<'_>) -> Result<Address, Error> {
    let host = part.read("the host", CdrReader::read_string)?;
    let port = part.read("the port", CdrReader::read_ushort)?;
    Ok(Address { host, port })
}

fn ft_group(part: &mut Part<'_>) -> Result<FtGroup, Error> {
    Ok(FtGroup {
        version: part.version()?,
        domain: part.read("the domain", CdrReader::read_string)?,
        group_id: part.read("the group's number", CdrReader::read_ulonglong)?,
        group_version: part.read("the group's version", CdrReader::read_ulong)?,
    })
}

fn flag(part: &mut Part<'_>) -> Result<bool, Error> {
    part.read("a boolean", CdrReader::read_boolean)
}

fn unix(part: &mut Part<'_>) -> Result<UnixAddress, Error> {
    let host = part.read("the host", CdrReader::read_string)?;
    let path = part.read("the socket's path", CdrReader::read_string)?;
    Ok(UnixAddress { host, path })
}

fn write_ft_group(group: &FtGroup, order: ByteOrder) -> Result<PartWriter, Error> {
    let mut part = PartWriter::new("TAG_FT_GROUP", order);
    part.writer().write_octet(group.version.major);
    part.writer().write_octet(group.version.minor);
    part.string("domain", &group.domain)?;
    part.writer().write_ulonglong(group.group_id);
    part.writer().write_ulong(group.group_version);
    Ok(part)
}

fn write_flag(name: &'static str, value: bool, order: ByteOrder) -> PartWriter {
    let mut part = PartWriter::new(name, order);
    part.writer().write_boolean(value);
    part
}
