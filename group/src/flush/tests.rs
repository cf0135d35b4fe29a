use super::*;
use crate::api::MemberAddress;
use crate::loose::LaneWord;
use crate::need::REPLAY_CASTS;
use crate::options::DeliveryMode;
use crate::types::{ConfigId, Incarnation};

const CLUSTER: Uuid = Uuid::from_u128(5);

fn group(members: usize) -> Roster {
    let member = |index| MemberAddress { name: format!("r{index}"), address: String::new() };
    Roster::first(&(1..=members).map(member).collect::<Vec<_>>())
}

fn member(index: u32) -> Member {
    Member { index: MemberIndex(index), incarnation: Incarnation(2) }
}

fn view(round: u64) -> ViewId {
    ViewId { epoch: 0, config: ConfigId { round, proposer: 1 } }
}

/// A member that held so many casts in this view, after views that began with each tenth cast.
fn state(index: u32, round: u64, held: u64) -> FlushState {
    FlushState {
        cluster: Some(CLUSTER),
        life: Uuid::from_u128(u128::from(index)),
        epoch: 0,
        founder: false,
        zombie: false,
        view: view(round),
        held,
        base: 0,
        executed: 0,
        table: ViewTable((1..=round).map(|round| (view(round), (round - 1) * 10)).collect()),
        known: vec![Known::default(); 3],
        merged: Merged::default(),
        kept: Vec::new(),
        loose: BTreeMap::new(),
        roster: group(3),
        seat: Since::default(),
    }
}

fn zombie(index: u32) -> FlushState {
    FlushState { zombie: true, view: ViewId::default(), table: ViewTable::default(), ..state(index, 0, 0) }
}

fn decided(states: Vec<FlushState>) -> Result<Decision, Refusal> {
    decided_with(&Options::default(), states)
}

fn decided_with(options: &Options, states: Vec<FlushState>) -> Result<Decision, Refusal> {
    let members: Vec<Member> = (0..).take(states.len()).map(member).collect();
    let config = Configuration { id: ConfigId { round: 9, proposer: 1 }, members };
    decide(&config, &(0..).map(MemberIndex).zip(states).collect(), options, &Faults::default())
}

#[test]
fn the_longest_history_of_the_last_view_wins_and_others_get_what_they_lack() {
    let decision = decided(vec![state(0, 1, 15), state(1, 2, 12), zombie(2)]).expect("a quorum");
    assert_eq!((decision.view, decision.start, decision.cluster), (view(9), 12, CLUSTER));
    let from = MemberIndex(1);
    let needs: Vec<Need> = decision.needs.values().copied().collect();
    assert_eq!(needs, [Need::Casts { after: 10, from }, Need::Nothing, Need::Casts { after: 0, from }]);
    assert_eq!(decision.version(11), (view(2), state(0, 2, 0).table));
    assert_eq!(decision.version(12).0, view(9));
}

#[test]
fn whoever_comes_with_nothing_gets_a_state_where_there_are_many_casts() {
    let from = MemberIndex(1);
    let other = |held| FlushState { held, ..state(1, 1, 0) };
    let needs = |held| {
        let decision = decided(vec![other(held), other(held), zombie(2)]).expect("a quorum");
        decision.needs[&MemberIndex(2)]
    };
    assert_eq!(needs(REPLAY_CASTS), Need::Casts { after: 0, from: MemberIndex(0) });
    assert_eq!(needs(REPLAY_CASTS + 1), Need::State { from, casts: from, at: 0 });
}

#[test]
fn whoever_is_behind_what_is_kept_gets_a_state() {
    let trimmed = FlushState { base: 11, ..state(1, 2, 12) };
    let decision = decided(vec![state(0, 1, 10), trimmed]).expect("a quorum");
    assert_eq!(
        decision.needs[&MemberIndex(0)],
        Need::State { from: MemberIndex(1), casts: MemberIndex(1), at: 0 }
    );
}

#[test]
fn members_without_memory_are_no_quorum_unless_somebody_saw_them_get_one() {
    let refusal = Refusal::Memory {
        with: vec![MemberIndex(0)],
        without: vec![MemberIndex(1)],
        needed: 2,
        of: group(3),
    };
    let mut other = FlushState { zombie: true, ..state(1, 2, 12) };
    assert_eq!(decided(vec![state(0, 2, 11), other.clone()]), Err(refusal.clone()));
    let mut witness = state(0, 2, 11);
    witness.known[1] = Known { incarnation: 2, life: Some(other.life) };
    assert_eq!(decided(vec![witness.clone(), other.clone()]).map(|decision| decision.start), Ok(12));
    // Another process with the same incarnation is not the one that was seen.
    other.life = Uuid::from_u128(77);
    assert_eq!(decided(vec![witness, other]), Err(refusal));
}

#[test]
fn a_fresh_disk_and_an_earlier_life_have_no_vote() {
    let mut witness = state(0, 2, 12);
    witness.known[1] = Known { incarnation: 1, life: None };
    let fresh = FlushState { cluster: None, ..zombie(1) };
    assert!(decided(vec![witness.clone(), FlushState { zombie: false, ..fresh }]).is_err());
    witness.known[1].incarnation = 3;
    assert!(decided(vec![witness, state(1, 2, 12)]).is_err());
}

#[test]
fn a_founder_needs_no_other_vote_but_a_majority_to_follow_it() {
    let founder = FlushState { founder: true, epoch: 1, ..state(0, 1, 8) };
    let decision = decided(vec![founder.clone(), state(1, 2, 30)]).expect("the founder's vote is a quorum");
    assert_eq!((decision.view.epoch, decision.start), (1, 8));
    assert_eq!(
        decided(vec![founder]),
        Err(Refusal::TooFew { here: vec![MemberIndex(0)], needed: 2, of: group(3) })
    );
}

#[test]
fn what_others_executed_beside_the_history_of_a_recovered_epoch_is_undone_by_a_state() {
    let word = LaneWord { folded: 2, executed: 5, held: 5 };
    let commuting = |index, executed| FlushState {
        executed,
        loose: BTreeMap::from([(MemberIndex(1), word)]),
        ..state(index, 1, 8)
    };
    let founder = FlushState { founder: true, epoch: 1, loose: BTreeMap::new(), ..commuting(0, 8) };
    let state = Need::State { from: MemberIndex(0), casts: MemberIndex(0), at: 8 };
    for (delivery, executed) in [(DeliveryMode::Safe, 8), (DeliveryMode::Optimistic, 11)] {
        let options = Options { commute: true, delivery, ..Options::default() };
        let need = |states| decided_with(&options, states).map(|decision| decision.needs[&MemberIndex(1)]);
        assert_eq!(need(vec![founder.clone(), commuting(1, executed)]), Ok(state));
        // In one epoch it is in the union, and gets its place.
        assert_eq!(need(vec![commuting(0, executed), commuting(1, executed)]), Ok(Need::Nothing));
    }
}

#[test]
fn members_of_two_clusters_that_hold_anything_form_no_view() {
    let other = FlushState { cluster: Some(Uuid::from_u128(6)), ..state(1, 2, 12) };
    assert_eq!(decided(vec![state(0, 2, 12), other.clone()]), Err(Refusal::Clusters));
    let empty = FlushState { held: 0, ..other };
    assert_eq!(decided(vec![state(0, 2, 12), empty]).map(|decision| decision.cluster), Ok(CLUSTER));
}

#[test]
fn views_do_not_wait_for_members_that_lack_much() {
    let from = MemberIndex(0);
    let casts = |after| Need::Casts { after, from };
    let needs = [Need::Nothing, casts(90), casts(89), Need::State { from, casts: from, at: 0 }];
    assert_eq!(needs.map(|need| need.is_prompt(100, 10)), [true, true, false, false]);
}

#[test]
fn who_has_executed_most_hands_the_state_over_and_who_holds_most_the_casts() {
    let holder = FlushState { base: 11, executed: 11, ..state(0, 2, 15) };
    let executor = FlushState { base: 14, executed: 14, ..state(1, 2, 14) };
    let far_behind = state(2, 1, 4);
    let states = vec![holder.clone(), executor.clone(), far_behind.clone()];
    let needs = decided(states).expect("a quorum").needs;
    let (casts, from) = (MemberIndex(0), MemberIndex(1));
    let expected =
        [Need::Nothing, Need::Casts { after: 14, from: casts }, Need::State { from, casts, at: 14 }];
    assert_eq!(needs.into_values().collect::<Vec<_>>(), expected);
    // Not from one that has executed what nobody keeps the casts after, or what is not in the chosen history.
    let early = FlushState { base: 3, executed: 10, ..executor };
    let needs = decided(vec![holder, early, far_behind]).expect("a quorum").needs;
    assert_eq!(needs[&MemberIndex(2)], Need::State { from: casts, casts, at: 11 });
}

/// A member that was given its seat by a change that it holds nothing after.
fn newcomer(index: u32, since: Since) -> FlushState {
    let mut roster = group(2);
    let wish = crate::roster::Wish::Add {
        name: "new".into(),
        address: String::new(),
        directory: Uuid::from_u128(9),
    };
    roster.next = index;
    roster = roster.with(&wish, since).expect("there is room");
    FlushState { cluster: None, known: Vec::new(), roster, seat: since, ..zombie(index) }
}

#[test]
fn a_new_member_is_a_witness_that_the_group_is_not_at_its_first_start() {
    let fresh = |index| FlushState {
        cluster: None,
        zombie: false,
        known: Vec::new(),
        roster: group(2),
        ..zombie(index)
    };
    let first = decided(vec![fresh(0), fresh(1)]).expect("a first start");
    assert_eq!(first.start, 0);
    let since = Since { seq: 5, seed: 1 };
    let witness = FlushState { zombie: false, ..newcomer(2, since) };
    assert!(decided(vec![fresh(0), fresh(1), witness]).is_err(), "both disks are lost");
}

#[test]
fn a_new_member_whose_index_others_know_of_another_one_has_lost_its_seat_and_not_its_disk() {
    let since = Since { seq: 5, seed: 1 };
    let mut other = state(0, 1, 9);
    other.known[2] = Known { incarnation: 1, life: None };
    let come = |other: &FlushState| {
        let states = BTreeMap::from([(MemberIndex(0), other.clone()), (MemberIndex(2), newcomer(2, since))]);
        is_over(member(2), &states[&MemberIndex(2)], &states)
    };
    assert_eq!(come(&other), Some(Over::Undone));
    let seated = FlushState { roster: newcomer(2, since).roster, ..other };
    assert_eq!(come(&seated), Some(Over::FreshDisk(1)), "an older copy of its directory");
}
