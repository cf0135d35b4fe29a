//! What operators and new members are told.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::run::Driver;
use crate::api::Status;
use crate::core_io::Input;
use crate::roster::{Seat, Wish};
use crate::transport::PROTOCOL;
use crate::transport::operator::{Ask, MemberReport, MemberState, Question, Reply, Report};
use crate::types::Time;

/// A new member that has not asked for so long is not there any more.
const WAITS_FOR: Duration = Duration::from_secs(5);

/// The most names that are remembered.
const WAITING: usize = 256;

/// New members that asked for their seats, and when they did last.
#[derive(Debug, Default)]
pub(super) struct Waiting(HashMap<String, Instant>);

impl Waiting {
    fn note(&mut self, name: String, now: Instant) {
        self.0.retain(|_, asked| now.duration_since(*asked) < WAITS_FOR);
        if self.0.len() < WAITING {
            self.0.insert(name, now);
        }
    }

    fn has(&self, name: &str, now: Instant) -> bool {
        self.0.get(name).is_some_and(|asked| now.duration_since(*asked) < WAITS_FOR)
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
            Ask::Seat { name } => self.seat_of(name, now),
            Ask::Change { wish: Wish::Add { address, .. }, .. } if address.is_empty() => {
                Reply::Refused("a member needs an address: HOST:PORT".into())
            }
            Ask::Change { wish, force } => {
                let awaited = matches!(&wish, Wish::Add { name, .. } if self.waiting.has(name, now));
                let token = Uuid::new_v4().as_u64_pair().0;
                self.outside.wishes.insert(token, operator);
                return self.core.handle(time, Input::Wish { token, wish, force, awaited });
            }
        };
        self.outside.mesh.reply(operator, &reply, now);
    }

    /// A seat is given once: to a member that nobody has seen yet, by a primary view, which would know.
    fn seat_of(&mut self, name: String, now: Instant) -> Reply {
        let roster = self.core.history().roster().clone();
        let Some(index) = roster.named(&name).map(|seat| seat.index).filter(|_| self.core.gives_seats())
        else {
            self.waiting.note(name, now);
            return Reply::Seat(None);
        };
        match self.core.last_life(index) {
            0 => Reply::Seat(Some((roster, index))),
            life => Reply::Refused(format!(
                "replica {name} comes with an empty data directory, but the cluster knows its life {life}, and without its \
                 memory it would vote as if it had acknowledged nothing: restore the data directory, or give its place to \
                 a new member: `maestro members replace {name}`"
            )),
        }
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
