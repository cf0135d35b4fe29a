//! Partitions meet: another one's state is merged into this one.

use bytes::Bytes;
use indexmap::IndexMap;
use maestro_adaptors::{Executing, Pieces, Servant, StateError, StateReader, StateWriter};
use maestro_giop::ObjectKey;
use tracing::error;

use super::replica::{Object, Position, Replica, State, offspring};

impl Replica {
    /// Merges a state that [`Replica::push_state`] wrote in another partition. All replicas do so at the same place in the order.
    ///
    /// # Errors
    ///
    /// Fails, at every replica alike, when the state cannot be read; then nothing has changed.
    pub(super) fn merge(&mut self, at: Position, other: Bytes) -> Result<(), StateError> {
        let State { objects, log, agreement, membership, destroyed } =
            self.read_state(&mut Pieces([other].into()))?;
        let level = membership.level();
        let _executing = Executing::begin();
        self.state.log.merge(log);
        self.state.agreement.merge(&agreement);
        self.state.membership.merge(membership, at.delivery);
        for key in destroyed.iter() {
            self.state.objects.swap_remove(key);
        }
        self.state.destroyed.merge(destroyed);
        let destroyed = &self.state.destroyed;
        for (key, other) in objects.into_iter().filter(|(key, _)| !destroyed.contains(key)) {
            if let Some(own) = self.state.objects.get_mut(&key) {
                if self.transfers_objects
                    && let Err(error) = merge_object(own, &other, level)
                {
                    error!(%key, %error, "an object is lost: it does not merge the other partition's state");
                }
            } else {
                let other = related(&self.state.objects, &key, other, level);
                self.state.objects.insert(key, other);
            }
        }
        Ok(())
    }
}

/// Makes an object that only the other partition has one of this replica's family, where that family shares something.
fn related(family: &IndexMap<ObjectKey, Object>, key: &ObjectKey, other: Object, level: u32) -> Object {
    let Some(mut fresh) = offspring(family, key, &other.kind) else { return other };
    let moved = pushed(&other, level).and_then(|mut state| fresh.get_state(&mut reader(&mut state, level)));
    if let Err(error) = &moved {
        error!(%key, %error, "an object is lost: it does not read the other partition's state");
    }
    let servant = Servant::with_mark(fresh, other.servant.is_poisoned() || moved.is_err());
    Object { kind: other.kind, servant }
}

/// Merges one object's state, at the level of the other partition. An object that fails at it answers no more, at every replica alike.
fn merge_object(own: &mut Object, other: &Object, level: u32) -> Result<(), StateError> {
    let mut state = pushed(other, level)?;
    if other.servant.is_poisoned() {
        own.servant.poison();
    }
    own.servant.merge(&mut reader(&mut state, level))
}

/// Returns an object's state, in the form of a level.
fn pushed(object: &Object, level: u32) -> Result<Pieces, StateError> {
    let mut state = Pieces::default();
    let mut writer = StateWriter::new(&mut state);
    writer.set_level(level);
    object.servant.object().push_state(&mut writer)?;
    writer.finish()?;
    Ok(state)
}

fn reader(state: &mut Pieces, level: u32) -> StateReader<'_> {
    let mut reader = StateReader::new(state);
    reader.set_level(level);
    reader
}
