/* region_replay: the start of a region run, and its going on from a saved world. */
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_inner.h"
#include "engine/world/census.h"
#include "engine/world/places.h"

static int found_outside_firms(struct world *w, struct error *error)
{
    for (size_t p = 0; p < w->places->count; p++) {
        const struct region_firm firm = { .uid = region_outside_uid(w, p),
                                          .productivity = 1.0f,
                                          .place = (uint16_t)p,
                                          .sector = SECTOR_OTHER,
                                          .traits = FIRM_PUBLIC };

        w->boundary->outside_firm[p] = NOBODY;
        if (boundary_outside(w, p)
            && region_enter_firm(w, &firm, (uint16_t)p, &w->boundary->outside_firm[p], error)
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

int region_start(struct world *w, struct error *error)
{
    struct region *e = region_of(w);
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
            status = region_enter_household(w, l, &l->household[k], row, NULL, error);
    free(row);
    if (status == STATUS_OK)
        status = region_enter_candidates(w, 0, error);
    if (status == STATUS_OK) {
        region_level_outside_firms(w);
        status = region_sort_in(w, 0, error);
    }
    if (status == STATUS_OK) {
        census_take(w);
        region_census(w, 0);
    }
    return status;
}

int region_resume(struct world *w, uint32_t step, struct error *error)
{
    int status;

    if (!boundary_region_run(w))
        return STATUS_OK;
    region_of(w)->now = step;
    region_find_outside_firms(w);
    region_drop_unattached(w);
    if ((status = region_enter_candidates(w, step, error)) != STATUS_OK)
        return status;
    region_level_outside_firms(w);
    if ((status = region_sort_in(w, step, error)) == STATUS_OK) {
        census_take(w);
        region_census(w, step);
    }
    return status;
}
