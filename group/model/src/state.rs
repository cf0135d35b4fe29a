//! One state of the whole system. Numbers are small: a member is 0 to 2, a configuration 1 to the bound, a cast 1 to the bound.

/// How many members are configured.
pub const MEMBERS: usize = 3;

/// How many of them are a majority.
pub(crate) const MAJORITY: usize = MEMBERS / 2 + 1;

/// All members, and what has been.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct State {
    /// The members.
    pub members: [Member; MEMBERS],
    /// The configurations; the first one is 1.
    pub configs: Vec<Config>,
    /// All casts that were delivered anywhere, in order.
    pub delivered: Vec<Delivered>,
    /// How many casts there were.
    pub casts: u8,
    /// How many crashes.
    pub crashes: u8,
    /// How many orderly stops.
    pub stops: u8,
    /// The promise that was broken on the way here.
    pub broken: Option<&'static str>,
}

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
    pub(crate) fn sort(&mut self, majority: usize) {
        let who = |cast: &Cast| match cast {
            Cast::Flush(member, _) | Cast::Ready(member) => *member,
            Cast::Client(_) => u8::MAX,
        };
        let flushes = self.order.iter().take_while(|cast| matches!(cast, Cast::Flush(..))).count();
        self.order[..flushes].sort_by_key(who);
        let mut ready = Vec::new();
        for cast in &self.order[flushes..] {
            let bits = |ready: &[Cast]| ready.iter().fold(0, |bits, cast| bits | 1 << who(cast));
            if !matches!(cast, Cast::Ready(_)) || self.is_enough(bits(&ready), majority) {
                break;
            }
            ready.push(cast.clone());
        }
        ready.sort_by_key(who);
        let begun = |last: usize| {
            let before = ready[..last].iter().fold(0, |bits, cast| bits | 1 << who(cast));
            self.is_enough(before, majority)
        };
        if !(0..ready.len()).any(begun) {
            self.order.splice(flushes..flushes + ready.len(), ready);
        }
    }

    /// What is seen in the first casts of the order.
    pub(crate) fn seen(&self, position: u8, majority: usize) -> Seen {
        let mut seen = Seen::default();
        for cast in self.order.iter().take(usize::from(position)) {
            match cast {
                Cast::Flush(member, _) => seen.flushed |= 1 << member,
                Cast::Ready(member) => {
                    seen.ready |= 1 << member;
                    seen.started |= self.is_enough(seen.ready, majority);
                }
                Cast::Client(cast) if seen.started => seen.casts.push(*cast),
                Cast::Client(_) => {}
            }
        }
        seen
    }

    /// Whether the view begins when these hold what was chosen: all that need no state, and a majority.
    pub(crate) fn is_enough(&self, ready: u8, majority: usize) -> bool {
        let Some(Decided::View { needs, .. }) = &self.decided else { return false };
        let prompt = |member: &usize| matches!(needs[*member], Need::Nothing | Need::Casts(_));
        let all = (0..MEMBERS).filter(prompt).all(|member| ready & bit(member) != 0);
        all && ready.count_ones() as usize >= majority
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
