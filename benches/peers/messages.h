/* Prebuilt GIOP 1.2 messages, little endian, and the messages of the bare echo, which have the same sizes. C and C++.
 *
 * An echo message has a GIOP header, then a request id, then the size of the reply that it wants. The reply has a GIOP
 * header, then the same request id, then filler. So one client drives an ORB and the echo with the same octets. */
#ifndef MAESTRO_PEERS_MESSAGES_H
#define MAESTRO_PEERS_MESSAGES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    GIOP_HEADER = 12,
    GIOP_REQUEST = 0,
    GIOP_REPLY = 1,
    GIOP_CLOSE_CONNECTION = 5,
    GIOP_FRAGMENT = 7,
    GIOP_LITTLE_ENDIAN = 1,
    GIOP_MORE_FRAGMENTS = 2,
    MESSAGE_REQUEST_ID_AT = 12, /* in all GIOP 1.2 messages that have one, and in echo messages */
    MESSAGE_REPLY_OCTETS_AT = 16,
    MESSAGE_KEY_OCTETS = 15 /* the length of the usual key, "PerformanceTest" */
};

static inline void message_put(uint8_t *at, uint32_t value) {
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (8 * i));
}

static inline uint32_t message_number(const uint8_t *at, int little_endian) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) value = value << 8 | at[little_endian ? 3 - i : i];
    return value;
}

static inline void message_header(uint8_t *at, uint8_t type, uint32_t whole_octets) {
    memcpy(at, "GIOP\1\2", 6);
    at[6] = GIOP_LITTLE_ENDIAN;
    at[7] = type;
    message_put(at + 8, whole_octets - GIOP_HEADER);
}

static inline size_t message_align(size_t at, size_t alignment) { return (at + alignment - 1) / alignment * alignment; }

/* The size of a request without a body, up to where a body begins. */
static inline size_t message_request_octets(size_t key_octets, const char *operation) {
    size_t at = message_align(GIOP_HEADER + 4 + 4 + 4 + 4 + key_octets, 4);
    at = message_align(at + 4 + strlen(operation) + 1, 4) + 4;
    return at;
}

/* Sizes for the usual key and operations without contexts: what an ORB's messages take, within a few octets. */
static inline size_t message_get_octets(void) { return message_request_octets(MESSAGE_KEY_OCTETS, "_get_value"); }
static inline size_t message_get_reply_octets(size_t value) { return 24 + 4 + value + 1; }
static inline size_t message_set_octets(size_t value) {
    return message_align(message_request_octets(MESSAGE_KEY_OCTETS, "_set_value"), 8) + 4 + value + 1;
}
static inline size_t message_set_reply_octets(void) { return 24; }

/* Writes a request into `out`, which has room for it; `value` < 0: without an argument, else a string of so many octets.
 * Returns its size. */
static inline size_t message_request(uint8_t *out, const uint8_t *key, uint32_t key_octets, const char *operation, int64_t value) {
    size_t at = GIOP_HEADER + 4;
    uint32_t length = (uint32_t)strlen(operation) + 1;
    message_put(out + at, 3); /* response expected, reserved octets */
    message_put(out + at + 4, 0); /* addressed by key, padding */
    message_put(out + at + 8, key_octets);
    memcpy(out + at + 12, key, key_octets);
    at = message_align(at + 12 + key_octets, 4);
    message_put(out + at, length);
    memcpy(out + at + 4, operation, length);
    at = message_align(at + 4 + length, 4);
    message_put(out + at, 0); /* no service context */
    at += 4;
    if (value >= 0) {
        at = message_align(at, 8);
        message_put(out + at, (uint32_t)value + 1);
        memset(out + at + 4, 'x', (size_t)value);
        out[at + 4 + (size_t)value] = 0;
        at += 4 + (size_t)value + 1;
    }
    message_header(out, GIOP_REQUEST, (uint32_t)at);
    message_put(out + MESSAGE_REQUEST_ID_AT, 0);
    return at;
}

/* Fills an echo message of `octets` that asks for a reply of `reply_octets`. */
static inline void message_echo(uint8_t *out, size_t octets, size_t reply_octets) {
    memset(out, 0, octets);
    message_header(out, GIOP_REQUEST, (uint32_t)octets);
    message_put(out + MESSAGE_REPLY_OCTETS_AT, (uint32_t)reply_octets);
}

#endif
