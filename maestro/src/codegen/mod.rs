//! What the code stands on that `maestro-idl` makes of IDL files. Nothing else is named there.
//!
//! A server needs little of this: [`LongDouble`], [`Fixed`], [`Array`], [`Any`], [`TypeCode`] and [`Reference`] stand for
//! types of IDL that Rust does not have. The rest is for the generated code, and changes with it.

mod any;
mod array;
mod cdr;
mod describe;
mod fixed;
mod flat;
mod input;
mod long_double;
mod output;
mod raise;
mod reference;
mod skeleton;
mod state;
mod types;
mod value;

pub use crate::client::{CallError, CallFailure, Failure, Invocation, Object, ResolveError, Stub};
pub use bytes::Bytes;
pub use maestro_adaptors::{
    Access, Call, Exception, ObjectAdaptor, ReplicatedObject, StateError, StateReader, StateWriter,
};
pub use maestro_giop::{
    CdrReader, CdrWriter, Completed, Error, Label, SystemException, SystemExceptionKind, TypeHandle, TypeKind,
};
pub use serde;

pub use any::{Any, TypeCode};
pub use array::Array;
pub use cdr::{Cdr, arguments, reply};
pub use describe::{Types, UnionCase, ValueMember};
pub use fixed::{Fixed, FixedError};
pub use flat::{FlatInput, FlatOutput};
pub use input::Input;
pub use long_double::LongDouble;
pub use output::Output;
pub use raise::{Raise, UserException, raise};
pub use reference::Reference;
pub use skeleton::Skeleton;
pub(crate) use state::push_compact;
pub use state::{get_state, push_state};
pub use types::{IdlType, Typed, exception_type};
pub use value::{
    Abstract, AnyValue, CustomMarshal, Ref, VALUE_BASE, Value, ValueEntry, ValueState, ValueTable, ValueType,
    sharing,
};

/// A native type: IDL knows only its name, and what it is the two sides of a local interface agree on.
pub type Native = Box<dyn std::any::Any + Send>;

/// Takes the code in that `maestro_idl::build` made of an IDL file, in a build script, by the file's name.
///
/// # Example
///
/// ```ignore
/// mod grid {
///     maestro::include_idl!("Grid"); // idl/Grid.idl
/// }
/// ```
#[macro_export]
macro_rules! include_idl {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
