/* moves: who moves chooses among all places by a logit, V = .8 ln jobs - .02 km. The first person
 * of a household takes it along; any other adult founds a household. */
#include <math.h>

#include "tests/bench/toy/toy.h"

/* Running sums of exp(V), one row for each origin. */
static void shares(struct toy *t)
{
    double pull[TOY_PLACES];

#pragma omp parallel for schedule(dynamic, 16)
    for (int j = 0; j < TOY_PLACES; j++) {
        uint64_t jobs = 1;
        for (uint32_t f = t->bucket_firm[j * TOY_SECTORS];
             f < t->bucket_firm[(j + 1) * TOY_SECTORS]; f++)
            jobs += t->firm.jobs[f];
        pull[j] = exp(.8 * log((double)jobs));
    }
#pragma omp parallel for schedule(static)
    for (int i = 0; i < TOY_PLACES; i++) {
        double sum = 0;
        for (int j = 0; j < TOY_PLACES; j++)
            t->share[i * TOY_PLACES + j] = sum += pull[j] * t->near[i * TOY_PLACES + j];
    }
}

static uint16_t choose(const struct toy *t, uint32_t person, uint32_t from)
{
    const double *row = t->share + (size_t)from * TOY_PLACES,
                 aim = row[TOY_PLACES - 1]
                       * draw_u01(&t->stream, t->person.uid[person], TOY_DRAW_PLACE);
    uint32_t low = 0, high = TOY_PLACES - 1;

    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (row[middle] > aim)
            high = middle;
        else
            low = middle + 1;
    }
    return (uint16_t)low;
}

void toy_moves(struct toy *t)
{
    const uint32_t movers = toy_select(t, TOY_MOVE, t->list);
    const uint32_t *household = t->person.household;

    shares(t);
#pragma omp parallel for schedule(static)
    for (uint32_t k = 0; k < movers; k++)
        t->key[k] = choose(t, t->list[k], t->household.place[household[t->list[k]]]);
    t->leavers = 0;
    for (uint32_t k = 0; k < movers; k++) {
        const uint32_t person = t->list[k], h = household[person];
        if (t->household.first[h] == person) {
            t->household.place[h] = t->key[k];
            t->person.event[person] ^= TOY_MOVE;
        } else {
            t->leaver[t->leavers++] = (struct toy_leaver){ person, t->key[k] };
        }
    }
}
