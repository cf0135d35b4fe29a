//! One state of the whole system. Numbers are small: a member is 0 to 3, a configuration 1 to the bound, a cast 1 to the bound.

/// Members of the first list.
pub const FIRST: usize = 3;

/// All members that there may be: the last one comes by a change.
pub const MEMBERS: usize = FIRST + 1;

/// All members, and what has been.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct State {
    /// The members.
    pub members: [Member; MEMBERS],
    /// The configurations; the first one is 1.
    pub configs: Vec<Config>,
    /// All casts that were delivered anywhere, in order.
    pub delivered: Vec<Delivered>,
    /// How many casts there were, those that are changes included.
    pub casts: u8,
    /// Changes of the members that were asked for.
    pub changes: Vec<Change>,
    /// How many crashes.
    pub crashes: u8,
    /// How many orderly stops.
    pub stops: u8,
    /// The promise that was broken on the way here.
    pub broken: Option<&'static str>,
}

/// A cast that changes the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Change {
    /// The cast.
    pub cast: u8,
    /// The change that it follows: it has no effect on other members. 0: those of the first list.
    pub after: u8,
    /// What it does.
    pub wish: Wish,
}

/// What becomes of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wish {
    /// The last one becomes one.
    Add,
    /// This one is none any more.
    Remove(u8),
}

/// The configured members as the changes that had an effect have made them.
pub type Roster = Vec<u8>;

/// A cast that was delivered somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Delivered {
    /// The cast.
    pub cast: u8,
    /// The view in which it was delivered first.
    pub view: u8,
}

/// One member: what it keeps, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Member {
    /// Whether its process runs.
    pub up: bool,
    /// Which life it is in, or was in last.
    pub life: u8,
    /// Whether it lost its memory and has no vote.
    pub zombie: bool,
    /// The cluster that it belongs to; 0: none.
    pub cluster: u8,
    /// The last primary view of which it held the whole base.
    pub view: u8,
    /// The views of its history, each with the number of casts before it.
    pub table: Vec<(u8, u8)>,
    /// The casts that it holds.
    pub history: Vec<u8>,
    /// How many of them were delivered to its application.
    pub delivered: u8,
    /// The last lives that it knows to have been full members of primary views.
    pub known: [Known; MEMBERS],
    /// The same as it is on its disk: without which process it was.
    pub on_disk: [u8; MEMBERS],
    /// The configuration that it is in; 0: none.
    pub config: u8,
    /// How many casts of the configuration it has got.
    pub position: u8,
    /// Whether it holds what was chosen in it.
    pub adopted: bool,
    /// The change that gave it its seat; 0: it is of the first list, or has none.
    pub seat: u8,
    /// The configured members that it knows for certain, but for its own seat.
    pub began: Roster,
    /// The change that it goes by before it holds it, where that mistake is made; 0: none.
    pub hasty: u8,
}

/// A life that was a full member of a primary view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Known {
    /// Which one; 0: none.
    pub life: u8,
    /// Whether it is known which process that was.
    pub seen: bool,
}

/// A configuration and its one order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Config {
    /// Its members' lives; 0: not a member.
    pub lives: [u8; MEMBERS],
    /// Which seats they have.
    pub seats: [u8; MEMBERS],
    /// Its order.
    pub order: Vec<Cast>,
    /// Up to where each member has held in it.
    pub held: [u8; MEMBERS],
    /// What all its members decide when they have heard each other.
    pub decided: Option<Decided>,
    /// What they all know of each other then.
    pub known: [Known; MEMBERS],
    /// What was chosen, from the moment on at which somebody who has it can hand it on.
    pub base: Option<Vec<u8>>,
    /// How much of it was delivered at that one.
    pub base_delivered: u8,
    /// Whether enough have said that they hold what was chosen.
    pub started: bool,
    /// Who has said so, of those that are configured, as bits.
    pub full: u8,
}

/// A cast of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cast {
    /// What a member has when it comes into the configuration.
    Flush(u8, Flushed),
    /// A member holds what was chosen.
    Ready(u8),
    /// A client's.
    Client(u8),
}

/// What a member has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Flushed {
    /// See [`Member`].
    pub zombie: bool,
    /// See [`Member`].
    pub cluster: u8,
    /// See [`Member`].
    pub view: u8,
    /// How many casts it holds.
    pub held: u8,
    /// How many it has executed.
    pub executed: u8,
    /// The first cast that it can hand on is the one after this number.
    pub base: u8,
    /// See [`Member`].
    pub table: Vec<(u8, u8)>,
    /// See [`Member`].
    pub known: [Known; MEMBERS],
    /// The configured members where its history ends.
    pub roster: Roster,
    /// See [`Member`].
    pub seat: u8,
}

/// What was decided in a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Decided {
    /// It is no primary view.
    Refused,
    /// It is one.
    View {
        /// The cluster.
        cluster: u8,
        /// How many casts come before it.
        start: u8,
        /// The views of the chosen history.
        table: Vec<(u8, u8)>,
        /// What each member lacks.
        needs: [Need; MEMBERS],
        /// Who of the configuration's members is one of those that are configured where the chosen history ends, as bits.
        seated: u8,
        /// How many of them have to hold what was chosen.
        needed: u8,
    },
}

/// What a member lacks of what was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// It is not in the configuration.
    Absent,
    /// Nothing.
    Nothing,
    /// Casts after this number.
    Casts(u8),
    /// A state.
    State,
}

/// What a member sees in the part of an order that it has got.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// Who has said what it has, as bits.
    pub flushed: u8,
    /// Who holds what was chosen, as bits.
    pub ready: u8,
    /// Whether the view has begun.
    pub started: bool,
    /// Clients' casts since then.
    pub casts: Vec<u8>,
}

impl State {
    /// The configured members where a history ends.
    pub(crate) fn roster(&self, history: &[u8]) -> Roster {
        let mut roster = Roster::new();
        for cast in history {
            let change = self.changes.iter().find(|change| change.cast == *cast);
            if change.is_some_and(|change| change.after == last(&roster)) {
                roster.push(*cast);
            }
        }
        roster
    }

    /// The configured members that one goes by.
    pub(crate) fn roster_of(&self, member: usize) -> Roster {
        let at = &self.members[member];
        if at.view == 0 { at.began.clone() } else { self.roster(&at.history) }
    }

    /// Which seats there are: the change that gave each, or none.
    pub(crate) fn seats(&self, roster: &[u8]) -> [Option<u8>; MEMBERS] {
        let mut seats = [Some(0); MEMBERS];
        seats[FIRST] = None;
        for cast in roster {
            match self.changes.iter().find(|change| change.cast == *cast).map(|change| change.wish) {
                Some(Wish::Add) => seats[FIRST] = Some(*cast),
                Some(Wish::Remove(member)) => seats[usize::from(member)] = None,
                None => {}
            }
        }
        seats
    }

    /// Who of these sits where this roster says, as bits, and how many of the configured ones are a majority.
    pub(crate) fn seated(&self, roster: &[u8], seats: [u8; MEMBERS]) -> (u8, usize) {
        let there = self.seats(roster);
        let sits = |member: &usize| there[*member] == Some(seats[*member]);
        let bits = (0..MEMBERS).filter(sits).fold(0, |bits, member| bits | bit(member));
        (bits, there.iter().flatten().count() / 2 + 1)
    }
}

/// The last change of a roster; 0: none.
pub(crate) fn last(roster: &[u8]) -> u8 {
    roster.last().copied().unwrap_or(0)
}

impl Config {
    /// Whether all of the configuration's members are among these.
    pub(crate) fn is_complete(&self, bits: u8) -> bool {
        (0..MEMBERS).all(|member| self.lives[member] == 0 || bits & bit(member) != 0)
    }

    /// Makes one of what all have said: it is decided, and each of them learns the same of it.
    pub(crate) fn hear(&mut self) {
        for cast in &mut self.order {
            if let Cast::Flush(_, said) = cast {
                let said = std::mem::take(said);
                self.known.iter_mut().zip(said.known).for_each(|(known, other)| known.learn(other));
            }
        }
    }

    /// Brings what members said, and then that they are ready, into the order of members as far as that makes no difference.
    pub(crate) fn sort(&mut self) {
        let who = |cast: &Cast| match cast {
            Cast::Flush(member, _) | Cast::Ready(member) => *member,
            Cast::Client(_) => u8::MAX,
        };
        let flushes = self.order.iter().take_while(|cast| matches!(cast, Cast::Flush(..))).count();
        self.order[..flushes].sort_by_key(who);
        let mut ready = Vec::new();
        for cast in &self.order[flushes..] {
            let bits = |ready: &[Cast]| ready.iter().fold(0, |bits, cast| bits | 1 << who(cast));
            if !matches!(cast, Cast::Ready(_)) || self.is_enough(bits(&ready)) {
                break;
            }
            ready.push(cast.clone());
        }
        ready.sort_by_key(who);
        let begun = |last: usize| {
            let before = ready[..last].iter().fold(0, |bits, cast| bits | 1 << who(cast));
            self.is_enough(before)
        };
        if !(0..ready.len()).any(begun) {
            self.order.splice(flushes..flushes + ready.len(), ready);
        }
    }

    /// What is seen in the first casts of the order.
    pub(crate) fn seen(&self, position: u8) -> Seen {
        let mut seen = Seen::default();
        for cast in self.order.iter().take(usize::from(position)) {
            match cast {
                Cast::Flush(member, _) => seen.flushed |= 1 << member,
                Cast::Ready(member) => {
                    seen.ready |= 1 << member;
                    seen.started |= self.is_enough(seen.ready);
                }
                Cast::Client(cast) if seen.started => seen.casts.push(*cast),
                Cast::Client(_) => {}
            }
        }
        seen
    }

    /// Whether the view begins when these hold what was chosen: all that need no state, and a majority of those that are
    /// configured.
    pub(crate) fn is_enough(&self, ready: u8) -> bool {
        let Some(Decided::View { needs, seated, needed, .. }) = &self.decided else { return false };
        let prompt = |member: &usize| matches!(needs[*member], Need::Nothing | Need::Casts(_));
        let all = (0..MEMBERS).filter(prompt).all(|member| ready & bit(member) != 0);
        all && (ready & seated).count_ones() >= u32::from(*needed)
    }
}

impl Known {
    /// Takes over what another one knows better.
    pub(crate) fn learn(&mut self, other: Self) {
        if other.life > self.life || (other.life == self.life && !self.seen) {
            *self = other;
        }
    }
}

/// The bit of a member.
pub(crate) fn bit(member: usize) -> u8 {
    1 << member
}
