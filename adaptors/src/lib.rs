//! What an object implements to be called, and to be replicated.
//!
//! * [`ObjectAdaptor`]: an object that can be called. Most are generated from an IDL file or written like the Grid
//!   example.
//! * [`ReplicatedObject`]: one whose state can move to another replica.
//! * [`Call`]: what an object may know of a request. It carries an agreed time and a seed, so that an object needs no
//!   clock and no randomness of its own, and makes references to bound objects.
//! * [`Exception`]: what an object raises.
//! * [`Servant`]: an adaptor as an orb holds it. It answers the operations that every object has, discards what a
//!   failed operation wrote, and contains panics.
//!
//! Nothing here does I/O, reads a clock, or waits. Which replica executes what, and when, is the orbs' business.

mod builtin;
mod call;
mod exception;
mod executing;
mod identity;
mod object;
mod servant;
mod state;

pub use builtin::Builtin;
pub use call::{
    AgreedTime, Call, CallInfo, CreateError, DestroyError, FIRST_LEVEL, Host, NoHost, Seed, ft_request,
};
pub use exception::{Exception, minor};
pub use executing::{Executing, executing};
pub use identity::{PeerIdentity, SubjectTooLong};
pub use object::{Access, ObjectAdaptor, ReplicatedObject, Snapshot};
pub use servant::{Outcome, Servant};
pub use state::{PIECE_OCTETS, PieceSink, PieceSource, Pieces, StateError, StateReader, StateWriter};
