//! Connections by address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use maestro_giop::{Limits, Version};
use maestro_ior::Address;
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

use super::link::Link;
use super::{ClientSettings, ConnectError};

/// Addresses that left a call without an answer, at the most. Beyond that the oldest are tried as if nothing had been.
const SILENT_MOST: usize = 1024;

/// One place for each address, and another one for its calls in GIOP 1.0; whoever finds it empty connects while the others wait.
#[derive(Default)]
pub(super) struct Pool {
    places: Mutex<HashMap<Route, Place>>,
    /// Addresses that left a call without an answer until its time was over, and until when they are tried last.
    silent: Mutex<HashMap<Address, Instant>>,
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
            let mut places = lock(&self.places);
            places.entry(Route::new(address, version)).or_default().clone()
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

    /// Notes that an address left a call without an answer. Calls that wait on its connection go on waiting; the next one gets
    /// another connection.
    pub(super) fn silent(&self, address: &Address, version: Version, avoid: Duration) {
        lock(&self.places).remove(&Route::new(address, version));
        let now = Instant::now();
        let mut silent = lock(&self.silent);
        silent.retain(|_, until| *until > now);
        let oldest = silent.iter().min_by_key(|(_, until)| **until).map(|(address, _)| address.clone());
        if let Some(oldest) = oldest.filter(|_| silent.len() >= SILENT_MOST) {
            silent.remove(&oldest);
        }
        silent.insert(address.clone(), now + avoid);
    }

    /// Notes that an address answers.
    pub(super) fn answers(&self, address: &Address) {
        let mut silent = lock(&self.silent);
        if !silent.is_empty() {
            silent.remove(address);
        }
    }

    /// Puts what has an address last whose address gave no answer not long ago.
    pub(super) fn sort<T>(&self, places: &mut [T], address: impl Fn(&T) -> &Address) {
        let silent = lock(&self.silent);
        if !silent.is_empty() {
            let now = Instant::now();
            places.sort_by_key(|place| silent.get(address(place)).is_some_and(|until| *until > now));
        }
    }
}

impl Route {
    fn new(address: &Address, version: Version) -> Self {
        Self { address: address.clone(), negotiates: version > Version::V1_0 }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
