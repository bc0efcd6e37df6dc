#include "engine/world/rebuild.h"

#include <stdlib.h>
#include <string.h>

#include "engine/region/region.h"
#include "engine/world/census.h"

struct rebuild_spare *rebuild_spare_create(void)
{
    return calloc(1, sizeof(struct rebuild_spare));
}

void rebuild_spare_free(struct rebuild_spare *spare)
{
    if (!spare)
        return;
    for (int t = 0; t < TABLE_COUNT; t++)
        for (int width = 0; width < 9; width++)
            free(spare->buffer[t][width].data);
    free(spare->person_run);
    free(spare->household_run);
    free(spare->firm_run);
    free(spare->chunk);
    free(spare->stay);
    free(spare->size);
    free(spare->touched);
    free(spare->first_joiner);
    free(spare->leaver);
    free(spare->lost);
    free(spare->joiner[0]);
    free(spare->joiner[1]);
    free(spare->histogram);
    free(spare->firm_row);
    free(spare->firm_touched);
    free(spare->firm_begin);
    free(spare);
}

void *rebuild_room(void *memory, size_t *have, size_t rows, size_t width, struct error *error)
{
    if (memory && *have >= rows)
        return memory;
    free(memory);
    *have = rows + rows / 16 + 64;
    memory = malloc(*have * width);
    if (!memory) {
        *have = 0;
        error_set(error, STATUS_INTERNAL, "not enough memory to rebuild the tables", NULL);
    }
    return memory;
}

size_t rebuild_stretch(const uint8_t *touched, size_t row, size_t end, size_t limit)
{
    const uint8_t *next;

    if (touched[row])
        return row + 1;
    if (limit < end)
        end = limit;
    next = memchr(touched + row, 1, end - row);
    return next ? (size_t)(next - touched) : end;
}

int world_rebuild(struct world *w, uint32_t step, struct error *error)
{
    int status;

    if (w->region)
        region_hide_candidates(w->region);
    if ((status = rebuild_firms(w, step, error)) == STATUS_OK
        && (status = rebuild_people(w, step, error)) == STATUS_OK
        && (status = world_refresh(w, error)) == STATUS_OK
        && (!w->region || (status = region_exchange(w, step, error)) == STATUS_OK)) {
        (w->month % 12 ? census_take_step : census_take)(w);
        region_census(w, step + 1);
    }
    return status;
}
