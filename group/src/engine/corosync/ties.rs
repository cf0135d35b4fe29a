//! Ties: two members are tied while there is a link between them and each of them sees the other on the bus.
//!
//! Members see changes of a bus at moments of their own, and not all of them see the same. So each counts, for each other
//! member, how often it may have missed something of it, and the two tell each other these numbers, and whether they see
//! each other. A tie is up where both numbers are known to both; when one of them changes, both ends learn that it broke.

use std::collections::BTreeSet;

use super::wire::Seat;
use crate::engine::Place;
use crate::types::{Member, MemberIndex};

/// What becomes of ties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TieEvent {
    /// Tell a member this.
    Tell(MemberIndex, Seat),
    /// The two are tied.
    Up(Member),
    /// They no longer are.
    Down(MemberIndex),
}

/// This member's ties.
#[derive(Debug)]
pub(super) struct Ties {
    me: MemberIndex,
    own: Option<Place>,
    /// Who is on the bus.
    bus: BTreeSet<Place>,
    ties: Vec<Tie>,
    events: Vec<TieEvent>,
}

#[derive(Debug, Clone, Default)]
struct Tie {
    /// The other end of the link, while there is one.
    life: Option<Member>,
    /// Where the other said that it is. Kept without a link too: its frames still come.
    place: Option<Place>,
    mine: u64,
    theirs: u64,
    /// Which of this member's numbers the other end knows, and sees this member.
    seen_as: Option<u64>,
    told: Option<Seat>,
    up: bool,
}

impl Ties {
    pub(super) fn new(me: MemberIndex, members: usize) -> Self {
        Self { me, own: None, bus: BTreeSet::new(), ties: vec![Tie::default(); members], events: Vec::new() }
    }

    /// Returns what happened since the last time, in order.
    pub(super) fn take(&mut self) -> Vec<TieEvent> {
        std::mem::take(&mut self.events)
    }

    /// Tells whether nothing has happened since the last time.
    pub(super) fn is_quiet(&self) -> bool {
        self.events.is_empty()
    }

    pub(super) fn link_up(&mut self, peer: Member) {
        self.number_anew(peer.index);
        let Some(tie) = self.ties.get_mut(peer.index.at()).filter(|_| peer.index != self.me) else { return };
        *tie = Tie { life: Some(peer), mine: tie.mine, ..Tie::default() };
        self.review(peer.index);
    }

    pub(super) fn link_down(&mut self, peer: MemberIndex) {
        self.number_anew(peer);
        if let Some(tie) = self.ties.get_mut(peer.at()) {
            tie.life = None;
        }
    }

    /// A member said this.
    pub(super) fn seat(&mut self, peer: MemberIndex, seat: Seat) {
        let Some(tie) = self.ties.get_mut(peer.at()).filter(|tie| tie.life.is_some()) else { return };
        if tie.theirs != seat.number && std::mem::take(&mut tie.up) {
            self.events.push(TieEvent::Down(peer));
        }
        tie.theirs = seat.number;
        tie.place = seat.place.or(tie.place);
        tie.seen_as = seat.place.and(seat.sees);
        self.review(peer);
    }

    /// Who is on the bus.
    pub(super) fn bus(&mut self, own: Place, members: &[Place], left: &[Place]) {
        let members: BTreeSet<Place> = members.iter().copied().collect();
        let gone =
            |place: &Place| left.contains(place) || (self.bus.contains(place) && !members.contains(place));
        let missed: Vec<MemberIndex> = self
            .indexes()
            .filter(|&index| self.ties[index.at()].place.as_ref().is_some_and(gone) || left.contains(&own))
            .collect();
        missed.into_iter().for_each(|index| self.number_anew(index));
        self.own = Some(own);
        self.bus = members;
        self.indexes().for_each(|index| self.review(index));
    }

    /// The bus is gone.
    pub(super) fn bus_lost(&mut self) {
        self.own = None;
        self.bus.clear();
        for index in self.indexes() {
            self.number_anew(index);
            self.review(index);
        }
    }

    /// Breaks a tie at both ends: what came of the other end is not what it ought to be.
    pub(super) fn reset(&mut self, peer: MemberIndex) {
        self.number_anew(peer);
        self.review(peer);
    }

    /// Returns what a message to a member is labelled with; none where it would not arrive.
    pub(super) fn label(&self, peer: MemberIndex) -> Option<(u64, u64)> {
        self.ties.get(peer.at()).filter(|tie| tie.up).map(|tie| (tie.mine, tie.theirs))
    }

    /// Tells whether a message of a member with this label belongs to the tie that is up.
    pub(super) fn is_current(&self, peer: MemberIndex, (theirs, mine): (u64, u64)) -> bool {
        self.ties.get(peer.at()).is_some_and(|tie| tie.up && (tie.mine, tie.theirs) == (mine, theirs))
    }

    /// Returns where a member is on the bus.
    pub(super) fn place(&self, member: MemberIndex) -> Option<Place> {
        if member == self.me { self.own } else { self.ties.get(member.at()).and_then(|tie| tie.place) }
    }

    fn number_anew(&mut self, peer: MemberIndex) {
        let Some(tie) = self.ties.get_mut(peer.at()) else { return };
        tie.mine += 1;
        if std::mem::take(&mut tie.up) {
            self.events.push(TieEvent::Down(peer));
        }
    }

    fn review(&mut self, peer: MemberIndex) {
        let Some(tie) = self.ties.get_mut(peer.at()) else { return };
        let Some(life) = tie.life else { return };
        let there = self.own.is_some() && tie.place.is_some_and(|place| self.bus.contains(&place));
        let seat = Seat { place: self.own, number: tie.mine, sees: there.then_some(tie.theirs) };
        if tie.told != Some(seat) {
            tie.told = Some(seat);
            self.events.push(TieEvent::Tell(peer, seat));
        }
        let up = there && tie.seen_as == Some(tie.mine);
        if up != std::mem::replace(&mut tie.up, up) {
            self.events.push(if up { TieEvent::Up(life) } else { TieEvent::Down(peer) });
        }
    }

    fn indexes(&self) -> impl Iterator<Item = MemberIndex> + use<> {
        (0..u32::try_from(self.ties.len()).unwrap_or(u32::MAX)).map(MemberIndex)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::types::Incarnation;

    const PLACES: [Place; 2] = [Place { node: 1, process: 10 }, Place { node: 2, process: 20 }];

    fn life(index: u32) -> Member {
        Member { index: MemberIndex(index), incarnation: Incarnation(1) }
    }

    /// Two members, and what each tells the other.
    struct Two {
        ends: [Ties; 2],
        mail: [VecDeque<Seat>; 2],
        log: Vec<(usize, TieEvent)>,
    }

    impl Two {
        fn linked() -> Self {
            let ends = [Ties::new(MemberIndex(0), 2), Ties::new(MemberIndex(1), 2)];
            let mut two = Self { ends, mail: [VecDeque::new(), VecDeque::new()], log: Vec::new() };
            two.ends[0].link_up(life(1));
            two.ends[1].link_up(life(0));
            two.run();
            two
        }

        fn sees(&mut self, end: usize, members: &[Place], left: &[Place]) {
            self.ends[end].bus(PLACES[end], members, left);
        }

        /// Until nobody has anything to say; gives what became of ties meanwhile.
        fn run(&mut self) -> Vec<(usize, bool)> {
            loop {
                for end in 0..2 {
                    for event in self.ends[end].take() {
                        if let TieEvent::Tell(_, seat) = event {
                            self.mail[1 - end].push_back(seat);
                        } else {
                            self.log.push((end, event));
                        }
                    }
                }
                let peer = |end: usize| MemberIndex(u32::from(end == 0));
                let Some(end) = (0..2).find(|&end| !self.mail[end].is_empty()) else { break };
                if let Some(seat) = self.mail[end].pop_front() {
                    self.ends[end].seat(peer(end), seat);
                }
            }
            let log = std::mem::take(&mut self.log);
            log.into_iter().map(|(end, event)| (end, matches!(event, TieEvent::Up(_)))).collect()
        }

        fn labels(&self) -> [Option<(u64, u64)>; 2] {
            [self.ends[0].label(MemberIndex(1)), self.ends[1].label(MemberIndex(0))]
        }
    }

    fn tied() -> Two {
        let mut two = Two::linked();
        two.sees(0, &PLACES, &[]);
        assert_eq!(two.run(), [], "one end sees the other");
        two.sees(1, &PLACES, &[]);
        let mut ups = two.run();
        ups.sort_unstable();
        assert_eq!(ups, [(0, true), (1, true)]);
        two
    }

    #[test]
    fn a_tie_is_up_when_both_see_each_other_and_its_labels_fit() {
        let two = tied();
        let [Some(one), Some(other)] = two.labels() else { panic!("both are up") };
        assert_eq!(one, (other.1, other.0));
        assert!(two.ends[0].is_current(MemberIndex(1), other));
        assert!(!two.ends[0].is_current(MemberIndex(1), (other.0 + 1, other.1)));
    }

    #[test]
    fn what_one_end_misses_breaks_the_tie_at_both() {
        for end in 0..2 {
            let mut two = tied();
            let before = two.labels();
            // Gone and back in one change, and the other end has noticed nothing.
            two.sees(end, &PLACES, &[PLACES[1 - end]]);
            let mut changes = two.run();
            changes.sort_unstable();
            assert_eq!(changes, [(0, false), (0, true), (1, false), (1, true)]);
            assert_ne!(two.labels(), before);
            assert!(two.labels().iter().all(Option::is_some));
        }
    }

    #[test]
    fn without_the_bus_there_is_no_tie() {
        let mut two = tied();
        two.ends[1].bus_lost();
        assert_eq!(two.run(), [(1, false), (0, false)]);
        assert_eq!(two.labels(), [None, None]);
        two.sees(1, &PLACES, &[]);
        assert_eq!(two.run().len(), 2, "the other end need not have noticed");
        assert!(two.labels().iter().all(Option::is_some));
    }

    #[test]
    fn a_tie_that_is_reset_comes_up_again_under_other_numbers() {
        let mut two = tied();
        let before = two.labels();
        two.ends[0].reset(MemberIndex(1));
        assert_eq!(two.run().len(), 4);
        assert!(two.labels().iter().all(Option::is_some) && two.labels() != before);
    }
}
