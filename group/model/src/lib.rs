//! The primary-view protocol of three members, and one that comes later, as a model, explored state by state with `stateright`.
//!
//! What the simulator of `maestro-group` samples, this explores completely, for a protocol without times, transports and pieces of
//! states: flush, vote, catching up, the view's start, holding and delivery, with crashes, orderly stops, restarts and partitions.
//! The vote itself is not modelled: it is [`maestro_group::flush::decide`].
//!
//! * [`Model`](PrimaryViews) is the model, within [`Bounds`], with a [`Mistake`] if one is to be found.
//! * [`State`] is one state of the whole system; [`Member`] and [`Config`] are its parts.
//!
//! The engine below is as weak as an engine may be: any members that are up may be given a configuration at any time, each goes over to
//! it when it likes or never, each configuration has one order of which each member gets some first part, and what was cast into it
//! stays there. An acknowledgement counts as soon as something is held; delivery is free to come at any time after, or never. So the
//! model does all that the protocol may do, and more.
//!
//! Members change one at a time: whoever is a full member of a view is asked for it, a change is a cast, and everybody goes by the changes
//! that the history has which it holds. A new member takes its seat from whoever holds one, certain or not, and as long as it has
//! acknowledged nothing it may take another one at any time.
//!
//! Not in it: recovered epochs, optimistic delivery, progress in all partitions, and what the simulator is for: time.

mod model;
mod properties;
mod protocol;
mod state;
mod vote;

pub use model::{Action, Bounds, Mistake, PrimaryViews};
pub use state::{
    Cast, Change, Config, Decided, Delivered, FIRST, Flushed, Known, MEMBERS, Member, Need, Roster, State,
    Wish,
};
