//! Whose turn it is to propose: members have to agree on it.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use maestro_group::engine::embedded::{Embedded, EmbeddedSettings};
use maestro_group::engine::{Engine, EngineInput, EngineOutput};
use maestro_group::{ConfigId, Incarnation, Member, MemberIndex, Time};

struct Net {
    engines: Vec<Embedded>,
    wires: VecDeque<(usize, usize, Bytes)>,
    now: Time,
    /// The members of the last configuration of each.
    configs: Vec<Vec<u32>>,
    up: Vec<bool>,
}

fn index(at: usize) -> MemberIndex {
    MemberIndex(u32::try_from(at).unwrap())
}

impl Net {
    fn new() -> Self {
        let member = |at| Member { index: index(at), incarnation: Incarnation(1) };
        let engine = |at| Embedded::new(member(at), 3, ConfigId::default(), EmbeddedSettings::default());
        Self {
            engines: (0..3).map(engine).collect(),
            wires: VecDeque::new(),
            now: Time::default().after(Duration::from_secs(1)),
            configs: vec![Vec::new(); 3],
            up: vec![false; 3],
        }
    }

    fn input(&mut self, at: usize, input: EngineInput) {
        self.engines[at].handle(self.now, input);
        self.drain(at);
    }

    fn drain(&mut self, at: usize) {
        while let Some(output) = self.engines[at].poll() {
            match output {
                EngineOutput::Transmit(to, octets) => self.wires.push_back((at, to.0 as usize, octets)),
                EngineOutput::Config(config) => {
                    self.configs[at] = config.members.iter().map(|member| member.index.0).collect();
                }
                _ => {}
            }
        }
    }

    fn link(&mut self, a: usize, b: usize) {
        let member = |at| Member { index: index(at), incarnation: Incarnation(1) };
        self.input(a, EngineInput::LinkUp(member(b)));
        self.input(b, EngineInput::LinkUp(member(a)));
    }

    /// Delivers what is on the wires.
    fn settle(&mut self) {
        while let Some((from, to, octets)) = self.wires.pop_front() {
            if self.up[from] && self.up[to] {
                self.input(to, EngineInput::Message(index(from), octets));
            }
        }
    }

    fn run(&mut self, time: Duration) {
        let end = self.now.after(time);
        while self.now < end {
            self.now = self.now.after(Duration::from_millis(10));
            for at in (0..3).filter(|&at| self.up[at]).collect::<Vec<_>>() {
                self.input(at, EngineInput::Tick);
            }
            self.settle();
        }
    }
}

/// r2 and r3 have a configuration, r1 joins it: its order is r2, r3, r1. Then r3's links go down. r1 notices first, and r2 hears
/// that before it notices itself: it proposes r2 and r3, gives that up, and is in no configuration. Whose turn is it?
#[test]
fn a_member_that_gave_its_proposal_up_and_one_that_waits_for_it_do_not_wait_for_each_other() {
    let mut net = Net::new();
    (net.up[1], net.up[2]) = (true, true);
    net.link(1, 2);
    net.run(Duration::from_secs(3));
    for at in [1, 2] {
        net.engines[at].set_seniority(net.now, 7);
        net.drain(at);
    }
    net.up[0] = true;
    net.link(0, 1);
    net.link(0, 2);
    net.run(Duration::from_secs(3));
    net.engines[0].set_seniority(net.now, 7);
    net.drain(0);
    net.run(Duration::from_millis(300));
    assert_eq!(net.configs, [[1, 2, 0], [1, 2, 0], [1, 2, 0]]);
    net.up[2] = false;
    net.input(0, EngineInput::LinkDown(index(2)));
    net.settle();
    net.input(1, EngineInput::LinkDown(index(2)));
    net.settle();
    net.run(Duration::from_millis(300));
    assert_eq!(net.configs[..2], [[1, 0], [1, 0]], "they wait for each other");
}
