//! The vote of the model is the protocol's own: here its words are put into the protocol's and back.

use std::collections::BTreeMap;

use maestro_group::engine::Configuration;
use maestro_group::flush::{self, FlushState, decide};
use maestro_group::{
    ConfigId, Faults, Incarnation, MemberAddress, MemberIndex, Options, Roster, Since, ViewId, ViewTable,
};
use uuid::Uuid;

use crate::state::{Cast, Config, Decided, Flushed, Known, MEMBERS, Need};

/// Decides from what all members of a configuration said.
pub(crate) fn vote(number: u8, config: &Config, zombies_vote: bool, minority_rules: bool) -> Decided {
    let here: Vec<usize> = (0..MEMBERS).filter(|member| config.lives[*member] != 0).collect();
    let life = |member: usize| maestro_group::Member {
        index: index(member),
        incarnation: Incarnation(u64::from(config.lives[member])),
    };
    let real = Configuration { id: id(number), members: here.iter().map(|member| life(*member)).collect() };
    let states: BTreeMap<MemberIndex, FlushState> = config
        .order
        .iter()
        .filter_map(|cast| match cast {
            Cast::Flush(member, said) => Some((usize::from(*member), said)),
            _ => None,
        })
        .map(|(member, said)| (index(member), state(member, config.lives[member], said)))
        .collect();
    let faults = Faults { zombies_vote, minority_rules, ..Faults::default() };
    let Ok(decision) = decide(&real, &states, &Options::default(), &faults) else {
        return Decided::Refused;
    };
    let mut needs = [Need::Absent; MEMBERS];
    for (member, need) in &decision.needs {
        needs[member.at()] = match need {
            flush::Need::Nothing => Need::Nothing,
            flush::Need::Casts { after, .. } => Need::Casts(small(*after)),
            flush::Need::State { .. } => Need::State,
        };
    }
    let table = decision.table.0.iter().map(|(view, start)| (small(view.config.round), small(*start)));
    Decided::View {
        cluster: u8::try_from(decision.cluster.as_u128()).unwrap_or(u8::MAX),
        start: small(decision.start),
        table: table.collect(),
        needs,
    }
}

fn state(member: usize, life: u8, said: &Flushed) -> FlushState {
    let table = said.table.iter().map(|(view, start)| (view_id(*view), u64::from(*start)));
    FlushState {
        cluster: (said.cluster != 0).then(|| Uuid::from_u128(u128::from(said.cluster))),
        life: process(member, life),
        epoch: 0,
        founder: false,
        zombie: said.zombie,
        view: view_id(said.view),
        held: u64::from(said.held),
        base: u64::from(said.base),
        executed: u64::from(said.executed),
        table: ViewTable(table.collect()),
        roster: roster(),
        seat: Since::default(),
        merged: Default::default(),
        kept: Vec::new(),
        loose: Default::default(),
        known: said.known.iter().enumerate().map(|(other, known)| real_known(other, *known)).collect(),
    }
}

/// The configured members never change.
fn roster() -> Roster {
    let member = |index| MemberAddress { name: format!("r{index}"), address: String::new() };
    Roster::first(&(1..=MEMBERS).map(member).collect::<Vec<_>>())
}

fn real_known(member: usize, known: Known) -> flush::Known {
    let life = known.seen.then(|| process(member, known.life));
    flush::Known { incarnation: u64::from(known.life), life }
}

/// What tells a process from all others, and names a cluster if it is up to that one.
fn process(member: usize, life: u8) -> Uuid {
    Uuid::from_u128(member as u128 * 16 + u128::from(life) + 1)
}

fn index(member: usize) -> MemberIndex {
    MemberIndex(u32::try_from(member).unwrap_or(u32::MAX))
}

/// Views are named by their configurations, of which 0 is none.
fn view_id(view: u8) -> ViewId {
    if view == 0 { ViewId::default() } else { ViewId { epoch: 0, config: id(view) } }
}

fn id(number: u8) -> ConfigId {
    ConfigId { round: u64::from(number), proposer: 1 }
}

fn small(number: u64) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
