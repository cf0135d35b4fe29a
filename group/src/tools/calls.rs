//! Group calls: who was asked, who has answered, and when that is enough.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::Sender as Done;

use bytes::Bytes;

use super::api::GroupView;
use crate::CastError;
use crate::types::Member;

/// How many answers a caller waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// The first.
    First,
    /// Those of more than half of the servers.
    Majority,
    /// Those of all servers that stay in the view.
    All,
}

/// What came of a group call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// The answers, in the order in which they came.
    pub answers: Vec<(Member, Bytes)>,
    /// Servers that were asked, are still in the view, and have not answered.
    pub missing: Vec<Member>,
}

/// Why a group call was not answered by as many as were wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// The call was not cast.
    #[error(transparent)]
    Cast(#[from] CastError),
    /// Views changed before the call had its place in the order: nobody has executed it.
    #[error("views changed before the call had its place in the order")]
    Aborted,
    /// Not enough servers are there, or left, to answer.
    #[error("{} of the servers have answered, and too few are left", .0.answers.len())]
    TooFew(Answers),
    /// The deadline has passed.
    #[error("{} servers have answered by the deadline", .0.answers.len())]
    Deadline(Answers),
    /// The member has ended.
    #[error("the member has ended")]
    Ended,
}

/// How a call ended.
pub(super) type Outcome = Result<Answers, AskError>;

/// This member's calls.
#[derive(Debug, Default)]
pub(super) struct Calls {
    next: u64,
    waiting: BTreeMap<u64, Call>,
}

#[derive(Debug)]
struct Call {
    wait: Wait,
    /// The servers at its place in the order; `None`: it has none yet.
    asked: Option<BTreeSet<Member>>,
    /// How many of them are wanted.
    wanted: usize,
    answers: Vec<(Member, Bytes)>,
    done: Done<Outcome>,
}

impl Calls {
    /// Begins a call and numbers it.
    pub(super) fn begin(&mut self, wait: Wait, done: Done<Outcome>) -> u64 {
        self.next += 1;
        let call = Call { wait, asked: None, wanted: 0, answers: Vec::new(), done };
        self.waiting.insert(self.next, call);
        self.next
    }

    /// Gives a call up; what it has until then.
    pub(super) fn give_up(&mut self, call: u64) -> Answers {
        self.waiting.remove(&call).map(Call::so_far).unwrap_or_default()
    }

    /// The call has its place in the order, where these are the servers that it goes to.
    pub(super) fn asked(&mut self, call: u64, servers: impl Iterator<Item = Member>) {
        self.change(call, |call| {
            let servers: BTreeSet<Member> = servers.collect();
            call.wanted = match call.wait {
                Wait::First => 1,
                Wait::Majority => servers.len() / 2 + 1,
                Wait::All => servers.len().max(1),
            };
            call.asked = Some(servers);
        });
    }

    /// A server has answered.
    pub(super) fn answered(&mut self, call: u64, from: Member, payload: Bytes) {
        self.change(call, |call| {
            if call.answers.iter().all(|(known, _)| *known != from) {
                call.answers.push((from, payload));
            }
        });
    }

    /// Views have changed: who is gone will not answer, and what was not ordered until here never will be.
    pub(super) fn view(&mut self, view: &GroupView) {
        let numbers: Vec<u64> = self.waiting.keys().copied().collect();
        for number in numbers {
            self.change(number, |call| match &mut call.asked {
                Some(asked) => {
                    let here = |member: &Member| view.members.iter().any(|known| known.member == *member);
                    let answered: BTreeSet<Member> = call.answers.iter().map(|(from, _)| *from).collect();
                    asked.retain(|member| here(member) || answered.contains(member));
                    if call.wait == Wait::All {
                        call.wanted = asked.len().max(1);
                    }
                }
                None => {
                    let _ = call.done.send(Err(AskError::Aborted));
                }
            });
        }
        self.waiting.retain(|_, call| call.asked.is_some());
    }

    /// Nobody will answer any more.
    pub(super) fn end(&mut self) {
        for call in std::mem::take(&mut self.waiting).into_values() {
            let _ = call.done.send(Err(AskError::Ended));
        }
    }

    fn change(&mut self, number: u64, change: impl FnOnce(&mut Call)) {
        let Some(call) = self.waiting.get_mut(&number) else { return };
        change(call);
        let Some(asked) = &call.asked else { return };
        let enough = call.answers.len() >= call.wanted;
        if (enough || asked.len() < call.wanted)
            && let Some(call) = self.waiting.remove(&number)
        {
            let done = call.done.clone();
            let so_far = call.so_far();
            // Whoever no longer waits has passed its deadline.
            let _ = done.send(if enough { Ok(so_far) } else { Err(AskError::TooFew(so_far)) });
        }
    }
}

impl Call {
    fn so_far(self) -> Answers {
        let asked = self.asked.unwrap_or_default();
        let answered = |member: &Member| self.answers.iter().any(|(from, _)| from == member);
        let missing = asked.into_iter().filter(|member| !answered(member)).collect();
        Answers { answers: self.answers, missing }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::tools::GroupMember;
    use crate::types::{Incarnation, MemberIndex, ViewId};

    fn member(index: u32) -> Member {
        Member { index: MemberIndex(index), incarnation: Incarnation(1) }
    }

    fn view(members: &[u32]) -> GroupView {
        let known = |index: &u32| GroupMember { member: member(*index), name: index.to_string(), role: None };
        GroupView {
            id: ViewId::default(),
            me: member(0),
            members: members.iter().map(known).collect(),
            coordinator: member(0),
            message: Bytes::new(),
        }
    }

    fn ask(calls: &mut Calls, wait: Wait) -> (u64, Receiver<Outcome>) {
        let (done, outcome) = channel();
        (calls.begin(wait, done), outcome)
    }

    #[test]
    fn a_call_ends_with_as_many_answers_as_were_wanted() {
        for (wait, wanted) in [(Wait::First, 1), (Wait::Majority, 2), (Wait::All, 3)] {
            let mut calls = Calls::default();
            let (call, outcome) = ask(&mut calls, wait);
            // An answer may come before the caller sees its own call.
            calls.answered(call, member(2), Bytes::from_static(b"2"));
            assert!(outcome.try_recv().is_err());
            calls.asked(call, (0..3).map(member));
            for at in 1..wanted {
                assert!(outcome.try_recv().is_err(), "{wait:?} after {at}");
                calls.answered(call, member(at - 1), Bytes::new());
            }
            let answers = outcome.try_recv().unwrap().unwrap();
            assert_eq!(
                (answers.answers.len(), answers.missing.len()),
                (wanted as usize, 3 - wanted as usize)
            );
        }
    }

    #[test]
    fn who_leaves_is_not_waited_for() {
        let mut calls = Calls::default();
        let (all, all_outcome) = ask(&mut calls, Wait::All);
        let (most, most_outcome) = ask(&mut calls, Wait::Majority);
        let (late, late_outcome) = ask(&mut calls, Wait::First);
        for call in [all, most] {
            calls.asked(call, (0..3).map(member));
            calls.answered(call, member(0), Bytes::new());
        }
        calls.view(&view(&[0]));
        assert_eq!(all_outcome.try_recv().unwrap().unwrap().answers.len(), 1);
        let Err(AskError::TooFew(some)) = most_outcome.try_recv().unwrap() else {
            panic!("one of three is no majority")
        };
        assert_eq!((some.answers.len(), some.missing.len()), (1, 0));
        assert_eq!(late_outcome.try_recv().unwrap(), Err(AskError::Aborted));
        assert_eq!(calls.give_up(late), Answers::default());
    }

    #[test]
    fn a_group_without_servers_answers_nothing() {
        let mut calls = Calls::default();
        let (call, outcome) = ask(&mut calls, Wait::All);
        calls.asked(call, std::iter::empty());
        assert_eq!(outcome.try_recv().unwrap(), Err(AskError::TooFew(Answers::default())));
    }
}
