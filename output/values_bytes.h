/* values_bytes: the results of a run as one row of bytes, of which `omland hash --values` is the
 * SHA-256, and the workshop page takes the same of what it has computed: were the same numbers
 * computed, wherever and by which program? Names, shapes and values alone count.
 *
 * For each indicator, by name: its name and the number of its bytes; replicates, years and
 * municipalities; then the values, municipality by municipality in a year, year by year. Numbers
 * are 64 bits, little-endian; every NaN is the same, and so is every zero. */
#ifndef OMLAND_OUTPUT_VALUES_BYTES_H
#define OMLAND_OUTPUT_VALUES_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "output/indicators.h"

struct values_bytes {
    uint8_t *data; /* [room], of which `size` are bytes; malloc'd */
    size_t size, room;
    bool failed; /* memory ran out */
};

/* Rows of the indicators in the order of their names. */
void values_bytes_order(int row[INDICATOR_LIMIT]);

/* One indicator: its head, then its values, in as many calls as the caller likes. */
void values_bytes_head(struct values_bytes *bytes, const char *name, const uint64_t shape[3]);
void values_bytes_add(struct values_bytes *bytes, const double *value, size_t count);
void values_bytes_free(struct values_bytes *bytes);

#endif
