/* destination_row: the row of the table by place (destination.h) that a mover chooses by. */
#include "engine/processes/moving/destination.h"

int destination_row(int age, uint8_t education, int chooser)
{
    const bool apart = chooser != DESTINATION_COUPLE && age <= DESTINATION_APART_LAST;
    const int first = apart ? DESTINATION_COMMON + chooser * DESTINATION_APART : 0,
              ages = apart ? DESTINATION_APART_AGES : DESTINATION_AGES;

    if (education >= EDUCATION_TERTIARY_SHORT && age >= DESTINATION_YOUNG
        && age <= DESTINATION_YOUNG_LAST)
        return first + ages + age - DESTINATION_YOUNG;
    return first
           + (age < DESTINATION_FIRST  ? 0
              : age > DESTINATION_LAST ? ages - 1
                                       : age - DESTINATION_FIRST);
}

int destination_row_of(const struct world *w, uint32_t person)
{
    const uint32_t h = w->person.household[person], first = w->household.first[h];
    int chooser = w->person.sex[person];

    if (w->person.role[person] == ROLE_REFERENCE)
        for (uint32_t i = first; i < first + w->household.size[h]; i++)
            if (w->person.role[i] == ROLE_PARTNER)
                chooser = DESTINATION_COUPLE;
    return destination_row(world_age(w, w->person.birth[person]), w->person.education[person],
                           chooser);
}
