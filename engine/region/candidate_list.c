/* boundary_candidates: who of a step's list may come into the scope of this run. */
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_inner.h"

/* Is the household one that may come to the scope from elsewhere? Who seeks a partner in several
 * units is noted several times, one behind the other. */
static bool is_candidate(const struct region *e, const bool *known, const struct region_list *l,
                         size_t k)
{
    const struct region_household *h = &l->household[k];

    for (size_t j = k; j-- > 0 && h->purpose == CANDIDATE_MEETS && l->household[j].uid == h->uid;)
        if (known[l->household[j].target_region])
            return false;
    return h->purpose != CANDIDATE_COMES_WITH_FIRM && known[h->target_region]
           && e->target[h->place] == 0;
}

/* Units that are in the scope of this run; a reference may know others. */
static bool *units_known(const struct region *e)
{
    bool *known = calloc(e->targets + 1u, sizeof *known);

    for (size_t p = 0; known && p < e->places; p++)
        known[e->target[p]] |= e->target[p] != 0;
    return known;
}

/* The guests of a step, sorted by municipality, in the order noted. */
int candidate_list(struct region *e, uint32_t step, struct error *error)
{
    const struct region_list *l = &e->step[step].list;
    bool *known = units_known(e);

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
    memset(e->candidates, 0, e->places * sizeof *e->candidates);
    for (size_t k = 0; k < l->households; k++)
        e->candidates[l->household[k].place] += is_candidate(e, known, l, k);
    e->candidate_count = 0;
    for (size_t p = 0; p < e->places; p++) {
        e->candidate_begin[p] = (uint32_t)e->candidate_count;
        e->candidate_count += e->candidates[p];
        e->candidates[p] = 0;
    }
    for (size_t k = 0; k < l->households; k++) {
        const size_t p = l->household[k].place;

        if (is_candidate(e, known, l, k))
            e->candidate[e->candidate_begin[p] + e->candidates[p]++] = (uint32_t)k;
    }
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

void region_hide_candidates(struct region *e)
{
    memset(e->candidates, 0, e->places * sizeof *e->candidates);
    e->candidate_count = 0;
}
