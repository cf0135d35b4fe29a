//! A bank on generated skeletons: exceptions, structures, sequences, and objects that calls make and destroy.

use std::path::Path;

use maestro_bridge::CallError;
use maestro_giop::{CdrReader, CdrWriter, Error, Ior};

use crate::process::{Caller, Server};
use crate::replicated::Cluster;

/// A client of the bank.
pub(crate) struct Bank(Caller);

/// A client of one account.
pub(crate) struct Account(Caller);

/// What a call returns, or what it raised, as text.
type Answer<T> = Result<T, String>;

impl Bank {
    pub(crate) fn of(file: &Path) -> Self {
        Self(Caller::of(file))
    }

    pub(crate) fn open(&self, owner: &str) -> Answer<Account> {
        self.account("open", owner)
    }

    pub(crate) fn find(&self, owner: &str) -> Answer<Account> {
        self.account("find", owner)
    }

    fn account(&self, operation: &str, owner: &str) -> Answer<Account> {
        let found = ask(&self.0, operation, |body| body.write_string(owner), Ior::decode)?;
        Ok(Account(Caller::to(found)))
    }

    fn strike(&self, owner: &str) -> Answer<()> {
        ask(&self.0, "strike", |body| body.write_string(owner), |_| Ok(()))
    }

    pub(crate) fn owners(&self) -> Vec<String> {
        let names = |reply: &mut CdrReader<'_>| {
            let count = reply.read_sequence_length(4)?;
            (0..count).map(|_| reply.read_string()).collect()
        };
        ask(&self.0, "_get_owners", |_| Ok(()), names).expect("names")
    }
}

impl Account {
    pub(crate) fn deposit(&self, amount: i64, text: &str) -> Answer<i64> {
        self.pay("deposit", amount, text)
    }

    fn pay(&self, operation: &str, amount: i64, what: &str) -> Answer<i64> {
        let arguments = |body: &mut CdrWriter| {
            body.write_longlong(amount);
            body.write_string(what)
        };
        ask(&self.0, operation, arguments, number)
    }

    pub(crate) fn balance(&self) -> Answer<i64> {
        ask(&self.0, "_get_balance", |_| Ok(()), number)
    }

    pub(crate) fn describe(&self) -> Answer<String> {
        ask(&self.0, "describe", |_| Ok(()), text)
    }

    /// Returns amounts and texts.
    pub(crate) fn movements(&self) -> Answer<Vec<(i64, String)>> {
        let movements = |reply: &mut CdrReader<'_>| {
            let movement = |reply: &mut CdrReader<'_>| {
                let movement = (reply.read_longlong()?, reply.read_string()?);
                reply.read_ulonglong()?;
                Ok(movement)
            };
            let count = reply.read_sequence_length(21)?;
            (0..count).map(|_| movement(reply)).collect()
        };
        ask(&self.0, "movements", |_| Ok(()), movements)
    }

    fn close(&self) -> Answer<()> {
        ask(&self.0, "close", |_| Ok(()), |_| Ok(()))
    }
}

fn ask<T>(
    object: &Caller,
    operation: &str,
    arguments: impl Fn(&mut CdrWriter) -> Result<(), Error> + Sync,
    result: impl Fn(&mut CdrReader<'_>) -> Result<T, Error>,
) -> Answer<T> {
    match object.try_call(operation, arguments) {
        Ok(reply) => Ok(result(&mut reply.reader()).expect("what the interface says")),
        Err(CallError::User(raised)) => Err(raised.id.as_str().to_owned()),
        Err(CallError::System(exception)) => Err(exception.to_string()),
        Err(error) => Err(format!("no answer: {error}")),
    }
}

fn number(reply: &mut CdrReader<'_>) -> Result<i64, Error> {
    reply.read_longlong()
}

fn text(reply: &mut CdrReader<'_>) -> Result<String, Error> {
    reply.read_string()
}

const NOT_THERE: &str = "OBJECT_NOT_EXIST minor 0x4f4d0002 completed NO";

/// Calls every operation of a bank without accounts; what is left are Ada, with 70, and Bob, who is closed.
fn try_all(bank: &Bank, level: u32) {
    let raised = |name: &str| Some(format!("IDL:Banking/{name}:1.0"));
    let (ada, bob) = (bank.open("Ada").unwrap(), bank.open("Bob").unwrap());
    assert_eq!(bank.open("Ada").err(), raised("AlreadyOpen"));
    assert_eq!(bank.find("Cid").err(), raised("NoSuchAccount"));
    assert_eq!(ada.deposit(100, "wages"), Ok(100));
    assert_eq!(ada.pay("withdraw", 30, "rent"), Ok(70));
    assert_eq!(ada.pay("withdraw", 71, "yacht").err(), raised("Overdrawn"));
    assert_eq!(ada.deposit(0, "nothing").err(), raised("BadAmount"));
    assert_eq!(bank.find("Ada").unwrap().balance(), Ok(70));
    if level < 2 {
        assert_eq!(ada.describe().unwrap(), "Ada has 70");
        assert_eq!(ada.movements().unwrap_err(), "BAD_OPERATION minor 0x4f4d0002 completed NO");
    } else {
        assert_eq!(ada.describe().unwrap(), "Ada has 70 after 2 movements");
        assert_eq!(ada.movements().unwrap(), [(100, "wages".to_owned()), (-30, "rent".to_owned())]);
    }
    assert_eq!(ada.close().err(), raised("NotEmpty"));
    assert_eq!(bob.close(), Ok(()));
    assert_eq!(bob.balance().unwrap_err(), NOT_THERE);
    assert_eq!(bob.close().unwrap_err(), NOT_THERE);
    assert_eq!(bank.owners(), ["Ada", "Bob"]);
}

#[test]
fn a_bank_in_one_process_runs_at_the_highest_level_of_its_release() {
    for (release, level) in [("1", 1), ("2", 2)] {
        let directory = tempfile::tempdir().unwrap();
        let etc = directory.path().join("etc").display().to_string();
        let mut server = Server::start("bank", &["--etc", &etc, "--release", release]);
        server.ready();
        let bank = Bank::of(format!("{etc}/Bank.ior").as_ref());
        try_all(&bank, level);
        bank.strike("Bob").unwrap();
        assert_eq!(bank.owners(), ["Ada"]);
        assert!(bank.open("Bob").unwrap().balance() == Ok(0), "another account than the one that is no more");
        assert_eq!(server.stop().code(), Some(0));
    }
}

#[test]
fn accounts_that_came_and_went_are_the_same_after_kills_joins_and_a_full_stop() {
    let mut cluster = Cluster::start_with("bank", &[]);
    cluster.replicas.iter().flatten().for_each(|replica| replica.says("level 2"));
    try_all(&Bank::of(&cluster.file("Bank")), 2);
    let still_so = |cluster: &Cluster| {
        let bank = Bank::of(&cluster.file("Bank"));
        let ada = bank.find("Ada").unwrap();
        assert_eq!(ada.describe().unwrap(), "Ada has 70 after 2 movements");
        assert_eq!(bank.find("Bob").unwrap().balance().unwrap_err(), NOT_THERE);
    };
    for victim in 0..3 {
        cluster.kill(victim);
        still_so(&cluster);
        cluster.restart(victim);
    }
    still_so(&cluster);
    cluster.stop_all();
    cluster.start_all();
    still_so(&cluster);
}
