#include "tests/support/start_difference.h"

#include <stdlib.h>
#include <string.h>

struct named {
    uint64_t uid;
    uint32_t row;
};

static int by_uid(const void *a, const void *b)
{
    const uint64_t x = ((const struct named *)a)->uid, y = ((const struct named *)b)->uid;
    return (x > y) - (x < y);
}

static struct named *sorted(const uint64_t *uid, size_t n)
{
    struct named *all = malloc((n + 1) * sizeof *all);
    for (size_t k = 0; all && k < n; k++)
        all[k] = (struct named){ uid[k], (uint32_t)k };
    if (all)
        qsort(all, n, sizeof *all, by_uid);
    return all;
}

static const struct named *find(const struct named *all, size_t n, uint64_t uid)
{
    const struct named wanted = { uid, 0 };
    return bsearch(&wanted, all, n, sizeof *all, by_uid);
}

static uint64_t employer(const struct world *w, uint32_t i)
{
    return w->person.employer[i] == NOBODY ? 0 : w->firm.uid[w->person.employer[i]];
}

static void compare_person(const struct world *a, uint32_t i, const struct world *b, uint32_t k,
                           struct start_difference *d)
{
    const struct persons *p = &a->person, *q = &b->person;
    const size_t before = d->birth + d->education + d->activity + d->childhood + d->household
                          + d->role + d->employer;

    d->birth += p->birth[i] != q->birth[k];
    d->education += p->education[i] != q->education[k];
    d->activity += p->activity[i] != q->activity[k];
    d->childhood += p->childhood[i] != q->childhood[k];
    d->household += a->household.uid[p->household[i]] != b->household.uid[q->household[k]];
    d->role += p->role[i] != q->role[k] || p->traits[i] != q->traits[k];
    d->employer += employer(a, i) != employer(b, k);
    d->any += before
              != d->birth + d->education + d->activity + d->childhood + d->household + d->role
                     + d->employer;
}

static void compare_persons(const struct world *a, const struct world *b, size_t except,
                            const struct named *there, struct start_difference *d)
{
    for (uint32_t i = 0; i < a->person.count; i++) {
        if (a->household.place[a->person.household[i]] == except)
            continue;
        const struct named *same = find(there, b->person.count, a->person.uid[i]);
        d->persons++;
        d->gone += !same;
        d->any += !same;
        if (same)
            compare_person(a, i, b, same->row, d);
    }
}

static void compare_firms(const struct world *a, const struct world *b, size_t except,
                          const struct named *there, struct start_difference *d)
{
    for (uint32_t f = 0; f < a->firm.count; f++) {
        if (a->firm.place[f] == except)
            continue;
        const struct named *same = find(there, b->firm.count, a->firm.uid[f]);
        d->firms++;
        d->firms_gone += !same;
        d->jobs += same && a->firm.jobs[f] != b->firm.jobs[same->row];
        d->firm_traits += same
                          && (a->firm.traits[f] != b->firm.traits[same->row]
                              || a->firm.founded[f] != b->firm.founded[same->row]);
    }
}

int start_difference(const struct world *a, const struct world *b, size_t except,
                     struct start_difference *d)
{
    struct named *persons = sorted(b->person.uid, b->person.count),
                 *firms = sorted(b->firm.uid, b->firm.count);
    memset(d, 0, sizeof *d);
    if (persons && firms) {
        compare_persons(a, b, except, persons, d);
        compare_firms(a, b, except, firms, d);
    }
    free(persons);
    free(firms);
    return persons && firms ? 0 : -1;
}
