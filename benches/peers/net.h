/* Sockets of the peers: listening, connecting, time. */
#ifndef MAESTRO_PEERS_NET_H
#define MAESTRO_PEERS_NET_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

__attribute__((noreturn, format(printf, 1, 2))) static inline void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    exit(2);
}

static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline void net_no_delay(int fd) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static inline struct sockaddr_in net_address(const char *host, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (strcmp(host, "localhost") == 0) host = "127.0.0.1";
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) die("not an IPv4 address: %s", host);
    return address;
}

/* "HOST:PORT" */
static inline struct sockaddr_in net_parse(const char *text) {
    char host[64];
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host) die("not HOST:PORT: %s", text);
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = 0;
    return net_address(host, (uint16_t)atoi(colon + 1));
}

static inline int net_listen(uint16_t port) {
    struct sockaddr_in address = net_address("127.0.0.1", port);
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) die("cannot bind port %u: %s", port, strerror(errno));
    if (listen(fd, 4096) != 0) die("cannot listen: %s", strerror(errno));
    return fd;
}

static inline uint16_t net_port(int fd) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    getsockname(fd, (struct sockaddr *)&address, &length);
    return ntohs(address.sin_port);
}

static inline int net_connect(const struct sockaddr_in *to) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) die("no socket: %s", strerror(errno));
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) != 0) die("cannot connect: %s", strerror(errno));
    net_no_delay(fd);
    return fd;
}

/* As many open files as the system allows. */
static inline void net_raise_file_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

#endif
