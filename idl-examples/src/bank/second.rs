//! The second release: an account keeps its movements, from level 2 on. At level 1 it is what the first release's is.

use maestro::state::{VersionReader, VersionWriter, Versioned, VersionedState};
use maestro::{Call, StateError, SystemException};
use serde::{Deserialize, Serialize};

use super::first;
use super::idl::banking::account::{CloseError, DepositError, WithdrawError};
use super::idl::banking::{self, AccountSkeleton, Movement, MovementSeq};
use super::{Release, close, with, without};

/// The level at which movements are kept and told.
const MOVEMENTS: u32 = 2;
/// How many of them.
const KEPT: usize = 100;

/// An account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Account {
    /// What the first release has.
    base: first::Account,
    /// Oldest first.
    movements: Vec<Movement>,
    /// How many there were, those that are kept no more included.
    count: u64,
}

impl VersionedState for Account {
    const VERSION: u32 = 2;

    fn migrate(old: VersionReader<'_, '_>) -> Result<Self, StateError> {
        match old.version() {
            1 => Ok(Self { base: old.read()?, ..Self::default() }),
            _ => Err(old.unknown()),
        }
    }

    fn version_at(level: u32) -> u32 {
        if level < MOVEMENTS { 1 } else { 2 }
    }

    /// Nothing is lost: at level 1 there are no movements.
    fn push_old(&self, old: VersionWriter<'_, '_>) -> Result<(), StateError> {
        old.write(&self.base)
    }
}

impl Release for Account {
    type Bound = Versioned<AccountSkeleton<Self>>;

    fn open(owner: String) -> Self {
        Self { base: first::Account { owner, balance: 0 }, ..Self::default() }
    }

    fn bound(self) -> Self::Bound {
        Versioned(AccountSkeleton(self))
    }
}

impl Account {
    /// Notes a movement.
    fn note(&mut self, call: &Call<'_>, amount: i64, text: String) {
        if call.level() < MOVEMENTS {
            return;
        }
        if self.movements.len() == KEPT {
            self.movements.remove(0);
        }
        self.movements.push(Movement { amount, text, at: call.time().unix_ns });
        self.count += 1;
    }
}

impl banking::Account for Account {
    fn owner(&self, call: &Call<'_>) -> Result<String, SystemException> {
        self.base.owner(call)
    }

    fn balance(&self, call: &Call<'_>) -> Result<i64, SystemException> {
        self.base.balance(call)
    }

    fn deposit(&mut self, call: &Call<'_>, amount: i64, text: String) -> Result<i64, DepositError> {
        self.base.balance = with(self.base.balance, amount)?;
        self.note(call, amount, text);
        Ok(self.base.balance)
    }

    fn withdraw(&mut self, call: &Call<'_>, amount: i64, text: String) -> Result<i64, WithdrawError> {
        self.base.balance = without(self.base.balance, amount)?;
        self.note(call, -amount, text);
        Ok(self.base.balance)
    }

    fn movements(&self, _: &Call<'_>) -> Result<MovementSeq, SystemException> {
        Ok(self.movements.clone())
    }

    fn describe(&self, call: &Call<'_>) -> Result<String, SystemException> {
        let words = self.base.describe(call)?;
        Ok(if call.level() < MOVEMENTS { words } else { format!("{words} after {} movements", self.count) })
    }

    fn close(&mut self, call: &Call<'_>) -> Result<(), CloseError> {
        close(self.base.balance, call)
    }
}
