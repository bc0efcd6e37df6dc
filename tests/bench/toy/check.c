/* check: do the tables hold together, and a hash of all that persons are. Sums of integers, so no
 * order matters. */
#include "tests/bench/toy/toy.h"

static const char *household_fault(const struct toy *t)
{
    uint32_t at = 0;

    for (uint32_t h = 0; h < t->households; h++) {
        if (t->household.first[h] != at || !t->household.size[h])
            return "a household does not follow the one before it";
        if (h && t->household.place[h] < t->household.place[h - 1])
            return "households do not stand by place";
        for (uint32_t end = at + t->household.size[h]; at < end; at++)
            if (t->person.household[at] != h)
                return "a person stands in another's household";
    }
    return at == t->persons ? NULL : "households hold other persons than there are";
}

const char *toy_fault(const struct toy *t, uint64_t persons)
{
    uint64_t at_work = 0, workers = 0;
    const uint64_t expected = persons + t->births - t->deaths;

    for (uint32_t i = 0; i < t->persons; i++)
        at_work += t->person.firm[i] != TOY_NONE;
    for (uint32_t f = 0; f < t->firms; f++)
        workers += t->firm.workers[f];
    if (at_work != workers)
        return "firms count other workers than there are";
    if (expected != t->persons)
        return "persons are not those at the start, and births, less deaths";
    return household_fault(t);
}

uint64_t toy_hash(const struct toy *t)
{
    uint64_t sum = t->persons;

#pragma omp parallel for schedule(static) reduction(+ : sum)
    for (uint32_t i = 0; i < t->persons; i++) {
        const uint32_t h = t->person.household[i];
        sum += draw_identity(t->person.uid[i],
                             (uint64_t)t->person.firm[i] << 32 | t->person.income[i],
                             (uint64_t)t->person.birth[i] << 16 | t->household.place[h],
                             (uint64_t)t->household.income[h]);
    }
    return sum;
}
