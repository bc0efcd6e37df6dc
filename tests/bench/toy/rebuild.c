/* rebuild: the next tables. The dead go, newborns stand with their mother's household, leavers in
 * one of their own; households by place (a stable order by counting), persons by household. */
#include "tests/bench/toy/toy.h"

static bool leaves(uint8_t event)
{
    return event & (TOY_DEATH | TOY_MOVE); /* moves.c took the bit off who moved with all */
}

/* Size and place of each household to be, old ones first, then one for each leaver. Those without
 * persons have the last place of all, and are dropped. */
static void plan(struct toy *t)
{
    const uint32_t n = t->households;

#pragma omp parallel for schedule(dynamic)
    for (uint32_t chunk = 0; chunk < toy_chunks(n); chunk++)
        for (uint32_t h = chunk * TOY_CHUNK; h < toy_chunk_end(chunk, n); h++) {
            const uint32_t first = t->household.first[h], end = first + t->household.size[h];
            uint32_t size = 0;
            for (uint32_t i = first; i < end; i++)
                size += !leaves(t->person.event[i]) + !!(t->person.event[i] & TOY_BIRTH);
            t->size_next[h] = size;
            t->key[h] = size ? t->household.place[h] : TOY_PLACES;
        }
    for (uint32_t k = 0; k < t->leavers; k++) {
        t->size_next[n + k] = 1;
        t->key[n + k] = t->leaver[k].place;
    }
}

/* First person of each household to be: sums of chunks, then within them. */
static uint32_t number(struct toy_households *next, uint32_t n)
{
    uint32_t sum[UINT32_C(1) << 12], total = 0;

#pragma omp parallel for schedule(static)
    for (uint32_t c = 0; c < toy_chunks(n); c++) {
        sum[c] = 0;
        for (uint32_t h = c * TOY_CHUNK; h < toy_chunk_end(c, n); h++)
            sum[c] += next->size[h];
    }
    for (uint32_t c = 0; c < toy_chunks(n); c++) {
        const uint32_t here = sum[c];
        sum[c] = total;
        total += here;
    }
#pragma omp parallel for schedule(static)
    for (uint32_t c = 0; c < toy_chunks(n); c++)
        for (uint32_t h = c * TOY_CHUNK, at = sum[c]; h < toy_chunk_end(c, n); h++) {
            next->first[h] = at;
            at += next->size[h];
        }
    return total;
}

/* Columns by value: a store to a byte column could else have changed the pointers. */
static inline void copy(const struct toy_persons a, const struct toy_persons b, uint32_t from,
                        uint32_t to, uint32_t household)
{
    b.uid[to] = a.uid[from];
    b.firm[to] = a.firm[from];
    b.birth[to] = a.birth[from];
    b.sex[to] = a.sex[from];
    b.household[to] = household;
}

static void born(struct toy *t, uint32_t mother, uint32_t to, uint32_t household)
{
    struct toy_persons *b = &t->person_next;

    b->uid[to] = draw_identity(1, t->person.uid[mother], t->quarter, 0);
    b->firm[to] = TOY_NONE;
    b->birth[to] = (uint16_t)t->quarter;
    b->sex[to] = b->uid[to] >> 20 & 1;
    b->household[to] = household;
}

/* Number of the first leaver at or after a person. */
static uint32_t leaver_from(const struct toy *t, uint32_t person)
{
    uint32_t low = 0, high = t->leavers;

    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (t->leaver[middle].person < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void scatter(struct toy *t, uint32_t chunk, uint64_t *births, uint64_t *deaths)
{
    const struct toy_households old = t->household, next = t->household_next;
    const struct toy_persons a = t->person, b = t->person_next;
    const uint32_t *const to = t->to, *const size_next = t->size_next, households = t->households;
    uint32_t leaver = leaver_from(t, old.first[chunk * TOY_CHUNK]);

    for (uint32_t h = chunk * TOY_CHUNK; h < toy_chunk_end(chunk, households); h++) {
        const uint32_t first = old.first[h], end = first + old.size[h], own = to[h];
        uint32_t at = size_next[h] ? next.first[own] : 0;
        uint8_t any = 0;
        for (uint32_t i = first; i < end; i++) {
            const uint8_t event = a.event[i];
            any |= event;
            if (!leaves(event)) {
                copy(a, b, i, at++, own);
            } else if (event & TOY_MOVE) {
                const uint32_t alone = to[households + leaver++];
                copy(a, b, i, next.first[alone], alone);
            } else {
                ++*deaths;
            }
        }
        if (any & TOY_BIRTH)
            for (uint32_t i = first; i < end; i++)
                if (a.event[i] & TOY_BIRTH) {
                    born(t, i, at++, own);
                    ++*births;
                }
    }
}

void toy_rebuild(struct toy *t)
{
    const uint32_t n = t->households + t->leavers;
    const struct toy_persons persons = t->person;
    const struct toy_households households = t->household;
    uint64_t births = 0, deaths = 0;

    plan(t);
    toy_order(t->key, n, TOY_PLACES + 1, t->to, t->place_first);
#pragma omp parallel for schedule(static)
    for (uint32_t h = 0; h < n; h++) {
        t->household_next.place[t->to[h]] = t->key[h];
        t->household_next.size[t->to[h]] = (uint16_t)t->size_next[h];
    }
    t->persons = number(&t->household_next, t->place_first[TOY_PLACES]);
#pragma omp parallel for schedule(dynamic) reduction(+ : births, deaths)
    for (uint32_t chunk = 0; chunk < toy_chunks(t->households); chunk++)
        scatter(t, chunk, &births, &deaths);
    t->households = t->place_first[TOY_PLACES];
    t->births += births;
    t->deaths += deaths;
    t->person = t->person_next;
    t->person_next = persons;
    t->household = t->household_next;
    t->household_next = households;
}
