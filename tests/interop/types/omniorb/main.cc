// A server of Types::Echo that answers by itself, and for each target that it is given one that asks the target.
//
//   omni-types TARGET…       prints "ready ECHO RELAY…" and serves until its standard input ends
#include <omniORB4/CORBA.h>

#include <iostream>
#include <string>
#include <vector>

#include "echo.hh"
#include "turn.h"

namespace {

class EchoBase : public POA_Types::Echo {
public:
    void raise(CORBA::Long code, const char* reason, const Types::Point& where, Types::Colour c,
               const Types::OctetSeq& data) override {
        if (code == 0) throw Types::Bare();
        throw Types::Detailed(code, reason, where, c, data);
    }
};

class RelayBase : public POA_Types::Echo {
public:
    explicit RelayBase(Types::Echo_ptr target) : target(Types::Echo::_duplicate(target)) {}
    void raise(CORBA::Long code, const char* reason, const Types::Point& where, Types::Colour c,
               const Types::OctetSeq& data) override {
        target->raise(code, reason, where, c, data);
    }

protected:
    Types::Echo_var target;
};

#include "servants.h"

// Value types without operations need no more than reference counts.
template <class Obv>
class Counted : public virtual Obv, public virtual CORBA::DefaultValueRefCountBase {};

class Tagged : public Counted<OBV_Types::Tagged> {
    char* describe() override { return CORBA::string_dup(tag()); }
};

class SpeakerValue : public Counted<OBV_Types::SpeakerValue> {
    char* speak() override { return CORBA::string_dup(words()); }
};

template <class Value>
class Factory : public CORBA::ValueFactoryBase {
    CORBA::ValueBase* create_for_unmarshal() override { return new Value; }
};

template <class Value>
void factory(CORBA::ORB_ptr orb, const std::string& name) {
    CORBA::ValueFactoryBase_var made = new Factory<Value>;
    CORBA::ValueFactoryBase_var old = orb->register_value_factory(("IDL:Types/" + name + ":1.0").c_str(), made);
}

void factories(CORBA::ORB_ptr orb) {
    factory<Counted<OBV_Types::Account>>(orb, "Account");
    factory<Counted<OBV_Types::Savings>>(orb, "Savings");
    factory<Counted<OBV_Types::Premium>>(orb, "Premium");
    factory<Counted<OBV_Types::Node>>(orb, "Node");
    factory<Counted<OBV_Types::Folder>>(orb, "Folder");
    factory<Tagged>(orb, "Tagged");
    factory<SpeakerValue>(orb, "SpeakerValue");
}

}  // namespace

int main(int argc, char** argv) {
    try {
        CORBA::ORB_var orb = CORBA::ORB_init(argc, argv);
        factories(orb);
        CORBA::Object_var object = orb->resolve_initial_references("RootPOA");
        PortableServer::POA_var poa = PortableServer::POA::_narrow(object);
        std::vector<PortableServer::Servant_var<POA_Types::Echo>> servants;
        servants.push_back(new Echo);
        for (int at = 1; at < argc; ++at) {
            CORBA::Object_var target = orb->string_to_object(argv[at]);
            Types::Echo_var echo = Types::Echo::_unchecked_narrow(target);
            servants.push_back(new Relay(echo));
        }
        std::cout << "ready";
        for (auto& servant : servants) {
            PortableServer::ObjectId_var id = poa->activate_object(servant.in());
            CORBA::Object_var reference = poa->id_to_reference(id);
            CORBA::String_var text = orb->object_to_string(reference);
            std::cout << ' ' << text.in();
        }
        std::cout << std::endl;
        PortableServer::POAManager_var manager = poa->the_POAManager();
        manager->activate();
        std::string line;
        while (std::getline(std::cin, line)) {
        }
        orb->shutdown(true);
        orb->destroy();
        return 0;
    } catch (CORBA::Exception& exception) {
        std::cerr << "omni-types: " << exception._name() << std::endl;
        return 1;
    }
}
