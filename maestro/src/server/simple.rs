//! A server of one process alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use maestro_bridge::{Dispatcher, Etc};
use maestro_ior::{Address, MaestroKey};
use maestro_orbs::replicated::{Notice, Notices};
use maestro_orbs::{Orb, Simple};

use super::port;
use crate::data::Data;
use crate::objects::Bound;
use crate::{Error, Objects, Settings};

/// A server of one process alone.
pub(super) struct SimpleServer {
    bridge: maestro_bridge::Server,
    address: Address,
    etc: Etc,
    /// Held for its lock.
    _data: Option<Data>,
}

impl SimpleServer {
    pub(super) fn start(
        settings: &Settings,
        data: Option<&Path>,
        objects: &Objects,
        notices: &dyn Notices,
    ) -> Result<Self, Error> {
        let etc = Etc::open(&settings.etc)?;
        let data = data.map(Data::of_simple).transpose()?;
        let names: Vec<&str> = objects.names().collect();
        let keys = settings.keys.of_simple(&names, data.as_ref())?;
        let dispatcher = Arc::new(Dispatcher::new());
        let bridge = port::bind(settings, data.as_ref(), &dispatcher, notices)?;
        let port = bridge.address().port();
        data.as_ref().map_or(Ok(()), |data| data.keep_port(port))?;
        let address = settings.endpoint.published(port);
        let orb = Simple::new();
        orb.publish_at(address.clone());
        orb.run_at(objects.run_levels()?.highest());
        objects.kinds().values().for_each(|kind| orb.register(Arc::clone(kind)));
        for (object, key) in objects.bound().iter().zip(&keys) {
            bind(object, key, &orb, &dispatcher)?;
        }
        bridge.open()?;
        for (object, key) in objects.bound().iter().zip(&keys) {
            if let Some(reference) = orb.reference(&key.to_object_key()) {
                etc.write(object.name(), &reference)?;
            }
        }
        notices.notice(Notice::Ready { address: address.clone() });
        Ok(Self { bridge, address, etc, _data: data })
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn reference_file(&self, name: &str) -> PathBuf {
        self.etc.path(name)
    }

    pub(super) fn stop(self) {
        self.bridge.stop();
    }
}

fn bind(object: &Bound, key: &MaestroKey, orb: &Arc<Simple>, dispatcher: &Dispatcher) -> Result<(), Error> {
    orb.bind(key.to_object_key(), object.kind.make(), object.execution);
    serve(object.name(), key, Arc::clone(orb) as Arc<dyn Orb>, dispatcher)
}

/// Serves an object by its key, its name, and the name in its key.
pub(super) fn serve(
    name: &str,
    key: &MaestroKey,
    orb: Arc<dyn Orb>,
    dispatcher: &Dispatcher,
) -> Result<(), Error> {
    let octets = key.to_object_key();
    dispatcher.bind(octets.clone(), orb)?;
    dispatcher.bind_name(name, &octets)?;
    if key.name() != name {
        dispatcher.bind_name(key.name(), &octets)?;
    }
    Ok(())
}
