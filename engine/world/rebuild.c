#include "engine/world/rebuild.h"

#include <stdlib.h>
#include <string.h>

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
    free(spare->person_order);
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
    const size_t capacity = *columns_rows(w, table).capacity;

    for (size_t c = 0; c < column_count; c++) {
        const size_t width = columns[c].width;

        if (columns[c].table != table || columns[c].scratch)
            continue;
        /* a spare must be as large as the table's columns, since it becomes one of them */
        void **spare = &w->spare->buffer[table][width].data;
        size_t *have = &w->spare->buffer[table][width].bytes;
        if (!*spare || *have != capacity * width) {
            free(*spare);
            if (!(*spare = malloc(capacity * width)))
                return error_set(error, STATUS_INTERNAL, "not enough memory to rebuild the tables", NULL);
            *have = capacity * width;
        }
        void *new_data = *spare, *old_data = columns_data(w, &columns[c]);
        switch (width) {
        case 1: GATHER(uint8_t); break;
        case 2: GATHER(uint16_t); break;
        case 4: GATHER(uint32_t); break;
        default: GATHER(uint64_t); break;
        }
        columns_set_data(w, &columns[c], new_data);
        *spare = old_data;
    }
    return STATUS_OK;
}

int world_rebuild(struct world *w, uint32_t step, struct error *error)
{
    int status;

    if ((status = rebuild_firms(w, step, error)) == STATUS_OK && (status = rebuild_people(w, step, error)) == STATUS_OK
        && (status = world_refresh(w, error)) == STATUS_OK)
        census_take(w);
    return status;
}
