#include "engine/processes/households/family.h"

enum { ADULT = 18, MOTHER_LEAST = 15 };

void family_bring_children(struct world *w, uint32_t woman, uint32_t household)
{
    struct persons *person = &w->person;
    const uint32_t h = person->household[woman];

    if (person->sex[woman] != SEX_FEMALE)
        return;
    for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
        if (person->role[i] == ROLE_OTHER && person->next_household[i] == h
            && w->month - person->birth[i] < 12 * ADULT
            && person->birth[i] - person->birth[woman] >= 12 * MOTHER_LEAST) {
            person->next_household[i] = household;
            person->role[i] = ROLE_CHILD;
        }
}
