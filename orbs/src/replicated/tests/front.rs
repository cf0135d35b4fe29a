use std::sync::{Arc, Mutex};

use bytes::Bytes;
use maestro_giop::ResponseFlags;
use maestro_group::{CastError, ViewId};

use super::support::{GONE, Ledger, request, request_for, view};
use crate::replicated::front::{Caster, Front, HoldLimits, WaitLimits};
use crate::replicated::update::Cast;

/// Takes casts as a group would, and writes their tickets into the ledger.
pub(super) struct Tape {
    ledger: Arc<Ledger>,
    state: Mutex<(Option<ViewId>, usize)>,
}

impl Tape {
    /// A group in no view, with room for everything.
    pub(super) fn new(ledger: &Arc<Ledger>) -> Self {
        Self { ledger: Arc::clone(ledger), state: Mutex::new((None, usize::MAX)) }
    }

    /// Takes casts of this view from here on, so many of them.
    pub(super) fn takes(&self, view: Option<ViewId>, room: usize) {
        *self.state.lock().unwrap() = (view, room);
    }
}

impl Caster for Tape {
    fn cast(&self, view: ViewId, payload: Bytes) -> Result<(), CastError> {
        let mut state = self.state.lock().unwrap();
        if state.0 != Some(view) {
            return Err(CastError::NotInView { view });
        }
        if payload.len() > 1000 {
            return Err(CastError::TooLarge { octets: payload.len(), limit: 1000 });
        }
        state.1 = state.1.checked_sub(1).ok_or(CastError::Full { casts: 0, octets: 0 })?;
        self.ledger.note(match Cast::decode(&payload).unwrap() {
            Cast::Call(update) => format!("cast {} settled {}", update.ticket, update.settled),
            other => format!("cast {other:?}"),
        });
        Ok(())
    }
}

fn front(limits: HoldLimits) -> (Front<Tape>, Arc<Ledger>) {
    let ledger = Arc::new(Ledger::default());
    (Front::new(limits, WaitLimits::default(), Tape::new(&ledger)), ledger)
}

fn enter(front: &Front<Tape>, round: u64) {
    front.caster().takes(Some(view(round)), usize::MAX);
    front.standing_in(view(round), || {});
    front.entered(view(round), || {});
}

#[test]
fn before_the_first_view_requests_are_dropped() {
    let (front, ledger) = front(HoldLimits::default());
    front.admit(request(1, &ledger));
    assert_eq!(ledger.take(), ["abandon 1"]);
}

#[test]
fn in_a_view_requests_are_cast_in_order_and_answered_once() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    (1..=3).for_each(|number| front.admit(request(number, &ledger)));
    assert_eq!(
        ledger.take(),
        ["started 1", "cast 1 settled 1", "started 2", "cast 2 settled 1", "started 3", "cast 3 settled 1"]
    );
    let slots = front.take([2, 2, 9].into_iter());
    assert_eq!(slots.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false]);
    drop(slots);
    drop(front.take([1].into_iter()));
    assert_eq!(ledger.take(), ["abandon 2", "abandon 1"]);
    front.admit(request(4, &ledger));
    assert_eq!(ledger.take(), ["started 4", "cast 4 settled 3"]);
}

#[test]
fn in_the_next_view_all_that_waits_is_cast_again_in_order_and_then_what_was_held() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    front.admit(request(1, &ledger));
    front.admit(request_for(2, &ledger, ResponseFlags::None));
    front.admit(request(3, &ledger));
    drop(front.take([1].into_iter()));
    front.hold(|| ledger.note("held".into()));
    front.hold(|| ledger.note("held again".into()));
    front.admit(request(4, &ledger));
    ledger.take();
    enter(&front, 2);
    assert_eq!(ledger.take(), ["started 4", "cast 2 settled 1", "cast 3 settled 1", "cast 4 settled 2"]);
}

#[test]
fn requests_are_cast_only_when_core_and_objects_are_in_the_same_view() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    let opened = || ledger.note("opened".into());
    // The core is two views ahead when the objects come to the second one.
    front.hold(|| {});
    front.standing_in(view(2), opened);
    front.hold(|| {});
    front.entered(view(2), opened);
    front.admit(request(1, &ledger));
    front.standing_in(view(3), opened);
    assert_eq!(ledger.take(), [""; 0]);
    front.caster().takes(Some(view(3)), usize::MAX);
    front.entered(view(3), opened);
    assert_eq!(ledger.take(), ["started 1", "cast 1 settled 1", "opened"]);
}

#[test]
fn the_objects_may_come_to_a_view_before_the_core_says_so() {
    let (front, ledger) = front(HoldLimits::default());
    front.caster().takes(Some(view(1)), usize::MAX);
    front.entered(view(1), || ledger.note("too early".into()));
    front.standing_in(view(1), || ledger.note("opened".into()));
    front.standing_in(view(1), || ledger.note("twice".into()));
    assert_eq!(ledger.take(), ["opened"]);
}

#[test]
fn what_the_group_has_no_room_for_is_cast_when_it_has() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    front.caster().takes(Some(view(1)), 1);
    (1..=3).for_each(|number| front.admit(request(number, &ledger)));
    assert_eq!(ledger.take(), ["started 1", "cast 1 settled 1", "started 2", "started 3"]);
    front.caster().takes(Some(view(1)), 5);
    drop(front.take([1].into_iter()));
    assert_eq!(ledger.take(), ["cast 2 settled 1", "cast 3 settled 1", "abandon 1"]);
}

#[test]
fn a_request_that_is_too_large_for_the_group_is_refused_and_the_next_one_goes_on() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    let mut large = request(1, &ledger);
    large.body.octets = Bytes::from(vec![0; 2000]);
    front.admit(large);
    let told = ledger.take();
    assert_eq!(told.len(), 2);
    assert!(told[1].starts_with("reply 1 SystemException"), "{told:?}");
    front.admit(request(2, &ledger));
    assert_eq!(ledger.take(), ["started 2", "cast 2 settled 2"]);
}

#[test]
fn no_more_is_held_than_the_limits_allow() {
    let (front, ledger) = front(HoldLimits { requests: 2, octets: 1000 });
    enter(&front, 1);
    front.hold(|| {});
    (1..=3).for_each(|number| front.admit(request(number, &ledger)));
    assert_eq!(ledger.take(), ["abandon 3"]);
}

#[test]
fn no_more_octets_are_held_than_the_limits_allow() {
    let (front, ledger) = front(HoldLimits { requests: 9, octets: 5 });
    enter(&front, 1);
    front.hold(|| {});
    (1..=3).for_each(|number| front.admit(request(number, &ledger)));
    assert_eq!(ledger.take(), ["abandon 3"]);
}

#[test]
fn no_more_requests_wait_for_delivery_than_the_limits_allow() {
    let ledger = Arc::new(Ledger::default());
    let limits = WaitLimits { requests: 2, ..WaitLimits::default() };
    let front = Front::new(HoldLimits::default(), limits, Tape::new(&ledger));
    enter(&front, 1);
    // Whether the group has room for them or not.
    front.caster().takes(Some(view(1)), 1);
    (1..=3).for_each(|number| front.admit(request(number, &ledger)));
    assert_eq!(ledger.take(), ["started 1", "cast 1 settled 1", "started 2", "abandon 3"]);
    front.caster().takes(Some(view(1)), usize::MAX);
    drop(front.take([1].into_iter()));
    ledger.take();
    front.admit(request(4, &ledger));
    front.admit(request(5, &ledger));
    assert_eq!(ledger.take(), ["started 4", "cast 3 settled 2", "abandon 5"]);
    drop(front.take_all(|_| true));
    ledger.take();
    (6..=7).for_each(|number| front.admit(request(number, &ledger)));
    assert_eq!(ledger.take(), ["started 6", "cast 4 settled 4", "started 7", "cast 5 settled 4"]);
}

#[test]
fn from_half_of_what_may_wait_on_no_requests_are_read_until_there_is_less_than_a_quarter() {
    let ledger = Arc::new(Ledger::default());
    let limits = WaitLimits { requests: 8, ..WaitLimits::default() };
    let front = Front::new(HoldLimits::default(), limits, Tape::new(&ledger));
    let told = Arc::clone(&ledger);
    front.on_pressure(move |held_back| told.note(format!("held back: {held_back}")));
    enter(&front, 1);
    // A member is too far behind: the group takes nothing, and says so when it does again.
    front.caster().takes(Some(view(1)), 0);
    (1..=5).for_each(|number| front.admit(request(number, &ledger)));
    let told = ledger.take();
    assert_eq!(told[3..], ["started 4", "held back: true", "started 5"]);
    front.caster().takes(Some(view(1)), usize::MAX);
    front.room();
    assert_eq!(ledger.take().len(), 5, "all are cast");
    drop(front.take([1, 2, 3].into_iter()));
    assert!(!ledger.take().contains(&"held back: false".to_owned()));
    drop(front.take([4].into_iter()));
    assert_eq!(ledger.take(), ["held back: false", "abandon 4"]);
    (6..=9).for_each(|number| front.admit(request(number, &ledger)));
    ledger.take();
    front.close(|| {});
    assert!(ledger.take().contains(&"held back: false".to_owned()), "nobody is left waiting");
}

#[test]
fn no_more_octets_wait_for_delivery_than_the_limits_allow() {
    let ledger = Arc::new(Ledger::default());
    let limits = WaitLimits { octets: 100, ..WaitLimits::default() };
    let front = Front::new(HoldLimits::default(), limits, Tape::new(&ledger));
    enter(&front, 1);
    let mut large = request(1, &ledger);
    large.body.octets = Bytes::from(vec![0; 100]);
    front.admit(large);
    front.admit(request(2, &ledger));
    drop(front.take([1].into_iter()));
    front.admit(request(3, &ledger));
    assert_eq!(
        ledger.take(),
        ["started 1", "cast 1 settled 1", "abandon 2", "abandon 1", "started 3", "cast 2 settled 2"]
    );
}

#[test]
fn when_the_hold_ends_the_port_is_shut_before_requests_are_dropped() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    front.admit(request(1, &ledger));
    front.hold(|| {});
    front.admit(request(2, &ledger));
    ledger.take();
    assert!(front.give_up(|| ledger.note("shut".into())));
    assert_eq!(ledger.take(), ["shut", "abandon 1", "abandon 2"]);
    front.admit(request(3, &ledger));
    assert_eq!(ledger.take(), ["abandon 3"]);
    enter(&front, 2);
    front.admit(request(4, &ledger));
    assert_eq!(ledger.take(), ["started 4", "cast 2 settled 2"]);
}

#[test]
fn nothing_is_given_up_when_a_view_began_in_time() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    front.hold(|| {});
    enter(&front, 2);
    assert!(!front.give_up(|| ledger.note("shut".into())));
    assert_eq!(ledger.take(), [""; 0]);
}

#[test]
fn a_request_that_is_executed_in_a_state_from_elsewhere_ends_without_an_answer() {
    let ledger = Arc::new(Ledger::default());
    let front = Front::new(HoldLimits::default(), WaitLimits::default(), Tape::new(&ledger));
    front.caster().takes(Some(view(1)), usize::MAX);
    front.standing_in(view(1), || {});
    front.entered(view(1), || {});
    front.admit(request(1, &ledger));
    front.admit(request(2, &ledger));
    ledger.take();
    drop(front.take_all(|ticket| ticket == 1));
    assert_eq!(ledger.take(), ["abandon 1"]);
    assert!(front.take([1].into_iter()).iter().all(Option::is_none));
    assert!(front.take([2].into_iter()).iter().all(Option::is_some));
}

#[test]
fn a_request_that_may_not_start_any_more_is_dropped_and_not_cast() {
    let (front, ledger) = front(HoldLimits::default());
    enter(&front, 1);
    front.hold(|| {});
    front.admit(request(GONE.0, &ledger));
    front.admit(request(1, &ledger));
    assert_eq!(ledger.take(), Vec::<String>::new());
    enter(&front, 2);
    assert_eq!(ledger.take(), ["started 1", "cast 1 settled 1", "abandon 99"]);
    front.admit(request(GONE.0, &ledger));
    assert_eq!(ledger.take(), ["abandon 99"]);
}
