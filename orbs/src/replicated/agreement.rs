//! Whether the replicas still give the same answers.

use std::collections::{BTreeMap, VecDeque};

use maestro_adaptors::{Outcome, StateError, StateReader, StateWriter};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::update::Checkpoint;
use crate::mix::mix;

/// Every how many deliveries the replicas compare their answers.
pub(super) const CHECKPOINT_DELIVERIES: u64 = 4096;

/// How many checkpoints are remembered. A replica's word on an older one is not heard.
const CHECKPOINTS: usize = 8;

/// A rolling hash of (delivery number, status, answer), and what others say that theirs is.
///
/// Source: DESIGN §4: "the odd one out leaves and takes the state anew".
#[derive(Debug, Clone, Default)]
pub(super) struct Agreement {
    hash: u64,
    own: VecDeque<Checkpoint>,
    /// What was said of each checkpoint: member, hash.
    words: BTreeMap<u64, BTreeMap<u32, u64>>,
    /// The last multiple of [`CHECKPOINT_DELIVERIES`] that was passed.
    passed: u64,
}

/// What the words on a checkpoint amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody disagrees with a majority, as far as is known.
    Agreed,
    /// Another replica gave other answers than this one, and it is not known which of them is right.
    Differ {
        /// The delivery by which they differ at the latest.
        delivery: u64,
    },
    /// A majority of the configured replicas gave other answers than this one.
    Odd {
        /// The delivery by which they differ at the latest.
        delivery: u64,
    },
}

impl Agreement {
    /// Adds an answer.
    pub(super) fn add(&mut self, delivery: u64, outcome: &Outcome) {
        let seed = mix(self.hash, mix(delivery, outcome.status as u64));
        self.hash = xxh3_64_with_seed(&outcome.body, seed);
    }

    /// Takes in what another partition has answered.
    pub(super) fn merge(&mut self, other: &Self) {
        self.hash = mix(self.hash, other.hash);
    }

    /// Returns the checkpoint to cast when a multiple of [`CHECKPOINT_DELIVERIES`] has been passed by `delivery`.
    ///
    /// All replicas pass it at the same delivery, because they see the same deliveries.
    pub(super) fn checkpoint(&mut self, delivery: u64) -> Option<Checkpoint> {
        let multiple = delivery - delivery % CHECKPOINT_DELIVERIES;
        if multiple <= self.passed {
            return None;
        }
        self.passed = multiple;
        let checkpoint = Checkpoint { delivery, hash: self.hash };
        self.own.push_back(checkpoint);
        if self.own.len() > CHECKPOINTS {
            self.own.pop_front();
        }
        Some(checkpoint)
    }

    /// Hears a replica's word and judges this one. `majority`: how many of the configured replicas that is.
    pub(super) fn hear(&mut self, member: u32, word: Checkpoint, majority: usize) -> Verdict {
        let Some(own) = self.own.iter().find(|own| own.delivery == word.delivery).copied() else {
            return Verdict::Agreed;
        };
        let words = self.words.entry(word.delivery).or_default();
        words.insert(member, word.hash);
        let others = words.values().filter(|&&hash| hash == word.hash).count();
        let differ = word.hash != own.hash;
        while self.words.len() > CHECKPOINTS {
            self.words.pop_first();
        }
        match (differ, others >= majority) {
            (false, _) => Verdict::Agreed,
            (true, false) => Verdict::Differ { delivery: word.delivery },
            (true, true) => Verdict::Odd { delivery: word.delivery },
        }
    }

    /// Writes the hash into a state.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub(super) fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_ulonglong(self.hash)?;
        state.write_ulonglong(self.passed)
    }

    /// Reads the hash out of a state.
    ///
    /// # Errors
    ///
    /// Fails when the state is damaged or broken off.
    pub(super) fn get_state(state: &mut StateReader<'_>) -> Result<Self, StateError> {
        Ok(Self { hash: state.read_ulonglong()?, passed: state.read_ulonglong()?, ..Self::default() })
    }
}
