//! The bridge over real loopback sockets, spoken to in GIOP octets.

mod back_pressure;
mod bad_peers;
mod calls;
mod client;
mod closing;
mod code_sets;
mod descriptors;
mod dispatch;
mod log;
mod peer;
mod persist;
mod port;
mod scripted;
mod scripted_servers;
mod spans;
mod tls;
mod vectors;
