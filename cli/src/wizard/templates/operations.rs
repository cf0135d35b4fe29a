//! Every operation of `{{scoped}}`, with arguments that can be decoded: zeros, empty texts, nil references. Where the object
//! refuses them, put better ones in their place.

{{imports}}

/// Writes the parameters that travel to the object, in the order of the declaration.
pub type Arguments = fn(&mut Output<'_>) -> Result<(), Error>;

/// The operations, those of all bases included.
pub const OPERATIONS: &[(&str, Arguments)] = &[
{{operations}}];
