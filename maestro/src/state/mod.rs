//! In which form the state of an object travels to other replicas, and to the data directory: chosen where the object is bound.
//!
//! | bound as | the object is | a field more or less | a type changed otherwise |
//! |---|---|---|---|
//! | `GridSkeleton(table)` | serde's `Serialize` and `DeserializeOwned` | `#[serde(default)]`, or just gone | no |
//! | [`Versioned`]`(GridSkeleton(table))` | [`VersionedState`] | as any other change | [`VersionedState::migrate`] |
//! | [`ByHand`]`(GridSkeleton(table))` | [`HandState`] | its own affair | its own affair |
//!
//! The first form is self-describing: MessagePack with the names of fields. The second is MessagePack without names behind a number,
//! which is smaller and quicker. All three are written and read in pieces of 64 KiB, so that no second copy of the state is made.
//!
//! Around any of them [`Merging`] lets states of partitions be merged (`--progress all`), and [`Pictured`] lets an object
//! that is small go on while its state is pushed.
//!
//! An object that a call creates has the form in which it is handed to [`Call::create`](crate::Call::create); the factory that is
//! registered for its kind has to make the same.
//!
//! # Example
//!
//! ```
//! use maestro::state::{VersionReader, VersionWriter, VersionedState};
//! use maestro::StateError;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Account { pence: i64 }
//!
//! /// The form of the release before.
//! #[derive(Serialize, Deserialize)]
//! struct AccountV1 { pounds: i32 }
//!
//! impl VersionedState for Account {
//!     const VERSION: u32 = 2;
//!
//!     fn migrate(old: VersionReader<'_, '_>) -> Result<Self, StateError> {
//!         match old.version() {
//!             1 => Ok(Self { pence: i64::from(old.read::<AccountV1>()?.pounds) * 100 }),
//!             _ => Err(old.unknown()),
//!         }
//!     }
//!
//!     /// Replicas of the release before know version 1 alone; level 2 is what they cannot run.
//!     fn version_at(level: u32) -> u32 {
//!         if level < 2 { 1 } else { 2 }
//!     }
//!
//!     fn push_old(&self, old: VersionWriter<'_, '_>) -> Result<(), StateError> {
//!         let pounds = i32::try_from(self.pence / 100).unwrap_or(i32::MAX);
//!         old.write(&AccountV1 { pounds })
//!     }
//! }
//! ```

mod around;
mod by_hand;
mod versioned;

pub use around::{MergeState, Merging, Pictured};
pub use by_hand::{ByHand, HandState};
pub use versioned::{VersionReader, VersionWriter, Versioned, VersionedState};

/// Lets a wrapper of a skeleton be called as the skeleton is, and be one.
macro_rules! called_as_the_skeleton_is {
    ($wrapper:ident) => {
        impl<S: maestro_adaptors::ObjectAdaptor> maestro_adaptors::ObjectAdaptor for $wrapper<S> {
            fn repository_ids(&self) -> &[&str] {
                self.0.repository_ids()
            }

            fn access(&self, operation: &str) -> maestro_adaptors::Access {
                self.0.access(operation)
            }

            fn invoke(
                &mut self,
                call: &maestro_adaptors::Call<'_>,
                request: &mut maestro_giop::CdrReader<'_>,
                reply: &mut maestro_giop::CdrWriter,
            ) -> Result<(), maestro_adaptors::Exception> {
                self.0.invoke(call, request, reply)
            }
        }

        impl<S: crate::codegen::Skeleton> crate::codegen::Skeleton for $wrapper<S> {
            type Object = S::Object;

            fn object(&self) -> &S::Object {
                self.0.object()
            }

            fn object_mut(&mut self) -> &mut S::Object {
                self.0.object_mut()
            }

            fn into_object(self) -> S::Object {
                self.0.into_object()
            }
        }
    };
}
use called_as_the_skeleton_is;
