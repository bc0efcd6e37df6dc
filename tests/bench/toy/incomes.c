/* incomes: wage of the firm, pension or nothing, in whole kroner; the sum of each household over
 * its run of persons. */
#include "tests/bench/toy/toy.h"

enum { PENSION = 60000 }; /* a quarter */

static uint32_t income(const struct toy *t, uint32_t person)
{
    const uint32_t firm = t->person.firm[person];

    if (firm != TOY_NONE)
        return t->firm.wage[firm];
    return toy_age(t, person) >= TOY_RETIREMENT ? PENSION : 0;
}

void toy_incomes(struct toy *t)
{
    const uint32_t n = t->households;

#pragma omp parallel for schedule(dynamic)
    for (uint32_t chunk = 0; chunk < toy_chunks(n); chunk++)
        for (uint32_t h = chunk * TOY_CHUNK; h < toy_chunk_end(chunk, n); h++) {
            const uint32_t first = t->household.first[h], end = first + t->household.size[h];
            int64_t sum = 0;
            for (uint32_t i = first; i < end; i++)
                sum += t->person.income[i] = income(t, i);
            t->household.income[h] = sum;
        }
}
