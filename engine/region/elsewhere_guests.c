/* elsewhere_guests: who of a step's list may come into the scope of this run. */
#include <stdlib.h>
#include <string.h>

#include "engine/region/elsewhere_inner.h"

/* Is the household one that may come to the scope from elsewhere? Who seeks a partner in several
 * units is noted several times, one behind the other. */
static bool is_guest(const struct elsewhere *e, const bool *known, const struct elsewhere_list *l,
                     size_t k)
{
    const struct elsewhere_household *h = &l->household[k];

    for (size_t j = k; j-- > 0 && h->kind == ELSEWHERE_MEETS && l->household[j].uid == h->uid;)
        if (known[l->household[j].unit])
            return false;
    return h->kind != ELSEWHERE_COMES_WITH_FIRM && known[h->unit] && e->unit[h->place] == 0;
}

/* Units that are in the scope of this run; a reference may know others. */
static bool *units_known(const struct elsewhere *e)
{
    bool *known = calloc(e->units + 1u, sizeof *known);

    for (size_t p = 0; known && p < e->places; p++)
        known[e->unit[p]] |= e->unit[p] != 0;
    return known;
}

/* The guests of a step, sorted by municipality, in the order noted. */
int elsewhere_list_guests(struct elsewhere *e, uint32_t step, struct error *error)
{
    const struct elsewhere_list *l = &e->step[step].list;
    bool *known = units_known(e);

    if (known && l->households > e->guest_room) {
        free(e->guest);
        e->guest_room = l->households + l->households / 4;
        e->guest = malloc(e->guest_room * sizeof *e->guest);
    }
    if (!known || (l->households && !e->guest)) {
        free(known);
        e->guest_room = 0;
        return elsewhere_out_of_memory(error);
    }
    memset(e->guests, 0, e->places * sizeof *e->guests);
    for (size_t k = 0; k < l->households; k++)
        e->guests[l->household[k].place] += is_guest(e, known, l, k);
    e->guest_count = 0;
    for (size_t p = 0; p < e->places; p++) {
        e->guest_from[p] = (uint32_t)e->guest_count;
        e->guest_count += e->guests[p];
        e->guests[p] = 0;
    }
    for (size_t k = 0; k < l->households; k++) {
        const size_t p = l->household[k].place;

        if (is_guest(e, known, l, k))
            e->guest[e->guest_from[p] + e->guests[p]++] = (uint32_t)k;
    }
    free(known);
    return STATUS_OK;
}

void elsewhere_count_guest_workers(struct elsewhere *e, const struct elsewhere_list *l)
{
    memset(e->guest_workers, 0, e->places * sizeof *e->guest_workers);
    for (size_t k = 0; k < e->guest_count; k++) {
        const struct elsewhere_household *h = &l->household[e->guest[k]];

        for (uint32_t m = 0; m < h->size; m++)
            if (l->person[h->first + m].work != NOBODY)
                e->guest_workers[l->person[h->first + m].work & 0xffff]++;
    }
}

void elsewhere_close(struct elsewhere *e)
{
    memset(e->guests, 0, e->places * sizeof *e->guests);
    e->guest_count = 0;
}
