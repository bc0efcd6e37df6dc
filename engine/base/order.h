/* order: sorts rows by a 32-bit key, stably: equal keys keep the order they came in. Linear in
 * the number of rows. */
#ifndef OMLAND_BASE_ORDER_H
#define OMLAND_BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct order {
    uint32_t key, row;
};

/* Lowest key first. `spare` has room for n as well; the result stands in `item`. */
void order_by_key(struct order *item, struct order *spare, size_t n);

/* A real score in (-limit, limit) as a key of the same order; beyond the limit it is cut. */
uint32_t order_key(double score, double limit);

#endif
