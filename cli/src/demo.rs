//! `maestro demo`: an example in several processes on this machine.

mod members;
mod replica;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use clap::Args;
use maestro_bridge::Etc;
use tempfile::TempDir;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use self::members::members;
use self::replica::{Cast, Event, Replica};
use crate::failure::Failure;
use crate::serve::Example;

/// How long a replica may take to stop in order.
const STOP_LIMIT: Duration = Duration::from_secs(30);

const EXAMPLES: &str = "\
Examples:
  maestro demo grid --etc etc
  maestro demo grid --etc etc --data data        the state is there again at the next start
  maestro demo directory --replicas 5 --etc etc

Then call the object in etc/Grid.ior from any CORBA client, and kill replicas. Ctrl-C stops all of them in order.";

/// Run an example in several processes on this machine, and see what happens when one dies.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Demo {
    /// Which example.
    #[arg(default_value = "grid")]
    example: Example,
    /// How many replicas, each a process of its own.
    #[arg(long, value_name = "NUMBER", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=9))]
    replicas: u16,
    /// The directory for the reference.
    #[arg(long, value_name = "DIR", env = "MAESTRO_ETC", default_value = "etc")]
    etc: PathBuf,
    /// The directory for the replicas' memory. Where absent: one that is removed at the end.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Demo {
    /// Starts the replicas, shows what they say, and stops them at SIGINT or SIGTERM.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        Etc::open(&self.etc)?;
        let etc = absolute(&self.etc)?;
        let (data, _temporary) = self.data()?;
        let members = members(&data, usize::from(self.replicas))?;
        let failed = |source| Failure::System { action: "wait for signals", source };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let mut signals = runtime.block_on(async { Signals::catch() }).map_err(failed)?;
        let (sender, mut events) = unbounded_channel();
        let mut stage = Stage { demo: self, etc, replicas: Vec::new(), advised: false, out };
        stage.start(&absolute(&data)?, &members, &sender)?;
        drop(sender);
        runtime.block_on(async {
            let shown = stage.show(&mut signals, &mut events).await;
            let stopped = stage.stop(&mut events).await;
            shown.and(stopped)
        })
    }

    /// Returns the directory for the replicas' memory, and what removes it at the end.
    fn data(&self) -> Result<(PathBuf, Option<TempDir>), Failure> {
        let fail = |path: &Path| {
            let path = path.display().to_string();
            |source| Failure::Path { path, source }
        };
        if let Some(data) = &self.data {
            std::fs::create_dir_all(data).map_err(fail(data))?;
            return Ok((data.clone(), None));
        }
        let made = tempfile::Builder::new().prefix("maestro-demo-").tempdir();
        let made = made.map_err(fail(&std::env::temp_dir()))?;
        Ok((made.path().to_owned(), Some(made)))
    }
}

/// The replicas, and where their story is told.
struct Stage<'a> {
    demo: &'a Demo,
    /// Where references are published, from the root, so that command lines work anywhere.
    etc: PathBuf,
    replicas: Vec<Replica>,
    /// Whether it was said what to try.
    advised: bool,
    out: &'a mut dyn Write,
}

impl Stage<'_> {
    fn start(&mut self, data: &Path, members: &str, events: &UnboundedSender<Event>) -> Result<(), Failure> {
        let etc = self.etc.clone();
        let cast = Cast { example: self.demo.example, members, data, etc: &etc, events };
        for number in 0..usize::from(self.demo.replicas) {
            let started = Replica::start(number, &cast);
            let replica = format!("r{}", number + 1);
            let started = started.map_err(|source| Failure::Start { replica, source })?;
            self.tell(&started.name, &format!("process {}", started.pid()))?;
            self.replicas.push(started);
        }
        Ok(())
    }

    /// Shows what replicas say until a signal comes, or until all of them have ended.
    async fn show(
        &mut self,
        signals: &mut Signals,
        events: &mut UnboundedReceiver<Event>,
    ) -> Result<(), Failure> {
        loop {
            tokio::select! {
                () = signals.next() => return Ok(()),
                event = events.recv() => match event {
                    Some(event) => self.take(event)?,
                    None => return Ok(()),
                },
            }
            if self.replicas.iter().all(|replica| replica.ended.is_some()) {
                return Err(Failure::Ended("all replicas have ended".into()));
            }
        }
    }

    fn take(&mut self, event: Event) -> Result<(), Failure> {
        match event {
            Event::Line { replica, line } => {
                self.tell(&self.replicas[replica].name.clone(), &line)?;
                self.replicas[replica].ready |= line.starts_with("ready ");
                if !self.advised && self.replicas.iter().all(|replica| replica.ready) {
                    self.advised = true;
                    self.advise()?;
                }
            }
            Event::Ended { replica, status } => {
                let ended = &mut self.replicas[replica];
                ended.ended = Some(status);
                let (name, again) = (ended.name.clone(), ended.command_line());
                self.tell(&name, &end(status))?;
                if !status.success() {
                    writeln!(self.out, "    to start it again, in another terminal:\n      {again}")?;
                    self.out.flush()?;
                }
            }
        }
        Ok(())
    }

    fn tell(&mut self, name: &str, line: &str) -> Result<(), Failure> {
        writeln!(self.out, "{name}  {line}")?;
        Ok(self.out.flush()?)
    }

    fn advise(&mut self) -> Result<(), Failure> {
        let object = self.demo.example.object();
        let file = Etc::file(&self.demo.etc, object);
        let file = file.display();
        writeln!(
            self.out,
            "\n{object} lives in {} processes. Its reference is in {file}.",
            self.replicas.len()
        )?;
        writeln!(self.out, "Try, in another terminal:\n")?;
        writeln!(self.out, "  maestro ping {file}    which replicas answer")?;
        writeln!(self.out, "  maestro ior {file}     what the reference says (so does omniORB's catior)")?;
        for replica in &self.replicas {
            writeln!(self.out, "  kill -9 {}    {} dies; clients go on", replica.pid(), replica.name)?;
        }
        writeln!(self.out, "\nCtrl-C stops all replicas in order.\n")?;
        Ok(self.out.flush()?)
    }

    /// Stops the replicas in order, one after the other, and waits for each.
    async fn stop(&mut self, events: &mut UnboundedReceiver<Event>) -> Result<(), Failure> {
        for number in 0..self.replicas.len() {
            if self.replicas[number].ended.is_some() {
                continue;
            }
            let name = self.replicas[number].name.clone();
            self.tell(&name, "stops")?;
            self.replicas[number].stop();
            if tokio::time::timeout(STOP_LIMIT, self.ended(number, events)).await.is_err() {
                self.tell(&name, "does not stop, and is killed")?;
                self.replicas[number].kill();
            }
        }
        Ok(())
    }

    /// Shows what replicas say until one has ended.
    async fn ended(&mut self, number: usize, events: &mut UnboundedReceiver<Event>) -> Result<(), Failure> {
        while self.replicas[number].ended.is_none() {
            match events.recv().await {
                Some(event) => self.take(event)?,
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|source| Failure::Path { path: path.display().to_string(), source })
}

/// Says how a process ended.
fn end(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    match (status.code(), status.signal()) {
        (Some(0), _) => "has stopped in order".into(),
        (Some(code), _) => format!("has ended with exit code {code}"),
        (None, Some(9)) => "was killed".into(),
        (None, signal) => format!("was ended by signal {}", signal.unwrap_or(0)),
    }
}

/// The signals that stop the demo.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn catch() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
