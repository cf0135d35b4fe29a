//! Engines of several members, driven by hand: links deliver at once, and the bus is a list that each member reads as it is told.

use super::*;
use crate::types::Incarnation;

const STAMP: Stamp = Stamp { time_ns: 7, seed: 8 };

/// A moment after the members have waited for each other.
const LATER: Time = Time(Duration::from_millis(500));

struct Group {
    engines: Vec<Corosync>,
    /// All frames, in the order of the bus.
    bus: Vec<(Place, Bytes)>,
    /// Casts that each member delivered.
    delivered: Vec<Vec<Bytes>>,
    configs: Vec<Vec<Configuration>>,
    recalled: usize,
    now: Time,
}

fn life(index: usize) -> Member {
    Member { index: MemberIndex(u32::try_from(index).expect("few")), incarnation: Incarnation(1) }
}

fn place(index: usize) -> Place {
    let node = u32::try_from(index).expect("few") + 1;
    Place { node, process: 100 + node }
}

impl Group {
    /// Members with links to each other. None of them is on the bus.
    fn linked(members: usize) -> Self {
        let engine =
            |index| Corosync::new(life(index), members, ConfigId::default(), CorosyncSettings::default());
        let mut group = Self {
            engines: (0..members).map(engine).collect(),
            bus: Vec::new(),
            delivered: vec![Vec::new(); members],
            configs: vec![Vec::new(); members],
            recalled: 0,
            now: Time::default(),
        };
        for one in 0..members {
            for other in (0..members).filter(|&other| other != one) {
                group.engines[one].handle(Time::default(), EngineInput::LinkUp(life(other)));
            }
        }
        group.run();
        group
    }

    /// Members in one configuration.
    fn formed(members: usize) -> Self {
        let mut group = Self::linked(members);
        let all: Vec<Place> = (0..members).map(place).collect();
        (0..members).for_each(|index| group.sees(index, &all, &[]));
        group.tick(LATER);
        let last = group.configs[0].last().expect("a configuration").clone();
        assert_eq!(last.members.len(), members);
        assert!(group.configs.iter().all(|configs| configs.last() == Some(&last)));
        group
    }

    fn sees(&mut self, index: usize, members: &[Place], left: &[Place]) {
        let (members, left) = (members.to_vec(), left.to_vec());
        self.engines[index].bus(self.now, BusInput::Members { own: place(index), members, left });
        self.run();
    }

    /// Time goes on in steps of a heartbeat, until this moment.
    fn tick(&mut self, moment: Time) {
        while self.now < moment {
            self.now = self.now.after(Duration::from_millis(100));
            for index in 0..self.engines.len() {
                self.engines[index].handle(self.now, EngineInput::Tick);
                self.run();
            }
        }
    }

    /// Carries messages until there are no more.
    fn run(&mut self) {
        loop {
            let mut quiet = true;
            for index in 0..self.engines.len() {
                while let Some(output) = self.engines[index].poll() {
                    quiet = false;
                    self.act(index, output);
                }
            }
            if quiet {
                return;
            }
        }
    }

    fn act(&mut self, index: usize, output: EngineOutput) {
        match output {
            EngineOutput::Transmit(to, octets) => {
                let input = EngineInput::Message(life(index).index, octets);
                self.engines[to.at()].handle(self.now, input);
            }
            EngineOutput::Multicast(frame) => self.bus.push((place(index), frame)),
            EngineOutput::Recall => self.recalled += 1,
            EngineOutput::Config(config) => self.configs[index].push(config),
            EngineOutput::Cast { payload, .. } => self.delivered[index].push(payload),
            EngineOutput::Leaving | EngineOutput::Holder(_) | EngineOutput::Send { .. } => {}
        }
    }

    /// A member casts, and its turn ends.
    fn cast(&mut self, index: usize, payload: &'static [u8]) {
        self.engines[index].cast(Bytes::from_static(payload));
        self.flush(index);
    }

    fn flush(&mut self, index: usize) {
        self.engines[index].flush(STAMP);
        self.run();
    }

    /// A member reads a frame of the bus.
    fn read(&mut self, index: usize, at: usize) {
        let (from, octets) = self.bus[at].clone();
        self.engines[index].bus(self.now, BusInput::Frame { from, octets });
        self.run();
    }

    fn labels(&self, index: usize) -> Vec<Option<(u64, u64)>> {
        (0..self.engines.len()).map(|peer| self.engines[index].ties.label(life(peer).index)).collect()
    }
}

#[test]
fn a_member_that_is_alone_needs_no_bus() {
    let mut group = Group::linked(1);
    group.tick(LATER);
    group.cast(0, b"alone");
    assert_eq!((group.delivered[0].len(), group.bus.len()), (1, 0));
    assert_eq!(group.engines[0].holder(), Some(life(0).index));
}

#[test]
fn members_that_are_linked_and_not_on_the_bus_stay_apart() {
    let mut group = Group::linked(2);
    group.tick(LATER);
    assert!(group.configs.iter().flatten().all(|config| config.members.len() == 1));
}

#[test]
fn a_cast_is_delivered_when_the_bus_and_the_first_member_say_so() {
    let mut group = Group::formed(3);
    group.cast(2, b"cast");
    assert_eq!(group.bus.len(), 1);
    group.read(1, 0);
    assert!(group.delivered.iter().all(Vec::is_empty), "the bus alone is not enough");
    group.read(0, 0);
    group.flush(0);
    assert_eq!((group.delivered[0].len(), group.delivered[1].len()), (1, 1));
    assert!(group.delivered[2].is_empty(), "it was not delivered there by the bus");
    group.read(2, 0);
    assert_eq!(group.delivered[2], ["cast"]);
    assert!(group.engines.iter().all(|engine| engine.holder() == Some(life(0).index)));
}

#[test]
fn another_order_on_the_bus_breaks_the_configuration_before_anything_of_it_is_delivered() {
    let mut group = Group::formed(3);
    let before = group.configs[1].len();
    group.cast(0, b"of the first");
    group.cast(1, b"of the second");
    group.read(0, 0);
    group.read(0, 1);
    group.flush(0);
    // The first one's frame is missing there, and nobody says so.
    group.read(1, 1);
    assert!(group.delivered[1].is_empty());
    group.read(1, 0);
    assert!(group.delivered[1].is_empty(), "twice as many, in another order");
    group.tick(group.now.after(Duration::from_millis(500)));
    assert!(group.configs[1].len() > before && group.recalled > 0);
    let (one, other) = (group.configs[0].last(), group.configs[1].last());
    assert!(one == other && one.is_some_and(|config| config.members.len() == 3), "{one:?}, {other:?}");
}

#[test]
fn frames_that_never_come_are_not_waited_for_for_ever() {
    let mut group = Group::formed(2);
    group.cast(0, b"lost on the way to the second");
    group.read(0, 0);
    group.flush(0);
    let (labels, moment) = (group.labels(1), group.now);
    group.tick(moment.after(Duration::from_secs(9)));
    assert_eq!(group.labels(1), labels);
    group.tick(moment.after(Duration::from_secs(11)));
    assert_ne!(group.labels(1), labels, "the tie was broken, and is there again");
    assert!(group.labels(1)[0].is_some() && group.delivered[1].is_empty());
}

#[test]
fn frames_of_strangers_and_of_other_configurations_are_nothing() {
    let mut group = Group::formed(2);
    group.cast(1, b"cast");
    let (from, octets) = group.bus[0].clone();
    let stranger = Place { process: 7, ..from };
    group.engines[0].bus(LATER, BusInput::Frame { from: stranger, octets: octets.clone() });
    let mut older = octets.to_vec();
    older[1] = 0;
    group.engines[0].bus(LATER, BusInput::Frame { from, octets: older.into() });
    group.engines[0].bus(LATER, BusInput::Frame { from, octets: octets.slice(..20) });
    group.flush(0);
    assert!(group.delivered[0].is_empty());
    group.read(0, 0);
    group.flush(0);
    assert_eq!(group.delivered[0], ["cast"]);
}

#[test]
fn frames_that_come_before_the_configuration_begins_here_are_kept() {
    let mut early = Early::default();
    let config = ConfigId { round: 3, proposer: 1 };
    let frame = |config| Frame { config, sender: life(0), number: 0, body: wire::Body::Casts(Vec::new()) };
    early.keep(frame(config), 10);
    early.keep(frame(config), 10);
    assert_eq!((early.frames.len(), early.octets), (2, 20));
    early.keep(frame(config), EARLY_OCTETS);
    assert_eq!(early.frames.len(), 2, "not without a limit");
    early.keep(frame(ConfigId { round: 4, ..config }), 10);
    assert_eq!((early.frames.len(), early.octets), (1, 10), "of the newest only");
}
