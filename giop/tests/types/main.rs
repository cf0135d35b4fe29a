//! TypeCodes and dynamic values: what is written comes back, what is wrong is refused.

mod round_trips;
mod source;
