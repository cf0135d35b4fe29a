//! All clients of a run.

use std::path::Path;
use std::time::{Duration, Instant};

use super::history::{Call, Kind, Promise};
use super::notes;
use super::options::Cast;
use super::own::{Orb, OwnClients, Pace};
use super::stock::{StockClients, program};

/// Numbers of clients begin here for each kind, so that there is room for all.
const NUMBERS: u32 = 1000;

/// All clients of a run.
#[derive(Debug, Default)]
pub struct Load {
    own: Vec<(Kind, OwnClients)>,
    stock: Vec<(Kind, StockClients)>,
}

impl Load {
    /// Starts all clients that are asked for.
    ///
    /// # Errors
    ///
    /// Clients that cannot be started.
    pub fn start(cast: &Cast, reference: &Path, period: Duration, directory: &Path) -> Result<Self, String> {
        let mut load = Self::default();
        let own = [
            ("own", Orb::Bridge, Promise::Once, cast.own),
            ("ft", Orb::Numbered, Promise::Numbered, cast.ft),
        ];
        let stock = [("omni", cast.omni, &cast.omni_option), ("jacorb", cast.jacorb, &cast.jacorb_option)];
        let pace = |at: usize, clients| Pace {
            first: NUMBERS * u32::try_from(at + 1).unwrap_or(1),
            clients,
            period,
            patience: cast.patience(),
            reference: reference.to_owned(),
        };
        for (at, (name, orb, promise, clients)) in own.into_iter().enumerate().filter(|(_, kind)| kind.3 > 0)
        {
            let pace = pace(at, clients);
            load.own.push((kind(name, promise, &pace), OwnClients::start(orb, &pace)?));
        }
        for (at, (name, clients, options)) in stock.into_iter().enumerate().filter(|(_, kind)| kind.1 > 0) {
            let pace = pace(at + own.len(), clients);
            let options: Vec<String> =
                options.iter().flat_map(|option| option.split_whitespace()).map(str::to_owned).collect();
            let out = directory.join(format!("{name}.calls"));
            let clients = StockClients::start(name, &options, &pace, &out)?;
            load.stock.push((kind(name, Promise::Retries, &pace), clients));
        }
        Ok(load)
    }

    /// Returns the stock clients that are asked for and cannot be had, and asks for them no more.
    #[must_use]
    pub fn missing(cast: &mut Cast) -> Vec<String> {
        let mut missing = Vec::new();
        for (orb, clients) in [("omni", &mut cast.omni), ("jacorb", &mut cast.jacorb)] {
            let program = program(orb);
            if *clients > 0 && !program.exists() {
                *clients = 0;
                missing.push(format!(
                    "{} is not there: .ci/install.sh and tests/interop/build.sh make it",
                    program.display()
                ));
            }
        }
        missing
    }

    /// Waits until the clients of each kind all run.
    ///
    /// # Errors
    ///
    /// Who does not, in time; or what `watch` finds.
    pub fn running(
        &mut self,
        within: Duration,
        watch: &mut dyn FnMut() -> Result<(), String>,
    ) -> Result<(), String> {
        let end = Instant::now() + within;
        self.own_answered(&self.answers(), end, watch)?;
        self.told(end, watch)
    }

    /// Waits until each client has had another answer.
    ///
    /// # Errors
    ///
    /// Who has had none, in time; or what `watch` finds.
    pub fn progress(
        &mut self,
        within: Duration,
        watch: &mut dyn FnMut() -> Result<(), String>,
    ) -> Result<(), String> {
        let end = Instant::now() + within;
        self.stock.iter_mut().for_each(|(_, clients)| clients.ask(1));
        self.own_answered(&self.answers(), end, watch)?;
        self.told(end, watch)
    }

    fn answers(&self) -> Vec<Vec<u64>> {
        self.own.iter().map(|(_, clients)| clients.answered()).collect()
    }

    fn own_answered(
        &self,
        before: &[Vec<u64>],
        end: Instant,
        watch: &mut dyn FnMut() -> Result<(), String>,
    ) -> Result<(), String> {
        for ((kind, clients), before) in self.own.iter().zip(before) {
            let stuck = || clients.answered().iter().zip(before).position(|(now, before)| now <= before);
            while let Some(client) = stuck() {
                watch()?;
                if Instant::now() >= end {
                    return Err(format!("client {client} of {} gets no answer", kind.name));
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        Ok(())
    }

    fn told(&self, end: Instant, watch: &mut dyn FnMut() -> Result<(), String>) -> Result<(), String> {
        for (kind, clients) in &self.stock {
            while clients.told(Duration::from_millis(50)).is_none() {
                watch()?;
                if Instant::now() >= end {
                    return Err(format!("some clients of {} get no answer", kind.name));
                }
            }
        }
        Ok(())
    }

    /// Stops all clients and returns their kinds and their calls. What clients of our own did is written down, too.
    ///
    /// # Errors
    ///
    /// Clients that do not end.
    pub fn finish(self, directory: &Path) -> Result<(Vec<Kind>, Vec<Call>), String> {
        let (mut kinds, mut calls) = (Vec::new(), Vec::new());
        for (kind, clients) in self.own {
            let made = clients.finish();
            let lines: String = made.iter().map(|call| notes::call_line(call) + "\n").collect();
            let file = directory.join(format!("{}.calls", kind.name));
            std::fs::write(&file, lines).map_err(|error| format!("{}: {error}", file.display()))?;
            calls.extend(made);
            kinds.push(kind);
        }
        for (kind, clients) in self.stock {
            calls.extend(clients.finish()?);
            kinds.push(kind);
        }
        Ok((kinds, calls))
    }
}

fn kind(name: &str, promise: Promise, pace: &Pace) -> Kind {
    Kind { name: name.into(), clients: pace.first..pace.first + pace.clients, promise }
}
