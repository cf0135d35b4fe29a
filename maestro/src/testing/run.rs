//! A cluster that runs: its steps, and when they are over.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use maestro_giop::{ByteOrder, ObjectKey, RequestId, ResponseFlags, ServiceContexts, Version};
use maestro_orbs::replicated::bare::BareReplica;
use maestro_orbs::{ConnectionId, ReplySlot, Request, SlotTicket};

use super::answer::{Answer, CODE_SETS, Mail, Mailbox, request_body};
use super::ledger::Ledger;
use super::replay::Identity;
use super::world::World;

/// For how long a replica without a primary view holds requests.
const HOLD: Duration = Duration::from_secs(3);
/// For how long the replicas may take to form a view and to move states.
const SETTLE: Duration = Duration::from_secs(30);

/// A cluster that runs.
pub(super) struct Run {
    pub(super) world: World,
    pub(super) ledger: Ledger,
    requests: u32,
    /// Where another process finds this cluster.
    pub(super) identity: Identity,
}

impl Run {
    /// Makes a cluster none of whose replicas has started.
    pub(super) fn new(replicas: usize, seed: u64, ledger: Ledger, identity: Identity) -> Self {
        Self { world: World::new(replicas, seed), ledger, requests: 0, identity }
    }

    /// Waits until a replica's process has ended.
    pub(super) fn wait_for_end(&mut self, replica: usize) {
        let Self { world, ledger, .. } = self;
        let gone = |world: &World| world.nodes[replica].life.is_none();
        world.run_till(SETTLE, &mut |node, replica, deed| ledger.witness(node, replica, deed), gone);
    }

    pub(super) fn start(&mut self, node: usize, replica: BareReplica) {
        assert!(self.world.nodes[node].life.is_none(), "replica {node} runs already");
        if let Err(error) = self.world.start(node, replica) {
            panic!("replica {node} does not read the state that it kept: {error}");
        }
        if let Some(life) = &self.world.nodes[node].life {
            self.ledger.begin(node, life.at.0, &life.replica);
        }
    }

    pub(super) fn call(&mut self, node: usize, key: &ObjectKey, operation: &str, arguments: Bytes) -> Answer {
        let mailbox = Mailbox::new();
        self.requests += 1;
        let ticket = SlotTicket {
            request_id: RequestId(self.requests),
            version: Version::V1_2,
            order: ByteOrder::Little,
            response: ResponseFlags::WithTarget,
            started: false,
        };
        let request = Request {
            connection: ConnectionId(1),
            peer: "127.0.0.1:40000".into(),
            identity: None,
            request_id: ticket.request_id,
            response: ticket.response,
            object_key: key.clone(),
            operation: operation.to_owned().into(),
            service_contexts: ServiceContexts::default(),
            principal: Bytes::new(),
            body: request_body(arguments),
            code_sets: CODE_SETS,
            slot: ReplySlot::new(mailbox.clone(), ticket),
        };
        let Some(life) = &self.world.nodes[node].life else { return Answer::new(operation, None) };
        life.replica.admit(request);
        self.world.take_casts(node);
        self.wait_for(&mailbox, node);
        self.settle();
        match mailbox.look() {
            Mail::Answered(status, body) => Answer::new(operation, Some((status, body))),
            Mail::Waiting | Mail::Lost => Answer::new(operation, None),
        }
    }

    fn wait_for(&mut self, mailbox: &Mailbox, node: usize) {
        let Self { world, ledger, .. } = self;
        let came = |_: &World| !matches!(mailbox.look(), Mail::Waiting);
        let witness = &mut |node: usize, replica: &mut BareReplica, deed| ledger.witness(node, replica, deed);
        while !world.run_till(HOLD, witness, came) {
            let Some(life) = world.nodes[node].life.as_ref().filter(|life| life.primary.is_none()) else {
                return;
            };
            life.replica.give_up();
        }
    }

    /// Waits until all replicas that can be are in one primary view, and have executed the same.
    pub(super) fn settle(&mut self) {
        let Self { world, ledger, .. } = self;
        let mut lives: BTreeMap<usize, usize> = BTreeMap::new();
        for (node, part) in world.nodes.iter().zip(&world.parts) {
            *lives.entry(*part).or_default() += usize::from(node.life.is_some());
        }
        let majority = lives.into_iter().find(|(_, lives)| *lives > world.nodes.len() / 2);
        let witness = &mut |node: usize, replica: &mut BareReplica, deed| ledger.witness(node, replica, deed);
        // Where nobody can go on all get to know it.
        world.run_till(SETTLE, witness, |world| match majority {
            Some((part, _)) => together(world, part),
            None => {
                world.nodes.iter().filter_map(|node| node.life.as_ref()).all(|life| life.primary.is_none())
            }
        });
    }

    pub(super) fn is_primary(&self, node: usize) -> bool {
        self.world
            .nodes
            .get(node)
            .and_then(|node| node.life.as_ref())
            .is_some_and(|life| life.primary.is_some())
    }
}

/// Tells whether all replicas of a part are in one primary view and have executed the same, and nobody else is in one.
fn together(world: &World, part: usize) -> bool {
    let mut lives = world.nodes.iter().enumerate().filter_map(|(node, at)| Some((node, at.life.as_ref()?)));
    let first =
        lives.clone().find(|(node, _)| world.parts[*node] == part).map(|(_, life)| (life.primary, life.at.0));
    lives.all(|(node, life)| match &first {
        Some((Some(view), at)) if world.parts[node] == part => {
            life.primary == Some(*view) && life.at.0 == *at && life.core.primary() == Some(*view)
        }
        Some((Some(_), _)) => life.primary.is_none(),
        _ => false,
    })
}
