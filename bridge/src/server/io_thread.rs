//! A thread that reads and writes for its share of the connections.

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::Error;
use crate::wakes::Wakes;

/// One I/O thread: a runtime of its own, whose tasks never move to another thread.
pub(crate) struct IoThread {
    pub(crate) handle: Handle,
    pub(crate) wakes: Arc<Wakes>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl IoThread {
    /// Starts the thread.
    pub(crate) fn start(index: usize) -> Result<Self, Error> {
        Self::start_as(&format!("maestro-io-{index}"), index)
    }

    /// Starts the thread under a name of its own.
    pub(crate) fn start_as(name: &str, index: usize) -> Result<Self, Error> {
        Self::try_start(name).map_err(|source| Error::Thread { index, source })
    }

    fn try_start(name: &str) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let wakes = Arc::new(Wakes::default());
        let (stop, stopped) = oneshot::channel::<()>();
        let roused = wakes.clone();
        let run = move || {
            runtime.block_on(async move {
                tokio::select! {
                    () = std::future::poll_fn(|context| roused.poll(context)) => {}
                    _ = stopped => {}
                }
            });
        };
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run)?;
        Ok(Self { handle, wakes, stop: Some(stop), thread: Some(thread) })
    }

    /// Tells the thread to end. Connections that are left are closed.
    pub(crate) fn stop(&mut self) {
        self.stop.take();
    }

    /// Waits until the thread has ended.
    pub(crate) fn join(&mut self) {
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("an I/O thread has panicked");
        }
    }
}

impl Drop for IoThread {
    fn drop(&mut self) {
        self.stop();
    }
}
