//! The doorkeeper without its thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use maestro_ior::Address;

use super::front::Tape;
use super::support::{Ledger, request, view};
use crate::Port;
use crate::replicated::door::{DoorEvent, Doorkeeper, Notice, Notices, Publication, State};
use crate::replicated::front::{Front, HoldLimits, WaitLimits};

/// Writes down what it is told. So many openings fail first.
struct Gate(Arc<Ledger>, AtomicUsize);

impl Port for Gate {
    fn open(&self) -> std::io::Result<()> {
        self.0.note("open".into());
        let failing = self.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if failing.is_ok() { Err(std::io::ErrorKind::AddrInUse.into()) } else { Ok(()) }
    }

    fn shut(&self) {
        self.0.note("shut".into());
    }
}

impl Notices for Gate {
    fn notice(&self, notice: Notice) {
        match notice {
            Notice::Ready { contact } => self.0.note(format!("ready at {contact}")),
            other => self.0.note(format!("{other:?}")),
        }
    }
}

struct Stage {
    keeper: Doorkeeper<Tape>,
    state: State,
    ledger: Arc<Ledger>,
    press: Receiver<Publication>,
}

fn stage() -> Stage {
    stage_with_failures(0)
}

fn stage_with_failures(failures: usize) -> Stage {
    let (sender, press) = channel();
    let ledger = Arc::new(Ledger::default());
    let keeper = Doorkeeper {
        port: Arc::new(Gate(Arc::clone(&ledger), failures.into())),
        front: Arc::new(Front::new(HoldLimits::default(), WaitLimits::default(), Tape::new(&ledger))),
        press: sender,
        notices: Arc::new(Gate(Arc::clone(&ledger), 0.into())),
        contact: Address::new("h", 1).into(),
        hold: Duration::from_secs(3),
    };
    Stage { keeper, state: State::default(), ledger, press }
}

impl Stage {
    fn handle(&mut self, event: DoorEvent) {
        self.keeper.handle(event, &mut self.state);
    }

    fn enter(&mut self, round: u64) {
        self.keeper.front.caster().takes(Some(view(round)), usize::MAX);
        self.keeper.front.standing_in(view(round), || {});
        self.keeper.front.entered(view(round), || {});
        self.handle(DoorEvent::Open);
    }

    fn publish(&mut self) {
        let publication = Publication { version: (0, 1), history: "h".into(), references: Vec::new() };
        self.handle(DoorEvent::Publish(publication.clone()));
        assert_eq!(self.press.try_recv(), Ok(publication));
        self.handle(DoorEvent::Published);
    }
}

const READY: &str = "ready at h:1";

#[test]
fn a_replica_is_ready_when_its_port_is_open_and_published_references_name_it() {
    let mut stage = stage();
    stage.enter(1);
    assert_eq!(stage.ledger.take(), ["open"]);
    stage.publish();
    stage.publish();
    assert_eq!(stage.ledger.take(), [READY]);
}

#[test]
fn the_port_is_shut_when_the_hold_ends_without_a_view_and_opens_with_the_next_one() {
    let mut stage = stage();
    stage.enter(1);
    stage.publish();
    stage.keeper.front.hold(|| {});
    stage.keeper.front.admit(request(1, &stage.ledger));
    stage.handle(DoorEvent::Hold);
    stage.handle(DoorEvent::NoPrimary("2 needed".into()));
    stage.handle(DoorEvent::NoPrimary("2 needed".into()));
    assert_eq!(stage.ledger.take(), ["open", READY, "Waiting(\"2 needed\")"]);
    assert!(stage.state.deadline.is_some());
    stage.keeper.hold_ended(&mut stage.state);
    assert_eq!(stage.ledger.take(), ["shut", "abandon 1", "Shut(\"2 needed\")"]);
    stage.enter(2);
    stage.publish();
    assert_eq!(stage.ledger.take(), ["open", READY]);
}

#[test]
fn a_view_that_begins_in_time_ends_the_hold() {
    let mut stage = stage();
    stage.enter(1);
    stage.keeper.front.hold(|| {});
    stage.handle(DoorEvent::Hold);
    stage.enter(2);
    assert!(stage.state.deadline.is_none());
    // Even one that begins as the hold ends.
    stage.keeper.hold_ended(&mut stage.state);
    assert_eq!(stage.ledger.take(), ["open", "open"]);
}

#[test]
fn a_replica_that_cannot_go_on_shuts_its_port_at_once() {
    let mut stage = stage();
    stage.enter(1);
    stage.keeper.front.admit(request(1, &stage.ledger));
    stage.ledger.take();
    stage.handle(DoorEvent::Break("odd".into()));
    assert_eq!(stage.ledger.take(), ["shut", "abandon 1", "Failed(\"odd\")"]);
}

#[test]
fn a_port_that_cannot_be_opened_is_tried_again_and_the_reason_is_said_once() {
    let mut stage = stage_with_failures(3);
    stage.enter(1);
    stage.publish();
    let waiting = "Waiting(\"the port cannot be opened: address in use; it is tried again\")";
    assert_eq!(stage.ledger.take(), ["open", waiting]);
    for told in [["open"].as_slice(), &["open"], &["open", READY]] {
        let retry = stage.state.retry.unwrap();
        stage.keeper.time_has_come(retry - Duration::from_nanos(1), &mut stage.state);
        assert_eq!(stage.ledger.take(), [""; 0]);
        stage.keeper.time_has_come(retry, &mut stage.state);
        assert_eq!(stage.ledger.take(), told);
    }
    assert!(stage.state.retry.is_none());
}

#[test]
fn a_port_that_cannot_be_opened_is_not_tried_without_a_view() {
    let mut stage = stage_with_failures(9);
    stage.enter(1);
    stage.keeper.front.hold(|| {});
    stage.handle(DoorEvent::Hold);
    stage.keeper.hold_ended(&mut stage.state);
    assert!(stage.state.retry.is_none());
}
