//! Tests of the compiler's front: what it accepts, what it says of what is wrong, and that nothing makes it panic.

mod accepted;
mod compiled;
mod dump;
mod generated;
mod mistakes;
mod omniidl;
mod robust;
