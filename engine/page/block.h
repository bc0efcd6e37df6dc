/* block: a scenario, as it was read for a region, and one replicate of its reference as one flat
 * piece of bytes, for a program without files (the page's WebAssembly); the same on 32 and 64 bits,
 * little-endian. Policies and shocks are not carried: they are entries, which the session reads.
 *
 * Bytes are written so that a general compressor (gzip) makes them small: column by column, in
 * differences where neighbours are alike, first bytes apart from second bytes; what is constant
 * takes no room. One function does both ways, so that writing and reading cannot differ. Damaged
 * bytes are refused, by their checksum; what is read is then looked at like a file of the native
 * program: lengths before memory is taken, all that is used as an index before it is used. */
#ifndef OMLAND_PAGE_BLOCK_H
#define OMLAND_PAGE_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

struct base;
struct region;
struct scenario;

struct block_bytes {
    uint8_t *data; /* malloc'd */
    size_t size;
};

/* The region must be that of a region run of the scenario, whose scope it has; the base must be
 * made of the same files and overrides. */
ERROR_CHECKED int block_write(const struct scenario *scenario, const struct base *base,
                              const struct region *region, struct block_bytes *bytes,
                              struct error *error);
/* On failure *scenario and *base are zero and *region is null. The caller frees all three. */
ERROR_CHECKED int block_read(const uint8_t *bytes, size_t size, struct scenario *scenario,
                             struct base *base, struct region **region, struct error *error);
void block_free(struct block_bytes *bytes);

#endif
