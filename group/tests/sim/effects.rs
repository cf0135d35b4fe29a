//! What members put out, put into effect.

use bytes::Bytes;
use maestro_group::{Exit, Input, Output, Roster, Status, StopState};

use super::app::{Work, id};
use super::check::Checked;
use super::world::{Event, World};

impl World {
    pub(super) fn act_on(&mut self, node: usize, outputs: Vec<Output>) -> Checked {
        for output in outputs {
            if let Some(left) = self.nodes[node].life.as_mut().and_then(|life| life.doomed.as_mut()) {
                if *left == 0 {
                    self.kill(node);
                    return Ok(());
                }
                *left -= 1;
            }
            if self.nodes[node].life.is_some() {
                self.act(node, output)?;
            }
        }
        self.oracle.lock().expect("no other thread").commit(node);
        self.kick(node);
        Ok(())
    }

    pub(super) fn act(&mut self, node: usize, output: Output) -> Checked {
        if self.ring_output(node, &output) {
            return Ok(());
        }
        if let Output::Transmit { to, message } = output {
            self.transmit(node, to.at(), message);
            return Ok(());
        }
        if let Output::Deliver(delivery) | Output::Merge(delivery) | Output::Change(delivery, _) = &output {
            let is_merge = matches!(output, Output::Merge(_));
            self.checks.deliver(node, delivery, is_merge, &self.nodes)?;
        }
        self.note(|| format!("#{node} {}", short(&output)));
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        match output {
            Output::Transmit { .. } | Output::Multicast { .. } | Output::Recall => {}
            Output::Deliver(delivery) => life.app.queue.push_back(Work::Deliver(delivery)),
            Output::Change(delivery, effect) => {
                self.changes += u64::from(effect.is_some());
                life.app.queue.push_back(Work::Deliver(delivery));
            }
            Output::Roster(news) => life.meet(&news),
            Output::Answer { token, answer } => self.answers.push((token, answer)),
            Output::Merge(other) => life.app.queue.push_back(Work::Merge(other)),
            Output::View(event) => {
                self.checks.told_view(node, &event)?;
                life.gate = Some(event.id);
                life.last_view = Some(event.clone());
                life.app.queue.push_back(Work::View(event));
            }
            Output::Aborted(aborted) => return self.checks.abort(life.member, &aborted),
            Output::Overwritten(overwritten) => {
                return self.checks.lines().map_or(Ok(()), |lines| lines.told(node, overwritten));
            }
            Output::Status(status) => return self.status(node, &status),
            Output::Persist(persist) => {
                life.has_memory |= persist.in_view;
                let places = persist.incarnations.len().max(life.met.len());
                life.met.resize(places, (0, None));
                for (met, known) in life.met.iter_mut().zip(&persist.incarnations) {
                    if *known > met.0 {
                        *met = (*known, None);
                    }
                }
                self.nodes[node].disk.persist(&persist);
            }
            Output::Changing | Output::Received { .. } => {}
            Output::PushState { transfer, credit } => life.app.push(transfer, credit),
            Output::PushCredit { transfer, pieces } => life.app.push_credit(transfer, pieces),
            Output::PushCancel { transfer } => life.app.push_cancel(transfer),
            Output::GetState { transfer } => life.app.get(transfer),
            Output::GetPiece { transfer, piece } => life.app.piece(transfer, piece),
            Output::GetEnd { transfer, end } => life.app.end(transfer, end),
            Output::GetCancel { transfer } => {
                if life.app.get_cancel(transfer) {
                    self.input(node, Input::StateWithdrawn { transfer });
                }
            }
            Output::Exit(Exit::Left { stop }) => return self.left(node, stop.map(|stop| *stop)),
            Output::Exit(Exit::Excluded { .. }) => {
                self.excluded += 1;
                self.kill(node);
                self.start(node);
            }
            Output::Exit(Exit::Undone { .. }) => {
                self.kill(node);
                self.nodes[node].disk.reset();
            }
            Output::Exit(Exit::Removed { reason }) => {
                self.failures.push((node, reason));
                self.nodes[node].disk.removed = true;
                self.kill(node);
            }
            Output::Exit(Exit::Failed { reason }) => {
                // Whoever is told so does not start it again.
                let disk = &mut self.nodes[node].disk;
                disk.removed |= disk.wiped && reason.contains("empty data directory");
                self.failures.push((node, reason));
                self.kill(node);
            }
        }
        Ok(())
    }

    pub(super) fn transmit(&mut self, node: usize, to: usize, message: Bytes) {
        self.handovers += u64::from(names_an_heir(&message));
        if let Some(sent) = &mut self.sent {
            sent.push((node, to, message.clone()));
        }
        if let Some((at, generation)) = self.net.arrival(self.now, node, to, &mut self.rng) {
            self.schedule(at, Event::Arrive { generation, from: node, to, message });
        }
    }

    pub(super) fn status(&mut self, node: usize, status: &Status) -> Checked {
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        match status {
            Status::Primary(event) => {
                life.standing = format!("primary {}", event.id);
                life.entered = Some((event.id, event.start));
                let roster = life.core.history().roster_at(event.start);
                self.checks.started(event, roster, &self.setup.options)?;
                self.checks.entered(node, &life.core);
            }
            other => {
                life.gate = None;
                life.standing = match other {
                    Status::Joining { reason }
                    | Status::NonPrimary { reason }
                    | Status::Excluded { reason }
                    | Status::Failed { reason } => reason.clone(),
                    other => format!("{other:?}"),
                };
            }
        }
        Ok(())
    }

    /// The application's thread ends what it has, and the state is kept.
    pub(super) fn left(&mut self, node: usize, stop: Option<StopState>) -> Checked {
        let Some(life) = &mut self.nodes[node].life else { return Ok(()) };
        life.app.cancel_all();
        let mut told = Vec::new();
        while let Some(done) = life.app.step(self.setup.piece_octets) {
            told.extend(done);
        }
        let state = life.app.state.clone();
        self.nodes[node].disk.ever = std::mem::take(&mut life.ever);
        self.checks.executed(node, &state)?;
        if let Some(stop) = stop {
            if stop.executed != state.at {
                return Err(format!(
                    "#{node} left at {} and its application stands at {}",
                    stop.executed, state.at
                ));
            }
            self.nodes[node].disk.stop = Some((stop, state));
        }
        self.vanish(node, true);
        Ok(())
    }
}

/// Whether a message gives casts their places and the role of the sequencer to another member.
pub(crate) fn names_an_heir(message: &Bytes) -> bool {
    message.first() == Some(&3) && message.get(37..41).is_some_and(|heir| heir != [0xff; 4])
}

fn told(roster: &Roster) -> String {
    let indexes: Vec<_> = roster.seats.iter().map(|seat| seat.index.0).collect();
    format!("{}: {indexes:?}", roster.version.number)
}

fn short(output: &Output) -> String {
    match output {
        Output::Deliver(delivery) => {
            let id = id(&delivery.payload);
            format!(
                "delivers {} = ticket {}.{} of #{}",
                delivery.seq,
                id >> 8,
                id & 0xff,
                delivery.origin.index.0
            )
        }
        Output::Merge(other) => format!("merges at {}: {} octets", other.seq, other.payload.len()),
        Output::View(event) => {
            let members: Vec<_> = event.members.iter().map(|info| info.member.index.0).collect();
            format!("view {} of {members:?} after {}", event.id, event.start)
        }
        Output::Roster(news) => format!("members {}, surely {}", told(&news.held), told(&news.stable)),
        Output::Change(delivery, effect) => {
            format!("delivers {}: members {:?}", delivery.seq, effect.as_ref().map(told))
        }
        Output::GetPiece { transfer, .. } => format!("GetPiece {transfer:?}"),
        Output::Exit(Exit::Left { stop }) => format!("leaves, with memory: {}", stop.is_some()),
        other => format!("{other:?}"),
    }
}
