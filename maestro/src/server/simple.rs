//! A server of one process alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use maestro_bridge::{Dispatcher, Etc};
use maestro_ior::MaestroKey;
use maestro_orbs::replicated::{Notice, Notices};
use maestro_orbs::{Contact, Orb, Simple};

use super::port;
use crate::data::Data;
use crate::objects::Bound;
use crate::{Error, Objects, Settings};

/// A server of one process alone.
pub(super) struct SimpleServer {
    bridge: maestro_bridge::Server,
    contact: Contact,
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
        let (bridge, contact) = port::bind(settings, data.as_ref(), &dispatcher, notices)?;
        data.as_ref().map_or(Ok(()), |data| port::keep(settings, &bridge, data))?;
        let orb = Simple::new();
        orb.publish_at(contact.clone());
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
        notices.notice(Notice::Ready { contact: contact.clone() });
        Ok(Self { bridge, contact, etc, _data: data })
    }

    pub(super) fn contact(&self) -> &Contact {
        &self.contact
    }

    pub(super) fn reload_certificates(&self) {
        self.bridge.reload_certificates();
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
