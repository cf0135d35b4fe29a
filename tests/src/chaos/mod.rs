//! Chaos: real replicas under load while faults happen to them, and a judge of what their clients saw.
//!
//! * [`ledger`]: the object that replicas serve; it writes down what it executes.
//! * [`history`], [`oracle`], [`wgl`]: what happened, and whether it may. Pure: nothing there reads a clock or a file.
//! * [`plan`]: which faults happen when, by a seed. Pure too.
//! * [`net`], [`ring`], [`replicas`], [`own`], [`stock`]: processes, clients, and what is between them.
//! * [`run`], [`figures`], [`tally`]: a whole run with its verdict, and how long clients go without an answer after a fault.

pub mod clock;
pub mod cluster;
pub mod figures;
pub mod history;
pub mod ledger;
pub mod load;
pub mod net;
pub mod notes;
pub mod options;
pub mod oracle;
pub mod own;
pub mod plan;
pub mod replicas;
pub mod report;
pub mod ring;
pub mod run;
pub mod stock;
pub mod tally;
pub mod timeline;
pub mod wgl;

mod numbered;
