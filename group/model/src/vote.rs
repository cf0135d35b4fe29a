//! The vote of the model is the protocol's own: here its words are put into the protocol's and back.

use std::collections::BTreeMap;

use maestro_group::engine::Configuration;
use maestro_group::flush::{self, FlushState, decide};
use maestro_group::{
    ConfigId, Faults, Incarnation, MemberAddress, MemberIndex, Options, Roster, Since, ViewId, ViewTable,
};
use uuid::Uuid;

use crate::state::{Cast, Decided, FIRST, Flushed, Known, MEMBERS, Need, State, Wish, bit};

/// The data directory of the member that comes by a change.
const DIRECTORY: Uuid = Uuid::from_u128(9);

/// Decides from what all members of a configuration said.
pub(crate) fn vote(whole: &State, number: u8, faults: &Faults) -> Decided {
    let config = &whole.configs[usize::from(number) - 1];
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
        .map(|(member, said)| (index(member), state(whole, member, config.lives[member], said)))
        .collect();
    let Ok(decision) = decide(&real, &states, &Options::default(), faults) else {
        return Decided::Refused;
    };
    let sits = |member: &&usize| {
        faults.unseated_count || decision.roster.has(index(**member), since(config.seats[**member]))
    };
    let seated = here.iter().filter(sits).fold(0, |bits, member| bits | bit(*member));
    let needed = if faults.minority_rules { 1 } else { decision.roster.majority() };
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
        seated,
        needed: small(needed as u64),
    }
}

fn state(whole: &State, member: usize, life: u8, said: &Flushed) -> FlushState {
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
        roster: roster(whole, &said.roster),
        seat: since(said.seat),
        merged: Default::default(),
        kept: Vec::new(),
        loose: Default::default(),
        known: said.known.iter().enumerate().map(|(other, known)| real_known(other, *known)).collect(),
    }
}

/// The configured members as the protocol makes them of the same changes.
pub(crate) fn roster(whole: &State, changes: &[u8]) -> Roster {
    let member = |index| MemberAddress { name: name(index), address: String::new() };
    let first = Roster::first(&(0..FIRST).map(member).collect::<Vec<_>>());
    let wish = |cast: &u8| whole.changes.iter().find(|change| change.cast == *cast).map(|change| change.wish);
    let after = |roster: Roster, cast: &u8| {
        let next = wish(cast).and_then(|wish| roster.with(&real_wish(wish), since(*cast)).ok());
        next.unwrap_or(roster)
    };
    changes.iter().fold(first, after)
}

/// Whether the protocol would fulfil a wish.
pub(crate) fn is_possible(whole: &State, changes: &[u8], wish: Wish) -> bool {
    roster(whole, changes).with(&real_wish(wish), Since::default()).is_ok()
}

fn real_wish(wish: Wish) -> maestro_group::Wish {
    match wish {
        Wish::Add => {
            maestro_group::Wish::Add { name: name(FIRST), address: String::new(), directory: DIRECTORY }
        }
        Wish::Remove(member) => maestro_group::Wish::Remove { name: name(usize::from(member)) },
    }
}

fn name(member: usize) -> String {
    format!("r{}", member + 1)
}

/// A change is known by its cast alone: no two have the same.
fn since(cast: u8) -> Since {
    Since { seq: u64::from(cast), seed: 0 }
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
