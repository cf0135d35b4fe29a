//! Which lines count: `#if` and its kin.

use crate::source::Span;

/// The conditionals that are open in a file, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Conditions(Vec<Condition>);

#[derive(Debug)]
struct Condition {
    opened: Span,
    /// The lines of the branch count.
    active: bool,
    /// A branch was taken, or none may be.
    settled: bool,
    has_else: bool,
}

/// What is wrong with an `#elif`, `#else` or `#endif`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misplaced {
    /// No conditional is open.
    NotOpen,
    /// The conditional has had its `#else`.
    AfterElse(Span),
}

impl Conditions {
    /// Tells whether lines count.
    pub(super) fn active(&self) -> bool {
        self.0.last().is_none_or(|condition| condition.active)
    }

    /// Opens a conditional. Inside of lines that do not count nothing does.
    pub(super) fn open(&mut self, opened: Span, holds: bool) {
        let outer = self.active();
        self.0.push(Condition { opened, active: outer && holds, settled: !outer || holds, has_else: false });
    }

    /// Tells whether the condition of an `#elif` decides anything.
    pub(super) fn elif_matters(&self) -> bool {
        self.0.last().is_some_and(|condition| !condition.settled && !condition.has_else)
    }

    /// Begins the next branch.
    pub(super) fn elif(&mut self, holds: bool) -> Result<(), Misplaced> {
        let condition = self.0.last_mut().ok_or(Misplaced::NotOpen)?;
        if condition.has_else {
            return Err(Misplaced::AfterElse(condition.opened));
        }
        condition.active = holds && !condition.settled;
        condition.settled |= holds;
        Ok(())
    }

    /// Begins the last branch.
    pub(super) fn otherwise(&mut self) -> Result<(), Misplaced> {
        self.elif(true)?;
        if let Some(condition) = self.0.last_mut() {
            condition.has_else = true;
        }
        Ok(())
    }

    /// Closes the innermost conditional.
    pub(super) fn close(&mut self) -> Result<(), Misplaced> {
        self.0.pop().map(|_| ()).ok_or(Misplaced::NotOpen)
    }

    /// Returns where conditionals begin that were not closed.
    pub(super) fn still_open(&self) -> impl Iterator<Item = Span> {
        self.0.iter().map(|condition| condition.opened)
    }
}
