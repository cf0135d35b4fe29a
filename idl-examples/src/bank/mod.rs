//! A bank on generated skeletons, in two releases that run side by side.
//!
//! The second release keeps the movements of an account, and tells of them. That is another state, and another answer: it is level 2.
//! Until all replicas are of the second release they run at level 1, and do what the first one does.

mod first;
mod second;

use std::collections::BTreeMap;
use std::marker::PhantomData;

use maestro::codegen::Reference;
use maestro::{Call, Completed, ObjectKey, ReplicatedObject, SystemException, SystemExceptionKind};
use serde::{Deserialize, Serialize};

use self::idl::banking::bank::{FindError, OpenError, StrikeError};
use self::idl::banking::{self, AlreadyOpen, BadAmount, NoSuchAccount, NotEmpty, Overdrawn};

/// What is made of `idl/Bank.idl`.
pub(crate) mod idl {
    maestro::include_idl!("Bank");
}

/// The kind of the objects that a bank creates.
const ACCOUNT: &str = "Account";
/// What an account is to clients.
const ACCOUNT_ID: &str = "IDL:Banking/Account:1.0";

/// The objects of the first release.
pub(crate) fn first() -> maestro::Objects {
    objects::<first::Account>()
}

/// The objects of the second release.
pub(crate) fn second() -> maestro::Objects {
    objects::<second::Account>().level(2)
}

fn objects<A: Release>() -> maestro::Objects {
    maestro::Objects::new()
        .bind("Bank", || banking::BankSkeleton(Bank::<A>::default()))
        .kind(ACCOUNT, || A::bound(A::default()))
}

/// The accounts of a release.
pub(crate) trait Release: Default + 'static {
    /// The account as an object that can be bound.
    type Bound: ReplicatedObject;

    /// Opens an account.
    fn open(owner: String) -> Self;

    /// Chooses the form of its state.
    fn bound(self) -> Self::Bound;
}

/// Accounts by owner. Its state is self-describing, the default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "")]
struct Bank<A> {
    /// The keys of the accounts, which live in the orb.
    accounts: BTreeMap<String, Vec<u8>>,
    #[serde(skip)]
    release: PhantomData<fn() -> A>,
}

impl<A> Default for Bank<A> {
    fn default() -> Self {
        Self { accounts: BTreeMap::new(), release: PhantomData }
    }
}

impl<A: Release> banking::Bank for Bank<A> {
    fn open(&mut self, call: &Call<'_>, owner: String) -> Result<Reference, OpenError> {
        if self.accounts.contains_key(&owner) {
            return Err(AlreadyOpen { owner }.into());
        }
        let account = A::open(owner.clone()).bound();
        let key = call.create(ACCOUNT, Box::new(account)).map_err(SystemException::from)?;
        let opened = reference(&key, call)?;
        self.accounts.insert(owner, key.as_bytes().to_vec());
        Ok(opened)
    }

    fn find(&self, call: &Call<'_>, owner: String) -> Result<Reference, FindError> {
        match self.accounts.get(&owner) {
            Some(key) => Ok(reference(&ObjectKey::from(key.clone()), call)?),
            None => Err(NoSuchAccount { owner }.into()),
        }
    }

    fn strike(&mut self, _: &Call<'_>, owner: String) -> Result<(), StrikeError> {
        match self.accounts.remove(&owner) {
            Some(_) => Ok(()),
            None => Err(NoSuchAccount { owner }.into()),
        }
    }

    fn owners(&self, _: &Call<'_>) -> Result<banking::NameSeq, SystemException> {
        Ok(self.accounts.keys().cloned().collect())
    }
}

/// Makes the reference of an account.
fn reference(key: &ObjectKey, call: &Call<'_>) -> Result<Reference, SystemException> {
    let unreachable = || SystemException::new(SystemExceptionKind::Internal, 0, Completed::No);
    call.reference(key, ACCOUNT_ID).map(Reference::from).ok_or_else(unreachable)
}

/// Returns the balance after a deposit.
fn with(balance: i64, amount: i64) -> Result<i64, BadAmount> {
    balance.checked_add(amount).filter(|_| amount > 0).ok_or(BadAmount { amount })
}

/// Returns the balance after a withdrawal.
fn without(balance: i64, amount: i64) -> Result<i64, banking::account::WithdrawError> {
    match amount {
        ..=0 => Err(BadAmount { amount }.into()),
        wanted if wanted > balance => Err(Overdrawn { balance, wanted }.into()),
        _ => Ok(balance - amount),
    }
}

/// Ends an account that is empty.
fn close(balance: i64, call: &Call<'_>) -> Result<(), banking::account::CloseError> {
    if balance != 0 {
        return Err(NotEmpty { balance }.into());
    }
    Ok(call.destroy().map_err(SystemException::from)?)
}
