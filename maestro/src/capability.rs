//! What orbs can do: the questions that each asks of who builds a server on it, and what follows from the answers.
//!
//! The orb itself is asked wherever it knows: what it refuses here is what it refuses at its start.

use maestro_group::driver::MEMBERS_LIMIT;
use maestro_orbs::replicated::{self, OptionError, Options};

use crate::{OrbKind, Progress};

/// The fewest replicas of a replicated orb: one alone is the simple orb's.
const REPLICAS_LEAST: usize = 2;

/// An orb, for somebody who has to choose one.
#[derive(Debug, Clone, Copy)]
pub struct OrbDescription {
    /// Its name, as `--orb` takes it.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it is for, in some sentences.
    pub about: &'static str,
    /// The orb.
    kind: Result<OrbKind, &'static str>,
}

/// What an orb wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// What replicas do when they are parted.
    Progress,
    /// How many replicas there are.
    Replicas,
    /// Whether a replica that joins takes the state from the others.
    StateTransfer,
    /// Whether requests commute, so that they may be executed in any order.
    Commute,
    /// Whether references are written again when the replicas change.
    ReinstallReferences,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The answer, as a flag takes it.
    pub answer: &'static str,
    /// What follows from it.
    pub consequence: &'static str,
    /// Why it cannot be had, where it cannot.
    pub refused: Option<String>,
}

/// The answers to all questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// What replicas do when they are parted.
    pub progress: Progress,
    /// How many replicas there are.
    pub replicas: usize,
    /// A replica that joins takes the state from the others.
    pub state_transfer: bool,
    /// Requests commute: they may be executed in any order.
    pub commute: bool,
    /// References are written again when the replicas change.
    pub reinstall_references: bool,
}

/// What the objects of a server can do beside answering.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// They merge the states of parted replicas ([`ReplicatedObject::merge`](crate::ReplicatedObject::merge)).
    pub merge: bool,
}

const ORBS: [OrbDescription; 3] = [
    OrbDescription {
        name: "replicated-updates",
        title: "Replicated Updates",
        about: "Every replica executes every request in the same order, so that all have the same state. Clients see one \
                object that goes on when replicas crash. Objects must answer alike wherever they are: no clock, no \
                randomness, no files but what a call carries.",
        kind: Ok(OrbKind::ReplicatedUpdates),
    },
    OrbDescription {
        name: "simple",
        title: "Simple",
        about: "One process serves the objects, as with any ORB. Nothing outlives it; requests need no trip between \
                replicas, and objects may do what they like. The same object can be served by a replicated orb later.",
        kind: Ok(OrbKind::Simple),
    },
    OrbDescription {
        name: "replicated-data",
        title: "Replicated Data",
        about: "One replica executes a request, and the others take over what it changed.",
        kind: Err(
            "this release has no orb of this kind; replicated-updates keeps the replicas alike by executing every \
                   request at each of them",
        ),
    },
];

impl OrbDescription {
    /// Returns all orbs, those that are not there too.
    pub fn all() -> &'static [Self] {
        &ORBS
    }

    /// Finds the orb of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        ORBS.iter().find(|orb| orb.name == name)
    }

    /// Returns the orb.
    ///
    /// # Errors
    ///
    /// Why it is not there.
    pub fn kind(&self) -> Result<OrbKind, &'static str> {
        self.kind
    }

    /// Returns the questions that the orb asks, in the order in which people answer them.
    pub fn questions(&self) -> &'static [Question] {
        match self.kind {
            Ok(OrbKind::ReplicatedUpdates) => &Question::ALL,
            _ => &[],
        }
    }

    /// Returns what may be answered to a question. Where it is a number, none.
    pub fn choices(&self, question: Question, abilities: Abilities) -> Vec<Choice> {
        let choice = |(answer, consequence): &(&'static str, &'static str)| {
            let refused = self.try_choice(question, answer, abilities).err();
            Choice { answer, consequence, refused }
        };
        question.consequences().iter().map(choice).collect()
    }

    /// Returns the answers that are taken where nothing is answered.
    pub fn defaults(&self) -> Answers {
        let options = Options::default();
        Answers {
            progress: Progress::Primary,
            replicas: if self.kind == Ok(OrbKind::ReplicatedUpdates) { 3 } else { 1 },
            state_transfer: options.state_transfer,
            commute: options.commute,
            reinstall_references: options.reinstall_references,
        }
    }

    /// Checks that the orb can do what is asked for, and that the answers agree with each other.
    ///
    /// # Errors
    ///
    /// The first reason why not, in one sentence that says what to answer instead.
    pub fn check(&self, answers: &Answers, abilities: Abilities) -> Result<(), String> {
        match self.kind {
            Err(reason) => Err(format!("there is no {}: {reason}", self.title)),
            Ok(OrbKind::Simple) => self.check_simple(answers),
            Ok(OrbKind::ReplicatedUpdates) => check_replicated(answers, abilities),
        }
    }

    /// Checks one answer beside the defaults.
    fn try_choice(&self, question: Question, answer: &str, abilities: Abilities) -> Result<(), String> {
        let mut answers = self.defaults();
        answers.set(question, answer)?;
        self.check(&answers, abilities)
    }

    fn check_simple(&self, answers: &Answers) -> Result<(), String> {
        if answers.replicas != 1 {
            let replicas = answers.replicas;
            return Err(format!(
                "--replicas {replicas}: the simple orb is one process alone; choose replicated-updates, or --replicas 1"
            ));
        }
        let defaults = self.defaults();
        let other = Question::ALL.into_iter().find(|question| {
            *question != Question::Replicas && answers.get(*question) != defaults.get(*question)
        });
        match other {
            Some(question) => Err(format!(
                "--{} {}: the simple orb is one process alone, which this does not matter to; choose \
                 replicated-updates, or leave it out",
                question.flag(),
                answers.get(question)
            )),
            None => Ok(()),
        }
    }
}

fn check_replicated(answers: &Answers, abilities: Abilities) -> Result<(), String> {
    if !(REPLICAS_LEAST..=MEMBERS_LIMIT).contains(&answers.replicas) {
        let replicas = answers.replicas;
        let advice =
            if replicas < REPLICAS_LEAST { "; choose the simple orb for one process alone" } else { "" };
        return Err(format!(
            "--replicas {replicas}: the replicated-updates orb has {REPLICAS_LEAST} to {MEMBERS_LIMIT}{advice}"
        ));
    }
    answers.options().check().map_err(|error| error.to_string())?;
    if answers.progress == Progress::All && !abilities.merge {
        return Err(OptionError::NoMerge { kind: "the object".to_owned() }.to_string());
    }
    if answers.progress == Progress::All && !answers.state_transfer {
        return Err("--progress all and --state-transfer no contradict each other: parts that meet hand each other their \
                    states to merge; answer one of them otherwise"
            .to_owned());
    }
    Ok(())
}

impl Answers {
    /// Returns the orb's options that follow.
    pub fn options(&self) -> Options {
        Options {
            progress: match self.progress {
                Progress::Primary => replicated::Progress::Primary,
                Progress::All => replicated::Progress::All,
            },
            commute: self.commute,
            state_transfer: self.state_transfer,
            reinstall_references: self.reinstall_references,
            ..Options::default()
        }
    }

    /// Returns the flags of a server that differ from its defaults, the orb and the members not among them.
    pub fn flags(&self) -> Vec<&'static str> {
        let mut flags = Vec::new();
        if self.progress == Progress::All {
            flags.extend(["--progress", "all"]);
        }
        let switches = [
            ("--no-state-transfer", !self.state_transfer),
            ("--commute", self.commute),
            ("--no-reinstall-ior", !self.reinstall_references),
        ];
        flags.extend(switches.iter().filter(|(_, given)| *given).map(|(flag, _)| *flag));
        flags
    }

    /// Returns an answer as a flag takes it.
    pub fn get(&self, question: Question) -> String {
        let yes_or_no = |yes| if yes { "yes" } else { "no" };
        match question {
            Question::Progress => if self.progress == Progress::All { "all" } else { "primary" }.into(),
            Question::Replicas => self.replicas.to_string(),
            Question::StateTransfer => yes_or_no(self.state_transfer).into(),
            Question::Commute => yes_or_no(self.commute).into(),
            Question::ReinstallReferences => yes_or_no(self.reinstall_references).into(),
        }
    }

    /// Takes an answer as a flag gives it.
    ///
    /// # Errors
    ///
    /// It is none of those that there are.
    pub fn set(&mut self, question: Question, answer: &str) -> Result<(), String> {
        let known: Vec<_> = question.consequences().iter().map(|(known, _)| *known).collect();
        if !known.contains(&answer) && question != Question::Replicas {
            return Err(format!("--{} {answer}: answer {}", question.flag(), known.join(" or ")));
        }
        match question {
            Question::Progress => {
                self.progress = if answer == "all" { Progress::All } else { Progress::Primary };
            }
            Question::Replicas => {
                let number = answer.parse().map_err(|_| format!("--replicas {answer}: answer a number"))?;
                self.replicas = number;
            }
            Question::StateTransfer => self.state_transfer = answer == "yes",
            Question::Commute => self.commute = answer == "yes",
            Question::ReinstallReferences => self.reinstall_references = answer == "yes",
        }
        Ok(())
    }
}

impl Question {
    /// All questions, in the order in which people answer them.
    pub const ALL: [Self; 5] =
        [Self::Progress, Self::Replicas, Self::StateTransfer, Self::Commute, Self::ReinstallReferences];

    /// Returns the flag that answers it, without dashes.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Replicas => "replicas",
            Self::StateTransfer => "state-transfer",
            Self::Commute => "commute",
            Self::ReinstallReferences => "reinstall-references",
        }
    }

    /// Returns the question as people are asked.
    pub fn text(self) -> &'static str {
        match self {
            Self::Progress => "Which replicas go on when the network parts them?",
            Self::Replicas => "How many replicas are there?",
            Self::StateTransfer => "Does a replica that joins take the state from the others?",
            Self::Commute => "Do requests commute, so that they may be executed in any order?",
            Self::ReinstallReferences => {
                "Are the object's references written again when the replicas change?"
            }
        }
    }

    /// Returns what follows from a number of replicas.
    pub fn of_replicas(replicas: usize) -> String {
        let majority = replicas / 2 + 1;
        let crashes = replicas - majority.min(replicas);
        let crashes = match crashes {
            0 => "none may crash or be cut off".to_owned(),
            1 => "one of them may crash or be cut off".to_owned(),
            more => format!("{more} of them may crash or be cut off"),
        };
        format!("{majority} of {replicas} make a majority: {crashes} while clients go on")
    }

    /// Returns the answers that there are, each with what follows from it.
    fn consequences(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Progress => &[
                (
                    "primary",
                    "Those of the majority; the others do not answer until they are back. No answer is ever undone.",
                ),
                (
                    "all",
                    "All, each part for itself. When parts meet, the object merges their states; until then clients of \
                     different parts see different ones.",
                ),
            ],
            Self::StateTransfer => &[
                (
                    "yes",
                    "It knows what the others know before it answers. Needs nothing but serde for the object's state.",
                ),
                (
                    "no",
                    "It begins with the first state. Right only for objects without state, or whose state is elsewhere.",
                ),
            ],
            Self::Commute => &[
                ("no", "They are executed in one order, alike at all replicas. Right for every object."),
                (
                    "yes",
                    "Each replica executes them as they come, which is quicker. Right only if the order of two requests never \
                     matters, as for a counter that is only added to.",
                ),
            ],
            Self::ReinstallReferences => &[
                ("yes", "Clients that read the reference then find the replicas that live first."),
                (
                    "no",
                    "The file stays as it was first written. Right where it was copied elsewhere, or is looked after by others.",
                ),
            ],
            // Any number will do: `of_replicas`.
            Self::Replicas => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Abilities = Abilities { merge: false };

    fn replicated() -> &'static OrbDescription {
        OrbDescription::find("replicated-updates").expect("an orb")
    }

    #[test]
    fn the_defaults_of_an_orb_that_is_there_are_fine_and_need_no_flags() {
        for orb in OrbDescription::all() {
            let answers = orb.defaults();
            assert_eq!(orb.check(&answers, NONE).is_ok(), orb.kind().is_ok(), "{}", orb.name);
            assert!(answers.flags().is_empty());
        }
    }

    #[test]
    fn an_answer_is_read_as_it_is_written() {
        for question in Question::ALL {
            for choice in replicated().choices(question, Abilities { merge: true }) {
                let mut answers = replicated().defaults();
                answers.set(question, choice.answer).expect("an answer");
                assert_eq!(answers.get(question), choice.answer);
                assert!(!choice.consequence.is_empty());
            }
        }
    }

    #[test]
    fn what_the_orb_refuses_is_refused_here() {
        let mut answers = replicated().defaults();
        answers.progress = Progress::All;
        assert!(replicated().check(&answers, NONE).unwrap_err().contains("merge"));
        assert_eq!(replicated().check(&answers, Abilities { merge: true }), Ok(()));
        answers.commute = true;
        let refused = answers.options().check().map_err(|error| error.to_string());
        assert_eq!(replicated().check(&answers, Abilities { merge: true }), refused);
        answers.commute = false;
        answers.state_transfer = false;
        assert!(replicated().check(&answers, Abilities { merge: true }).unwrap_err().contains("contradict"));
    }

    #[test]
    fn a_majority_is_more_than_half() {
        assert!(Question::of_replicas(2).starts_with("2 of 2 make a majority: none"));
        assert!(Question::of_replicas(4).starts_with("3 of 4 make a majority: one"));
        assert!(Question::of_replicas(5).starts_with("3 of 5 make a majority: 2"));
    }
}
