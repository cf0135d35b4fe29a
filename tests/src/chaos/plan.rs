//! Which faults happen when: episodes of faults, all by a seed.
//!
//! A plan never takes the memory of a majority: at most a minority of the replicas is killed in one episode, and the next one
//! begins when all are there again. Pauses and partitions may well take a majority away for a while: no memory is lost by
//! them, and the group has to go on when they are over.

use std::time::Duration;

use clap::ValueEnum;

/// What can happen to replicas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Some, a minority, are killed, perhaps a second time while they start, and started again.
    Kill,
    /// Some are stopped by SIGSTOP for a while.
    Pause,
    /// One is stopped in order and started again.
    Restart,
    /// All are stopped in order and started again, one after the other.
    Rolling,
    /// All are stopped in order at once, and started again.
    StopAll,
    /// One's link is down for a while: it reaches nobody, and no client reaches it.
    Isolate,
    /// The replicas are parted in two for a while; clients reach both sides.
    Partition,
    /// What one replica sends to another one is lost for a while; the other direction works.
    OneWay,
    /// The links of some lose packets for a while.
    Loss,
    /// The daemon that one runs on is killed, and started again: corosync's.
    Daemon,
}

impl Kind {
    /// Says whether it needs network namespaces.
    #[must_use]
    pub fn needs_network(self) -> bool {
        matches!(self, Self::Isolate | Self::Partition | Self::OneWay | Self::Loss)
    }

    /// Says whether it happens to the daemons of an engine that has some.
    #[must_use]
    pub fn needs_daemons(self) -> bool {
        self == Self::Daemon
    }

    /// Says whether it ends processes.
    fn ends_processes(self) -> bool {
        matches!(self, Self::Kill | Self::Restart | Self::Rolling | Self::StopAll)
    }
}

/// One thing that is done to a replica, counted from 0, or waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// SIGKILL.
    Kill(usize),
    /// SIGTERM.
    Terminate(usize),
    /// Its process is waited for.
    AwaitEnd(usize),
    /// It is started.
    Start(usize),
    /// It is waited for until it says that it is ready.
    AwaitReady(usize),
    /// SIGSTOP.
    Pause(usize),
    /// SIGCONT.
    Resume(usize),
    /// Its link goes down.
    Unplug(usize),
    /// Its link goes up.
    Plug(usize),
    /// What the one sends to the other one is lost.
    Cut(usize, usize),
    /// It is not lost any more.
    Mend(usize, usize),
    /// Its link begins to lose packets, so many in a hundred.
    Disturb(usize, u32),
    /// Its link is whole again.
    Calm(usize),
    /// SIGKILL of the daemon that it runs on.
    KillDaemon(usize),
    /// That daemon is started.
    StartDaemon(usize),
}

/// An action, and how long after the one before it, or after the episode's begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The time in between.
    pub after: Duration,
    /// What is done.
    pub action: Action,
}

/// A fault, from its begin until its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which one.
    pub kind: Kind,
    /// What is done for it.
    pub steps: Vec<Step>,
}

/// Faults that overlap. Before the next episode everything is whole again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// How long nothing happens before.
    pub calm: Duration,
    /// The faults.
    pub faults: Vec<Fault>,
}

/// Draws episodes from a seed, without end.
#[derive(Debug, Clone)]
pub struct Plan {
    random: Random,
    replicas: usize,
    kinds: Vec<Kind>,
}

impl Plan {
    /// Makes a plan of faults of these kinds for so many replicas.
    ///
    /// # Panics
    ///
    /// There are no kinds, or fewer than two replicas.
    #[must_use]
    pub fn new(seed: u64, replicas: usize, kinds: &[Kind]) -> Self {
        assert!(!kinds.is_empty() && replicas > 1, "a plan needs faults and replicas");
        Self { random: Random(seed), replicas, kinds: kinds.to_vec() }
    }

    /// Returns the next episode: a fault, and every third time another one beside it.
    pub fn next_episode(&mut self) -> Episode {
        let calm = self.random.duration(200, 1500);
        let first = self.kinds[self.random.below(self.kinds.len())];
        let mut faults = vec![self.fault(first)];
        // Faults that end processes wait for them to be ready again, and only one of them may take memory away.
        let may_be_beside = |kind: &Kind| !kind.ends_processes() && *kind != first;
        let beside: Vec<Kind> = self.kinds.iter().copied().filter(may_be_beside).collect();
        if self.random.below(3) == 0 && !beside.is_empty() {
            let second = beside[self.random.below(beside.len())];
            faults.push(self.fault(second));
        }
        Episode { calm, faults }
    }

    fn fault(&mut self, kind: Kind) -> Fault {
        let begin = self.random.duration(0, 1000);
        let lasting = self.random.duration(300, 7000);
        let steps = match kind {
            Kind::Kill => self.kill(begin),
            Kind::Pause => self.pause(begin),
            Kind::Restart => {
                let victim = self.random.below(self.replicas);
                restart(victim, begin, self.random.duration(0, 2000))
            }
            Kind::Rolling => {
                let order = self.random.shuffled(self.replicas);
                order.into_iter().flat_map(|victim| restart(victim, begin, Duration::ZERO)).collect()
            }
            Kind::StopAll => self.stop_all(begin),
            Kind::Isolate => {
                let victim = self.random.below(self.replicas);
                vec![step(begin, Action::Unplug(victim)), step(lasting, Action::Plug(victim))]
            }
            Kind::Partition => self.partition(begin, lasting),
            Kind::OneWay => {
                let pair = self.random.shuffled(self.replicas);
                let (from, to) = (pair[0], pair[1]);
                vec![step(begin, Action::Cut(from, to)), step(lasting, Action::Mend(from, to))]
            }
            Kind::Loss => self.loss(begin, lasting),
            Kind::Daemon => {
                let victim = self.random.below(self.replicas);
                vec![step(begin, Action::KillDaemon(victim)), step(lasting, Action::StartDaemon(victim))]
            }
        };
        Fault { kind, steps }
    }

    fn kill(&mut self, begin: Duration) -> Vec<Step> {
        let most = (self.replicas - 1) / 2;
        let count = 1 + self.random.below(most.max(1));
        let victims = self.random.shuffled(self.replicas);
        let victims = &victims[..count];
        let mut steps = Vec::new();
        let mut after = begin;
        for &victim in victims {
            steps.push(step(after, Action::Kill(victim)));
            after = self.random.duration(0, 50);
        }
        after = self.random.duration(0, 4000);
        for &victim in victims {
            steps.push(step(after, Action::Start(victim)));
            after = Duration::ZERO;
        }
        if self.random.below(3) == 0 {
            steps.push(step(self.random.duration(20, 800), Action::Kill(victims[0])));
            steps.push(step(self.random.duration(0, 500), Action::Start(victims[0])));
        }
        steps.extend(victims.iter().map(|&victim| step(Duration::ZERO, Action::AwaitReady(victim))));
        steps
    }

    /// Mostly one is paused, at times all of them.
    fn pause(&mut self, begin: Duration) -> Vec<Step> {
        let count =
            if self.random.below(4) == 0 { self.replicas } else { 1 + self.random.below(self.replicas - 1) };
        let victims = self.random.shuffled(self.replicas);
        let victims = &victims[..count];
        let mut steps: Vec<Step> =
            victims.iter().map(|&victim| step(Duration::ZERO, Action::Pause(victim))).collect();
        steps[0].after = begin;
        let resume = self.random.duration(20, 6000);
        let resumed = steps.len();
        steps.extend(victims.iter().map(|&victim| step(Duration::ZERO, Action::Resume(victim))));
        steps[resumed].after = resume;
        steps
    }

    fn stop_all(&mut self, begin: Duration) -> Vec<Step> {
        let order = self.random.shuffled(self.replicas);
        let mut steps = vec![];
        let each =
            |action: fn(usize) -> Action| order.iter().map(move |&at| step(Duration::ZERO, action(at)));
        steps.extend(each(Action::Terminate));
        steps[0].after = begin;
        steps.extend(each(Action::AwaitEnd));
        steps.extend(each(Action::Start));
        steps.extend(each(Action::AwaitReady));
        steps
    }

    fn partition(&mut self, begin: Duration, lasting: Duration) -> Vec<Step> {
        let order = self.random.shuffled(self.replicas);
        let (one, other) = order.split_at(1 + self.random.below(self.replicas - 1));
        let pairs: Vec<(usize, usize)> =
            one.iter().flat_map(|&a| other.iter().flat_map(move |&b| [(a, b), (b, a)])).collect();
        let mut steps: Vec<Step> =
            pairs.iter().map(|&(a, b)| step(Duration::ZERO, Action::Cut(a, b))).collect();
        steps[0].after = begin;
        let mended = steps.len();
        steps.extend(pairs.iter().map(|&(a, b)| step(Duration::ZERO, Action::Mend(a, b))));
        steps[mended].after = lasting;
        steps
    }

    fn loss(&mut self, begin: Duration, lasting: Duration) -> Vec<Step> {
        let percent = [1, 5, 20, 40][self.random.below(4)];
        let count = 1 + self.random.below(self.replicas);
        let victims = self.random.shuffled(self.replicas);
        let mut steps: Vec<Step> =
            victims[..count].iter().map(|&at| step(Duration::ZERO, Action::Disturb(at, percent))).collect();
        steps[0].after = begin;
        let calmed = steps.len();
        steps.extend(victims[..count].iter().map(|&at| step(Duration::ZERO, Action::Calm(at))));
        steps[calmed].after = lasting;
        steps
    }
}

fn step(after: Duration, action: Action) -> Step {
    Step { after, action }
}

fn restart(victim: usize, begin: Duration, down: Duration) -> Vec<Step> {
    vec![
        step(begin, Action::Terminate(victim)),
        step(Duration::ZERO, Action::AwaitEnd(victim)),
        step(down, Action::Start(victim)),
        step(Duration::ZERO, Action::AwaitReady(victim)),
    ]
}

/// Numbers that follow from a seed.
///
/// Source: Steele, Lea and Flood 2014 (SplitMix64).
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap_or(0)
    }

    fn duration(&mut self, least_ms: u64, most_ms: u64) -> Duration {
        Duration::from_millis(least_ms + self.next() % (most_ms - least_ms + 1))
    }

    fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            let other = self.below(at + 1);
            all.swap(at, other);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn episodes(seed: u64, replicas: usize, kinds: &[Kind]) -> Vec<Episode> {
        let mut plan = Plan::new(seed, replicas, kinds);
        (0..200).map(|_| plan.next_episode()).collect()
    }

    #[test]
    fn a_seed_says_everything() {
        let all = Kind::value_variants();
        assert_eq!(episodes(7, 3, all), episodes(7, 3, all));
        assert_ne!(episodes(7, 3, all), episodes(8, 3, all));
    }

    #[test]
    fn no_episode_kills_a_majority_and_everything_that_begins_ends() {
        for replicas in [3, 5] {
            for episode in episodes(1, replicas, Kind::value_variants()) {
                let steps: Vec<Action> =
                    episode.faults.iter().flat_map(|fault| &fault.steps).map(|step| step.action).collect();
                let killed: HashSet<usize> = steps
                    .iter()
                    .filter_map(|action| match action {
                        Action::Kill(victim) => Some(*victim),
                        _ => None,
                    })
                    .collect();
                assert!(killed.len() <= (replicas - 1) / 2, "{episode:?}");
                for (at, action) in steps.iter().enumerate() {
                    let end = match *action {
                        Action::Kill(victim) | Action::Terminate(victim) => Action::Start(victim),
                        Action::Start(victim) => Action::AwaitReady(victim),
                        Action::Pause(victim) => Action::Resume(victim),
                        Action::Unplug(victim) => Action::Plug(victim),
                        Action::Cut(from, to) => Action::Mend(from, to),
                        Action::Disturb(victim, _) => Action::Calm(victim),
                        Action::KillDaemon(victim) => Action::StartDaemon(victim),
                        _ => continue,
                    };
                    assert!(steps[at..].contains(&end), "{action:?} has no end: {episode:?}");
                }
            }
        }
    }

    #[test]
    fn all_kinds_happen_and_no_others() {
        let happened = |kinds: &[Kind]| {
            let faults = episodes(3, 3, kinds).into_iter().flat_map(|episode| episode.faults);
            faults.fold(Vec::new(), |mut seen, fault| {
                if !seen.contains(&fault.kind) {
                    seen.push(fault.kind);
                }
                seen
            })
        };
        assert_eq!(happened(Kind::value_variants()).len(), Kind::value_variants().len());
        assert_eq!(happened(&[Kind::Rolling]), [Kind::Rolling]);
    }
}
