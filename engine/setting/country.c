/* country: what needs no file of the country in memory. */
#include "engine/setting/country.h"

#include <stdlib.h>
#include <string.h>

const int country_mover_group_first[COUNTRY_MOVER_GROUPS] = { 16, 20, 25, 30, 40, 50, 67 };

/* A child moves with its household, so it counts to the first group. */
int country_mover_group(int age)
{
    int group = COUNTRY_MOVER_GROUPS - 1;
    while (group > 0 && age < country_mover_group_first[group])
        group--;
    return group;
}

void country_free(struct country *country)
{
    void *const columns[] = { country->places,
                              country->edges,
                              country->population,
                              country->employed,
                              country->jobs,
                              country->sector_jobs,
                              country->commuting,
                              country->students,
                              country->mortality,
                              country->fertility,
                              country->immigration,
                              country->emigration,
                              country->abroad_spread,
                              country->refugees,
                              country->attraction,
                              country->attraction_women,
                              country->attraction_error,
                              country->growth_recent,
                              country->growth_level,
                              country->out_factor,
                              country->fertility_factor,
                              country->mortality_factor,
                              country->immigration_share,
                              country->household_counts,
                              country->dwellings,
                              country->accounts,
                              country->works,
                              country->former };
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
        free(columns[k]);
    memset(country, 0, sizeof *country);
}
