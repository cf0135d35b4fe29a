//! What a program implements, and what it is told.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::types::{Member, ViewId};

/// Whether a member has the group's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It has none: it gets all casts in the same order, and answers no group calls.
    Client,
    /// It has it, or gets it when it joins.
    Server,
}

/// Where a member is on its way to its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleState {
    /// It has no state and wants none.
    Client,
    /// It wants the state, and nobody who has it is known yet.
    Waiting,
    /// The state is on its way to it.
    Joining {
        /// The number of the delivery after which the state is taken; it names the transfer.
        transfer: u64,
        /// Who hands it over.
        source: Member,
    },
    /// It has the state.
    Server,
}

/// What kind of message a cast is. It matters while a state moves, see [`Safety`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// It may change the state.
    Generic,
    /// It neither changes the state nor depends on it.
    Safe,
}

/// What is delivered while a state moves to a member that becomes a server. The rest is delivered afterwards.
///
/// Source: Vaysburd 1998 §2.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Safety {
    /// Everything. Members that get the state get what came meanwhile after it.
    #[default]
    Free,
    /// What is [`Kind::Safe`].
    Protected,
    /// Nothing.
    Atomic,
}

/// How a program takes part in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// As what it joins.
    pub role: Role,
    /// What is delivered while a state moves; the same at all members.
    pub safety: Safety,
}

impl Options {
    /// Joins with the state, which moves freely.
    #[must_use]
    pub fn server() -> Self {
        Self { role: Role::Server, safety: Safety::Free }
    }

    /// Joins without a state.
    #[must_use]
    pub fn client() -> Self {
        Self { role: Role::Client, safety: Safety::Free }
    }
}

/// The group as all members of a view know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupView {
    /// The view's name; later ones are greater.
    pub id: ViewId,
    /// This member.
    pub me: Member,
    /// Its members.
    pub members: Vec<GroupMember>,
    /// The member that put the message into the view.
    pub coordinator: Member,
    /// The message.
    pub message: Bytes,
}

/// A member of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMember {
    /// Which one, in which life.
    pub member: Member,
    /// Its configured name.
    pub name: String,
    /// Its role; `None` while it has not said.
    pub role: Option<RoleState>,
}

/// Who cast or sent something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Which member, in which life.
    pub member: Member,
    /// Its configured name.
    pub name: String,
}

/// A state in pieces, as it was when it was asked for. Each one is made when the receiver has room for it, so a state that is large
/// and cheaply shared is never there twice.
pub type StatePieces = Box<dyn Iterator<Item = Bytes> + Send>;

/// What a program does when something happens in its group.
///
/// All methods are called from one thread, one at a time, in an order that is the same at all members but for
/// [`send`](Self::send), [`transitional`](Self::transitional) and the state's pieces. They must not wait for the group: not for
/// [`Session::ask`](super::Session::ask), not for [`Session::leave`](super::Session::leave). What they want of the group goes to the
/// outbox.
pub trait Handler: Send {
    /// A new view: what comes from here on comes in it.
    fn view(&mut self, outbox: &mut Outbox, view: &GroupView) {
        let _ = (outbox, view);
    }

    /// A member has come to another role in the same view.
    fn roles(&mut self, outbox: &mut Outbox, view: &GroupView) {
        let _ = (outbox, view);
    }

    /// Views change: nothing is delivered until the next [`view`](Self::view), and nothing that is cast is taken.
    fn transitional(&mut self) {}

    /// Returns the message for a new view, of which this member is the coordinator.
    fn view_message(&mut self) -> Bytes {
        Bytes::new()
    }

    /// A cast of a member to all, or to some of which this one is one.
    fn cast(&mut self, outbox: &mut Outbox, from: &Sender, kind: Kind, payload: Bytes) {
        let _ = (outbox, from, kind, payload);
    }

    /// A message to this member alone.
    fn send(&mut self, outbox: &mut Outbox, from: &Sender, payload: Bytes) {
        let _ = (outbox, from, payload);
    }

    /// A group call, at each server at the same place in the order. `None`: this member does not answer.
    fn request(&mut self, from: &Sender, payload: Bytes) -> Option<Bytes> {
        let _ = (from, payload);
        None
    }

    /// A cast of this member was not delivered in its view and never will be.
    fn aborted(&mut self, payload: Bytes) {
        let _ = payload;
    }

    /// Returns the state as it is at this moment.
    fn push_state(&mut self) -> StatePieces {
        Box::new(std::iter::empty())
    }

    /// The next piece of a state that will take the place of what is here. It is kept beside the old one until
    /// [`get_end`](Self::get_end).
    ///
    /// # Errors
    /// It cannot be understood; the member ends with that reason.
    fn get_piece(&mut self, piece: Bytes) -> Result<(), String> {
        let _ = piece;
        Ok(())
    }

    /// The state is whole.
    ///
    /// # Errors
    /// It cannot be understood; the member ends with that reason.
    fn get_end(&mut self) -> Result<(), String> {
        Ok(())
    }

    /// The rest of the state will not come; it begins anew.
    fn get_cancel(&mut self) {}
}

/// What a handler wants of the group. It is done when the handler returns.
#[derive(Debug, Default)]
pub struct Outbox {
    pub(super) wishes: Vec<Wish>,
}

/// One of these things.
#[derive(Debug)]
pub(super) enum Wish {
    Cast { kind: Kind, to: Option<Vec<Member>>, payload: Bytes },
    Send { to: Member, payload: Bytes },
    Suspect(Member),
    Role(Role),
}

impl Outbox {
    /// Casts to all members.
    pub fn cast(&mut self, kind: Kind, payload: Bytes) {
        self.wishes.push(Wish::Cast { kind, to: None, payload });
    }

    /// Casts to some members, at one place in the order of all.
    pub fn cast_to(&mut self, to: &[Member], kind: Kind, payload: Bytes) {
        self.wishes.push(Wish::Cast { kind, to: Some(to.to_vec()), payload });
    }

    /// Sends to one member.
    pub fn send(&mut self, to: Member, payload: Bytes) {
        self.wishes.push(Wish::Send { to, payload });
    }

    /// Says that a member is gone.
    pub fn suspect(&mut self, member: Member) {
        self.wishes.push(Wish::Suspect(member));
    }

    /// Takes another role.
    pub fn become_role(&mut self, role: Role) {
        self.wishes.push(Wish::Role(role));
    }
}
