//! What two members tell each other before anything else, and what makes one refuse the other. No I/O.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::roster::{Roster, Since};
use crate::types::MemberIndex;

/// Version of the messages between members; members of different versions refuse each other.
pub const PROTOCOL: u32 = 4;

/// Who a member is, the first frame of each side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The group's name.
    pub group: String,
    /// The configured members, as the member surely knows them.
    pub roster: Roster,
    /// Its index among them.
    pub index: MemberIndex,
    /// The cast that made it a member.
    pub seat: Since,
    /// What the group promises, as text: [`Options`](crate::Options).
    pub options: String,
    /// The member's name.
    pub name: String,
    /// Its incarnation.
    pub incarnation: u64,
    /// Drawn anew at each start: tells two processes with one incarnation apart.
    pub life: Uuid,
    /// The cluster of which it was in a view.
    pub cluster: Option<Uuid>,
    /// The epoch of its history.
    pub epoch: u64,
    /// Whether it kept its memory: it was stopped in order, or it has been in a view of this life.
    pub has_memory: bool,
}

/// Why a member refuses another one's connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Refusal {
    /// The versions of the messages differ.
    Protocol {
        /// The refusing side's version.
        ours: u32,
    },
    /// It is of another group.
    Group {
        /// The refusing side's group.
        ours: String,
    },
    /// The member lists differ.
    Members,
    /// The options differ.
    Options {
        /// The refusing side's options.
        ours: String,
    },
    /// The name is not in the member list, or it is the refusing side's own.
    Name {
        /// The name refused.
        name: String,
    },
    /// It is of another cluster.
    Cluster {
        /// The refusing side's cluster.
        ours: Uuid,
        /// The cluster refused.
        theirs: Uuid,
    },
    /// It has memory of an epoch that was given up by a recovery.
    Epoch {
        /// The refusing side's epoch.
        ours: u64,
        /// The epoch refused.
        theirs: u64,
    },
    /// It comes with an empty data directory under a name whose earlier life the cluster knows.
    FreshDisk {
        /// The name.
        name: String,
        /// The incarnation known.
        known: u64,
    },
    /// It comes with an empty data directory and the first member list to a group whose members have changed since.
    Join {
        /// The name.
        name: String,
    },
    /// It was taken out of the group's members.
    Removed {
        /// Its name.
        name: String,
        /// The members' names.
        members: String,
    },
    /// It was to become a member, and that came to nothing.
    Undone {
        /// Its name.
        name: String,
    },
    /// A later life of the same member is known, or another process with the same one: a copied or restored data directory.
    Superseded {
        /// The name.
        name: String,
        /// The incarnation known.
        known: u64,
    },
    /// The two have a better connection already.
    Duplicate,
}

impl Refusal {
    /// Whether the member that is refused cannot do better by trying again: it has to stop.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Epoch { .. }
                | Self::FreshDisk { .. }
                | Self::Superseded { .. }
                | Self::Join { .. }
                | Self::Removed { .. }
                | Self::Undone { .. }
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Protocol { ours } => write!(f, "the group protocol's version here is {ours}"),
            Self::Group { ours } => write!(f, "the group here is {ours}"),
            Self::Members => f.write_str("the member lists differ"),
            Self::Options { ours } => write!(f, "the options differ: here it is {ours}"),
            Self::Name { name } => write!(f, "{name} is not another member of this group"),
            Self::Cluster { ours, theirs } => write!(f, "the cluster here is {ours}, not {theirs}"),
            Self::Epoch { ours, theirs } => write!(
                f,
                "the group was recovered into epoch {ours} without this replica, whose memory is of epoch {theirs}; \
                 started again it joins without that memory"
            ),
            Self::FreshDisk { name, known } => write!(
                f,
                "replica {name} comes with an empty data directory, but the cluster knows its life {known}, and without \
                 its memory it would vote as if it had acknowledged nothing: restore the data directory, or give its \
                 place to a new member: `maestro members replace {name}`"
            ),
            Self::Join { name } => write!(
                f,
                "replica {name} comes with an empty data directory, and the group's members have changed since its first \
                 start: `maestro members add {name}=HOST:PORT` makes it one of them, and --join lets it wait for that"
            ),
            Self::Removed { name, members } => write!(
                f,
                "{name} was removed from the group, whose members are {members}; its data directory is of no more use, \
                 and a new member of that name starts with an empty one"
            ),
            Self::Undone { name } => write!(
                f,
                "the group closed before {name} was a member for good, and went on without it: \
                 `maestro members add {name}=HOST:PORT` again"
            ),
            Self::Superseded { name, known } => {
                write!(
                    f,
                    "another process was or is replica {name} in its life {known}, which is the same or a later one"
                )
            }
            Self::Duplicate => f.write_str("the members are connected already"),
        }
    }
}

/// What a member knows when another one says hello.
#[derive(Debug, Clone, Copy)]
pub struct Acquaintance<'a> {
    /// Its own hello.
    pub ours: &'a Hello,
    /// The configured members where its own history ends, stable or not.
    pub held: &'a Roster,
    /// Whether the other may be who it says: it is not this member, and it is the one that was called.
    pub may_be: bool,
    /// The highest incarnation known of that member, 0 if none.
    pub incarnation: u64,
    /// The life that it was in, where there was a link to it.
    pub life: Option<Uuid>,
}

/// Judges the other side's hello. Both sides do so; only what is wrong with the other side is refused.
///
/// # Errors
/// The reason that is sent to the other side.
pub fn judge(here: Acquaintance<'_>, theirs: &Hello) -> Result<(), Refusal> {
    let ours = here.ours;
    if theirs.protocol != ours.protocol {
        return Err(Refusal::Protocol { ours: ours.protocol });
    }
    if theirs.group != ours.group {
        return Err(Refusal::Group { ours: ours.group.clone() });
    }
    judge_seat(here, theirs)?;
    if theirs.options != ours.options {
        return Err(Refusal::Options { ours: ours.options.clone() });
    }
    if let (Some(our_cluster), Some(their_cluster)) = (ours.cluster, theirs.cluster)
        && our_cluster != their_cluster
    {
        return Err(Refusal::Cluster { ours: our_cluster, theirs: their_cluster });
    }
    if theirs.epoch < ours.epoch && theirs.has_memory {
        return Err(Refusal::Epoch { ours: ours.epoch, theirs: theirs.epoch });
    }
    let name = || theirs.name.clone();
    let known = here.incarnation;
    let is_same_life = theirs.incarnation == known && here.life.is_none_or(|life| life == theirs.life);
    if theirs.cluster.is_none()
        && ours.cluster.is_some()
        && theirs.incarnation <= known
        && here.life != Some(theirs.life)
    {
        return Err(Refusal::FreshDisk { name: name(), known });
    }
    if theirs.incarnation <= known && !is_same_life {
        return Err(Refusal::Superseded { name: name(), known });
    }
    Ok(())
}

/// Judges whether the other one is a configured member. Whoever knows newer members is believed; of older ones it is certain what
/// became of them, because each side tells of members that stay so.
fn judge_seat(here: Acquaintance<'_>, theirs: &Hello) -> Result<(), Refusal> {
    let (ours, known) = (&here.ours.roster, &theirs.roster);
    let name = || theirs.name.clone();
    let has = |roster: &Roster| roster.has(theirs.index, theirs.seat);
    let first = known.version.number == 0 && ours.version.number == 0;
    if !here.may_be || (first && ours.named(&theirs.name).is_none()) {
        return Err(Refusal::Name { name: name() });
    }
    if !known.is_sound() || (first && !(has(known) && known.is_like(ours))) {
        return Err(Refusal::Members);
    }
    let is_fresh = theirs.cluster.is_none();
    let is_newcomer = theirs.seat != Since::default();
    if is_fresh && !is_newcomer && known.version < ours.version && !has(ours) {
        return Err(Refusal::Join { name: name() });
    }
    let parted = known.version == ours.version && !known.is_like(ours);
    // Whoever knows of its own removal comes to testify before it goes, and goes where the others know.
    if has(ours) || has(here.held) || (has(known) && known.version > ours.version) {
        return Ok(());
    }
    match (is_newcomer && (is_fresh || parted), parted) {
        (true, _) => Err(Refusal::Undone { name: name() }),
        (false, true) => Err(Refusal::Members),
        (false, false) => Err(Refusal::Removed { name: name(), members: ours.names() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::MemberAddress;
    use crate::roster::Wish;

    fn roster() -> Roster {
        let member = |index| MemberAddress { name: format!("r{index}"), address: String::new() };
        Roster::first(&(1..=3).map(member).collect::<Vec<_>>())
    }

    /// What members say of each other's seats: `theirs` knows this roster and sits there in it.
    fn seated(ours: &Roster, theirs: &Roster, name: &str, cluster: Option<u128>) -> Result<(), Refusal> {
        let here = Hello { roster: ours.clone(), ..hello(4, Some(5)) };
        let seat = theirs.named(name).expect("a member");
        let (index, seat) = (seat.index, seat.since);
        let hello = Hello { roster: theirs.clone(), index, seat, name: name.into(), ..hello(1, cluster) };
        judge(Acquaintance { ours: &here, held: ours, may_be: true, incarnation: 0, life: None }, &hello)
    }

    #[test]
    fn whoever_lost_its_seat_is_refused_for_good_and_whoever_knows_newer_members_is_believed() {
        let first = roster();
        let since = |seq| Since { seq, seed: 77 * seq };
        let less = first.with(&Wish::Remove { name: "r2".into() }, since(8)).expect("one less");
        let directory = Uuid::from_u128(9);
        let add = Wish::Add { name: "r2".into(), address: String::new(), directory };
        let again = less.with(&add, since(9)).expect("one more");
        let undone = less.with(&add, since(12)).expect("one more");
        let removed = Refusal::Removed { name: "r2".into(), members: "r1, r3".into() };
        assert_eq!(seated(&less, &first, "r2", Some(5)), Err(removed.clone()));
        assert!(removed.is_final());
        let mut itself = hello(4, Some(5));
        itself.roster = less.clone();
        itself.name = "r2".into();
        let met = |ours: &Roster| {
            let here = Hello { roster: ours.clone(), ..hello(4, Some(5)) };
            judge(Acquaintance { ours: &here, held: ours, may_be: true, incarnation: 0, life: None }, &itself)
        };
        assert_eq!(met(&first), Ok(()), "it testifies to those that do not know yet");
        assert_eq!(met(&less), Err(removed.clone()), "and goes where they do");
        assert_eq!(seated(&first, &again, "r2", None), Ok(()), "it knows newer members");
        assert_eq!(seated(&again, &again, "r2", None), Ok(()));
        assert_eq!(seated(&again, &undone, "r2", None), Err(Refusal::Undone { name: "r2".into() }));
        assert_eq!(seated(&again, &first, "r2", None), Err(Refusal::Join { name: "r2".into() }));
        assert_eq!(seated(&less, &first, "r3", None), Ok(()), "it was never started before");
    }

    fn hello(incarnation: u64, cluster: Option<u128>) -> Hello {
        Hello {
            protocol: PROTOCOL,
            group: "grid".into(),
            roster: roster(),
            index: MemberIndex(1),
            seat: Since::default(),
            options: "delivery safe".into(),
            name: "r2".into(),
            incarnation,
            life: Uuid::from_u128(u128::from(incarnation)),
            cluster: cluster.map(Uuid::from_u128),
            epoch: 0,
            has_memory: false,
        }
    }

    fn judged(theirs: &Hello, incarnation: u64, life: Option<u128>) -> Result<(), Refusal> {
        let ours = hello(1, Some(5));
        judge(
            Acquaintance {
                ours: &ours,
                held: &roster(),
                may_be: true,
                incarnation,
                life: life.map(Uuid::from_u128),
            },
            theirs,
        )
    }

    #[test]
    fn a_first_life_is_welcome_and_may_come_back() {
        assert_eq!(judged(&hello(1, None), 0, None), Ok(()));
        assert_eq!(judged(&hello(1, None), 1, Some(1)), Ok(()));
        assert_eq!(judged(&hello(1, Some(5)), 1, None), Ok(()));
    }

    #[test]
    fn members_with_other_options_are_told_so() {
        let theirs = Hello { options: "delivery optimistic".into(), ..hello(1, None) };
        let refused = judged(&theirs, 0, None).unwrap_err();
        assert_eq!(refused.to_string(), "the options differ: here it is delivery safe");
        assert!(!refused.is_final());
    }

    #[test]
    fn a_first_life_of_a_name_that_had_one_is_a_fresh_disk() {
        let refused = Err(Refusal::FreshDisk { name: "r2".into(), known: 1 });
        assert_eq!(judged(&hello(1, None), 1, None), refused);
        assert_eq!(judged(&hello(1, None), 1, Some(9)), refused);
        assert_eq!(judged(&hello(2, None), 1, None), Ok(()), "it crashed before its first view");
    }

    #[test]
    fn an_earlier_or_a_second_process_is_superseded() {
        let refused = |known| Err(Refusal::Superseded { name: "r2".into(), known });
        assert_eq!(judged(&hello(2, Some(5)), 3, None), refused(3));
        assert_eq!(judged(&hello(3, Some(5)), 3, Some(9)), refused(3));
        assert_eq!(judged(&hello(4, Some(5)), 3, Some(9)), Ok(()));
    }

    #[test]
    fn a_zombie_of_an_older_epoch_is_welcome_and_one_with_memory_is_not() {
        let mut ours = hello(1, Some(5));
        ours.epoch = 2;
        let held = roster();
        let here = Acquaintance { ours: &ours, held: &held, may_be: true, incarnation: 0, life: None };
        let mut theirs = hello(4, Some(5));
        assert_eq!(judge(here, &theirs), Ok(()));
        theirs.has_memory = true;
        assert_eq!(judge(here, &theirs), Err(Refusal::Epoch { ours: 2, theirs: 0 }));
    }
}
