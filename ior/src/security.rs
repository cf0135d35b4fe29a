//! Components that tell how an object is reached over TLS.

use bytes::Bytes;
use maestro_giop::{ByteOrder, CdrReader, TaggedComponent};

use crate::part::{Part, PartWriter};
use crate::{Address, Error, tags};

/// The bits of what a target's transport supports and requires.
///
/// Source: Security Service 1.8 §2.12.2, CORBA 3.0.3 §24.5.1.1
pub mod association {
    /// Messages in the clear.
    pub const NO_PROTECTION: u16 = 1;
    /// Nobody changes messages on their way.
    pub const INTEGRITY: u16 = 2;
    /// Nobody reads messages on their way.
    pub const CONFIDENTIALITY: u16 = 4;
    /// Nobody repeats messages.
    pub const DETECT_REPLAY: u16 = 8;
    /// Nobody changes the order of messages.
    pub const DETECT_MISORDERING: u16 = 16;
    /// The target proves who it is.
    pub const ESTABLISH_TRUST_IN_TARGET: u16 = 32;
    /// The client proves who it is.
    pub const ESTABLISH_TRUST_IN_CLIENT: u16 = 64;
    /// What only a protected transport gives: one of these required means that no request may go in the clear.
    pub const PROTECTED: u16 = INTEGRITY
        | CONFIDENTIALITY
        | DETECT_REPLAY
        | DETECT_MISORDERING
        | ESTABLISH_TRUST_IN_TARGET
        | ESTABLISH_TRUST_IN_CLIENT;
}

/// How an object is reached by TLS at the profile's host.
///
/// # Wire format
/// An encapsulation: three ushorts. Their bits are those of [`association`].
///
/// Source: Security Service 1.8, module SSLIOP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SslSecTrans {
    /// What the target can do.
    pub target_supports: u16,
    /// What the target insists on.
    pub target_requires: u16,
    /// The TLS port on the profile's host.
    pub port: u16,
}

/// How an object is reached by TLS, at hosts of its own.
///
/// # Wire format
/// An encapsulation: two ushorts with the bits of [`association`], a sequence of {string host; ushort port}.
///
/// Source: CORBA 3.0.3 §24.5.1.3
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSecTrans {
    /// What the target can do.
    pub target_supports: u16,
    /// What the target insists on.
    pub target_requires: u16,
    /// Where TLS is spoken, the address to try first in front.
    pub addresses: Vec<Address>,
}

/// The ways in which a target can be reached in safety, best first.
///
/// # Wire format
/// An encapsulation: boolean, sequence of mechanisms.
///
/// Source: CORBA 3.0.3 §24.5.1.2
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsiSecMechList {
    /// The target keeps security contexts between requests.
    pub stateful: bool,
    /// The ways.
    pub mechanisms: Vec<CompoundSecMech>,
}

/// One way to reach a target in safety: a transport, and what goes along with each request.
///
/// Source: CORBA 3.0.3 §24.5.1.2
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompoundSecMech {
    /// What the target insists on, all layers together.
    pub target_requires: u16,
    /// The transport: `TAG_TLS_SEC_TRANS`, `TAG_SECIOP_SEC_TRANS`, or `TAG_NULL_TAG` for none.
    pub transport: TaggedComponent,
    /// How clients log in with each request.
    pub authentication: AsContext,
    /// How clients speak for others.
    pub attributes: SasContext,
}

/// How clients log in with each request.
///
/// Source: CORBA 3.0.3 §24.5.1.2
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AsContext {
    /// What the target can do.
    pub target_supports: u16,
    /// What the target insists on.
    pub target_requires: u16,
    /// The mechanism, an object identifier in DER.
    pub mechanism: Bytes,
    /// The target's name in that mechanism.
    pub target_name: Bytes,
}

/// How clients speak for others.
///
/// Source: CORBA 3.0.3 §24.5.1.2
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SasContext {
    /// What the target can do.
    pub target_supports: u16,
    /// What the target insists on.
    pub target_requires: u16,
    /// Who may vouch for clients: the syntax of a name, and the name.
    pub privilege_authorities: Vec<(u32, Bytes)>,
    /// How clients may be named, object identifiers in DER.
    pub naming_mechanisms: Vec<Bytes>,
    /// The kinds of identity, as bits.
    pub identity_types: u32,
}

impl CsiSecMechList {
    /// Makes a list with the one mechanism that all clients know: TLS, and nothing above it.
    ///
    /// # Errors
    /// [`Error::Encode`] for a host that has no Latin-1 form.
    pub fn of_tls(tls: &TlsSecTrans, order: ByteOrder) -> Result<Self, Error> {
        let mechanism = CompoundSecMech {
            target_requires: tls.target_requires,
            transport: TaggedComponent {
                tag: tags::TAG_TLS_SEC_TRANS,
                data: tls.encode(order)?.into_bytes(),
            },
            authentication: AsContext::default(),
            attributes: SasContext::default(),
        };
        Ok(Self { stateful: false, mechanisms: vec![mechanism] })
    }

    pub(crate) fn decode(part: &mut Part<'_>) -> Result<Self, Error> {
        let stateful = part.read("whether the target keeps contexts", CdrReader::read_boolean)?;
        // Six ushorts and seven ulongs are the least that a mechanism takes.
        let count = part.read("the number of mechanisms", |r| r.read_sequence_length(40))?;
        let mut mechanisms = Vec::with_capacity(count);
        for _ in 0..count {
            mechanisms.push(CompoundSecMech::decode(part)?);
        }
        Ok(Self { stateful, mechanisms })
    }

    pub(crate) fn encode(&self, order: ByteOrder) -> PartWriter {
        let mut part = PartWriter::new("TAG_CSI_SEC_MECH_LIST", order);
        part.writer().write_boolean(self.stateful);
        part.writer().write_sequence_length(self.mechanisms.len());
        self.mechanisms.iter().for_each(|mechanism| mechanism.encode(&mut part));
        part
    }
}

impl CompoundSecMech {
    /// Returns the TLS transport where a client needs no more than that: `None` for another transport, and where the target
    /// insists on a login with each request.
    ///
    /// # Errors
    /// [`Error::Octets`] where the transport cannot be read.
    pub fn tls(&self) -> Result<Option<TlsSecTrans>, Error> {
        let is_enough = self.authentication.target_requires == 0 && self.attributes.target_requires == 0;
        if self.transport.tag != tags::TAG_TLS_SEC_TRANS || !is_enough {
            return Ok(None);
        }
        TlsSecTrans::decode(&mut Part::open("TAG_TLS_SEC_TRANS", &self.transport.data)?).map(Some)
    }

    fn decode(part: &mut Part<'_>) -> Result<Self, Error> {
        let target_requires = part.read("what the mechanism requires", CdrReader::read_ushort)?;
        let transport = part.read("the transport", TaggedComponent::decode)?;
        let authentication = AsContext {
            target_supports: part.read("what the login supports", CdrReader::read_ushort)?,
            target_requires: part.read("what the login requires", CdrReader::read_ushort)?,
            mechanism: octets(part, "the login's mechanism")?,
            target_name: octets(part, "the target's name")?,
        };
        let target_supports = part.read("what attributes are supported", CdrReader::read_ushort)?;
        let attributes_require = part.read("what attributes are required", CdrReader::read_ushort)?;
        let authorities = part.read("the number of authorities", |r| r.read_sequence_length(8))?;
        let mut privilege_authorities = Vec::with_capacity(authorities);
        for _ in 0..authorities {
            let syntax = part.read("the syntax of an authority's name", CdrReader::read_ulong)?;
            privilege_authorities.push((syntax, octets(part, "an authority's name")?));
        }
        let names = part.read("the number of naming mechanisms", |r| r.read_sequence_length(4))?;
        let mut naming_mechanisms = Vec::with_capacity(names);
        for _ in 0..names {
            naming_mechanisms.push(octets(part, "a naming mechanism")?);
        }
        let identity_types = part.read("the kinds of identity", CdrReader::read_ulong)?;
        let attributes = SasContext {
            target_supports,
            target_requires: attributes_require,
            privilege_authorities,
            naming_mechanisms,
            identity_types,
        };
        Ok(Self { target_requires, transport, authentication, attributes })
    }

    fn encode(&self, part: &mut PartWriter) {
        let writer = part.writer();
        writer.write_ushort(self.target_requires);
        self.transport.encode(writer);
        writer.write_ushort(self.authentication.target_supports);
        writer.write_ushort(self.authentication.target_requires);
        writer.write_octet_seq(&self.authentication.mechanism);
        writer.write_octet_seq(&self.authentication.target_name);
        writer.write_ushort(self.attributes.target_supports);
        writer.write_ushort(self.attributes.target_requires);
        writer.write_sequence_length(self.attributes.privilege_authorities.len());
        for (syntax, name) in &self.attributes.privilege_authorities {
            writer.write_ulong(*syntax);
            writer.write_octet_seq(name);
        }
        writer.write_sequence_length(self.attributes.naming_mechanisms.len());
        self.attributes.naming_mechanisms.iter().for_each(|name| writer.write_octet_seq(name));
        writer.write_ulong(self.attributes.identity_types);
    }
}

impl TlsSecTrans {
    pub(crate) fn decode(part: &mut Part<'_>) -> Result<Self, Error> {
        let target_supports = part.read("what the target supports", CdrReader::read_ushort)?;
        let target_requires = part.read("what the target requires", CdrReader::read_ushort)?;
        // The length of a host and a port are the least that an address takes.
        let count = part.read("the number of addresses", |r| r.read_sequence_length(6))?;
        let mut addresses = Vec::with_capacity(count);
        for _ in 0..count {
            let host = part.read("a host", CdrReader::read_string)?;
            let port = part.read("a TLS port", CdrReader::read_ushort)?;
            addresses.push(Address { host, port });
        }
        Ok(Self { target_supports, target_requires, addresses })
    }

    pub(crate) fn encode(&self, order: ByteOrder) -> Result<PartWriter, Error> {
        let mut part = PartWriter::new("TAG_TLS_SEC_TRANS", order);
        part.writer().write_ushort(self.target_supports);
        part.writer().write_ushort(self.target_requires);
        part.writer().write_sequence_length(self.addresses.len());
        for address in &self.addresses {
            part.string("host", &address.host)?;
            part.writer().write_ushort(address.port);
        }
        Ok(part)
    }
}

impl SslSecTrans {
    pub(crate) fn decode(part: &mut Part<'_>) -> Result<Self, Error> {
        Ok(SslSecTrans {
            target_supports: part.read("what the target supports", CdrReader::read_ushort)?,
            target_requires: part.read("what the target requires", CdrReader::read_ushort)?,
            port: part.read("the TLS port", CdrReader::read_ushort)?,
        })
    }

    pub(crate) fn encode(&self, order: ByteOrder) -> PartWriter {
        let mut part = PartWriter::new("TAG_SSL_SEC_TRANS", order);
        for value in [self.target_supports, self.target_requires, self.port] {
            part.writer().write_ushort(value);
        }
        part
    }
}

fn octets(part: &mut Part<'_>, expected: &'static str) -> Result<Bytes, Error> {
    part.read(expected, |r| r.read_octet_seq().map(Bytes::copy_from_slice))
}
