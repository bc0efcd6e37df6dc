/* census: counts of the settled tables, made in one parallel pass after each rebuild, all integers, so that order does not matter.
 * Processes and indicators read it. n = places, first index the municipality. */
#ifndef OMLAND_WORLD_CENSUS_H
#define OMLAND_WORLD_CENSUS_H

#include "engine/world/world.h"

struct census {
    size_t place_count;
    uint32_t *ages;               /* [n][2][106] persons */
    uint32_t *persons;            /* [n] */
    uint32_t *activity;           /* [n][ACTIVITY_COUNT] */
    uint32_t *education;          /* [n][EDUCATION_COUNT], 20 and over */
    uint32_t *households;         /* [n] */
    uint32_t *household_types;    /* [n][COUNTRY_HOUSEHOLD_TYPES], order of household_types.csv */
    uint32_t *owners;             /* [n] households that own */
    uint32_t *firms;              /* [n] */
    uint32_t *jobs;               /* [n] */
    uint32_t *sector_jobs;        /* [n][SECTOR_COUNT] */
    uint32_t *workers;            /* [n] filled jobs, by workplace */
    uint32_t *commuters;          /* [n][n] employed by home and work (firms only) */
    uint32_t *working_outside;    /* [n] employed without a firm, by home */
    uint32_t *remote_workers;     /* [n] employed by home who can work remotely */
};

int census_create(size_t place_count, struct census **census, struct error *error);
void census_free(struct census *census);
void census_take(struct world *w);            /* everything but commuters */
/* Type of one household, by the roles and ages of its members. */
enum household_type census_household_type(const struct world *w, size_t household);
void census_take_commuters(struct world *w);  /* the n x n matrix: yearly is enough */

#endif
