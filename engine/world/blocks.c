/* blocks: where each municipality's rows begin, the pieces of at most BLOCK_ROWS rows that loops
 * run over, and what households know of themselves. */
#include <stdlib.h>
#include <string.h>

#include "engine/world/boundary.h"
#include "engine/world/world.h"

/* Candidates of a region run stand behind the others of their municipality, beyond the blocks; so
 * do all firms outside (boundary.h). */
static uint32_t end_of(const struct world *w, const uint32_t *begin, size_t p)
{
    const uint32_t candidates = boundary_candidates(w, p),
                   first = w->household_begin[p + 1] - candidates;

    if (begin == w->firm_begin)
        return boundary_outside(w, p) ? begin[p] : begin[p + 1];
    if (candidates == 0)
        return begin[p + 1];
    return begin == w->household_begin ? first : w->household.first[first];
}

static int cut(const struct world *w, struct blocks *blocks, const uint32_t *begin, size_t places,
               struct error *error)
{
    size_t count = 0;

    for (size_t p = 0; p < places; p++)
        count += (end_of(w, begin, p) - begin[p] + BLOCK_ROWS - 1) / BLOCK_ROWS;
    if (count > blocks->capacity) {
        struct block *larger = realloc(blocks->block, 2 * count * sizeof *larger);

        if (!larger)
            return error_set(error, STATUS_INTERNAL, "not enough memory for blocks", NULL);
        blocks->block = larger;
        blocks->capacity = 2 * count;
    }
    blocks->count = 0;
    for (size_t p = 0; p < places; p++)
        for (uint32_t i = begin[p], last = end_of(w, begin, p); i < last; i += BLOCK_ROWS) {
            const uint32_t end = last - i > BLOCK_ROWS ? i + BLOCK_ROWS : last;

            blocks->block[blocks->count++] = (struct block){ i, end, (uint16_t)p };
        }
    return STATUS_OK;
}

/* First row of each municipality in a sorted column of municipalities. */
static void begins(const uint16_t *place, size_t count, size_t places, uint32_t *begin)
{
    size_t i = 0;

    for (size_t p = 0; p <= places; p++) {
        size_t low = i, high = count;

        while (low < high) {
            const size_t middle = low + (high - low) / 2;

            if (place[middle] < p)
                low = middle + 1;
            else
                high = middle;
        }
        begin[p] = (uint32_t)(i = low);
    }
}

/* Settles a household: its members know it and intend to stay, and one of them is the reference
 * person. Of two reference persons the later becomes another member; without one the partner, else
 * the eldest, becomes it. */
static void settle_household(struct world *w, size_t h)
{
    enum { PUPIL_FROM = 6, PUPIL_TO = 18, INFANT_MONTHS = 10 };
    uint8_t *role = w->person.role;
    const int16_t *birth = w->person.birth;
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];
    int16_t earliest = birth[first];
    uint32_t reference = NOBODY, partner = NOBODY, eldest = first;
    uint8_t facts = 0;

    for (uint32_t i = first; i < end; i++) {
        const int16_t born = birth[i];
        const int months = w->month - born;

        w->person.household[i] = w->person.next_household[i] = (uint32_t)h;
        if (role[i] == ROLE_REFERENCE) {
            if (reference == NOBODY)
                reference = i;
            else
                role[i] = ROLE_OTHER;
        } else if (role[i] == ROLE_PARTNER) {
            if (partner == NOBODY)
                partner = i;
            else
                role[i] = ROLE_OTHER;
        }
        if (months >= 12 * PUPIL_FROM && months < 12 * PUPIL_TO)
            facts |= HOUSEHOLD_HAS_PUPIL;
        else if (months < INFANT_MONTHS)
            facts |= HOUSEHOLD_HAS_INFANT;
        if (born < earliest) {
            earliest = born;
            eldest = i;
        }
    }
    if (reference == NOBODY) {
        reference = partner != NOBODY ? partner : eldest;
        role[reference] = ROLE_REFERENCE;
        partner = NOBODY;
    }
    if (partner == NOBODY)
        w->person.traits[reference] &= (uint8_t)~TRAIT_MARRIED;
    else
        facts |= HOUSEHOLD_HAS_PARTNER;
    w->household.facts[h] = facts;
}

int world_refresh(struct world *w, struct error *error)
{
    const size_t n = w->scenario->country.place_count;
    int status;

#pragma omp parallel for schedule(static)
    for (size_t h = 0; h < w->household.count; h++)
        settle_household(w, h);
    if (w->household.count)
        memcpy(w->household.next_municipality, w->household.place,
               w->household.count * sizeof *w->household.next_municipality);
    if (w->firm.count)
        memcpy(w->firm.next_municipality, w->firm.place,
               w->firm.count * sizeof *w->firm.next_municipality);
    begins(w->household.place, w->household.count, n, w->household_begin);
    begins(w->firm.place, w->firm.count, n, w->firm_begin);
    for (size_t p = 0; p < n; p++)
        w->person_begin[p] = w->household_begin[p] < w->household.count
                                 ? w->household.first[w->household_begin[p]]
                                 : (uint32_t)w->person.count;
    w->person_begin[n] = (uint32_t)w->person.count;
    if ((status = cut(w, &w->person_blocks, w->person_begin, n, error)) == STATUS_OK
        && (status = cut(w, &w->household_blocks, w->household_begin, n, error)) == STATUS_OK)
        status = cut(w, &w->firm_blocks, w->firm_begin, n, error);
    return status;
}
