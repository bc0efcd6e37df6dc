/* lists: persons with an event, and stable orders by counting. Pieces have a fixed size, so that
 * the result never depends on the threads. */
#include <stdlib.h>
#include <string.h>

#include "tests/bench/toy/toy.h"

/* Eight persons are passed over at once where none has the event. */
static uint32_t select_chunk(const uint8_t *event, uint32_t i, uint32_t end, uint8_t mask,
                             uint32_t *list)
{
    const uint64_t all = 0x0101010101010101u * mask;
    uint32_t found = 0;

    for (; i < end; i += 8) {
        uint64_t eight;
        memcpy(&eight, event + i, 8);
        if (!(eight & all))
            continue;
        for (uint32_t k = i; k < i + 8 && k < end; k++)
            if (event[k] & mask) {
                if (list)
                    list[found] = k;
                found++;
            }
    }
    return found;
}

uint32_t toy_select(const struct toy *t, uint8_t mask, uint32_t *list)
{
    const uint32_t n = t->persons, chunks = toy_chunks(n);
    uint32_t first[UINT32_C(1) << 12], total = 0; /* 67 million persons; toy_start refuses more */

#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < chunks; c++)
        first[c] = select_chunk(t->person.event, c * TOY_CHUNK, toy_chunk_end(c, n), mask, NULL);
    for (uint32_t c = 0; c < chunks; c++) {
        const uint32_t here = first[c];
        first[c] = total;
        total += here;
    }
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < chunks; c++)
        select_chunk(t->person.event, c * TOY_CHUNK, toy_chunk_end(c, n), mask, list + first[c]);
    return total;
}

enum { PIECES = 16 };

static uint32_t piece(uint32_t n, uint32_t p)
{
    return (uint32_t)((uint64_t)n * p / PIECES);
}

void toy_order(const uint16_t *key, uint32_t n, uint32_t keys, uint32_t *to, uint32_t *first)
{
    static uint32_t count[PIECES][TOY_BUCKETS];
    uint32_t total = 0;

#pragma omp parallel for schedule(dynamic)
    for (uint32_t p = 0; p < PIECES; p++) {
        memset(count[p], 0, keys * sizeof count[p][0]);
        for (uint32_t i = piece(n, p); i < piece(n, p + 1); i++)
            count[p][key[i]]++;
    }
    for (uint32_t k = 0; k < keys; k++) {
        first[k] = total;
        for (uint32_t p = 0; p < PIECES; p++) {
            const uint32_t here = count[p][k];
            count[p][k] = total;
            total += here;
        }
    }
    first[keys] = total;
#pragma omp parallel for schedule(dynamic)
    for (uint32_t p = 0; p < PIECES; p++)
        for (uint32_t i = piece(n, p); i < piece(n, p + 1); i++)
            to[i] = count[p][key[i]]++;
}
