// Calls the bank with JacORB, which knows nothing of replicas.
//
//   java -cp 'target/interop/jacorb/lib/*' org.jacorb.idl.parser -d java idl-examples/idl/Bank.idl
//   javac -nowarn -cp 'target/interop/jacorb/lib/*' -d java java/Banking/*.java idl-examples/clients/BankClient.java
//   java -cp 'java:target/interop/jacorb/lib/*' BankClient etc/Bank.ior Ada
import Banking.Account;
import Banking.AlreadyOpen;
import Banking.Bank;
import Banking.BankHelper;
import Banking.Movement;
import Banking.Overdrawn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

public class BankClient {
  private static Account accountOf(Bank bank, String owner) throws Exception {
    try {
      return bank.open(owner);
    } catch (AlreadyOpen taken) {
      System.out.println(taken.owner + " has an account");
      return bank.find(owner);
    }
  }

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    properties.put("org.omg.CORBA.ORBClass", "org.jacorb.orb.ORB");
    properties.put("org.omg.CORBA.ORBSingletonClass", "org.jacorb.orb.ORBSingleton");
    org.omg.CORBA.ORB orb = org.omg.CORBA.ORB.init(args, properties);

    String reference = Files.readString(Path.of(args.length > 0 ? args[0] : "etc/Bank.ior")).trim();
    String owner = args.length > 1 ? args[1] : "Ada";
    Bank bank = BankHelper.narrow(orb.string_to_object(reference));
    Account account = accountOf(bank, owner);
    System.out.println("deposited 100, now " + account.deposit(100, "wages"));
    System.out.println("withdrew 30, now " + account.withdraw(30, "rent"));
    try {
      account.withdraw(1000, "yacht");
    } catch (Overdrawn poor) {
      System.out.println("cannot withdraw " + poor.wanted + " of " + poor.balance);
    }
    for (Movement movement : account.movements()) {
      System.out.println(movement.text + " " + movement.amount);
    }
    System.out.println(account.describe());

    account.withdraw(account.balance(), "all of it");
    account.close();
    try {
      account.balance();
    } catch (org.omg.CORBA.OBJECT_NOT_EXIST e) {
      System.out.println("the account is closed");
    }
    bank.strike(owner);
    System.out.println(bank.owners().length + " accounts");
    orb.shutdown(true);
  }
}
