// A stock omniORB client of the example interfaces, driven from the command line. Prints JSON, one object per line.
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "calls.h"

static const char USAGE[] = R"(usage: omni-client [--giop 1.0|1.1|1.2] [--timeout-ms N] [--again N] [-ORBoption value …] COMMAND ARGUMENT…

REF is a file that holds a reference, IOR:… or corbaloc:…. Commands, one JSON line each:
  grid-height REF | grid-width REF | grid-get REF N M | grid-set REF N M VALUE | grid-set-oneway REF N M VALUE
  perf-get REF [OCTETS [SEED]] | perf-set REF OCTETS [SEED]
  dir-create REF NAME | dir-find REF NAME | dir-size REF | entry-name REF | entry-get REF | entry-set REF VALUE
  is-a REF ID | non-existent REF | unknown-op REF
  keep              from here on the object of a reference is made once and kept
  -                 reads such commands from standard input, one per line, and answers each with one line
  suite [--grid REF] [--performance REF] [--directory REF] [--large OCTETS]
                    all checks of the interfaces named: a line per check, then a summary; exit 1 where one failed
  load …            many clients at once, see `omni-client load --help`
--again N installs a COMM_FAILURE handler that has omniORB make a call again, N times at most (at least once, not once).
exit: 0 the calls were made (exceptions are results too), 1 a check failed, 2 wrong arguments or no reference
)";

namespace {

struct Arguments {
    std::vector<std::string> orb, words;
    // How often a call is made again after COMM_FAILURE.
    CORBA::ULong again = 0;
};

CORBA::Boolean again(void *most, CORBA::ULong tries, const CORBA::COMM_FAILURE &) {
    return tries < *static_cast<CORBA::ULong *>(most);
}

bool is_set(const std::vector<std::string> &options, const char *name) {
    for (const auto &option : options) {
        if (option == name) return true;
    }
    return false;
}

Arguments parse(int argc, char **argv) {
    Arguments a;
    a.orb.push_back(argv[0]);
    int i = 1;
    for (; i + 1 < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "--giop") {
            a.orb.insert(a.orb.end(), {"-ORBmaxGIOPVersion", argv[i + 1]});
        } else if (option == "--timeout-ms") {
            a.orb.insert(a.orb.end(), {"-ORBclientCallTimeOutPeriod", argv[i + 1]});
        } else if (option == "--again") {
            a.again = std::stoul(argv[i + 1]);
        } else if (option.rfind("-ORB", 0) == 0) {
            a.orb.insert(a.orb.end(), {option, argv[i + 1]});
        } else {
            break;
        }
    }
    a.words.assign(argv + i, argv + argc);
    // A server that hangs must not hang the test.
    if (!is_set(a.orb, "-ORBclientCallTimeOutPeriod")) a.orb.insert(a.orb.end(), {"-ORBclientCallTimeOutPeriod", "30000"});
    // A connection of its own for each client of a load.
    if (!is_set(a.orb, "-ORBmaxGIOPConnectionPerServer")) {
        a.orb.insert(a.orb.end(), {"-ORBmaxGIOPConnectionPerServer", "1024"});
    }
    return a;
}

CORBA::ORB_ptr start_orb(std::vector<std::string> &options) {
    std::vector<char *> argv;
    for (auto &option : options) argv.push_back(&option[0]);
    int argc = static_cast<int>(argv.size());
    return CORBA::ORB_init(argc, argv.data());
}

int read_commands(CORBA::ORB_ptr orb) {
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream stream(line);
        std::vector<std::string> words;
        for (std::string word; stream >> word;) words.push_back(word);
        if (!words.empty()) run_command(orb, words);
    }
    return 0;
}

int run(CORBA::ORB_ptr orb, const std::vector<std::string> &words) {
    if (words[0] == "-") return read_commands(orb);
    if (words[0] == "suite") return run_suite(orb, words);
    if (words[0] == "load") return run_load(orb, words);
    return run_command(orb, words);
}

} // namespace

int main(int argc, char **argv) {
    Arguments arguments = parse(argc, argv);
    if (arguments.words.empty() || arguments.words[0] == "--help") {
        std::cerr << USAGE;
        return 2;
    }
    try {
        CORBA::ORB_var orb = start_orb(arguments.orb);
        if (arguments.again > 0) omniORB::installCommFailureExceptionHandler(&arguments.again, again);
        const int status = run(orb, arguments.words);
        orb->destroy();
        return status;
    } catch (const CORBA::Exception &e) {
        std::cerr << "omni-client: " << e._name() << "\n";
    } catch (const std::exception &e) {
        std::cerr << "omni-client: " << e.what() << "\n";
    }
    return 2;
}
