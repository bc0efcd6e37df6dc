/* region_exchange: the start of a region run, and what happens to its edge between two steps -
 * who leaves the tables, who comes in, all sorted in again. */
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_inner.h"
#include "engine/region/region_outside.h"
#include "engine/world/census.h"
#include "engine/world/events.h"
#include "engine/world/places.h"
#include "engine/world/rebuild.h"

int region_sort_in(struct world *w, uint32_t step, struct error *error)
{
    struct events *events = w->events;
    int status;

    w->events = NULL;
    if ((status = rebuild_firms(w, step, error)) == STATUS_OK
        && (status = rebuild_people(w, step, error)) == STATUS_OK) {
        status = rebuild_refresh(w, error);
        region_find_outside_firms(w);
    }
    w->events = events;
    return status;
}

void region_level_outside_firms(struct world *w)
{
    for (size_t p = 0; p < w->places->count; p++) {
        const uint32_t f = w->boundary->outside_firm[p];

        if (f != NOBODY)
            w->firm.jobs[f] = w->firm.workers[f];
    }
}

/* Firms that moved out of scope: their workers count as workers of the municipality they went
 * to. */
static void reassign_outside_workers(struct world *w)
{
    const uint32_t *outside = w->boundary->outside_firm;
    bool moved = false;

    for (size_t p = 0; p < w->places->count; p++)
        moved |= outside[p] != NOBODY && w->firm_begin[p + 1] - w->firm_begin[p] > 1;
    if (!moved)
        return;
    for (size_t i = 0; i < w->person.count; i++) {
        const uint32_t f = w->person.employer[i],
                       to = f == NOBODY ? NOBODY : outside[w->firm.place[f]];

        if (to == NOBODY || to == f)
            continue;
        w->firm.workers[f]--;
        w->firm.workers[to]++;
        w->person.employer[i] = to;
    }
    for (uint32_t f = 0; f < w->firm.count; f++)
        if (outside[w->firm.place[f]] != NOBODY && outside[w->firm.place[f]] != f)
            w->firm.next_municipality[f] = NOWHERE;
}

static void drop_unattached_household(struct world *w, uint32_t h)
{
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];
    bool stays = false;

    for (uint32_t i = first; i < end && !stays; i++)
        stays = region_works_in_scope(w, i);
    for (uint32_t i = first; i < end && !stays; i++) {
        if (w->person.employer[i] != NOBODY)
            w->firm.workers[w->person.employer[i]]--;
        w->person.employer[i] = NOBODY;
        w->person.next_household[i] = GONE;
    }
}

void region_drop_unattached(struct world *w)
{
    for (size_t p = 0; p < w->places->count; p++)
        for (uint32_t h = w->household_begin[p];
             h < w->household_begin[p + 1] && boundary_outside(w, p); h++)
            drop_unattached_household(w, h);
}

/* The factors of the gravity model, as the first step leaves them. */
static void record_factors(struct world *w)
{
    const struct places *p = w->places;
    char *to = region_of(w)->state;

#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    if ((const void *)p->name == (const void *)p->origin_factor                                    \
        || (const void *)p->name == (const void *)p->od_factor)                                    \
        memcpy(to, p->name, p->count *(size_t)(each) * sizeof(type));                              \
    to += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
}

int region_exchange(struct world *w, uint32_t step, struct error *error)
{
    struct region *e = region_of(w);
    int status;

    if (!e)
        return STATUS_OK;
    if (e->edge.records) {
        if (step == 0)
            record_factors(w);
        return STATUS_OK;
    }
    region_find_outside_firms(w);
    reassign_outside_workers(w);
    region_drop_unattached(w);
    status = region_enter_with_firms(w, step, error);
    if (status == STATUS_OK && step + 1 < e->steps)
        status = region_enter_candidates(w, step + 1, error);
    region_level_outside_firms(w);
    return status == STATUS_OK ? region_sort_in(w, step, error) : status;
}

void region_census(struct world *w, uint32_t step)
{
    struct region *e = region_of(w);
    struct census_field field[CENSUS_ROWS];

    if (!e || step > e->steps)
        return;
    if (e->january) {
        region_outside_give(w, e, step);
        return;
    }
    uint32_t *recorded = e->step[step].census;
    census_fields(w->census, field);
    for (int k = 0; k < CENSUS_ROWS; k++) {
        const size_t cells = field[k].cells;

        if (field[k].counted == CENSUS_APART)
            continue;
        for (size_t p = 0; p < e->places; p++) {
            uint32_t *here = *field[k].data + p * cells, *there = recorded + p * cells;

            if (e->edge.records)
                memcpy(there, here, cells * sizeof *here);
            else if (e->edge.target[p] == 0)
                memcpy(here, there, cells * sizeof *here);
        }
        recorded += e->places * cells;
    }
    if (e->edge.records)
        memcpy(recorded, &w->census->nation, sizeof w->census->nation);
    else
        memcpy(&w->census->nation, recorded, sizeof w->census->nation);
}

void region_hide_candidates(struct world *w)
{
    struct region *e = region_of(w);

    if (!e)
        return;
    memset(e->edge.candidates, 0, e->places * sizeof *e->edge.candidates);
    e->edge.decision_makers = e->candidate_count = 0;
}
