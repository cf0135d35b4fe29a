//! What makes the calls of stubs.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use maestro_bridge::{Client, ClientSettings};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::resolve::read;
use super::{Object, ResolveError, Stub};
use crate::codegen::Reference;

/// Makes the calls of stubs: its connections, its name towards replicas, and a thread of its own that sends and receives.
///
/// That thread is why stubs work in any runtime and without one. It ends with the last clone and the last object. All stubs
/// of a program share [`Caller::shared`] unless they are made by another one.
#[derive(Clone)]
pub struct Caller {
    shared: Arc<Shared>,
}

struct Shared {
    client: Client,
    runtime: Handle,
    /// Dropping it ends the thread.
    _running: oneshot::Sender<()>,
}

/// The one that [`Caller::shared`] returns, from its first use on.
static SHARED: Mutex<Option<Caller>> = Mutex::new(None);

impl Caller {
    /// Makes a caller. `settings.call_timeout` is the deadline of calls that have none of their own.
    ///
    /// # Errors
    ///
    /// The system has no thread or no file descriptors left.
    pub fn new(settings: ClientSettings) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (running, ended) = oneshot::channel();
        let run = move || {
            // It is never sent: it is dropped.
            let _ = runtime.block_on(ended);
        };
        thread::Builder::new().name("maestro-client".to_owned()).spawn(run)?;
        let shared = Shared { client: Client::new(settings), runtime: handle, _running: running };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Returns the caller that all stubs of this program share, with default settings.
    ///
    /// # Errors
    ///
    /// [`ResolveError::Start`] where it is not there yet and cannot be made.
    pub fn shared() -> Result<Self, ResolveError> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(caller) = &*shared {
            return Ok(caller.clone());
        }
        let caller = Self::new(ClientSettings::default()).map_err(ResolveError::Start)?;
        *shared = Some(caller.clone());
        Ok(caller)
    }

    /// Makes a stub for the object that a text names: `IOR:…`, `corbaloc:…`, or the path or `file:` URL of a file that holds
    /// one of them. Nothing is asked of the object: [`Object::is_a`] says whether it has the stub's interface.
    ///
    /// # Errors
    ///
    /// A text that names no object, a file that cannot be read.
    pub fn resolve<S: Stub>(&self, text: &str) -> Result<S, ResolveError> {
        self.from_reference(read(text)?)
    }

    /// Makes a stub for the object of a reference.
    ///
    /// # Errors
    ///
    /// A reference to no object, or to one that cannot be reached by IIOP.
    pub fn from_reference<S: Stub>(&self, reference: impl Into<Reference>) -> Result<S, ResolveError> {
        Object::new(self.clone(), &reference.into().0).map(S::from)
    }

    pub(super) fn client(&self) -> &Client {
        &self.shared.client
    }

    pub(super) fn runtime(&self) -> &Handle {
        &self.shared.runtime
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Caller").field(self.client()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use super::*;

    struct Dropped(Sender<()>);

    impl Drop for Dropped {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }

    #[test]
    fn the_thread_ends_with_the_last_clone() {
        let caller = Caller::new(ClientSettings::default()).unwrap();
        let (sender, ended) = channel();
        let guard = Dropped(sender);
        caller.runtime().spawn(async move {
            let _guard = guard;
            std::future::pending::<()>().await;
        });
        let other = caller.clone();
        drop(caller);
        assert!(ended.try_recv().is_err());
        drop(other);
        ended.recv_timeout(Duration::from_secs(60)).expect("its tasks are gone");
    }
}
