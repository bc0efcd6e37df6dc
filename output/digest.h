/* digest: SHA-256 by nettle over things with their lengths, so that no two different things run
 * together to the same bytes. */
#ifndef OMLAND_OUTPUT_DIGEST_H
#define OMLAND_OUTPUT_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline void digest_number(struct sha256_ctx *sum, uint64_t number)
{
    uint8_t byte[8];

    for (int k = 0; k < 8; k++)
        byte[k] = (uint8_t)(number >> (8 * k));
    sha256_update(sum, sizeof byte, byte);
}

static inline void digest_bytes(struct sha256_ctx *sum, const void *data, size_t size)
{
    digest_number(sum, size);
    sha256_update(sum, size, data);
}

static inline void digest_text(struct sha256_ctx *sum, const char *text)
{
    digest_bytes(sum, text ? text : "", text ? strlen(text) : 0);
}

static inline void digest_hex(struct sha256_ctx *sum, char hex[65])
{
    uint8_t byte[SHA256_DIGEST_SIZE];

    sha256_digest(sum, sizeof byte, byte);
    for (size_t k = 0; k < sizeof byte; k++) {
        hex[2 * k] = "0123456789abcdef"[byte[k] >> 4];
        hex[2 * k + 1] = "0123456789abcdef"[byte[k] & 15];
    }
    hex[64] = 0;
}

#endif
