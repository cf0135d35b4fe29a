//! What members put out, put into effect.

use maestro_group::{Delivery, Exit, Input, Output, Status, TransferError, TransferId};

use super::node::{self, Life};
use super::world::{Deed, Witness, World};

impl World {
    pub(super) fn act(&mut self, node: usize, output: Output, witness: Witness<'_>) {
        if let Output::Transmit { to, message } = output {
            return self.transmit(node, to.at(), message);
        }
        let Some(life) = &mut self.nodes[node].life else { return };
        match output {
            Output::Transmit { .. } | Output::Multicast { .. } | Output::Recall => {}
            Output::Deliver(delivery) => life.deliver(node, delivery, witness),
            Output::Merge(other) => {
                life.at = (other.seq, other.time_ns);
                life.inbox.push_back(Input::Executed { seq: other.seq });
                life.replica.application().merge(other);
            }
            Output::Change(delivery, roster) => {
                life.at = (delivery.seq, delivery.time_ns);
                life.inbox.push_back(Input::Executed { seq: delivery.seq });
                if let Some(roster) = roster {
                    life.replica.application().members(&roster, &delivery);
                }
            }
            // Nobody asks for changes of the members here.
            Output::Roster(_) | Output::Answer { .. } => {}
            Output::View(event) => life.replica.application().view(&event),
            Output::Changing => life.replica.application().changing(),
            Output::Received { from, payload } => life.replica.application().received(from, payload),
            Output::Aborted(aborted) => life.replica.application().aborted(aborted),
            Output::Overwritten(overwritten) => life.replica.application().overwritten(overwritten),
            Output::Status(status) => life.status(&status),
            Output::Persist(persist) => self.nodes[node].disk.persist(&persist),
            Output::PushState { transfer, credit } => life.push(node, transfer, credit, witness),
            Output::PushCredit { transfer, pieces } => {
                if let Some((_, credit)) = life.pushes.get_mut(&transfer) {
                    *credit += pieces;
                }
                life.push_on(transfer);
            }
            Output::PushCancel { transfer } => {
                if life.pushes.remove(&transfer).is_some() {
                    let result = Err(TransferError::BrokenOff);
                    life.inbox.push_back(Input::PushEnded { transfer, result });
                }
            }
            Output::GetState { transfer } => drop(life.gets.insert(transfer, node::Pieces::default())),
            Output::GetPiece { transfer, piece } => {
                life.gets.entry(transfer).or_default().0.push_back(piece);
                life.inbox.push_back(Input::PieceTaken { transfer });
            }
            Output::GetEnd { transfer, end } => life.take(node, transfer, (end.at, end.time_ns), witness),
            Output::GetCancel { transfer } => {
                if life.gets.remove(&transfer).is_some() {
                    let result = Err(TransferError::BrokenOff);
                    life.inbox.push_back(Input::StateWithdrawn { transfer });
                    life.inbox.push_back(Input::StateTaken { transfer, result });
                }
            }
            Output::Exit(exit) => self.exit(node, exit, witness),
        }
    }

    fn exit(&mut self, node: usize, exit: Exit, witness: Witness<'_>) {
        let Some(life) = &mut self.nodes[node].life else { return };
        match exit {
            Exit::Left { stop } => {
                let mut state = node::Pieces::default();
                let saved = life.replica.application().save_state(&mut state);
                match (stop, saved) {
                    (Some(stop), Ok(())) => self.nodes[node].disk.stop = Some((*stop, state)),
                    (_, Err(error)) => {
                        witness(node, &mut life.replica, Deed::StateFailed(error.to_string()));
                    }
                    (None, Ok(())) => {}
                }
            }
            Exit::Failed { reason } | Exit::Removed { reason } | Exit::Undone { reason } => {
                witness(node, &mut life.replica, Deed::Failed(reason));
            }
            // The others went on without it, which is nothing that an object can do.
            Exit::Excluded { .. } => {}
        }
        self.end(node);
    }
}

impl Life {
    fn deliver(&mut self, node: usize, delivery: Delivery, witness: Witness<'_>) {
        self.at = (delivery.seq, delivery.time_ns);
        self.inbox.push_back(Input::Executed { seq: delivery.seq });
        let executed = self.replica.deliver(delivery.clone());
        witness(node, &mut self.replica, Deed::Delivered(delivery, executed.map(Box::new)));
        if let Some(reason) = self.replica.broken() {
            witness(node, &mut self.replica, Deed::Failed(reason));
        }
    }

    fn status(&mut self, status: &Status) {
        self.primary = if let Status::Primary(view) = status { Some(view.id) } else { None };
        self.replica.status(status);
    }

    fn push(&mut self, node: usize, transfer: TransferId, credit: u32, witness: Witness<'_>) {
        match node::push(self.replica.application()) {
            Ok(pieces) => {
                self.pushes.insert(transfer, (pieces, credit));
                self.push_on(transfer);
            }
            Err(error) => {
                witness(node, &mut self.replica, Deed::StateFailed(error.to_string()));
                self.inbox.push_back(Input::PushEnded { transfer, result: Err(error) });
            }
        }
    }

    fn take(&mut self, node: usize, transfer: TransferId, at: (u64, u64), witness: Witness<'_>) {
        let Some(mut pieces) = self.gets.remove(&transfer) else { return };
        let result = self.replica.application().get_state(&mut pieces);
        let deed = match &result {
            Ok(()) => {
                self.at = at;
                Deed::TookState(at.0)
            }
            Err(error) => Deed::StateFailed(error.to_string()),
        };
        witness(node, &mut self.replica, deed);
        self.inbox.push_back(Input::StateTaken { transfer, result });
    }
}
