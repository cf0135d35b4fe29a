//! Stories, seeds, mutations, and exact outputs.

mod changes;
mod corosync;
mod directions;
mod exact;
mod lag;
mod mutations;
mod optimistic;
mod order;
mod partitions;
mod seeds;
mod stories;
mod transfers;
mod turns;
