//! What goes into the core and what comes out of it.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::{Aborted, Delivery, Overwritten, Status, TransferError, ViewEvent};
use crate::engine::BusInput;
use crate::roster::{Roster, Wish, WishError};
use crate::stop::StopState;
use crate::types::{Member, MemberIndex, ViewId};

/// Names a state transfer: who receives, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TransferId {
    /// The receiver.
    pub to: MemberIndex,
    /// Tells it from all other transfers to the receiver, those of its earlier lives included.
    pub number: u64,
}

/// Up to where a state that was pushed goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushEnd {
    /// The last delivery that the state contains.
    pub at: u64,
    /// Its agreed time; 0 before the first delivery.
    pub time_ns: u64,
}

/// What happens to a member.
#[derive(Debug, Clone)]
pub enum Input {
    /// There is a link to this life of a member. Messages on a link keep their order and none is lost while it lives.
    LinkUp {
        /// The member.
        peer: Member,
    },
    /// The link to a member is gone.
    LinkDown {
        /// The member.
        peer: MemberIndex,
    },
    /// A message came over the link from a member.
    Message {
        /// The member.
        from: MemberIndex,
        /// What it transmitted.
        message: Bytes,
    },
    /// Octets came over the link from a member that are not yet a whole message. A large one may take longer on its way than
    /// a member may be silent, and heartbeats come after it.
    Heard {
        /// The member.
        from: MemberIndex,
    },
    /// Something came from the bus, where the engine has one.
    Bus(BusInput),
    /// The application casts. Dropped unless `view` is the current primary view.
    Cast {
        /// The view in which it is meant.
        view: ViewId,
        /// What is cast.
        payload: Bytes,
    },
    /// The application sends to one member. Dropped unless `view` is the current primary view, and where that member is none of
    /// its full ones by the time that the view ends.
    Send {
        /// The view in which it is meant.
        view: ViewId,
        /// To whom.
        to: MemberIndex,
        /// What is sent.
        payload: Bytes,
    },
    /// The application has executed all deliveries up to this one.
    Executed {
        /// The delivery's number.
        seq: u64,
    },
    /// Somebody knows better than the heartbeats that a member is gone.
    Suspect(MemberIndex),
    /// An operator wants a change of the configured members. [`Output::Answer`] tells what becomes of it.
    Wish {
        /// Random: tells it from all other wishes.
        token: u64,
        /// What is wanted.
        wish: Wish,
        /// Whether too few members for a majority may be up afterwards. A new member counts as being up.
        force: bool,
    },
    /// The member is to leave in order.
    Leave,
    /// The application has pushed a piece of its state.
    PiecePushed {
        /// The transfer.
        transfer: TransferId,
        /// The piece.
        piece: Bytes,
    },
    /// The application has pushed all of its state, or could not.
    PushEnded {
        /// The transfer.
        transfer: TransferId,
        /// Up to where it goes.
        result: Result<PushEnd, TransferError>,
    },
    /// The application has read a piece: there is room for one more.
    PieceTaken {
        /// The transfer.
        transfer: TransferId,
    },
    /// A state that was cancelled when it was whole: the application will not get its end, and keeps the state that it had.
    /// That it has given up reading is told later, by [`Input::StateTaken`].
    StateWithdrawn {
        /// The transfer.
        transfer: TransferId,
    },
    /// The application has read the whole state, or could not.
    StateTaken {
        /// The transfer.
        transfer: TransferId,
        /// How it went.
        result: Result<(), TransferError>,
    },
    /// The time of [`Core::next_timeout`](crate::Core::next_timeout) has come.
    Tick,
}

/// What a member does. To be acted on in order.
#[derive(Debug, Clone)]
pub enum Output {
    /// Put a message on the link to a member.
    Transmit {
        /// The member.
        to: MemberIndex,
        /// The message.
        message: Bytes,
    },
    /// Put a frame on the bus.
    Multicast {
        /// The frame.
        frame: Bytes,
    },
    /// Frames that are not on the bus yet are of no more use.
    Recall,
    /// Deliver to the application.
    Deliver(Delivery),
    /// Let the application merge the state of another partition, which is the payload.
    Merge(Delivery),
    /// At this place of the history was a change of the configured members. It is a delivery that the application need not
    /// understand; what the members are then it is told, unless the change had no effect.
    Change(Delivery, Option<Roster>),
    /// Which members are configured has changed: links are for those of `held` and of `stable`.
    Roster(RosterNews),
    /// What becomes of a wish.
    Answer {
        /// The wish's.
        token: u64,
        /// What.
        answer: Answer,
    },
    /// Tell the application of a view, after all deliveries before.
    View(ViewEvent),
    /// Tell the application that views change, after all deliveries before: nothing is delivered until the next view.
    Changing,
    /// A member sent this to this one's application.
    Received {
        /// Who.
        from: Member,
        /// What.
        payload: Bytes,
    },
    /// Tell the application that casts of its own are aborted.
    Aborted(Aborted),
    /// Tell the application that the state which it read last undid deliveries.
    Overwritten(Overwritten),
    /// Tell the observer.
    Status(Status),
    /// Keep this durably before anything later is acted on.
    Persist(Persist),
    /// Let the application push its state, after all deliveries before.
    PushState {
        /// The transfer.
        transfer: TransferId,
        /// How many pieces may come before more room is told.
        credit: u32,
    },
    /// There is room for more pieces.
    PushCredit {
        /// The transfer.
        transfer: TransferId,
        /// How many more.
        pieces: u32,
    },
    /// Nobody takes the state any more.
    PushCancel {
        /// The transfer.
        transfer: TransferId,
    },
    /// Let the application read a state, after all deliveries before.
    GetState {
        /// The transfer.
        transfer: TransferId,
    },
    /// The next piece of it.
    GetPiece {
        /// The transfer.
        transfer: TransferId,
        /// The piece.
        piece: Bytes,
    },
    /// That was the last piece.
    GetEnd {
        /// The transfer.
        transfer: TransferId,
        /// Up to where the state goes.
        end: PushEnd,
    },
    /// The rest will not come.
    GetCancel {
        /// The transfer.
        transfer: TransferId,
    },
    /// The member is out. Nothing follows.
    Exit(Exit),
}

/// What a member keeps durably.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persist {
    /// The cluster that it belongs to.
    pub cluster: Option<Uuid>,
    /// The epoch of its history.
    pub epoch: u64,
    /// Whether it alone is still the whole history of a recovered epoch.
    pub founder: bool,
    /// The highest incarnation of each configured member that was a full member of a primary view, in order; 0: none.
    pub incarnations: Vec<u64>,
    /// Whether it is in a primary view of this life, so that what an earlier life left is of no more use.
    pub in_view: bool,
    /// The configured members, as they surely are or were.
    pub roster: Roster,
}

/// The configured members at two places of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterNews {
    /// Where it ends.
    pub held: Roster,
    /// Where it surely goes on from, whatever happens.
    pub stable: Roster,
}

/// What becomes of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has its place in the order.
    Ordered,
    /// A majority of the members that there are with it holds it: it is done.
    Done,
    /// It is not fulfilled.
    Refused(Refused),
}

/// Why a wish is not fulfilled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// It never will be.
    #[error(transparent)]
    Wish(#[from] WishError),
    /// This member is in no primary view.
    #[error("{name} is in no primary view: {reason}")]
    NoPrimary {
        /// This member.
        name: String,
        /// Its standing.
        reason: String,
    },
    /// One change after the other.
    #[error("another change of the members is under way")]
    UnderWay,
    /// Another change got its place first.
    #[error("another change of the members was made first: look at them, and try again")]
    Overtaken,
    /// Views changed before it had its place.
    #[error("views changed before the change had its place in the order: try again")]
    ViewChanged,
    /// Too few would be up.
    #[error(
        "{up} of {members} would be up, {needed} are needed: the group would close; say --force if that is what you want"
    )]
    Quorum {
        /// How many would be up.
        up: usize,
        /// The members with the change.
        members: String,
        /// How many of them are needed.
        needed: usize,
    },
    /// What the group promises does not go with changes.
    #[error(
        "with progress in all partitions there is no majority that could agree on a change of the members"
    )]
    AllProgress,
    /// Casts that have no place in the order know no roster.
    #[error("the members of a group whose requests commute cannot be changed while it runs")]
    Commute,
    /// The engine knows its members from the start.
    #[error("the members of a group on corosync cannot be changed while it runs")]
    Engine,
}

/// How a member went out.
#[derive(Debug, Clone)]
pub enum Exit {
    /// In order.
    Left {
        /// The memory to keep for the next life, together with the application's state after the last delivery. `None`
        /// where the member's state is not complete.
        stop: Option<Box<StopState>>,
    },
    /// The others went on without it: it has to start over, as after a crash, and take the state anew.
    Excluded {
        /// Why, for people.
        reason: String,
    },
    /// It was to become a member, and nothing came of that: what it has is of no more use, and it may ask for another seat.
    Undone {
        /// Why, for people.
        reason: String,
    },
    /// It is no member any more.
    Removed {
        /// By what, for people.
        reason: String,
    },
    /// It cannot go on.
    Failed {
        /// Why, for people.
        reason: String,
    },
}
