/* Reads the first IIOP profile of a stringified reference: host, port, object key. C and C++. */
#ifndef MAESTRO_PEERS_IOR_H
#define MAESTRO_PEERS_IOR_H

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IOR_HOST_LIMIT = 256, IOR_KEY_LIMIT = 1024 };

struct ior {
    char host[IOR_HOST_LIMIT];
    uint16_t port;
    uint8_t key[IOR_KEY_LIMIT];
    uint32_t key_octets;
};

/* A CDR encapsulation that is being read; `failed` stays set once something did not fit. */
struct ior_cursor {
    const uint8_t *octets;
    uint32_t size, at;
    int little_endian, failed;
};

static inline struct ior_cursor ior_encapsulation(const uint8_t *octets, uint32_t size) {
    struct ior_cursor c = {octets, size, 1, size > 0 && octets[0] == 1, size == 0};
    return c;
}

static inline uint32_t ior_number(struct ior_cursor *c, uint32_t width) {
    uint32_t start = (c->at + width - 1) / width * width, value = 0;
    if (c->failed || start > c->size || c->size - start < width) {
        c->failed = 1;
        return 0;
    }
    for (uint32_t i = 0; i < width; i++) {
        value = value << 8 | c->octets[start + (c->little_endian ? width - 1 - i : i)];
    }
    c->at = start + width;
    return value;
}

/* The place of a sequence<octet> or string, its length in `*length`. */
static inline const uint8_t *ior_octets(struct ior_cursor *c, uint32_t *length) {
    *length = ior_number(c, 4);
    if (c->failed || c->size - c->at < *length) {
        c->failed = 1;
        *length = 0;
        return NULL;
    }
    const uint8_t *found = c->octets + c->at;
    c->at += *length;
    return found;
}

static inline int ior_read_profile(struct ior *out, const uint8_t *body, uint32_t size) {
    struct ior_cursor c = ior_encapsulation(body, size);
    uint32_t length;
    c.at += 2; /* version */
    const uint8_t *host = ior_octets(&c, &length);
    if (c.failed || length == 0 || length > IOR_HOST_LIMIT) return -1;
    memcpy(out->host, host, length);
    out->host[length - 1] = 0;
    out->port = (uint16_t)ior_number(&c, 2);
    const uint8_t *key = ior_octets(&c, &length);
    if (c.failed || length > IOR_KEY_LIMIT) return -1;
    memcpy(out->key, key, length);
    out->key_octets = length;
    return 0;
}

static inline int ior_read_binary(struct ior *out, const uint8_t *octets, uint32_t size) {
    struct ior_cursor c = ior_encapsulation(octets, size);
    uint32_t length;
    ior_octets(&c, &length); /* type id */
    uint32_t profiles = ior_number(&c, 4);
    for (uint32_t i = 0; i < profiles && !c.failed; i++) {
        uint32_t tag = ior_number(&c, 4);
        const uint8_t *body = ior_octets(&c, &length);
        if (!c.failed && tag == 0) return ior_read_profile(out, body, length);
    }
    return -1;
}

static inline int ior_hex_digit(int c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = tolower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads "IOR:…". Returns 0, or -1 where there is no IIOP profile in it. */
static inline int ior_parse(struct ior *out, const char *text) {
    if (strncmp(text, "IOR:", 4) != 0) return -1;
    text += 4;
    uint8_t *octets = (uint8_t *)malloc(strlen(text) / 2 + 1);
    uint32_t size = 0;
    if (!octets) return -1;
    while (ior_hex_digit(text[0]) >= 0 && ior_hex_digit(text[1]) >= 0) {
        octets[size++] = (uint8_t)(ior_hex_digit(text[0]) << 4 | ior_hex_digit(text[1]));
        text += 2;
    }
    int result = ior_read_binary(out, octets, size);
    free(octets);
    return result;
}

/* Reads a file that holds "IOR:…", or the text itself. */
static inline int ior_load(struct ior *out, const char *file_or_text) {
    if (strncmp(file_or_text, "IOR:", 4) == 0) return ior_parse(out, file_or_text);
    FILE *file = fopen(file_or_text, "r");
    if (!file) return -1;
    static char text[65536];
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    return ior_parse(out, text);
}

#endif
