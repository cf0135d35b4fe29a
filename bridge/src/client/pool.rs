//! Connections by address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use maestro_giop::{Limits, Version};
use maestro_ior::Address;
use tokio::sync::Mutex as AsyncMutex;

use super::link::Link;
use super::{ClientSettings, ConnectError};

/// One place for each address, and another one for its calls in GIOP 1.0; whoever finds it empty connects while the others wait.
#[derive(Default)]
pub(super) struct Pool {
    places: Mutex<HashMap<Route, Place>>,
}

/// Where a connection goes. GIOP 1.0 knows no code sets: its text is Latin-1, and would be in doubt on a connection on
/// which a later version negotiates.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Route {
    address: Address,
    negotiates: bool,
}

type Place = Arc<AsyncMutex<Option<Arc<Link>>>>;

impl Pool {
    /// Returns the connection to an address for calls in a version, made if there is none.
    pub(super) async fn get(
        &self,
        address: &Address,
        version: Version,
        settings: &ClientSettings,
    ) -> Result<Arc<Link>, ConnectError> {
        let place = {
            let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
            let route = Route { address: address.clone(), negotiates: version > Version::V1_0 };
            places.entry(route).or_default().clone()
        };
        let mut place = place.lock().await;
        if let Some(link) = place.as_ref().filter(|link| link.is_alive()) {
            return Ok(link.clone());
        }
        *place = None;
        let limits = Limits { message_octets: settings.message_octets, ..Limits::default() };
        let link = Link::connect(address, settings.connect_timeout, limits).await?;
        *place = Some(link.clone());
        Ok(link)
    }
}
