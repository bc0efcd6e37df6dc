/* check: every invariant of the tables. Slow (it compares all uids): for synthesis, loading and
 * tests, not for each step. */
#include <stdlib.h>

#include "engine/world/places.h"
#include "engine/world/world.h"

/* Is any of n uids there twice? Each looks from the slot of its mixed bits on; `slot` has `slots`,
 * a power of two at least twice n. Slots are free where they hold `no_uid`, which is none of
 * them. */
static bool repeated(const uint64_t *uid, size_t n, uint64_t no_uid, uint64_t *slot, size_t slots)
{
    bool twice = false;

    for (size_t k = 0; k < slots; k++)
        slot[k] = no_uid;
    for (size_t i = 0; i < n && !twice; i++) {
        size_t at = (size_t)(uid[i] * 0x9e3779b97f4a7c15u >> 32) & (slots - 1);

        while (slot[at] != no_uid && slot[at] != uid[i])
            at = (at + 1) & (slots - 1);
        twice = slot[at] == uid[i];
        slot[at] = uid[i];
    }
    return twice;
}

static size_t slots_for(size_t n)
{
    size_t slots = 2;

    while (slots < 2 * n)
        slots *= 2;
    return slots;
}

/* Uids are hashes: by their first bits they fall into many small heaps, each looked at by itself.
 * Uids of another heap are free slots. */
static int unique(const uint64_t *uid, size_t n, const char *what, struct error *error)
{
    enum { BITS = 14, HEAPS = 1 << BITS };
    uint64_t *copy = malloc((n + 1) * sizeof *copy), *slot = NULL;
    size_t *begin = calloc(HEAPS + 2, sizeof *begin), most = 0;
    bool twice = false;

    for (size_t i = 0; i < n && begin; i++)
        begin[(uid[i] >> (64 - BITS)) + 2]++;
    for (size_t k = 2; k < HEAPS + 2 && begin; k++) {
        most = begin[k] > most ? begin[k] : most;
        begin[k] += begin[k - 1];
    }
    if (!copy || !begin || !(slot = malloc(slots_for(most) * sizeof *slot))) {
        free(copy);
        free(begin);
        return error_set(error, STATUS_INTERNAL, "not enough memory to check uids", NULL);
    }
    for (size_t i = 0; i < n; i++)
        copy[begin[(uid[i] >> (64 - BITS)) + 1]++] = uid[i];
    for (size_t k = 0; k < HEAPS && !twice; k++) {
        const size_t here = begin[k + 1] - begin[k];
        const uint64_t no_uid = (uint64_t)(k ^ 1) << (64 - BITS);

        twice = here > 1 && repeated(copy + begin[k], here, no_uid, slot, slots_for(here));
    }
    free(begin);
    free(copy);
    free(slot);
    return twice ? error_set(error, STATUS_INTERNAL, "two ", what, " have the same uid", NULL)
                 : STATUS_OK;
}

static const char *household_fault(const struct world *w, size_t h)
{
    const uint32_t first = w->household.first[h], size = w->household.size[h];
    const size_t places = w->scenario->country.place_count;
    int references = 0, partners = 0;

    if (size == 0)
        return "a household is empty";
    if (first != (h ? w->household.first[h - 1] + w->household.size[h - 1] : 0)
        || first + size > w->person.count)
        return "members of a household do not stand where they should";
    if (w->household.place[h] >= places || (h && w->household.place[h] < w->household.place[h - 1]))
        return "households are not sorted by municipality";
    for (uint32_t i = first; i < first + size; i++) {
        if (w->person.household[i] != h)
            return "a person does not know his household";
        references += w->person.role[i] == ROLE_REFERENCE;
        partners += w->person.role[i] == ROLE_PARTNER;
    }
    return references != 1 || partners > 1
               ? "a household has not one reference person and at most one partner"
               : NULL;
}

static const char *person_fault(const struct world *w, size_t i)
{
    const struct persons *p = &w->person;

    if (p->sex[i] >= SEX_COUNT || p->education[i] >= EDUCATION_COUNT
        || p->activity[i] >= ACTIVITY_COUNT || p->role[i] >= ROLE_COUNT)
        return "a person has a code that does not exist";
    if (p->birth[i] > w->month)
        return "a person is not born yet";
    if (p->employer[i] != NOBODY && p->employer[i] >= w->firm.count)
        return "a person works in a firm that does not exist";
    if (p->employer[i] != NOBODY && p->activity[i] != ACTIVITY_EMPLOYED)
        return "a person has an employer without being employed";
    if (p->childhood[i] != NOWHERE && p->childhood[i] >= w->scenario->country.place_count)
        return "a person's municipality of childhood does not exist";
    return NULL;
}

static const char *firms_fault(const struct world *w)
{
    int32_t *workers = calloc(w->firm.count + 1, sizeof *workers);
    const char *fault = NULL;

    if (!workers)
        return "not enough memory to check firms";
    for (size_t i = 0; i < w->person.count; i++)
        if (w->person.employer[i] != NOBODY)
            workers[w->person.employer[i]]++;
    for (size_t f = 0; f < w->firm.count && !fault; f++) {
        if (w->firm.place[f] >= w->scenario->country.place_count
            || (f && w->firm.place[f] < w->firm.place[f - 1]))
            fault = "firms are not sorted by municipality";
        else if (workers[f] != w->firm.workers[f])
            fault = "a firm's workers are not those who work in it";
        else if (w->firm.workers[f] > w->firm.jobs[f] || w->firm.jobs[f] < 0)
            fault = "a firm has more workers than jobs";
    }
    free(workers);
    return fault;
}

int world_check(const struct world *w, struct error *error)
{
    const char *fault = NULL;
    size_t members = 0;
    int status;

    for (size_t h = 0; h < w->household.count && !fault; h++) {
        fault = household_fault(w, h);
        members += w->household.size[h];
    }
    if (!fault && members != w->person.count)
        fault = "persons stand outside households";
    for (size_t i = 0; i < w->person.count && !fault; i++)
        fault = person_fault(w, i);
    if (!fault)
        fault = firms_fault(w);
    if (fault)
        return error_set(error, STATUS_INTERNAL, fault, NULL);
    if ((status = unique(w->person.uid, w->person.count, "persons", error)) != STATUS_OK
        || (status = unique(w->household.uid, w->household.count, "households", error))
               != STATUS_OK)
        return status;
    return unique(w->firm.uid, w->firm.count, "firms", error);
}
