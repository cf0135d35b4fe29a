//! Members that do not keep up: what is kept for them is bounded, and the others go on.

use std::time::Duration;

use super::check::Checked;
use super::node::{CAST_OCTETS, Life};
use super::world::World;

impl World {
    /// After each step of a member. Of a view's casts no more than the window, and what each member may have on its way, is before
    /// any full member that all others wait for; the states of other partitions that are to be merged come on top.
    ///
    /// Source: the `lag_window_octets` setting.
    pub(super) fn window(&mut self, node: usize) -> Checked {
        let Some((view, start)) = self.nodes[node].life.as_ref().and_then(Life::full_in) else {
            return Ok(());
        };
        let lives = self.nodes.iter().filter_map(|node| node.life.as_ref());
        let full: Vec<&Life> = lives.filter(|life| life.full_in() == Some((view, start))).collect();
        let Some(first) = full.iter().max_by_key(|life| life.core.history().held()) else { return Ok(()) };
        // Each member may have one cast more on its way than it may.
        let own = self.setup.outstanding_octets + CAST_OCTETS;
        let casters = self.setup.members.max(full.len()) as u64;
        let limit = self.setup.lag.window_octets + casters * own;
        // Where casts commute, each member sees late what others cast at the same time.
        let limit = if self.setup.options.commute { limit * self.setup.members as u64 } else { limit };
        // Also when it learns of that view's casts after the others have gone on to another view.
        let left = full.iter().map(|life| life.member.index);
        let left = left.filter(|member| !full.iter().all(|other| other.core.waits_for(*member)));
        self.left.extend(left.map(|member| (view, member)));
        for life in &full {
            let executed = life.core.counts().executed;
            let octets = first.core.history().octets_after(executed.max(start));
            let waits = !self.left.contains(&(view, life.member.index));
            if octets > limit + states(first, executed.max(start)) && waits {
                return Err(format!(
                    "Window: {octets} octets are before #{} at {executed}, allowed are {limit}",
                    life.member.index.0
                ));
            }
        }
        Ok(())
    }

    /// A member's application executes nothing for a while.
    pub(crate) fn slow_down(&mut self, node: usize, span: Duration) {
        self.note(|| format!("#{node} executes nothing for {span:?}"));
        let until = self.now + span;
        if let Some(life) = &mut self.nodes[node].life {
            life.slow = life.slow.max(until);
        }
    }
}

/// What a member holds after this cast of other partitions' states.
fn states(life: &Life, after: u64) -> u64 {
    let history = life.core.history();
    let held = (after.max(history.base()) + 1..=history.held()).filter_map(|seq| history.get(seq));
    let states = held.filter(|entry| entry.merge.is_some());
    states.map(|entry| entry.payload.len() as u64 + CAST_OCTETS).sum()
}
