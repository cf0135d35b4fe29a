/* Latencies by value: buckets of at most 1.6 % width from 1 ns to 2^42 ns. C and C++. */
#ifndef MAESTRO_PEERS_HISTOGRAM_H
#define MAESTRO_PEERS_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_SUB = 64, HISTOGRAM_SUB_BITS = 6, HISTOGRAM_BUCKETS = 37 * HISTOGRAM_SUB };

struct histogram {
    uint64_t count;
    uint64_t bucket[HISTOGRAM_BUCKETS];
};

static inline int histogram_index(uint64_t value) {
    if (value < HISTOGRAM_SUB) return (int)value;
    int shift = 63 - __builtin_clzll(value) - HISTOGRAM_SUB_BITS;
    int index = (shift + 1) * HISTOGRAM_SUB + (int)((value >> shift) - HISTOGRAM_SUB);
    return index < HISTOGRAM_BUCKETS ? index : HISTOGRAM_BUCKETS - 1;
}

/* The largest value that falls into bucket `index`. */
static inline uint64_t histogram_value(int index) {
    if (index < HISTOGRAM_SUB) return (uint64_t)index;
    int shift = index / HISTOGRAM_SUB - 1;
    return (((uint64_t)(index % HISTOGRAM_SUB) + HISTOGRAM_SUB + 1) << shift) - 1;
}

static inline void histogram_add(struct histogram *h, int64_t value) {
    h->bucket[histogram_index(value < 0 ? 0 : (uint64_t)value)]++;
    h->count++;
}

static inline void histogram_merge(struct histogram *into, const struct histogram *from) {
    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) into->bucket[i] += from->bucket[i];
    into->count += from->count;
}

static inline uint64_t histogram_quantile(const struct histogram *h, double quantile) {
    uint64_t rank = (uint64_t)(quantile * (double)h->count), seen = 0;
    if (h->count == 0) return 0;
    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += h->bucket[i];
        if (seen > rank) return histogram_value(i);
    }
    return histogram_value(HISTOGRAM_BUCKETS - 1);
}

#endif
