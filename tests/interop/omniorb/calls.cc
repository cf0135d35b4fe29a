#include "calls.h"

#include <ctime>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

int64_t now_ns() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<int64_t>(t.tv_sec) * 1000000000 + t.tv_nsec;
}

std::string reference_text(const std::string &reference) {
    if (reference.rfind("IOR:", 0) == 0 || reference.rfind("corba", 0) == 0) return reference;
    std::ifstream file(reference);
    std::string text;
    if (!(file >> text)) throw std::runtime_error("no reference in the file " + reference);
    return text;
}

static bool objects_are_kept = false;

void keep_objects() { objects_are_kept = true; }

CORBA::Object_var object_of(CORBA::ORB_ptr orb, const std::string &reference) {
    static std::map<std::string, CORBA::Object_var> kept;
    const std::string text = reference_text(reference);
    if (!objects_are_kept) return orb->string_to_object(text.c_str());
    CORBA::Object_var &object = kept[text];
    if (CORBA::is_nil(object)) object = orb->string_to_object(text.c_str());
    return object;
}

std::string Outcome::text() const {
    return kind == "system" ? name + " " + completed : kind == "ok" ? kind : name + " " + detail;
}

void Outcome::append_to(Line &line) const {
    line.text("outcome", kind == "ok" ? "ok" : kind == "error" ? "error" : "exception");
    if (kind == "system" || kind == "user") {
        Line exception;
        exception.text("kind", kind).text("name", name).text("id", id);
        if (kind == "system") exception.text("completed", completed).number("minor", minor);
        if (!detail.empty()) exception.text("detail", detail);
        line.raw("exception", exception.str());
    } else if (kind == "error") {
        line.text("error", detail);
    }
    line.number("start_ns", start_ns).number("end_ns", end_ns);
}

void describe_current_exception(Outcome &outcome) {
    try {
        throw;
    } catch (const CORBA::SystemException &e) {
        static const char *const COMPLETED[] = {"YES", "NO", "MAYBE"};
        outcome.kind = "system";
        outcome.name = e._name();
        outcome.id = e._rep_id();
        outcome.completed = COMPLETED[e.completed()];
        outcome.minor = e.minor();
        const char *minor = e.NP_minorString();
        outcome.detail = minor ? minor : "";
    } catch (const Directory::NotFound &e) {
        outcome.kind = "user";
        outcome.name = e._name();
        outcome.id = e._rep_id();
        outcome.detail = e.name.in();
    } catch (const CORBA::UserException &e) {
        outcome.kind = "user";
        outcome.name = e._name();
        outcome.id = e._rep_id();
    } catch (const omniORB::fatalException &e) {
        outcome.kind = "error";
        outcome.detail = std::string("omniORB fatal: ") + e.errmsg();
    } catch (const std::exception &e) {
        outcome.kind = "error";
        outcome.detail = e.what();
    }
}

static void raise_if_any(CORBA::Request_ptr request) {
    if (CORBA::Exception *raised = request->env()->exception()) raised->_raise();
}

void call_unknown_operation(CORBA::Object_ptr object, const char *operation) {
    CORBA::Request_var request = object->_request(operation);
    request->set_return_type(CORBA::_tc_void);
    request->invoke();
    raise_if_any(request);
}

void set_oneway(CORBA::Object_ptr grid, CORBA::Short n, CORBA::Short m, CORBA::Long value) {
    CORBA::Request_var request = grid->_request("set");
    request->add_in_arg() <<= n;
    request->add_in_arg() <<= m;
    request->add_in_arg() <<= value;
    request->send_oneway();
    raise_if_any(request);
}

std::string patterned(size_t octets, unsigned seed) {
    std::string text(octets, ' ');
    for (size_t i = 0; i < octets; i++) text[i] = static_cast<char>('a' + (i / 7 + i + seed) % 26);
    return text;
}
