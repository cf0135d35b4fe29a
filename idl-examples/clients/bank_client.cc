// Calls the bank with omniORB, which knows nothing of replicas.
//
//   omniidl -bcxx idl-examples/idl/Bank.idl
//   g++ -o bank-client -I. idl-examples/clients/bank_client.cc BankSK.cc -lomniORB4 -lomnithread
//   ./bank-client etc/Bank.ior Ada
#include <fstream>
#include <iostream>
#include "Bank.hh"

// A deposit must not be made twice, so that there is no handler for COMM_FAILURE here: a caller that gets one looks at the balance.
static Banking::Account_ptr account_of(Banking::Bank_ptr bank, const char* owner) {
  try {
    return bank->open(owner);
  } catch (const Banking::AlreadyOpen& taken) {
    std::cout << taken.owner << " has an account" << std::endl;
    return bank->find(owner);
  }
}

int main(int argc, char** argv) {
  CORBA::ORB_var orb = CORBA::ORB_init(argc, argv);
  std::string reference;
  std::ifstream(argc > 1 ? argv[1] : "etc/Bank.ior") >> reference;
  const char* owner = argc > 2 ? argv[2] : "Ada";

  CORBA::Object_var object = orb->string_to_object(reference.c_str());
  Banking::Bank_var bank = Banking::Bank::_narrow(object);
  Banking::Account_var account = account_of(bank, owner);
  std::cout << "deposited 100, now " << account->deposit(100, "wages") << std::endl;
  std::cout << "withdrew 30, now " << account->withdraw(30, "rent") << std::endl;
  try {
    account->withdraw(1000, "yacht");
  } catch (const Banking::Overdrawn& poor) {
    std::cout << "cannot withdraw " << poor.wanted << " of " << poor.balance << std::endl;
  }
  Banking::MovementSeq_var movements = account->movements();
  for (CORBA::ULong at = 0; at < movements->length(); ++at) {
    std::cout << movements[at].text << " " << movements[at].amount << std::endl;
  }
  CORBA::String_var words = account->describe();
  std::cout << words << std::endl;

  account->withdraw(account->balance(), "all of it");
  account->close();
  try {
    account->balance();
  } catch (const CORBA::OBJECT_NOT_EXIST&) {
    std::cout << "the account is closed" << std::endl;
  }
  bank->strike(owner);
  Banking::NameSeq_var owners = bank->owners();
  std::cout << owners->length() << " accounts" << std::endl;
  orb->destroy();
}
