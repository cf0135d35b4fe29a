//! One node of an openraft cluster, in memory and over TCP, that proposes in rounds and measures how long they take.
//!
//! ```text
//! raft-rounds --node 0 --nodes 127.0.0.1:7501,127.0.0.1:7502,127.0.0.1:7503 --seconds 3
//! ```
//!
//! The rounds are those of `group-rounds`: each node proposes its messages, and the round ends when it has applied those of all.
//! Node 0 is the leader; the others send it their proposals, all of a round in one message. Each node prints one line of JSON when
//! it has measured for so long, and goes on until it is ended by a signal.

mod network;
#[path = "../../../src/rounds.rs"]
#[allow(dead_code, reason = "a file of the benchmarks, of which other programs use more")]
mod rounds;
mod store;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use clap::Parser;
use openraft::{BasicNode, Config, SnapshotPolicy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::network::{Links, Rpc, serve, write};
use crate::rounds::{Rounds, Shape};
use crate::store::{Applied, Log};

type Failure = Box<dyn std::error::Error + Send + Sync>;
/// A node's handle.
type Raft = openraft::Raft<Types>;

openraft::declare_raft_types!(
    /// Proposals are octets, and nobody is answered.
    pub Types: D = Vec<u8>, R = (),
);

/// Nodes of a busy machine are to be measured, not elections.
const ELECTION_MS: (u64, u64) = (10_000, 20_000);

#[derive(Parser)]
#[command(name = "raft-rounds", about = "One node of an openraft cluster that proposes in rounds")]
struct Flags {
    /// This node's place in the list, from 0.
    #[arg(long)]
    node: u16,
    /// All nodes, HOST:PORT,…
    #[arg(long, value_delimiter = ',')]
    nodes: Vec<String>,
    /// Messages of each node in a round.
    #[arg(long, default_value_t = 1)]
    casts: u64,
    /// Octets of a message, at least 10.
    #[arg(long, default_value_t = 10)]
    octets: usize,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds before that.
    #[arg(long, default_value_t = 0.5)]
    warm_up: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let flags = Flags::parse();
    let own = flags.nodes.get(usize::from(flags.node)).ok_or("--node is not in --nodes")?;
    let listener = TcpListener::bind(own).await?;
    let (told, applied) = mpsc::unbounded_channel();
    let raft = Raft::new(
        u64::from(flags.node),
        Arc::new(config().validate()?),
        Links,
        Log::default(),
        Applied::new(told),
    )
    .await?;
    tokio::spawn(serve(listener, raft.clone()));
    if flags.node == 0 {
        for address in &flags.nodes {
            reachable(address).await?;
        }
        let nodes = (0..).zip(&flags.nodes).map(|(node, address)| (node, BasicNode::new(address)));
        raft.initialize(nodes.collect::<BTreeMap<u64, BasicNode>>()).await?;
    }
    raft.wait(Some(Duration::from_secs(30))).current_leader(0, "node 0 leads").await?;
    let leader = Leader::of(&flags, raft).await?;
    run(&flags, leader, applied).await
}

/// Waits until a node listens: an election that fails is tried again only after a long while.
async fn reachable(address: &str) -> Result<(), Failure> {
    for _ in 0..1000 {
        if TcpStream::connect(address).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err(format!("nobody listens at {address}").into())
}

fn config() -> Config {
    Config {
        election_timeout_min: ELECTION_MS.0,
        election_timeout_max: ELECTION_MS.1,
        heartbeat_interval: 500,
        snapshot_policy: SnapshotPolicy::Never,
        ..Config::default()
    }
}

/// Proposes, and counts what is applied here.
async fn run(
    flags: &Flags,
    mut leader: Leader,
    mut applied: mpsc::UnboundedReceiver<Vec<u8>>,
) -> Result<(), Failure> {
    let mut rounds = Rounds::new(Shape {
        me: flags.node,
        members: u16::try_from(flags.nodes.len())?,
        casts: flags.casts.max(1),
        octets: flags.octets,
        warm_up: Duration::from_secs_f64(flags.warm_up),
        measure: Duration::from_secs_f64(flags.seconds),
    });
    leader.propose(rounds.begin(Instant::now())).await?;
    while let Some(message) = applied.recv().await {
        let now = Instant::now();
        if let Some(casts) = rounds.deliver(&message, now) {
            leader.propose(casts).await?;
            if let Some(measured) = rounds.measured(now) {
                let mut out = std::io::stdout();
                writeln!(out, "{}", serde_json::to_string(&measured)?)?;
                out.flush()?;
            }
        }
    }
    Err("the node has stopped".into())
}

/// Where proposals go.
enum Leader {
    /// This node leads.
    Here(Raft),
    /// Another one does.
    There(TcpStream),
}

impl Leader {
    async fn of(flags: &Flags, raft: Raft) -> Result<Self, Failure> {
        if flags.node == 0 {
            return Ok(Self::Here(raft));
        }
        let stream = TcpStream::connect(&flags.nodes[0]).await?;
        stream.set_nodelay(true)?;
        Ok(Self::There(stream))
    }

    async fn propose(&mut self, messages: Vec<Bytes>) -> Result<(), Failure> {
        let messages: Vec<Vec<u8>> = messages.iter().map(|message| message.to_vec()).collect();
        match self {
            Self::Here(raft) => {
                for message in messages {
                    drop(raft.client_write_ff(message).await?);
                }
            }
            Self::There(stream) => write(stream, &Rpc::Propose(messages)).await?,
        }
        Ok(())
    }
}
