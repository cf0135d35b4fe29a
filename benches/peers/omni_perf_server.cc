// omniORB's server of the three example interfaces: the peer of the benchmarks, and the server against which
// the interop clients are known to be right.
//
//   omni-perf-server --etc DIR [--port N] [-ORB…]
//
// Writes DIR/Grid.ior, DIR/PerformanceTest.ior and DIR/Directory.ior, prints one line `ready HOST:PORT`, and
// serves the keys Grid, PerformanceTest and Directory by name. SIGINT and SIGTERM stop it in order.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "Directory.hh"
#include "Grid.hh"
#include "PerformanceTest.hh"
#include "ior.h"

namespace {

class GridServant : public POA_Grid {
public:
    CORBA::Short height() override { return SIZE; }
    CORBA::Short width() override { return SIZE; }
    void set(CORBA::Short n, CORBA::Short m, CORBA::Long value) override {
        std::lock_guard<std::mutex> guard(lock_);
        cell(n, m) = value;
    }
    CORBA::Long get(CORBA::Short n, CORBA::Short m) override {
        std::lock_guard<std::mutex> guard(lock_);
        return cell(n, m);
    }

private:
    static const CORBA::Short SIZE = 10;
    CORBA::Long &cell(CORBA::Short n, CORBA::Short m) {
        if (n < 0 || n >= SIZE || m < 0 || m >= SIZE) throw CORBA::BAD_PARAM(0, CORBA::COMPLETED_NO);
        return cells_[n][m];
    }
    std::mutex lock_;
    CORBA::Long cells_[SIZE][SIZE] = {};
};

class PerformanceServant : public POA_PerformanceTest {
public:
    char *value() override {
        std::lock_guard<std::mutex> guard(lock_);
        return CORBA::string_dup(value_.c_str());
    }
    void value(const char *value) override {
        std::lock_guard<std::mutex> guard(lock_);
        value_ = value;
    }

private:
    std::mutex lock_;
    std::string value_;
};

class EntryServant : public POA_Entry {
public:
    explicit EntryServant(std::string name) : name_(std::move(name)) {}
    char *name() override { return CORBA::string_dup(name_.c_str()); }
    char *value() override {
        std::lock_guard<std::mutex> guard(lock_);
        return CORBA::string_dup(value_.c_str());
    }
    void value(const char *value) override {
        std::lock_guard<std::mutex> guard(lock_);
        value_ = value;
    }

private:
    const std::string name_;
    std::mutex lock_;
    std::string value_;
};

class DirectoryServant : public POA_Directory {
public:
    Entry_ptr create(const char *name) override {
        std::lock_guard<std::mutex> guard(lock_);
        if (entries_.count(name)) throw Directory::AlreadyBound();
        auto *servant = new EntryServant(name);
        Entry_var entry = servant->_this();
        servant->_remove_ref();
        entries_[name] = entry;
        return entry._retn();
    }
    Entry_ptr find(const char *name) override {
        std::lock_guard<std::mutex> guard(lock_);
        auto found = entries_.find(name);
        if (found == entries_.end()) throw Directory::NotFound(name);
        return Entry::_duplicate(found->second);
    }
    CORBA::Long size() override {
        std::lock_guard<std::mutex> guard(lock_);
        return static_cast<CORBA::Long>(entries_.size());
    }

private:
    std::mutex lock_;
    std::map<std::string, Entry_var> entries_;
};

void publish(CORBA::ORB_ptr orb, PortableServer::POA_ptr poa, PortableServer::Servant servant, const std::string &name,
             const std::string &etc) {
    PortableServer::ObjectId_var id = PortableServer::string_to_ObjectId(name.c_str());
    poa->activate_object_with_id(id, servant);
    servant->_remove_ref();
    CORBA::Object_var object = poa->id_to_reference(id);
    CORBA::String_var ior = orb->object_to_string(object);
    const std::string file = etc + "/" + name + ".ior", unfinished = file + ".new";
    std::ofstream(unfinished) << ior.in() << "\n";
    if (std::rename(unfinished.c_str(), file.c_str()) != 0) {
        std::cerr << "omni-perf-server: cannot write " << file << "\n";
        std::exit(2);
    }
}

int serve(CORBA::ORB_ptr orb, const std::string &etc, sigset_t signals) {
    CORBA::Object_var object = orb->resolve_initial_references("omniINSPOA");
    PortableServer::POA_var poa = PortableServer::POA::_narrow(object);
    CORBA::Object_var root = orb->resolve_initial_references("RootPOA");
    PortableServer::POA_var root_poa = PortableServer::POA::_narrow(root);
    for (PortableServer::POA_ptr each : {poa.in(), root_poa.in()}) {
        PortableServer::POAManager_var manager = each->the_POAManager();
        manager->activate();
    }
    publish(orb, poa, new GridServant, "Grid", etc);
    publish(orb, poa, new PerformanceServant, "PerformanceTest", etc);
    publish(orb, poa, new DirectoryServant, "Directory", etc);

    struct ior address;
    if (ior_load(&address, (etc + "/Grid.ior").c_str()) != 0) return 2;
    std::cout << "ready " << address.host << ":" << address.port << std::endl;

    int signal = 0;
    sigwait(&signals, &signal);
    orb->shutdown(true);
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    std::string etc = ".", port = "0";
    std::vector<char *> rest{argv[0]};
    for (int i = 1; i < argc; i++) {
        const std::string argument = argv[i];
        if (argument == "--etc" && i + 1 < argc) etc = argv[++i];
        else if (argument == "--port" && i + 1 < argc) port = argv[++i];
        else rest.push_back(argv[i]);
    }
    std::string flag = "-ORBendPoint", endpoint = "giop:tcp:127.0.0.1:" + port;
    rest.push_back(&flag[0]);
    rest.push_back(&endpoint[0]);
    int count = static_cast<int>(rest.size());
    try {
        CORBA::ORB_var orb = CORBA::ORB_init(count, rest.data());
        if (count > 1) {
            std::cerr << "omni-perf-server: what is " << rest[1] << "? usage: omni-perf-server --etc DIR [--port N] [-ORB…]\n";
            return 2;
        }
        int status = serve(orb, etc, signals);
        orb->destroy();
        return status;
    } catch (const CORBA::Exception &e) {
        std::cerr << "omni-perf-server: " << e._name() << "\n";
        return 2;
    }
}
