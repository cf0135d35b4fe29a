//! A linearizability checker after Wing, Gong and Lowe: the independent judge of short runs.
//!
//! It looks at one cell, and at nothing but what clients saw: when each call began and ended, what it wrote, what it found. It
//! knows no delivery numbers. Cells are judged one by one, which is enough: a history is linearizable if and only if each
//! object's is (Herlihy and Wing 1990, theorem 1).
//!
//! Source: Lowe 2017, "Testing for linearizability", §3 (the algorithm of Wing and Gong with a memory of what was tried).

use std::collections::{HashMap, HashSet};

use super::history::{Call, Operation, Outcome};
use super::oracle::Retry;

/// A call of a cell, as the judge sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When it began.
    pub start_ns: i64,
    /// When it ended; `None` where it may take effect at any time after it began, or never.
    pub end_ns: Option<i64>,
    /// What it wrote.
    pub written: Option<i64>,
    /// What the cell had before, where the client was told.
    pub found: Option<i64>,
}

/// What came of judging a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// There is an order that explains everything.
    Linearizable,
    /// There is none.
    NotLinearizable,
    /// So many states were tried that the judge gave up.
    Undecided,
}

/// How many states of the search are tried for one cell.
pub const MOST_STATES: usize = 200_000;

/// What came of judging all cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many cells were judged.
    pub cells: usize,
    /// The calls of the cell that had most.
    pub longest: usize,
    /// Cells without an order that explains them.
    pub wrong: Vec<u32>,
    /// Cells that were given up.
    pub undecided: Vec<u32>,
}

/// Judges every cell of a run. `retries` are the second executions of calls that clients' ORBs sent twice: what came of those
/// no client was told.
#[must_use]
pub fn judge(calls: &[Call], retries: &[Retry]) -> Summary {
    let mut cells: HashMap<u32, Vec<Step>> = HashMap::new();
    let mut starts = HashMap::new();
    for call in calls {
        starts.insert(call.id, call.start_ns);
        cells.entry(call.cell).or_default().extend(step(call));
    }
    for retry in retries {
        let Operation::Write(value) = retry.operation else { continue };
        let start_ns = starts.get(&retry.id).copied().unwrap_or(i64::MIN);
        let step = Step { start_ns, end_ns: None, written: Some(value), found: None };
        cells.entry(retry.cell).or_default().push(step);
    }
    let mut summary = Summary { cells: cells.len(), ..Summary::default() };
    for (cell, steps) in cells {
        summary.longest = summary.longest.max(steps.len());
        match linearizable(&steps, 0, MOST_STATES) {
            Judgement::Linearizable => {}
            Judgement::NotLinearizable => summary.wrong.push(cell),
            Judgement::Undecided => summary.undecided.push(cell),
        }
    }
    summary.wrong.sort_unstable();
    summary.undecided.sort_unstable();
    summary
}

/// Returns what a call is to the judge: nothing where it cannot have changed anything and found nothing. That a call was not
/// executed is not believed here: some ORBs say so of calls that they gave up.
fn step(call: &Call) -> Option<Step> {
    let Call { start_ns, end_ns, .. } = *call;
    let written = match call.operation {
        Operation::Write(value) => Some(value),
        Operation::Read => None,
    };
    match &call.outcome {
        Outcome::Answered(receipt) => {
            Some(Step { start_ns, end_ns: Some(end_ns), written, found: Some(receipt.before) })
        }
        _ => written.map(|_| Step { start_ns, end_ns: None, written, found: None }),
    }
}

/// Searches for an order of steps that keeps to real time and in which each one finds what the one before left; `initial` is
/// what the cell has at first, `most` how many states may be tried.
#[must_use]
pub fn linearizable(steps: &[Step], initial: i64, most: usize) -> Judgement {
    let steps = worth_trying(steps);
    Search::new(&steps, initial).run(most)
}

/// Leaves out writes without an end that nobody found: an order without them has them at its end.
fn worth_trying(steps: &[Step]) -> Vec<Step> {
    let found: HashSet<i64> = steps.iter().filter_map(|step| step.found).collect();
    let wanted =
        |step: &&Step| step.end_ns.is_some() || step.written.is_some_and(|value| found.contains(&value));
    steps.iter().filter(wanted).copied().collect()
}

/// The beginnings and ends of steps in the order of time, as a list out of which steps are lifted and put back.
struct Search<'a> {
    steps: &'a [Step],
    /// What happens at each place: the step, and whether it is its beginning.
    places: Vec<(usize, bool)>,
    /// The place of the end of each step.
    ends: Vec<usize>,
    next: Vec<usize>,
    previous: Vec<usize>,
    value: i64,
    /// Which steps are in the order so far.
    done: Box<[u64]>,
    /// The order so far: the place of the beginning, and the value before.
    chosen: Vec<(usize, i64)>,
    tried: HashSet<(Box<[u64]>, i64)>,
}

/// Before the first place, and after the last one.
const HEAD: usize = 0;

impl<'a> Search<'a> {
    fn new(steps: &'a [Step], initial: i64) -> Self {
        let mut moments: Vec<(i64, bool, usize)> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            // At one moment beginnings come first: such calls count as concurrent.
            moments.push((step.start_ns, false, at));
            moments.push((step.end_ns.unwrap_or(i64::MAX), true, at));
        }
        moments.sort_unstable();
        let mut places = vec![(usize::MAX, false)];
        let mut ends = vec![0; steps.len()];
        for (_, is_end, step) in moments {
            if is_end {
                ends[step] = places.len();
            }
            places.push((step, !is_end));
        }
        let count = places.len();
        Self {
            steps,
            ends,
            next: (0..count).map(|at| (at + 1) % count).collect(),
            previous: (0..count).map(|at| (at + count - 1) % count).collect(),
            places,
            value: initial,
            done: vec![0; steps.len().div_ceil(64)].into(),
            chosen: Vec::new(),
            tried: HashSet::new(),
        }
    }

    fn run(&mut self, most: usize) -> Judgement {
        let mut at = self.next[HEAD];
        while self.next[HEAD] != HEAD {
            let (step, begins) = self.places[at];
            if begins && self.take(at, step) {
                if self.tried.len() > most {
                    return Judgement::Undecided;
                }
                at = self.next[HEAD];
            } else if begins {
                at = self.next[at];
            } else if self.is_optional(at) {
                return Judgement::Linearizable;
            } else {
                // This step has to come before anything that begins later, and cannot: take the last choice back.
                let Some((last, value)) = self.chosen.pop() else { return Judgement::NotLinearizable };
                self.put_back(last, value);
                at = self.next[last];
            }
        }
        Judgement::Linearizable
    }

    /// Says whether nothing is left from this end on but steps that need never happen.
    fn is_optional(&self, end: usize) -> bool {
        self.steps[self.places[end].0].end_ns.is_none()
    }

    /// Puts a step next into the order, unless it cannot be or that was tried.
    fn take(&mut self, at: usize, step: usize) -> bool {
        let Step { written, found, .. } = self.steps[step];
        if found.is_some_and(|found| found != self.value) {
            return false;
        }
        let value = written.unwrap_or(self.value);
        self.done[step / 64] |= 1 << (step % 64);
        if !self.tried.insert((self.done.clone(), value)) {
            self.done[step / 64] &= !(1 << (step % 64));
            return false;
        }
        self.chosen.push((at, self.value));
        self.value = value;
        for place in [at, self.ends[step]] {
            let (before, after) = (self.previous[place], self.next[place]);
            self.next[before] = after;
            self.previous[after] = before;
        }
        true
    }

    fn put_back(&mut self, at: usize, value: i64) {
        let step = self.places[at].0;
        for place in [self.ends[step], at] {
            let (before, after) = (self.previous[place], self.next[place]);
            self.next[before] = place;
            self.previous[after] = place;
        }
        self.done[step / 64] &= !(1 << (step % 64));
        self.value = value;
    }
}

#[cfg(test)]
mod tests;
