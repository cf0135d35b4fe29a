use super::*;
use crate::chaos::history::{Kind, Trace};

/// A history that is right, made call by call; tests then break it.
struct Made {
    history: History,
    cells: HashMap<u32, i64>,
    count: u64,
}

const ONCE: u32 = 1;
const NUMBERED: u32 = 2;
const RETRIES: u32 = 3;

impl Made {
    fn new() -> Self {
        let kind =
            |name: &str, client, promise| Kind { name: name.into(), clients: client..client + 1, promise };
        let kinds = vec![
            kind("own", ONCE, Promise::Once),
            kind("ft", NUMBERED, Promise::Numbered),
            kind("jacorb", RETRIES, Promise::Retries),
        ];
        let trace = |name: &str| Trace { name: name.into(), events: Vec::new() };
        let traces = vec![trace("r1 life 1"), trace("r2 life 1")];
        Self { history: History { calls: Vec::new(), traces, kinds }, cells: HashMap::new(), count: 0 }
    }

    fn execute(&mut self, client: u32, number: u32, operation: Operation) -> Execution {
        self.count += 1;
        let cell = 7;
        let before = self.cells.get(&cell).copied().unwrap_or(0);
        if let Operation::Write(value) = operation {
            self.cells.insert(cell, value);
        }
        let receipt =
            Receipt { delivery: 2 * self.count, count: self.count, digest: 1000 + self.count, before };
        let id = CallId { client, number };
        let execution = Execution { id, cell, operation, receipt, attempt: None, retention: None };
        for trace in &mut self.history.traces {
            trace.events.push(Event::Executed(execution.clone()));
        }
        execution
    }

    fn called(&mut self, execution: &Execution, outcome: Outcome) {
        let start_ns = i64::try_from(execution.receipt.count).unwrap() * 100;
        let Execution { id, cell, operation, .. } = *execution;
        self.history.calls.push(Call { id, cell, operation, start_ns, end_ns: start_ns + 50, outcome });
    }

    fn answered(&mut self, client: u32, number: u32, operation: Operation) -> Execution {
        let execution = self.execute(client, number, operation);
        self.called(&execution, Outcome::Answered(execution.receipt));
        execution
    }

    fn executions(&mut self, trace: usize) -> Vec<&mut Execution> {
        let events = self.history.traces[trace].events.iter_mut();
        events
            .filter_map(|event| match event {
                Event::Executed(execution) => Some(execution),
                Event::State { .. } => None,
            })
            .collect()
    }

    /// Writes and reads by turns.
    fn usual() -> Self {
        let mut made = Self::new();
        for number in 1..=4 {
            made.answered(ONCE, number, Operation::Write(i64::from(number)));
            made.answered(NUMBERED, number, Operation::Read);
        }
        made
    }

    fn found(&self) -> Vec<Violation> {
        judge(&self.history).violations
    }
}

#[test]
fn a_right_history_is_right() {
    let made = Made::usual();
    let verdict = judge(&made.history);
    assert_eq!(verdict, Verdict { executions: 8, ..Verdict::default() });
}

#[test]
fn a_write_that_was_acknowledged_and_lost_is_found() {
    let mut made = Made::usual();
    // The call had its answer, and then the replicas went on without it.
    let lost = Receipt { delivery: 18, count: 9, digest: 77, before: 4 };
    let id = CallId { client: ONCE, number: 5 };
    let operation = Operation::Write(5);
    let outcome = Outcome::Answered(lost);
    made.history.calls.push(Call { id, cell: 7, operation, start_ns: 900, end_ns: 950, outcome });
    let next = made.answered(NUMBERED, 5, Operation::Read);
    assert_eq!(next.receipt.delivery, lost.delivery);
    assert!(made.found().iter().any(|v| matches!(v, Violation::Lost { id: lost, .. } if *lost == id)));
}

#[test]
fn a_stale_read_is_found() {
    let mut made = Made::usual();
    for trace in 0..2 {
        made.executions(trace)[5].receipt.before = 2;
    }
    let made_up = made.executions(0)[5].receipt;
    made.history.calls[5].outcome = Outcome::Answered(made_up);
    let found = made.found();
    assert!(matches!(found[..], [Violation::WrongAnswer { found: 2, expected: 3, .. }]), "{found:#?}");
}

/// A read that is answered out of what one replica has, without a place of its own in the order.
#[test]
fn an_answer_from_outside_of_the_order_is_found() {
    let mut made = Made::usual();
    let old = made.executions(0)[3].receipt;
    let id = CallId { client: ONCE, number: 9 };
    let call = Call {
        id,
        cell: 7,
        operation: Operation::Read,
        start_ns: 900,
        end_ns: 950,
        outcome: Outcome::Answered(old),
    };
    made.history.calls.push(call);
    let found = made.found();
    assert!(found.iter().any(|v| matches!(v, Violation::Lost { .. })), "{found:#?}");
    assert!(found.iter().any(|v| matches!(v, Violation::Reordered { .. })), "{found:#?}");
}

#[test]
fn an_order_against_time_is_found() {
    let mut made = Made::usual();
    let (first, last) = (made.history.calls[1].clone(), made.history.calls[6].clone());
    (made.history.calls[6].start_ns, made.history.calls[6].end_ns) = (10, 20);
    (made.history.calls[1].start_ns, made.history.calls[1].end_ns) = (800, 900);
    let found = made.found();
    let reordered = |v: &Violation| matches!(v, Violation::Reordered { later, .. } if *later == first.id);
    assert!(found.iter().any(reordered), "{found:#?}");
    assert!(found.iter().all(|v| matches!(v, Violation::Reordered { .. })), "{found:#?} {last:?}");
}

#[test]
fn a_call_without_answer_that_took_effect_before_it_began_is_found() {
    let mut made = Made::new();
    let early = made.execute(ONCE, 1, Operation::Write(1));
    made.answered(NUMBERED, 1, Operation::Read);
    made.called(&early, Outcome::Unknown("COMM_FAILURE".into()));
    assert_eq!(made.found(), []);
    made.history.calls[1].start_ns = 300;
    assert!(matches!(made.found()[..], [Violation::Reordered { .. }]));
}

#[test]
fn a_call_without_answer_may_take_effect_late_or_never() {
    let mut made = Made::new();
    made.answered(ONCE, 1, Operation::Write(1));
    let late = made.execute(RETRIES, 1, Operation::Write(2));
    made.called(&late, Outcome::Unknown("TIMEOUT".into()));
    made.history.calls[1].start_ns = 0;
    made.history.calls[1].end_ns = 1;
    let never = Execution { id: CallId { client: RETRIES, number: 2 }, ..late };
    made.called(&never, Outcome::Unknown("TIMEOUT".into()));
    assert_eq!(made.found(), []);
}

#[test]
fn different_histories_of_two_replicas_are_found() {
    let mut made = Made::usual();
    made.executions(1)[4].id.number = 77;
    assert!(made.found().iter().any(|v| matches!(v, Violation::Disagreement { count: 5, .. })));

    let mut made = Made::usual();
    made.executions(1)[4].receipt.digest = 77;
    assert!(made.found().iter().any(|v| matches!(v, Violation::Disagreement { count: 5, .. })));
}

#[test]
fn a_state_of_another_history_is_found_and_a_right_one_may_leave_executions_out() {
    let mut made = Made::usual();
    made.history.traces[1].events.splice(0..3, [Event::State { count: 3, digest: 1003 }]);
    assert_eq!(made.found(), []);
    made.history.traces[1].events[0] = Event::State { count: 3, digest: 1004 };
    assert!(matches!(made.found()[..], [Violation::Disagreement { count: 3, .. }]));
}

#[test]
fn a_state_that_was_given_up_again_is_no_jump() {
    let mut made = Made::usual();
    made.history.traces[1].events.insert(3, Event::State { count: 6, digest: 1006 });
    assert_eq!(made.found(), []);
}

#[test]
fn executions_left_out_and_executed_backwards_are_found() {
    let mut made = Made::usual();
    made.history.traces[1].events.remove(3);
    assert!(matches!(made.found()[..], [Violation::Jump { count: 5, after: 3, .. }]));

    let mut made = Made::usual();
    made.history.traces[1].events.swap(3, 4);
    assert!(made.found().iter().any(|v| matches!(v, Violation::Jump { .. })));

    let mut made = Made::usual();
    for trace in &mut made.history.traces {
        trace.events.splice(2..4, [Event::State { count: 4, digest: 1004 }]);
    }
    assert!(made.found().contains(&Violation::Hole { count: 3 }));
}

#[test]
fn a_call_that_its_client_sent_once_and_was_executed_twice_is_found() {
    for client in [ONCE, NUMBERED] {
        let mut made = Made::usual();
        made.answered(client, 9, Operation::Write(9));
        made.execute(client, 9, Operation::Write(9));
        let found = made.found();
        assert!(matches!(found[..], [Violation::Twice { first: 18, second: 20, .. }]), "{found:#?}");
    }
}

#[test]
fn a_retry_of_an_orb_is_counted_and_one_request_executed_twice_is_found() {
    let mut made = Made::usual();
    made.answered(RETRIES, 9, Operation::Write(9));
    made.execute(RETRIES, 9, Operation::Write(9));
    for trace in 0..2 {
        made.executions(trace)[8].attempt = Some(1);
        made.executions(trace)[9].attempt = Some(2);
    }
    let verdict = judge(&made.history);
    assert_eq!((verdict.violations.len(), verdict.retries.len()), (0, 1));
    for trace in 0..2 {
        made.executions(trace)[9].attempt = Some(1);
    }
    assert!(matches!(made.found()[..], [Violation::Twice { why: "one request", .. }]));
}

#[test]
fn a_retention_id_that_was_executed_twice_is_found() {
    let mut made = Made::usual();
    for number in [9, 10] {
        made.answered(RETRIES, number, Operation::Write(i64::from(number)));
    }
    for trace in 0..2 {
        for execution in made.executions(trace).into_iter().skip(8) {
            execution.retention = Some("c:1".into());
        }
    }
    assert!(matches!(made.found()[..], [Violation::Twice { why: "one retention id", .. }]));
}

#[test]
fn an_execution_that_was_denied_is_found_or_counted() {
    let no = || Outcome::NotExecuted("TRANSIENT NO".into());
    let mut made = Made::new();
    let denied = made.execute(ONCE, 1, Operation::Write(1));
    made.called(&denied, no());
    assert!(matches!(made.found()[..], [Violation::NotExecuted { .. }]));
    let mut made = Made::new();
    let denied = made.execute(RETRIES, 1, Operation::Write(1));
    made.called(&denied, no());
    let verdict = judge(&made.history);
    assert_eq!((verdict.violations, verdict.denied), (vec![], vec![denied.id]));
}

#[test]
fn what_nobody_called_is_found() {
    let mut made = Made::usual();
    made.execute(ONCE, 9, Operation::Write(9));
    assert!(matches!(made.found()[..], [Violation::Invented { .. }]));

    let mut made = Made::usual();
    made.history.calls[0].operation = Operation::Write(100);
    assert!(made.found().iter().any(|v| matches!(v, Violation::Invented { .. })));
}
