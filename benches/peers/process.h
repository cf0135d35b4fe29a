/* What /proc says of the processes that are measured. */
#ifndef MAESTRO_PEERS_PROCESS_H
#define MAESTRO_PEERS_PROCESS_H

#include "net.h"

/* User and system time of a process with all its threads, in microseconds. */
static inline int64_t process_cpu_us(int pid) {
    char path[64], text[1024];
    unsigned long long user, system;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) die("no process %d", pid);
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    char *after_name = strrchr(text, ')');
    if (!after_name || sscanf(after_name + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2) {
        die("cannot read %s", path);
    }
    return (int64_t)((user + system) * (1000000 / (unsigned long long)sysconf(_SC_CLK_TCK)));
}

static inline int64_t process_rss_kib(int pid) {
    char path[64], line[256];
    long long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *file = fopen(path, "r");
    if (!file) die("no process %d", pid);
    while (fgets(line, sizeof line, file)) sscanf(line, "VmRSS: %lld", &kib);
    fclose(file);
    return kib;
}

#endif
