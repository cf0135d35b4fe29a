//! Every type of IDL, sent back and forth between this project and stock ORBs.
//!
//! Our client calls a peer's server directly ("to"), and by way of the peer's relay, which calls our server ("from"): so a
//! round trip covers each side's encoding and decoding. `tests/interop/types` has the peers and the interface, `docs/types.md` what
//! came of it.

mod custom;
mod echo;
/// The TypeCodes that `maestro call` makes of IDL.
#[path = "../../../cli/src/idl"]
#[expect(dead_code, reason = "the program has more uses for them")]
mod idl {
    pub(crate) mod signature;
    pub(crate) mod types;
}
mod interface;
mod notes;
mod peer;
mod plain;
mod pools;
mod random;
mod rows;
mod same;
mod serve;
pub mod table;
mod trip;

pub use interface::{Interface, Operation};
pub use notes::{Note, note};
pub use peer::{Orb, Peer};
pub use rows::{Flavour, Row, rows};
pub use same::same;
pub use serve::Own;
pub use trip::{Cell, Direction, Outcome, Runner};
