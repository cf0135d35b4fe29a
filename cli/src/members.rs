//! `maestro members`: who the replicas of a running group are, and changing that, one at a time.

mod show;

use std::io::Write;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use maestro_group::operator::{self, AskError, MemberReport, MemberState, Report};
use maestro_group::{GroupKey, MemberAddress};

use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro members list --at 10.0.0.1:7400 --key group.key
  maestro members add r4=10.0.0.4:7400 --at 10.0.0.1:7400 --key group.key
  maestro members remove r1 --at 10.0.0.2:7400 --key group.key
  maestro members replace r3 --at 10.0.0.1:7400 --key group.key    its disk is lost: a new member of its name
  maestro members replace r3 --with r5=10.0.0.5:7400 --at 10.0.0.1:7400 --key group.key

A new replica is started with --join and an empty --data directory; until it is there, adding it waits. The address is that at
which replicas reach each other, one of those in --members. Exit codes: 0 done, 1 done but the new replica has not come yet,
or nobody knows, 2 refused and nothing was changed.";

/// How long one member may take to answer a plain question.
const ANSWER: Duration = Duration::from_secs(5);
/// How often it is looked whether a new member has come.
const LOOK: Duration = Duration::from_millis(300);

/// Show the replicas of a running group, add one, remove one, or replace one.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Members {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show the members, and how they are.
    List(Common),
    /// Add a member, and wait until it has come.
    Add {
        /// Its name, and the address at which the others reach it.
        #[arg(value_name = "NAME=HOST:PORT")]
        member: String,
        #[command(flatten)]
        change: Change,
    },
    /// Remove a member: it ends, and its data directory is of no more use.
    Remove {
        /// Its name.
        name: String,
        #[command(flatten)]
        change: Change,
    },
    /// Replace a member whose disk is lost, or whose machine goes, by a new one. The old one is refused for ever.
    Replace {
        /// The old one's name.
        name: String,
        /// The new one. Default: the same name and address; then the old one has to be down.
        #[arg(long, value_name = "NAME=HOST:PORT")]
        with: Option<String>,
        #[command(flatten)]
        change: Change,
    },
}

#[derive(Debug, Args)]
struct Common {
    /// Where replicas reach a member: any of them. Several are tried in turn.
    #[arg(long, value_name = "HOST:PORT", required = true, value_delimiter = ',')]
    at: Vec<String>,
    /// The file with the key that all replicas share, where they have one.
    #[arg(long, value_name = "FILE", alias = "group-key-file")]
    key: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Change {
    #[command(flatten)]
    common: Common,
    /// Do it even if too few members for a majority are up afterwards, or the member is up that is replaced.
    #[arg(long)]
    force: bool,
    /// How long the change may take, and then how long a new member may take to come, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u64,
}

impl Members {
    /// Asks or changes, and shows the members.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.what {
            What::List(common) => {
                let group = Group::of(common)?;
                show::list(out, &group.report()?, common.json)
            }
            What::Add { member, change } => {
                let member = new_member(member)?;
                let group = Group::of(&change.common)?;
                group.add(&member, change)?;
                group.await_member(&member.name, change)?;
                show::list(out, &group.report()?, change.common.json)
            }
            What::Remove { name, change } => {
                let group = Group::of(&change.common)?;
                group.remove(name, change)?;
                show::list(out, &group.report()?, change.common.json)
            }
            What::Replace { name, with, change } => {
                let group = Group::of(&change.common)?;
                let new = with.as_deref().map(new_member).transpose()?;
                let new = group.replace(name, new, change)?;
                group.await_member(&new, change)?;
                show::list(out, &group.report()?, change.common.json)
            }
        }
    }
}

fn new_member(text: &str) -> Result<MemberAddress, Failure> {
    let refuse = || Failure::Members(format!("{text:?} is not NAME=HOST:PORT"));
    let list = MemberAddress::parse_list(text).map_err(|_| refuse())?;
    match <[MemberAddress; 1]>::try_from(list) {
        Ok([member]) => Ok(member),
        Err(_) => Err(refuse()),
    }
}

/// The members that can be asked.
struct Group<'a> {
    at: &'a [String],
    key: Option<GroupKey>,
}

impl<'a> Group<'a> {
    fn of(common: &'a Common) -> Result<Self, Failure> {
        let key = common.key.as_deref().map(GroupKey::read).transpose();
        Ok(Self { at: &common.at, key: key.map_err(|error| Failure::Members(error.to_string()))? })
    }

    /// What a member of the primary view says, or else any that answers.
    fn report(&self) -> Result<Report, Failure> {
        self.asked().map(|(_, report)| report)
    }

    fn asked(&self) -> Result<(&str, Report), Failure> {
        let mut found = None;
        let mut failed = None;
        for at in self.at {
            match operator::members(at, self.key.clone(), ANSWER) {
                Ok(report) if report.is_primary => return Ok((at, report)),
                Ok(report) => found = found.or(Some((at.as_str(), report))),
                Err(error) => failed = Some(error),
            }
        }
        match (found, failed) {
            (Some(found), _) => Ok(found),
            (None, Some(error)) => Err(failure(error)),
            (None, None) => Err(Failure::Members("--at names no member".into())),
        }
    }

    /// Makes a change, and waits until a majority holds it; before it, until a new member waits for it.
    fn change(&self, wanted: &operator::Change, change: &Change) -> Result<(), Failure> {
        let limit = Duration::from_secs(change.wait.max(1));
        let deadline = Instant::now() + limit;
        let what = match wanted {
            operator::Change::Add { member, .. } => format!("add {}", member.name),
            operator::Change::Remove { name, .. } => format!("remove {name}"),
        };
        let ordered = || say(&format!("{what}: it has its place in the order, a majority is to hold it"));
        let mut told = false;
        loop {
            let (at, _) = self.asked()?;
            match operator::change(at, self.key.clone(), wanted.clone(), limit, ordered) {
                Ok(()) => break,
                Err(AskError::NotThere { .. }) if Instant::now() < deadline => {
                    if !std::mem::replace(&mut told, true) {
                        say(&format!(
                            "{what}: waits until it is started with --join and an empty --data directory"
                        ));
                    }
                    thread::sleep(LOOK);
                }
                Err(error) => return Err(failure(error)),
            }
        }
        say(&format!("{what}: done, a majority of the members holds it"));
        Ok(())
    }

    fn add(&self, member: &MemberAddress, change: &Change) -> Result<(), Failure> {
        self.change(&operator::Change::Add { member: member.clone(), force: change.force }, change)
    }

    fn remove(&self, name: &str, change: &Change) -> Result<(), Failure> {
        self.change(&operator::Change::Remove { name: name.to_owned(), force: change.force }, change)
    }

    /// Replaces a member by two changes, because only rosters that differ by one have majorities that meet. The new member's name.
    fn replace(&self, name: &str, with: Option<MemberAddress>, change: &Change) -> Result<String, Failure> {
        let (_, report) = self.asked()?;
        let Some(old) = report.members.iter().find(|member| member.name == name) else {
            let members: Vec<&str> = report.members.iter().map(|member| member.name.as_str()).collect();
            return Err(Failure::Members(format!(
                "{name} is no member: the members are {}",
                members.join(", ")
            )));
        };
        let new =
            with.unwrap_or_else(|| MemberAddress { name: old.name.clone(), address: old.address.clone() });
        let clashes = new.name == old.name || new.address == old.address;
        let is_up = matches!(old.state, MemberState::Full | MemberState::Joining);
        if is_up && clashes && !change.force {
            return Err(Failure::Members(format!(
                "{name} is up: stop it first, or replace it --with another name and address, or say --force"
            )));
        }
        if is_up && !clashes {
            // While the old one serves there is no moment with less than there was.
            self.add(&new, change)?;
            self.await_member(&new.name, change)?;
            self.remove(name, change)?;
        } else {
            self.remove(name, change)?;
            self.add(&new, change).map_err(|error| {
                let MemberAddress { name: new, address } = &new;
                Failure::Members(format!(
                    "{name} is removed, and {new} is not added: {error}; once that is mended: maestro members add {new}={address}"
                ))
            })?;
        }
        Ok(new.name)
    }

    /// Waits until a new member is a full one.
    fn await_member(&self, name: &str, change: &Change) -> Result<(), Failure> {
        let deadline = Instant::now() + Duration::from_secs(change.wait);
        let mut told = None;
        loop {
            let report = self.report()?;
            let state = report.members.iter().find(|member| member.name == name).map(|member| member.state);
            if state == Some(MemberState::Full) {
                say(&format!("{name}: is there, with all that the others hold"));
                return Ok(());
            }
            if told != state {
                told = state;
                say(&format!("{name}: {}", awaited(state)));
            }
            if Instant::now() >= deadline {
                return Err(Failure::Ended(format!(
                    "{name} is a member and has not come within {} s: look at what it says",
                    change.wait
                )));
            }
            thread::sleep(LOOK);
        }
    }
}

fn awaited(state: Option<MemberState>) -> &'static str {
    match state {
        Some(MemberState::Full) => "is there",
        Some(MemberState::Joining) => "takes the state",
        Some(MemberState::Down) => "was there, and is not now",
        Some(MemberState::Awaited) => "is awaited",
        None => "is not a member any more",
    }
}

/// Progress is for people who wait, not for those who read the output.
fn say(text: &str) {
    // Nobody is left to be told that standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn failure(error: AskError) -> Failure {
    match error {
        AskError::Closed { .. } | AskError::Late { .. } => Failure::Ended(error.to_string()),
        error => Failure::Members(error.to_string()),
    }
}

/// A member's state in a word.
fn word(member: &MemberReport) -> &'static str {
    match member.state {
        MemberState::Full => "full",
        MemberState::Joining => "joining",
        MemberState::Down => "down",
        MemberState::Awaited => "awaited",
    }
}
