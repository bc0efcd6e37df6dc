/* order: stable sorts, the same on every platform: rows that are equal keep the order they came in.
 * The C library's qsort leaves that order open, so nothing here calls it. */
#ifndef OMLAND_BASE_ORDER_H
#define OMLAND_BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct order {
    uint32_t key, row;
};

/* By a 32-bit key in time linear in n. Lowest key first. `scratch` has room for n as well; the
 * result stands in `item`. */
void order_by_key(struct order *item, struct order *scratch, size_t n);

/* A real score in (-limit, limit) as a key of the same order; beyond the limit it is cut. */
uint32_t order_key(double score, double limit);

/* Rows of `width` bytes by a comparison as qsort takes it; no memory is asked for. `rows` may be
 * null when n is 0. */
void order_stable(void *rows, size_t n, size_t width, int (*compare)(const void *a, const void *b));

#endif
