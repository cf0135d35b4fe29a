//! A run under one seed: faults for a while, then everything is healed and the group has to go on.

use std::time::Duration;

use maestro_group::engine::corosync::CorosyncFaults;
use maestro_group::{DeliveryMode, Faults, Input, LagLimits, MemberIndex, Options, Order, Progress};

use super::check::Checked;
use super::net::Delays;
use super::node::Life;
use super::progress::{NO_COMMON_VIEW, progress};
use super::rng::Rng;
use super::world::{Setup, World};

/// What came of runs, for those who want to know whether they were worth anything.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    pub(crate) steps: u64,
    pub(crate) views: u64,
    pub(crate) delivered: u64,
    /// States that were taken over.
    pub(crate) transfers: u64,
    /// States of other partitions that were merged, at each member.
    pub(crate) merges: u64,
    /// Changes of the members, at each of them.
    pub(crate) changes: u64,
    /// Deliveries that were undone.
    pub(crate) overwritten: u64,
    /// Messages that told somebody of another sequencer.
    pub(crate) handovers: u64,
    /// Members that did not keep up and were excluded.
    pub(crate) excluded: u64,
    /// Casts that were not taken because a member was too far behind.
    pub(crate) held_back: u64,
    /// Runs in which a majority lost its memory, and the group was recovered.
    pub(crate) recovered: u64,
    /// Runs in which nobody had a memory to recover from.
    pub(crate) lost: u64,
}

impl Outcome {
    pub(crate) fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.views += other.views;
        self.delivered += other.delivered;
        self.transfers += other.transfers;
        self.overwritten += other.overwritten;
        self.handovers += other.handovers;
        self.merges += other.merges;
        self.excluded += other.excluded;
        self.held_back += other.held_back;
        self.changes += other.changes;
        self.recovered += other.recovered;
        self.lost += other.lost;
    }
}

/// What a seed says.
pub(crate) fn setup(seed: u64, faults: Faults) -> Setup {
    let mut rng = Rng::new(seed ^ 0x5eed);
    let members = rng.pick(&[3, 3, 3, 3, 3, 5, 5, 5, 2, 4, 1]).unwrap_or(3);
    let usual_us = rng.pick(&[100, 300, 2000, 8000]).unwrap_or(300);
    let mut setup = Setup {
        seed,
        members,
        newcomers: 0,
        faults,
        weak: rng.chance(35),
        ring: false,
        ring_faults: CorosyncFaults::default(),
        prompt_casts: rng.pick(&[0, 5, 1000]).unwrap_or(0),
        retained_octets: rng.pick(&[0, 200, 2000, 20_000, 1 << 20]).unwrap_or(0),
        piece_octets: rng.pick(&[16, 64, 400]).unwrap_or(64),
        delays: Delays { usual_us, rare_us: usual_us * rng.pick(&[1, 10, 60]).unwrap_or(1) },
        app_us: rng.pick(&[20, 200, 3000]).unwrap_or(200),
        options: Options {
            delivery: if rng.chance(40) { DeliveryMode::Optimistic } else { DeliveryMode::Safe },
            progress: if rng.chance(20) { Progress::All } else { Progress::Primary },
            commute: false,
        },
        transfer_patience: Duration::from_millis(rng.pick(&[200, 2000]).unwrap_or(2000)),
        order: rng.pick(&[Order::Sequencer, Order::Sequencer, Order::Token]).unwrap_or_default(),
        takeover_after: rng.pick(&[1, 1, 2, 8]).unwrap_or(8),
        lag: LagLimits::default(),
        slow_percent: 0,
        outstanding_octets: 1 << 20,
    };
    // Drawn apart, so that seeds without it stay what they were.
    let mut lag = Rng::new(seed ^ 0x1a9);
    if lag.chance(30) {
        setup.lag.window_octets = lag.pick(&[1000, 5000, 30_000]).unwrap_or(5000);
        setup.lag.patience = Duration::from_millis(lag.pick(&[300, 1000, 4000]).unwrap_or(1000));
        setup.outstanding_octets = lag.pick(&[500, 3000, 1 << 20]).unwrap_or(3000);
        setup.slow_percent = lag.pick(&[5, 20]).unwrap_or(5);
    }
    setup.options.commute = rng.chance(25) && !setup.options.is_progress_all();
    // Where messages take longer than a transfer may rest, no state would ever come through.
    setup.transfer_patience = setup.transfer_patience.max(Duration::from_micros(3 * setup.delays.rare_us));
    setup
}

/// Runs a seed.
///
/// # Errors
///
/// Which promise is broken, and how.
pub(crate) fn run(world: &mut World) -> Result<Outcome, String> {
    let members = world.setup.members;
    for node in 0..members {
        if !world.rng.chance(10) {
            world.start(node);
        }
    }
    let rate = world.rng.pick(&[1, 3, 12]).unwrap_or(3);
    let end = world.now + world.rng.millis(2000, 12_000);
    world.careful = world.rng.chance(85);
    let mut slow = Rng::new(world.setup.seed ^ 0x510);
    while world.now < end {
        let pause = world.rng.millis(5, 400);
        busy(world, pause, rate)?;
        trouble(world)?;
        if slow.chance(world.setup.slow_percent) {
            world.slow_down(slow.below(members), slow.millis(100, 8000));
        }
        world.change_members();
        if world.setup.ring {
            world.ring_trouble();
        }
    }
    let mut outcome = Outcome::default();
    heal(world);
    if world.setup.newcomers > 0 {
        // Who is needed is certain only when changes that were asked for before are.
        world.run_till(Duration::from_secs(5), |world| !world.is_changing())?;
    }
    // What is still on its way may show that somebody has a vote.
    let goes_on = |world: &World| world.has_quorum(&voters(world)) || world.setup.options.is_progress_all();
    if world.run_till(Duration::from_secs(5), goes_on)? {
        progress(world)?;
    } else if (0..world.nodes.len()).any(|node| has_memory(world, node)) {
        closed(world)?;
        outcome.recovered = 1;
        // On the weak engine a founder's word may be lost, and with it its privilege.
        let mut attempts = if world.setup.weak { 5 } else { 1 };
        loop {
            recover(world)?;
            attempts -= 1;
            match progress(world) {
                Err(_) if attempts > 0 && !world.has_quorum(&voters(world)) => {}
                Err(error) if error.starts_with(NO_COMMON_VIEW) && too_few_can_come(world) => {
                    outcome.lost = 1;
                    break;
                }
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
    } else {
        outcome.lost = 1;
    }
    outcome.steps = world.steps;
    outcome.views = world.checks.view_count();
    outcome.transfers = world.transfers;
    outcome.merges = world.merges;
    outcome.excluded = world.excluded;
    outcome.held_back = world.held_back;
    outcome.changes = world.changes;
    outcome.overwritten = world.checks.lines().map_or(0, |lines| lines.overwritten);
    outcome.handovers = world.handovers;
    outcome.delivered = world.checks.delivered();
    Ok(outcome)
}

/// Clients cast for a while: through all members, or through one alone.
fn busy(world: &mut World, span: Duration, rate: u64) -> Checked {
    let end = world.now + span;
    let favourite = if world.rng.chance(40) { Some(world.rng.below(world.nodes.len())) } else { None };
    while world.now < end {
        let pause = world.rng.micros(100, 60_000 / rate);
        world.run_until(end.min(world.now + pause))?;
        let node = favourite.unwrap_or_else(|| world.rng.below(world.nodes.len()));
        for _ in 0..1 + world.rng.below(3) {
            world.cast(node);
        }
    }
    Ok(())
}

/// Something goes wrong, or right again.
fn trouble(world: &mut World) -> Checked {
    let members = world.nodes.len();
    let node = world.rng.below(members);
    let other = world.rng.below(members);
    match world.rng.below(100) {
        0..8 => doom(world, node),
        8..10 => {
            doom(world, node);
            doom(world, other);
        }
        10..36 => revive(world),
        36..44 => leave(world, node),
        44..54 => {
            let span = world.rng.pick(&[30, 300, 1200, 3500]).unwrap_or(30);
            let span = world.rng.millis(span / 2, span);
            world.pause(node, span);
        }
        54..64 if node != other => world.break_link(node, other),
        64..72 => {
            let groups: Vec<usize> = (0..members).map(|_| world.rng.below(2)).collect();
            world.partition(&groups);
        }
        72..84 => world.partition(&vec![0; members]),
        84..88 => isolate_sequencer(world),
        88..92 if node != other => {
            let span = world.rng.millis(20, 4000);
            world.stall(node, other, span);
        }
        97 => {
            let suspected = MemberIndex(u32::try_from(other).unwrap_or(0));
            world.input(node, Input::Suspect(suspected));
        }
        98 => world.nodes[node].life.iter_mut().for_each(|life| life.app.cannot_push = true),
        92..95 if world.setup.weak => return overtake(world, node),
        92..97 => {
            let skew = i64::try_from(world.rng.below(40_000)).unwrap_or(0) - 20_000;
            if let Some(life) = &mut world.nodes[node].life {
                life.skew_ms += skew;
            }
        }
        99 => {
            let span = world.rng.millis(100, 6000);
            world.hang(node, span);
        }
        _ => {}
    }
    Ok(())
}

/// A member casts a lot, is cut off before the others have that, and is back soon: what it said then of itself is of a view
/// that the others have left, and reaches them in the next one.
fn overtake(world: &mut World, node: usize) -> Checked {
    let members = world.nodes.len();
    for _ in 0..40 {
        world.cast(node);
    }
    let pause = world.rng.millis(1, 8);
    world.run_for(pause)?;
    let groups: Vec<usize> = (0..members).map(|other| usize::from(other == node)).collect();
    world.partition(&groups);
    world.reshape();
    let pause = world.rng.millis(5, 60);
    world.run_for(pause)?;
    world.partition(&vec![0; members]);
    world.reshape();
    for other in (0..members).filter(|&other| other != node) {
        world.cast(other);
    }
    let pause = world.rng.millis(1, 40);
    busy(world, pause, 12)
}

/// The member that orders is cut off while it goes on ordering: what it orders from then on, nobody else will have.
fn isolate_sequencer(world: &mut World) {
    let first = |world: &World| {
        let event = world
            .nodes
            .iter()
            .filter_map(|node| node.life.as_ref()?.last_view.as_ref())
            .max_by_key(|event| event.id)?;
        event.members.first().map(|info| info.member.index.at())
    };
    let Some(first) = first(world) else { return };
    let groups: Vec<usize> = (0..world.nodes.len()).map(|node| usize::from(node == first)).collect();
    world.partition(&groups);
    for _ in 0..world.rng.below(6) {
        world.cast(first);
    }
}

/// A member is killed: now, or in the midst of what it does next.
fn doom(world: &mut World, node: usize) {
    if world.careful && !is_spare(world, node) {
        return;
    }
    if world.rng.chance(50) {
        return world.kill_if_alive(node);
    }
    let after = world.rng.below(12);
    if let Some(life) = &mut world.nodes[node].life {
        life.doomed.get_or_insert(after);
    }
}

/// Whether a majority keeps its memory without this member.
pub(super) fn is_spare(world: &World, node: usize) -> bool {
    let stopped =
        |other: &usize| world.nodes[*other].life.is_none() && world.nodes[*other].disk.stop.is_some();
    let mut others = voters(world);
    others.extend((0..world.nodes.len()).filter(stopped));
    // Whoever is doomed already does not count.
    let doomed = |other: usize| world.nodes[other].life.as_ref().is_some_and(|life| life.doomed.is_some());
    others.retain(|&other| other != node && !doomed(other));
    !voters(world).contains(&node) || world.has_quorum(&others)
}

fn leave(world: &mut World, node: usize) {
    if let Some(life) = &mut world.nodes[node].life {
        life.leaving = true;
        world.input(node, Input::Leave);
    }
}

fn revive(world: &mut World) {
    let dead: Vec<usize> = (0..world.nodes.len()).filter(|&node| world.nodes[node].life.is_none()).collect();
    if let Some(node) = world.rng.pick(&dead) {
        world.start(node);
    }
}

fn has_memory(world: &World, node: usize) -> bool {
    world.nodes[node].life.as_ref().is_some_and(|life| {
        // Whoever was surely removed keeps nothing when it ends.
        let is_member = life.core.kept_roster().has(life.member.index, life.seat.0);
        is_member && life.core.stop_state().is_some()
    })
}

/// All faults end, and whoever is down is started.
fn heal(world: &mut World) {
    world.note(|| "everything is healed".into());
    world.net.heal();
    world.ring_heal();
    world.partition(&vec![0; world.nodes.len()]);
    for node in 0..world.nodes.len() {
        if let Some(life) = &mut world.nodes[node].life {
            life.doomed = None;
        }
        if world.nodes[node].life.as_ref().is_some_and(|life| life.leaving) {
            // It may wait for a majority: whoever wants it out kills it in the end.
            world.kill_if_alive(node);
        }
        world.start(node);
    }
}

/// The members whose vote counts: they kept their memory, or somebody alive saw them become full members of a view.
pub(super) fn voters(world: &World) -> Vec<usize> {
    let lives = || world.nodes.iter().filter_map(|node| node.life.as_ref());
    let members = || (0..world.nodes.len()).filter_map(|node| Some(MemberIndex(u32::try_from(node).ok()?)));
    let begun = lives().any(|life| members().any(|member| life.core.last_life(member) > 0));
    let votes = |life: &Life| {
        let unknown = begun && life.is_unknown();
        !(life.core.is_zombie() || unknown)
            || lives().any(|other| other.core.confirms(life.member, life.uuid))
    };
    lives().filter(|life| votes(life)).map(|life| life.member.index.at()).collect()
}

/// Too many have lost their memory: the group stays closed, and says what to do.
fn closed(world: &World) -> Checked {
    for node in world.nodes.iter().filter_map(|node| node.life.as_ref()) {
        if node.core.primary().is_some() {
            if world.is_stuck(&node.core) {
                continue;
            }
            return Err(format!("vote: #{} is in a primary view without a quorum", node.member.index.0));
        }
        let is_short = says_too_few(node) && world.majority_cannot_come();
        if !is_short && !node.standing.contains("maestro recover") {
            return Err(format!("#{} does not say what to do: {}", node.member.index.0, node.standing));
        }
    }
    Ok(())
}

/// Whether there is no view because of the members a majority has no process that could be there, and all say so: of two whose one disk
/// is lost no majority ever comes.
fn too_few_can_come(world: &World) -> bool {
    let mut lives = world.nodes.iter().filter_map(|node| node.life.as_ref());
    world.majority_cannot_come() && lives.all(says_too_few)
}

fn says_too_few(life: &Life) -> bool {
    life.standing.ends_with(" needed")
}

/// An operator makes the best of those that kept their memory the new history.
pub(crate) fn recover(world: &mut World) -> Checked {
    let best = |node: &usize| {
        let core = world.nodes[*node].life.as_ref().map(|life| &life.core);
        core.map(|core| (core.history().view, core.history().held()))
    };
    let kept = (0..world.nodes.len()).filter(|node| has_memory(world, *node));
    let Some(best) = kept.max_by_key(best) else { return Err("nobody to recover from".into()) };
    world.note(|| format!("#{best} is stopped and recovered"));
    world.input(best, Input::Leave);
    if !world.run_till(Duration::from_secs(10), |world| world.nodes[best].life.is_none())? {
        return Err(format!("#{best} does not leave"));
    }
    world.recover(best)?;
    world.start(best);
    for node in 0..world.setup.members {
        // Whoever lost its disk was told to ask for another place: of a new epoch it may be a member again.
        if world.nodes[node].disk.wiped {
            world.nodes[node].disk.removed = false;
            world.start(node);
        }
    }
    Ok(())
}
