//! One view change in which objects' states and casts move in opposite directions.

use std::collections::VecDeque;

use bytes::Bytes;
use maestro_group::{
    ConfigId, Core, CoreSettings, Entry, Input, MemberIndex, Output, PushEnd, Stamp, StopState, Time,
    TransferId, ViewId, ViewTable,
};
use uuid::Uuid;

use crate::sim::check::member;
use crate::sim::world::addresses;

/// What a member kept that holds casts up to `held`, those after `base` to hand on, and has executed up to `executed`.
fn memory(base: u64, held: u64, executed: u64) -> StopState {
    let view = ViewId { epoch: 0, config: ConfigId { round: 1, proposer: 1 } };
    let entry = |seq: u64| Entry {
        origin: member(0, 1),
        time_ns: seq,
        seed: seq,
        payload: Bytes::from(seq.to_le_bytes().to_vec()),
        merge: None,
        change: false,
        mark: None,
    };
    StopState {
        cluster: Some(Uuid::from_u128(5)),
        epoch: 0,
        zombie: false,
        promised: view.config,
        view,
        table: ViewTable(vec![(view, 0)]),
        base,
        base_time_ns: base,
        entries: (base + 1..=held).map(entry).collect(),
        merged: Default::default(),
        executed,
        incarnations: vec![1, 1, 0],
        roster: maestro_group::Roster::first(&addresses(3)),
        loose: Default::default(),
    }
}

/// Members whose messages arrive at once, and what came out of them beside.
struct Trio {
    cores: Vec<Core>,
    said: Vec<(usize, Output)>,
}

impl Trio {
    fn give(&mut self, to: usize, input: Input) {
        self.settle(VecDeque::from([(to, input)]));
    }

    /// Lets each take all that is for it together, and what comes of that.
    fn settle(&mut self, mut waiting: VecDeque<(usize, Input)>) {
        while let Some(at) = waiting.front().map(|(at, _)| *at) {
            let (now, later) = waiting.into_iter().partition(|(other, _)| *other == at);
            waiting = later;
            let now: VecDeque<(usize, Input)> = now;
            now.into_iter().for_each(|(_, input)| self.cores[at].handle(Time::default(), input));
            self.cores[at].flush(Time::default(), Stamp { time_ns: 1000, seed: 7 });
            while let Some(output) = self.cores[at].poll() {
                if let Output::Transmit { to, message } = output {
                    let from = MemberIndex(u32::try_from(at).unwrap());
                    waiting.push_back((to.at(), Input::Message { from, message }));
                } else {
                    self.said.push((at, output));
                }
            }
        }
    }

    fn delivered(&self, at: usize) -> Vec<u64> {
        let seq = |(member, output): &(usize, Output)| match output {
            Output::Deliver(delivery) if *member == at => Some(delivery.seq),
            _ => None,
        };
        self.said.iter().filter_map(seq).collect()
    }
}

#[test]
fn who_has_executed_most_hands_the_state_over_and_who_holds_most_the_casts() {
    // The second holds a cast that nobody else has, the first has executed what the second has not; the third comes with nothing.
    let memories = [Some(memory(8, 9, 9)), Some(memory(5, 10, 7)), None];
    let cores = memories.into_iter().enumerate().map(|(index, memory)| {
        let life = Uuid::from_u64_pair(0, index as u64);
        Core::new(CoreSettings::new(member(index, 1), &addresses(3), life), memory)
    });
    let mut trio = Trio { cores: cores.collect(), said: Vec::new() };
    let pairs = [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)];
    trio.settle(pairs.map(|(one, other)| (one, Input::LinkUp { peer: member(other, 1) })).into());
    let pushes: Vec<(usize, TransferId)> = trio
        .said
        .iter()
        .filter_map(|(at, output)| match output {
            Output::PushState { transfer, .. } => Some((*at, *transfer)),
            _ => None,
        })
        .collect();
    let [(0, transfer)] = pushes[..] else { panic!("{pushes:?}") };
    assert_eq!(transfer.to, MemberIndex(2));
    // The cast came to the first one from the second, in the same change.
    assert_eq!(trio.cores[0].history().held(), 10);
    trio.give(0, Input::PiecePushed { transfer, piece: Bytes::from_static(b"state") });
    trio.give(0, Input::PushEnded { transfer, result: Ok(PushEnd { at: 9, time_ns: 9 }) });
    trio.give(2, Input::PieceTaken { transfer });
    trio.give(2, Input::StateTaken { transfer, result: Ok(()) });
    assert!(trio.cores.iter().all(|core| core.primary().is_some() && core.history().held() == 10));
    // Each goes on from where it stands: nothing is executed twice, nothing is left out.
    assert_eq!([0, 1, 2].map(|at| trio.delivered(at)), [vec![10], vec![8, 9, 10], vec![10]]);
}
