//! What happens to replicas, written down as it happens.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::net::Network;
use super::plan::{Action, Episode, Fault, Step};
use super::replicas::{Replicas, name};
use super::timeline::Timeline;

/// How long anything may take that has to happen: a start, an end, the next answer. Far beyond what it takes on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(90);

/// Replicas, and the timeline of what is done to them.
#[derive(Debug)]
pub struct Cluster {
    /// The replicas.
    pub replicas: Replicas,
    /// What was done so far.
    pub timeline: Timeline,
}

impl Cluster {
    /// Prepares replicas in a directory, with a network of their own if there is one.
    ///
    /// # Errors
    ///
    /// The directory cannot be written.
    pub fn prepare(
        count: usize,
        directory: &Path,
        network: Option<Network>,
        flags: &[String],
    ) -> Result<Self, String> {
        let tell = |error: std::io::Error| format!("{}: {error}", directory.display());
        let timeline = Timeline::begin(&directory.join("timeline.jsonl")).map_err(tell)?;
        let replicas = Replicas::prepare(count, directory, network, flags).map_err(tell)?;
        Ok(Self { replicas, timeline })
    }

    /// Starts all replicas and waits until they are ready.
    ///
    /// # Errors
    ///
    /// Who is not.
    pub fn start(&mut self) -> Result<(), String> {
        let all = 0..self.replicas.count();
        let steps = all.clone().map(Action::Start).chain(all.map(Action::AwaitReady));
        self.run(steps.map(|action| vec![action]).collect::<Vec<_>>().concat())
    }

    /// Stops all replicas in order and waits until they have ended well.
    ///
    /// # Errors
    ///
    /// Who has not.
    pub fn stop(&mut self) -> Result<(), String> {
        let all = 0..self.replicas.count();
        self.run(all.clone().map(Action::Terminate).chain(all.map(Action::AwaitEnd)).collect())
    }

    /// Does things one after the other.
    ///
    /// # Errors
    ///
    /// What does not come to pass.
    pub fn run(&mut self, actions: Vec<Action>) -> Result<(), String> {
        let steps = actions.into_iter().map(|action| Step { after: Duration::ZERO, action }).collect();
        self.faults(vec![steps], &mut || Ok(()))
    }

    /// Has the faults of an episode happen. `watch` is asked all the time whether to go on.
    ///
    /// # Errors
    ///
    /// What does not come to pass, or a replica that ends by itself.
    pub fn episode(
        &mut self,
        episode: &Episode,
        watch: &mut dyn FnMut() -> Result<(), String>,
    ) -> Result<(), String> {
        let end = Instant::now() + episode.calm;
        while Instant::now() < end {
            self.watch(watch)?;
            std::thread::sleep(Duration::from_millis(5));
        }
        let faults = episode.faults.iter().map(|Fault { steps, .. }| steps.clone()).collect();
        self.faults(faults, watch)
    }

    /// Asks whether to go on.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn watch(&mut self, watch: &mut dyn FnMut() -> Result<(), String>) -> Result<(), String> {
        watch()?;
        match self.replicas.ended_by_itself() {
            Ok(None) => Ok(()),
            Ok(Some(ended)) => Err(ended),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Goes through the steps of all faults side by side, in one thread: replicas end with the thread that started them.
    fn faults(
        &mut self,
        faults: Vec<Vec<Step>>,
        watch: &mut dyn FnMut() -> Result<(), String>,
    ) -> Result<(), String> {
        let now = Instant::now();
        let mut rest: Vec<_> = faults.into_iter().map(|steps| (steps.into_iter().peekable(), now)).collect();
        while rest.iter_mut().any(|(steps, _)| steps.peek().is_some()) {
            for (steps, since) in &mut rest {
                while let Some(Step { after, action }) =
                    steps.peek().copied().filter(|s| since.elapsed() >= s.after)
                {
                    if self.perform(action)? {
                        steps.next();
                        *since = Instant::now();
                    } else if since.elapsed() > after + LIMIT {
                        return Err(format!("after {LIMIT:?}: {}", describe(action)));
                    } else {
                        break;
                    }
                }
            }
            self.watch(watch)?;
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Does what a step says. Returns whether it has come to pass.
    fn perform(&mut self, action: Action) -> Result<bool, String> {
        let done = match action {
            Action::AwaitEnd(replica) => return self.has_ended(replica),
            Action::AwaitReady(replica) => self.replicas.is_ready(replica),
            _ => {
                self.timeline.note(&describe(action));
                return self.act(action).map(|()| true);
            }
        };
        if done {
            self.timeline.note(&describe(action));
        }
        Ok(done)
    }

    fn has_ended(&mut self, replica: usize) -> Result<bool, String> {
        if !self.replicas.runs(replica) {
            return Ok(true);
        }
        match self.replicas.ended(replica).map_err(|error| error.to_string())? {
            None => Ok(false),
            Some(status) if status.success() => {
                self.timeline.note(&describe(Action::AwaitEnd(replica)));
                Ok(true)
            }
            Some(status) => Err(format!("{} stopped with {status}", name(replica))),
        }
    }

    fn act(&mut self, action: Action) -> Result<(), String> {
        let tell = |error: std::io::Error| error.to_string();
        let replicas = &mut self.replicas;
        match action {
            Action::Kill(replica) => {
                replicas.signal(replica, Signal::KILL);
                while replicas.runs(replica) && replicas.ended(replica).map_err(tell)?.is_none() {
                    std::thread::sleep(Duration::from_micros(200));
                }
            }
            Action::Terminate(replica) => replicas.signal(replica, Signal::TERM),
            Action::Pause(replica) => replicas.signal(replica, Signal::STOP),
            Action::Resume(replica) => replicas.signal(replica, Signal::CONT),
            Action::Start(replica) => replicas.start(replica).map_err(tell)?,
            Action::AwaitEnd(_) | Action::AwaitReady(_) => {}
            Action::Unplug(replica) => self.network()?.unplug(replica)?,
            Action::Plug(replica) => self.network()?.plug(replica)?,
            Action::Cut(from, to) => self.network()?.cut(from, to)?,
            // Two faults may have cut the same way; the first one that ends mends it.
            Action::Mend(from, to) => drop(self.network()?.mend(from, to)),
            Action::Disturb(replica, percent) => self.network()?.disturb(replica, percent)?,
            Action::Calm(replica) => drop(self.network()?.calm(replica)),
            Action::KillDaemon(replica) => replicas.daemons()?.kill(replica)?,
            Action::StartDaemon(replica) => replicas.daemons()?.start(replica)?,
        }
        Ok(())
    }

    fn network(&self) -> Result<&Network, String> {
        self.replicas.network().ok_or_else(|| "there is no network to part".to_owned())
    }
}

/// Tells what is done, or waited for.
fn describe(action: Action) -> String {
    match action {
        Action::Kill(replica) => format!("{} killed", name(replica)),
        Action::Terminate(replica) => format!("{} asked to stop", name(replica)),
        Action::AwaitEnd(replica) => format!("{} has ended", name(replica)),
        Action::Start(replica) => format!("{} started", name(replica)),
        Action::AwaitReady(replica) => format!("{} is ready", name(replica)),
        Action::Pause(replica) => format!("{} paused", name(replica)),
        Action::Resume(replica) => format!("{} resumed", name(replica)),
        Action::Unplug(replica) => format!("{} unplugged", name(replica)),
        Action::Plug(replica) => format!("{} plugged in", name(replica)),
        Action::Cut(from, to) => format!("cut from {} to {}", name(from), name(to)),
        Action::Mend(from, to) => format!("mended from {} to {}", name(from), name(to)),
        Action::Disturb(replica, percent) => format!("{} loses packets ({percent})", name(replica)),
        Action::Calm(replica) => format!("{} loses packets no more", name(replica)),
        Action::KillDaemon(replica) => format!("the daemon of {} killed", name(replica)),
        Action::StartDaemon(replica) => format!("the daemon of {} started", name(replica)),
    }
}
