//! The first release: an account is an owner and a balance.

use maestro::state::{Versioned, VersionedState};
use maestro::{Call, Completed, SystemException, SystemExceptionKind};
use serde::{Deserialize, Serialize};

use super::idl::banking::account::{CloseError, DepositError, WithdrawError};
use super::idl::banking::{self, AccountSkeleton, MovementSeq};
use super::{Release, close, with, without};

/// An account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) owner: String,
    pub(super) balance: i64,
}

impl VersionedState for Account {
    const VERSION: u32 = 1;
}

impl Release for Account {
    type Bound = Versioned<AccountSkeleton<Self>>;

    fn open(owner: String) -> Self {
        Self { owner, balance: 0 }
    }

    fn bound(self) -> Self::Bound {
        Versioned(AccountSkeleton(self))
    }
}

impl banking::Account for Account {
    fn owner(&self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok(self.owner.clone())
    }

    fn balance(&self, _: &Call<'_>) -> Result<i64, SystemException> {
        Ok(self.balance)
    }

    fn deposit(&mut self, _: &Call<'_>, amount: i64, _text: String) -> Result<i64, DepositError> {
        self.balance = with(self.balance, amount)?;
        Ok(self.balance)
    }

    fn withdraw(&mut self, _: &Call<'_>, amount: i64, _text: String) -> Result<i64, WithdrawError> {
        self.balance = without(self.balance, amount)?;
        Ok(self.balance)
    }

    /// This release never comes to the level at which there is such an operation.
    fn movements(&self, _: &Call<'_>) -> Result<MovementSeq, SystemException> {
        Err(SystemException::new(SystemExceptionKind::NoImplement, 0, Completed::No))
    }

    fn describe(&self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok(format!("{} has {}", self.owner, self.balance))
    }

    fn close(&mut self, call: &Call<'_>) -> Result<(), CloseError> {
        close(self.balance, call)
    }
}
