//! What all generated skeletons have in common.

use maestro_adaptors::ObjectAdaptor;

/// An object adaptor around an object that implements an interface's trait. Generated for each interface; what
/// [`state`](crate::state) puts around a skeleton is one too.
pub trait Skeleton: ObjectAdaptor {
    /// What implements the interface.
    type Object;

    /// Returns the object.
    fn object(&self) -> &Self::Object;

    /// Returns the object, to change it.
    fn object_mut(&mut self) -> &mut Self::Object;

    /// Takes the object out.
    fn into_object(self) -> Self::Object;
}
