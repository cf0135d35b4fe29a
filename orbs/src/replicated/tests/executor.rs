//! The executor between a group and this replica's clients, without threads.

use std::sync::{Arc, Mutex};

use maestro_giop::ResponseFlags;
use maestro_group::{
    AbortReason, Aborted, Application, Delivery, Incarnation, Member, MemberIndex, MemberInfo, Overwritten,
    ViewEvent,
};
use maestro_ior::Address;

use super::front::Tape;
use super::support::{KEY, Ledger, add, kind, present, replica, request, request_for, view};
use crate::replicated::catalogue::Catalogue;
use crate::replicated::door::{Door, DoorEvent, Notice, Notices};
use crate::replicated::executor::{Executor, Install};
use crate::replicated::front::{Front, HoldLimits, WaitLimits};
use crate::replicated::level::Levels;
use crate::replicated::update::{Checkpoint, Present};

const ME: Member = Member { index: MemberIndex(0), incarnation: Incarnation(1) };
const OTHER: Member = Member { index: MemberIndex(1), incarnation: Incarnation(1) };

/// Keeps what is noticed.
#[derive(Default)]
struct Noticed(Mutex<Vec<Notice>>);

impl Notices for Noticed {
    fn notice(&self, notice: Notice) {
        self.0.lock().unwrap().push(notice);
    }
}

struct Stage {
    executor: Executor<Tape>,
    front: Arc<Front<Tape>>,
    ledger: Arc<Ledger>,
    events: std::sync::mpsc::Receiver<DoorEvent>,
    noticed: Arc<Noticed>,
}

fn stage(install: Install) -> Stage {
    let ledger = Arc::new(Ledger::default());
    let front = Arc::new(Front::new(HoldLimits::default(), WaitLimits::default(), Tape::new(&ledger)));
    let (door, events) = Door::new();
    let noticed = Arc::new(Noticed::default());
    let executor = Executor {
        replica: replica(),
        front: Arc::clone(&front),
        catalogue: Arc::new(Catalogue::new([(KEY.into(), kind())])),
        door,
        notices: Arc::clone(&noticed) as Arc<dyn Notices>,
        contact: Address::new("h", 1).into(),
        levels: Levels::default(),
        told_level: 1,
        install,
        view: None,
        answers: Vec::new(),
        changed: false,
        broken: None,
    };
    Stage { executor, front, ledger, events, noticed }
}

impl Stage {
    fn enter(&mut self, round: u64) {
        self.front.caster().takes(Some(view(round)), usize::MAX);
        self.front.standing_in(view(round), || {});
        let members = [ME, OTHER].map(|member| MemberInfo { member, name: "r".into() }).to_vec();
        let event = ViewEvent {
            id: view(round),
            cluster: "cluster".into(),
            me: ME,
            members,
            coordinator: ME,
            start: 0,
        };
        self.executor.view(&event);
    }

    fn deliver(&mut self, seq: u64, origin: Member, payload: bytes::Bytes) {
        self.executor.deliver(Delivery { seq, time_ns: seq, seed: seq, origin, payload });
    }

    /// The versions and the numbers of profiles of the references that were published.
    fn published(&self) -> Vec<(u64, usize)> {
        let events = self.events.try_iter().filter_map(|event| match event {
            DoorEvent::Publish(publication) => {
                Some((publication.version.1, publication.references[0].1.profiles.len()))
            }
            _ => None,
        });
        events.collect()
    }
}

#[test]
fn clients_of_the_origin_alone_are_answered_at_the_end_of_the_batch() {
    let mut stage = stage(Install::Always);
    stage.enter(1);
    stage.front.admit(request(7, &stage.ledger));
    stage.ledger.take();
    stage.deliver(1, OTHER, add(1, 5).encode());
    stage.deliver(2, ME, add(1, 1).encode());
    assert_eq!(stage.ledger.take(), [""; 0]);
    stage.executor.batch_end();
    assert_eq!(stage.ledger.take(), ["reply 7 NoException [00, 00, 00, 06]"]);
}

#[test]
fn who_waits_for_the_server_only_is_answered_when_a_majority_holds_the_request() {
    let mut stage = stage(Install::Always);
    stage.enter(1);
    stage.front.admit(request_for(7, &stage.ledger, ResponseFlags::WithServer));
    stage.ledger.take();
    let mut update = add(1, 1);
    update.response = ResponseFlags::WithServer;
    stage.deliver(1, ME, update.encode());
    assert_eq!(stage.ledger.take(), ["reply 7 NoException []"]);
    stage.executor.batch_end();
    assert_eq!(stage.ledger.take(), [""; 0]);
}

#[test]
fn what_was_delivered_is_answered_and_not_cast_again_in_the_next_view() {
    let mut stage = stage(Install::Always);
    stage.enter(1);
    stage.front.admit(request(7, &stage.ledger));
    stage.front.admit(request(8, &stage.ledger));
    stage.deliver(1, ME, add(1, 1).encode());
    stage.front.hold(|| {});
    stage.ledger.take();
    stage.enter(2);
    let told = stage.ledger.take();
    assert_eq!(told[0], "reply 7 NoException [00, 00, 00, 01]");
    assert!(told[1].starts_with("cast Present"), "{told:?}");
    assert_eq!(told[2..], ["cast 2 settled 1"]);
}

#[test]
fn references_are_published_once_per_batch_with_the_delivery_that_changed_them() {
    let mut stage = stage(Install::Always);
    stage.enter(1);
    stage.deliver(4, ME, present(1, 1).encode());
    stage.deliver(5, OTHER, present(1, 2).encode());
    stage.executor.batch_end();
    stage.executor.batch_end();
    assert_eq!(stage.published(), [(5, 2)]);
    stage.deliver(6, OTHER, present(1, 3).encode());
    stage.executor.batch_end();
    assert_eq!(stage.published(), [(6, 2)]);
}

#[test]
fn references_are_published_once_this_replica_stands_in_them() {
    let mut stage = stage(Install::Always);
    stage.enter(2);
    stage.deliver(4, OTHER, present(2, 2).encode());
    stage.deliver(5, ME, present(1, 1).encode());
    stage.executor.batch_end();
    assert_eq!(stage.published(), []);
    stage.deliver(6, ME, present(2, 1).encode());
    stage.executor.batch_end();
    assert_eq!(stage.published(), [(6, 2)]);
}

#[test]
fn references_that_are_not_reinstalled_are_written_until_all_replicas_are_in_them() {
    let mut stage = stage(Install::UntilComplete { members: 2 });
    stage.enter(1);
    for (seq, member, port) in [(1, ME, 1), (2, OTHER, 2), (3, OTHER, 3)] {
        stage.deliver(seq, member, present(1, port).encode());
        stage.executor.batch_end();
    }
    assert_eq!(stage.published(), [(1, 1), (2, 2)]);
}

#[test]
fn a_damaged_cast_is_skipped() {
    let mut stage = stage(Install::Always);
    stage.enter(1);
    stage.deliver(1, OTHER, bytes::Bytes::from_static(&[0, 1]));
    stage.front.admit(request(7, &stage.ledger));
    stage.ledger.take();
    stage.deliver(2, ME, add(1, 1).encode());
    stage.executor.batch_end();
    assert_eq!(stage.ledger.take(), ["reply 7 NoException [00, 00, 00, 01]"]);
}

#[test]
fn a_replica_that_answers_otherwise_than_a_majority_stops() {
    let mut stage = stage(Install::Always);
    stage.enter(1);
    stage.front.admit(request(7, &stage.ledger));
    stage.deliver(4096, OTHER, add(1, 1).encode());
    let word = Checkpoint { delivery: 4096, hash: 1 }.encode();
    let third = Member { index: MemberIndex(2), incarnation: Incarnation(1) };
    stage.deliver(4097, OTHER, word.clone());
    stage.deliver(4098, third, word);
    stage.ledger.take();
    stage.deliver(4099, ME, add(1, 1).encode());
    stage.executor.batch_end();
    assert_eq!(stage.ledger.take(), [""; 0]);
    assert!(stage.events.try_iter().any(|event| matches!(event, DoorEvent::Break(_))));
    assert!(stage.executor.broken.is_some());
    // The next view does not concern it.
    stage.front.close(|| {});
    stage.ledger.take();
    stage.enter(2);
    stage.front.admit(request(8, &stage.ledger));
    assert_eq!(stage.ledger.take(), ["abandon 8"]);
}

#[test]
fn answers_that_are_undone_are_told() {
    let mut stage = stage(Install::Always);
    stage.enter(1);
    stage.noticed.0.lock().unwrap().clear();
    stage.executor.overwritten(Overwritten { after: 3, casts: 4 });
    let payloads = vec![add(1, 1).encode(), present(1, 1).encode(), add(2, 1).encode()];
    for reason in [AbortReason::NotOrdered, AbortReason::Overwritten] {
        stage.executor.aborted(Aborted { payloads: payloads.clone(), reason });
    }
    let noticed = std::mem::take(&mut *stage.noticed.0.lock().unwrap());
    assert_eq!(noticed, [Notice::Overwritten { deliveries: 4 }, Notice::AnswersUndone { requests: 2 }]);
}

#[test]
fn a_level_that_rises_is_told_and_one_that_cannot_be_run_ends_the_replica() {
    let mut stage = stage(Install::Always);
    stage.executor.levels = Levels::new(&(2..=3)).unwrap();
    stage.executor.replica.run_levels(stage.executor.levels);
    stage.enter(1);
    stage.noticed.0.lock().unwrap().clear();
    let told = |stage: &Stage| std::mem::take(&mut *stage.noticed.0.lock().unwrap());
    let third = Member { index: MemberIndex(2), incarnation: Incarnation(1) };
    for (seq, member, offered) in [(1, ME, 3), (2, OTHER, 4), (3, third, 3)] {
        let word = Present { lowest: 2, offered, ..present(1, 1) };
        stage.deliver(seq, member, word.encode());
    }
    assert_eq!(told(&stage), [Notice::Level { level: 2 }, Notice::Level { level: 3 }]);
    assert!(stage.executor.broken.is_none());
    // Replicas of this group run releases that this one cannot follow: its own last word was that of a newer release.
    for (seq, member) in [(4, ME), (5, OTHER), (6, third)] {
        let word = Present { lowest: 2, offered: 4, ..present(1, 1) };
        stage.deliver(seq, member, word.encode());
    }
    assert_eq!(told(&stage), [Notice::Level { level: 4 }]);
    let reason =
        "the replicas run level 4, and this release can run levels 2 to 3: start one that can run level 4";
    let broke = stage.events.try_iter().any(|event| matches!(event, DoorEvent::Break(why) if why == reason));
    assert!(broke && stage.executor.broken.is_some());
}
