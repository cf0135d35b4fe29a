//! Example programs on the group tools, without CORBA: a chat, a grid and a directory, each driven from the keyboard.
//!
//! They share their flags and the way in which they start, say what happens, and stop: [`run`].

mod chat;
mod directory;
mod flags;
mod grid;
mod run;

pub use chat::Chat;
pub use directory::Directory;
pub use flags::GroupFlags;
pub use grid::Grid;
pub use run::{Console, Program, run};
