use super::*;

fn write(start_ns: i64, end_ns: i64, value: i64, found: i64) -> Step {
    Step { start_ns, end_ns: Some(end_ns), written: Some(value), found: Some(found) }
}

fn read(start_ns: i64, end_ns: i64, found: i64) -> Step {
    Step { start_ns, end_ns: Some(end_ns), written: None, found: Some(found) }
}

fn unknown(start_ns: i64, value: i64) -> Step {
    Step { start_ns, end_ns: None, written: Some(value), found: None }
}

fn judged(steps: &[Step]) -> Judgement {
    linearizable(steps, 0, MOST_STATES)
}

#[test]
fn nothing_is_linearizable() {
    assert_eq!(judged(&[]), Judgement::Linearizable);
}

#[test]
fn one_after_the_other() {
    assert_eq!(judged(&[write(1, 2, 7, 0), read(3, 4, 7), write(5, 6, 8, 7)]), Judgement::Linearizable);
}

#[test]
fn a_stale_read_is_found() {
    assert_eq!(judged(&[write(1, 2, 7, 0), read(3, 4, 0)]), Judgement::NotLinearizable);
    assert_eq!(judged(&[write(1, 3, 7, 0), read(3, 4, 0)]), Judgement::Linearizable, "they are concurrent");
}

#[test]
fn a_lost_write_is_found() {
    assert_eq!(judged(&[write(1, 2, 7, 0), write(3, 4, 8, 0)]), Judgement::NotLinearizable);
}

#[test]
fn a_write_that_took_effect_twice_is_found() {
    let steps = [write(1, 2, 7, 0), write(3, 4, 8, 7), read(5, 6, 8), read(7, 8, 7)];
    assert_eq!(judged(&steps), Judgement::NotLinearizable);
}

#[test]
fn reads_in_two_orders_are_found() {
    let writes = [unknown(0, 1), unknown(0, 2)];
    let both = |reads: [Step; 4]| judged(&[&writes[..], &reads].concat());
    let agree = [read(1, 2, 1), read(3, 4, 2), read(1, 2, 1), read(3, 4, 2)];
    assert_eq!(both(agree), Judgement::Linearizable);
    let differ = [read(1, 2, 1), read(3, 4, 2), read(5, 6, 1), read(7, 8, 2)];
    assert_eq!(both(differ), Judgement::NotLinearizable);
}

#[test]
fn concurrent_calls_may_take_effect_in_any_order() {
    let steps = [write(1, 10, 1, 2), write(1, 10, 2, 3), write(1, 10, 3, 0), read(11, 12, 1)];
    assert_eq!(judged(&steps), Judgement::Linearizable);
}

#[test]
fn a_call_of_unknown_outcome_takes_effect_once_late_or_never() {
    assert_eq!(judged(&[unknown(1, 7), read(5, 6, 0), read(50, 60, 7)]), Judgement::Linearizable);
    assert_eq!(judged(&[unknown(1, 7), read(5, 6, 0)]), Judgement::Linearizable);
    assert_eq!(
        judged(&[unknown(1, 7), read(2, 3, 7), write(4, 5, 8, 7), read(6, 7, 7)]),
        Judgement::NotLinearizable
    );
    assert_eq!(judged(&[read(1, 2, 7), unknown(3, 7)]), Judgement::NotLinearizable, "before it began");
}

#[test]
fn what_takes_too_long_is_undecided() {
    let mut steps: Vec<Step> = (0..12).map(|value| unknown(0, value + 1)).collect();
    steps.extend((0..12).map(|value| read(1, 100, value + 1)));
    steps.push(read(101, 102, 99));
    assert_eq!(linearizable(&steps, 0, 1000), Judgement::Undecided);
}

#[test]
fn long_histories_are_judged() {
    // Four clients that take turns, each call overlapping the ones before and after.
    let value = |at: i64| if at < 0 { 0 } else { at + 1 };
    let mut steps: Vec<Step> =
        (0..5000).map(|at| write(at * 10, at * 10 + 35, value(at), value(at - 1))).collect();
    assert_eq!(judged(&steps), Judgement::Linearizable);
    steps[2500].found = Some(value(2400));
    assert_eq!(judged(&steps), Judgement::NotLinearizable);
}
