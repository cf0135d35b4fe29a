//! A server as a value: started from settings and objects, stopped in order.

mod port;
mod replicated;
mod simple;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use maestro_ior::Address;
use maestro_orbs::Contact;
use maestro_orbs::replicated::Notices;

use self::replicated::ReplicatedServer;
use self::simple::SimpleServer;
use crate::{Error, Objects, OrbSettings, Settings};

/// A server that runs. Stop it with [`Server::stop`]; dropping it cuts its connections.
pub struct Server {
    running: Running,
}

enum Running {
    Simple(SimpleServer),
    Replicated(ReplicatedServer),
}

impl Server {
    /// Starts a server. `notices` is told when objects answer, and what a replica waits for.
    ///
    /// # Errors
    ///
    /// A setting that turns out not to work; then nothing runs, and nothing half-written stays behind.
    pub fn start(settings: &Settings, objects: &Objects, notices: &Arc<dyn Notices>) -> Result<Self, Error> {
        let running = match &settings.orb {
            OrbSettings::Simple { data } => {
                Running::Simple(SimpleServer::start(settings, data.as_deref(), objects, &**notices)?)
            }
            OrbSettings::ReplicatedUpdates(replica) => {
                Running::Replicated(ReplicatedServer::start(settings, replica, objects, notices)?)
            }
        };
        Ok(Self { running })
    }

    /// Returns the first address at which clients reach the server: the one in the clear, if there is one.
    ///
    /// # Panics
    ///
    /// Never: no server starts without an address.
    pub fn address(&self) -> Address {
        self.contact().addresses().next().expect("a server has an address").0
    }

    /// Returns where clients reach the server.
    pub fn contact(&self) -> &Contact {
        match &self.running {
            Running::Simple(server) => server.contact(),
            Running::Replicated(server) => server.contact(),
        }
    }

    /// Loads the server's certificate again, for clients that come from here on. A file that cannot be used is logged, and what was
    /// loaded before stays. Files that were replaced are noticed without this, within some seconds.
    pub fn reload_certificates(&self) {
        match &self.running {
            Running::Simple(server) => server.reload_certificates(),
            Running::Replicated(server) => server.reload_certificates(),
        }
    }

    /// Returns the file in which the reference of the object `name` is published.
    pub fn reference_file(&self, name: &str) -> PathBuf {
        match &self.running {
            Running::Simple(server) => server.reference_file(name),
            Running::Replicated(server) => server.reference_file(name),
        }
    }

    /// Stops in order: answers what was taken, tells clients, leaves the group, keeps the state.
    ///
    /// # Errors
    ///
    /// The state could not be kept.
    pub fn stop(self) -> Result<(), Error> {
        match self.running {
            Running::Simple(server) => {
                server.stop();
                Ok(())
            }
            Running::Replicated(server) => server.stop(),
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("contact", self.contact()).finish_non_exhaustive()
    }
}
