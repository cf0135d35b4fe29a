//! `maestro recover`: makes one stopped member the new history after a majority lost its memory.

use std::path::Path;

use uuid::Uuid;

use super::{DataDir, DataError, MemberRecord, PieceReader};
use crate::stop::StopState;
use crate::types::ViewId;

/// What a recovery did, for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The replica whose state is the new history.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Its cluster.
    pub cluster: Option<Uuid>,
    /// The epoch that was given up.
    pub old_epoch: u64,
    /// The epoch that its next start begins.
    pub epoch: u64,
    /// The last primary view that it held the whole of.
    pub view: ViewId,
    /// How many casts its history has.
    pub held: u64,
    /// The other known members, whose memory of older epochs is given up.
    pub others: Vec<String>,
    /// What is lost, in a sentence.
    pub loss: String,
}

/// Makes the member whose data directory this is the founder of a new epoch: its next start needs no other member's vote.
///
/// Members that crashed join it with empty hands and take its state. A member with memory of an older epoch is refused.
///
/// # Errors
/// The directory is in use, damaged or none; it has no state of an orderly stop; or `accept_loss` is false, and then the error
/// says what would be lost.
pub fn recover(path: &Path, accept_loss: bool) -> Result<Recovered, DataError> {
    let Some(record) = MemberRecord::read(&path.join("member.json"))? else {
        return Err(DataError::NoMember { path: path.to_path_buf() });
    };
    let mut directory = DataDir::open(path, &record.group, &record.name)?;
    let recovered = plan(&directory)?;
    if !accept_loss {
        return Err(DataError::LossNotAccepted { path: path.to_path_buf(), loss: recovered.loss });
    }
    directory.update(|record| {
        record.epoch = recovered.epoch;
        record.founder = true;
    })?;
    Ok(recovered)
}

/// What a recovery would do. Nothing is changed.
fn plan(directory: &DataDir) -> Result<Recovered, DataError> {
    let (path, record) = (directory.path(), directory.record().clone());
    let Some(stopped) = directory.stopped()? else {
        return Err(DataError::NothingToRecover { path: path.to_path_buf(), name: record.name });
    };
    let memory: StopState = stopped.memory()?;
    check_whole(stopped.state()?)?;
    let old_epoch = record.epoch.max(memory.epoch);
    let Some(epoch) = old_epoch.checked_add(1) else {
        return Err(DataError::Exhausted { path: path.to_path_buf(), counter: "epoch" });
    };
    let others: Vec<_> = record.members.into_keys().filter(|name| *name != record.name).collect();
    Ok(Recovered {
        loss: loss(&record.name, &others),
        name: record.name,
        group: record.group,
        cluster: record.cluster,
        old_epoch,
        epoch,
        view: memory.view,
        held: memory.base + memory.entries.len() as u64,
        others,
    })
}

/// A state that does not read to its end would only be found out after the old epoch was given up.
fn check_whole(mut state: PieceReader) -> Result<(), DataError> {
    while state.next()?.is_some() {}
    Ok(())
}

fn loss(name: &str, others: &[String]) -> String {
    if others.is_empty() {
        return format!("no other replica is known to {name}");
    }
    let others = others.join(", ");
    format!(
        "writes that {others} acknowledged and that {name} does not hold, and all memory of older epochs at {others}"
    )
}
