//! The keys of objects that calls create.

use bytes::Bytes;
use maestro_giop::ObjectKey;

/// Stands between the key of an object that was bound and the name of one that a call of it created.
pub const CHILD_SEPARATOR: u8 = b'/';

/// Returns the key of the bound object that the object under `key` descends from; `key` itself where it was bound.
///
/// ```
/// use maestro_giop::ObjectKey;
/// use maestro_orbs::root_key;
///
/// let root = ObjectKey::from("MAE:1f:Directory");
/// assert_eq!(root_key(&ObjectKey::from("MAE:1f:Directory/17.0")), root);
/// assert_eq!(root_key(&root), root);
/// ```
pub fn root_key(key: &ObjectKey) -> ObjectKey {
    let octets = key.to_shared();
    match octets.iter().position(|&octet| octet == CHILD_SEPARATOR) {
        Some(at) => ObjectKey::from(octets.slice(..at)),
        None => key.clone(),
    }
}

/// Returns the key of the object `name` that a call of `parent` created. All descendants of a bound object have keys
/// that begin with its key.
pub(crate) fn child_key(parent: &ObjectKey, name: &str) -> ObjectKey {
    let root = root_key(parent);
    let mut octets = root.as_bytes().to_vec();
    octets.push(CHILD_SEPARATOR);
    octets.extend_from_slice(name.as_bytes());
    ObjectKey::from(Bytes::from(octets))
}
