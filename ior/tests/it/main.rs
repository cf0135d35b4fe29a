//! References recorded from real ORBs, round trips, damaged input, and what people and programs are shown.

mod arrange;
mod combo;
mod damaged;
mod diagnose;
mod round_trips;
mod snapshots;
mod texts;
mod vectors;
