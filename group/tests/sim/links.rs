//! Connections come and go, and configurations of the weak engine with them.

use std::time::Duration;

use super::net::end;
use super::world::{Event, World};

impl World {
    /// Members that are not connected try again.
    pub(super) fn reconnect(&mut self) {
        let pause = self.rng.millis(20, 120);
        self.schedule(self.now + pause, Event::Reconnect);
        if self.supervised {
            (0..self.nodes.len()).for_each(|node| self.start(node));
        }
        self.take_seats();
        if self.setup.weak {
            return;
        }
        for (one, other) in self.net.pairs() {
            let hasty = self.rng.chance(20);
            let paused =
                |node: usize| self.nodes[node].life.as_ref().is_none_or(|life| life.paused.is_some());
            if paused(one) || paused(other) {
                continue;
            }
            let link = self.net.link(one, other);
            // A new connection may come up before both ends know that the old one is gone.
            let known = link.up.iter().filter(|up| **up).count();
            let free = !link.lives && !link.cut && (known == 0 || (known == 1 && hasty));
            if free && self.greet(one, other) {
                let (generation, moments) = self.net.connect(self.now, one, other, &mut self.rng);
                self.schedule(moments[0], Event::Up { generation, at: one, peer: other });
                self.schedule(moments[1], Event::Up { generation, at: other, peer: one });
            }
        }
    }

    /// Both say who they are. A member that is refused for good ends.
    fn greet(&mut self, one: usize, other: usize) -> bool {
        let (Some(first), Some(second)) = (self.nodes[one].hello(), self.nodes[other].hello()) else {
            return false;
        };
        let verdicts = [self.nodes[one].judge(other, &second), self.nodes[other].judge(one, &first)];
        let mut fine = true;
        if self.trusting {
            return true;
        }
        for (verdict, refused) in verdicts.into_iter().zip([other, one]) {
            if let Err(refusal) = verdict {
                self.note(|| format!("#{refused} is refused: {refusal}"));
                fine = false;
                if refusal.is_final() && self.nodes[refused].life.is_some() {
                    self.nodes[refused].disk.note(&refusal);
                    self.failures.push((refused, refusal.to_string()));
                    self.kill(refused);
                }
            }
        }
        fine
    }

    /// Breaks the connection of two members. The ends learn of it at moments of their own.
    pub(crate) fn break_link(&mut self, one: usize, other: usize) {
        let silent = self.rng.chance(30);
        let lost_after = self.now + self.rng.micros(0, 500);
        let delays =
            [(); 2].map(|()| if silent { self.rng.millis(1, 3000) } else { self.rng.micros(50, 4000) });
        let now = self.now;
        let link = self.net.link(one, other);
        if !link.lives {
            return;
        }
        link.lives = false;
        link.lost_after = Some(lost_after);
        let generation = link.generation;
        self.note(|| format!("the link of #{one} and #{other} breaks"));
        for (node, peer) in [(one, other), (other, one)] {
            let at = now + delays[end(node, peer)];
            self.schedule(at, Event::Down { generation, at: node, peer });
        }
    }

    /// Cuts all connections between members of different groups; what was cut before within one heals.
    pub(crate) fn partition(&mut self, group_of: &[usize]) {
        self.note(|| format!("partition {group_of:?}"));
        for (one, other) in self.net.pairs() {
            let apart = group_of[one] != group_of[other];
            self.net.link(one, other).cut = apart;
            if apart {
                self.break_link(one, other);
            }
        }
        self.oracle.lock().expect("no other thread").groups = group_of.to_vec();
        self.groups = group_of.to_vec();
        self.rings_cut();
        let delay = self.rng.millis(1, 300);
        self.schedule(self.now + delay, Event::Reshape);
    }

    /// The weak engine forms configurations of those that are together.
    pub(crate) fn reshape(&mut self) {
        if self.setup.weak {
            self.oracle.lock().expect("no other thread").reshape();
        }
    }

    /// A member's process is gone, and nobody else gets to know.
    pub(crate) fn vanish_unnoticed(&mut self, node: usize) {
        self.nodes[node].life = None;
        for peer in (0..self.nodes.len()).filter(|&peer| peer != node) {
            let now = self.now;
            let link = self.net.link(node, peer);
            link.up[end(node, peer)] = false;
            link.lives = false;
            link.lost_after = Some(now);
        }
    }

    /// A member is silent to another one, not the other way round.
    pub(crate) fn stall(&mut self, from: usize, to: usize, span: Duration) {
        self.note(|| format!("#{to} hears nothing from #{from} for {span:?}"));
        self.net.stall(from, to, self.now + span);
    }

    /// A member's application does nothing more in the middle of a transfer, for a while.
    pub(crate) fn hang(&mut self, node: usize, span: Duration) {
        self.note(|| format!("#{node} hangs in transfers for {span:?}"));
        let until = self.now + span;
        if let Some(life) = &mut self.nodes[node].life {
            life.hung = life.hung.max(until);
        }
    }

    /// A member handles nothing for a while.
    pub(crate) fn pause(&mut self, node: usize, span: Duration) {
        self.note(|| format!("#{node} pauses for {span:?}"));
        let until = self.now + span;
        self.ring_stop(node, span);
        if let Some(life) = &mut self.nodes[node].life {
            life.paused = Some(until);
            let number = life.number;
            life.wake = Some(until);
            self.schedule(until, Event::Wake { node, life: number });
        }
    }
}
