/* The floor of every request and reply: a bare TCP server of framed messages (messages.h), without any ORB.
 *
 *   echo_epoll [--port N] [--blocking]
 *
 * One thread with epoll; with --blocking a thread for each connection. Prints `ready HOST:PORT`. A reply has the size that its
 * request asks for, or the request's own where that says 0. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/uio.h>

#include "messages.h"
#include "net.h"

enum {
    READ_OCTETS = 256 * 1024,
    REPLY_LIMIT = 16 * 1024 * 1024,
    HEAD_OCTETS = MESSAGE_REPLY_OCTETS_AT + 4, /* what is read of a message; the rest is passed over */
    REPLY_HEAD = MESSAGE_REQUEST_ID_AT + 4,
    BATCH = 256
};

static uint8_t filler[REPLY_LIMIT];

struct connection {
    int fd, epoll;
    uint8_t head[HEAD_OCTETS];
    uint32_t head_octets, rest_octets;
    uint8_t *unsent; /* what the socket did not take */
    size_t unsent_octets, unsent_at;
};

struct batch {
    uint8_t heads[BATCH][REPLY_HEAD];
    struct iovec vectors[2 * BATCH];
    int count; /* replies */
};

/* Writes all replies of the batch; what does not fit waits in `unsent`. Returns -1 where the connection is over. */
static int flush_batch(struct connection *c, struct batch *b) {
    int from = 0, vectors = 2 * b->count;
    b->count = 0;
    while (from < vectors) {
        ssize_t n = writev(c->fd, b->vectors + from, vectors - from);
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) return -1;
        while (from < vectors && (size_t)n >= b->vectors[from].iov_len) n -= (ssize_t)b->vectors[from++].iov_len;
        if (from < vectors) {
            b->vectors[from].iov_base = (uint8_t *)b->vectors[from].iov_base + n;
            b->vectors[from].iov_len -= (size_t)n;
        }
    }
    for (int i = from; i < vectors; i++) {
        struct iovec *v = &b->vectors[i];
        c->unsent = realloc(c->unsent, c->unsent_octets + v->iov_len);
        if (!c->unsent) die("no memory");
        memcpy(c->unsent + c->unsent_octets, v->iov_base, v->iov_len);
        c->unsent_octets += v->iov_len;
    }
    return 0;
}

static int add_reply(struct connection *c, struct batch *b) {
    uint32_t request = message_number(c->head + 8, 1) + GIOP_HEADER, octets = message_number(c->head + MESSAGE_REPLY_OCTETS_AT, 1);
    if (octets == 0) octets = request;
    if (octets < REPLY_HEAD || octets > REPLY_LIMIT) return -1;
    uint8_t *head = b->heads[b->count];
    message_header(head, GIOP_REPLY, octets);
    memcpy(head + MESSAGE_REQUEST_ID_AT, c->head + MESSAGE_REQUEST_ID_AT, 4);
    b->vectors[2 * b->count] = (struct iovec){head, REPLY_HEAD};
    b->vectors[2 * b->count + 1] = (struct iovec){filler, octets - REPLY_HEAD};
    return ++b->count == BATCH ? flush_batch(c, b) : 0;
}

/* Takes octets in, answers the messages that they complete. */
static int consume(struct connection *c, const uint8_t *octets, size_t size, struct batch *b) {
    while (size > 0) {
        if (c->head_octets < HEAD_OCTETS) {
            size_t n = HEAD_OCTETS - c->head_octets < size ? HEAD_OCTETS - c->head_octets : size;
            memcpy(c->head + c->head_octets, octets, n);
            c->head_octets += (uint32_t)n;
            octets += n;
            size -= n;
            if (c->head_octets < HEAD_OCTETS) break;
            uint32_t body = message_number(c->head + 8, 1);
            if (memcmp(c->head, "GIOP", 4) != 0 || body < HEAD_OCTETS - GIOP_HEADER) return -1;
            c->rest_octets = body - (HEAD_OCTETS - GIOP_HEADER);
        }
        size_t n = c->rest_octets < size ? c->rest_octets : size;
        c->rest_octets -= (uint32_t)n;
        octets += n;
        size -= n;
        if (c->rest_octets == 0) {
            c->head_octets = 0;
            if (add_reply(c, b) != 0) return -1;
        }
    }
    return b->count ? flush_batch(c, b) : 0;
}

static void watch(struct connection *c) {
    struct epoll_event event = {.events = c->unsent_octets ? EPOLLOUT : EPOLLIN, .data.ptr = c};
    epoll_ctl(c->epoll, EPOLL_CTL_MOD, c->fd, &event);
}

static int on_readable(struct connection *c, uint8_t *buffer, struct batch *b) {
    ssize_t n = read(c->fd, buffer, READ_OCTETS);
    if (n < 0 && errno == EAGAIN) return 0;
    if (n <= 0 || consume(c, buffer, (size_t)n, b) != 0) return -1;
    if (c->unsent_octets) watch(c);
    return 0;
}

static int on_writable(struct connection *c) {
    ssize_t n = write(c->fd, c->unsent + c->unsent_at, c->unsent_octets - c->unsent_at);
    if (n < 0) return errno == EAGAIN ? 0 : -1;
    c->unsent_at += (size_t)n;
    if (c->unsent_at == c->unsent_octets) {
        c->unsent_at = c->unsent_octets = 0;
        watch(c);
    }
    return 0;
}

static void end_connection(struct connection *c) {
    close(c->fd);
    free(c->unsent);
    free(c);
}

static struct connection *accept_one(int listener, int flags) {
    int fd = accept4(listener, NULL, NULL, flags);
    if (fd < 0) return NULL;
    net_no_delay(fd);
    struct connection *c = calloc(1, sizeof *c);
    if (!c) die("no memory");
    c->fd = fd;
    return c;
}

static void serve_with_epoll(int listener) {
    static uint8_t buffer[READ_OCTETS];
    static struct batch batch;
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (!c) {
                c = accept_one(listener, SOCK_NONBLOCK);
                if (!c) continue;
                c->epoll = epoll;
                event = (struct epoll_event){.events = EPOLLIN, .data.ptr = c};
                epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
            } else if ((events[i].events & EPOLLOUT ? on_writable(c) : on_readable(c, buffer, &batch)) != 0) {
                end_connection(c);
            }
        }
    }
}

static void *serve_connection(void *argument) {
    struct connection *c = argument;
    uint8_t *buffer = malloc(READ_OCTETS);
    struct batch *batch = calloc(1, sizeof *batch);
    ssize_t n;
    while ((n = read(c->fd, buffer, READ_OCTETS)) > 0 && consume(c, buffer, (size_t)n, batch) == 0) continue;
    free(batch);
    free(buffer);
    end_connection(c);
    return NULL;
}

static void serve_with_threads(int listener) {
    for (;;) {
        struct connection *c = accept_one(listener, 0);
        pthread_t thread;
        if (!c) continue;
        if (pthread_create(&thread, NULL, serve_connection, c) != 0) die("no thread");
        pthread_detach(thread);
    }
}

int main(int argc, char **argv) {
    int port = 0, blocking = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--blocking") == 0) blocking = 1;
        else if (strcmp(argv[i], "--port") == 0 && i + 1 < argc) port = atoi(argv[++i]);
        else die("usage: echo_epoll [--port N] [--blocking]");
    }
    signal(SIGPIPE, SIG_IGN);
    net_raise_file_limit();
    int listener = net_listen((uint16_t)port);
    printf("ready 127.0.0.1:%u\n", net_port(listener));
    fflush(stdout);
    if (blocking) serve_with_threads(listener);
    else serve_with_epoll(listener);
}
