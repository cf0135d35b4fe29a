use maestro_giop::Version;
use thiserror::Error;

/// What is wrong with a reference, where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A text does not follow its grammar.
    #[error("{form}, character {offset}: expected {expected}, found {found}")]
    Text {
        /// The form that was tried, such as `corbaloc`.
        form: &'static str,
        /// Octets of the text before the place.
        offset: usize,
        /// What the grammar wants there.
        expected: &'static str,
        /// What is there, cut short.
        found: String,
    },
    /// Octets of a reference, profile or component cannot be decoded.
    #[error("{part}, octet {offset}: expected {expected}: {source}")]
    Octets {
        /// The encapsulation that was being read.
        part: &'static str,
        /// Octets before the place, counted from the encapsulation's byte order octet.
        offset: usize,
        /// The field that was being read.
        expected: &'static str,
        /// What CDR found there.
        source: maestro_giop::Error,
    },
    /// A value was read that the standard does not have.
    #[error("{part}, octet {offset}: expected {expected}, found {found}")]
    Value {
        /// The encapsulation that was being read.
        part: &'static str,
        /// Octets before the place, counted from the encapsulation's byte order octet.
        offset: usize,
        /// What the standard has there.
        expected: &'static str,
        /// What was found.
        found: u32,
    },
    /// A field cannot be written.
    #[error("{part}: the {field} cannot be encoded: {source}")]
    Encode {
        /// The encapsulation that was being written.
        part: &'static str,
        /// The field.
        field: &'static str,
        /// Why not.
        source: maestro_giop::Error,
    },
    /// A profile's version has no room for components.
    #[error("an IIOP {version} profile has no components, {count} were given: use 1.1 or 1.2")]
    NoComponents {
        /// The profile's version.
        version: Version,
        /// How many components there are.
        count: usize,
    },
    /// The text names an object that another service has to look up.
    #[error("{reference:?} must be resolved by {resolver}")]
    Unresolved {
        /// The text.
        reference: String,
        /// Who can.
        resolver: &'static str,
    },
    /// A reference was to be made without an address.
    #[error("a reference needs at least one address")]
    NoAddress,
    /// None of the references to merge has a profile.
    #[error("there is nothing to merge: no reference has a profile")]
    NothingToMerge,
    /// References to merge are of different types, and so to different objects.
    #[error("references of different types cannot be merged: {first:?} and {other:?}")]
    DifferentTypes {
        /// The type of the first one.
        first: String,
        /// The type of another one.
        other: String,
    },
    /// References to merge have components of their own that hold for all addresses.
    #[error(
        "the references have different TAG_MULTIPLE_COMPONENTS profiles, and each would hold for the addresses of the others too"
    )]
    SharedComponents,
    /// A combo reference was asked for without a live replica.
    #[error("a combo reference needs the address of at least one live replica")]
    NoLiveReplica,
    /// The primary's index is not one of the live replicas.
    #[error("the primary is live replica {index} of {live}: expected 0 to {}", live - 1)]
    Primary {
        /// The index that was given.
        index: usize,
        /// How many live replicas there are, not 0.
        live: usize,
    },
}
