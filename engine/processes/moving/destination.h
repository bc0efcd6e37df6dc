/* destination: where does a mover go?
 * Equation  P(j|i) = exp(V_ij) / sum_k exp(V_ik) over k != i
 *           V_ij = a(age) ln jobs_j - b_distance ln minutes_ij + b_region [same region]
 *                + b_childhood [the mover grew up in j] + b_income ln income_j
 *                - b_unemployment u_j - b_price ln price_j + b_services level of services_j
 *                + A_j(age) + attractiveness driver_j + levers_j(age, education)
 * u_j       unemployed over labour force, both summed over k with weight exp(-minutes_jk /
 *           unemployment_reach): who moves looks at the labour market, not at one municipality.
 * Levers    culture x NOK 1000 a year and inhabitant for centre and culture;
 *           relief x NOK 10 000 a year, for graduates of 25-39 only;
 *           remote a(age) ln(W_j / jobs_j) x the share of the employed who can work remotely by
 *           policy (places.remote_more), W_j = jobs_j + sum_k jobs_k exp(-minutes_jk /
 *           remote_reach): remote workers live by the jobs within reach, not by those of the place
 *           alone.
 * A_j       calibrated, + the place's shift of the year (uncertainty.c).
 * By age    a and A_j are given by age group and hold at its middle; between middles they lie on a
 *           line (constant beyond the first and last), so choices do not jump with a birthday.
 * By sex    up to 34 years: A_j + d_j(age) / 2 for women, A_j - d_j(age) / 2 for men; d_j is
 *           calibrated for 16-19, 20-24 and 25-29, on lines that end in 0 at the middle of 30-39.
 *           A couple chooses as one: by A_j itself, and whoever moves along follows.
 * Choice    by a race of exponentials, one a municipality keyed by its code: improving only j can
 *           pull a mover to j, never push elsewhere.
 * Source    McFadden (1974), Conditional logit analysis of qualitative choice behavior; terms
 *           and marks in migration.c. */
#ifndef OMLAND_PROCESSES_DESTINATION_H
#define OMLAND_PROCESSES_DESTINATION_H

#include "engine/process.h"
#include "engine/world/world.h"

struct destination_terms {
    double jobs[COUNTRY_MOVER_GROUPS], distance, region, childhood, income, unemployment, price,
        services;
    double culture, relief, remote, remote_reach, unemployment_reach;
};

/* Who chooses: a man or a woman (SEX_MALE, SEX_FEMALE), or both of a couple together. */
enum { DESTINATION_COUPLE = SEX_FEMALE + 1, DESTINATION_CHOOSERS };

/* Rows of the table by place: single ages, the last for all above, then graduates of 25-39; these
 * are for couples and for all from 35 on. After them the young, single ages and then graduates:
 * men, then women. */
enum {
    DESTINATION_FIRST = 16,
    DESTINATION_LAST = 75,
    DESTINATION_AGES = DESTINATION_LAST - DESTINATION_FIRST + 1,
    DESTINATION_YOUNG = 25,
    DESTINATION_YOUNG_LAST = 39,
    DESTINATION_COMMON = DESTINATION_AGES + DESTINATION_YOUNG_LAST - DESTINATION_YOUNG + 1,
    DESTINATION_APART_LAST = 34,
    DESTINATION_APART_AGES = DESTINATION_APART_LAST - DESTINATION_FIRST + 1,
    DESTINATION_APART = DESTINATION_APART_AGES + DESTINATION_APART_LAST - DESTINATION_YOUNG + 1,
    DESTINATION_ROWS = DESTINATION_COMMON + 2 * DESTINATION_APART
};
int destination_row(int age, uint8_t education, int chooser);
/* The row that decides for the household of a person, or for a grown child alone. */
int destination_row_of(const struct world *w, uint32_t person);

/* The age at which a group's own a and A_j hold; 75 for the oldest. */
double destination_middle(int group);

/* Tables of one step: 1 / exp(V) in two factors, by age and destination, and by origin and
 * destination. */
struct destination {
    size_t count;
    const uint32_t *number;
    float *by_place; /* [DESTINATION_ROWS][n] */
    /* [n][n], kept by the world: a table made for other terms or origins overwrites it */
    const float *by_way;
    float childhood; /* exp(-b_childhood) */
};

ERROR_CHECKED int destination_create(const struct destination_terms *terms, const struct world *w,
                                     struct destination *d, struct error *error);
/* The same with the ways from some origins only, those marked [place]; null: all. */
ERROR_CHECKED int destination_create_from(const struct destination_terms *terms,
                                          const struct world *w, const uint8_t *origins,
                                          struct destination *d, struct error *error);
void destination_free(struct destination *d);

/* 1 / exp(V) of every municipality for such an agent; huge for his origin. */
void destination_difficulties(const struct destination *d, int row, uint16_t origin,
                              uint16_t childhood, float *inverse_weight);

/* Destination of the agent, never his origin; tastes are draws base + code. NOWHERE if there is no
 * other municipality. Scratch holds count numbers. */
uint16_t destination_choose(const struct destination *d, const struct stream *s, uint64_t uid,
                            uint32_t base, int row, uint16_t origin, uint16_t childhood,
                            float *scratch);

#endif
