//! Nodes call each other over TCP: a connection for each caller, one call at a time, frames of a length and a `postcard` structure.

use std::io;

use openraft::BasicNode;
use openraft::error::{Fatal, InstallSnapshotError, NetworkError, RPCError, RaftError, Unreachable};
use openraft::network::{RPCOption, RaftNetwork, RaftNetworkFactory};
use openraft::raft::{
    AppendEntriesRequest, AppendEntriesResponse, InstallSnapshotRequest, InstallSnapshotResponse,
    VoteRequest, VoteResponse,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{Raft, Types};

/// The longest frame, in octets.
const FRAME_LIMIT_OCTETS: usize = 64 << 20;

/// What is asked of a node.
#[derive(Serialize, Deserialize)]
pub(crate) enum Rpc {
    /// Answered with an [`AppendEntriesResponse`].
    Append(AppendEntriesRequest<Types>),
    /// Answered with a [`VoteResponse`].
    Vote(VoteRequest<u64>),
    /// To the leader; not answered.
    Propose(Vec<Vec<u8>>),
}

type Failed<E = openraft::error::Infallible> = RPCError<u64, BasicNode, RaftError<u64, E>>;

/// Makes connections to nodes.
pub(crate) struct Links;

/// The connection to one node, made when it is needed.
pub(crate) struct Link {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl RaftNetworkFactory<Types> for Links {
    type Network = Link;

    async fn new_client(&mut self, _target: u64, node: &BasicNode) -> Link {
        Link { address: node.addr.clone(), stream: None }
    }
}

impl Link {
    async fn call<A: DeserializeOwned>(&mut self, rpc: &Rpc) -> io::Result<A> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(&self.address).await?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        write(stream.get_mut(), rpc).await?;
        let answer = read(&mut stream).await?;
        self.stream = Some(stream);
        Ok(answer)
    }
}

impl RaftNetwork<Types> for Link {
    async fn append_entries(
        &mut self,
        rpc: AppendEntriesRequest<Types>,
        _option: RPCOption,
    ) -> Result<AppendEntriesResponse<u64>, Failed> {
        self.call(&Rpc::Append(rpc)).await.map_err(unreachable)
    }

    async fn install_snapshot(
        &mut self,
        _rpc: InstallSnapshotRequest<Types>,
        _option: RPCOption,
    ) -> Result<InstallSnapshotResponse<u64>, Failed<InstallSnapshotError>> {
        let error = io::Error::other("no snapshots are made here");
        Err(RPCError::Network(NetworkError::new(&error)))
    }

    async fn vote(&mut self, rpc: VoteRequest<u64>, _option: RPCOption) -> Result<VoteResponse<u64>, Failed> {
        self.call(&Rpc::Vote(rpc)).await.map_err(unreachable)
    }

    fn backoff(&self) -> openraft::network::Backoff {
        openraft::network::Backoff::new(std::iter::repeat(std::time::Duration::from_millis(20)))
    }
}

fn unreachable(error: io::Error) -> Failed {
    RPCError::Unreachable(Unreachable::new(&error))
}

/// Answers other nodes, for as long as this one runs.
pub(crate) async fn serve(listener: TcpListener, raft: Raft) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let raft = raft.clone();
        tokio::spawn(async move {
            let mut stream = BufReader::new(stream);
            while answer(&mut stream, &raft).await.is_ok() {}
        });
    }
}

async fn answer(stream: &mut BufReader<TcpStream>, raft: &Raft) -> io::Result<()> {
    match read(stream).await? {
        Rpc::Append(rpc) => {
            let answer = raft.append_entries(rpc).await.map_err(io::Error::other)?;
            write(stream.get_mut(), &answer).await
        }
        Rpc::Vote(rpc) => {
            let answer = raft.vote(rpc).await.map_err(io::Error::other)?;
            write(stream.get_mut(), &answer).await
        }
        Rpc::Propose(messages) => {
            for message in messages {
                let proposed: Result<_, Fatal<u64>> = raft.client_write_ff(message).await;
                drop(proposed.map_err(io::Error::other)?);
            }
            Ok(())
        }
    }
}

/// Writes a frame in one step.
pub(crate) async fn write(stream: &mut TcpStream, message: &impl Serialize) -> io::Result<()> {
    let mut frame = postcard::to_extend(message, vec![0; 4]).map_err(io::Error::other)?;
    let length = u32::try_from(frame.len() - 4).map_err(io::Error::other)?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    stream.write_all(&frame).await
}

async fn read<T: DeserializeOwned>(stream: &mut BufReader<TcpStream>) -> io::Result<T> {
    let length = usize::try_from(stream.read_u32_le().await?).map_err(io::Error::other)?;
    if length > FRAME_LIMIT_OCTETS {
        return Err(io::Error::other("a frame that is too long"));
    }
    let mut frame = vec![0; length];
    stream.read_exact(&mut frame).await?;
    postcard::from_bytes(&frame).map_err(io::Error::other)
}
