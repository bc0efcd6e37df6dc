/* rebuild_copy: columns copied run by run into second buffers, which then take their place. Runs
 * are short (some 25 persons), so a run is copied in line, by pieces that may overlap within it,
 * and not by a call. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/world/rebuild.h"

/* A scratch must be as large as the table's columns, since it becomes one of them. */
static void *spare_column(struct world *w, const struct column *c, struct error *error)
{
    const size_t bytes = *columns_rows(w, c->table).capacity * c->width;
    void **scratch = &w->scratch->buffer[c->table][c->width].data;
    size_t *have = &w->scratch->buffer[c->table][c->width].bytes;

    if (!*scratch || *have != bytes) {
        free(*scratch);
        *scratch = malloc(bytes);
        *have = *scratch ? bytes : 0;
        if (!*scratch)
            error_set(error, STATUS_INTERNAL, "not enough memory to rebuild the tables", NULL);
    }
    return *scratch;
}

static void take_turns(struct world *w, const struct column *c)
{
    void **scratch = &w->scratch->buffer[c->table][c->width].data, *old = columns_data(w, c);

    columns_set_data(w, c, *scratch);
    *scratch = old;
}

static inline void copy(char *restrict to, const char *restrict from, size_t bytes)
{
    enum { PIECE = 32 };

    if (bytes > 512)
        memcpy(to, from, bytes);
    else if (bytes >= PIECE) {
        for (size_t k = 0; k + PIECE < bytes; k += PIECE)
            memcpy(to + k, from + k, PIECE);
        memcpy(to + bytes - PIECE, from + bytes - PIECE, PIECE);
    } else if (bytes >= 8) {
        if (bytes >= 16) {
            memcpy(to, from, 16);
            memcpy(to + bytes - 16, from + bytes - 16, 16);
        } else {
            memcpy(to, from, 8);
            memcpy(to + bytes - 8, from + bytes - 8, 8);
        }
    } else
        for (size_t k = 0; k < bytes; k++)
            to[k] = from[k];
}

static void copy_runs(void *to, const void *from, size_t width, const struct rebuild_run *run,
                      size_t runs)
{
    for (size_t r = 0; r < runs; r++)
        copy((char *)to + run[r].to * width, (const char *)from + run[r].from * width,
             run[r].rows * width);
}

/* Workers follow their firms to the new rows. */
static void copy_employers(uint32_t *restrict to, const uint32_t *restrict from,
                           const uint32_t *restrict firm_row, const struct rebuild_run *run,
                           size_t runs)
{
    for (size_t r = 0; r < runs; r++)
        for (uint32_t k = 0; k < run[r].rows; k++) {
            const uint32_t firm = from[run[r].from + k];

            to[run[r].to + k] = firm == NOBODY ? NOBODY : firm_row[firm];
        }
}

static void copy_first(uint32_t *restrict to, const uint32_t *restrict from,
                       const struct rebuild_run *run, size_t runs)
{
    for (size_t r = 0; r < runs; r++) {
        const uint32_t shift = run[r].first - from[run[r].from];

        for (uint32_t k = 0; k < run[r].rows; k++)
            to[run[r].to + k] = from[run[r].from + k] + shift;
    }
}

static bool is(const struct column *c, size_t offset)
{
    return c->offset == offset;
}
#define IS(c, member) is(c, offsetof(struct world, member))

/* Of an agenda (agenda.h) nothing need be known of a word whose step is over: it is cleared, not
 * copied. */
static bool clear_spent(struct world *w, const struct column *c, uint32_t step)
{
    const uint32_t word = step % DRAW_WORDS;
    const bool spent = (word >= 1 && (IS(c, person.agenda_2) || IS(c, household.agenda_2)))
                       || (word >= 2 && (IS(c, person.agenda_3) || IS(c, household.agenda_3)))
                       || (word >= 3 && (IS(c, person.agenda_4) || IS(c, household.agenda_4)));

    if (spent && columns_data(w, c))
        memset(columns_data(w, c), 0, *columns_rows(w, c->table).capacity * c->width);
    return spent;
}

int rebuild_copy_persons(struct world *w, uint32_t step, size_t chunks, struct error *error)
{
    const struct rebuild_scratch *s = w->scratch;

    for (size_t c = 0; c < column_count; c++) {
        const struct column *column = &columns[c];

        if (column->table != TABLE_PERSON || !column->permuted || IS(column, person.household)
            || clear_spent(w, column, step))
            continue;
        void *to = spare_column(w, column, error);
        const void *from = columns_data(w, column);
        if (!to)
            return STATUS_INTERNAL;
#pragma omp parallel for schedule(dynamic, 4)
        for (size_t k = 0; k < chunks; k++) {
            const struct rebuild_run *run = s->person_run + s->chunk[k].first_person_run;

            if (IS(column, person.employer))
                copy_employers(to, from, s->firm_row, run, s->chunk[k].person_runs);
            else
                copy_runs(to, from, column->width, run, s->chunk[k].person_runs);
        }
        take_turns(w, column);
    }
    return STATUS_OK;
}

int rebuild_copy_households(struct world *w, uint32_t step, size_t chunks, struct error *error)
{
    const struct rebuild_scratch *s = w->scratch;

    for (size_t c = 0; c < column_count; c++) {
        const struct column *column = &columns[c];

        if (column->table != TABLE_HOUSEHOLD || !column->permuted || clear_spent(w, column, step))
            continue;
        void *to = spare_column(w, column, error);
        const void *from = IS(column, household.size) ? (const void *)s->size
                           : IS(column, household.place)
                               ? (const void *)w->household.next_municipality
                               : columns_data(w, column);
        if (!to)
            return STATUS_INTERNAL;
#pragma omp parallel for schedule(dynamic, 4)
        for (size_t k = 0; k < chunks; k++) {
            const struct rebuild_run *run = s->household_run + s->chunk[k].first_household_run;

            if (IS(column, household.first))
                copy_first(to, from, run, s->chunk[k].household_runs);
            else
                copy_runs(to, from, column->width, run, s->chunk[k].household_runs);
        }
        take_turns(w, column);
    }
    return STATUS_OK;
}

int rebuild_copy_firms(struct world *w, size_t runs, struct error *error)
{
    enum { PART = 1024 };

    for (size_t c = 0; c < column_count; c++) {
        const struct column *column = &columns[c];

        if (column->table != TABLE_FIRM || !column->permuted)
            continue;
        void *to = spare_column(w, column, error);
        const void *from = IS(column, firm.place) ? (const void *)w->firm.next_municipality
                                                  : columns_data(w, column);
        if (!to)
            return STATUS_INTERNAL;
#pragma omp parallel for schedule(static)
        for (size_t r = 0; r < runs; r += PART)
            copy_runs(to, from, column->width, w->scratch->firm_run + r,
                      runs - r < PART ? runs - r : PART);
        take_turns(w, column);
    }
    return STATUS_OK;
}
