/* census: counts of the settled tables, made in one parallel pass after each rebuild, all integers, so that order does not matter.
 * Fields marked J are counted on 1 January only and stand for the whole year: their shares change slowly, and a pass over everything costs.
 * Processes and indicators read it. n = places, first index the municipality. */
#ifndef OMLAND_WORLD_CENSUS_H
#define OMLAND_WORLD_CENSUS_H

#include "engine/world/world.h"

/* What bears on a decision to move; who decides: the head for the household, a grown child or other adult for himself. */
enum census_factor { CENSUS_LOST_JOB = 1, CENSUS_OWNER = 2, CENSUS_PUPIL = 4, CENSUS_HOME = 8, CENSUS_FACTORS = 16 };

/* Counts of the whole country, for rates that are to hold on average. */
struct census_nation {
    uint32_t women[2][COUNTRY_FERTILE_AGES];                        /* without an infant at home, by partner (0: none) and age from COUNTRY_FERTILE_FIRST */
    uint32_t persons[2][COUNTRY_AGES];                              /* by sex and age */
    uint32_t deciders[2][COUNTRY_AGES][CENSUS_FACTORS];             /* by sex, age and what bears on the decision */
    uint32_t followers[2][2][COUNTRY_AGES];                         /* persons who go when a decider goes, by his childhood abroad, sex and age */
};

struct census {
    size_t place_count;
    uint32_t *ages;               /* [n][2][106] persons */
    uint32_t *persons;            /* [n] */
    uint32_t *activity;           /* [n][ACTIVITY_COUNT] */
    uint32_t *education;          /* J [n][EDUCATION_COUNT], 20 and over */
    uint32_t *households;         /* [n] */
    uint32_t *household_types;    /* J [n][COUNTRY_HOUSEHOLD_TYPES], order of household_types.csv */
    uint32_t *owners;             /* J [n] households that own */
    uint32_t *firms;              /* [n] */
    uint32_t *jobs;               /* [n] */
    uint32_t *sector_jobs;        /* [n][SECTOR_COUNT] */
    uint32_t *workers;            /* [n] filled jobs, by workplace */
    uint32_t *commuters;          /* [n][n] employed by home and work (firms only) */
    uint32_t *working_outside;    /* [n] employed without a firm, by home */
    uint32_t *remote_workers;     /* J [n] employed by home who can work remotely */
    struct census_nation nation;  /* J */
};

ERROR_CHECKED int census_create(size_t place_count, struct census **census, struct error *error);
void census_free(struct census *census);
void census_take(struct world *w);            /* everything but commuters */
void census_take_step(struct world *w);       /* between Januaries: everything but commuters and the fields marked J */
/* What bears on the decision of a person (bits of census_factor), or -1 if it is not his: a minor's, a partner's. */
static inline int census_decider(const struct world *w, uint32_t person, uint16_t place, int age)
{
    const uint8_t role = w->person.role[person];
    int factors = (w->person.traits[person] & TRAIT_LOST_JOB ? CENSUS_LOST_JOB : 0) | (w->person.childhood[person] == place ? CENSUS_HOME : 0);

    if (age < 18 || role == ROLE_PARTNER)
        return -1;
    if (role == ROLE_HEAD) {
        const uint32_t h = w->person.household[person];

        factors |= (w->household.tenure[h] == TENURE_OWNER ? CENSUS_OWNER : 0) | (w->household.facts[h] & HOUSEHOLD_HAS_PUPIL ? CENSUS_PUPIL : 0);
    }
    return factors;
}

/* Places for apprentices by policy, over the persons of 16-19: 0 without a policy. */
double census_apprentices(const struct world *w, size_t place);

/* Type of one household, by the roles and ages of its members. */
enum household_type census_household_type(const struct world *w, size_t household);
void census_take_commuters(struct world *w);  /* the n x n matrix: yearly is enough */

#endif
