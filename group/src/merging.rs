//! Histories that went different ways, and which of them one history has taken in.

use serde::{Deserialize, Serialize};

use crate::history::ViewTable;
use crate::types::ViewId;

/// How many lines a member remembers that its history has taken in.
const MERGED_LINES: usize = 256;

/// A history that a partition went on with: its last view, and up to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// The last view of it.
    pub view: ViewId,
    /// The number of its last cast.
    pub held: u64,
}

/// Lines that a history has taken in by a merge, oldest first. What is forgotten may be merged once more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged(Vec<Line>);

impl Merged {
    /// Tells whether a line, or a longer one of the same view, was taken in.
    #[must_use]
    pub fn covers(&self, line: Line) -> bool {
        self.0.iter().any(|merged| merged.view == line.view && merged.held >= line.held)
    }

    /// Notes a line.
    pub(crate) fn note(&mut self, line: Line) {
        if !self.covers(line) {
            self.0.push(line);
            if self.0.len() > MERGED_LINES {
                self.0.remove(0);
            }
        }
    }

    /// Notes the lines of another history that this one contains.
    pub(crate) fn note_all(&mut self, other: &Self) {
        other.0.iter().for_each(|line| self.note(*line));
    }
}

impl Line {
    /// Tells whether a history of these views, up to `held`, begins with the line or has taken it in.
    pub(crate) fn is_in(self, table: &ViewTable, held: u64, merged: &Merged) -> bool {
        merged.covers(self) || table.end_of(self.view, held).is_some_and(|end| end >= self.held)
    }
}
