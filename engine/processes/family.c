#include "engine/processes/family.h"

#include <stdlib.h>

enum { ADULT = 18, MOTHER_LEAST = 15 };

int family_newborn_homes(const struct world *w, uint8_t **home, struct error *error)
{
    if (!(*home = calloc(w->household.count + 1, 1)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the homes of newborns", NULL);
    for (size_t i = w->person.count; i < w->person.count + w->person.arrivals; i++)
        if (w->person.fate[i] < w->household.count)
            (*home)[w->person.fate[i]] = 1;
    return STATUS_OK;
}

void family_bring_children(struct world *w, uint32_t woman, uint32_t household)
{
    struct persons *person = &w->person;
    const uint32_t h = person->household[woman];

    if (person->sex[woman] != SEX_FEMALE)
        return;
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        if (person->role[i] == ROLE_OTHER && person->fate[i] == h && w->month - person->birth[i] < 12 * ADULT
            && person->birth[i] - person->birth[woman] >= 12 * MOTHER_LEAST) {
            person->fate[i] = household;
            person->role[i] = ROLE_CHILD;
        }
}
