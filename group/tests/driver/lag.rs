//! A member whose application hangs: the others wait for it, then go on without it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use maestro_group::{CastError, Settings, Status};

use crate::support::{DEADLINE, Log, Place, Running, start, start_with};

const CAST_OCTETS: usize = 1000;

fn narrow(place: &Place, index: usize) -> Settings {
    let mut settings = place.settings(index);
    settings.cast_limit_octets = 4096;
    settings.outstanding_limit_octets = 64 << 10;
    settings.lag_window_octets = 256 << 10;
    settings.lag_limit = Duration::from_millis(1500);
    settings.retained_octets = 0;
    settings
}

/// Casts until there is no room; returns how many casts were taken.
fn fill(member: &Running) -> usize {
    let view = member.until_primary(3).id;
    let end = Instant::now() + DEADLINE;
    let (mut taken, mut full) = (0, None);
    while Instant::now() < end {
        match member.group.cast(view, Bytes::from(vec![7; CAST_OCTETS])) {
            Ok(()) => (taken, full) = (taken + 1, None),
            Err(CastError::Full { casts: 0, .. }) => {
                // Nothing of its own is on its way, so it is the other one that is waited for.
                let since = *full.get_or_insert_with(Instant::now);
                if since.elapsed() > Duration::from_millis(50) {
                    return taken;
                }
            }
            Err(CastError::Full { .. }) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
    panic!("it never gets full: {taken} casts are taken");
}

#[test]
fn a_member_whose_application_hangs_is_excluded_and_comes_back_with_the_state() {
    let place = Place::of(3);
    let logs: Vec<Arc<Log>> = (0..3).map(|_| Arc::default()).collect();
    let members: Vec<Running> =
        (0..3).map(|index| start_with(narrow(&place, index), Arc::clone(&logs[index])).unwrap()).collect();
    members.iter().for_each(|member| _ = member.until_primary(3));
    logs[2].lock().stuck = true;
    let taken = fill(&members[0]);
    assert!((200..800).contains(&taken), "{taken} casts of {CAST_OCTETS} octets are taken");
    let reason = members[2].log.until("excluded", |seen| match seen.statuses.last() {
        Some(Status::Excluded { reason }) => Some(reason.clone()),
        _ => None,
    });
    assert!(reason.starts_with("r3 executed nothing for 1.5s and is "), "{reason}");
    assert!(reason.contains("takes the state anew"), "{reason}");
    members[0].log.until("room", |seen| (seen.room > 0).then_some(()));
    let view = members[0].until_primary(2).id;
    let end = Instant::now() + DEADLINE;
    for number in 0..1500 {
        while members[0].group.cast(view, Bytes::from(vec![8; CAST_OCTETS])).is_err() {
            assert!(Instant::now() < end, "the others do not go on after {number} casts");
            std::thread::yield_now();
        }
    }
    members[1].log.until("others", |seen| (seen.deliveries.len() >= taken + 1500).then_some(()));
    logs[2].lock().stuck = false;
    logs[2].notify();
    assert!(members[2].group.wait_ended().is_err());
    let back = start(narrow(&place, 2)).unwrap();
    back.until_primary(3);
    back.cast("the last");
    let last =
        |seen: &crate::support::Seen| seen.deliveries.last().is_some_and(|last| last.payload == "the last");
    for member in [&back, &members[0], &members[1]] {
        member.log.until("the last", |seen| last(seen).then_some(()));
    }
    assert_eq!(back.log.lock().states_taken, 1);
    assert!(back.log.lock().deliveries == members[0].log.lock().deliveries);
}
