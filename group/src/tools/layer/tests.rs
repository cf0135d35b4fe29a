//! Layers on one history in one thread: who is behind, and what is sent, as a seed decides.

use std::collections::VecDeque;

use super::super::envelope;
use super::*;
use crate::api::MemberInfo;
use crate::types::{ConfigId, Incarnation};

const SEEDS: u64 = 300;

/// Keeps all generic casts that it got, as its state.
#[derive(Default)]
struct Recorder {
    log: Vec<u8>,
    fresh: Vec<u8>,
    safe: Vec<u8>,
    sent: Vec<u8>,
    views: Vec<ViewId>,
    cancelled: usize,
}

impl Handler for Recorder {
    fn view(&mut self, _: &mut Outbox, view: &GroupView) {
        self.views.push(view.id);
    }

    fn view_message(&mut self) -> Bytes {
        Bytes::from_static(b"word")
    }

    fn cast(&mut self, _: &mut Outbox, _: &Sender, kind: Kind, payload: Bytes) {
        match kind {
            Kind::Generic => self.log.extend_from_slice(&payload),
            Kind::Safe => self.safe.extend_from_slice(&payload),
        }
    }

    fn send(&mut self, _: &mut Outbox, _: &Sender, payload: Bytes) {
        self.sent.extend_from_slice(&payload);
    }

    fn request(&mut self, _: &Sender, payload: Bytes) -> Option<Bytes> {
        self.log.extend_from_slice(&payload);
        Some(Bytes::from(vec![u8::try_from(self.log.len() % 251).unwrap()]))
    }

    fn push_state(&mut self) -> super::super::StatePieces {
        Box::new(self.log.clone().into_iter().map(|octet| Bytes::from(vec![octet])))
    }

    fn get_piece(&mut self, piece: Bytes) -> Result<(), String> {
        self.fresh.extend_from_slice(&piece);
        Ok(())
    }

    fn get_end(&mut self) -> Result<(), String> {
        self.log = std::mem::take(&mut self.fresh);
        Ok(())
    }

    fn get_cancel(&mut self) {
        self.fresh.clear();
        self.cancelled += 1;
    }
}

struct Node {
    layer: Layer,
    handler: Recorder,
    /// How many casts of the history it was given.
    at: usize,
    here: bool,
    answers: Vec<(u64, Member, Bytes)>,
    asked: Vec<(u64, Vec<Member>)>,
    view: Option<GroupView>,
}

struct World {
    nodes: Vec<Node>,
    history: Vec<(Member, Bytes)>,
    sends: Vec<(usize, usize, VecDeque<Bytes>)>,
    round: u64,
    seed: u64,
}

fn member(index: usize) -> Member {
    Member { index: MemberIndex(u32::try_from(index).unwrap()), incarnation: Incarnation(1) }
}

impl World {
    fn new(seed: u64, options: &[Options]) -> Self {
        let names: Vec<String> = (0..options.len()).map(|index| format!("m{index}")).collect();
        let node = |(index, options): (usize, &Options)| Node {
            layer: Layer::new(*options, member(index).index, names.clone()),
            handler: Recorder::default(),
            at: 0,
            here: false,
            answers: Vec::new(),
            asked: Vec::new(),
            view: None,
        };
        let nodes = options.iter().enumerate().map(node).collect();
        Self { nodes, history: Vec::new(), sends: Vec::new(), round: 0, seed }
    }

    fn random(&mut self, limit: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.seed >> 33).unwrap() % limit
    }

    /// All members of the next view catch up, as the group makes them, and enter it.
    fn view(&mut self, members: &[usize]) {
        self.round += 1;
        self.sends.clear();
        let end = self.history.len();
        for index in 0..self.nodes.len() {
            if self.nodes[index].here {
                self.with(index, |layer, handler| layer.changing(handler));
                self.nodes[index].view = None;
            }
            self.nodes[index].here = members.contains(&index);
        }
        for &index in members {
            while self.nodes[index].at < end {
                self.give(index);
            }
        }
        let info = |&index: &usize| MemberInfo { member: member(index), name: format!("m{index}") };
        for &index in members {
            let event = ViewEvent {
                id: ViewId { epoch: 0, config: ConfigId { round: self.round, proposer: 0 } },
                cluster: "test".into(),
                me: member(index),
                members: members.iter().map(info).collect(),
                coordinator: member(members[0]),
                start: end as u64,
            };
            self.with(index, |layer, handler| layer.view(handler, &event));
        }
    }

    fn cast(&mut self, from: usize, kind: Kind, call: Option<u64>, octet: u8) {
        if self.nodes[from].view.is_some() {
            let program = Program { kind, to: None, call, payload: Bytes::from(vec![octet]) };
            self.history.push((member(from), encode(&Ordered::Program(program))));
        }
    }

    fn give(&mut self, index: usize) {
        let at = self.nodes[index].at;
        let (origin, cast) = self.history[at].clone();
        self.nodes[index].at += 1;
        let cast = envelope::ordered(&cast).unwrap();
        self.with(index, |layer, handler| layer.deliver(handler, at as u64 + 1, origin, cast));
    }

    fn with(&mut self, index: usize, call: impl FnOnce(&mut Layer, &mut Recorder)) {
        let node = &mut self.nodes[index];
        call(&mut node.layer, &mut node.handler);
        for effect in self.nodes[index].layer.effects() {
            match effect {
                Effect::Cast(cast) if self.nodes[index].here => self.history.push((member(index), cast)),
                Effect::Send(to, message) if self.nodes[index].here => {
                    self.send(index, to.index.at(), message);
                }
                Effect::Cast(_) | Effect::Send(..) => {}
                Effect::View { view, is_new } => {
                    if is_new {
                        self.nodes[index].handler.view(&mut Outbox::default(), &view);
                    }
                    self.nodes[index].view = Some(view);
                }
                Effect::Asked(call, servers) => self.nodes[index].asked.push((call, servers)),
                Effect::Answered(call, from, answer) => self.nodes[index].answers.push((call, from, answer)),
                Effect::Wish(wish) => panic!("the recorder wishes nothing: {wish:?}"),
                Effect::Fail(reason) => panic!("{reason}"),
            }
        }
    }

    fn send(&mut self, from: usize, to: usize, message: Bytes) {
        let link = self.sends.iter().position(|link| (link.0, link.1) == (from, to)).unwrap_or_else(|| {
            self.sends.push((from, to, VecDeque::new()));
            self.sends.len() - 1
        });
        self.sends[link].2.push_back(message);
    }

    /// Does one thing that can be done; false when there is none.
    fn step(&mut self) -> bool {
        let behind: Vec<usize> = (0..self.nodes.len())
            .filter(|&index| self.nodes[index].here && self.nodes[index].at < self.history.len())
            .collect();
        let full: Vec<usize> = (0..self.sends.len()).filter(|&link| !self.sends[link].2.is_empty()).collect();
        if behind.is_empty() && full.is_empty() {
            return false;
        }
        let choice = self.random(behind.len() + full.len());
        if let Some(&index) = behind.get(choice) {
            self.give(index);
        } else {
            let (from, to, link) = &mut self.sends[full[choice - behind.len()]];
            let (from, to, message) = (*from, *to, link.pop_front().unwrap());
            let message = envelope::sent(&message).unwrap();
            self.with(to, |layer, handler| layer.received(handler, member(from), message));
        }
        true
    }

    fn settle(&mut self) {
        while self.step() {}
    }

    /// What is alike everywhere once nothing is on its way.
    fn check(&self, servers: usize) {
        let here: Vec<&Node> = self.nodes.iter().filter(|node| node.here).collect();
        for node in &here {
            assert_eq!(node.layer.common, here[0].layer.common, "seed {}", self.seed);
            assert!(node.layer.common.deferred.is_empty());
        }
        let with_state: Vec<&&Node> = here.iter().filter(|node| node.layer.has_state).collect();
        assert_eq!(with_state.len(), servers);
        assert!(with_state.iter().all(|node| node.handler.log == with_state[0].handler.log), "states differ");
    }
}

fn options(role: Role, safety: Safety) -> Options {
    Options { role, safety }
}

#[test]
fn servers_have_one_state_whatever_comes_while_it_moves() {
    for seed in 0..SEEDS {
        let safety = [Safety::Free, Safety::Protected, Safety::Atomic][usize::try_from(seed % 3).unwrap()];
        let roles = [Role::Server, Role::Server, Role::Client, Role::Server];
        let mut world = World::new(seed, &roles.map(|role| options(role, safety)));
        let views: [&[usize]; 4] = [&[0, 1, 2], &[1, 2, 3], &[0, 1, 2, 3], &[0, 1, 3]];
        for view in views {
            world.view(view);
            for cast in 0..60 {
                let from = view[world.random(view.len())];
                let kind = if world.random(3) == 0 { Kind::Safe } else { Kind::Generic };
                world.cast(from, kind, None, cast);
                for _ in 0..world.random(6) {
                    world.step();
                }
            }
        }
        world.settle();
        world.check(3);
        assert!(world.nodes[1].handler.log.len() > 20, "seed {seed}: casts reach the state");
    }
}

#[test]
fn a_client_gets_all_casts_in_the_same_order_and_no_state() {
    let mut world =
        World::new(1, &[options(Role::Server, Safety::Free), options(Role::Client, Safety::Free)]);
    world.view(&[0, 1]);
    world.settle();
    (0..20).for_each(|octet| world.cast(usize::from(octet % 2 == 0), Kind::Generic, None, octet));
    world.settle();
    assert_eq!(world.nodes[0].handler.log, world.nodes[1].handler.log);
    world.check(1);
    assert_eq!(world.nodes[1].view.as_ref().unwrap().message, "word");
}

#[test]
fn a_client_becomes_a_server_and_a_client_again() {
    let mut world =
        World::new(7, &[options(Role::Server, Safety::Free), options(Role::Client, Safety::Free)]);
    world.view(&[0, 1]);
    world.settle();
    (0..9).for_each(|octet| world.cast(0, Kind::Generic, None, octet));
    world.with(1, |layer, _| layer.become_role(Role::Server));
    (9..20).for_each(|octet| world.cast(0, Kind::Generic, None, octet));
    world.settle();
    world.check(2);
    assert_eq!(world.nodes[1].handler.log, (0..20).collect::<Vec<u8>>());
    world.with(1, |layer, _| layer.become_role(Role::Client));
    world.settle();
    world.check(1);
}

/// Casts while a state is on its way: what each level of safety lets through until it is there.
#[test]
fn what_is_not_safe_waits_as_the_level_says() {
    for (safety, generic, safe) in [(Safety::Free, 1, 1), (Safety::Protected, 0, 1), (Safety::Atomic, 0, 0)] {
        let server = options(Role::Server, safety);
        let mut world = World::new(3, &[server, server]);
        world.view(&[0]);
        world.settle();
        world.cast(0, Kind::Generic, None, 1);
        world.view(&[0, 1]);
        while world.nodes.iter().any(|node| node.at < world.history.len()) {
            (0..2)
                .filter(|&index| world.nodes[index].at < world.history.len())
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|index| world.give(index));
        }
        assert!(world.nodes[1].layer.incoming.is_some(), "the state is on its way");
        world.cast(0, Kind::Generic, None, 2);
        world.cast(0, Kind::Safe, None, 3);
        world.give(0);
        world.give(0);
        let source = &world.nodes[0].handler;
        assert_eq!((source.log.len() - 1, source.safe.len()), (generic, safe), "{safety:?}");
        world.settle();
        world.check(2);
        assert_eq!(
            (&world.nodes[1].handler.log[..], &world.nodes[0].handler.safe[..]),
            (&[1, 2][..], &[3][..])
        );
    }
}

#[test]
fn a_transfer_whose_source_goes_begins_anew() {
    let server = options(Role::Server, Safety::Protected);
    let mut world = World::new(5, &[server, server, server]);
    world.view(&[0, 1]);
    world.settle();
    (0..50).for_each(|octet| world.cast(0, Kind::Generic, None, octet));
    world.settle();
    world.view(&[0, 1, 2]);
    while world.nodes[2].layer.incoming.is_none() || world.nodes[2].handler.fresh.is_empty() {
        assert!(world.step());
    }
    let source = world.nodes[2].layer.incoming.unwrap().source.index.at();
    assert_eq!(source, 1, "not the sequencer where there is a choice");
    world.cast(0, Kind::Generic, None, 77);
    world.view(&[0, 2]);
    world.settle();
    world.check(2);
    assert_eq!((world.nodes[2].handler.log.len(), world.nodes[2].handler.cancelled), (51, 1));
}

#[test]
fn all_servers_answer_a_call_at_the_same_place() {
    let mut world = World::new(
        11,
        &[
            options(Role::Server, Safety::Free),
            options(Role::Server, Safety::Free),
            options(Role::Client, Safety::Free),
        ],
    );
    world.view(&[0, 1, 2]);
    world.settle();
    (0..10).for_each(|octet| world.cast(0, Kind::Generic, None, octet));
    world.cast(2, Kind::Generic, Some(4), 200);
    (10..20).for_each(|octet| world.cast(1, Kind::Generic, None, octet));
    world.settle();
    assert_eq!(world.nodes[2].asked, [(4, vec![member(0), member(1)])]);
    let answers: Vec<_> = world.nodes[2].answers.iter().map(|(call, _, answer)| (*call, answer[0])).collect();
    assert_eq!(answers, [(4, 11), (4, 11)]);
}
