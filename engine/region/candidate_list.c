/* candidate_list: who of a step's list may come into the scope of this run. */
#include <stdlib.h>
#include <string.h>

#include "engine/region/region_inner.h"

/* Target regions that are in the scope of this run; a reference may know others. */
static bool *targets_known(const struct region *e)
{
    bool *known = calloc(e->edge.targets + 1u, sizeof *known);

    for (size_t p = 0; known && p < e->places; p++)
        known[e->edge.target[p]] |= e->edge.target[p] != 0;
    return known;
}

/* Is the row one of a household that may come to the scope from outside? */
static bool is_candidate(const struct region *e, const bool *known,
                         const struct region_household *h)
{
    return h->purpose != CANDIDATE_COMES_WITH_FIRM && known[h->target_region]
           && e->edge.target[h->place] == 0;
}

/* Puts a further row of a candidate behind the row `lead`: one decision maker more. A seeker who
 * may meet partners of several target regions is recorded for each, and counts once. */
static void add_decision_maker(struct region *e, const struct region_list *l, uint32_t lead,
                               uint32_t k)
{
    uint32_t at = lead;

    while (l->household[at].decision_maker != l->household[k].decision_maker
           && e->next_row[at] != NOBODY)
        at = e->next_row[at];
    if (l->household[at].decision_maker == l->household[k].decision_maker)
        return;
    e->next_row[at] = k;
    e->edge.decision_makers++;
}

/* Sorts rows into candidates: lead [person of the list] is the first row of a household that begins
 * there. Marks the first rows. */
static void find_candidates(struct region *e, const struct region_list *l, const bool *known,
                            uint32_t *lead, uint8_t *leads)
{
    memset(lead, 0xff, (l->persons + 1) * sizeof *lead);
    for (uint32_t k = 0; k < l->households; k++) {
        const struct region_household *h = &l->household[k];
        const uint32_t first = lead[h->first];

        e->next_row[k] = NOBODY;
        if (!is_candidate(e, known, h))
            continue;
        if (first != NOBODY && l->household[first].uid == h->uid
            && l->household[first].size == h->size && l->household[first].place == h->place
            && l->household[first].purpose == h->purpose) {
            add_decision_maker(e, l, first, k);
            continue;
        }
        if (first == NOBODY)
            lead[h->first] = k;
        leads[k] = 1;
        e->edge.candidates[h->place]++;
        e->edge.decision_makers++;
    }
}

static bool room_for(struct region *e, size_t rows)
{
    if (rows > e->candidate_room || !e->candidate || !e->next_row) {
        free(e->candidate);
        free(e->next_row);
        e->candidate_room = rows + rows / 4 + 1;
        e->candidate = malloc(e->candidate_room * sizeof *e->candidate);
        e->next_row = malloc(e->candidate_room * sizeof *e->next_row);
    }
    return e->candidate && e->next_row;
}

int candidate_list(struct region *e, uint32_t step, struct error *error)
{
    const struct region_list *l = region_list_of(e, step);
    bool *known = targets_known(e);
    uint32_t *lead = malloc((l->persons + 1) * sizeof *lead);
    uint8_t *leads = calloc(l->households + 1, 1);
    int status = known && lead && leads && room_for(e, l->households) ? STATUS_OK
                                                                      : region_out_of_memory(error);

    memset(e->edge.candidates, 0, e->places * sizeof *e->edge.candidates);
    e->candidate_count = e->edge.decision_makers = 0;
    if (status == STATUS_OK)
        find_candidates(e, l, known, lead, leads);
    for (size_t p = 0; p < e->places; p++) {
        e->candidate_begin[p] = (uint32_t)e->candidate_count;
        e->candidate_count += e->edge.candidates[p];
        e->edge.candidates[p] = 0;
    }
    for (uint32_t k = 0; k < l->households && status == STATUS_OK; k++)
        if (leads[k]) {
            const size_t p = l->household[k].place;

            e->candidate[e->candidate_begin[p] + e->edge.candidates[p]++] = k;
        }
    free(known);
    free(lead);
    free(leads);
    return status;
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
               : &region_list_of(e, e->now)
                      ->household[e->candidate[e->candidate_begin[place] + (household - first)]];
}

const struct region_household *region_decision(const struct world *w, uint32_t person)
{
    const struct region *e = region_of(w);
    const struct region_household *rows = region_list_of(e, e->now)->household,
                                  *row = region_candidate(w, w->person.household[person]);

    while (row && w->household.first[w->person.household[person]] + row->decision_maker != person) {
        const uint32_t next = e->next_row[row - rows];

        row = next == NOBODY ? NULL : &rows[next];
    }
    return row;
}

uint32_t region_candidate_row(const struct world *w, size_t k,
                              const struct region_household **candidate)
{
    const struct region *e = region_of(w);
    const struct region_household *h = &region_list_of(e, e->now)->household[e->candidate[k]];

    *candidate = h;
    return w->household_begin[h->place + 1u] - e->edge.candidates[h->place]
           + (uint32_t)(k - e->candidate_begin[h->place]);
}
