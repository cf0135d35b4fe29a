use bytes::Bytes;
use maestro_adaptors::{AgreedTime, Outcome};
use maestro_giop::{FtRequest, ReplyStatus};

use crate::replicated::reply_log::{
    CLIENT_ID_OCTETS, FORGOTTEN_CLIENTS, Memory, Origin, REPLY_LOG_ENTRIES, REPLY_LOG_OCTETS, ReplyLog,
};

const NOW: AgreedTime = AgreedTime { unix_ns: 1_000_000_000 };

fn origin(incarnation: u64) -> Origin {
    Origin { member: 0, incarnation }
}

fn numbered(client: &str, retention_id: i32, until_s: u64) -> FtRequest {
    let expiration = FtRequest::UNIX_EPOCH + until_s * 10_000_000;
    FtRequest { client_id: client.into(), retention_id, expiration }
}

fn outcome(octets: usize) -> Outcome {
    Outcome { status: ReplyStatus::NoException, body: Bytes::from(vec![7; octets]) }
}

#[test]
fn tickets_are_new_once_in_any_order() {
    let mut log = ReplyLog::default();
    let new: Vec<bool> = [1, 3, 2, 3, 1, 4, 4].iter().map(|&ticket| log.note(origin(1), ticket, 1)).collect();
    assert_eq!(new, [true, true, true, false, false, true, false]);
}

#[test]
fn a_ticket_that_the_origin_gave_up_is_never_new() {
    let mut log = ReplyLog::default();
    assert!(log.note(origin(1), 5, 4));
    assert!(!log.note(origin(1), 3, 4));
    assert!(log.note(origin(1), 4, 4));
}

#[test]
fn an_answer_is_evicted_when_the_log_is_full_and_its_number_is_refused() {
    let mut log = ReplyLog::default();
    for id in 0..3 {
        log.remember(numbered("c", id, 100), outcome(REPLY_LOG_OCTETS / 2 - 100));
    }
    assert_eq!(log.recall(&numbered("c", 0, 100), NOW), Memory::Refused);
    assert_eq!(
        log.recall(&numbered("c", 1, 100), NOW),
        Memory::Answered(outcome(REPLY_LOG_OCTETS / 2 - 100))
    );
    assert_eq!(log.recall(&numbered("c", 3, 100), NOW), Memory::New);
    assert_eq!(log.recall(&numbered("other", 0, 100), NOW), Memory::New);
}

#[test]
fn an_answer_is_evicted_when_there_are_too_many() {
    let mut log = ReplyLog::default();
    for id in 0..=i32::try_from(REPLY_LOG_ENTRIES).unwrap() {
        log.remember(numbered("c", id, 100), outcome(0));
    }
    assert_eq!(log.recall(&numbered("c", 0, 100), NOW), Memory::Refused);
    assert_eq!(log.recall(&numbered("c", 1, 100), NOW), Memory::Answered(outcome(0)));
}

#[test]
fn an_answer_is_forgotten_when_it_expires_and_its_number_is_refused() {
    let mut log = ReplyLog::default();
    log.remember(numbered("c", 1, 5), outcome(1));
    log.expire(AgreedTime { unix_ns: 4_999_999_999 });
    assert_eq!(log.recall(&numbered("c", 1, 5), NOW), Memory::Answered(outcome(1)));
    log.expire(AgreedTime { unix_ns: 5_000_000_000 });
    assert_eq!(log.recall(&numbered("c", 1, 5), AgreedTime { unix_ns: 5_000_000_000 }), Memory::Refused);
    assert_eq!(log.recall(&numbered("c", 2, 9), AgreedTime { unix_ns: 5_000_000_000 }), Memory::New);
}

#[test]
fn a_request_that_has_expired_before_it_came_is_refused() {
    assert_eq!(ReplyLog::default().recall(&numbered("c", 1, 1), NOW), Memory::Refused);
}

#[test]
fn names_of_clients_are_bounded_in_length_and_number() {
    let mut log = ReplyLog::default();
    let long = "c".repeat(CLIENT_ID_OCTETS + 1);
    assert_eq!(log.recall(&numbered(&long, 1, 100), NOW), Memory::Refused);
    for client in 0..FORGOTTEN_CLIENTS + REPLY_LOG_ENTRIES {
        log.remember(numbered(&format!("c{client}"), 1, 100), outcome(0));
    }
    assert_eq!(log.recall(&numbered("one more", 1, 100), NOW), Memory::Refused);
    // An answer that is there is given, and when time has passed there is room again.
    let last = format!("c{}", FORGOTTEN_CLIENTS + REPLY_LOG_ENTRIES - 1);
    assert_eq!(log.recall(&numbered(&last, 1, 100), NOW), Memory::Answered(outcome(0)));
    let later = AgreedTime { unix_ns: 200_000_000_000 };
    log.expire(later);
    assert_eq!(log.recall(&numbered("one more", 1, 300), later), Memory::New);
}

#[test]
fn a_ticket_that_was_executed_is_known() {
    let mut log = ReplyLog::default();
    log.note(origin(2), 1, 1);
    log.note(origin(2), 3, 1);
    let known: Vec<bool> = (1..=4).map(|ticket| log.knows(origin(2), ticket)).collect();
    assert_eq!(known, [true, false, true, false]);
    assert!(log.knows(origin(1), 9), "a life that is over");
    assert!(!log.knows(origin(3), 1));
}
