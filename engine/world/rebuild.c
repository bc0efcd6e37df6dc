#include "engine/world/rebuild.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/census.h"
#include "engine/world/elsewhere.h"

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
    free(spare->run);
    free(spare->chunk);
    free(spare->household_order);
    free(spare->firm_order);
    free(spare->stay);
    free(spare->size);
    free(spare->first_joiner);
    free(spare->first);
    free(spare->joiner[0]);
    free(spare->joiner[1]);
    free(spare->histogram);
    free(spare->firm_row);
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

/* A spare must be as large as the table's columns, since it becomes one of them. */
static void *spare_column(struct world *w, const struct column *c, struct error *error)
{
    const size_t bytes = *columns_rows(w, c->table).capacity * c->width;
    void **spare = &w->spare->buffer[c->table][c->width].data;
    size_t *have = &w->spare->buffer[c->table][c->width].bytes;

    if (!*spare || *have != bytes) {
        free(*spare);
        *spare = malloc(bytes);
        *have = *spare ? bytes : 0;
        if (!*spare)
            error_set(error, STATUS_INTERNAL, "not enough memory to rebuild the tables", NULL);
    }
    return *spare;
}

/* Made anew by world_refresh or rebuild_people, whatever stood there. */
static bool derived(const struct column *c)
{
    return c->scratch || c->offset == offsetof(struct world, person.household) || c->offset == offsetof(struct world, household.first)
        || c->offset == offsetof(struct world, household.size) || c->offset == offsetof(struct world, household.place);
}

static void take_turns(struct world *w, const struct column *c)
{
    void **spare = &w->spare->buffer[c->table][c->width].data, *old = columns_data(w, c);

    columns_set_data(w, c, *spare);
    *spare = old;
}

#define GATHER(type) \
    do { \
        type *restrict to = new_data; \
        const type *restrict from = old_data; \
        _Pragma("omp parallel for schedule(static)") \
        for (size_t k = 0; k < rows; k++) \
            to[k] = from[order[k]]; \
    } while (0)

int rebuild_permute(struct world *w, enum table table, const uint32_t *order, size_t rows, struct error *error)
{
    for (size_t c = 0; c < column_count; c++) {
        if (columns[c].table != table || derived(&columns[c]))
            continue;
        void *new_data = spare_column(w, &columns[c], error), *old_data = columns_data(w, &columns[c]);
        if (!new_data)
            return STATUS_INTERNAL;
        switch (columns[c].width) {
        case 1: GATHER(uint8_t); break;
        case 2: GATHER(uint16_t); break;
        case 4: GATHER(uint32_t); break;
        default: GATHER(uint64_t); break;
        }
        take_turns(w, &columns[c]);
    }
    return STATUS_OK;
}

int rebuild_permute_runs(struct world *w, enum table table, const struct rebuild_chunk *chunk, size_t chunks, const struct rebuild_run *run,
                         struct error *error)
{
    for (size_t c = 0; c < column_count; c++) {
        const size_t width = columns[c].width;

        if (columns[c].table != table || derived(&columns[c]))
            continue;
        char *to = spare_column(w, &columns[c], error);
        const char *from = columns_data(w, &columns[c]);
        if (!to)
            return STATUS_INTERNAL;
        #pragma omp parallel for schedule(dynamic, 4)
        for (size_t k = 0; k < chunks; k++) {
            const struct rebuild_run *r = run + chunk[k].first;

            for (uint32_t n = 0; n < chunk[k].runs; n++) {
                const uint32_t end = n + 1 < chunk[k].runs ? r[n + 1].to : chunk[k].end;

                memcpy(to + r[n].to * width, from + r[n].from * width, (end - r[n].to) * width);
            }
        }
        take_turns(w, &columns[c]);
    }
    return STATUS_OK;
}

int world_rebuild(struct world *w, uint32_t step, struct error *error)
{
    int status;

    if (w->elsewhere)
        elsewhere_close(w->elsewhere);
    if ((status = rebuild_firms(w, step, error)) == STATUS_OK && (status = rebuild_people(w, step, error)) == STATUS_OK
        && (status = world_refresh(w, error)) == STATUS_OK && (!w->elsewhere || (status = elsewhere_turn(w, step, error)) == STATUS_OK)) {
        (w->month % 12 ? census_take_step : census_take)(w);
        elsewhere_census(w, step + 1);
    }
    return status;
}
