//! Handles on values.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, Weak};

use maestro_giop::Error;

use super::region::Region;
use super::{ValueState, ValueType, fits, part};
use crate::codegen::{IdlType, TypeKind, Typed};

/// A value of a value type, or null.
///
/// Clones are handles on the same value, on the wire and in a state too: what is shared comes back shared, and a cycle
/// comes back as one. A value does not change once it is made; another version of it is another value:
/// `Value::new(Account { id: 7, ..(*account).clone() })`.
///
/// # Cycles
///
/// [`cyclic`](Self::cyclic) makes a value that refers to itself, directly or through others. Values that came in one
/// request hold each other as long as there is a handle on any of them. In a cycle that was made here, what refers
/// back to the value that `cyclic` made holds it no longer than the handles on *that* value do.
pub struct Value<T> {
    link: Link,
    of: PhantomData<fn() -> T>,
}

/// Where a value is.
#[derive(Debug)]
pub(super) enum Link {
    Null,
    /// The handle holds all values of the region.
    Holding(Arc<Region>, u32),
    /// The handle is a part of a value of the same region, or of one within which the region is made.
    Within(Weak<Region>, u32),
}

impl<T> Value<T> {
    /// Returns no value.
    #[must_use]
    pub fn null() -> Self {
        Self::at(Link::Null)
    }

    pub(super) fn at(link: Link) -> Self {
        Self { link, of: PhantomData }
    }

    /// Says whether there is no value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.link, Link::Null)
    }

    /// Finds the value; nothing where it is null.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchValue`] for a value that is not complete yet, or gone.
    pub(super) fn find(&self) -> Result<Option<(Arc<Region>, u32)>, Error> {
        let found = match &self.link {
            Link::Null => return Ok(None),
            Link::Holding(region, at) => Some((Arc::clone(region), *at)),
            Link::Within(region, at) => region.upgrade().map(|region| (region, *at)),
        };
        let found = found.filter(|(region, _)| region.is_complete());
        found.map(Some).ok_or(Error::NoSuchValue { kind: TypeKind::Value })
    }

    /// Says whether two handles are on the same value, or both on none.
    #[must_use]
    pub fn is_same<U>(&self, other: &Value<U>) -> bool {
        match (self.place(), other.place()) {
            (Some((region, at)), Some((other_region, other_at))) => {
                at == other_at && region.as_ptr() == other_region.as_ptr()
            }
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    fn place(&self) -> Option<(Weak<Region>, u32)> {
        match &self.link {
            Link::Null => None,
            Link::Holding(region, at) => Some((Arc::downgrade(region), *at)),
            Link::Within(region, at) => Some((Weak::clone(region), *at)),
        }
    }

    /// Returns the repository id of the value's own type, which may inherit from `T`.
    #[must_use]
    pub fn id(&self) -> Option<&'static str> {
        let (region, at) = self.find().ok()??;
        region.node(at)?.ids().first().copied()
    }
}

impl<T: ValueType> Value<T> {
    /// Returns the value as one of another type, if it is one: a base, or what it really is.
    #[must_use]
    pub fn cast<U: ValueType>(&self) -> Option<Value<U>> {
        if fits(T::IDS, U::ID) {
            return Some(Value::at(self.link.clone()));
        }
        let Some((region, at)) = self.find().ok()? else { return Some(Value::null()) };
        fits(region.node(at)?.ids(), U::ID).then(|| Value::at(Link::Holding(region, at)))
    }
}

impl<T: ValueState> Value<T> {
    /// Makes a value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self::at(Link::Holding(Arc::new(Region::of(Box::new(value))), 0))
    }

    /// Makes a value of which its parts know: `make` gets a handle on what it is about to make.
    #[must_use]
    pub fn cyclic(make: impl FnOnce(&Self) -> T) -> Self {
        let region = Arc::new(Region::default());
        let value = make(&Self::at(Link::Within(Arc::downgrade(&region), 0)));
        region.complete(vec![Box::new(value)]);
        Self::at(Link::Holding(region, 0))
    }

    /// Returns the value as its type sees it, or nothing where it is null.
    #[must_use]
    pub fn get(&self) -> Option<Ref<T>> {
        let (region, at) = self.find().ok()??;
        part::<T>(region.node(at)?)?;
        Some(Ref { region, at, of: PhantomData })
    }
}

/// Shows the handle's value as long as it lives.
pub struct Ref<T> {
    region: Arc<Region>,
    at: u32,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> Deref for Ref<T> {
    type Target = T;

    fn deref(&self) -> &T {
        let found = self.region.node(self.at).and_then(part);
        found.unwrap_or_else(|| unreachable!("it was there when this was made, and values do not change"))
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ValueState> From<T> for Value<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> Default for Value<T> {
    fn default() -> Self {
        Self::null()
    }
}

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        Self::at(self.link.clone())
    }
}

/// A clone of a part of a value holds that value.
impl Clone for Link {
    fn clone(&self) -> Self {
        match self {
            Self::Null => Self::Null,
            Self::Holding(region, at) => Self::Holding(Arc::clone(region), *at),
            Self::Within(region, at) => match region.upgrade() {
                Some(held) if held.is_complete() => Self::Holding(held, *at),
                // While the value is being made its parts must not hold it.
                _ => Self::Within(Weak::clone(region), *at),
            },
        }
    }
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of one lifetime is no function for all of them"
)]
impl<T: ValueType> Typed for Value<T> {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| T::describe(types),
        |value, output| output.write_value(value),
        |input| input.read_value(),
    );
}
