// All checks of the interfaces in one process: what a stock client must see of any server of theirs.
#include <climits>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>

#include "calls.h"
#include "ior.h"

namespace {

class Suite {
public:
    explicit Suite(CORBA::ORB_ptr orb) : orb_(CORBA::ORB::_duplicate(orb)) {}

    // Passes where `body` returns true and raises nothing.
    void check(const std::string &name, const std::function<bool()> &body) {
        bool holds = false;
        const Outcome outcome = attempt([&] { holds = body(); });
        report(name, outcome.ok() && holds, outcome.ok() ? "wrong result" : outcome.text());
    }

    // Passes where `body` raises the exception that `text` names: "BAD_PARAM NO" by completion, "NotFound x" by detail.
    void raises(const std::string &name, const std::string &text, const std::function<void()> &body) {
        const Outcome outcome = attempt(body);
        report(name, outcome.text() == text, "raised " + outcome.text() + ", expected " + text);
    }

    // Runs the checks of one interface; what they raise outside of a check is a failure too.
    void group(const std::string &name, const std::function<void()> &checks) {
        const Outcome outcome = attempt(checks);
        if (!outcome.ok()) report(name + " checks could run", false, outcome.text());
    }

    int finish() {
        std::cout << Line().boolean("summary", true).number("passed", passed_).number("failed", failed_).str() << std::endl;
        return failed_ == 0 && passed_ > 0 ? 0 : 1;
    }

    CORBA::ORB_ptr orb() const { return orb_.in(); }

private:
    void report(const std::string &name, bool pass, const std::string &detail) {
        Line line;
        line.text("check", name).boolean("pass", pass);
        if (!pass) line.text("detail", detail);
        std::cout << line.str() << std::endl;
        (pass ? passed_ : failed_) += 1;
    }

    CORBA::ORB_var orb_;
    int passed_ = 0, failed_ = 0;
};

// The corbaloc of a key at the address that a reference names.
std::string corbaloc(const std::string &reference, const std::string &key) {
    const std::string text = reference_text(reference);
    if (text.rfind("corbaloc:", 0) == 0) return text.substr(0, text.find('/') + 1) + key;
    struct ior ior;
    if (ior_parse(&ior, text.c_str()) != 0) throw std::runtime_error("no IIOP profile in " + reference);
    return "corbaloc:iiop:1.2@" + std::string(ior.host) + ":" + std::to_string(ior.port) + "/" + key;
}

// What every object answers, whatever its interface.
void check_object(Suite &s, const std::string &reference, const std::string &name) {
    CORBA::Object_var object = object_of(s.orb(), reference);
    const std::string id = "IDL:" + name + ":1.0";
    s.check(name + " exists", [&] { return !object->_non_existent(); });
    s.check(name + " is_a itself", [&] { return object->_is_a(id.c_str()); });
    s.check(name + " is_a Object", [&] { return object->_is_a("IDL:omg.org/CORBA/Object:1.0"); });
    s.check(name + " is not something else", [&] { return !object->_is_a("IDL:SomethingElse:1.0"); });
    s.raises(name + " unknown operation", "BAD_OPERATION NO",
             [&] { call_unknown_operation(object, "no_such_operation"); });
    s.check(name + " by name", [&] {
        CORBA::Object_var named = object_of(s.orb(), corbaloc(reference, name));
        return !named->_non_existent() && named->_is_a(id.c_str());
    });
    s.check(name + " unknown key does not exist", [&] {
        CORBA::Object_var unknown = object_of(s.orb(), corbaloc(reference, "NoSuchObject"));
        return unknown->_non_existent();
    });
    s.raises(name + " unknown key", "OBJECT_NOT_EXIST NO", [&] {
        CORBA::Object_var unknown = object_of(s.orb(), corbaloc(reference, "NoSuchObject"));
        call_unknown_operation(unknown, "anything");
    });
}

void check_grid(Suite &s, const std::string &reference) {
    check_object(s, reference, "Grid");
    Grid_var grid = reference_to<Grid>(s.orb(), reference);
    s.check("Grid height and width", [&] { return grid->height() == 10 && grid->width() == 10; });
    const CORBA::Long values[] = {0, 1, -1, 305419896, INT_MAX, INT_MIN};
    CORBA::Short place = 0;
    for (CORBA::Long value : values) {
        const CORBA::Short n = place, m = static_cast<CORBA::Short>(9 - place);
        s.check("Grid set and get " + std::to_string(value), [&] {
            grid->set(n, m, value);
            return grid->get(n, m) == value;
        });
        place++;
    }
    const std::pair<CORBA::Short, CORBA::Short> outside[] = {{10, 0}, {0, 10}, {-1, 0}, {0, -1}, {SHRT_MAX, SHRT_MIN}};
    for (auto cell : outside) {
        const std::string at = std::to_string(cell.first) + "," + std::to_string(cell.second);
        s.raises("Grid set outside " + at, "BAD_PARAM NO", [&] { grid->set(cell.first, cell.second, 1); });
        s.raises("Grid get outside " + at, "BAD_PARAM NO", [&] { grid->get(cell.first, cell.second); });
    }
    s.check("Grid set and get by name", [&] {
        Grid_var named = reference_to<Grid>(s.orb(), corbaloc(reference, "Grid"));
        named->set(3, 4, 99);
        return grid->get(3, 4) == 99;
    });
    s.check("Grid set as a oneway", [&] {
        set_oneway(grid, 5, 5, 4242);
        // A oneway may go out on another connection than the next call, so what follows may overtake it.
        for (int i = 0; i < 10000; i++) {
            if (grid->get(5, 5) == 4242) return true;
        }
        return false;
    });
}

void check_performance(Suite &s, const std::string &reference, size_t large) {
    check_object(s, reference, "PerformanceTest");
    PerformanceTest_var test = reference_to<PerformanceTest>(s.orb(), reference);
    // Around omniORB's 8192 octets a message begins to be cut in fragments.
    for (size_t octets : {size_t(0), size_t(1), size_t(4), size_t(1024), size_t(8100), size_t(8192), size_t(8300), size_t(65536), large}) {
        s.check("PerformanceTest value of " + std::to_string(octets), [&] {
            const std::string value = patterned(octets, static_cast<unsigned>(octets));
            test->value(value.c_str());
            CORBA::String_var got = test->value();
            return value == got.in();
        });
    }
}

void check_directory(Suite &s, const std::string &reference) {
    check_object(s, reference, "Directory");
    Directory_var directory = reference_to<Directory>(s.orb(), reference);
    const std::string name = "entry-" + std::to_string(now_ns());
    const CORBA::Long before = directory->size();
    s.raises("Directory find what is not there", "NotFound " + name, [&] { directory->find(name.c_str()); });
    Entry_var entry;
    s.check("Directory create", [&] {
        entry = directory->create(name.c_str());
        return !CORBA::is_nil(entry) && directory->size() == before + 1;
    });
    s.raises("Directory create twice", "AlreadyBound ", [&] { directory->create(name.c_str()); });
    if (CORBA::is_nil(entry)) return;
    s.check("Entry name", [&] {
        CORBA::String_var got = entry->name();
        return name == got.in();
    });
    s.check("Entry value through another reference", [&] {
        entry->value("forty-two");
        Entry_var found = directory->find(name.c_str());
        CORBA::String_var got = found->value();
        return std::string(got.in()) == "forty-two";
    });
    s.check("Entry by its stringified reference", [&] {
        CORBA::String_var text = s.orb()->object_to_string(entry);
        CORBA::String_var got = reference_to<Entry>(s.orb(), text.in())->name();
        return name == got.in();
    });
    s.check("Entry is_a", [&] { return entry->_is_a("IDL:Entry:1.0") && !entry->_is_a("IDL:Directory:1.0"); });
    s.raises("Entry unknown operation", "BAD_OPERATION NO", [&] { call_unknown_operation(entry, "no_such_operation"); });
}

} // namespace

int run_suite(CORBA::ORB_ptr orb, const std::vector<std::string> &words) {
    std::map<std::string, std::string> options{{"--large", "1048576"}};
    for (size_t i = 1; i + 1 < words.size(); i += 2) options[words[i]] = words[i + 1];
    Suite suite(orb);
    if (options.count("--grid")) suite.group("Grid", [&] { check_grid(suite, options["--grid"]); });
    if (options.count("--performance")) {
        suite.group("PerformanceTest",
                    [&] { check_performance(suite, options["--performance"], std::stoul(options["--large"])); });
    }
    if (options.count("--directory")) suite.group("Directory", [&] { check_directory(suite, options["--directory"]); });
    return suite.finish();
}
