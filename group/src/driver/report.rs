//! What operators and new members are told.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::run::Driver;
use crate::api::Status;
use crate::core_io::Input;
use crate::roster::{Seat, Since, Wish};
use crate::transport::PROTOCOL;
use crate::transport::operator::{Ask, MemberReport, MemberState, Question, Reply, Report};
use crate::types::Time;

/// A new member that has not asked for so long is not there any more.
const WAITS_FOR: Duration = Duration::from_secs(5);

/// The most names that are remembered.
const WAITING: usize = 256;

/// New members that asked for their seats, and when they did last.
#[derive(Debug, Default)]
pub(super) struct Waiting(HashMap<String, (Instant, Uuid)>);

impl Waiting {
    fn note(&mut self, name: String, directory: Uuid, now: Instant) {
        self.0.retain(|_, (asked, _)| now.duration_since(*asked) < WAITS_FOR);
        if self.0.len() < WAITING {
            self.0.insert(name, (now, directory));
        }
    }

    /// The data directory of a new member that waits.
    fn directory(&self, name: &str, now: Instant) -> Option<Uuid> {
        let fresh = self.0.get(name).filter(|(asked, _)| now.duration_since(*asked) < WAITS_FOR);
        fresh.map(|(_, directory)| *directory)
    }
}

impl Driver {
    /// Somebody who is no member asks something.
    pub(super) fn asked(&mut self, operator: u64, question: Question, now: Instant, time: Time) {
        if question.protocol != PROTOCOL {
            let reason = format!("the group protocol's version here is {PROTOCOL}");
            return self.outside.mesh.reply(operator, &Reply::Refused(reason), now);
        }
        let reply = match question.ask {
            Ask::Members => Reply::Members(self.report()),
            Ask::Seat { name, directory } => self.seat_of(name, directory, now),
            Ask::Add { address, .. } if address.is_empty() => {
                Reply::Refused("a member needs an address: HOST:PORT".into())
            }
            Ask::Add { name, address, force } => match self.waiting.directory(&name, now) {
                Some(directory) => {
                    let wish = Wish::Add { name, address, directory };
                    return self.wish(operator, wish, force, time);
                }
                None => self.not_there(name, address),
            },
            Ask::Remove { name, force } => return self.wish(operator, Wish::Remove { name }, force, time),
        };
        self.outside.mesh.reply(operator, &reply, now);
    }

    fn wish(&mut self, operator: u64, wish: Wish, force: bool, time: Time) {
        let token = Uuid::new_v4().as_u64_pair().0;
        self.outside.wishes.insert(token, operator);
        self.core.handle(time, Input::Wish { token, wish, force });
    }

    /// What is wrong with it anyway is said before anybody waits for the new member.
    fn not_there(&self, name: String, address: String) -> Reply {
        let wish = Wish::Add { name, address, directory: Uuid::nil() };
        match self.core.history().roster().with(&wish, Since::default()) {
            Ok(_) => Reply::NotThere,
            Err(error) => Reply::Refused(error.to_string()),
        }
    }

    /// A seat is for the data directory that it was given to.
    fn seat_of(&mut self, name: String, directory: Uuid, now: Instant) -> Reply {
        if let Some((roster, index)) = self.core.seat_of(directory) {
            return Reply::Seat(Some((roster.clone(), index)));
        }
        self.waiting.note(name, directory, now);
        Reply::Seat(None)
    }

    fn report(&self) -> Report {
        let status = self.outside.shared.status();
        let roster = self.core.history().roster();
        let members = roster.seats.iter().map(|seat| self.member(seat)).collect();
        let standing = match &status {
            Status::Joining { reason }
            | Status::NonPrimary { reason }
            | Status::Excluded { reason }
            | Status::Failed { reason } => reason.clone(),
            Status::Changing => "views are changing".into(),
            Status::Primary(view) => format!("view {}", view.id),
            Status::Left => "it has left".into(),
        };
        Report {
            group: self.outside.group.clone(),
            asked: self.outside.name(Some(self.core.me().index.at())).to_owned(),
            is_primary: self.core.primary().is_some(),
            standing,
            version: roster.version,
            is_changing: self.core.is_changing(),
            members,
        }
    }

    fn member(&self, seat: &Seat) -> MemberReport {
        let life = self.core.last_life(seat.index);
        let state = match self.core.is_full_member(seat.index) {
            Some(true) => MemberState::Full,
            Some(false) => MemberState::Joining,
            None if life == 0 => MemberState::Awaited,
            None => MemberState::Down,
        };
        MemberReport {
            index: seat.index.0,
            name: seat.name.clone(),
            address: seat.address.clone(),
            life,
            state,
        }
    }
}
