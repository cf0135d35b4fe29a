use std::future::poll_fn;
use std::io::Write;
use std::sync::atomic::{AtomicU16, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

use super::super::PROTOCOL;
use super::*;
use crate::api::MemberAddress;
use crate::types::MemberIndex;

/// Generous: reached only when something is wrong.
const DEADLINE: Duration = Duration::from_secs(30);

/// An address that no other test listens at and no client socket is given.
pub(crate) fn address() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let [.., process] = std::process::id().to_be_bytes();
    format!("127.{}.{high}.{low}:7400", 100 + process % 100)
}

fn limits() -> MeshLimits {
    MeshLimits {
        pause: (Duration::from_millis(2), Duration::from_millis(50)),
        greeting: Duration::from_millis(500),
        silence: Duration::from_secs(60),
        stall: Duration::from_secs(60),
        queue_octets: 1 << 28,
        frame_octets: 1 << 20,
    }
}

fn hello(name: &str) -> Hello {
    Hello {
        protocol: PROTOCOL,
        group: "grid".into(),
        roster: Roster::default(),
        index: MemberIndex(0),
        seat: Since::default(),
        options: String::new(),
        name: name.into(),
        incarnation: 1,
        life: Uuid::new_v4(),
        cluster: None,
        proposed: None,
        epoch: 0,
        has_memory: false,
    }
}

struct Node {
    mesh: Mesh,
    events: Vec<MeshEvent>,
}

impl Node {
    fn up(&self) -> Vec<usize> {
        let mut up = Vec::new();
        for event in &self.events {
            match event {
                MeshEvent::Up { peer, .. } => up.push(*peer),
                MeshEvent::Down { peer } => up.retain(|other| other != peer),
                _ => {}
            }
        }
        up.sort_unstable();
        up
    }

    fn messages(&self) -> Vec<(usize, Bytes)> {
        let message = |event: &MeshEvent| match event {
            MeshEvent::Message { peer, message } => Some((*peer, message.clone())),
            _ => None,
        };
        self.events.iter().filter_map(message).collect()
    }

    fn send(&mut self, to: usize, octets: &[u8]) {
        self.mesh.send(to, octets);
    }
}

/// What a node is made from; a test changes what it is about.
struct Plan {
    members: Vec<(String, String)>,
    hellos: Vec<Hello>,
    keys: Vec<Option<GroupKey>>,
    limits: MeshLimits,
}

impl Plan {
    fn of(members: usize) -> Self {
        let names: Vec<_> = (1..=members).map(|index| format!("r{index}")).collect();
        Self {
            hellos: names.iter().map(|name| hello(name)).collect(),
            members: names.into_iter().map(|name| (name, address())).collect(),
            keys: vec![None; members],
            limits: limits(),
        }
    }

    fn roster(&self) -> Roster {
        let member = |(name, address): &(String, String)| MemberAddress {
            name: name.clone(),
            address: address.clone(),
        };
        Roster::first(&self.members.iter().map(member).collect::<Vec<_>>())
    }

    async fn node(&self, me: usize) -> Node {
        self.node_at(me, &self.members[me].1).await
    }

    async fn node_at(&self, me: usize, listen: &str) -> Node {
        let listener = TcpListener::bind(listen).await.unwrap();
        let (mut hello, key) = (self.hellos[me].clone(), self.keys[me].clone());
        if hello.roster.seats.is_empty() {
            hello.roster = self.roster();
        }
        hello.index = MemberIndex(u32::try_from(me).unwrap());
        Node { mesh: Mesh::new(hello, key, self.limits.clone(), listener), events: Vec::new() }
    }
}

/// Drives the nodes until they are as wanted.
async fn until(nodes: &mut [Node], mut done: impl FnMut(&mut [Node]) -> bool) {
    let mut tick = tokio::time::interval(Duration::from_millis(1));
    let wanted = poll_fn(|cx| {
        while tick.poll_tick(cx).is_ready() {}
        let now = Instant::now();
        for node in nodes.iter_mut() {
            while node.mesh.poll(cx, now, &mut node.events) {}
            node.mesh.flush(cx, now, &mut node.events);
        }
        if done(nodes) { Poll::Ready(()) } else { Poll::Pending }
    });
    tokio::time::timeout(DEADLINE, wanted).await.expect("not as wanted in time");
}

fn key() -> Option<GroupKey> {
    Some(GroupKey::from_text(b"0123456789abcdef").unwrap())
}

#[tokio::test]
async fn three_members_link_up_once_each_and_talk() {
    for key in [None, key()] {
        let mut plan = Plan::of(3);
        plan.keys = vec![key; 3];
        let mut nodes = [plan.node(0).await, plan.node(1).await, plan.node(2).await];
        until(&mut nodes, |nodes| {
            let wanted = [vec![1, 2], vec![0, 2], vec![0, 1]];
            nodes.iter().zip(wanted).all(|(node, wanted)| node.up() == wanted)
        })
        .await;
        let large = vec![9; 200_000];
        nodes[0].send(1, b"hi");
        nodes[1].send(0, &large);
        nodes[2].send(1, b"ho");
        until(&mut nodes, |nodes| nodes[1].messages().len() == 2 && nodes[0].messages().len() == 1).await;
        assert_eq!(nodes[0].messages(), [(1, Bytes::from(large))]);
        let mut heard = nodes[1].messages();
        heard.sort();
        assert_eq!(heard, [(0, Bytes::from("hi")), (2, Bytes::from("ho"))]);
        // Both dialled; one connection of each pair was opened, once.
        let ups =
            |node: &Node| node.events.iter().filter(|event| matches!(event, MeshEvent::Up { .. })).count();
        assert_eq!(nodes.iter().map(ups).collect::<Vec<_>>(), [2, 2, 2]);
    }
}

#[tokio::test]
async fn a_member_that_comes_back_is_linked_again_as_its_later_life() {
    let mut plan = Plan::of(2);
    let mut nodes = vec![plan.node(0).await, plan.node(1).await];
    until(&mut nodes, |nodes| nodes[0].up() == [1] && nodes[1].up() == [0]).await;
    nodes.pop();
    until(&mut nodes, |nodes| nodes[0].up().is_empty()).await;
    plan.hellos[1].incarnation = 2;
    nodes.push(plan.node(1).await);
    until(&mut nodes, |nodes| nodes[0].up() == [1] && nodes[1].up() == [0]).await;
    let last = nodes[0].events.iter().rev().find_map(|event| match event {
        MeshEvent::Up { hello, .. } => Some(hello.incarnation),
        _ => None,
    });
    assert_eq!(last, Some(2));
}

#[tokio::test]
async fn a_later_life_replaces_a_link_that_still_stands() {
    let mut plan = Plan::of(2);
    let mut nodes = vec![plan.node(0).await, plan.node(1).await];
    until(&mut nodes, |nodes| nodes[0].up() == [1] && nodes[1].up() == [0]).await;
    plan.hellos[1].incarnation = 2;
    let next = plan.node_at(1, &address()).await;
    nodes.push(next);
    until(&mut nodes, |nodes| nodes[2].up() == [0]).await;
    until(&mut nodes, |nodes| nodes[1].up().is_empty()).await;
    until(&mut nodes, |nodes| {
        nodes[1].events.iter().any(|event| {
            matches!(event, MeshEvent::Refused { refusal: Refusal::Superseded { known: 2, .. }, .. })
        })
    })
    .await;
    assert_eq!(nodes[0].up(), [1]);
}

/// What node 1 is told when it differs from node 0 in something.
async fn refusal(change: impl FnOnce(&mut Plan), known: u64) -> (Refusal, Option<usize>) {
    let mut plan = Plan::of(2);
    change(&mut plan);
    let mut nodes = [plan.node(0).await, plan.node(1).await];
    nodes[0].mesh.know(1, known);
    let mut told = None;
    until(&mut nodes, |nodes| {
        told = nodes[1].events.iter().find_map(|event| match event {
            MeshEvent::Refused { by, refusal } => Some((refusal.clone(), *by)),
            _ => None,
        });
        assert!(nodes.iter().all(|node| node.up().is_empty()));
        told.is_some()
    })
    .await;
    told.unwrap()
}

#[tokio::test]
async fn who_cannot_come_back_as_it_is_is_told_so() {
    let (told, _) = refusal(|plan| plan.hellos[0].cluster = Some(Uuid::from_u128(1)), 3).await;
    assert_eq!(told, Refusal::FreshDisk { name: "r2".into(), known: 3 });
    let (told, _) = refusal(
        |plan| {
            plan.hellos[0].epoch = 2;
            (plan.hellos[1].epoch, plan.hellos[1].has_memory) = (1, true);
        },
        0,
    )
    .await;
    assert_eq!(told, Refusal::Epoch { ours: 2, theirs: 1 });
}

#[tokio::test]
async fn another_member_may_have_the_index_of_one_whose_seat_came_to_nothing() {
    let mut plan = Plan::of(2);
    let seated = |plan: &Plan, seq: u64| {
        let mut roster = plan.roster();
        roster.version.number = 1;
        roster.since = Since { seq, seed: seq };
        roster.seats[1].since = roster.since;
        roster
    };
    let give = |plan: &mut Plan, seq: u64| {
        let roster = seated(plan, seq);
        plan.hellos[1].seat = roster.since;
        plan.hellos[1].roster = roster;
        plan.hellos[1].life = Uuid::new_v4();
    };
    plan.hellos[0].cluster = Some(Uuid::from_u128(1));
    plan.hellos[0].roster = plan.roster();
    plan.hellos[0].roster.seats.truncate(1);
    give(&mut plan, 5);
    let mut nodes = vec![plan.node(0).await, plan.node(1).await];
    until(&mut nodes, |nodes| nodes[0].up() == [1]).await;
    nodes.pop();
    until(&mut nodes, |nodes| nodes[0].up().is_empty()).await;
    give(&mut plan, 7);
    nodes.push(plan.node(1).await);
    until(&mut nodes, |nodes| nodes[0].up() == [1]).await;
}

#[tokio::test]
async fn members_that_do_not_fit_never_link_up() {
    type Change = fn(&mut Plan);
    let changes: [Change; 6] = [
        |plan| plan.hellos[1].group = "chat".into(),
        |plan| {
            let mut roster = plan.roster();
            roster.seats[0].name = "r9".into();
            plan.hellos[1].roster = roster;
        },
        |plan| plan.hellos[1].protocol = PROTOCOL + 1,
        |plan| plan.hellos[1].name = "r3".into(),
        |plan| {
            plan.hellos[0].cluster = Some(Uuid::from_u128(1));
            plan.hellos[1].cluster = Some(Uuid::from_u128(2));
        },
        |plan| plan.keys = vec![key(), Some(GroupKey::from_text(b"0123456789abcdeg").unwrap())],
    ];
    for change in changes {
        let mut plan = Plan::of(2);
        change(&mut plan);
        plan.limits.pause = (Duration::from_millis(1), Duration::from_millis(1));
        let mut nodes = [plan.node(0).await, plan.node(1).await];
        let mut rounds = 0;
        until(&mut nodes, |nodes| {
            assert!(nodes.iter().all(|node| node.events.is_empty()));
            // Both have tried, were told, and have had time to try again.
            rounds += usize::from(nodes.iter().all(|node| node.mesh.complaints.addresses() > 0));
            rounds > 50
        })
        .await;
    }
}

#[tokio::test]
async fn strangers_are_closed_and_do_no_harm() {
    let plan = Plan::of(2);
    let mut nodes = [plan.node(0).await, plan.node(1).await];
    until(&mut nodes, |nodes| nodes[0].up() == [1] && nodes[1].up() == [0]).await;
    let preamble = b"MAEG\x00\x01\x00\x00";
    let says: [&[u8]; 5] = [
        b"GET / HTTP/1.1\r\n\r\n",
        b"MA",
        preamble,
        &[&preamble[..], b"\xff\xff\xff\xff"].concat(),
        &[&preamble[..], b"\x00\x00\x00\x05\x01\xff\xff\xff\xff"].concat(),
    ];
    for say in says {
        let mut stranger = std::net::TcpStream::connect(&plan.members[0].1).unwrap();
        stranger.write_all(say).unwrap();
        stranger.set_nonblocking(true).unwrap();
        let mut stranger = tokio::net::TcpStream::from_std(stranger).unwrap();
        // Closed at once or, who says half a word, after the greeting's limit.
        let mut closed = Box::pin(async move {
            let mut octets = Vec::new();
            let _ = stranger.read_to_end(&mut octets).await;
        });
        let mut cx = Context::from_waker(std::task::Waker::noop());
        until(&mut nodes, |_| closed.as_mut().poll(&mut cx).is_ready()).await;
        assert_eq!((nodes[0].up(), nodes[1].up()), (vec![1], vec![0]));
    }
    nodes[0].send(1, b"still there");
    until(&mut nodes, |nodes| nodes[1].messages() == [(0, Bytes::from("still there"))]).await;
}

#[tokio::test]
async fn more_strangers_than_allowed_are_not_kept() {
    let plan = Plan::of(1);
    let mut nodes = [plan.node(0).await];
    let mut strangers = Vec::new();
    for _ in 0..STRANGERS + 20 {
        strangers.push(std::net::TcpStream::connect(&plan.members[0].1).unwrap());
        until(&mut nodes, |_| true).await;
    }
    assert!(nodes[0].mesh.strangers() <= STRANGERS);
}

#[tokio::test]
async fn a_peer_that_takes_nothing_is_dropped() {
    let mut plan = Plan::of(2);
    plan.limits.queue_octets = 1 << 20;
    let mut nodes = [plan.node(0).await, plan.node(1).await];
    until(&mut nodes, |nodes| nodes[0].up() == [1] && nodes[1].up() == [0]).await;
    let large = vec![0; 1 << 19];
    let (first, _) = nodes.split_at_mut(1);
    until(first, |nodes| {
        nodes[0].send(1, &large);
        nodes[0].up().is_empty()
    })
    .await;
    assert_eq!(first[0].mesh.queued(), 0);
}

#[tokio::test]
async fn a_silent_link_is_closed() {
    let mut plan = Plan::of(2);
    plan.limits.silence = Duration::from_millis(50);
    let mut nodes = [plan.node(0).await, plan.node(1).await];
    until(&mut nodes, |nodes| nodes[0].events.iter().any(|event| matches!(event, MeshEvent::Down { .. })))
        .await;
}

#[tokio::test]
async fn a_message_that_is_long_on_its_way_is_a_sign_of_life() {
    for key in [None, key()] {
        let mut plan = Plan::of(2);
        plan.limits.frame_octets = 1 << 20;
        plan.keys = vec![key; 2];
        let mut nodes = [plan.node(0).await, plan.node(1).await];
        until(&mut nodes, |nodes| nodes[0].up() == [1] && nodes[1].up() == [0]).await;
        nodes[0].send(1, &vec![7; 1 << 19]);
        until(&mut nodes, |nodes| !nodes[1].messages().is_empty()).await;
        let heard = |event: &&MeshEvent| matches!(event, MeshEvent::Heard { peer: 0 });
        assert!(nodes[1].events.iter().filter(heard).count() > 1);
        assert_eq!(nodes[1].messages()[0].1.len(), 1 << 19);
    }
}

/// Passes octets on, and from the `at`-th of the dialer's octets on does something to them.
async fn proxy(listen: String, to: String, at: usize, harm: fn(&mut Vec<u8>)) {
    let listener = TcpListener::bind(listen).await.unwrap();
    while let Ok((from, _)) = listener.accept().await {
        let Ok(to) = TcpStream::connect(&to).await else {
            continue;
        };
        tokio::spawn(async move {
            let ((mut from_read, mut from_write), (mut to_read, mut to_write)) =
                (from.into_split(), to.into_split());
            let back = tokio::spawn(async move { tokio::io::copy(&mut to_read, &mut from_write).await });
            let mut passed = 0;
            let mut buffer = vec![0; 4096];
            while let Ok(length) = from_read.read(&mut buffer).await {
                if length == 0 {
                    break;
                }
                let mut piece = buffer[..length].to_vec();
                if passed >= at {
                    harm(&mut piece);
                }
                passed += length;
                if to_write.write_all(&piece).await.is_err() {
                    break;
                }
            }
            back.abort();
        });
    }
}

/// Two keyed members of which the one with the lower index dials through a harmful proxy; the other one does not get through by itself.
async fn harmed(at: usize, harm: fn(&mut Vec<u8>)) -> Vec<Bytes> {
    let mut plan = Plan::of(2);
    plan.keys = vec![key(); 2];
    let (real, through, nowhere) = (plan.members[1].1.clone(), address(), address());
    tokio::spawn(proxy(through.clone(), real, at, harm));
    let second = {
        let mut plan = Plan { members: plan.members.clone(), hellos: plan.hellos.clone(), ..Plan::of(2) };
        plan.keys = vec![key(); 2];
        plan.members[0].1 = nowhere;
        plan.node(1).await
    };
    plan.members[1].1 = through;
    let mut nodes = [plan.node(0).await, second];
    until(&mut nodes, |nodes| nodes[0].up() == [1] && nodes[1].up() == [0]).await;
    let mut number = 0;
    until(&mut nodes, |nodes| {
        // Once more at each turn: what is cut short shows at the next record.
        nodes[0].send(1, &[number; 100]);
        number = number.wrapping_add(1);
        nodes[1].events.iter().any(|event| matches!(event, MeshEvent::Down { .. }))
    })
    .await;
    nodes[1].messages().into_iter().map(|(_, message)| message).collect()
}

#[tokio::test]
async fn altered_replayed_and_truncated_frames_close_the_link_and_are_never_seen() {
    // The dialer's greeting is shorter than this; what follows are messages.
    let greeting = 230;
    let harms: [fn(&mut Vec<u8>); 3] = [
        |piece| *piece.last_mut().unwrap() ^= 1,
        |piece| piece.extend_from_within(..),
        |piece| {
            piece.pop();
        },
    ];
    for harm in harms {
        let messages = harmed(greeting, harm).await;
        for (number, message) in messages.iter().enumerate() {
            assert_eq!(message[..], vec![u8::try_from(number % 256).unwrap(); 100]);
        }
    }
}

/// Draws numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Members that start at the same instant on a machine that is busy: now this one gets its turn, now that one, whatever has come
/// to it meanwhile.
#[tokio::test]
async fn connections_that_cross_lead_to_one_link_whoever_gets_a_turn() {
    for seed in 0..24 {
        let mut dice = Dice(seed);
        let members = 2 + usize::try_from(seed % 2).unwrap();
        let mut plan = Plan::of(members);
        plan.keys = vec![if seed % 4 < 2 { None } else { key() }; members];
        let mut nodes = Vec::new();
        for me in 0..members {
            nodes.push(plan.node(me).await);
        }
        let done = |nodes: &[Node]| {
            nodes
                .iter()
                .enumerate()
                .all(|(me, node)| node.up() == (0..members).filter(|other| *other != me).collect::<Vec<_>>())
        };
        let turns = async {
            while !done(&nodes) {
                let node = usize::try_from(dice.below(members as u64)).unwrap();
                for _ in 0..=dice.below(3) {
                    let node = &mut nodes[node];
                    poll_fn(|cx| {
                        let now = Instant::now();
                        node.mesh.poll(cx, now, &mut node.events);
                        node.mesh.flush(cx, now, &mut node.events);
                        Poll::Ready(())
                    })
                    .await;
                    if dice.below(2) == 0 {
                        tokio::task::yield_now().await;
                    }
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(DEADLINE, turns).await.unwrap_or_else(|_| panic!("seed {seed}"));
    }
}
