//! Members' processes begin and end.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use maestro_group::engine::corosync::{Corosync, CorosyncSettings};
use maestro_group::{ConfigId, Core, CoreSettings, Input};
use uuid::Uuid;

use super::app::{App, State};
use super::check::{Checked, member};
use super::net::end;
use super::node::Life;
use super::weak::WeakEngine;
use super::world::{Event, World, addresses};

impl World {
    /// `kill -9`.
    pub(crate) fn kill(&mut self, node: usize) {
        self.note(|| format!("#{node} is killed"));
        self.vanish(node, false);
    }

    pub(crate) fn kill_if_alive(&mut self, node: usize) {
        if self.nodes[node].life.is_some() {
            self.kill(node);
        }
    }

    /// `maestro recover` on the disk of a member that was stopped in order.
    pub(crate) fn recover(&mut self, node: usize) -> Checked {
        let disk = &mut self.nodes[node].disk;
        let Some((stop, _)) = &disk.stop else { return Err(format!("#{node} left nothing to recover from")) };
        self.checks.recovered(stop);
        disk.epoch += 1;
        disk.founder = true;
        Ok(())
    }

    pub(super) fn vanish(&mut self, node: usize, orderly: bool) {
        self.nodes[node].life = None;
        for peer in (0..self.nodes.len()).filter(|&peer| peer != node) {
            let late = self.rng.chance(15);
            let delay = if late { self.rng.millis(1, 1500) } else { self.rng.micros(100, 3000) };
            // What the system had taken still arrives, all of it only if the process ended well.
            let lost_after =
                self.now + if orderly { Duration::from_secs(60) } else { self.rng.micros(0, 300) };
            let now = self.now;
            let link = self.net.link(node, peer);
            link.up[end(node, peer)] = false;
            if link.lives {
                link.lives = false;
                link.lost_after.get_or_insert(lost_after);
                let generation = link.generation;
                self.schedule(now + delay, Event::Down { generation, at: peer, peer: node });
            }
        }
        self.oracle.lock().expect("no other thread").leave(node);
        self.rings.end(node);
        let delay = self.rng.millis(1, 300);
        self.schedule(self.now + delay, Event::Reshape);
    }

    /// Starts a member's process, with what is on its disk.
    pub(crate) fn start(&mut self, node: usize) {
        if self.nodes[node].life.is_some() || !self.may_start(node) {
            return;
        }
        self.counts.1 += 1;
        let disk = &mut self.nodes[node].disk;
        disk.founder &= disk.stop.is_some();
        disk.incarnation += 1;
        // A founder's memory is used up only when others begin to rely on its epoch.
        let stop = if disk.founder { disk.stop.clone() } else { disk.stop.take() };
        let me = member(node, disk.incarnation);
        let ever = std::mem::take(&mut disk.ever);
        let ever = if stop.is_some() { ever } else { HashSet::new() };
        let uuid = Uuid::from_u64_pair(self.rng.next(), self.rng.next());
        let mut settings = CoreSettings::new(me, &addresses(self.setup.members), uuid);
        settings.roster = disk.roster.get_or_insert_with(|| settings.roster.clone()).clone();
        settings.cluster = disk.cluster;
        settings.epoch = disk.epoch;
        settings.founder = disk.founder;
        settings.known.clone_from(&disk.known);
        settings.zombie = disk.cluster.is_some() && stop.is_none();
        settings.retained_octets = self.setup.retained_octets;
        settings.lag = self.setup.lag;
        settings.prompt_casts = self.setup.prompt_casts;
        settings.options = self.setup.options;
        settings.transfer_patience = self.setup.transfer_patience;
        settings.faults = self.setup.faults;
        settings.engine.order = self.setup.order;
        settings.engine.takeover_after = self.setup.takeover_after;
        let seat = settings.roster.seat(me.index).map(|seat| (seat.since, seat.name.clone()));
        let seats = settings.roster.seats.iter().map(|seat| (seat.index.at(), seat.since)).collect();
        let known: Vec<_> = disk.known.iter().map(|known| (*known, None)).collect();
        let has_memory = stop.is_some();
        let unknown = disk.wiped && stop.is_none();
        let kept = !settings.zombie && !unknown && stop.as_ref().is_none_or(|(stop, _)| !stop.zombie);
        self.checks.born(me, uuid, kept, disk.founder);
        let (stop, state) = stop.map_or((None, State::default()), |(stop, state)| (Some(stop), state));
        self.checks.replaced(node, &state);
        if let Some(lines) = self.checks.lines() {
            lines.born(node, &state);
        }
        let core = if self.setup.weak {
            let engine = WeakEngine::new(me, Arc::clone(&self.oracle), self.rng.next());
            Core::on(Box::new(engine), settings, stop)
        } else if self.setup.ring {
            let promised = stop.as_ref().map_or(ConfigId::default(), |stop| stop.promised);
            let engine = CorosyncSettings {
                faults: self.setup.ring_faults,
                membership: settings.engine_settings(),
                frame_octets: 256,
                ..CorosyncSettings::default()
            };
            let engine = Corosync::new(me, self.nodes.len(), promised, engine);
            self.rings.join(node, self.counts.1);
            Core::on(Box::new(engine), settings, stop)
        } else {
            Core::new(settings, stop)
        };
        let skew_ms = self.rng.next() % 10_000;
        self.nodes[node].life = Some(Life {
            number: self.counts.1,
            member: me,
            uuid,
            seat: seat.unwrap_or_default(),
            core,
            born: self.now,
            inbox: VecDeque::new(),
            wake: None,
            paused: None,
            app: App::new(state, self.setup.options.commute),
            app_scheduled: false,
            slow: Duration::ZERO,
            entered: None,
            outstanding_octets: self.setup.outstanding_octets,
            congested: false,
            gate: None,
            ever,
            last_view: None,
            pending: Vec::new(),
            skew_ms: i64::try_from(skew_ms).unwrap_or(0) - 5000,
            has_memory,
            standing: String::new(),
            doomed: None,
            hung: Duration::ZERO,
            leaving: false,
            met: known,
            seats,
        });
        self.note(|| {
            format!(
                "#{node} starts as life {} {}",
                me.incarnation.0,
                if has_memory { "with memory" } else { "" }
            )
        });
        self.input(node, Input::Tick);
        let delay = self.rng.millis(1, 300);
        self.schedule(self.now + delay, Event::Reshape);
    }
}
