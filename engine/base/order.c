#include "engine/base/order.h"

#include <string.h>

enum { FEW = 48, DIGIT = 11, VALUES = 1 << DIGIT, PASSES = 3 };

static void insert_each(struct order *item, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const struct order moved = item[i];
        size_t k = i;

        for (; k > 0 && item[k - 1].key > moved.key; k--)
            item[k] = item[k - 1];
        item[k] = moved;
    }
}

/* Radix sort from the lowest digit (Seward 1954): three passes of 11 bits. */
void order_by_key(struct order *item, struct order *scratch, size_t n)
{
    struct order *from = item, *to = scratch;

    if (n <= FEW) {
        insert_each(item, n);
        return;
    }
    for (int pass = 0; pass < PASSES; pass++) {
        const int shift = pass * DIGIT;
        size_t begin[VALUES] = { 0 }, sum = 0;

        for (size_t i = 0; i < n; i++)
            begin[from[i].key >> shift & (VALUES - 1)]++;
        for (int v = 0; v < VALUES; v++) {
            const size_t count = begin[v];

            begin[v] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            to[begin[from[i].key >> shift & (VALUES - 1)]++] = from[i];
        struct order *swap = from;
        from = to;
        to = swap;
    }
    memcpy(item, from, n * sizeof *item); /* an odd number of passes ends in scratch */
}

uint32_t order_key(double score, double limit)
{
    const double u = (score + limit) / (2.0 * limit);

    return u <= 0.0 ? 0 : u >= 1.0 ? 0xffffffffu : (uint32_t)(u * 0x1p32);
}
