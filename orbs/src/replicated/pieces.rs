//! Between the pieces of objects' states and those of the group.

use bytes::Bytes;
use maestro_adaptors::StateError;
use maestro_group::TransferError;

/// Pieces that go to the group.
pub(super) struct ToGroup<'a>(pub(super) &'a mut dyn maestro_group::PieceSink);

/// Pieces that come from the group.
pub(super) struct FromGroup<'a>(pub(super) &'a mut dyn maestro_group::PieceSource);

impl maestro_adaptors::PieceSink for ToGroup<'_> {
    fn put(&mut self, piece: Bytes) -> Result<(), StateError> {
        self.0.put(piece).map_err(broken_off)
    }
}

impl maestro_adaptors::PieceSource for FromGroup<'_> {
    fn next(&mut self) -> Result<Option<Bytes>, StateError> {
        self.0.next().map_err(broken_off)
    }
}

/// Whatever the group's reason is, no more pieces come or go; the group knows its own reason.
fn broken_off(_: TransferError) -> StateError {
    StateError::BrokenOff
}

/// Turns an error of a state into what the group makes of it.
pub(super) fn transfer_error(error: &StateError) -> TransferError {
    match error {
        StateError::BrokenOff => TransferError::BrokenOff,
        other => TransferError::Unusable { reason: other.to_string() },
    }
}
