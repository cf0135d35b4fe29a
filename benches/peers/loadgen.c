/* A light load generator: one thread, epoll, prebuilt requests, so that the server is what is measured.
 *
 *   loadgen run  (--reference FILE|IOR | --echo HOST:PORT) [--connections C] [--outstanding K] [--octets N] [--op get|set]
 *                [--seconds S] [--warmup S] [--pid PID]…
 *   loadgen idle (--reference FILE|IOR | --echo HOST:PORT) --pid PID [--connections C]
 *
 * `run` keeps K requests outstanding on each of C connections and prints requests per second, p50, p99 and the CPU time
 * that the processes PID spent per request. `idle` opens C connections, makes one request on each, and prints what each
 * adds to the resident memory of PID. One JSON object each. The object is a PerformanceTest; its value gets N octets first. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/uio.h>

#include "histogram.h"
#include "ior.h"
#include "messages.h"
#include "net.h"
#include "process.h"

enum {
    READ_OCTETS = 256 * 1024,
    OUTSTANDING_LIMIT = 256,
    PID_LIMIT = 16,
    HEAD_OCTETS = GIOP_HEADER + 8, /* header, request id, status */
    REQUEST_HEAD = MESSAGE_REQUEST_ID_AT + 4
};

struct settings {
    const char *reference, *echo, *operation;
    int connections, outstanding, pids[PID_LIMIT], pid_count;
    int64_t octets;
    double seconds, warmup;
};

struct connection {
    int fd, waits_for_room;
    uint8_t head[HEAD_OCTETS];
    uint32_t head_octets, head_need, rest_octets;
    int64_t *sent_ns;      /* by slot, which is the request id */
    uint32_t *unsent;      /* ring of slots to send */
    uint32_t unsent_first, unsent_count, unsent_at; /* `unsent_at` octets of the first are out */
    uint8_t (*heads)[REQUEST_HEAD];
};

static struct settings settings = {.operation = "get", .connections = 1, .outstanding = 1, .octets = 100, .seconds = 2, .warmup = 0.5};
static struct sockaddr_in address;
static uint8_t *request; /* the whole prebuilt message; the first octets are taken from `heads` */
static size_t request_octets;
static uint8_t read_buffer[READ_OCTETS];
static struct histogram latencies;
static int epoll_fd, measuring;

static uint64_t completed(const struct connection *c, uint32_t slot, int64_t now) {
    if (slot >= (uint32_t)settings.outstanding) die("a reply to request %u, which nobody sent", slot);
    if (!measuring) return 0;
    histogram_add(&latencies, now - c->sent_ns[slot]);
    return 1;
}

static void queue(struct connection *c, uint32_t slot, int64_t now) {
    c->unsent[(c->unsent_first + c->unsent_count++) % (uint32_t)settings.outstanding] = slot;
    c->sent_ns[slot] = now;
}

static void watch(struct connection *c, int wants_room) {
    if (c->waits_for_room == wants_room) return;
    struct epoll_event event = {.events = EPOLLIN | (wants_room ? (uint32_t)EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
    c->waits_for_room = wants_room;
}

/* Advances past `n` octets that the socket took. */
static void sent(struct connection *c, size_t n) {
    while (n > 0) {
        size_t left = request_octets - c->unsent_at;
        if (n < left) {
            c->unsent_at += (uint32_t)n;
            return;
        }
        n -= left;
        c->unsent_at = 0;
        c->unsent_first = (c->unsent_first + 1) % (uint32_t)settings.outstanding;
        c->unsent_count--;
    }
}

static void send_queued(struct connection *c) {
    while (c->unsent_count > 0) {
        struct iovec vectors[2 * OUTSTANDING_LIMIT];
        int count = 0;
        size_t skip = c->unsent_at, wanted = 0;
        for (uint32_t i = 0; i < c->unsent_count; i++) {
            uint32_t slot = c->unsent[(c->unsent_first + i) % (uint32_t)settings.outstanding];
            size_t head_skip = skip < REQUEST_HEAD ? skip : REQUEST_HEAD, rest_skip = skip - head_skip;
            vectors[count++] = (struct iovec){c->heads[slot] + head_skip, REQUEST_HEAD - head_skip};
            vectors[count++] = (struct iovec){request + REQUEST_HEAD + rest_skip, request_octets - REQUEST_HEAD - rest_skip};
            wanted += request_octets - skip;
            skip = 0;
        }
        ssize_t n = writev(c->fd, vectors, count);
        if (n < 0 && errno != EAGAIN) die("the server is gone: %s", strerror(errno));
        if (n > 0) sent(c, (size_t)n);
        if (n < (ssize_t)wanted) break;
    }
    watch(c, c->unsent_count > 0);
}

/* The head of a message is whole: how many octets follow it. */
static uint32_t check_head(const struct connection *c) {
    uint8_t flags = c->head[6], type = c->head[7];
    if (memcmp(c->head, "GIOP", 4) != 0) die("the server sent something that is not GIOP");
    if (type != GIOP_REPLY && type != GIOP_FRAGMENT) die("the server sent a GIOP message of type %u", type);
    uint32_t status = message_number(c->head + GIOP_HEADER + 4, flags & GIOP_LITTLE_ENDIAN);
    if (type == GIOP_REPLY && status != 0) die("the server answered with status %u", status);
    return message_number(c->head + 8, flags & GIOP_LITTLE_ENDIAN) - (c->head_need - GIOP_HEADER);
}

/* Takes octets in and queues a new request for each reply. Returns how many were measured. */
static uint64_t consume(struct connection *c, const uint8_t *octets, size_t size, int64_t now) {
    uint64_t measured = 0;
    while (size > 0) {
        if (c->head_octets < c->head_need) {
            size_t n = c->head_need - c->head_octets < size ? c->head_need - c->head_octets : size;
            memcpy(c->head + c->head_octets, octets, n);
            c->head_octets += (uint32_t)n;
            octets += n;
            size -= n;
            if (c->head_octets < c->head_need) break;
            if (c->head_need == GIOP_HEADER) {
                uint32_t body = message_number(c->head + 8, c->head[6] & GIOP_LITTLE_ENDIAN);
                if (body < 4) die("the server closes, or does not speak GIOP 1.2");
                c->head_need += body < 8 ? body : 8;
                continue;
            }
            c->rest_octets = check_head(c);
        }
        size_t n = c->rest_octets < size ? c->rest_octets : size;
        c->rest_octets -= (uint32_t)n;
        octets += n;
        size -= n;
        if (c->rest_octets > 0) break;
        if (!(c->head[6] & GIOP_MORE_FRAGMENTS)) {
            uint32_t slot = message_number(c->head + MESSAGE_REQUEST_ID_AT, c->head[6] & GIOP_LITTLE_ENDIAN);
            measured += completed(c, slot, now);
            queue(c, slot, now);
        }
        c->head_octets = 0;
        c->head_need = GIOP_HEADER;
    }
    return measured;
}

static void build_request(void) {
    struct ior ior;
    int set = strcmp(settings.operation, "set") == 0;
    size_t value = (size_t)settings.octets;
    request = malloc(IOR_KEY_LIMIT + value + 256);
    if (!request) die("no memory");
    if (settings.echo) {
        address = net_parse(settings.echo);
        request_octets = set ? message_set_octets(value) : message_get_octets();
        message_echo(request, request_octets, set ? message_set_reply_octets() : message_get_reply_octets(value));
        return;
    }
    if (ior_load(&ior, settings.reference) != 0) die("no reference with an IIOP profile: %s", settings.reference);
    address = net_address(ior.host, ior.port);
    request_octets = message_request(request, ior.key, ior.key_octets, set ? "_set_value" : "_get_value", set ? settings.octets : -1);
}

/* Sends one message on a blocking socket and reads one reply, fragments included. */
static void call_once(int fd, const uint8_t *message, size_t octets) {
    uint8_t head[HEAD_OCTETS];
    for (size_t at = 0; at < octets;) {
        ssize_t n = write(fd, message + at, octets - at);
        if (n <= 0) die("the server is gone");
        at += (size_t)n;
    }
    do {
        if (recv(fd, head, GIOP_HEADER, MSG_WAITALL) != GIOP_HEADER) die("the server does not answer");
        for (size_t left = message_number(head + 8, head[6] & GIOP_LITTLE_ENDIAN); left > 0;) {
            ssize_t n = read(fd, read_buffer, left < READ_OCTETS ? left : READ_OCTETS);
            if (n <= 0) die("the server does not answer");
            left -= (size_t)n;
        }
    } while (head[6] & GIOP_MORE_FRAGMENTS);
}

/* Gives the object a value of the length that is to be read. */
static void set_value(void) {
    struct ior ior;
    if (settings.echo || ior_load(&ior, settings.reference) != 0) return;
    uint8_t *message = malloc(IOR_KEY_LIMIT + (size_t)settings.octets + 256);
    size_t octets = message_request(message, ior.key, ior.key_octets, "_set_value", settings.octets);
    int fd = net_connect(&address);
    call_once(fd, message, octets);
    close(fd);
    free(message);
}

static void open_connection(struct connection *c) {
    size_t k = (size_t)settings.outstanding;
    *c = (struct connection){.fd = net_connect(&address), .head_need = GIOP_HEADER};
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    c->sent_ns = calloc(k, sizeof *c->sent_ns);
    c->unsent = calloc(k, sizeof *c->unsent);
    c->heads = calloc(k, sizeof *c->heads);
    for (uint32_t slot = 0; slot < k; slot++) {
        memcpy(c->heads[slot], request, REQUEST_HEAD);
        message_put(c->heads[slot] + MESSAGE_REQUEST_ID_AT, slot);
        queue(c, slot, now_ns());
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &event);
}

static int64_t cpu_us(void) {
    int64_t sum = 0;
    for (int i = 0; i < settings.pid_count; i++) sum += process_cpu_us(settings.pids[i]);
    return sum;
}

/* Drives all connections until a time. Returns the number of replies that were measured. */
static uint64_t drive(int64_t end_ns) {
    struct epoll_event events[512];
    uint64_t measured = 0;
    while (now_ns() < end_ns) {
        int count = epoll_wait(epoll_fd, events, 512, 100);
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (events[i].events & ~(uint32_t)EPOLLOUT) {
                ssize_t n = read(c->fd, read_buffer, READ_OCTETS);
                if (n == 0 || (n < 0 && errno != EAGAIN)) die("the server closed a connection");
                if (n > 0) measured += consume(c, read_buffer, (size_t)n, now_ns());
            }
            if (c->unsent_count > 0) send_queued(c);
        }
    }
    return measured;
}

static void run(void) {
    struct connection *connections = calloc((size_t)settings.connections, sizeof *connections);
    epoll_fd = epoll_create1(0);
    set_value();
    for (int i = 0; i < settings.connections; i++) open_connection(&connections[i]);
    for (int i = 0; i < settings.connections; i++) send_queued(&connections[i]);
    drive(now_ns() + (int64_t)(settings.warmup * 1e9));
    int64_t start = now_ns(), cpu = cpu_us();
    measuring = 1;
    uint64_t requests = drive(start + (int64_t)(settings.seconds * 1e9));
    double elapsed = (double)(now_ns() - start) / 1e9;
    cpu = cpu_us() - cpu;
    printf("{\"connections\":%d,\"outstanding\":%d,\"octets\":%lld,\"op\":\"%s\",\"seconds\":%.3f,\"requests\":%llu,"
           "\"requests_per_s\":%.0f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"server_cpu_us\":",
           settings.connections, settings.outstanding, (long long)settings.octets, settings.operation, elapsed,
           (unsigned long long)requests, (double)requests / elapsed, (double)histogram_quantile(&latencies, 0.5) / 1e3,
           (double)histogram_quantile(&latencies, 0.99) / 1e3);
    if (settings.pid_count && requests) printf("%.2f}\n", (double)cpu / (double)requests);
    else printf("null}\n");
    exit(requests ? 0 : 1);
}

/* The resident memory once it has stopped changing. */
static int64_t settled_rss_kib(void) {
    int64_t last = -1, now = process_rss_kib(settings.pids[0]);
    for (int same = 0; same < 5; same = now == last ? same + 1 : 0) {
        usleep(50000);
        last = now;
        now = process_rss_kib(settings.pids[0]);
    }
    return now;
}

static void idle(void) {
    enum { FIRST = 50 }; /* what the first connections cost once is not counted */
    set_value();
    for (int i = 0; i < FIRST; i++) call_once(net_connect(&address), request, request_octets);
    int64_t before = settled_rss_kib();
    for (int i = 0; i < settings.connections; i++) call_once(net_connect(&address), request, request_octets);
    int64_t after = settled_rss_kib();
    printf("{\"connections\":%d,\"rss_before_kib\":%lld,\"rss_after_kib\":%lld,\"kib_per_connection\":%.2f}\n", settings.connections,
           (long long)before, (long long)after, (double)(after - before) / settings.connections);
    exit(0);
}

static void parse(int argc, char **argv) {
    for (int i = 2; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (strcmp(name, "--reference") == 0) settings.reference = value;
        else if (strcmp(name, "--echo") == 0) settings.echo = value;
        else if (strcmp(name, "--connections") == 0) settings.connections = atoi(value);
        else if (strcmp(name, "--outstanding") == 0) settings.outstanding = atoi(value);
        else if (strcmp(name, "--octets") == 0) settings.octets = atoll(value);
        else if (strcmp(name, "--op") == 0) settings.operation = value;
        else if (strcmp(name, "--seconds") == 0) settings.seconds = atof(value);
        else if (strcmp(name, "--warmup") == 0) settings.warmup = atof(value);
        else if (strcmp(name, "--pid") == 0 && settings.pid_count < PID_LIMIT) settings.pids[settings.pid_count++] = atoi(value);
        else die("what is %s?", name);
    }
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    net_raise_file_limit();
    parse(argc, argv);
    int idles = argc > 1 && strcmp(argv[1], "idle") == 0;
    int wrong = argc < 2 || (!idles && strcmp(argv[1], "run") != 0) || argc % 2 != 0 || !settings.reference == !settings.echo ||
                (idles && settings.pid_count != 1) || settings.connections < 1 || settings.outstanding < 1 ||
                settings.outstanding > OUTSTANDING_LIMIT || settings.octets < 0;
    if (wrong) {
        die("usage: loadgen run|idle (--reference FILE|IOR | --echo HOST:PORT) [--connections C] [--outstanding 1..%d] [--octets N]\n"
            "       [--op get|set] [--seconds S] [--warmup S] [--pid PID]…",
            OUTSTANDING_LIMIT);
    }
    build_request();
    idles ? idle() : run();
}
