//! The rings in the world: when they step, what happens to them, who hears of it.

use std::time::Duration;

use maestro_group::{Input, Output};

use super::world::{Event, World};

/// What happens to rings.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RingEvent {
    /// Some time has passed.
    Step,
    /// Those that reach each other form rings.
    Regroup,
    /// A node that was alone, without its daemon or stopped is there again.
    Back(usize),
}

impl World {
    pub(super) fn ring_event(&mut self, event: RingEvent) {
        match event {
            RingEvent::Step => {
                for (node, input) in self.rings.step() {
                    self.input(node, Input::Bus(input));
                }
                let pause = self.rings.rng().micros(50, 1500);
                self.schedule(self.now + pause, Event::Ring(RingEvent::Step));
            }
            RingEvent::Regroup => {
                let groups = self.ring_groups();
                self.note(|| format!("rings {groups:?}"));
                self.rings.regroup(&groups);
            }
            RingEvent::Back(node) => {
                let paused = self.nodes[node].life.as_ref().and_then(|life| life.paused);
                self.ring_alone[node] = false;
                self.rings.start(node);
                self.rings.stop(node, false);
                if let Some(until) = paused.filter(|until| *until > self.now) {
                    self.schedule(until, Event::Ring(RingEvent::Back(node)));
                    return;
                }
                self.regroup_within(300);
            }
        }
    }

    /// Does with the rings what a member's core says. False: it says nothing of them.
    pub(super) fn ring_output(&mut self, node: usize, output: &Output) -> bool {
        match output {
            Output::Multicast { frame } => self.rings.multicast(node, frame.clone()),
            Output::Recall => self.rings.recall(node),
            _ => return false,
        }
        true
    }

    /// Which nodes reach each other on the ring.
    fn ring_groups(&self) -> Vec<usize> {
        let members = self.nodes.len();
        let group = |node: usize| {
            if self.ring_alone[node] || self.rings.is_down(node) { members + node } else { self.groups[node] }
        };
        (0..members).map(group).collect()
    }

    /// Nodes reach others than before. The rings follow when their token is missed.
    pub(crate) fn rings_cut(&mut self) {
        if self.setup.ring {
            let groups = self.ring_groups();
            self.rings.cut(&groups);
            let late = self.rings.rng().chance(25);
            self.regroup_within(if late { 3000 } else { 300 });
        }
    }

    fn regroup_within(&mut self, millis: u64) {
        let delay = self.rings.rng().millis(1, millis);
        self.schedule(self.now + delay, Event::Ring(RingEvent::Regroup));
    }

    /// A node is stopped, its daemon with it. The others miss it after a while.
    pub(super) fn ring_stop(&mut self, node: usize, span: Duration) {
        if !self.setup.ring || !self.rings.rng().chance(60) {
            return;
        }
        self.note(|| format!("#{node}'s daemon is stopped with it"));
        self.rings.stop(node, true);
        let token = self.rings.rng().millis(200, 1200);
        if span > token {
            self.ring_alone[node] = true;
            let groups = self.ring_groups();
            self.rings.cut(&groups);
            self.schedule(self.now + token, Event::Ring(RingEvent::Regroup));
        }
        self.schedule(self.now + span, Event::Ring(RingEvent::Back(node)));
    }

    /// Something happens to the rings alone.
    pub(crate) fn ring_trouble(&mut self) {
        let members = self.nodes.len();
        let node = self.rings.rng().below(members);
        let kind = self.rings.rng().below(100);
        let longest = self.rings.rng().pick(&[3, 30, 400, 2500]).unwrap_or(30);
        let span = self.rings.rng().millis(1, longest);
        match kind {
            0..12 => {
                self.note(|| format!("#{node} is alone on the ring for {span:?}"));
                self.ring_alone[node] = true;
                self.rings_cut();
            }
            12..22 => {
                self.note(|| format!("#{node}'s daemon is killed, and back after {span:?}"));
                self.rings.kill(node);
                self.rings_cut();
            }
            _ => return,
        }
        self.schedule(self.now + span, Event::Ring(RingEvent::Back(node)));
    }

    /// All daemons run and reach each other.
    pub(crate) fn ring_heal(&mut self) {
        if self.setup.ring {
            for node in 0..self.nodes.len() {
                self.schedule(self.now, Event::Ring(RingEvent::Back(node)));
            }
        }
    }
}
