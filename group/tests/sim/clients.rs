//! Applications work, and clients cast through members, again what a view left behind.

use maestro_group::{Input, ViewEvent};

use super::app::{Done, id};
use super::check::Checked;
use super::node::Ticket;
use super::world::{Event, World};

impl World {
    /// The application's thread works.
    pub(super) fn app(&mut self, node: usize, number: u64) -> Checked {
        let now = self.now;
        let rounds = 1 + self.rng.below(6);
        let Some(life) = self.nodes[node].life.as_mut().filter(|life| life.number == number) else {
            return Ok(());
        };
        if let Some(until) = life.paused.filter(|until| *until > now) {
            self.schedule(until, Event::App { node, life: number });
            return Ok(());
        }
        if life.is_stuck(now) {
            let until = if life.slow > now { life.slow } else { life.hung };
            self.schedule(until, Event::App { node, life: number });
            return Ok(());
        }
        life.app_scheduled = false;
        for _ in 0..rounds {
            let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
            if life.is_stuck(now) {
                break;
            }
            let Some(done) = life.app.step(self.setup.piece_octets) else { return Ok(()) };
            for done in done {
                self.done(node, done)?;
            }
        }
        self.kick(node);
        Ok(())
    }

    pub(super) fn kick(&mut self, node: usize) {
        let slow = self.rng.chance(2);
        let delay = self.rng.micros(5, if slow { 20 * self.setup.app_us } else { self.setup.app_us });
        if let Some(life) = &mut self.nodes[node].life
            && !life.app_scheduled
        {
            life.app_scheduled = true;
            let life = life.number;
            self.schedule(self.now + delay, Event::App { node, life });
        }
    }

    pub(super) fn done(&mut self, node: usize, done: Done) -> Checked {
        match done {
            Done::Tell(input) => self.input(node, input),
            Done::Executed(delivery) => {
                let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
                self.checks.executed(node, &life.app.state)?;
                life.ever.insert(id(&delivery.payload));
                let ticket = id(&delivery.payload) >> 8;
                if delivery.origin == life.member {
                    life.pending.retain(|pending| pending.number != ticket);
                }
            }
            Done::Merged(done) => {
                self.merges += 1;
                let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
                life.ever.extend(&life.app.state.ids);
                self.checks.executed(node, &life.app.state)?;
                return if done { Ok(()) } else { Err(format!("#{node} gets no state to merge")) };
            }
            Done::Taken => {
                self.transfers += 1;
                let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
                life.ever.extend(&life.app.state.ids);
                let at = life.app.state.at;
                self.note(|| format!("#{node} has taken the state at {at}"));
                let Some(life) = &self.nodes[node].life else { return Ok(()) };
                self.checks.executed(node, &life.app.state)?;
                self.checks.replaced(node, &life.app.state);
                if let Some(lines) = self.checks.lines() {
                    lines.taken(life.member, &life.app.state);
                }
            }
            Done::View(event) => return self.view(node, &event),
        }
        Ok(())
    }

    /// The view's place is right after the last delivery before it; what was not delivered is cast again.
    pub(super) fn view(&mut self, node: usize, event: &ViewEvent) -> Checked {
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        if let Some(lines) = self.checks.lines() {
            lines.said_in(node, event.id)?;
            lines.view(node, event.id, &life.app.state)?;
        }
        let (at, taken_at) = (life.app.state.at, life.app.taken_at);
        if at != event.start && !(at > event.start && at == taken_at) {
            return Err(format!(
                "#{node} is told at {at} of view {} that begins after {}",
                event.id, event.start
            ));
        }
        let mut again = Vec::new();
        let gate = life.gate;
        for mut ticket in std::mem::take(&mut life.pending) {
            if life.app.state.has(ticket.number) {
                continue;
            }
            if ticket.view < event.id {
                ticket.attempt += 1;
                ticket.view = event.id;
                if gate == Some(event.id) {
                    again.push(ticket);
                }
            }
            life.pending.push(ticket);
        }
        again.into_iter().for_each(|ticket| self.cast_ticket(node, ticket));
        Ok(())
    }

    pub(super) fn cast_ticket(&mut self, node: usize, ticket: Ticket) {
        let Some(life) = &self.nodes[node].life else { return };
        let id = ticket.number << 8 | ticket.attempt & 0xff;
        self.checks.cast(id, life.member);
        let mut payload = id.to_le_bytes().to_vec();
        payload.resize(8 + self.rng.below(40), 7);
        self.input(node, Input::Cast { view: ticket.view, payload: payload.into() });
    }

    /// A client casts through a member, if that takes casts: the ticket's number.
    pub(crate) fn cast(&mut self, node: usize) -> Option<u64> {
        let life = self.nodes[node].life.as_mut().filter(|life| !life.leaving)?;
        let view = life.gate?;
        // What a cast may count for.
        if !life.has_room() {
            self.held_back += u64::from(life.congested);
            return None;
        }
        self.counts.2 += 1;
        let ticket = Ticket { number: self.counts.2, attempt: 0, view };
        life.pending.push(ticket);
        self.cast_ticket(node, ticket);
        Some(ticket.number)
    }
}
