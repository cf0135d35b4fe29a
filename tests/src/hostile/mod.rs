//! Hostile peers against a server that runs, and good clients beside them.
//!
//! * [`target`]: the object; [`servers`]: the processes that serve it, and what they take of the machine.
//! * [`octets`]: what is sent; [`rows`]: which peers there are, what each gets, and what it may cost.
//! * [`kinds`], [`attack`], [`peers`]: what hostile peers do, all in one thread and no faster than they are told.
//! * [`good`]: the client whose calls are measured, and clients that come anew.
//! * [`run`], [`report`]: a row from its start to its verdict.

pub mod attack;
pub mod good;
pub mod kinds;
pub mod octets;
pub mod options;
pub mod peers;
pub mod report;
pub mod rows;
pub mod run;
pub mod servers;
pub mod tally;
pub mod target;
