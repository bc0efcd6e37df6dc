/* boundary_candidates: who of a step's list may come into the scope of this run. */
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_inner.h"

/* Is the household one that may come to the scope from outside? Whoever may meet a partner of
 * several target regions is recorded several times, one row behind the other. */
static bool is_candidate(const struct region *e, const bool *known, const struct region_list *l,
                         size_t k)
{
    const struct region_household *h = &l->household[k];

    for (size_t j = k; j-- > 0 && h->purpose == CANDIDATE_MEETS && l->household[j].uid == h->uid;)
        if (known[l->household[j].target_region])
            return false;
    return h->purpose != CANDIDATE_COMES_WITH_FIRM && known[h->target_region]
           && e->edge.target[h->place] == 0;
}

/* Target regions that are in the scope of this run; a reference may know others. */
static bool *targets_known(const struct region *e)
{
    bool *known = calloc(e->edge.targets + 1u, sizeof *known);

    for (size_t p = 0; known && p < e->places; p++)
        known[e->edge.target[p]] |= e->edge.target[p] != 0;
    return known;
}

int candidate_list(struct region *e, uint32_t step, struct error *error)
{
    const struct region_list *l = &e->step[step].list;
    bool *known = targets_known(e);

    if (known && l->households > e->candidate_room) {
        free(e->candidate);
        e->candidate_room = l->households + l->households / 4;
        e->candidate = malloc(e->candidate_room * sizeof *e->candidate);
    }
    if (!known || (l->households && !e->candidate)) {
        free(known);
        e->candidate_room = 0;
        return region_out_of_memory(error);
    }
    memset(e->edge.candidates, 0, e->places * sizeof *e->edge.candidates);
    for (size_t k = 0; k < l->households; k++)
        e->edge.candidates[l->household[k].place] += is_candidate(e, known, l, k);
    e->candidate_count = 0;
    for (size_t p = 0; p < e->places; p++) {
        e->candidate_begin[p] = (uint32_t)e->candidate_count;
        e->candidate_count += e->edge.candidates[p];
        e->edge.candidates[p] = 0;
    }
    for (size_t k = 0; k < l->households; k++) {
        const size_t p = l->household[k].place;

        if (is_candidate(e, known, l, k))
            e->candidate[e->candidate_begin[p] + e->edge.candidates[p]++] = (uint32_t)k;
    }
    e->edge.decision_makers = e->candidate_count;
    free(known);
    return STATUS_OK;
}

void candidate_count_workers(struct region *e, const struct region_list *l)
{
    memset(e->candidate_workers, 0, e->places * sizeof *e->candidate_workers);
    for (size_t k = 0; k < e->candidate_count; k++) {
        const struct region_household *h = &l->household[e->candidate[k]];

        for (uint32_t m = 0; m < h->size; m++)
            if (l->person[h->first + m].work != NOBODY)
                e->candidate_workers[l->person[h->first + m].work & 0xffff]++;
    }
}

const struct region_household *region_candidate(const struct world *w, uint32_t household)
{
    const struct region *e = region_of(w);

    if (household >= w->household.count)
        return NULL;
    const size_t place = w->household.place[household];
    const uint32_t first = w->household_begin[place + 1] - e->edge.candidates[place];

    return household < first
               ? NULL
               : &e->step[e->now]
                      .list
                      .household[e->candidate[e->candidate_begin[place] + (household - first)]];
}

uint32_t region_candidate_row(const struct world *w, size_t k,
                              const struct region_household **candidate)
{
    const struct region *e = region_of(w);
    const struct region_household *h = &e->step[e->now].list.household[e->candidate[k]];

    *candidate = h;
    return w->household_begin[h->place + 1u] - e->edge.candidates[h->place]
           + (uint32_t)(k - e->candidate_begin[h->place]);
}
