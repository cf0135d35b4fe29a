/* One member of a corosync closed process group (libcpg, agreed delivery) that casts in rounds, as group-rounds does.
 *
 *   cpg_rounds --member M --members N [--casts C] [--octets N] [--seconds S] [--warmup S] [--group NAME]
 *
 * Rounds begin when N members are in the group. A round ends when the messages of all members are delivered here. The program
 * prints one JSON object when it has measured for so long, and goes on until it is ended: the others still need its casts. What
 * corosync delivers was ordered; it does not say that a majority has it.
 *
 * The library is loaded at run time, so that nothing but corosync itself has to be installed. The declarations are those of
 * corosync/cpg.h, 3.1. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <sys/uio.h>

#include "histogram.h"
#include "net.h"

enum { CS_OK = 1, CS_ERR_TRY_AGAIN = 6, CS_DISPATCH_ALL = 2, CPG_TYPE_AGREED = 2, NAME_OCTETS = 128, MESSAGE_LIMIT = 65536 };

struct cpg_name {
    uint32_t length;
    char value[NAME_OCTETS];
};
struct cpg_address {
    uint32_t nodeid, pid, reason;
};
typedef uint64_t cpg_handle;
struct cpg_callbacks {
    void (*deliver)(cpg_handle, const struct cpg_name *, uint32_t, uint32_t, void *, size_t);
    void (*confchg)(cpg_handle, const struct cpg_name *, const struct cpg_address *, size_t, const struct cpg_address *, size_t,
                    const struct cpg_address *, size_t);
};

static int (*cpg_initialize)(cpg_handle *, struct cpg_callbacks *);
static int (*cpg_join)(cpg_handle, const struct cpg_name *);
static int (*cpg_fd_get)(cpg_handle, int *);
static int (*cpg_dispatch)(cpg_handle, int);
static int (*cpg_mcast_joined)(cpg_handle, int, const struct iovec *, unsigned);

static uint16_t me, members;
static uint64_t casts = 1, round_number, first_round, delivered[2], to_cast;
static int octets = 10, measuring, done;
static int64_t begun_ns, round_ns, from_ns, warmup_ns = 500000000, measure_ns = 3000000000;
static uint8_t message[MESSAGE_LIMIT];
static struct histogram latencies;

static void load(void) {
    void *library = dlopen("libcpg.so.4", RTLD_NOW);
    if (!library) die("no libcpg: %s", dlerror());
    struct {
        const char *name;
        void *into;
    } wanted[] = {{"cpg_initialize", &cpg_initialize},
                  {"cpg_join", &cpg_join},
                  {"cpg_fd_get", &cpg_fd_get},
                  {"cpg_dispatch", &cpg_dispatch},
                  {"cpg_mcast_joined", &cpg_mcast_joined}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *found = dlsym(library, wanted[i].name);
        if (!found) die("libcpg has no %s", wanted[i].name);
        memcpy(wanted[i].into, &found, sizeof found);
    }
}

static void begin_round(int64_t now) {
    for (int i = 0; i < 8; i++) message[i] = (uint8_t)(round_number >> (56 - 8 * i));
    message[8] = (uint8_t)(me >> 8);
    message[9] = (uint8_t)me;
    round_ns = now;
    to_cast = casts;
}

static void end_round(int64_t now) {
    if (measuring) {
        histogram_add(&latencies, now - round_ns);
    } else if (now - begun_ns >= warmup_ns) {
        measuring = 1;
        from_ns = now;
        first_round = round_number + 1;
    }
    round_number++;
    begin_round(now);
}

static void deliver(cpg_handle handle, const struct cpg_name *name, uint32_t node, uint32_t pid, void *octets_of, size_t size) {
    const uint8_t *one = octets_of;
    uint64_t round = 0;
    (void)handle, (void)name, (void)node, (void)pid;
    if (size < 10 || !begun_ns) return;
    for (int i = 0; i < 8; i++) round = round << 8 | one[i];
    delivered[round & 1]++;
    if (round == round_number && delivered[round & 1] == casts * members) {
        delivered[round & 1] = 0;
        end_round(now_ns());
    }
}

static void changed(cpg_handle handle, const struct cpg_name *name, const struct cpg_address *list, size_t count,
                    const struct cpg_address *left, size_t left_count, const struct cpg_address *joined, size_t joined_count) {
    (void)handle, (void)name, (void)list, (void)left, (void)joined, (void)joined_count;
    if (left_count && begun_ns && !done) die("a member is gone");
    if (count == members && !begun_ns) {
        begun_ns = now_ns();
        begin_round(begun_ns);
    }
}

/* Casts what waits; what the daemon does not take now waits for the next turn. */
static void cast(cpg_handle handle) {
    struct iovec part = {.iov_base = message, .iov_len = (size_t)octets};
    while (to_cast) {
        int result = cpg_mcast_joined(handle, CPG_TYPE_AGREED, &part, 1);
        if (result == CS_ERR_TRY_AGAIN) return;
        if (result != CS_OK) die("cpg_mcast_joined: error %d", result);
        to_cast--;
    }
}

static void report(int64_t now) {
    double seconds = (double)(now - from_ns) / 1e9;
    uint64_t rounds = round_number - first_round;
    double per_s = (double)(rounds * casts) / seconds;
    printf("{\"member\":%u,\"members\":%u,\"casts\":%llu,\"octets\":%d,\"rounds\":%llu,\"seconds\":%.3f,\"group_per_s\":%.1f,"
           "\"member_per_s\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f}\n",
           me, members, (unsigned long long)casts, octets, (unsigned long long)rounds, seconds, per_s * members, per_s,
           (double)histogram_quantile(&latencies, 0.5) / 1e3, (double)histogram_quantile(&latencies, 0.99) / 1e3);
    fflush(stdout);
    done = 1;
}

static void run(cpg_handle handle) {
    struct pollfd event = {.events = POLLIN};
    if (cpg_fd_get(handle, &event.fd) != CS_OK) die("cpg_fd_get failed");
    for (;;) {
        /* A cast that the daemon did not take has no event of its own. */
        if (poll(&event, 1, to_cast ? 1 : 1000) > 0) {
            int result = cpg_dispatch(handle, CS_DISPATCH_ALL);
            if (result != CS_OK && result != CS_ERR_TRY_AGAIN) die("cpg_dispatch: error %d", result);
        }
        if (begun_ns) cast(handle);
        if (measuring && !done && now_ns() - from_ns >= measure_ns) report(now_ns());
    }
}

int main(int argc, char **argv) {
    struct cpg_callbacks callbacks = {.deliver = deliver, .confchg = changed};
    struct cpg_name name = {.length = 6, .value = "rounds"};
    cpg_handle handle;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--member") == 0) me = (uint16_t)atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--members") == 0) members = (uint16_t)atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--casts") == 0) casts = (uint64_t)atoll(argv[i + 1]);
        else if (strcmp(argv[i], "--octets") == 0) octets = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--seconds") == 0) measure_ns = (int64_t)(atof(argv[i + 1]) * 1e9);
        else if (strcmp(argv[i], "--warmup") == 0) warmup_ns = (int64_t)(atof(argv[i + 1]) * 1e9);
        else if (strcmp(argv[i], "--group") == 0) {
            name.length = (uint32_t)strnlen(argv[i + 1], NAME_OCTETS - 1);
            memcpy(name.value, argv[i + 1], name.length);
        } else die("what is %s?", argv[i]);
    }
    if (!members || casts < 1 || octets < 10 || octets > MESSAGE_LIMIT) {
        die("usage: cpg_rounds --member M --members N [--casts C] [--octets 10..65536] [--seconds S] [--warmup S] [--group NAME]");
    }
    load();
    int result = CS_ERR_TRY_AGAIN;
    /* The daemon may have been started a moment ago. */
    for (int tries = 0; tries < 100 && (result = cpg_initialize(&handle, &callbacks)) != CS_OK; tries++) usleep(100000);
    if (result != CS_OK) die("cpg_initialize: error %d: is corosync running here?", result);
    while ((result = cpg_join(handle, &name)) == CS_ERR_TRY_AGAIN) usleep(10000);
    if (result != CS_OK) die("cpg_join: error %d", result);
    run(handle);
}
