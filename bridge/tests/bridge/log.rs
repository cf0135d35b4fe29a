//! What is logged in this process, where there can be one subscriber only.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, Once};

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, fmt};

use crate::spans::{Requests, Witness};

/// What is logged about code sets, as lines.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Starts listening, once for all tests. Only what these tests look for passes: others are not to be slowed down.
    pub(crate) fn start() -> Self {
        static LOG: Mutex<Option<Log>> = Mutex::new(None);
        static STARTED: Once = Once::new();
        STARTED.call_once(|| {
            let log = Log::default();
            let writer = log.clone();
            let lines = fmt::layer().with_ansi(false).with_writer(move || writer.clone());
            let debug = tracing::Level::DEBUG;
            let targets = Targets::new()
                .with_target("maestro_bridge::connection", debug)
                .with_target(
                    "maestro_bridge::connection::dispatch",
                    tracing_subscriber::filter::LevelFilter::OFF,
                )
                .with_target("maestro_bridge::client", debug);
            let subscriber = tracing_subscriber::registry()
                .with(lines.with_filter(targets))
                .with(Witness.with_filter(Requests));
            tracing::subscriber::set_global_default(subscriber).unwrap();
            *LOG.lock().unwrap() = Some(log);
        });
        LOG.lock().unwrap().clone().unwrap()
    }

    /// Returns the lines of one peer about code sets, without their times.
    pub(crate) fn of(&self, peer: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let about = |line: &&str| line.contains("code sets") && line.contains(peer);
        text.lines().filter(about).map(|line| line.split_once("Z ").unwrap().1.trim().to_owned()).collect()
    }
}
