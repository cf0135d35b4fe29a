//! Connections by address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use maestro_giop::Limits;
use maestro_ior::Address;
use tokio::sync::Mutex as AsyncMutex;

use super::link::Link;
use super::{ClientSettings, ConnectError};

/// One place for each address; whoever finds it empty connects while the others wait.
#[derive(Default)]
pub(super) struct Pool {
    places: Mutex<HashMap<Address, Place>>,
}

type Place = Arc<AsyncMutex<Option<Arc<Link>>>>;

impl Pool {
    /// Returns the connection to an address, made if there is none.
    pub(super) async fn get(
        &self,
        address: &Address,
        settings: &ClientSettings,
    ) -> Result<Arc<Link>, ConnectError> {
        let place = {
            let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
            places.entry(address.clone()).or_default().clone()
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
