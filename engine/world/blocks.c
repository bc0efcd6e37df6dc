/* blocks: where each municipality's rows begin, and the pieces of at most BLOCK_ROWS rows that
 * loops run over. */
#include <stdlib.h>
#include <string.h>

#include "engine/world/boundary.h"
#include "engine/world/settle.h"
#include "engine/world/world.h"

/* Candidates of a region run stand behind the others of their municipality, beyond the blocks; so
 * do all firms outside (boundary.h). */
static uint32_t end_of(const struct world *w, const uint32_t *begin, size_t p)
{
    const uint32_t candidates = boundary_candidates(w, p),
                   first = w->household_begin[p + 1] - candidates;

    if (begin == w->firm_begin)
        return boundary_outside(w, p) ? begin[p] : begin[p + 1];
    if (candidates == 0)
        return begin[p + 1];
    return begin == w->household_begin ? first : w->household.first[first];
}

static int cut(const struct world *w, struct blocks *blocks, const uint32_t *begin, size_t places,
               struct error *error)
{
    size_t count = 0;

    for (size_t p = 0; p < places; p++)
        count += (end_of(w, begin, p) - begin[p] + BLOCK_ROWS - 1) / BLOCK_ROWS;
    if (count > blocks->capacity) {
        struct block *larger = realloc(blocks->block, 2 * count * sizeof *larger);

        if (!larger)
            return error_set(error, STATUS_INTERNAL, "not enough memory for blocks", NULL);
        blocks->block = larger;
        blocks->capacity = 2 * count;
    }
    blocks->count = 0;
    for (size_t p = 0; p < places; p++)
        for (uint32_t i = begin[p], last = end_of(w, begin, p); i < last; i += BLOCK_ROWS) {
            const uint32_t end = last - i > BLOCK_ROWS ? i + BLOCK_ROWS : last;

            blocks->block[blocks->count++] = (struct block){ i, end, (uint16_t)p };
        }
    return STATUS_OK;
}

/* First row of each municipality in a sorted column of municipalities. */
static void begins(const uint16_t *place, size_t count, size_t places, uint32_t *begin)
{
    size_t i = 0;

    for (size_t p = 0; p <= places; p++) {
        size_t low = i, high = count;

        while (low < high) {
            const size_t middle = low + (high - low) / 2;

            if (place[middle] < p)
                low = middle + 1;
            else
                high = middle;
        }
        begin[p] = (uint32_t)(i = low);
    }
}

int world_refresh(struct world *w, struct error *error)
{
    settle_all(w);
    return blocks_find(w, error);
}

int blocks_find(struct world *w, struct error *error)
{
    const size_t n = w->scenario->country.place_count;
    int status;

    if (w->household.count)
        memcpy(w->household.next_municipality, w->household.place,
               w->household.count * sizeof *w->household.next_municipality);
    if (w->firm.count)
        memcpy(w->firm.next_municipality, w->firm.place,
               w->firm.count * sizeof *w->firm.next_municipality);
    begins(w->household.place, w->household.count, n, w->household_begin);
    begins(w->firm.place, w->firm.count, n, w->firm_begin);
    for (size_t p = 0; p < n; p++)
        w->person_begin[p] = w->household_begin[p] < w->household.count
                                 ? w->household.first[w->household_begin[p]]
                                 : (uint32_t)w->person.count;
    w->person_begin[n] = (uint32_t)w->person.count;
    if ((status = cut(w, &w->person_blocks, w->person_begin, n, error)) == STATUS_OK
        && (status = cut(w, &w->household_blocks, w->household_begin, n, error)) == STATUS_OK)
        status = cut(w, &w->firm_blocks, w->firm_begin, n, error);
    return status;
}
