//! Octets of names: in place where they are few, else shared.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use bytes::Bytes;

/// Octets of which up to `N` are kept in place, so that a short name costs neither memory of its own nor a count of who shares it.
///
/// Two are equal, and ordered, as their octets are, wherever these lie. `N` is at most 255.
#[derive(Clone)]
pub(crate) enum Octets<const N: usize> {
    InPlace { count: u8, octets: [u8; N] },
    Shared(Bytes),
}

impl<const N: usize> Octets<N> {
    /// Takes octets of a message: copies them if they are few, else shares the message.
    #[inline]
    pub(crate) fn of(octets: &[u8], message: &Bytes) -> Self {
        Self::in_place(octets).unwrap_or_else(|| Self::Shared(message.slice_ref(octets)))
    }

    /// Copies octets.
    pub(crate) fn copy(octets: &[u8]) -> Self {
        Self::in_place(octets).unwrap_or_else(|| Self::Shared(Bytes::copy_from_slice(octets)))
    }

    #[inline]
    fn in_place(from: &[u8]) -> Option<Self> {
        let count = u8::try_from(from.len()).ok()?;
        let mut octets = [0; N];
        octets.get_mut(..from.len())?.copy_from_slice(from);
        Some(Self::InPlace { count, octets })
    }

    /// Returns the octets, shared where they are.
    pub(crate) fn to_bytes(&self) -> Bytes {
        match self {
            Self::InPlace { .. } => Bytes::copy_from_slice(self),
            Self::Shared(octets) => octets.clone(),
        }
    }
}

impl<const N: usize> Deref for Octets<N> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::InPlace { count, octets } => &octets[..usize::from(*count).min(N)],
            Self::Shared(octets) => octets,
        }
    }
}

impl<const N: usize> From<Bytes> for Octets<N> {
    fn from(octets: Bytes) -> Self {
        Self::in_place(&octets).unwrap_or(Self::Shared(octets))
    }
}

impl<const N: usize> Default for Octets<N> {
    fn default() -> Self {
        Self::InPlace { count: 0, octets: [0; N] }
    }
}

impl<const N: usize> PartialEq for Octets<N> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<const N: usize> Eq for Octets<N> {}

impl<const N: usize> PartialOrd for Octets<N> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<const N: usize> Ord for Octets<N> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (**self).cmp(&**other)
    }
}

// As slices hash, because maps by these are asked with slices.
impl<const N: usize> Hash for Octets<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<const N: usize> fmt::Debug for Octets<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn octets_are_the_same_in_place_and_shared() {
        for length in 0..10 {
            let octets: Vec<u8> = (0..length).collect();
            let message = Bytes::from(octets.clone());
            let (one, other) = (Octets::<4>::of(&message, &message), Octets::<4>::Shared(message.clone()));
            assert_eq!(matches!(one, Octets::InPlace { .. }), length <= 4);
            assert_eq!((&*one, &one), (&octets[..], &other));
            assert_eq!(one.cmp(&other), std::cmp::Ordering::Equal);
            assert!(HashSet::from([one.clone()]).contains(&other));
            assert_eq!(one.to_bytes(), message);
            assert_eq!(Octets::<4>::copy(&octets), Octets::<4>::from(message));
        }
    }

    #[test]
    fn long_octets_are_shared_with_the_message() {
        let message = Bytes::from(vec![7; 100]);
        let octets = Octets::<4>::of(&message[10..90], &message);
        assert_eq!(octets.as_ptr(), message[10..].as_ptr());
    }
}
