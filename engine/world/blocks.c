/* blocks: where each municipality's rows begin, and the pieces of at most BLOCK_ROWS rows that loops run over. */
#include <stdlib.h>

#include "engine/world/world.h"

static int cut(struct blocks *blocks, const uint32_t *begin, size_t places, struct error *error)
{
    size_t count = 0;

    for (size_t p = 0; p < places; p++)
        count += (begin[p + 1] - begin[p] + BLOCK_ROWS - 1) / BLOCK_ROWS;
    if (count > blocks->capacity) {
        struct block *larger = realloc(blocks->block, 2 * count * sizeof *larger);

        if (!larger)
            return error_set(error, STATUS_INTERNAL, "not enough memory for blocks", NULL);
        blocks->block = larger;
        blocks->capacity = 2 * count;
    }
    blocks->count = 0;
    for (size_t p = 0; p < places; p++)
        for (uint32_t i = begin[p]; i < begin[p + 1]; i += BLOCK_ROWS) {
            const uint32_t end = begin[p + 1] - i > BLOCK_ROWS ? i + BLOCK_ROWS : begin[p + 1];

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
    const size_t n = w->scenario->country.place_count;
    int status;

    begins(w->household.place, w->household.count, n, w->household_begin);
    begins(w->firm.place, w->firm.count, n, w->firm_begin);
    for (size_t p = 0; p < n; p++)
        w->person_begin[p] = w->household_begin[p] < w->household.count ? w->household.first[w->household_begin[p]] : (uint32_t)w->person.count;
    w->person_begin[n] = (uint32_t)w->person.count;
    if ((status = cut(&w->person_blocks, w->person_begin, n, error)) == STATUS_OK
        && (status = cut(&w->household_blocks, w->household_begin, n, error)) == STATUS_OK)
        status = cut(&w->firm_blocks, w->firm_begin, n, error);
    return status;
}
