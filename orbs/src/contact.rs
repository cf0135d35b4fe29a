//! Where clients reach a server.

use std::fmt;

use maestro_ior::{Address, ClientTrust, Place};

/// Where clients reach a server, and what it asks of those that come over TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The places, the one to try first in front.
    pub places: Vec<Place>,
    /// What is asked of clients that come over TLS.
    pub client_trust: ClientTrust,
}

impl Contact {
    /// Returns all addresses, and whether TLS is spoken there: each place's address in the clear, then its address for TLS.
    pub fn addresses(&self) -> impl Iterator<Item = (Address, bool)> + '_ {
        self.places.iter().flat_map(|place| {
            let plain = place.plain_address().map(|address| (address.clone(), false));
            plain.into_iter().chain(place.tls_address().map(|address| (address, true)))
        })
    }
}

impl From<Address> for Contact {
    fn from(address: Address) -> Self {
        Self { places: vec![address.into()], client_trust: ClientTrust::None }
    }
}

/// All addresses: `h:4711, h:4712 (TLS)`.
impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (address, tls)) in self.addresses().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{address}{}", if tls { " (TLS)" } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_names_every_address() {
        assert_eq!(Contact::from(Address::new("h", 1)).to_string(), "h:1");
        let both = Place { tls_port: 2, ..Address::new("h", 1).into() };
        let encrypted = Place { tls_port: 3, ..Address::new("::1", 0).into() };
        let contact = Contact { places: vec![both, encrypted], client_trust: ClientTrust::Required };
        assert_eq!(contact.to_string(), "h:1, h:2 (TLS), [::1]:3 (TLS)");
    }
}
