//! Partitions meet: another one's state is merged into this one.

use bytes::Bytes;
use indexmap::map::Entry;
use maestro_adaptors::{Executing, Pieces, StateError, StateReader, StateWriter};
use tracing::error;

use super::replica::{Object, Position, Replica, State};

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
            match self.state.objects.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(other);
                }
                Entry::Occupied(mut own) if self.transfers_objects => {
                    if let Err(error) = merge_object(own.get_mut(), &other, level) {
                        error!(key = %own.key(), %error, "an object is lost: it does not merge the other partition's state");
                    }
                }
                Entry::Occupied(_) => {}
            }
        }
        Ok(())
    }
}

/// Merges one object's state, at the level of the other partition. An object that fails at it answers no more, at every replica alike.
fn merge_object(own: &mut Object, other: &Object, level: u32) -> Result<(), StateError> {
    let mut state = Pieces::default();
    let mut writer = StateWriter::new(&mut state);
    writer.set_level(level);
    other.servant.object().push_state(&mut writer)?;
    writer.finish()?;
    if other.servant.is_poisoned() {
        own.servant.poison();
    }
    let mut reader = StateReader::new(&mut state);
    reader.set_level(level);
    own.servant.merge(&mut reader)
}
