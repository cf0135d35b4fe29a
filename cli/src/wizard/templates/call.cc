// Calls {{scoped}} as any client of omniORB would: clients/call etc/{{object}}.ior
#include <fstream>
#include <iostream>
#include <string>

#include "{{stem}}.hh"

int main(int argc, char** argv) {
  try {
    CORBA::ORB_var orb = CORBA::ORB_init(argc, argv);
    std::ifstream file(argc > 1 ? argv[1] : "etc/{{object}}.ior");
    std::string reference;
    file >> reference;
    CORBA::Object_var object = orb->string_to_object(reference.c_str());
    {{scoped}}_var narrowed = {{scoped}}::_narrow(object);
    if (CORBA::is_nil(narrowed)) {
      std::cerr << "the reference is of another interface" << std::endl;
      return 1;
    }
{{body}}    orb->destroy();
    return 0;
  } catch (const CORBA::Exception& exception) {
    std::cerr << exception._name() << std::endl;
    return 1;
  }
}
