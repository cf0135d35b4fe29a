// omniORB's client for the benchmarks: T threads with a connection each, one call at a time, for a fixed time.
//
//   omni-perf-client (--reference FILE | --echo HOST:PORT) [--connections T] [--octets N] [--op get|set]
//                    [--seconds S] [--warmup S] [-ORB…]
//
// Prints one JSON object: requests per second, p50 and p99 in microseconds. With --echo the same threads send
// messages of the same sizes over plain blocking sockets to a bare echo (see echo.c): what the machine
// gives without any ORB.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "PerformanceTest.hh"
#include "histogram.h"
#include "messages.h"

namespace {

using Options = std::map<std::string, std::string>;

// One caller: performs one call.
using Caller = std::function<void()>;

Caller corba_caller(PerformanceTest_var test, const std::string &operation, size_t octets) {
    const std::string value(octets, 'x');
    if (operation == "set") return [=] { test->value(value.c_str()); };
    return [=] {
        CORBA::String_var got = test->value();
        if (std::char_traits<char>::length(got) != octets) throw std::runtime_error("a value of another length");
    };
}

class EchoConnection {
public:
    EchoConnection(const std::string &address, const std::string &operation, size_t octets) {
        const size_t colon = address.rfind(':');
        sockaddr_in to = {};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<uint16_t>(std::stoul(address.substr(colon + 1))));
        if (inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr) != 1) throw std::runtime_error("not HOST:PORT");
        socket_ = socket(AF_INET, SOCK_STREAM, 0);
        int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(socket_, reinterpret_cast<sockaddr *>(&to), sizeof to) != 0) throw std::runtime_error("no echo at " + address);
        const bool set = operation == "set";
        request_.resize(set ? message_set_octets(octets) : message_get_octets());
        reply_.resize(set ? message_set_reply_octets() : message_get_reply_octets(octets));
        message_echo(reinterpret_cast<uint8_t *>(&request_[0]), request_.size(), reply_.size());
    }
    ~EchoConnection() { close(socket_); }

    void call() {
        for (size_t at = 0; at < request_.size();) {
            const ssize_t n = write(socket_, &request_[at], request_.size() - at);
            if (n <= 0) throw std::runtime_error("the echo closed");
            at += n;
        }
        for (size_t at = 0; at < reply_.size();) {
            const ssize_t n = read(socket_, &reply_[at], reply_.size() - at);
            if (n <= 0) throw std::runtime_error("the echo closed");
            at += n;
        }
    }

private:
    int socket_;
    std::string request_, reply_;
};

int64_t now_ns() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<int64_t>(t.tv_sec) * 1000000000 + t.tv_nsec;
}

struct Measured {
    histogram latency = {};
    uint64_t calls = 0;
    std::string failure;
};

void measure(const Caller &call, int64_t begin_ns, int64_t end_ns, Measured &into) {
    try {
        for (int64_t before = now_ns(); before < end_ns;) {
            call();
            const int64_t after = now_ns();
            if (before >= begin_ns) {
                histogram_add(&into.latency, after - before);
                into.calls++;
            }
            before = after;
        }
    } catch (const CORBA::Exception &e) {
        into.failure = e._name();
    } catch (const std::exception &e) {
        into.failure = e.what();
    }
}

std::vector<Caller> callers(CORBA::ORB_ptr orb, Options &o, size_t count, size_t octets) {
    std::vector<Caller> made;
    if (o.count("--echo")) {
        for (size_t i = 0; i < count; i++) {
            auto connection = std::make_shared<EchoConnection>(o["--echo"], o["--op"], octets);
            made.push_back([connection] { connection->call(); });
        }
        return made;
    }
    std::string reference;
    std::ifstream file(o["--reference"]);
    if (!(file >> reference)) throw std::runtime_error("no reference in " + o["--reference"]);
    CORBA::Object_var object = orb->string_to_object(reference.c_str());
    PerformanceTest_var test = PerformanceTest::_narrow(object);
    if (CORBA::is_nil(test)) throw std::runtime_error("no PerformanceTest: " + o["--reference"]);
    test->value(std::string(octets, 'x').c_str());
    for (size_t i = 0; i < count; i++) made.push_back(corba_caller(test, o["--op"], octets));
    return made;
}

int run(CORBA::ORB_ptr orb, Options &o) {
    const size_t count = std::stoul(o["--connections"]), octets = std::stoul(o["--octets"]);
    const double seconds = std::stod(o["--seconds"]), warmup = std::stod(o["--warmup"]);
    std::vector<Caller> calls = callers(orb, o, count, octets);
    std::vector<Measured> measured(count);
    std::vector<std::thread> threads;
    const int64_t begin = now_ns() + static_cast<int64_t>(warmup * 1e9), end = begin + static_cast<int64_t>(seconds * 1e9);
    for (size_t i = 0; i < count; i++) threads.emplace_back([&, i] { measure(calls[i], begin, end, measured[i]); });
    for (auto &thread : threads) thread.join();

    static histogram all;
    uint64_t total = 0;
    for (const Measured &m : measured) {
        if (!m.failure.empty()) throw std::runtime_error("a call failed: " + m.failure);
        histogram_merge(&all, &m.latency);
        total += m.calls;
    }
    std::printf("{\"connections\":%zu,\"octets\":%zu,\"op\":\"%s\",\"seconds\":%g,\"requests\":%llu,\"requests_per_s\":%.0f,"
                "\"p50_us\":%.1f,\"p99_us\":%.1f}\n",
                count, octets, o["--op"].c_str(), seconds, static_cast<unsigned long long>(total), total / seconds,
                histogram_quantile(&all, 0.5) / 1000.0, histogram_quantile(&all, 0.99) / 1000.0);
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    try {
        // A connection for each thread; without a scavenger run in the measured time.
        const char *defaults[][2] = {{"maxGIOPConnectionPerServer", "1024"}, {"giopMaxMsgSize", "67108864"}, {nullptr, nullptr}};
        CORBA::ORB_var orb = CORBA::ORB_init(argc, argv, "omniORB4", defaults);
        Options o{{"--connections", "1"}, {"--octets", "100"}, {"--op", "get"}, {"--seconds", "2"}, {"--warmup", "0.5"}};
        for (int i = 1; i + 1 < argc; i += 2) o[argv[i]] = argv[i + 1];
        if (o.count("--reference") + o.count("--echo") != 1 || (o["--op"] != "get" && o["--op"] != "set")) {
            std::cerr << "usage: omni-perf-client (--reference FILE | --echo HOST:PORT) [--connections T] [--octets N] "
                         "[--op get|set] [--seconds S] [--warmup S]\n";
            return 2;
        }
        const int status = run(orb, o);
        orb->destroy();
        return status;
    } catch (const CORBA::Exception &e) {
        std::cerr << "omni-perf-client: " << e._name() << "\n";
    } catch (const std::exception &e) {
        std::cerr << "omni-perf-client: " << e.what() << "\n";
    }
    return 1;
}
