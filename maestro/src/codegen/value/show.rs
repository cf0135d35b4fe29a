//! How values look to people.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::{AnyValue, Value};

/// How many values within each other are shown, and how many in all.
const SHOWN_DEEP: usize = 16;
const SHOWN: usize = 256;

/// The values that are shown as parts of one.
#[derive(Default)]
struct Shown {
    numbers: HashMap<(usize, u32), usize>,
    depth: usize,
}

thread_local! {
    static SHOWN_NOW: RefCell<Shown> = RefCell::default();
}

/// Shows a value with a number, and the next time the number alone: what is shared or a cycle ends.
impl<T> fmt::Debug for Value<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (region, at) = match self.find() {
            Ok(Some(found)) => found,
            Ok(None) => return f.write_str("null"),
            Err(_) => return f.write_str("(not there)"),
        };
        let Some(node) = region.node(at) else { return f.write_str("(not there)") };
        let place = (Arc::as_ptr(&region) as usize, at);
        let (number, is_new, is_shown) = SHOWN_NOW.with_borrow_mut(|shown| {
            let next = shown.numbers.len() + 1;
            let number = *shown.numbers.entry(place).or_insert(next);
            (number, number == next, shown.depth < SHOWN_DEEP && number <= SHOWN)
        });
        match (is_new, is_shown) {
            (true, true) => show(node, number, f),
            (true, false) => write!(f, "#{number} …"),
            _ => write!(f, "#{number}"),
        }
    }
}

fn show(node: &dyn AnyValue, number: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    /// Leaves the value, even when showing it panics.
    struct Leave;

    impl Drop for Leave {
        fn drop(&mut self) {
            SHOWN_NOW.with_borrow_mut(|shown| {
                shown.depth -= 1;
                if shown.depth == 0 {
                    shown.numbers.clear();
                }
            });
        }
    }

    SHOWN_NOW.with_borrow_mut(|shown| shown.depth += 1);
    let _leave = Leave;
    write!(f, "#{number} ")?;
    node.fmt(f)
}
