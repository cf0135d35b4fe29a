//! Where one server of an object is reached: in the clear, over TLS, or both.

use maestro_giop::{ByteOrder, TaggedComponent};

use crate::security::association::{
    CONFIDENTIALITY, DETECT_MISORDERING, DETECT_REPLAY, ESTABLISH_TRUST_IN_CLIENT, ESTABLISH_TRUST_IN_TARGET,
    INTEGRITY, NO_PROTECTION,
};
use crate::{Address, Component, CsiSecMechList, Error, OUR_ORDER, SslSecTrans, TlsSecTrans};

/// Where one server of an object is reached: in the clear, over TLS, or both.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The host, and the port for requests in the clear: 0 for none.
    pub address: Address,
    /// The port for TLS at the same host: 0 for none.
    pub tls_port: u16,
}

/// What a server that speaks TLS asks of its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientTrust {
    /// Clients need no certificates, and are not asked for any.
    #[default]
    None,
    /// Clients may show certificates.
    Optional,
    /// Clients without a certificate are refused.
    Required,
}

impl From<Address> for Place {
    fn from(address: Address) -> Self {
        Self { address, tls_port: 0 }
    }
}

impl Place {
    /// Returns where TLS is spoken.
    pub fn tls_address(&self) -> Option<Address> {
        (self.tls_port != 0).then(|| Address { port: self.tls_port, ..self.address.clone() })
    }

    /// Returns the address for requests in the clear.
    pub fn plain_address(&self) -> Option<&Address> {
        (self.address.port != 0).then_some(&self.address)
    }

    fn supports(&self, trust: ClientTrust) -> u16 {
        let clear = if self.plain_address().is_some() { NO_PROTECTION } else { 0 };
        let client = if trust == ClientTrust::None { 0 } else { ESTABLISH_TRUST_IN_CLIENT };
        let always =
            INTEGRITY | CONFIDENTIALITY | DETECT_REPLAY | DETECT_MISORDERING | ESTABLISH_TRUST_IN_TARGET;
        clear | always | client
    }

    fn requires(&self, trust: ClientTrust) -> u16 {
        match (self.plain_address(), trust) {
            (Some(_), _) => NO_PROTECTION,
            (None, ClientTrust::Required) => INTEGRITY | CONFIDENTIALITY | ESTABLISH_TRUST_IN_CLIENT,
            (None, _) => INTEGRITY | CONFIDENTIALITY,
        }
    }

    /// Makes the components of a profile for this place that tell of other addresses: those of `others`, and TLS.
    ///
    /// A profile whose own port is for TLS only names no address in the clear, not even another place's: JacORB goes to the
    /// hosts of alternates with the TLS port of the profile, and a client without TLS would send requests that anybody can read.
    /// The list of TLS addresses begins with the profile's own, because JacORB uses the first one's port with the profile's host.
    ///
    /// # Errors
    /// [`Error::Encode`] for a host that has no Latin-1 form.
    pub(crate) fn components(
        &self,
        others: &[&Place],
        trust: ClientTrust,
    ) -> Result<Vec<TaggedComponent>, Error> {
        let mut components = Vec::new();
        if self.plain_address().is_some() {
            let plain = others.iter().filter_map(|other| other.plain_address());
            components.extend(plain.map(|address| Component::AlternateAddress(address.clone())));
        }
        if let Some(own) = self.tls_address() {
            let (supports, requires) = (self.supports(trust), self.requires(trust));
            components.push(Component::SslSecTrans(SslSecTrans {
                target_supports: supports,
                target_requires: requires,
                port: own.port,
            }));
            let addresses = std::iter::once(own).chain(others.iter().filter_map(|other| other.tls_address()));
            let addresses: Vec<Address> = addresses.collect();
            if addresses.len() > 1 {
                components.push(tls_list(addresses, supports, requires, OUR_ORDER)?);
            }
        }
        components.iter().map(|component| component.encode(OUR_ORDER)).collect()
    }
}

/// Makes a list of TLS addresses.
pub(crate) fn tls_list(
    addresses: Vec<Address>,
    supports: u16,
    requires: u16,
    order: ByteOrder,
) -> Result<Component, Error> {
    let tls = TlsSecTrans { target_supports: supports, target_requires: requires, addresses };
    Ok(Component::CsiSecMechList(CsiSecMechList::of_tls(&tls, order)?))
}
