//! The group tools on real groups.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bytes::Bytes;
use maestro_group::tools::{
    AskError, GroupView, Handler, Kind, Options, Outbox, Role, RoleState, Sender, Session, StatePieces, Wait,
    join,
};

use super::support::{DEADLINE, Place};

/// What a program has seen, shared with the test.
#[derive(Default)]
struct Seen {
    log: Vec<Bytes>,
    fresh: Vec<Bytes>,
    sent: Vec<(String, Bytes)>,
    aborted: Vec<Bytes>,
    transitions: usize,
}

#[derive(Clone, Default)]
struct Program(Arc<(Mutex<Seen>, Condvar)>);

impl Program {
    fn until<T>(&self, what: &str, mut wanted: impl FnMut(&Seen) -> Option<T>) -> T {
        let (seen, changed) = &*self.0;
        let mut found = None;
        let waited = changed.wait_timeout_while(seen.lock().unwrap(), DEADLINE, |seen| {
            found = wanted(seen);
            found.is_none()
        });
        drop(waited);
        found.unwrap_or_else(|| panic!("{what} did not come"))
    }

    fn until_logged(&self, casts: usize) -> Vec<Bytes> {
        self.until("the log", |seen| (seen.log.len() >= casts).then(|| seen.log.clone()))
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
    }
}

impl Handler for Program {
    fn transitional(&mut self) {
        self.change(|seen| seen.transitions += 1);
    }

    fn view_message(&mut self) -> Bytes {
        Bytes::from_static(b"welcome")
    }

    fn cast(&mut self, outbox: &mut Outbox, from: &Sender, _: Kind, payload: Bytes) {
        if payload.starts_with(b"greet") {
            outbox.send(from.member, Bytes::from_static(b"hello"));
        }
        self.change(|seen| seen.log.push(payload));
    }

    fn send(&mut self, _: &mut Outbox, from: &Sender, payload: Bytes) {
        self.change(|seen| seen.sent.push((from.name.clone(), payload)));
    }

    fn request(&mut self, _: &Sender, payload: Bytes) -> Option<Bytes> {
        let mut at = 0;
        self.change(|seen| {
            seen.log.push(payload);
            at = seen.log.len();
        });
        Some(Bytes::from(at.to_string()))
    }

    fn aborted(&mut self, payload: Bytes) {
        self.change(|seen| seen.aborted.push(payload));
    }

    fn push_state(&mut self) -> StatePieces {
        Box::new(self.0.0.lock().unwrap().log.clone().into_iter())
    }

    fn get_piece(&mut self, piece: Bytes) -> Result<(), String> {
        self.change(|seen| seen.fresh.push(piece));
        Ok(())
    }

    fn get_end(&mut self) -> Result<(), String> {
        self.change(|seen| seen.log = std::mem::take(&mut seen.fresh));
        Ok(())
    }
}

fn servers(view: &GroupView) -> usize {
    view.members.iter().filter(|member| member.role == Some(RoleState::Server)).count()
}

fn start(place: &Place, index: usize, options: Options) -> (Session, Program) {
    let program = Program::default();
    (join(place.settings(index), options, Box::new(program.clone())).unwrap(), program)
}

/// Waits for a view with so many members, so many of them servers.
fn in_view(session: &Session, members: usize, with_state: usize) -> GroupView {
    session
        .wait_for_view(DEADLINE, |view| view.members.len() == members && servers(view) == with_state)
        .unwrap_or_else(|| panic!("{members} members, {with_state} servers; there is {:?}", session.view()))
}

fn cast(session: &Session, payload: &'static str) {
    session.cast(Kind::Generic, Bytes::from_static(payload.as_bytes())).unwrap();
}

#[test]
fn members_cast_send_and_ask() {
    let place = Place::of(3);
    let options = [Options::server(), Options::server(), Options::client()];
    let all: Vec<_> =
        options.into_iter().enumerate().map(|(index, options)| start(&place, index, options)).collect();
    let views: Vec<GroupView> = all.iter().map(|(session, _)| in_view(session, 3, 2)).collect();
    assert!(views.iter().all(|view| view.id == views[0].id && view.message == "welcome"));
    assert!(views.iter().all(|view| view.coordinator == views[0].coordinator));
    let (server, client) = (&all[0].0, &all[2].0);
    cast(client, "greet");
    let sent = all[2].1.until("greetings", |seen| (seen.sent.len() == 3).then(|| seen.sent.clone()));
    let mut from: Vec<&str> = sent.iter().map(|(name, _)| name.as_str()).collect();
    from.sort_unstable();
    assert_eq!(from, ["r1", "r2", "r3"], "everybody got the cast and greets its sender, who is one of them");
    let answers = client.ask(Bytes::from_static(b"ask"), Wait::All, DEADLINE).unwrap();
    let said: Vec<&[u8]> = answers.answers.iter().map(|(_, answer)| &answer[..]).collect();
    assert_eq!((said, answers.missing.len()), (vec![&b"2"[..], b"2"], 0));
    assert_eq!(server.ask(Bytes::from_static(b"ask"), Wait::First, DEADLINE).unwrap().answers.len(), 1);
    let second = views[0].members[1].member;
    server.cast_to(&[second], Kind::Generic, Bytes::from_static(b"for r2")).unwrap();
    cast(server, "end");
    let log = all[1].1.until_logged(5);
    assert_eq!(log[3..], ["for r2", "end"]);
    assert_eq!(all[0].1.until_logged(4)[3], "end");
    assert_eq!(
        all[2].1.until_logged(2),
        ["greet", "end"],
        "no answers of its own, and nothing that is for others"
    );
    for (session, _) in all {
        session.leave().unwrap();
    }
}

#[test]
fn a_client_becomes_a_server_and_outlives_all_others() {
    let place = Place::of(3);
    let (first, first_program) = start(&place, 0, Options::server());
    let (second, second_program) = start(&place, 1, Options::client());
    in_view(&second, 2, 1);
    cast(&first, "one");
    cast(&second, "two");
    first_program.until_logged(2);
    second.become_role(Role::Server).unwrap();
    in_view(&second, 2, 2);
    assert_eq!(second_program.until_logged(2), first_program.until_logged(2));
    let (third, third_program) = start(&place, 2, Options::server());
    in_view(&third, 3, 3);
    assert_eq!(third_program.until_logged(2), first_program.until_logged(2));
    first.leave().unwrap();
    in_view(&third, 2, 2);
    third_program.until("the transitional state", |seen| (seen.transitions > 0).then_some(()));
    // Who comes back has its memory, and what came meanwhile.
    cast(&third, "three");
    let (first, first_program) = start(&place, 0, Options::server());
    in_view(&first, 3, 3);
    assert_eq!(first_program.until_logged(3), third_program.until_logged(3));
}

#[test]
fn all_stopped_in_order_and_started_have_their_state() {
    let place = Place::of(2);
    let all: Vec<_> = (0..2).map(|index| start(&place, index, Options::server())).collect();
    all.iter().for_each(|(session, _)| drop(in_view(session, 2, 2)));
    cast(&all[0].0, "kept");
    all[1].1.until_logged(1);
    for (session, _) in all {
        session.leave().unwrap();
    }
    let all: Vec<_> = (0..2).map(|index| start(&place, index, Options::server())).collect();
    for (session, program) in &all {
        in_view(session, 2, 2);
        assert_eq!(program.until_logged(1), ["kept"]);
    }
}

#[test]
fn a_call_that_nobody_can_answer_says_so() {
    let place = Place::of(1);
    let (session, _) = start(&place, 0, Options::client());
    in_view(&session, 1, 0);
    let nobody = session.ask(Bytes::new(), Wait::First, DEADLINE).unwrap_err();
    assert!(matches!(nobody, AskError::TooFew(_)), "{nobody}");
    session.leave().unwrap();
    assert!(matches!(session.ask(Bytes::new(), Wait::First, Duration::from_secs(1)), Err(AskError::Cast(_))));
}

#[test]
fn a_member_that_is_suspected_comes_back() {
    let place = Place::of(3);
    let all: Vec<_> = (0..3).map(|index| start(&place, index, Options::server())).collect();
    let before = all.iter().map(|(session, _)| in_view(session, 3, 3)).next().unwrap();
    all[0].0.suspect(before.members[2].member);
    all[0].1.until("the transitional state", |seen| (seen.transitions > 0).then_some(()));
    let after = all[0].0.wait_for_view(DEADLINE, |view| view.id > before.id && servers(view) == 3).unwrap();
    assert_eq!(after.members.len(), 3);
}

#[test]
fn each_cast_that_was_taken_is_delivered_or_said_to_be_aborted() {
    let place = Place::of(2);
    let (first, program) = start(&place, 0, Options::server());
    let (second, _) = start(&place, 1, Options::server());
    in_view(&first, 2, 2);
    // One at least, however soon the other one is gone.
    let mut taken = usize::from(first.cast(Kind::Generic, Bytes::from_static(b"maybe")).is_ok());
    let leaving = std::thread::spawn(move || second.leave().unwrap());
    while first.view().is_some() {
        taken += usize::from(first.cast(Kind::Generic, Bytes::from_static(b"maybe")).is_ok());
    }
    leaving.join().unwrap();
    let (_second, _) = start(&place, 1, Options::server());
    in_view(&first, 2, 2);
    program.until("the fate of each", |seen| (seen.log.len() + seen.aborted.len() == taken).then_some(()));
    assert!(taken > 0);
}
