/* Another day for a process, loaded in front of the C library: other clocks, fixed randomness, variables that are not set.
 * What is to be other stands in MAESTRO_SURROUNDINGS: words out of later, frozen, chance, variables, layout. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define CLOCKS 12
#define NS 1000000000LL
/* 400 days, 7 hours, 13 minutes and some seconds: each field of a date is another one. */
#define LATER_NS ((400LL * 86400 + 7 * 3600 + 13 * 60 + 17) * NS + 123456789)
/* So much faster does a later clock go. */
#define FASTER 1000

static int is_later, is_frozen, is_fixed, is_set;
static int64_t begun[CLOCKS];

static const char *plain(const char *name) {
    size_t length = strlen(name);
    for (char **entry = environ; entry && *entry; entry++)
        if (!strncmp(*entry, name, length) && (*entry)[length] == '=') return *entry + length + 1;
    return 0;
}

static int64_t true_ns(clockid_t id) {
    struct timespec now;
    return syscall(SYS_clock_gettime, id, &now) ? -1 : now.tv_sec * NS + now.tv_nsec;
}

__attribute__((constructor)) static void begin(int argc, char **argv, char **envp) {
    const char *words = plain("MAESTRO_SURROUNDINGS");
    (void)argc;
    if (!words) return;
    if (strstr(words, "layout")) {
        int persona = personality(0xffffffff);
        if (persona != -1 && !(persona & ADDR_NO_RANDOMIZE) && personality(persona | ADDR_NO_RANDOMIZE) != -1)
            execve("/proc/self/exe", argv, envp);
    }
    for (int id = 0; id < CLOCKS; id++) begun[id] = true_ns(id);
    is_later = strstr(words, "later") != 0;
    is_frozen = strstr(words, "frozen") != 0;
    is_fixed = strstr(words, "chance") != 0;
    is_set = strstr(words, "variables") != 0;
}

int clock_gettime(clockid_t id, struct timespec *now) {
    int is_cpu = id == CLOCK_PROCESS_CPUTIME_ID || id == CLOCK_THREAD_CPUTIME_ID;
    if (id < 0 || id >= CLOCKS || is_cpu || !(is_later || is_frozen)) return syscall(SYS_clock_gettime, id, now);
    int64_t ns = true_ns(id);
    if (ns < 0) return syscall(SYS_clock_gettime, id, now);
    ns = is_frozen ? begun[id] : ns + LATER_NS + (ns - begun[id]) * (FASTER - 1);
    now->tv_sec = ns / NS;
    now->tv_nsec = ns % NS;
    return 0;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

ssize_t getrandom(void *out, size_t octets, unsigned flags) {
    if (!is_fixed) return syscall(SYS_getrandom, out, octets, flags);
    memset(out, 42, octets);
    return octets;
}

int getentropy(void *out, size_t octets) { return getrandom(out, octets, 0) < 0 ? -1 : 0; }

/* Variables that a Rust program's own runtime, its tests and its tools look for stay unset. */
static int is_of_runtime(const char *name) {
    static const char *const prefixes[] = {"RUST", "__RUST", "CARGO", "MAESTRO", "NEXTEST", "LD_", "TERM", "TMP",
                                           "TEMP", "MALLOC_", "GLIBC_", "LLVM_", "NO_COLOR", "CLICOLOR", "CI"};
    for (size_t at = 0; at < sizeof prefixes / sizeof *prefixes; at++)
        if (!strncmp(name, prefixes[at], strlen(prefixes[at]))) return 1;
    return 0;
}

char *getenv(const char *name) {
    const char *value = plain(name);
    if (!value && is_set && !is_of_runtime(name)) value = "4711";
    return (char *)value;
}
