#include "engine/world/rebuild.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/census.h"
#include "engine/world/settle.h"

struct rebuild_scratch *rebuild_scratch_create(void)
{
    return calloc(1, sizeof(struct rebuild_scratch));
}

void rebuild_scratch_free(struct rebuild_scratch *scratch)
{
    if (!scratch)
        return;
    for (int t = 0; t < TABLE_COUNT; t++)
        for (int width = 0; width < 9; width++)
            free(scratch->buffer[t][width].data);
    free(scratch->person_run);
    free(scratch->household_run);
    free(scratch->firm_run);
    free(scratch->chunk);
    free(scratch->stay);
    free(scratch->size);
    free(scratch->changed);
    free(scratch->first_joiner);
    free(scratch->unsettled);
    free(scratch->leaver);
    free(scratch->lost);
    free(scratch->joiner[0]);
    free(scratch->joiner[1]);
    free(scratch->histogram);
    free(scratch->firm_row);
    free(scratch->firm_changed);
    free(scratch->firm_begin);
    free(scratch);
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

size_t rebuild_unchanged_run(const uint8_t *changed, size_t row, size_t end, size_t limit)
{
    const uint8_t *next;

    if (changed[row])
        return row + 1;
    if (limit < end)
        end = limit;
    next = memchr(changed + row, 1, end - row);
    return next ? (size_t)(next - changed) : end;
}

int rebuild_refresh(struct world *w, struct error *error)
{
    settle_marked(w, w->scratch->unsettled);
    return blocks_find(w, error);
}

int rebuild_tables(struct world *w, uint32_t step, struct error *error)
{
    int status;

    if ((status = rebuild_firms(w, step, error)) == STATUS_OK
        && (status = rebuild_people(w, step, error)) == STATUS_OK)
        status = rebuild_refresh(w, error);
    return status;
}

void rebuild_count(struct world *w)
{
    (w->month % 12 ? census_take_step : census_take)(w);
}

int world_rebuild(struct world *w, uint32_t step, struct error *error)
{
    const int status = rebuild_tables(w, step, error);

    if (status == STATUS_OK)
        rebuild_count(w);
    return status;
}
