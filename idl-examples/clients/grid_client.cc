// Calls the Grid with omniORB, which knows nothing of replicas.
#include <fstream>
#include <iostream>
#include "Grid.hh"

// omniORB raises COMM_FAILURE once when the replica that it talks to dies, because it cannot know whether the call was
// executed. Calls of a Grid can be made again without harm, so this handler says: again.
static CORBA::Boolean again(void*, CORBA::ULong tries, const CORBA::COMM_FAILURE&) { return tries < 5; }

int main(int argc, char** argv) {
  CORBA::ORB_var orb = CORBA::ORB_init(argc, argv);
  omniORB::installCommFailureExceptionHandler(0, again);
  std::string reference;
  std::ifstream(argc > 1 ? argv[1] : "etc/Grid.ior") >> reference;

  CORBA::Object_var object = orb->string_to_object(reference.c_str());
  Grid_var grid = Grid::_narrow(object);
  grid->set(1, 2, 42);
  std::cout << "the cell at 1, 2 is " << grid->get(1, 2) << std::endl;
  try {
    grid->get(10, 0);
  } catch (const CORBA::BAD_PARAM&) {
    std::cout << "there is no cell at 10, 0" << std::endl;
  }
  orb->destroy();
}
