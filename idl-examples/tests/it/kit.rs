//! The bank in the test kit: three replicas in memory, whose states and replies are compared after every step.

use maestro::client::Failure;
use maestro::testing::Cluster;
use maestro_examples::banking::account::CloseFailure;
use maestro_examples::banking::{AccountClient, BankClient};

#[test]
fn the_bank_is_alike_at_every_replica_whatever_happens_to_them() {
    for release in [1, 2] {
        let mut cluster = Cluster::serving(3, maestro_examples::bank(release));
        let bank: BankClient = cluster.stub();
        let ada = cluster.ask(0, bank.open("Ada")).expect("an account");
        let ada = AccountClient::from_reference(ada).expect("a reference");
        assert_eq!(cluster.ask(1, ada.deposit(100, "wages")).expect("a sum"), 100);
        cluster.crash(2);
        assert_eq!(cluster.ask(0, ada.withdraw(30, "rent")).expect("a sum"), 70);
        cluster.restart(2);
        let words = if release < 2 { "Ada has 70" } else { "Ada has 70 after 2 movements" };
        assert_eq!(cluster.ask(2, ada.describe()).expect("words"), words);
        assert!(matches!(cluster.ask(2, ada.close()), Err(CloseFailure::NotEmpty(_))));
        cluster.ask(0, ada.withdraw(70, "all of it")).expect("a withdrawal");
        cluster.partition(&[&[0, 1], &[2]]);
        cluster.ask(1, ada.close()).expect("an end");
        cluster.heal();
        let gone: Result<i64, Failure> = cluster.ask(2, ada.balance());
        assert!(gone.unwrap_err().to_string().contains("OBJECT_NOT_EXIST"));
        assert_eq!(cluster.ask(2, bank.owners()).expect("names"), ["Ada"]);
        cluster.check();
    }
}
