/* pack: numbers and what is said about them as one piece of bytes, for a page that reads it
 * without asking anybody. Bytes 0-7 `OMLANDPK`, the length of a JSON header (32 bits, little end
 * first), the header, zeros to a multiple of 8; then arrays, each at its offset from there.
 *
 * An array stands in the header as {"type", "shape", "offset", "planes"}: 32-bit numbers whose
 * first bytes stand together, then their second bytes and so on, which gzip makes smaller. NaN is
 * what is not known. */
#ifndef OMLAND_PAGE_PACK_H
#define OMLAND_PAGE_PACK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

enum { PACK_DIMENSIONS = 5 };

/* failed: memory ran out at some point; pack_finish says so. */
struct pack {
    unsigned char *arrays;
    size_t length, room;
    bool failed;
};

/* Adds an array; what stands in the header for it, null when memory ran out. */
json_t *pack_floats(struct pack *pack, const float *value, int dimensions, const size_t *shape);
void pack_free(struct pack *pack);

/* Bytes of the pack, compressed as gzip (the same bytes on every day); malloc'd. */
ERROR_CHECKED int pack_finish(const struct pack *pack, const json_t *header, unsigned char **bytes,
                              size_t *length, struct error *error);

/* Any bytes as gzip, malloc'd; null when memory ran out. */
unsigned char *pack_gzip(const unsigned char *bytes, size_t length, size_t *packed);

/* A real number with the digits that are known of it: 18 bits, five digits, so that the last
 * bytes compress. Whole numbers up to 262 144, zeros, infinities and NaN are what they were. */
float pack_rounded(double value);

#endif
