//! After all faults: the group has to go on.

use std::collections::HashSet;
use std::time::Duration;

use maestro_group::Member;

use super::app::State;
use super::check::Checked;
use super::node::{Life, Node};
use super::world::{Setup, World};

/// How long a healed group may take until all are in one primary view.
const HEALED_WITHIN: Duration = Duration::from_secs(30);

/// The same on the weak engine, which takes its time with each piece of a state.
const WEAKLY_HEALED_WITHIN: Duration = Duration::from_secs(300);

/// What is said when a healed group does not come into one primary view.
pub(super) const NO_COMMON_VIEW: &str = "Progress: no common primary view";

/// How often casts may get lost because members learn late of links that broke before: casts that were delivered optimistically, and those of
/// a member that is excluded as one that does not get on.
const ATTEMPTS: u32 = 4;

/// All get into one primary view, and all that is cast is delivered everywhere.
pub(super) fn progress(world: &mut World) -> Checked {
    let mut result = Ok(());
    for _ in 0..ATTEMPTS {
        settled(world)?;
        let before = lives(world);
        result = delivers(world);
        if result.is_ok() {
            quiet(world)?;
            return same_states(world);
        }
        // What a member casts ends with its life.
        if !world.setup.options.is_optimistic() && lives(world) == before {
            break;
        }
    }
    result
}

/// The members that run, in which life.
fn lives(world: &World) -> Vec<Member> {
    world.nodes.iter().filter_map(|node| node.life.as_ref()).map(|life| life.member).collect()
}

fn settled(world: &mut World) -> Checked {
    // Members with memory of an old epoch are refused; they are started again.
    world.supervised = true;
    let here = World::all_seated_live;
    let limit = if world.setup.weak { WEAKLY_HEALED_WITHIN } else { HEALED_WITHIN };
    let limit = limit + states_take(world);
    let is_settled = |world: &World| {
        // A member whose application does not get on may yet be excluded, and what its clients cast ends with it.
        let gets_on = |life: &Life| life.has_room() && life.is_idle(world.now);
        let lives = || world.nodes.iter().filter_map(|node| node.life.as_ref());
        here(world) && world.common_view().is_some() && lives().all(gets_on)
    };
    let settled = world.run_till(limit, is_settled)?;
    world.supervised = false;
    if settled {
        return Ok(());
    }
    let lives = || world.nodes.iter().filter_map(|node| node.life.as_ref());
    let standings: Vec<_> = lives().map(standing).collect();
    let busy = |life: &&Life| !(life.has_room() && life.is_idle(world.now));
    let why =
        |life: &Life| (life.member.index.0, life.congested, life.pending.len(), life.is_idle(world.now));
    let busy: Vec<_> = lives().filter(busy).map(why).collect();
    let members = world.best_roster().map(|roster| roster.names());
    Err(format!("{NO_COMMON_VIEW} of {members:?}, busy are {busy:?}: {standings:#?}"))
}

/// How long all but one member may need to get the state one after another from that one: it goes in pieces, eight at a time, over links
/// some of whose messages take long.
fn states_take(world: &World) -> Duration {
    let Setup { piece_octets, delays, .. } = &world.setup;
    let lives = world.nodes.iter().filter_map(|node| node.life.as_ref());
    let longest = lives.map(|life| life.app.state.ids.len() as u64).max().unwrap_or(0);
    let pieces = 8 * longest / *piece_octets as u64;
    let round_us = 2 * delays.usual_us + delays.rare_us / 8;
    Duration::from_micros(pieces / 8 * round_us * (world.nodes.len() as u64 - 1))
}

fn delivers(world: &mut World) -> Checked {
    let members = world.nodes.iter().filter(|node| node.life.is_some()).count();
    let tickets: Vec<_> = (0..world.nodes.len()).filter_map(|node| world.cast(node)).collect();
    let all = world.setup.options.is_progress_all() || world.setup.options.commute;
    let everywhere = |world: &World| {
        let count = world.checks.delivered();
        let is_there = |node: &Node| node.life.as_ref().is_none_or(|life| life.app.state.at == count);
        let everywhere = if all {
            is_everywhere(world, &tickets)
        } else {
            tickets.iter().all(|&ticket| world.checks.place(ticket).is_some())
                && world.nodes.iter().all(is_there)
        };
        // Whoever is yet in another view may be on another way, however far it has come on it, or have to merge what it was on.
        everywhere && world.common_view().is_some() && same_states(world).is_ok()
    };
    if tickets.len() == members && world.run_till(Duration::from_secs(120), everywhere)? {
        return Ok(());
    }
    if world.common_view().is_some() {
        same_states(world)?;
    }
    let places: Vec<_> = tickets.iter().map(|&ticket| world.checks.place(ticket)).collect();
    let lives: Vec<_> = world.nodes.iter().filter_map(|node| node.life.as_ref()).collect();
    let apps: Vec<_> =
        lives.iter().map(|life| format!("{}, state at {}", standing(life), life.app.state.at)).collect();
    Err(format!("Progress: new casts are not delivered everywhere but at {places:?}: {apps:#?}"))
}

/// With progress in all partitions: whether all members are in the same state, in which all of this is.
fn is_everywhere(world: &World, tickets: &[u64]) -> bool {
    let lives: Vec<_> = world.nodes.iter().filter_map(|node| node.life.as_ref()).collect();
    let Some(first) = lives.first() else { return false };
    let commute = world.setup.options.commute;
    let same = |one: &State, other: &State| {
        if commute { (one.at, one.hash) == (other.at, other.hash) } else { one == other }
    };
    lives.iter().all(|life| same(&life.app.state, &first.app.state))
        && tickets.iter().all(|ticket| first.app.state.has(*ticket))
}

/// With progress in all partitions: all members are in the same state, which has all that any of them ever had.
fn nothing_is_lost(world: &World) -> Checked {
    let lives: Vec<_> = world.nodes.iter().filter_map(|node| node.life.as_ref()).collect();
    let all: HashSet<u64> = lives.iter().take(1).flat_map(|life| &life.app.state.ids).copied().collect();
    for life in &lives {
        if life.app.state != lives[0].app.state {
            return Err(format!("Merge: {:?} is not in the state of the others", life.member));
        }
        if let Some(id) = life.ever.iter().find(|id| !all.contains(id)) {
            return Err(format!(
                "Merge: ticket {}.{}, which {:?} had, is lost",
                id >> 8,
                id & 0xff,
                life.member
            ));
        }
    }
    Ok(())
}

/// Waits until each living member knows what became of all that it cast.
fn quiet(world: &mut World) -> Checked {
    let told = |world: &World| {
        let mut lives = world.nodes.iter().filter_map(|node| node.life.as_ref());
        lives.try_for_each(|life| world.checks.all_told(life))
    };
    let limit = world.now + Duration::from_secs(60);
    while told(world).is_err() && world.now < limit {
        world.run_for(Duration::from_millis(100))?;
    }
    told(world)
}

/// All are what the one history leads to, and have said what they had done otherwise.
fn same_states(world: &World) -> Checked {
    if world.setup.options.is_progress_all() {
        return nothing_is_lost(world);
    }
    for node in 0..world.nodes.len() {
        if let Some(life) = &world.nodes[node].life {
            world.checks.is_of_history(node, &life.app.state)?;
        }
        if let Some(lines) = world.checks.known_lines() {
            lines.said(node)?;
        }
    }
    Ok(())
}

fn standing(life: &Life) -> String {
    let zombie = if life.core.is_zombie() { "zombie, " } else { "" };
    let counts = life.core.counts();
    format!("#{}: {zombie}{} {counts:?} gate {:?}", life.member.index.0, life.standing, life.gate)
}
