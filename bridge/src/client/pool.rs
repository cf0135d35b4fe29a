//! Connections by address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use maestro_giop::{Limits, Version};
use maestro_ior::{Address, Endpoint};
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

use super::link::Link;
use super::{ClientSettings, ClientTls, ClientTlsFiles, ConnectError};

/// Addresses that left a call without an answer, at the most. Beyond that the oldest are tried as if nothing had been.
const SILENT_MOST: usize = 1024;

/// One place for each address and version; whoever finds it empty connects while the others wait.
#[derive(Default)]
pub(super) struct Pool {
    places: Mutex<HashMap<Route, Place>>,
    /// Addresses that left a call without an answer until its time was over, and until when they are tried last.
    silent: Mutex<HashMap<Address, Instant>>,
    /// For a client that was told nothing of TLS.
    system_tls: OnceLock<ClientTls>,
}

/// Where a connection goes, and in which version of GIOP. Code sets are agreed on for each version alone: 1.0 knows none, and
/// its text would be in doubt beside later ones; omniORB forgets what was agreed when the version of messages changes.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Route {
    address: Address,
    tls: bool,
    version: Version,
}

type Place = Arc<AsyncMutex<Option<Arc<Link>>>>;

impl Pool {
    /// Returns the connection to an address for calls in a version, made if there is none.
    pub(super) async fn get(
        &self,
        endpoint: &Endpoint,
        version: Version,
        settings: &ClientSettings,
    ) -> Result<Arc<Link>, ConnectError> {
        let place = {
            let mut places = lock(&self.places);
            places.entry(Route::new(endpoint, version)).or_default().clone()
        };
        let mut place = place.lock().await;
        if let Some(link) = place.as_ref().filter(|link| link.is_alive()) {
            return Ok(link.clone());
        }
        *place = None;
        let limits = Limits { message_octets: settings.message_octets, ..Limits::default() };
        let tls = endpoint.tls.map(|_| self.tls(settings)).transpose()?;
        let link = Link::connect(&endpoint.address, tls, settings.connect_timeout, limits).await?;
        *place = Some(link.clone());
        Ok(link)
    }

    /// Returns what the client goes by over TLS. What the system trusts is looked up once.
    fn tls<'a>(&'a self, settings: &'a ClientSettings) -> Result<&'a ClientTls, ConnectError> {
        if let Some(tls) = settings.tls.as_ref().or(self.system_tls.get()) {
            return Ok(tls);
        }
        let loaded = ClientTls::load(ClientTlsFiles::default()).map_err(ConnectError::Tls)?;
        Ok(self.system_tls.get_or_init(|| loaded))
    }

    /// Notes that an address left a call without an answer. Calls that wait on its connection go on waiting; the next one gets
    /// another connection.
    pub(super) fn silent(&self, endpoint: &Endpoint, version: Version, avoid: Duration) {
        let address = &endpoint.address;
        lock(&self.places).remove(&Route::new(endpoint, version));
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
    fn new(endpoint: &Endpoint, version: Version) -> Self {
        let (address, tls) = (endpoint.address.clone(), endpoint.tls.is_some());
        Self { address, tls, version }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
