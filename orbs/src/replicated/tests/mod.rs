//! The pure parts by their exact outputs.

mod agreement;
mod catalogue;
mod commute;
mod destroyed;
mod door;
mod executor;
mod family;
mod front;
mod levels;
mod membership;
mod merging;
mod replica;
mod reply_log;
mod states;
mod support;
mod update;
