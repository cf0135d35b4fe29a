//! What other threads want of the core's task.

use bytes::Bytes;

use crate::api::TransferError;
use crate::core_io::{PushEnd, TransferId};
use crate::types::{MemberIndex, ViewId};

/// One wish.
#[derive(Debug)]
pub(crate) enum Command {
    /// Cast in a view.
    Cast {
        /// The view.
        view: ViewId,
        /// What is cast.
        payload: Bytes,
    },
    /// Send to one member in a view.
    Send {
        /// The view.
        view: ViewId,
        /// To whom.
        to: MemberIndex,
        /// What is sent.
        payload: Bytes,
    },
    /// A member is known to be gone.
    Suspect(MemberIndex),
    /// A piece of the state was pushed.
    PiecePushed {
        /// The transfer.
        transfer: TransferId,
        /// The piece.
        piece: Bytes,
    },
    /// The state was pushed, or could not be.
    PushEnded {
        /// The transfer.
        transfer: TransferId,
        /// How it went.
        result: Result<PushEnd, TransferError>,
    },
    /// A piece was read.
    PieceTaken {
        /// The transfer.
        transfer: TransferId,
    },
    /// The application will not get the end of a state that was cancelled.
    StateWithdrawn {
        /// The transfer.
        transfer: TransferId,
    },
    /// The state was read, or could not be.
    StateTaken {
        /// The transfer.
        transfer: TransferId,
        /// How it went.
        result: Result<(), TransferError>,
    },
    /// More was executed, and the core waits for it.
    Executed,
    /// Leave in order.
    Leave,
    /// End at once, as if the process were killed.
    Crash,
    /// The application panicked.
    ApplicationDied,
}
