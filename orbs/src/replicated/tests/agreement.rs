use maestro_adaptors::Outcome;

use super::support::{returned, sum};
use crate::replicated::agreement::{Agreement, CHECKPOINT_DELIVERIES, Verdict};
use crate::replicated::update::Checkpoint;

const MAJORITY: usize = 2;

/// An agreement that has passed its first checkpoint after these answers.
fn after(answers: &[Outcome]) -> (Agreement, Checkpoint) {
    let mut agreement = Agreement::default();
    for (delivery, outcome) in (1..).zip(answers) {
        agreement.add(delivery, outcome);
        assert_eq!(agreement.checkpoint(delivery), None);
    }
    let checkpoint = agreement.checkpoint(CHECKPOINT_DELIVERIES + 3).unwrap();
    assert_eq!(agreement.checkpoint(CHECKPOINT_DELIVERIES + 4), None);
    (agreement, checkpoint)
}

#[test]
fn a_checkpoint_comes_once_per_interval() {
    let (mut agreement, checkpoint) = after(&[sum(1)]);
    assert_eq!(checkpoint.delivery, CHECKPOINT_DELIVERIES + 3);
    assert!(agreement.checkpoint(2 * CHECKPOINT_DELIVERIES).is_some());
}

#[test]
fn any_difference_of_answers_shows() {
    let (_, one) = after(&[sum(1), sum(2)]);
    assert_ne!(one, after(&[sum(2), sum(1)]).1);
    assert_ne!(one, after(&[sum(1), sum(3)]).1);
    assert_ne!(one, after(&[sum(1)]).1);
    assert_eq!(one, after(&[sum(1), returned(&[0, 0, 0, 2])]).1);
}

#[test]
fn the_odd_one_out_is_told_and_nobody_else() {
    let (mut odd, odd_word) = after(&[sum(1)]);
    let (mut right, right_word) = after(&[sum(2)]);
    let words = [(0, odd_word), (1, right_word), (2, right_word)];
    let hear = |agreement: &mut Agreement| words.map(|(member, word)| agreement.hear(member, word, MAJORITY));
    let differ = Verdict::Differ { delivery: CHECKPOINT_DELIVERIES + 3 };
    let told = Verdict::Odd { delivery: CHECKPOINT_DELIVERIES + 3 };
    assert_eq!(hear(&mut odd), [Verdict::Agreed, differ, told]);
    assert_eq!(hear(&mut right), [differ, Verdict::Agreed, Verdict::Agreed]);
}

#[test]
fn without_a_majority_nobody_is_odd_but_the_difference_shows() {
    let (mut one, _) = after(&[sum(1)]);
    let delivery = CHECKPOINT_DELIVERIES + 3;
    for member in 1..3 {
        let word = Checkpoint { delivery, hash: u64::from(member) };
        assert_eq!(one.hear(member, word, MAJORITY), Verdict::Differ { delivery });
    }
}

#[test]
fn a_word_on_an_unknown_checkpoint_is_not_heard() {
    let (mut one, _) = after(&[sum(1)]);
    let word = Checkpoint { delivery: 5, hash: 1 };
    for member in 0..3 {
        assert_eq!(one.hear(member, word, MAJORITY), Verdict::Agreed);
    }
}
