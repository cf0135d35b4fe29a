//! Tests that cross crates: stock ORBs, fail-over, recorded messages.
