/* Purpose and contract in settle.h. Roles and marriages change only where somebody leaves or joins,
 * and facts beside that only where a member comes of an age, so that a step looks at a few per cent
 * of the households. */
#include "engine/world/settle.h"

#include <string.h>

/* Ages in months at which a member changes what a household knows of itself. */
enum { INFANT_UNTIL = 10, PUPIL_FROM = 6 * 12, PUPIL_UNTIL = 18 * 12 };
enum { CHUNK = 4096, PIECE = 512 };

/* Of two reference persons the later becomes another member; without one the partner, else the
 * eldest, becomes it. */
static void settle_household(struct world *w, size_t h)
{
    uint8_t *role = w->person.role;
    const int16_t *birth = w->person.birth;
    const uint32_t first = w->household.first[h], end = first + w->household.size[h];
    int16_t earliest = birth[first];
    uint32_t reference = NOBODY, partner = NOBODY, eldest = first;
    uint8_t facts = 0;

    for (uint32_t i = first; i < end; i++) {
        const int16_t born = birth[i];
        const int months = w->month - born;

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
        if (months >= PUPIL_FROM && months < PUPIL_UNTIL)
            facts |= HOUSEHOLD_HAS_PUPIL;
        else if (months < INFANT_UNTIL)
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

/* Members of households [begin, end) know their household. Four members are written at once, since
 * most have no more: what is too much is the next household's, and written over by it. */
static void tell_members(struct world *w, size_t begin, size_t end, uint32_t persons_end)
{
    enum { FOUR = 4 };
    uint32_t *restrict household = w->person.household, *restrict next = w->person.next_household;

    for (size_t h = begin; h < end; h++) {
        const uint32_t first = w->household.first[h], size = w->household.size[h], id = (uint32_t)h;
        const uint32_t four[FOUR] = { id, id, id, id };
        uint32_t done = 0;

        if (first + FOUR <= persons_end) {
            memcpy(household + first, four, sizeof four);
            memcpy(next + first, four, sizeof four);
            done = FOUR;
        }
        for (uint32_t k = done; k < size; k++)
            household[first + k] = next[first + k] = id;
    }
}

/* Marks households of persons [begin, end) who came of an age since `before`. */
static void mark_aged(const struct world *w, int before, uint32_t begin, uint32_t end,
                      uint8_t *mark)
{
    const int16_t *birth = w->person.birth;
    const uint16_t passed = (uint16_t)(w->month - before);
    const uint16_t no_infant = (uint16_t)(w->month - INFANT_UNTIL),
                   pupil = (uint16_t)(w->month - PUPIL_FROM),
                   grown = (uint16_t)(w->month - PUPIL_UNTIL);
    uint8_t aged[PIECE];

    for (uint32_t i = begin; i < end; i += PIECE) {
        const uint32_t n = end - i < PIECE ? end - i : PIECE;
        const int16_t *restrict born = birth + i;

        for (uint32_t k = 0; k < n; k++)
            aged[k] = (uint8_t)(((uint16_t)(no_infant - (uint16_t)born[k]) < passed)
                                | ((uint16_t)(pupil - (uint16_t)born[k]) < passed)
                                | ((uint16_t)(grown - (uint16_t)born[k]) < passed));
        for (const uint8_t *at = aged; (at = memchr(at, 1, n - (size_t)(at - aged))); at++)
            mark[w->person.household[i + (uint32_t)(at - aged)]] = 1;
    }
}

/* Where the members of households before `end` end. */
static uint32_t members_end(const struct world *w, size_t end)
{
    return end < w->household.count ? w->household.first[end] : (uint32_t)w->person.count;
}

void settle_all(struct world *w)
{
    const size_t n = w->household.count;

#pragma omp parallel for schedule(static)
    for (size_t begin = 0; begin < n; begin += CHUNK) {
        const size_t end = begin + CHUNK < n ? begin + CHUNK : n;

        tell_members(w, begin, end, members_end(w, end));
        for (size_t h = begin; h < end; h++)
            settle_household(w, h);
    }
    w->settled = w->month;
}

void settle_marked(struct world *w, uint8_t *mark)
{
    const size_t n = w->household.count;
    const int before = w->settled;

    if (w->month < before) {
        settle_all(w);
        return;
    }
#pragma omp parallel for schedule(static)
    for (size_t begin = 0; begin < n; begin += CHUNK) {
        const size_t end = begin + CHUNK < n ? begin + CHUNK : n;

        tell_members(w, begin, end, members_end(w, end));
        mark_aged(w, before, w->household.first[begin], members_end(w, end), mark);
        for (const uint8_t *at = mark + begin; (at = memchr(at, 1, (size_t)(mark + end - at)));
             at++)
            settle_household(w, (size_t)(at - mark));
    }
    w->settled = w->month;
}
