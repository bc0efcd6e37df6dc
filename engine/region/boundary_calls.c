/* boundary_calls: what processes ask of the edge of a region run (boundary.h) that is no choice:
 * numbers of the whole country, who is a candidate, who came, who is dismissed outside. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/region/region_inner.h"
#include "engine/world/places.h"

static size_t begin_of(size_t places, enum boundary_number number)
{
    size_t at = 0;

    for (int k = 0; k < (int)number; k++)
        at += region_number_cells(places, (enum boundary_number)k);
    return at;
}

/* One kind of number that a region run is given for the rest of the country alone, one in whole
 * numbers. */
static void share_number(const struct world *w, enum boundary_number number, void *value)
{
    const struct region *e = region_of(w);
    double *recorded = e->step[e->now].number + begin_of(e->places, number), *own = value;
    uint32_t *whole = value;

    for (size_t k = 0; k < region_number_cells(e->places, number); k++)
        if (number == BOUNDARY_MOVED && e->edge.records)
            recorded[k] = whole[k];
        else if (number == BOUNDARY_MOVED)
            whole[k] = (uint32_t)recorded[k];
        else if (e->edge.records)
            recorded[k] = own[k];
        else if (number != BOUNDARY_SERVICES || e->edge.target[k] == 0)
            own[k] = recorded[k];
}

static struct boundary_candidate candidate_of(const struct world *w, uint32_t household)
{
    const struct region_household *h = region_candidate(w, household);

    return h ? (struct boundary_candidate){ (enum candidate_purpose)h->purpose, h->target_region }
             : (struct boundary_candidate){ CANDIDATE_NONE, 0 };
}

static size_t decision_makers(const struct world *w, unsigned purposes, uint32_t *row)
{
    const struct region *e = region_of(w);
    size_t n = 0;

    for (size_t k = 0; k < e->candidate_count; k++) {
        const struct region_household *candidate;
        const uint32_t h = region_candidate_row(w, k, &candidate);

        if (!(purposes & CANDIDATE_BIT(candidate->purpose)))
            continue;
        for (uint32_t at = e->candidate[k]; at != NOBODY; at = e->next_row[at])
            row[n++] = w->household.first[h]
                       + region_list_of(e, e->now)->household[at].decision_maker;
    }
    return n;
}

static bool came(const struct world *w, uint32_t person)
{
    const uint32_t to = w->person.next_household[person], h = w->person.household[person];
    bool found = to != GONE && w->household.next_municipality[to] != NOWHERE
                 && !boundary_outside(w, w->household.next_municipality[to]);

    for (uint32_t i = w->household.first[h];
         to != GONE && !found && i < w->household.first[h] + w->household.size[h]; i++)
        found = region_works_in_scope(w, i);
    return found;
}

static int dismiss(struct world *w, const struct stream *stream, uint32_t draw, uint32_t *fewer,
                   struct error *error)
{
    const struct region *e = region_of(w);

    double *share = calloc(e->places + 1, sizeof *share);
    if (!share)
        return region_out_of_memory(error);
    for (size_t p = 0; p < e->places && e->edge.records; p++) {
        double workers = 0.0, sent = 0.0;

        for (uint32_t f = w->firm_begin[p]; f < w->firm_begin[p + 1]; f++) {
            const uint32_t here = (uint32_t)w->firm.workers[f];

            workers += here;
            sent += fewer[f] < here ? fewer[f] : here;
        }
        share[p] = workers > 0.0 ? sent / workers : 0.0;
    }
    share_number(w, BOUNDARY_DISMISSED, share);
    for (size_t p = 0; p < e->places && !e->edge.records; p++)
        if (e->edge.outside_firm[p] != NOBODY)
            fewer[e->edge.outside_firm[p]] = (uint32_t)((w->firm.workers[e->edge.outside_firm[p]]
                                                         - (int32_t)e->candidate_workers[p])
                                                            * share[p]
                                                        + draw_u01(stream, w->places->number[p],
                                                                   draw));
    free(share);
    return STATUS_OK;
}

const struct boundary_calls region_boundary_calls = { .share = share_number,
                                                      .candidate = candidate_of,
                                                      .decision_makers = decision_makers,
                                                      .came = came,
                                                      .choose = candidate_choose,
                                                      .move_firms = candidate_move_firms,
                                                      .meet = candidate_meet,
                                                      .couples_formed = candidate_record_joiners,
                                                      .dismiss = dismiss };
