/* participation: the shares of an age that work and that seek work in the starting population of
 * 2020 (the country's tables by place, spread over ages by synthesis_activity). What a place's
 * own table has above or below it is its level, which stays. COMPUTED from the starting
 * population. */
#ifndef OMLAND_WORLD_PARTICIPATION_H
#define OMLAND_WORLD_PARTICIPATION_H

#include <stdint.h>

enum { PARTICIPATION_FIRST = 15, PARTICIPATION_LAST = 74 };

double participation_employed(int age);
double participation_unemployed(int age);

/* Persons who would work at these shares; ages is [2][COUNTRY_AGES]. */
double participation_supply(const uint32_t *ages);

#endif
