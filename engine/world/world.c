#include "engine/world/world.h"

#include <stdlib.h>
#include <string.h>

#include "engine/world/census.h"
#include "engine/world/columns.h"
#include "engine/world/events.h"
#include "engine/world/kept.h"
#include "engine/world/ledger.h"
#include "engine/world/places.h"
#include "engine/world/rebuild.h"

int world_create(const struct scenario *scenario, struct world *w, struct error *error)
{
    const size_t n = scenario->country.place_count;
    int status;

    memset(w, 0, sizeof *w);
    w->scenario = scenario;
    w->month = 12 * (scenario->start - WORLD_EPOCH);
    w->person_begin = calloc(n + 1, sizeof *w->person_begin);
    w->household_begin = calloc(n + 1, sizeof *w->household_begin);
    w->firm_begin = calloc(n + 1, sizeof *w->firm_begin);
    w->scratch = rebuild_scratch_create();
    w->kept = kept_create();
    if (!w->person_begin || !w->household_begin || !w->firm_begin || !w->scratch || !w->kept)
        status = error_set(error, STATUS_INTERNAL, "not enough memory for the world", NULL);
    else if ((status = places_create(scenario, &w->places, error)) == STATUS_OK
             && (status = census_create(n, &w->census, error)) == STATUS_OK)
        status = ledger_create(n, &w->ledger, error);
    if (status == STATUS_OK && (scenario->household_trajectories || scenario->firm_trajectories)
        && !(w->events = calloc(1, sizeof *w->events)))
        status = error_set(error, STATUS_INTERNAL, "not enough memory for trajectories", NULL);
    if (status != STATUS_OK)
        world_free(w);
    return status;
}

void world_free(struct world *w)
{
    columns_release(w);
    free(w->person_begin);
    free(w->household_begin);
    free(w->firm_begin);
    free(w->person_blocks.block);
    free(w->household_blocks.block);
    free(w->firm_blocks.block);
    rebuild_scratch_free(w->scratch);
    kept_free(w->kept);
    places_free(w->places);
    census_free(w->census);
    ledger_free(w->ledger);
    if (w->events)
        events_free(w->events);
    memset(w, 0, sizeof *w);
}

static int add_rows(struct world *w, enum table table, size_t n, size_t *first, struct error *error)
{
    const struct columns_rows size = columns_rows(w, table);
    const size_t used = *size.count + *size.arrivals;
    int status = STATUS_OK;

    *first = used;
    if (used + n >= 0xffffffffu)
        return error_set(error, STATUS_INTERNAL,
                         "more rows than 32 bits can number in the table of ",
                         columns_table_name[table], "s", NULL);
    if (used + n > *size.capacity
        && (status = columns_reserve(w, table, used + n, error)) != STATUS_OK)
        return status;
    /* none: an empty table may have no memory yet */
    for (size_t k = 0; k < column_count && n; k++)
        if (columns[k].table == table)
            memset((char *)columns_data(w, &columns[k]) + used * columns[k].width, 0,
                   n * columns[k].width);
    *size.arrivals += n;
    return STATUS_OK;
}

int world_add_persons(struct world *w, size_t n, size_t *first, struct error *error)
{
    const int status = add_rows(w, TABLE_PERSON, n, first, error);

    if (status == STATUS_OK)
        for (size_t i = *first; i < *first + n; i++) {
            w->person.household[i] = w->person.next_household[i] = GONE;
            w->person.employer[i] = NOBODY;
            w->person.childhood[i] = NOWHERE;
        }
    return status;
}

int world_add_households(struct world *w, size_t n, size_t *first, struct error *error)
{
    return add_rows(w, TABLE_HOUSEHOLD, n, first, error);
}

int world_add_firms(struct world *w, size_t n, size_t *first, struct error *error)
{
    return add_rows(w, TABLE_FIRM, n, first, error);
}

void world_leave_job(struct world *w, size_t person)
{
    const uint32_t firm = w->person.employer[person];

    if (firm == NOBODY)
        return;
    __atomic_fetch_sub(&w->firm.workers[firm], 1, __ATOMIC_RELAXED);
    ledger_add(w->ledger, separations, w->firm.place[firm], 1);
    w->person.employer[person] = NOBODY;
}
