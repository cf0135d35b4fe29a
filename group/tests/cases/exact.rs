//! Exact outputs of small scripts: what a member puts out, and how many messages a cast costs.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use maestro_group::engine::embedded::EmbeddedSettings;
use maestro_group::{
    Core, CoreSettings, DeliveryMode, Input, MemberIndex, Options, Order, Output, Stamp, Status, Time, ViewId,
};
use uuid::Uuid;

use crate::sim::check::member;
use crate::sim::world::addresses;

/// Members that are linked to each other, whose messages arrive at once and in order.
struct Group {
    cores: Vec<Core>,
    now: Time,
    /// Who sent what to whom, on its way.
    wire: VecDeque<(usize, usize, Bytes)>,
    /// All that came out, in order.
    said: Vec<String>,
}

impl Group {
    fn new(members: usize, options: Options) -> Self {
        Self::ordered(members, options, Order::Sequencer)
    }

    fn ordered(members: usize, options: Options, order: Order) -> Self {
        let settings = |index| {
            let id = Uuid::from_u64_pair(0, index as u64);
            let settings = CoreSettings::new(member(index, 1), &addresses(members), id);
            let engine = EmbeddedSettings { order, ..settings.engine.clone() };
            CoreSettings { options, engine, ..settings }
        };
        let cores = (0..members).map(|index| Core::new(settings(index), None)).collect();
        Self { cores, now: Time::default(), wire: VecDeque::new(), said: Vec::new() }
    }

    /// Gives a member inputs that came together.
    fn give(&mut self, to: usize, inputs: Vec<Input>) {
        inputs.into_iter().for_each(|input| self.cores[to].handle(self.now, input));
        self.cores[to].flush(self.now, Stamp { time_ns: 1000, seed: 7 });
        while let Some(output) = self.cores[to].poll() {
            let text = match output {
                Output::Transmit { to: peer, message } => {
                    let text = format!("{} to {}", kind(&message), peer.0);
                    self.wire.push_back((to, peer.at(), message));
                    text
                }
                Output::Roster(_) => continue,
                Output::Deliver(delivery) => {
                    let by = delivery.origin.index.0;
                    format!("deliver {} of {by} at {}", delivery.seq, delivery.time_ns)
                }
                Output::View(event) => {
                    format!("view {} of {} after {}", event.id, event.members.len(), event.start)
                }
                Output::Status(Status::Primary(event)) => format!("primary {}", event.id),
                Output::Status(status) => format!("{status:?}"),
                Output::Persist(persist) => format!("persist {:?} {}", persist.incarnations, persist.in_view),
                other => format!("{other:?}"),
            };
            self.said.push(format!("{to}: {text}"));
        }
    }

    /// Delivers all messages, those for one member together, until there are none.
    fn settle(&mut self) {
        while let Some(&(_, to, _)) = self.wire.front() {
            let (now, later) =
                std::mem::take(&mut self.wire).into_iter().partition(|(_, other, _)| *other == to);
            self.wire = later;
            let now: VecDeque<(usize, usize, Bytes)> = now;
            let message = |(from, _, message)| Input::Message { from: index(from), message };
            self.give(to, now.into_iter().map(message).collect());
        }
    }

    fn link_all(&mut self) {
        for one in 0..self.cores.len() {
            let others = (0..self.cores.len()).filter(|other| *other != one);
            self.give(one, others.map(|other| Input::LinkUp { peer: member(other, 1) }).collect());
        }
        self.settle();
    }

    fn cast(&mut self, at: usize, payloads: &[&'static str]) {
        let view = self.view();
        let cast =
            |payload: &&'static str| Input::Cast { view, payload: Bytes::from_static(payload.as_bytes()) };
        self.give(at, payloads.iter().map(cast).collect());
        self.settle();
    }

    fn view(&self) -> ViewId {
        self.cores[0].primary().expect("a primary view")
    }

    fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }
}

fn index(member: usize) -> MemberIndex {
    MemberIndex(u32::try_from(member).unwrap_or(0))
}

/// The kind of an engine's message: its first octet.
fn kind(message: &Bytes) -> &'static str {
    match message.first() {
        Some(1) => "control",
        Some(2) => "submit",
        Some(3) => "ordered",
        Some(4) => "direct",
        Some(5) => "ring",
        _ => "?",
    }
}

fn ready(members: usize) -> Group {
    ready_with(members, Options::default())
}

fn ready_with(members: usize, options: Options) -> Group {
    formed(Group::new(members, options))
}

fn with_token(members: usize) -> Group {
    formed(Group::ordered(members, Options::default(), Order::Token))
}

fn formed(mut group: Group) -> Group {
    group.link_all();
    group.take();
    group
}

/// Lets members 1 and 2 of three live for three seconds in which no message of member 0 comes, and returns what they said of
/// their standing. `partial`: whether octets come that are not a whole message.
fn without_messages_of_the_sequencer(partial: bool) -> Vec<String> {
    let mut group = ready(3);
    for _ in 0..30 {
        group.now = group.now.after(Duration::from_millis(100));
        for to in [1, 2] {
            let heard = partial.then_some(Input::Heard { from: index(0) });
            group.give(to, heard.into_iter().chain([Input::Tick]).collect());
        }
        group.wire.retain(|(_, to, _)| *to != 0);
        group.settle();
    }
    group.take().into_iter().filter(|said| said.contains("Changing") || said.contains("primary")).collect()
}

#[test]
fn a_member_whose_message_is_long_on_its_way_is_not_suspected() {
    assert_eq!(without_messages_of_the_sequencer(true), [""; 0]);
    let silent = without_messages_of_the_sequencer(false);
    assert!(silent.contains(&"1: Changing".to_owned()), "{silent:?}");
}

#[test]
fn one_of_one_is_primary_at_once() {
    let mut group = Group::new(1, Options::default());
    group.give(0, vec![Input::Tick]);
    assert_eq!(
        group.take(),
        [
            "0: Joining { reason: \"r1 of r1 is here, 1 needed\" }",
            "0: persist [0] false",
            "0: persist [1] true",
            "0: primary 0.1",
            "0: view 0.1 of 1 after 0",
        ]
    );
    group.cast(0, &["a", "b"]);
    assert_eq!(group.take(), ["0: deliver 1 of 0 at 1000", "0: deliver 2 of 0 at 1001"]);
}

#[test]
fn three_that_link_up_are_primary_without_waiting() {
    let mut group = Group::new(3, Options::default());
    group.link_all();
    let said: Vec<String> = group.take().into_iter().filter(|line| !line.contains("control")).collect();
    assert_eq!(
        said,
        [
            "0: Joining { reason: \"r1 of r1, r2, r3 is here, 2 needed\" }",
            "1: Joining { reason: \"r2 of r1, r2, r3 is here, 2 needed\" }",
            "2: Joining { reason: \"r3 of r1, r2, r3 is here, 2 needed\" }",
            // What each has, in one order.
            "0: ordered to 1",
            "0: ordered to 2",
            "1: submit to 0",
            "2: submit to 0",
            "0: ordered to 1",
            "0: ordered to 2",
            // That each holds what was chosen.
            "0: persist [0, 0, 0] false",
            "0: ordered to 1",
            "0: ordered to 2",
            "1: persist [0, 0, 0] false",
            "1: submit to 0",
            "1: direct to 0",
            "2: persist [0, 0, 0] false",
            "2: submit to 0",
            "2: direct to 0",
            "0: ordered to 1",
            "0: ordered to 2",
            // The view begins at the same place in the order for all.
            "0: persist [1, 1, 1] true",
            "0: primary 0.2",
            "0: view 0.2 of 3 after 0",
            "1: persist [1, 1, 1] true",
            "1: primary 0.2",
            "1: view 0.2 of 3 after 0",
            "2: persist [1, 1, 1] true",
            "2: primary 0.2",
            "2: view 0.2 of 3 after 0",
        ]
    );
}

#[test]
fn a_cast_at_the_sequencer_costs_one_message_to_and_one_from_each_other_member() {
    let mut group = ready(3);
    group.cast(0, &["a"]);
    assert_eq!(
        group.take(),
        [
            "0: ordered to 1",
            "0: ordered to 2",
            "1: deliver 1 of 0 at 1000",
            "1: direct to 0",
            "2: deliver 1 of 0 at 1000",
            "2: direct to 0",
            "0: deliver 1 of 0 at 1000",
        ]
    );
}

#[test]
fn casts_that_wait_together_cost_as_much_as_one() {
    let mut group = ready(3);
    group.cast(0, &["a", "b", "c"]);
    assert_eq!(
        group.take(),
        [
            "0: ordered to 1",
            "0: ordered to 2",
            "1: deliver 1 of 0 at 1000",
            "1: deliver 2 of 0 at 1001",
            "1: deliver 3 of 0 at 1002",
            "1: direct to 0",
            "2: deliver 1 of 0 at 1000",
            "2: deliver 2 of 0 at 1001",
            "2: deliver 3 of 0 at 1002",
            "2: direct to 0",
            "0: deliver 1 of 0 at 1000",
            "0: deliver 2 of 0 at 1001",
            "0: deliver 3 of 0 at 1002",
        ]
    );
}

#[test]
fn a_cast_elsewhere_costs_one_message_more() {
    let mut group = ready(3);
    group.cast(2, &["a"]);
    assert_eq!(
        group.take(),
        [
            "2: submit to 0",
            "0: ordered to 1",
            "0: ordered to 2",
            "1: deliver 1 of 2 at 1000",
            "1: direct to 0",
            "2: deliver 1 of 2 at 1000",
            "2: direct to 0",
            "0: deliver 1 of 2 at 1000",
        ]
    );
}

#[test]
fn with_optimistic_delivery_a_cast_is_delivered_where_it_is_ordered_and_nobody_acknowledges_it() {
    let mut group = ready_with(3, Options { delivery: DeliveryMode::Optimistic, ..Options::default() });
    let view = group.view();
    let cast = |payload| Input::Cast { view, payload: Bytes::from_static(payload) };
    group.give(0, vec![cast(b"a"), cast(b"b")]);
    assert_eq!(
        group.take(),
        ["0: ordered to 1", "0: ordered to 2", "0: deliver 1 of 0 at 1000", "0: deliver 2 of 0 at 1001"]
    );
    group.settle();
    assert_eq!(
        group.take(),
        [
            "1: deliver 1 of 0 at 1000",
            "1: deliver 2 of 0 at 1001",
            "2: deliver 1 of 0 at 1000",
            "2: deliver 2 of 0 at 1001",
        ]
    );
    group.cast(2, &["c"]);
    let expected = ["2: submit to 0", "0: ordered to 1", "0: ordered to 2"];
    assert_eq!(group.take()[..3], expected);
    // What is held is told from time to time.
    group.now = Time(Duration::from_millis(100));
    group.give(1, vec![Input::Tick]);
    group.settle();
    assert_eq!(group.cores[0].counts().stable, 3);
}

#[test]
fn casts_that_commute_go_to_all_at_once_and_are_delivered_before_they_have_a_place() {
    let mut group = ready_with(3, Options { commute: true, ..Options::default() });
    group.cast(2, &["a"]);
    assert_eq!(
        group.take(),
        [
            "2: direct to 0",
            "2: direct to 1",
            // The origin and the member itself are a majority of three.
            "0: deliver 1 of 2 at 1000",
            "0: direct to 2",
            "1: deliver 1 of 2 at 1000",
            "1: direct to 2",
            "2: deliver 1 of 2 at 1000",
        ]
    );
    assert!(group.cores.iter().all(|core| core.history().held() == 0 && core.history().loose.casts() == 1));
    // What all hold gets its place from time to time; nothing more is delivered by that.
    for round in 1..4 {
        group.now = Time(Duration::from_millis(100 * round));
        (0..3).for_each(|member| group.give(member, vec![Input::Tick]));
        group.settle();
    }
    assert!(group.cores.iter().all(|core| core.history().held() == 1 && core.history().loose.casts() == 0));
    assert!(group.take().iter().all(|line| !line.contains("deliver")));
}

#[test]
fn of_five_members_all_hear_from_all_what_they_hold() {
    let mut group = ready(5);
    group.cast(4, &["a"]);
    let mut counts = std::collections::BTreeMap::new();
    for line in group.take() {
        let kind = line.split_whitespace().nth(1).unwrap_or_default().to_owned();
        *counts.entry(kind).or_insert(0) += 1;
    }
    // Four of the sequencer to the others, and of each of the five to the four others.
    assert_eq!(format!("{counts:?}"), r#"{"deliver": 5, "direct": 20, "ordered": 4, "submit": 1}"#);
}

#[test]
fn silence_is_broken_by_heartbeats_only() {
    let mut group = ready(3);
    group.now = Time(Duration::from_millis(100));
    group.give(1, vec![Input::Tick]);
    assert_eq!(group.take(), ["1: control to 0", "1: control to 2"]);
}

#[test]
fn whoever_is_the_only_one_to_cast_becomes_the_sequencer_at_no_cost() {
    let mut group = ready(3);
    (0..8).for_each(|_| group.cast(2, &["a"]));
    let last: Vec<String> = group.take().split_off(7 * 8);
    assert_eq!(
        last,
        [
            "2: submit to 0",
            "0: ordered to 1",
            "0: ordered to 2",
            "1: deliver 8 of 2 at 1007",
            "1: direct to 0",
            "2: deliver 8 of 2 at 1007",
            "2: direct to 0",
            "0: deliver 8 of 2 at 1007",
        ]
    );
    group.cast(2, &["b"]);
    assert_eq!(
        group.take(),
        [
            "2: ordered to 0",
            "2: ordered to 1",
            "0: deliver 9 of 2 at 1008",
            "0: direct to 2",
            "1: deliver 9 of 2 at 1008",
            "1: direct to 2",
            "2: deliver 9 of 2 at 1008",
        ]
    );
    // Others may cast now and then.
    group.cast(1, &["c"]);
    group.cast(2, &["d"]);
    let kinds: Vec<String> = group.take().into_iter().filter(|line| line.contains("ordered")).collect();
    assert_eq!(kinds, ["2: ordered to 0", "2: ordered to 1", "2: ordered to 0", "2: ordered to 1"]);
}

#[test]
fn with_a_token_what_members_hold_rides_on_it_and_it_rests_after_two_rounds() {
    let mut group = with_token(3);
    // It rests with the member that ordered last when the view began: the others ask for it.
    group.cast(0, &["a"]);
    group.take();
    group.cast(0, &["b"]);
    let mut expected = vec![
        "0: ordered to 1",
        "0: ordered to 2",
        "0: ring to 1",
        "1: deliver 2 of 0 at 1001",
        "1: ring to 2",
        "2: deliver 2 of 0 at 1001",
        "2: ring to 0",
        "0: deliver 2 of 0 at 1001",
    ];
    expected.extend(["0: ring to 1", "1: ring to 2", "2: ring to 0"]);
    // It says where it rests.
    expected.extend(["0: ring to 1", "0: ring to 2"]);
    assert_eq!(group.take(), expected);
}

#[test]
fn a_resting_token_comes_to_whoever_asks_for_it() {
    let mut group = with_token(3);
    group.cast(0, &["a"]);
    group.take();
    group.cast(2, &["b", "c"]);
    let said = group.take();
    assert_eq!(
        said[..5],
        ["2: ring to 0", "0: ring to 2", "2: ordered to 0", "2: ordered to 1", "2: ring to 0"]
    );
    assert_eq!(said.iter().filter(|line| line.contains("deliver")).count(), 6);
    assert!(said.iter().all(|line| !line.contains("direct")), "nothing is acknowledged but by the token");
}

#[test]
fn while_nobody_casts_the_token_rests() {
    let mut group = with_token(5);
    group.now = Time(Duration::from_millis(100));
    group.give(1, vec![Input::Tick]);
    assert_eq!(group.take(), ["1: control to 0", "1: control to 2", "1: control to 3", "1: control to 4"]);
}
