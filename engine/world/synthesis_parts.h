/* synthesis_parts: what the stages of synthesis_people share among themselves; nobody else includes it.
 *
 * The way of a municipality: the table's persons are cells (sex, age) of people who are alike; families are formed from counts of cells alone
 * (synthesis_families.c), steered by probabilities by age whose levels are solved for the nation (synthesis_plan.c); when all are placed, each
 * member takes the next ordinal of its cell, which is what its uid is made of, so that whatever is drawn later is independent of it. */
#ifndef OMLAND_WORLD_SYNTHESIS_PARTS_H
#define OMLAND_WORLD_SYNTHESIS_PARTS_H

#include "engine/base/draw.h"
#include "engine/world/identity.h"
#include "engine/world/luck.h"
#include "engine/world/synthesis.h"
#include "engine/world/world.h"

enum { AGES = COUNTRY_AGES, ADULT = 18, AT_HOME_END = 56 };
#define START_STEP 0xffffffffu   /* in identities and streams of the start */

/* A quantity by age: straight lines between knots, level outside them. The last knot has age 255. */
struct knot { uint8_t age; double value; };
double synthesis_by_age(const struct knot *knots, int age);

/* logit^-1(logit p + shift), and the shift that makes sum(n p) the target; n has `count` terms. Infeasible targets give the nearest feasible. */
double synthesis_shifted(double probability, double shift);
double synthesis_shift(const double *n, const double *probability, size_t count, double target);

/* The stream of a stage, and the luck of a municipality in it. */
struct stream synthesis_stream(const struct world *w, uint32_t stream);
struct luck synthesis_luck(const struct world *w, size_t place, uint32_t stream);

/* Real shares as whole numbers whose running sum never strays by one; begin with a number in [0, 1). */
struct carry { double sum; uint32_t given; };
uint32_t synthesis_carry(struct carry *carry, double share, uint32_t most);

/* How households form, by age: solved for the nation, or for one place where the table of households is there. */
struct synthesis_plan {
    double at_home[2][AGES];      /* an adult lives with parents */
    double youngest[AGES];        /* a child at home of this age is the youngest of its family */
    double lone[AGES];            /* a family has one parent, by age of the youngest */
    double couple[AGES];          /* a woman lives in a couple without children at home */
    double sharing[AGES];         /* persons of this age who head a household of unrelated adults */
    double relative_family[2];    /* a family with children under 18 has another adult: youngest 0-5, 6-17 */
    double relative_couple;       /* a couple without children has another adult */
    float mother[AT_HOME_END][COUNTRY_FERTILE_AGES];   /* cumulative mother's age at the birth, by age of the child now */
};
/* shares: of households by type; population: [places][2][AGES], added up. */
void synthesis_plan_make(const struct country *country, int base, const double *shares, const uint32_t *population, size_t places,
                         struct synthesis_plan *plan);

/* A household in the making. A person is sex << 7 | age. */
enum { FAMILY_CHILDREN = 8, FAMILY_ADULTS = 6 };
struct family {
    uint8_t children, adults, orphans, couple;    /* couple: adults 0 and 1 are partners; further adults are others */
    uint8_t child[FAMILY_CHILDREN], adult[FAMILY_ADULTS];
    uint8_t youngest, oldest, lone, father;
    int32_t next;                                 /* in a list of families with an oldest child of the same age */
};
struct families {
    const struct synthesis_plan *plan;
    struct luck luck;
    uint32_t left[2][AGES], child[2][AGES];       /* persons not yet placed: adults, children at home */
    uint32_t total[2][AGES];
    struct family *family;
    size_t count, capacity, orphan_count;
    uint8_t *orphan;                              /* children for whom no parent was found */
    int32_t list[AT_HOME_END][3];                 /* families by age of the oldest child and number of children (1, 2, 3 or more) */
};
/* Places everybody of a municipality but those who live alone, who stay in `left`. Returns false when there are children but no adult. */
ERROR_CHECKED bool synthesis_families_form(struct families *f);

/* Its first part: children at home grouped into families, without parents yet; and what both parts use: a new family, persons of an age,
 * one of them. */
void synthesis_siblings_form(struct families *f);
struct family *synthesis_siblings_family(struct families *f);
uint32_t synthesis_siblings_persons(uint32_t persons[2][AGES], int age);
uint8_t synthesis_siblings_pick(struct luck *luck, uint32_t persons[2][AGES], int age);

static inline uint8_t person_code(int sex, int age) { return (uint8_t)(sex << 7 | age); }
static inline int code_sex(uint8_t code) { return code >> 7; }
static inline int code_age(uint8_t code) { return code & 127; }

/* Stages; each in its file. household_kind: by household row, enum household_type. */
ERROR_CHECKED int synthesis_households(struct world *w, struct error *error);
void synthesis_tenure(struct world *w, const uint8_t *household_kind);
ERROR_CHECKED int synthesis_education(struct world *w, struct error *error);
ERROR_CHECKED int synthesis_enrolment(const struct world *w, double *chance, struct error *error);   /* chance: [places][AGES] */
ERROR_CHECKED int synthesis_activity(struct world *w, struct error *error);
ERROR_CHECKED int synthesis_childhood(struct world *w, struct error *error);

/* Cells [sex][age] of the base year's table. */
static inline const uint32_t *synthesis_cells(const struct world *w, size_t place)
{
    return w->scenario->country.population + place * 2 * AGES;
}

#endif
