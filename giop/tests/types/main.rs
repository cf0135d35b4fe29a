//! TypeCodes and dynamic values: what is written comes back, what is wrong is refused.

mod depth;
mod round_trips;
mod source;
mod typecodes;
mod value_types;
mod values;
