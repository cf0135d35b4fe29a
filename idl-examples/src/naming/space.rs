//! Contexts and their bindings, and how a name is followed through them.

use std::collections::{BTreeMap, VecDeque};

use maestro::codegen::Reference;
use serde::{Deserialize, Serialize};

use super::idl::cos_naming::naming_context::NotFoundReason;
use super::idl::cos_naming::{Binding, BindingType, NameComponent};

/// How many iterators there are at most.
pub(super) const ITERATORS: usize = 1024;

/// A context of this service: the octets of its object's key; none for the root, which is there before its key is known.
pub(super) type Place = Vec<u8>;

/// The place of the root.
pub(super) const ROOT: Place = Place::new();

/// All contexts of this service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Space {
    contexts: BTreeMap<Place, Contents>,
    /// The key of the root's object, from the first update on.
    pub(super) root_key: Vec<u8>,
    /// The keys of the iterators that there are, oldest first.
    iterators: VecDeque<Vec<u8>>,
}

/// The bindings of one context.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Contents {
    /// The number of the next binding.
    next: u64,
    /// By number: in the order in which they were made.
    bindings: BTreeMap<u64, Bound>,
    /// The numbers by identifier and kind.
    #[serde(skip)]
    numbers: BTreeMap<String, BTreeMap<String, u64>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Bound {
    id: String,
    kind: String,
    target: Target,
}

/// What a name is bound to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Target {
    /// An object, which names do not lead through.
    Object(Reference),
    /// A context of this service. It may have been destroyed.
    Own(Place),
    /// A context of another service.
    Foreign(Reference),
}

/// Why a name leads nowhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stop {
    /// The first component of the rest is bound to nothing, or not to what is needed.
    NotFound { why: NotFoundReason, rest: Vec<NameComponent> },
    /// The rest is to be followed in a context of another service.
    Elsewhere { context: Reference, rest: Vec<NameComponent> },
    /// There is no component.
    Empty,
    /// The context was destroyed.
    Gone,
}

/// Some bindings of a context.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    pub(super) bindings: Vec<Binding>,
    /// The number that a next page begins with.
    pub(super) next: u64,
    /// Whether there is a next page.
    pub(super) more: bool,
}

impl Default for Space {
    fn default() -> Self {
        let contexts = BTreeMap::from([(ROOT, Contents::default())]);
        Self { contexts, root_key: Vec::new(), iterators: VecDeque::new() }
    }
}

impl Space {
    /// Follows all components but the last one. Returns the context that this leads to, and the last one.
    pub(super) fn follow<'n>(
        &self,
        from: &Place,
        name: &'n [NameComponent],
    ) -> Result<(Place, &'n NameComponent), Stop> {
        let (last, path) = name.split_last().ok_or(Stop::Empty)?;
        let mut place = from;
        for (at, component) in path.iter().enumerate() {
            match self.contents(place)?.get(component) {
                Some(Target::Own(next)) => place = next,
                Some(Target::Foreign(context)) => {
                    return Err(Stop::Elsewhere { context: context.clone(), rest: name[at + 1..].to_vec() });
                }
                Some(Target::Object(_)) => return Err(not_found(NotFoundReason::NotContext, &name[at..])),
                None => return Err(not_found(NotFoundReason::MissingNode, &name[at..])),
            }
        }
        self.contents(place)?;
        Ok((place.clone(), last))
    }

    /// Returns what a component is bound to.
    pub(super) fn get(&self, place: &Place, component: &NameComponent) -> Result<Option<&Target>, Stop> {
        Ok(self.contents(place)?.get(component))
    }

    /// Binds a component, behind all that are bound, in the place of what it was bound to.
    pub(super) fn put(&mut self, place: &Place, component: &NameComponent, target: Target) {
        if let Some(contents) = self.contexts.get_mut(place) {
            contents.put(Bound { id: component.id.clone(), kind: component.kind.clone(), target });
        }
    }

    /// Unbinds a component, and tells whether it was bound.
    pub(super) fn take(&mut self, place: &Place, component: &NameComponent) -> bool {
        self.contexts.get_mut(place).is_some_and(|contents| contents.take(&component.id, &component.kind))
    }

    /// Adds an empty context.
    pub(super) fn add(&mut self, place: Place) {
        self.contexts.insert(place, Contents::default());
    }

    /// Removes a context.
    pub(super) fn remove(&mut self, place: &Place) {
        self.contexts.remove(place);
    }

    /// Tells whether there is such a context.
    pub(super) fn has(&self, place: &Place) -> bool {
        self.contexts.contains_key(place)
    }

    /// Tells whether a context has no bindings.
    pub(super) fn is_empty(&self, place: &Place) -> Result<bool, Stop> {
        Ok(self.contents(place)?.bindings.is_empty())
    }

    /// Returns bindings from a number on.
    pub(super) fn page(&self, place: &Place, from: u64, how_many: u32) -> Result<Page, Stop> {
        let mut rest = self.contents(place)?.bindings.range(from..);
        let how_many = usize::try_from(how_many).unwrap_or(usize::MAX);
        let taken: Vec<(&u64, &Bound)> = rest.by_ref().take(how_many).collect();
        let next = taken.last().map_or(from, |(number, _)| **number + 1);
        let bindings = taken.into_iter().map(|(_, bound)| bound.to_binding()).collect();
        Ok(Page { bindings, next, more: rest.next().is_some() })
    }

    /// Notes a new iterator. Returns those that are too many.
    pub(super) fn open(&mut self, iterator: Vec<u8>) -> Vec<Vec<u8>> {
        self.iterators.push_back(iterator);
        let too_many = self.iterators.len().saturating_sub(ITERATORS);
        self.iterators.drain(..too_many).collect()
    }

    /// Forgets an iterator.
    pub(super) fn close(&mut self, iterator: &[u8]) {
        self.iterators.retain(|other| other != iterator);
    }

    /// Makes what is not written into a state.
    pub(super) fn restore(&mut self) {
        for contents in self.contexts.values_mut() {
            for (number, bound) in std::mem::take(&mut contents.bindings) {
                contents.note(number, bound);
            }
        }
    }

    fn contents(&self, place: &Place) -> Result<&Contents, Stop> {
        self.contexts.get(place).ok_or(Stop::Gone)
    }
}

impl Contents {
    fn get(&self, component: &NameComponent) -> Option<&Target> {
        let number = self.numbers.get(&component.id)?.get(&component.kind)?;
        self.bindings.get(number).map(|bound| &bound.target)
    }

    fn put(&mut self, bound: Bound) {
        self.take(&bound.id, &bound.kind);
        let number = self.next;
        self.next += 1;
        self.note(number, bound);
    }

    fn note(&mut self, number: u64, bound: Bound) {
        self.numbers.entry(bound.id.clone()).or_default().insert(bound.kind.clone(), number);
        self.bindings.insert(number, bound);
    }

    fn take(&mut self, id: &str, kind: &str) -> bool {
        let Some(kinds) = self.numbers.get_mut(id) else { return false };
        let Some(number) = kinds.remove(kind) else { return false };
        if kinds.is_empty() {
            self.numbers.remove(id);
        }
        self.bindings.remove(&number).is_some()
    }
}

impl Bound {
    fn to_binding(&self) -> Binding {
        let binding_type = match self.target {
            Target::Object(_) => BindingType::Nobject,
            Target::Own(_) | Target::Foreign(_) => BindingType::Ncontext,
        };
        let name = NameComponent { id: self.id.clone(), kind: self.kind.clone() };
        Binding { binding_name: vec![name], binding_type }
    }
}

/// Makes the word that the first component of the rest is not what is needed.
pub(super) fn not_found(why: NotFoundReason, rest: &[NameComponent]) -> Stop {
    Stop::NotFound { why, rest: rest.to_vec() }
}
