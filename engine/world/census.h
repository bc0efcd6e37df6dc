/* census: counts of the settled tables, made in one parallel pass after each rebuild, all integers,
 * so that order does not matter. What is counted stands in census.def, a row a count; processes
 * and indicators read it. */
#ifndef OMLAND_WORLD_CENSUS_H
#define OMLAND_WORLD_CENSUS_H

#include "engine/world/world.h"

/* What bears on a decision to move. Decision makers are the reference person, for the household,
 * and a grown child or another adult, for that person alone. */
enum census_factor {
    CENSUS_LOST_JOB = 1,
    CENSUS_OWNER = 2,
    CENSUS_PUPIL = 4,
    CENSUS_HOME = 8,
    CENSUS_REFUGEE = 16,
    CENSUS_FACTORS = 32
};

/* Counts of the whole country, for rates that are to hold on average. */
struct census_nation {
    /* without an infant at home, by partner (0: none) and age from COUNTRY_FERTILE_FIRST */
    uint32_t women[2][COUNTRY_FERTILE_AGES];
    uint32_t persons[2][COUNTRY_AGES]; /* by sex and age */
    /* by sex, age and what bears on the decision */
    uint32_t decision_makers[2][COUNTRY_AGES][CENSUS_FACTORS];
    /* persons who go when a decision maker goes, by the latter's childhood abroad, sex and age */
    uint32_t followers[2][2][COUNTRY_AGES];
};

struct census {
    size_t place_count;
#define CENSUS(name, cells, counted, outside, text) uint32_t *name; /* [place_count][cells] */
#include "engine/world/census.def"
#undef CENSUS
    struct census_nation nation; /* counted on 1 January */
};

/* One count: where its array hangs, cells of a municipality, when it is made, what a compact
 * reference keeps of it. */
enum census_counted { CENSUS_STEP, CENSUS_JANUARY, CENSUS_APART };
enum census_outside { CENSUS_KEPT, CENSUS_GROUPS, CENSUS_LEFT };
struct census_field {
    uint32_t **data;
    size_t cells;
    enum census_counted counted;
    enum census_outside outside;
};
enum census_row {
#define CENSUS(name, cells, counted, outside, text) CENSUS_ROW_##name,
#include "engine/world/census.def"
#undef CENSUS
    CENSUS_ROWS
};
void census_fields(struct census *census, struct census_field field[CENSUS_ROWS]);

ERROR_CHECKED int census_create(size_t place_count, struct census **census, struct error *error);
void census_free(struct census *census);
void census_take(struct world *w); /* everything but the commuters */
/* between Januaries: without the commuters and what is counted in January */
void census_take_step(struct world *w);
/* What bears on the decision of a person (bits of census_factor), or -1 if the person is no
 * decision maker: minors and partners. */
static inline int census_decision_maker(const struct world *w, uint32_t person, uint16_t place,
                                        int age)
{
    const uint8_t role = w->person.role[person];
    int factors = (w->person.traits[person] & TRAIT_LOST_JOB ? CENSUS_LOST_JOB : 0)
                  | (w->person.traits[person] & TRAIT_REFUGEE ? CENSUS_REFUGEE : 0)
                  | (w->person.childhood[person] == place ? CENSUS_HOME : 0);

    if (age < 18 || role == ROLE_PARTNER)
        return -1;
    if (role == ROLE_REFERENCE) {
        const uint32_t h = w->person.household[person];

        factors |= (w->household.tenure[h] == TENURE_OWNER ? CENSUS_OWNER : 0)
                   | (w->household.facts[h] & HOUSEHOLD_HAS_PUPIL ? CENSUS_PUPIL : 0);
    }
    return factors;
}

/* Places for apprentices by policy, over the persons of 16-19: 0 without a policy. */
double census_apprentices(const struct world *w, size_t place);

/* Type of one household, by the roles and ages of its members. */
enum household_type census_household_type(const struct world *w, size_t household);
void census_take_commuters(struct world *w); /* the n x n matrix: yearly is enough */

#endif
