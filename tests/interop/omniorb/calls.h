// What every mode of the client needs: references, outcomes of calls as JSON, values of any length.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "Directory.hh"
#include "Grid.hh"
#include "PerformanceTest.hh"
#include "json.h"

// Monotonic time, in nanoseconds: comparable between processes of one machine.
int64_t now_ns();

// The text of a reference: a file's contents, or the argument itself where it is IOR:… or corbaloc:….
std::string reference_text(const std::string &reference);

// The object of a file, an IOR or a corbaloc.
CORBA::Object_var object_of(CORBA::ORB_ptr orb, const std::string &reference);

// From here on `object_of` gives the same object for the same text, as a program has that holds its object: what the ORB
// has learned about it since, which address answers for example, is known to the next call.
void keep_objects();

// The same, as an `I`. Asks the server with _is_a where the reference does not tell the type.
template <class I> typename I::_var_type reference_to(CORBA::ORB_ptr orb, const std::string &reference) {
    CORBA::Object_var object = object_of(orb, reference);
    typename I::_var_type narrowed = I::_narrow(object);
    if (CORBA::is_nil(narrowed)) throw std::runtime_error("the object has another type: " + reference);
    return narrowed;
}

// How a call ended. `kind` is ok, system, user or error.
struct Outcome {
    std::string kind = "ok", name, id, completed, detail;
    unsigned minor = 0;
    int64_t start_ns = 0, end_ns = 0;

    bool ok() const { return kind == "ok"; }
    // True where the call may have been executed although it failed.
    bool maybe() const { return kind == "system" && completed != "NO"; }
    std::string text() const;
    void append_to(Line &line) const;
};

// Fills the outcome in from the exception that is being handled.
void describe_current_exception(Outcome &outcome);

// Runs `call` and says how it ended. Never throws.
template <class F> Outcome attempt(F call) {
    Outcome outcome;
    outcome.start_ns = now_ns();
    try {
        call();
    } catch (...) {
        describe_current_exception(outcome);
    }
    outcome.end_ns = now_ns();
    return outcome;
}

// Calls an operation without arguments that no IDL declares, through the dynamic invocation interface.
void call_unknown_operation(CORBA::Object_ptr object, const char *operation);

// Sends Grid::set as a oneway, through the dynamic invocation interface.
void set_oneway(CORBA::Object_ptr grid, CORBA::Short n, CORBA::Short m, CORBA::Long value);

// `octets` characters that differ by `seed` and by place, so that a wrong order of fragments shows.
std::string patterned(size_t octets, unsigned seed);

int run_command(CORBA::ORB_ptr orb, const std::vector<std::string> &words);
int run_suite(CORBA::ORB_ptr orb, const std::vector<std::string> &words);
int run_load(CORBA::ORB_ptr orb, const std::vector<std::string> &words);
