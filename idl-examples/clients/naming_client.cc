// Walks through a naming service with omniORB, which knows nothing of replicas, and tells each answer.
//
//   g++ -o naming-client idl-examples/clients/naming_client.cc -lomniORB4 -lomnithread
//   ./naming-client "$(cat etc/NameService.ior)"
//
// Any naming service will do: ./naming-client corbaloc::HOST:2809/NameService
#include <functional>
#include <iostream>
#include <omniORB4/CORBA.h>
#include <omniORB4/Naming.hh>

using CosNaming::NamingContext;
using CosNaming::NamingContextExt;
using CosNaming::NamingContextExt_ptr;
using CosNaming::NamingContextExt_var;
using CosNaming::NamingContext_ptr;
using CosNaming::NamingContext_var;

static CORBA::ORB_var orb;

// Words of a name as they came, whatever the service makes of them: id.kind/id.kind
static std::string words(const CosNaming::Name& name) {
  std::string text;
  for (CORBA::ULong at = 0; at < name.length(); ++at) {
    text += (at ? "/" : "") + std::string(name[at].id) + "." + std::string(name[at].kind);
  }
  return "<" + text + ">";
}

// Makes a name of such words.
static CosNaming::Name name(const std::string& text) {
  CosNaming::Name made;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(text.find('/', begin), text.size());
    std::string component = text.substr(begin, end - begin);
    size_t dot = component.find('.');
    CORBA::ULong length = made.length();
    made.length(length + 1);
    made[length].id = component.substr(0, dot).c_str();
    made[length].kind = dot == std::string::npos ? "" : component.substr(dot + 1).c_str();
    begin = end + 1;
  }
  return made;
}

static std::string kind_of(CORBA::Object_ptr object) {
  if (CORBA::is_nil(object)) return "nil";
  CORBA::String_var text = orb->object_to_string(object);
  // What a service hands out for contexts of its own says where it is; what was bound comes back as it was.
  return std::string(text).find("IOR:") == 0 && object->_is_a("IDL:omg.org/CosNaming/NamingContextExt:1.0") ? "a context" : "an object";
}

// Where a binding leads to, without a call of what may not be there.
static std::string place(CORBA::Object_ptr object) {
  CORBA::String_var text = orb->object_to_string(object);
  return text.in();
}

// Tells what a call returns, or what it raises.
static void tell(const std::string& what, const std::function<std::string()>& call) {
  std::string answer;
  try {
    answer = call();
  } catch (const NamingContext::NotFound& e) {
    const char* why[] = {"missing node", "not context", "not object"};
    answer = std::string("NotFound ") + why[e.why] + " " + words(e.rest_of_name);
  } catch (const NamingContext::CannotProceed& e) {
    answer = "CannotProceed " + words(e.rest_of_name);
  } catch (const NamingContext::InvalidName&) {
    answer = "InvalidName";
  } catch (const NamingContext::AlreadyBound&) {
    answer = "AlreadyBound";
  } catch (const NamingContext::NotEmpty&) {
    answer = "NotEmpty";
  } catch (const NamingContextExt::InvalidAddress&) {
    answer = "InvalidAddress";
  } catch (const CORBA::SystemException& e) {
    answer = e._name();
  }
  std::cout << what << ": " << answer << std::endl;
}

// A service that names are bound to. Nobody calls it.
static CORBA::Object_ptr service(int number) {
  return orb->string_to_object(("corbaloc::127.0.0.1:9/service" + std::to_string(number)).c_str());
}

static std::string done() { return "done"; }

static void bindings(NamingContextExt_ptr root) {
  CORBA::Object_var one = service(1), two = service(2);
  for (const char* at : {"a", "a/b", "a/b/c", "a.kind", "./x", "nowhere/x"}) {
    tell(std::string("bind_new_context ") + at, [&] {
      NamingContext_var made = root->bind_new_context(name(at));
      return kind_of(made);
    });
  }
  tell("bind_new_context a again", [&] { NamingContext_var made = root->bind_new_context(name("a")); return done(); });
  for (const char* at : {"o", "a/b/c/o", "a/b/o.txt", "missing/o", "a/missing/c/o", "o", "a", "", "z.", ".z", "."}) {
    tell(std::string("bind ") + at, [&] { root->bind(name(at), one); return done(); });
  }
  for (const char* at : {"o", "a/new", "a/b/missing/o", ""}) {
    tell(std::string("rebind ") + at, [&] { root->rebind(name(at), two); return done(); });
  }
  for (const char* at : {"o", "a/b/c/o", "a/b/o.txt", "a/new", "z", "a/b/o", "a/o.txt/x/y", "b/c", ""}) {
    tell(std::string("resolve ") + at, [&] { CORBA::Object_var found = root->resolve(name(at)); return place(found); });
  }
  for (const char* at : {"a", "a/b/c", "a.kind"}) {
    tell(std::string("resolve ") + at, [&] { CORBA::Object_var found = root->resolve(name(at)); return kind_of(found); });
  }
  for (const char* at : {"a/new", "a/new", "a/b/c/o", "a/x/y", ""}) {
    tell(std::string("unbind ") + at, [&] { root->unbind(name(at)); return done(); });
  }
}

static void contexts(NamingContextExt_ptr root) {
  CORBA::Object_var one = service(1);
  NamingContext_ptr made = NamingContext::_nil();
  tell("new_context", [&] { made = root->new_context(); return kind_of(made); });
  NamingContext_var loose = made;
  tell("bind in it", [&] { loose->bind(name("deep"), one); return done(); });
  tell("bind_context a/loose", [&] { root->bind_context(name("a/loose"), loose); return done(); });
  tell("bind_context a/loose again", [&] { root->bind_context(name("a/loose"), loose); return done(); });
  tell("resolve a/loose/deep", [&] { CORBA::Object_var found = root->resolve(name("a/loose/deep")); return place(found); });
  tell("bind_context a/loose/up", [&] { root->bind_context(name("a/loose/up"), root); return done(); });
  tell("resolve a/loose/up/a/loose/deep", [&] {
    CORBA::Object_var found = root->resolve(name("a/loose/up/a/loose/deep"));
    return place(found);
  });
  tell("rebind_context a.kind", [&] { root->rebind_context(name("a.kind"), loose); return done(); });
  tell("resolve a.kind/deep", [&] { CORBA::Object_var found = root->resolve(name("a.kind/deep")); return place(found); });
  tell("destroy it", [&] { loose->destroy(); return done(); });
  tell("unbind a/loose/up", [&] { root->unbind(name("a/loose/up")); return done(); });
  tell("unbind a/loose/deep", [&] { root->unbind(name("a/loose/deep")); return done(); });
  tell("destroy it", [&] { loose->destroy(); return done(); });
  tell("destroy it again", [&] { loose->destroy(); return done(); });
  tell("bind in it", [&] { loose->bind(name("x"), one); return done(); });
  tell("resolve a.kind", [&] { CORBA::Object_var found = root->resolve(name("a.kind")); return CORBA::is_nil(found) ? "nil" : "a reference"; });
  tell("resolve a.kind/x", [&] { CORBA::Object_var found = root->resolve(name("a.kind/x")); return place(found); });
  tell("unbind a.kind", [&] { root->unbind(name("a.kind")); return done(); });
  tell("unbind a/loose", [&] { root->unbind(name("a/loose")); return done(); });
  tell("destroy the root", [&] { root->destroy(); return done(); });
  tell("bind nil", [&] { root->bind(name("nil"), CORBA::Object::_nil()); return done(); });
  tell("resolve nil", [&] { CORBA::Object_var found = root->resolve(name("nil")); return CORBA::is_nil(found) ? "nil" : "a reference"; });
  tell("unbind nil", [&] { root->unbind(name("nil")); return done(); });
}

static std::string listed(const CosNaming::BindingList& list) {
  std::string text;
  for (CORBA::ULong at = 0; at < list.length(); ++at) {
    text += " " + words(list[at].binding_name) + (list[at].binding_type == CosNaming::ncontext ? "/" : "");
  }
  return std::to_string(list.length()) + text;
}

static void lists(NamingContextExt_ptr root) {
  NamingContext_var many = root->bind_new_context(name("many"));
  for (int at = 0; at < 7; ++at) {
    CORBA::Object_var object = service(at);
    many->bind(name("n" + std::to_string(at)), object);
  }
  for (CORBA::ULong how_many : {0u, 3u, 7u, 100u}) {
    tell("list " + std::to_string(how_many), [&] {
      CosNaming::BindingList_var list;
      CosNaming::BindingIterator_var rest;
      many->list(how_many, list.out(), rest.out());
      std::string text = listed(list);
      if (CORBA::is_nil(rest)) return text + ", no iterator";
      CosNaming::Binding_var one;
      text += "; next " + std::string(rest->next_one(one.out()) ? words(one->binding_name) : "none");
      CosNaming::BindingList_var more;
      while (rest->next_n(2, more.out())) text += "; " + listed(more);
      text += "; then " + listed(more) + (rest->next_one(one.out()) ? " and more" : " and no more");
      rest->destroy();
      try {
        rest->next_one(one.out());
      } catch (const CORBA::SystemException& e) {
        text += "; destroyed " + std::string(e._name());
      }
      return text;
    });
  }
  tell("list the root", [&] {
    CosNaming::BindingList_var list;
    CosNaming::BindingIterator_var rest;
    root->list(100, list.out(), rest.out());
    return listed(list);
  });
}

static void texts(NamingContextExt_ptr root) {
  for (const char* text : {"a", "a/b.c", "a\\/b/c\\.d.e\\\\f", ".", "./x", ".kind", "a.", "a.b.c", "", "/a", "a/", "a//b", "\\a", "a\\"}) {
    tell(std::string("to_name ") + text, [&] {
      CosNaming::Name_var made = root->to_name(text);
      CORBA::String_var back = root->to_string(made);
      return words(made) + " " + back.in();
    });
  }
  tell("to_string of no name", [&] { CORBA::String_var text = root->to_string(name("")); return std::string(text); });
  for (const char* address : {":localhost", "iiop:1.2@host:2809/NameService", "rir:", ":a:1,:b:2/Key", "", "nonsense", ":host#x"}) {
    for (const char* text : {"a/b.c", "sp ace/%<x>/\\./ok;?:@&=+$,-_!~*'()", "a//b"}) {
      tell(std::string("to_url ") + address + " " + text, [&] {
        CORBA::String_var url = root->to_url(address, text);
        return std::string(url);
      });
    }
  }
  for (const char* text : {"a/b/o.txt", "a/b/x", "a//b", "a/o.txt"}) {
    tell(std::string("resolve_str ") + text, [&] { CORBA::Object_var found = root->resolve_str(text); return place(found); });
  }
}

int main(int argc, char** argv) {
  orb = CORBA::ORB_init(argc, argv);
  CORBA::Object_var object = orb->string_to_object(argc > 1 ? argv[1] : "corbaloc::localhost/NameService");
  NamingContextExt_var root = NamingContextExt::_narrow(object);
  bindings(root);
  contexts(root);
  lists(root);
  texts(root);
  orb->destroy();
}
