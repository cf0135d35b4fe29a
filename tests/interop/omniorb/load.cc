// Many clients at once that go on whatever happens to the server, and write down what each call did and when.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "calls.h"
#include "ledger.h"
#include "register.h"

static const char USAGE[] = R"(usage: omni-client [options] load (--grid REF | --directory REF | --ledger REF) [--clients T]
    [--ops N | --seconds S] [--mode own|shared] [--cells C] [--first N] [--prefix TEXT] [--first-client N] [--period-us P]
    [--pause-ms P] [--out FILE]

  --clients T   threads, each with a connection of its own (64)
  --mode own    client i alone sets cell (i / width, i modulo width), and gets it after each set (the default)
  --mode shared clients set and get C common cells (4); every value is set once only
  --first N     the number of the first call, so that values of several runs differ (1)
  --prefix TEXT names in the directory are TEXT-CLIENT-N (the process id)
  --first-client N  the number of the first client of a ledger (0)
  --period-us P a client of a ledger makes a call every P microseconds (0: at once)
  --pause-ms P  the wait after a failed call (5)
  --out FILE    a line per call: {"client", "n", "op", "cell" or "name", "value", "outcome", "exception", "start_ns", "end_ns"}
Without --ops and --seconds the load runs until standard input ends, and answers lines there:
  totals        {"event": "totals", "time_ns", "ok", "failed", "wrong", "least_ok"}
  wait N        the same, "event": "waited", once each client had N more successful calls
It prints {"event": "running"} once each client had a successful call, and a summary at the end. Exit 1: a wrong answer.
)";

namespace {

using Options = std::map<std::string, std::string>;

struct Client {
    std::atomic<int64_t> ok{0};
    int64_t failed = 0, longest_gap_ns = 0, last_ok_ns = 0;
    std::map<std::string, int64_t> exceptions;
};

class Load {
public:
    Load(CORBA::ORB_ptr orb, Options options) : orb_(orb), options_(std::move(options)), clients_(number("--clients", 64)) {
        if (options_.count("--out")) {
            out_.open(options_["--out"]);
            if (!out_) throw std::runtime_error("cannot write " + options_["--out"]);
        }
    }

    int run();

private:
    int64_t number(const char *name, int64_t otherwise) const {
        auto found = options_.find(name);
        return found == options_.end() ? otherwise : std::stoll(found->second);
    }
    bool more(int64_t done) const {
        return !stop_ && (ops_ == 0 || done < ops_) && (until_ns_ == 0 || now_ns() < until_ns_);
    }
    void client(size_t index);
    void grid_client(size_t index, Grid_ptr grid);
    void directory_client(size_t index, Directory_ptr directory);
    void ledger_client(size_t index, Ledger_ptr ledger);
    void note(size_t index, const Outcome &outcome, const Line &line);
    void control();
    void wait_for(int64_t more_ok);
    void print_totals(const char *event);
    void print_summary();

    CORBA::ORB_ptr orb_;
    Options options_;
    std::vector<Client> clients_;
    std::atomic<bool> stop_{false};
    std::atomic<int64_t> ok_{0}, failed_{0}, wrong_{0};
    std::atomic<size_t> running_{0}, finished_{0};
    int64_t ops_ = 0, until_ns_ = 0;
    std::mutex out_lock_;
    std::ofstream out_;
};

void Load::note(size_t index, const Outcome &outcome, const Line &line) {
    Client &client = clients_[index];
    if (outcome.ok()) {
        if (client.last_ok_ns) client.longest_gap_ns = std::max(client.longest_gap_ns, outcome.end_ns - client.last_ok_ns);
        client.last_ok_ns = outcome.end_ns;
        ok_++;
        if (client.ok++ == 0 && ++running_ == clients_.size()) {
            std::cout << Line().text("event", "running").number("clients", clients_.size()).number("time_ns", now_ns()).str()
                      << std::endl;
        }
    } else {
        failed_++;
        client.failed++;
        client.exceptions[outcome.kind == "user" ? outcome.name : outcome.text()]++;
    }
    if (out_.is_open()) {
        std::lock_guard<std::mutex> guard(out_lock_);
        out_ << line.str() << "\n";
    }
    if (outcome.kind == "system" || outcome.kind == "error") {
        std::this_thread::sleep_for(std::chrono::milliseconds(number("--pause-ms", 5)));
    }
}

void Load::grid_client(size_t index, Grid_ptr grid) {
    const int64_t first = number("--first", 1), cells = number("--cells", 4);
    const bool shared = options_["--mode"] == "shared";
    Register expected;
    for (int64_t done = 0; more(done); done++) {
        const int64_t n = first + done;
        const size_t place = shared ? (index + n / 2) % cells : index;
        const auto row = static_cast<CORBA::Short>(place / 10), column = static_cast<CORBA::Short>(place % 10);
        const bool set = (done + (shared ? index : 1)) % 2 == 0;
        auto value = static_cast<CORBA::Long>(static_cast<uint32_t>(index << 20 | (n & 0xfffff)));
        const Outcome outcome = attempt([&] { set ? grid->set(row, column, value) : void(value = grid->get(row, column)); });
        if (!shared && set) expected.set(value, outcome.ok(), outcome.maybe());
        const bool wrong = !shared && !set && outcome.ok() && !expected.got(value);
        Line line;
        line.number("client", index).number("n", n).text("op", set ? "set" : "get");
        line.raw("cell", "[" + std::to_string(row) + "," + std::to_string(column) + "]");
        if (set || outcome.ok()) line.number("value", value);
        if (wrong) {
            wrong_++;
            line.text("wrong", "expected " + expected.text());
        }
        outcome.append_to(line);
        note(index, outcome, line);
    }
}

// Creates a name, then finds it; whoever was told that it was created must find it.
void Load::directory_client(size_t index, Directory_ptr directory) {
    const int64_t first = number("--first", 1);
    const std::string prefix = options_.count("--prefix") ? options_["--prefix"] : std::to_string(getpid());
    bool created = false;
    for (int64_t done = 0; more(done); done++) {
        const int64_t n = first + done / 2;
        const bool create = done % 2 == 0;
        const std::string name = prefix + "-" + std::to_string(index) + "-" + std::to_string(n);
        const Outcome outcome = attempt([&] {
            Entry_var entry = create ? directory->create(name.c_str()) : directory->find(name.c_str());
            if (CORBA::is_nil(entry)) throw std::runtime_error("a nil reference");
        });
        if (create) created = outcome.ok();
        const bool wrong = !create && created && outcome.kind == "user";
        Line line;
        line.number("client", index).number("n", n).text("op", create ? "create" : "find").text("name", name);
        if (wrong) {
            wrong_++;
            line.text("wrong", "was created");
        }
        outcome.append_to(line);
        note(index, outcome, line);
    }
}

// Calls that a judge compares with what the replicas executed.
void Load::ledger_client(size_t index, Ledger_ptr ledger) {
    const auto client = static_cast<CORBA::ULong>(number("--first-client", 0) + index);
    const int64_t first = number("--first", 1), period_ns = number("--period-us", 0) * 1000;
    int64_t next_ns = now_ns();
    for (int64_t done = 0; more(done); done++) {
        Line line;
        const Outcome outcome = call_ledger(ledger, client, static_cast<CORBA::ULong>(first + done), line);
        outcome.append_to(line);
        note(index, outcome, line);
        next_ns = std::max(next_ns + period_ns, now_ns());
        std::this_thread::sleep_for(std::chrono::nanoseconds(next_ns - now_ns()));
    }
}

void Load::client(size_t index) {
    try {
        if (options_.count("--ledger")) {
            // Narrowed without asking: a server that does not answer yet is no reason to end.
            Ledger_var ledger = Ledger::_unchecked_narrow(object_of(orb_, options_["--ledger"]));
            ledger_client(index, ledger);
        } else if (options_.count("--grid")) {
            grid_client(index, reference_to<Grid>(orb_, options_["--grid"]));
        } else {
            directory_client(index, reference_to<Directory>(orb_, options_["--directory"]));
        }
    } catch (...) {
        Outcome outcome;
        describe_current_exception(outcome);
        std::cerr << "omni-client: client " << index << ": " << outcome.text() << "\n";
        wrong_++;
    }
    finished_++;
}

void Load::print_totals(const char *event) {
    int64_t least = INT64_MAX;
    for (const Client &client : clients_) least = std::min<int64_t>(least, client.ok);
    std::cout << Line().text("event", event).number("time_ns", now_ns()).number("ok", ok_).number("failed", failed_)
                     .number("wrong", wrong_).number("least_ok", least).str()
              << std::endl;
}

void Load::wait_for(int64_t more_ok) {
    std::vector<int64_t> goal;
    for (const Client &client : clients_) goal.push_back(client.ok + more_ok);
    for (size_t i = 0; i < clients_.size() && finished_ == 0;) {
        if (clients_[i].ok >= goal[i]) i++;
        else std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    print_totals("waited");
}

void Load::control() {
    std::string word;
    while (std::cin >> word) {
        int64_t count = 0;
        if (word == "totals") print_totals("totals");
        else if (word == "wait" && std::cin >> count) wait_for(count);
        else std::cerr << "omni-client: what is " << word << "?\n";
    }
    stop_ = true;
}

void Load::print_summary() {
    std::map<std::string, int64_t> exceptions;
    int64_t gap = 0, most_failed = 0;
    for (const Client &client : clients_) {
        gap = std::max(gap, client.longest_gap_ns);
        most_failed = std::max(most_failed, client.failed);
        for (const auto &kind : client.exceptions) exceptions[kind.first] += kind.second;
    }
    Line kinds;
    for (const auto &kind : exceptions) kinds.number(kind.first.c_str(), kind.second);
    std::cout << Line().boolean("summary", true).number("clients", clients_.size()).number("ok", ok_).number("failed", failed_)
                     .number("wrong", wrong_).number("most_failed_of_one_client", most_failed)
                     .number("longest_gap_us", gap / 1000).raw("exceptions", kinds.str()).str()
              << std::endl;
}

int Load::run() {
    ops_ = number("--ops", 0);
    const int64_t seconds = number("--seconds", 0);
    if (seconds) until_ns_ = now_ns() + seconds * 1000000000;
    if (options_.count("--ledger")) number_requests(static_cast<uint64_t>(number("--first-client", 0)) << 40);
    std::vector<std::thread> threads;
    for (size_t i = 0; i < clients_.size(); i++) threads.emplace_back([this, i] { client(i); });
    if (!ops_ && !seconds) control();
    for (auto &thread : threads) thread.join();
    print_summary();
    return wrong_ == 0 && ok_ > 0 ? 0 : 1;
}

} // namespace

int run_load(CORBA::ORB_ptr orb, const std::vector<std::string> &words) {
    Options options{{"--mode", "own"}};
    for (size_t i = 1; i + 1 < words.size(); i += 2) options[words[i]] = words[i + 1];
    if (options.count("--grid") + options.count("--directory") + options.count("--ledger") != 1 || words.size() % 2 == 0) {
        std::cerr << USAGE;
        return 2;
    }
    const bool own = options.count("--grid") && options["--mode"] == "own";
    if (own && options.count("--clients") && std::stol(options["--clients"]) > 100) {
        throw std::runtime_error("a Grid has 100 cells: at most 100 clients with --mode own");
    }
    return Load(orb, options).run();
}
