// One call per command, for a harness that decides itself what to call when.
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>

#include "calls.h"

namespace {

using Words = std::vector<std::string>;

const std::string &word(const Words &words, size_t index) {
    if (index >= words.size()) throw std::runtime_error("too few arguments for " + words[0]);
    return words[index];
}

long number(const Words &words, size_t index) { return std::stol(word(words, index)); }

CORBA::Short cell(const Words &words, size_t index) { return static_cast<CORBA::Short>(number(words, index)); }

std::string text_result(char *owned) {
    CORBA::String_var text = owned;
    return Line::quoted(text.in());
}

std::string reference_result(CORBA::ORB_ptr orb, CORBA::Object_ptr object) {
    return text_result(orb->object_to_string(object));
}

// Length and equality of the value with what `patterned` makes.
std::string value_result(const char *value, const Words &words) {
    Line line;
    const std::string text = value;
    line.number("length", static_cast<int64_t>(text.size()));
    if (words.size() > 2) {
        line.boolean("as_expected", text == patterned(number(words, 2), words.size() > 3 ? number(words, 3) : 0));
    }
    return line.str();
}

// Each command returns its result as JSON.
using Command = std::function<std::string(CORBA::ORB_ptr, const Words &)>;

const std::map<std::string, Command> &commands() {
    static const std::map<std::string, Command> table = {
        {"grid-height", [](auto orb, auto &w) { return std::to_string(reference_to<Grid>(orb, word(w, 1))->height()); }},
        {"grid-width", [](auto orb, auto &w) { return std::to_string(reference_to<Grid>(orb, word(w, 1))->width()); }},
        {"grid-get",
         [](auto orb, auto &w) { return std::to_string(reference_to<Grid>(orb, word(w, 1))->get(cell(w, 2), cell(w, 3))); }},
        {"grid-set",
         [](auto orb, auto &w) {
             reference_to<Grid>(orb, word(w, 1))->set(cell(w, 2), cell(w, 3), static_cast<CORBA::Long>(number(w, 4)));
             return "null";
         }},
        {"grid-set-oneway",
         [](auto orb, auto &w) {
             set_oneway(object_of(orb, word(w, 1)), cell(w, 2), cell(w, 3), static_cast<CORBA::Long>(number(w, 4)));
             return "null";
         }},
        {"perf-get",
         [](auto orb, auto &w) {
             CORBA::String_var value = reference_to<PerformanceTest>(orb, word(w, 1))->value();
             return value_result(value, w);
         }},
        {"perf-set",
         [](auto orb, auto &w) {
             const std::string value = patterned(number(w, 2), w.size() > 3 ? number(w, 3) : 0);
             reference_to<PerformanceTest>(orb, word(w, 1))->value(value.c_str());
             return "null";
         }},
        {"dir-create",
         [](auto orb, auto &w) {
             Entry_var entry = reference_to<Directory>(orb, word(w, 1))->create(word(w, 2).c_str());
             return reference_result(orb, entry);
         }},
        {"dir-find",
         [](auto orb, auto &w) {
             Entry_var entry = reference_to<Directory>(orb, word(w, 1))->find(word(w, 2).c_str());
             return reference_result(orb, entry);
         }},
        {"dir-size", [](auto orb, auto &w) { return std::to_string(reference_to<Directory>(orb, word(w, 1))->size()); }},
        {"entry-name", [](auto orb, auto &w) { return text_result(reference_to<Entry>(orb, word(w, 1))->name()); }},
        {"entry-get", [](auto orb, auto &w) { return text_result(reference_to<Entry>(orb, word(w, 1))->value()); }},
        {"entry-set",
         [](auto orb, auto &w) {
             reference_to<Entry>(orb, word(w, 1))->value(word(w, 2).c_str());
             return "null";
         }},
        {"keep",
         [](auto, auto &) {
             keep_objects();
             return "null";
         }},
        {"is-a",
         [](auto orb, auto &w) { return object_of(orb, word(w, 1))->_is_a(word(w, 2).c_str()) ? "true" : "false"; }},
        {"non-existent", [](auto orb, auto &w) { return object_of(orb, word(w, 1))->_non_existent() ? "true" : "false"; }},
        {"unknown-op",
         [](auto orb, auto &w) {
             call_unknown_operation(object_of(orb, word(w, 1)), "no_such_operation");
             return "null";
         }},
    };
    return table;
}

} // namespace

int run_command(CORBA::ORB_ptr orb, const std::vector<std::string> &words) {
    Line line;
    line.text("command", words[0]);
    auto found = commands().find(words[0]);
    if (found == commands().end()) {
        std::cout << line.text("outcome", "error").text("error", "unknown command").str() << std::endl;
        return 2;
    }
    std::string result;
    const Outcome outcome = attempt([&] { result = found->second(orb, words); });
    if (outcome.ok()) line.raw("result", result);
    outcome.append_to(line);
    std::cout << line.str() << std::endl;
    return outcome.kind == "error" ? 2 : 0;
}
