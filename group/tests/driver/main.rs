//! Real groups: threads, sockets and data directories, several members in one process over the loopback interface.

mod support;

mod faults;
mod lag;
mod lives;
mod members;
mod order;
mod partition;
mod tools;
