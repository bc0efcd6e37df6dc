/* region_exchange: the start of a region run, and what happens to its edge between two steps -
 * who leaves the tables, who comes in, all sorted in again. */
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_inner.h"
#include "engine/world/census.h"
#include "engine/world/events.h"
#include "engine/world/places.h"
#include "engine/world/rebuild.h"

/* Sorts everybody in again: no moves, no events. */
static int sort_in(struct world *w, uint32_t step, struct error *error)
{
    struct events *events = w->events;
    int status;

    w->events = NULL;
    if ((status = rebuild_firms(w, step, error)) == STATUS_OK
        && (status = rebuild_people(w, step, error)) == STATUS_OK) {
        status = world_refresh(w, error);
        region_find_outside_firms(w);
    }
    w->events = events;
    return status;
}

static int found_outside_firms(struct world *w, struct error *error)
{
    for (size_t p = 0; p < w->places->count; p++) {
        const struct region_firm firm = { .uid = region_outside_uid(w, p),
                                          .productivity = 1.0f,
                                          .place = (uint16_t)p,
                                          .sector = SECTOR_OTHER,
                                          .traits = FIRM_PUBLIC };

        w->region->outside_firm[p] = NOBODY;
        if (boundary_outside(w, p)
            && region_enter_firm(w, &firm, (uint16_t)p, &w->region->outside_firm[p], error)
                   != STATUS_OK)
            return STATUS_INTERNAL;
    }
    return STATUS_OK;
}

static bool lives_or_works(const struct world *w, const struct region_list *l,
                           const struct region_household *h, const uint32_t *row)
{
    bool in = !boundary_outside(w, h->place);

    for (uint32_t m = 0; m < h->size && !in; m++) {
        const uint32_t work = l->person[h->first + m].work;

        in = work != NOBODY && !(work & REGION_WORK_PLACE) && row[work] != NOBODY;
    }
    return in;
}

static void level_outside_firms(struct world *w)
{
    for (size_t p = 0; p < w->places->count; p++) {
        const uint32_t f = w->region->outside_firm[p];

        if (f != NOBODY)
            w->firm.jobs[f] = w->firm.workers[f];
    }
}

int region_start(struct world *w, struct error *error)
{
    struct region *e = w->region;
    const struct region_list *l = &e->start;
    const char *from = e->state;
    struct places *p = w->places;
    uint32_t *row = NULL;
    int status;

#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    memcpy(p->name, from, p->count *(size_t)(each) * sizeof(type));                                \
    from += p->count * (size_t)(each) * sizeof(type);
#include "engine/world/place_state.def"
#undef PLACE_STATE
    if ((status = found_outside_firms(w, error)) == STATUS_OK
        && !(row = region_enter_firms(w, l, false, error)))
        status = STATUS_INTERNAL;
    for (size_t k = 0; k < l->households && status == STATUS_OK; k++)
        if (lives_or_works(w, l, &l->household[k], row))
            status = region_enter_household(w, l, &l->household[k], row, error);
    free(row);
    if (status == STATUS_OK)
        status = region_enter_candidates(w, 0, error);
    if (status == STATUS_OK) {
        level_outside_firms(w);
        status = sort_in(w, 0, error);
    }
    if (status == STATUS_OK) {
        census_take(w);
        region_census(w, 0);
    }
    return status;
}

/* Firms that moved out of scope: their workers count as workers of the municipality they went
 * to. */
static void reassign_outside_workers(struct world *w)
{
    const uint32_t *outside = w->region->outside_firm;
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

/* Households elsewhere without anybody who works in scope leave the tables. */
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

static void drop_unattached(struct world *w)
{
    for (size_t p = 0; p < w->places->count; p++)
        for (uint32_t h = w->household_begin[p];
             h < w->household_begin[p + 1] && boundary_outside(w, p); h++)
            drop_unattached_household(w, h);
}

int region_resume(struct world *w, uint32_t step, struct error *error)
{
    int status;

    if (!boundary_region_run(w))
        return STATUS_OK;
    w->region->now = step;
    region_find_outside_firms(w);
    drop_unattached(w);
    if ((status = region_enter_candidates(w, step, error)) != STATUS_OK)
        return status;
    level_outside_firms(w);
    return sort_in(w, step, error);
}

static void note_pulls(struct world *w)
{
    const struct places *p = w->places;
    char *to = w->region->state;

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
    struct region *e = w->region;
    int status;

    if (e->recording) {
        if (step == 0)
            note_pulls(w);
        return STATUS_OK;
    }
    region_find_outside_firms(w);
    reassign_outside_workers(w);
    drop_unattached(w);
    status = region_enter_with_firms(w, step, error);
    if (status == STATUS_OK && step + 1 < e->steps)
        status = region_enter_candidates(w, step + 1, error);
    level_outside_firms(w);
    return status == STATUS_OK ? sort_in(w, step, error) : status;
}
