/* The floor of replication: a bare leader with followers that acknowledge, without a group, views or an ORB.
 *
 *   replica_floor follower [--port N]
 *   replica_floor leader --followers HOST:PORT,HOST:PORT [--port N] [--acks A]
 *                        [--clients C] [--outstanding K] [--octets N] [--seconds S] [--warmup S]
 *
 * The leader hands each message to all followers, in one write for all that came in one round of epoll, and answers it
 * when A followers have it: 1 of two is a majority with the leader itself. Followers answer with a running count. With
 * --clients 0 (the default) clients connect with the messages of the bare echo (messages.h, loadgen --echo drives it) and the
 * leader prints `ready HOST:PORT`. With --clients C they are in the leader: it prints one JSON object and ends. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/epoll.h>

#include "histogram.h"
#include "messages.h"
#include "net.h"

enum { FOLLOWER_LIMIT = 8, READ_OCTETS = 256 * 1024, MESSAGE_LIMIT = 1024 * 1024, PENDING_LIMIT = 65536, FRAME_HEAD = 4 };

struct buffer {
    uint8_t *octets;
    size_t size, capacity;
};

static void append(struct buffer *b, const void *octets, size_t size) {
    if (b->size + size > b->capacity) {
        b->capacity = 2 * (b->size + size);
        b->octets = realloc(b->octets, b->capacity);
        if (!b->octets) die("no memory");
    }
    if (octets) memcpy(b->octets + b->size, octets, size);
    else memset(b->octets + b->size, 0, size);
    b->size += size;
}

static int write_all(int fd, struct buffer *b) {
    for (size_t at = 0; at < b->size;) {
        ssize_t n = write(fd, b->octets + at, b->size - at);
        if (n <= 0) return -1;
        at += (size_t)n;
    }
    b->size = 0;
    return 0;
}

static void drop(struct buffer *b, size_t size) {
    memmove(b->octets, b->octets + size, b->size - size);
    b->size -= size;
}

/* ---- follower ---- */

static void follow(int port) {
    int listener = net_listen((uint16_t)port);
    printf("ready 127.0.0.1:%u\n", net_port(listener));
    fflush(stdout);
    int leader = accept(listener, NULL, NULL);
    net_no_delay(leader);
    static uint8_t octets[READ_OCTETS];
    struct buffer in = {0};
    uint64_t held = 0;
    ssize_t n;
    while ((n = read(leader, octets, sizeof octets)) > 0) {
        append(&in, octets, (size_t)n);
        size_t at = 0;
        while (in.size - at >= FRAME_HEAD) {
            size_t whole = FRAME_HEAD + message_number(in.octets + at, 1);
            if (in.size - at < whole) break;
            at += whole;
            held++;
        }
        drop(&in, at);
        if (at > 0 && write(leader, &held, sizeof held) != sizeof held) break;
    }
}

/* ---- leader ---- */

struct client {
    int fd, dirty;
    struct buffer in, out;
};

struct pending {
    struct client *client; /* NULL: inside the leader */
    uint32_t request_id, reply_octets;
    int64_t made_ns;
};

struct follower {
    int fd;
    uint64_t held;
    uint8_t part[8]; /* of a count that is cut by a read */
    uint32_t part_octets;
};

static struct follower followers[FOLLOWER_LIMIT];
static int follower_count, acks = 1, epoll_fd;
static struct pending pending[PENDING_LIMIT];
static uint64_t accepted, answered;
static struct buffer to_followers;
static struct client *dirty[4096];
static int dirty_count;
static int inside_clients, inside_outstanding = 1, inside_octets = 100;
static double inside_seconds = 2, inside_warmup = 0.5;
static struct histogram latencies;
static int64_t measure_from_ns, measure_until_ns;

static void accept_message(struct client *client, uint32_t request_id, uint32_t reply_octets, const void *payload, uint32_t size) {
    if (accepted - answered == PENDING_LIMIT) die("more than %d messages outstanding", PENDING_LIMIT);
    uint8_t head[FRAME_HEAD];
    message_put(head, size);
    append(&to_followers, head, FRAME_HEAD);
    append(&to_followers, payload, size);
    pending[accepted++ % PENDING_LIMIT] =
        (struct pending){client, request_id, reply_octets, client ? 0 : now_ns()};
}

static void answer(const struct pending *p) {
    if (!p->client) {
        int64_t now = now_ns();
        if (p->made_ns >= measure_from_ns) histogram_add(&latencies, now - p->made_ns);
        accept_message(NULL, 0, 0, NULL, (uint32_t)inside_octets);
        return;
    }
    uint8_t head[MESSAGE_REQUEST_ID_AT + 4];
    message_header(head, GIOP_REPLY, p->reply_octets);
    message_put(head + MESSAGE_REQUEST_ID_AT, p->request_id);
    append(&p->client->out, head, sizeof head);
    append(&p->client->out, NULL, p->reply_octets - sizeof head);
    if (!p->client->dirty) {
        p->client->dirty = 1;
        dirty[dirty_count++] = p->client;
    }
}

/* How many messages enough followers hold. */
static uint64_t stable(void) {
    uint64_t best = 0;
    for (int i = 0; i < follower_count; i++) {
        int others = 0;
        for (int j = 0; j < follower_count; j++) others += followers[j].held >= followers[i].held;
        if (others >= acks && followers[i].held > best) best = followers[i].held;
    }
    return best;
}

static void read_follower(struct follower *f) {
    uint8_t octets[4096];
    ssize_t n = recv(f->fd, octets + f->part_octets, sizeof octets - f->part_octets, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) die("a follower is gone");
    memcpy(octets, f->part, f->part_octets);
    size_t size = f->part_octets + (size_t)n, whole = size / 8 * 8;
    if (whole) memcpy(&f->held, octets + whole - 8, 8);
    f->part_octets = (uint32_t)(size - whole);
    memcpy(f->part, octets + whole, f->part_octets);
}

/* Returns -1 where the connection is over. */
static int read_client(struct client *c) {
    static uint8_t octets[READ_OCTETS];
    ssize_t n = recv(c->fd, octets, sizeof octets, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return 0;
    if (n <= 0) return -1;
    append(&c->in, octets, (size_t)n);
    size_t at = 0;
    while (c->in.size - at >= MESSAGE_REPLY_OCTETS_AT + 4) {
        const uint8_t *message = c->in.octets + at;
        uint32_t whole = message_number(message + 8, 1) + GIOP_HEADER, reply = message_number(message + MESSAGE_REPLY_OCTETS_AT, 1);
        if (memcmp(message, "GIOP", 4) != 0 || whole > MESSAGE_LIMIT || reply > MESSAGE_LIMIT) return -1;
        if (c->in.size - at < whole) break;
        if (reply < MESSAGE_REQUEST_ID_AT + 4) reply = whole;
        accept_message(c, message_number(message + MESSAGE_REQUEST_ID_AT, 1), reply, message, whole);
        at += whole;
    }
    drop(&c->in, at);
    return 0;
}

static void watch(int fd, void *data) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = data};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void handle(void *source, int listener) {
    if (!source) {
        struct client *c = calloc(1, sizeof *c);
        c->fd = accept(listener, NULL, NULL);
        net_no_delay(c->fd);
        watch(c->fd, c);
    } else if ((struct follower *)source >= followers && (struct follower *)source < followers + FOLLOWER_LIMIT) {
        read_follower(source);
    } else if (read_client(source) != 0) {
        struct client *c = source;
        close(c->fd); /* what it still waits for is written to nobody */
        c->fd = -1;
    }
}

/* Everything that one round of events has made possible, in as few writes as there are peers. */
static void flush_round(void) {
    for (uint64_t to = stable(); answered < to;) answer(&pending[answered++ % PENDING_LIMIT]);
    for (int i = 0; i < dirty_count; i++) {
        dirty[i]->dirty = 0;
        if (dirty[i]->fd < 0 || write_all(dirty[i]->fd, &dirty[i]->out) != 0) dirty[i]->out.size = 0;
    }
    dirty_count = 0;
    for (int i = 0; i < follower_count && to_followers.size; i++) {
        struct buffer whole = to_followers;
        if (write_all(followers[i].fd, &whole) != 0) die("a follower is gone");
    }
    to_followers.size = 0;
}

static void report(int64_t elapsed_ns) {
    double seconds = (double)elapsed_ns / 1e9;
    printf("{\"system\":\"bare epoll\",\"clients\":%d,\"outstanding\":%d,\"octets\":%d,\"acks\":%d,\"seconds\":%.3f,\"casts_per_s\":%.0f,"
           "\"p50_us\":%.1f,\"p99_us\":%.1f}\n",
           inside_clients, inside_outstanding, inside_octets, acks, seconds, (double)latencies.count / seconds,
           (double)histogram_quantile(&latencies, 0.5) / 1e3, (double)histogram_quantile(&latencies, 0.99) / 1e3);
}

static void lead(int port, char *addresses) {
    int listener = net_listen((uint16_t)port);
    struct epoll_event events[512];
    epoll_fd = epoll_create1(0);
    watch(listener, NULL);
    for (char *one = strtok(addresses, ","); one && follower_count < FOLLOWER_LIMIT; one = strtok(NULL, ",")) {
        struct sockaddr_in address = net_parse(one);
        followers[follower_count].fd = net_connect(&address);
        watch(followers[follower_count].fd, &followers[follower_count]);
        follower_count++;
    }
    measure_from_ns = now_ns() + (int64_t)(inside_warmup * 1e9);
    measure_until_ns = inside_clients ? measure_from_ns + (int64_t)(inside_seconds * 1e9) : INT64_MAX;
    if (!inside_clients) printf("ready 127.0.0.1:%u\n", net_port(listener));
    fflush(stdout);
    for (int i = 0; i < inside_clients * inside_outstanding; i++) accept_message(NULL, 0, 0, NULL, (uint32_t)inside_octets);
    flush_round();
    while (now_ns() < measure_until_ns) {
        int count = epoll_wait(epoll_fd, events, 512, inside_clients ? 100 : -1);
        for (int i = 0; i < count; i++) handle(events[i].data.ptr, listener);
        flush_round();
    }
    report(now_ns() - measure_from_ns);
}

int main(int argc, char **argv) {
    int port = 0, follows = argc > 1 && strcmp(argv[1], "follower") == 0;
    char *addresses = NULL;
    for (int i = 2; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--port") == 0) port = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--followers") == 0) addresses = argv[i + 1];
        else if (strcmp(argv[i], "--acks") == 0) acks = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--clients") == 0) inside_clients = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--outstanding") == 0) inside_outstanding = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--octets") == 0) inside_octets = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--seconds") == 0) inside_seconds = atof(argv[i + 1]);
        else if (strcmp(argv[i], "--warmup") == 0) inside_warmup = atof(argv[i + 1]);
        else die("what is %s?", argv[i]);
    }
    if (argc < 2 || (!follows && (strcmp(argv[1], "leader") != 0 || !addresses))) {
        die("usage: replica_floor follower [--port N]\n"
            "       replica_floor leader --followers HOST:PORT,HOST:PORT [--port N] [--acks A] [--clients C] [--outstanding K]\n"
            "                            [--octets N] [--seconds S] [--warmup S]");
    }
    signal(SIGPIPE, SIG_IGN);
    net_raise_file_limit();
    if (follows) follow(port);
    else lead(port, addresses);
    return 0;
}
