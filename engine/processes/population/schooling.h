/* schooling: a person's chances at school, as the head of education.c states them. Part of the
 * education process. */
#ifndef OMLAND_PROCESSES_SCHOOLING_H
#define OMLAND_PROCESSES_SCHOOLING_H

#include "engine/processes/population/education.h"
#include "engine/world/world.h"

struct chance {
    const struct schooling *parameters;
    const struct world *world;
    struct stream stream; /* of the person, not of the step */
    /* to the nearest study place, null when there is none; share of adults with tertiary
     * education */
    double *minutes, nation;
};

/* Share of adults with tertiary education, from the covariates; inhabitants now weigh the
 * places. */
double schooling_tertiary(const struct world *w);

/* Upper secondary education completed. */
bool schooling_finishes(const struct chance *c, uint32_t person);

/* Whether somebody with upper secondary education begins to study this autumn, so many years
 * after school. */
bool schooling_starts_studies(const struct chance *c, uint32_t person, int years);

#endif
