//! Group tools: groups for programs that want them without CORBA.
//!
//! A program implements [`Handler`] and calls [`join`]. From then on it is told of every change of the group, in the same order as all
//! other members; it casts to all or some of them, sends to one, asks the group and waits for the first, a majority or all answers.
//!
//! * **Servers** have the state, **clients** have none; both get the same casts in the same order. A client may become a server:
//!   a server hands it the state, piece by piece, as it was at one place in the order.
//! * [`Safety`] says what is delivered while a state moves: everything, only what is marked [`Kind::Safe`], or nothing. What is not is
//!   delivered afterwards, in its order, at all members alike.
//! * The coordinator of a view may put a message into it ([`Handler::view_message`]), which all members get with the view.
//!
//! `Layer` is the protocol, pure like the core below it; [`Session`] runs it on a [`Group`](crate::Group).
//!
//! It does no encoding of the program's own messages, and it starts no threads beside the group's own.
//!
//! # Example
//!
//! ```no_run
//! use bytes::Bytes;
//! use maestro_group::tools::{Handler, Kind, Options, Outbox, Sender, join};
//! use maestro_group::{MemberAddress, Settings};
//!
//! struct Chat;
//!
//! impl Handler for Chat {
//!     fn cast(&mut self, _: &mut Outbox, from: &Sender, _: Kind, payload: Bytes) {
//!         println!("{}: {}", from.name, String::from_utf8_lossy(&payload));
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let members = MemberAddress::parse_list("a=127.0.0.1:7401,b=127.0.0.1:7402,c=127.0.0.1:7403")?;
//! let settings = Settings::new("a", members, "chat", "data/a");
//! let session = join(settings, Options::client(), Box::new(Chat))?;
//! session.wait_for_view(std::time::Duration::from_secs(60), |view| view.members.len() > 1);
//! session.cast(Kind::Generic, Bytes::from_static(b"good morning"))?;
//! session.leave()?;
//! # Ok(())
//! # }
//! ```
//!
//! Source: Vaysburd 1998 chapter 2.

mod api;
mod calls;
mod envelope;
mod layer;
mod member;
mod session;
mod transfer;

pub use api::{
    GroupMember, GroupView, Handler, Kind, Options, Outbox, Role, RoleState, Safety, Sender, StatePieces,
};
pub use calls::{Answers, AskError, Wait};
pub use session::{Session, join, join_observed};
