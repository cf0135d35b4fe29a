//! Which member this process is: what the data directory says, or the member list of a group's first start, or what the others
//! say to a new member that waits for its seat.

use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use uuid::Uuid;

use super::act::Ended;
use super::command::Command;
use super::settings::Settings;
use super::shared::Shared;
use crate::api::Status;
use crate::datadir::{DataDir, DataError};
use crate::operator::ask;
use crate::roster::{Roster, Since};
use crate::transport::operator::{Ask, Reply};
use crate::types::MemberIndex;

/// How often a new member asks whether it has its seat.
const ASK_EVERY: Duration = Duration::from_millis(300);

/// How long an answer may take.
const ASK_LIMIT: Duration = Duration::from_secs(3);

/// A member's place among the configured ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The members, as far as they are known at the start.
    pub(super) roster: Roster,
    /// This one.
    pub(super) index: MemberIndex,
}

impl Place {
    /// Returns the place of a member that has one; `None`: it waits for it. What the data directory keeps comes before the list
    /// of the settings.
    ///
    /// # Errors
    ///
    /// The member was removed from the group, or what is kept makes no sense.
    pub(super) fn find(settings: &Settings, own: usize, data: &DataDir) -> Result<Option<Self>, DataError> {
        let record = data.record();
        if let Some(reason) = &record.removed {
            return Err(DataError::Removed { path: data.path().to_path_buf(), reason: reason.clone() });
        }
        let (Some(kept), Some(index)) = (&record.roster, record.index) else {
            let first = Roster::first(&settings.members);
            let index = MemberIndex(u32::try_from(own).unwrap_or(u32::MAX));
            let joins = settings.join && record.cluster.is_none();
            return Ok((!joins).then_some(Self { roster: first, index }));
        };
        if !kept.is_sound() {
            return Err(DataError::Damaged {
                path: data.path().join("member.json"),
                place: "roster".into(),
                reason: "it is none".into(),
            });
        }
        if kept.seat(index).is_none() {
            // It was killed between hearing of its removal and going.
            let (name, members) = (&settings.name, kept.names());
            let reason = format!("{name} was removed from the group, whose members are {members} now");
            return Err(DataError::Removed { path: data.path().to_path_buf(), reason });
        }
        let mut roster = kept.clone();
        say_difference(settings, &roster);
        // Members of the first list may have moved; of later ones the list of the settings may tell what was before.
        for seat in roster.seats.iter_mut().filter(|seat| seat.since == Since::default()) {
            if let Some(member) = settings.members.iter().find(|member| member.name == seat.name) {
                seat.address.clone_from(&member.address);
            }
        }
        Ok(Some(Self { roster, index }))
    }

    /// This member's seat.
    pub(super) fn since(&self) -> Since {
        self.roster.seat(self.index).map_or(Since::default(), |seat| seat.since)
    }
}

/// The member list of the settings is that of the group's first start.
fn say_difference(settings: &Settings, roster: &Roster) {
    let listed: Vec<&str> = settings.members.iter().map(|member| member.name.as_str()).collect();
    let same = listed.len() == roster.seats.len()
        && roster.seats.iter().all(|seat| listed.contains(&seat.name.as_str()));
    if !same {
        tracing::warn!(
            members = roster.names(),
            listed = listed.join(", "),
            configuration = roster.version.number,
            "the data directory's members count, not the listed ones: a list counts at a group's first start only"
        );
    }
}

/// Asks the listed members for this one's seat until there is one.
///
/// # Errors
///
/// How the member ended before.
pub(super) async fn wait(settings: &Settings, directory: Uuid, shared: &Shared) -> Result<Place, Ended> {
    let others: Vec<&str> = settings
        .members
        .iter()
        .filter(|member| member.name != settings.name)
        .map(|member| member.address.as_str())
        .collect();
    let own = settings.members.iter().find(|member| member.name == settings.name);
    let own = own.map_or("HOST:PORT", |member| member.address.as_str());
    let name = &settings.name;
    let reason = format!(
        "it waits to become a member: `maestro members add {name}={own} --at HOST:PORT`, or where {name} was one and lost its disk \
         `maestro members replace {name} --at HOST:PORT`"
    );
    shared.set_status(&Status::Joining { reason });
    loop {
        let begun = Instant::now();
        for address in &others {
            let answer = seat_at(settings, directory, address);
            tokio::pin!(answer);
            let found = until_told(shared, &mut answer).await?;
            match found {
                Ok(Reply::Seat(Some((roster, index))))
                    if roster.is_sound() && roster.seat(index).is_some() =>
                {
                    return Ok(Place { roster, index });
                }
                Ok(Reply::Refused(reason)) => return Err(Ended::Failed(reason)),
                Ok(_) => {}
                Err(error) => tracing::debug!(address, error, "no seat from there"),
            }
        }
        let pause = tokio::time::sleep(ASK_EVERY.saturating_sub(begun.elapsed()));
        tokio::pin!(pause);
        until_told(shared, &mut pause).await?;
    }
}

/// Asks one member, on a thread of its own.
async fn seat_at(settings: &Settings, directory: Uuid, address: &str) -> Result<Reply, String> {
    let (key, address) = (settings.key.clone(), address.to_owned());
    let question = Ask::Seat { name: settings.name.clone(), directory };
    let asked = Handle::current().spawn_blocking(move || ask(&address, key, question, ASK_LIMIT, |_| {}));
    match asked.await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// Waits for something unless the member is to end.
async fn until_told<F: Future + Unpin>(shared: &Shared, future: &mut F) -> Result<F::Output, Ended> {
    let mut commands = Vec::new();
    poll_fn(|cx| {
        if shared.inbox.poll_take(cx, &mut commands).is_ready() {
            for command in commands.drain(..) {
                match command {
                    Command::Leave => return Poll::Ready(Err(Ended::Left(None))),
                    Command::Crash => return Poll::Ready(Err(Ended::Crashed)),
                    _ => {}
                }
            }
        }
        std::pin::Pin::new(&mut *future).poll(cx).map(Ok)
    })
    .await
}
