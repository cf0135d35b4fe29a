//! Where values live: several that came together, or one that was made.
//!
//! Values of a region refer to each other weakly and to those of older regions strongly. No value of an older region can
//! refer to a newer one, so that regions never hold each other in a circle, whatever a peer sends, and all values go
//! when the last handle goes. A region that ends may end others: they are dropped one after the other, not within
//! each other, so that a list of any length does not exhaust the stack.

use std::cell::RefCell;
use std::fmt;
use std::mem;
use std::sync::OnceLock;

use super::AnyValue;

type Nodes = Vec<Box<dyn AnyValue>>;

/// Values, unless they are still being read or made.
#[derive(Default)]
pub(super) struct Region {
    nodes: OnceLock<Nodes>,
}

impl Region {
    pub(super) fn of(node: Box<dyn AnyValue>) -> Self {
        let region = Self::default();
        region.complete(vec![node]);
        region
    }

    /// Sets the values, once.
    pub(super) fn complete(&self, nodes: Nodes) {
        // Nobody else completes a region than who made it.
        let _ = self.nodes.set(nodes);
    }

    pub(super) fn is_complete(&self) -> bool {
        self.nodes.get().is_some()
    }

    pub(super) fn node(&self, at: u32) -> Option<&dyn AnyValue> {
        self.nodes.get()?.get(at as usize).map(|node| &**node)
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Region").field("values", &self.nodes.get().map(Vec::len)).finish()
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if let Some(nodes) = self.nodes.take() {
            drop_in_turn(nodes);
        }
    }
}

thread_local! {
    /// What waits to be dropped, while something is.
    static WAITING: RefCell<Option<Vec<Nodes>>> = const { RefCell::new(None) };
}

fn drop_in_turn(nodes: Nodes) {
    let mut nodes = Some(nodes);
    // When a thread ends its variables may be gone; then what is here is dropped at once.
    let is_first = WAITING.try_with(|waiting| match &mut *waiting.borrow_mut() {
        Some(waiting) => {
            waiting.extend(nodes.take());
            false
        }
        empty => {
            *empty = Some(Vec::new());
            true
        }
    });
    drop(nodes);
    while is_first == Ok(true) {
        // The borrow has ended when the values are dropped, because they come here again.
        let next = WAITING.with(|waiting| waiting.borrow_mut().as_mut().map(mem::take));
        match next {
            Some(next) if !next.is_empty() => drop(next),
            _ => break,
        }
    }
    if is_first == Ok(true) {
        WAITING.with(|waiting| *waiting.borrow_mut() = None);
    }
}
