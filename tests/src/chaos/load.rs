//! All clients of a run.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::history::{Call, Kind, Promise};
use super::notes;
use super::options::Cast;
use super::own::{Orb, OwnClients, Pace, read_reference, rotate};
use super::stock::{StockClients, program};

/// The kinds of clients, and what their ORBs do.
const KINDS: [(&str, Promise); 4] = [
    ("own", Promise::Once),
    ("ft", Promise::Numbered),
    ("omni", Promise::Retries),
    ("jacorb", Promise::Retries),
];

/// So many numbers are set aside for the clients of a kind.
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
        let pace = |kind: &Kind, clients| Pace {
            first: kind.clients.start,
            clients,
            period,
            patience: cast.patience(),
            reference: reference.to_owned(),
        };
        let own = [(kind("own"), Orb::Bridge, cast.own), (kind("ft"), Orb::Numbered, cast.ft)];
        for (kind, orb, clients) in own.into_iter().filter(|own| own.2 > 0) {
            let started = OwnClients::start(orb, &pace(&kind, clients))?;
            load.own.push((kind, started));
        }
        let stock = [
            (kind("omni"), cast.omni, &cast.omni_option),
            (kind("jacorb"), cast.jacorb, &cast.jacorb_option),
        ];
        for (kind, clients, options) in stock.into_iter().filter(|stock| stock.1 > 0) {
            let options: Vec<String> =
                options.iter().flat_map(|option| option.split_whitespace()).map(str::to_owned).collect();
            let out = directory.join(format!("{}.calls", kind.name));
            let mut pace = pace(&kind, clients);
            pace.reference = elsewhere(reference, &kind, directory)?;
            let started = StockClients::start(&kind.name, &options, &pace, &out)?;
            load.stock.push((kind, started));
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

    fn told(&mut self, end: Instant, watch: &mut dyn FnMut() -> Result<(), String>) -> Result<(), String> {
        for (kind, clients) in &mut self.stock {
            while clients.told(Duration::from_millis(50))?.is_none() {
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

/// Returns a kind of clients by its name.
fn kind(name: &str) -> Kind {
    let place = KINDS.iter().position(|kind| kind.0 == name).unwrap_or(KINDS.len() - 1);
    let first = NUMBERS * u32::try_from(place + 1).unwrap_or(1);
    Kind { name: name.into(), clients: first..first + NUMBERS, promise: KINDS[place].1 }
}

/// Makes a reference with another replica in front for each kind of stock clients, which all use the first one.
fn elsewhere(reference: &Path, kind: &Kind, directory: &Path) -> Result<PathBuf, String> {
    let mut ior = read_reference(reference)?;
    rotate(&mut ior, (kind.clients.start / NUMBERS) as usize);
    let file = directory.join(format!("{}.ior", kind.name));
    let written = std::fs::write(&file, maestro_ior::stringify(&ior));
    written.map(|()| file.clone()).map_err(|error| format!("{}: {error}", file.display()))
}

/// Reads the calls of a run that was kept.
///
/// # Errors
///
/// What cannot be read.
pub fn read_saved(directory: &Path) -> Result<(Vec<Kind>, Vec<Call>), String> {
    let (mut kinds, mut calls) = (Vec::new(), Vec::new());
    for (name, _) in KINDS {
        let file = directory.join(format!("{name}.calls"));
        if !file.exists() {
            continue;
        }
        let tell = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = std::fs::read_to_string(&file).map_err(|error| tell(&error))?;
        calls.extend(notes::read_calls(&text).map_err(|error| tell(&error))?);
        kinds.push(kind(name));
    }
    Ok((kinds, calls))
}
