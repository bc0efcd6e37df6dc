/* synthesis_parts: what the stages of synthesis_people share among themselves; nobody else includes
 * it.
 *
 * The way of a municipality: the table's persons are cells (sex, age) of people who are alike;
 * families are formed from counts of cells alone (synthesis_families.c), steered by probabilities
 * by age whose levels are solved for the nation (synthesis_plan.c). A person's uid is made of
 * municipality, sex, age and the name of the family and member: what changes elsewhere moves the
 * levels a little, and with them who is at the margin, but nobody else's name, and so nobody
 * else's random numbers. */
#ifndef OMLAND_WORLD_SYNTHESIS_PARTS_H
#define OMLAND_WORLD_SYNTHESIS_PARTS_H

#include "engine/base/draw.h"
#include "engine/start/draw_sequence.h"
#include "engine/start/synthesis.h"
#include "engine/world/identity.h"
#include "engine/world/world.h"

enum { AGES = COUNTRY_AGES, ADULT = 18, AT_HOME_END = 56 };
#define START_STEP 0xffffffffu /* in identities of the start */

/* A quantity by age: straight lines between knots, level outside them. The last knot has age
 * 255. */
struct knot {
    uint8_t age;
    double value;
};
double synthesis_by_age(const struct knot *knots, int age);

/* logit^-1(logit p + shift), and the shift that makes sum(n p) the target; n has `count` terms.
 * Infeasible targets give the nearest feasible. */
double synthesis_shifted(double probability, double shift);
double synthesis_shift(const double *n, const double *probability, size_t count, double target);

/* The stream of a stage. */
struct stream synthesis_stream(const struct world *w, const char *name);

/* Real shares as whole numbers whose running sum never strays by one; begin with a number in [0,
 * 1). */
struct carry {
    double sum;
    uint32_t given;
};
uint32_t synthesis_carry(struct carry *carry, double share, uint32_t max);

/* How households form, by age: solved for the nation, or for one place where the table of
 * households is there. */
struct synthesis_plan {
    double at_home[2][AGES]; /* an adult lives with parents */
    double youngest[AGES];   /* a child at home of this age is the youngest of its family */
    double lone[AGES];       /* a family has one parent, by age of the youngest */
    double couple[AGES];     /* a woman lives in a couple without children at home */
    double sharing[AGES];    /* reference persons of this age of a household of unrelated adults */
    /* a family with children under 18 has another adult: youngest 0-5, 6-17 */
    double relative_family[2];
    double relative_couple; /* a couple without children has another adult */
    /* cumulative mother's age at the birth, by age of the child now */
    float mother[AT_HOME_END][COUNTRY_FERTILE_AGES];
};
/* shares: of households by type; population: [places][2][AGES], added up. */
void synthesis_plan_make(const struct country *country, int base, const double *shares,
                         const uint32_t *population, size_t places, struct synthesis_plan *plan);

/* Why a family was begun; with an age and an ordinal among the families begun so at that age it
 * names the family, whatever happens to others. */
enum family_origin {
    FAMILY_OF_CHILDREN = 1,
    FAMILY_OF_COUPLE,
    FAMILY_OF_SHARING,
    FAMILY_OF_ORPHANS,
    FAMILY_ALONE
};

/* A household in the making. A person is sex << 7 | age. */
enum { FAMILY_CHILDREN = 8, FAMILY_ADULTS = 6 };
struct family {
    uint32_t ordinal;
    uint8_t origin, age;
    /* couple: adults 0 and 1 are partners; further adults are others */
    uint8_t children, adults, orphans, couple;
    uint8_t child[FAMILY_CHILDREN], adult[FAMILY_ADULTS];
    /* as which of the family's adults each was found, from 1 */
    uint8_t taken[FAMILY_ADULTS];
    /* ordinal of each child among the children at home of its age */
    uint32_t slot[FAMILY_CHILDREN];
    uint8_t youngest, oldest, lone, father;
    /* in a list of families with an oldest child of the same age */
    int32_t next;
};
enum { SIBLING_BINS = 64 };
struct orphan {
    uint32_t slot;
    uint8_t code;
};
struct families {
    const struct synthesis_plan *plan;
    struct stream stream;
    uint32_t number; /* of the municipality */
    /* of the decision at hand: synthesis_families_sequence */
    struct draw_sequence sequence;
    /* persons not yet placed: adults, children at home */
    uint32_t left[2][AGES], child[2][AGES];
    uint32_t total[2][AGES];
    struct family *family;
    size_t count, capacity, orphan_count;
    struct orphan *orphan; /* children for whom no parent was found */
    /* families by age of the oldest child and number of children (1, 2, 3 or more), in bins by a
     * hash of their name: who asks looks from a bin of its own on, so that one family more or
     * less changes few others' choices */
    int32_t list[AT_HOME_END][3][SIBLING_BINS];
    uint32_t listed[AT_HOME_END][3];
};
/* Places everybody of a municipality but those who live alone, who stay in `left`. Returns false
 * when there are children but no adult. */
ERROR_CHECKED bool synthesis_families_form(struct families *f);

/* Its first part: children at home grouped into families, without parents yet; and what both parts
 * use: a new family, persons of an age, one of them. */
void synthesis_siblings_form(struct families *f);
struct family *synthesis_siblings_family(struct families *f, enum family_origin origin, int age,
                                         uint32_t ordinal);
void synthesis_siblings_adult(struct family *family, uint8_t person);
uint32_t synthesis_siblings_persons(uint32_t persons[2][AGES], int age);
uint8_t synthesis_siblings_pick(struct draw_sequence *sequence, uint32_t persons[2][AGES], int age);

/* Random numbers of a decision, by what it is about and the name of the family or person: no
 * decision shifts the numbers of another. */
enum decision {
    DECIDE_CHILDREN = 1,
    DECIDE_SIBLINGS,
    DECIDE_PARENTS,
    DECIDE_COUPLES,
    DECIDE_MAN,
    DECIDE_RELATIVE,
    DECIDE_SHARING,
    DECIDE_HEADS,
    DECIDE_ORPHANS
};
void synthesis_families_sequence(struct families *f, enum decision decision, uint64_t name);

/* Name of a person at the start: the family, and as which member (0: the child with the
 * ordinal). */
static inline uint64_t member_name(enum family_origin origin, int member, int age, uint32_t ordinal)
{
    return (uint64_t)origin << 56 | (uint64_t)member << 48 | (uint64_t)age << 40 | ordinal;
}
static inline uint64_t family_name(const struct family *f)
{
    return member_name((enum family_origin)f->origin, 0, f->age, f->ordinal);
}

static inline uint8_t person_code(int sex, int age)
{
    return (uint8_t)(sex << 7 | age);
}
static inline int code_sex(uint8_t code)
{
    return code >> 7;
}
static inline int code_age(uint8_t code)
{
    return code & 127;
}

/* Stages; each in its file. household_kind: by household row, enum household_type. */
ERROR_CHECKED int synthesis_households(struct world *w, struct error *error);
void synthesis_tenure(struct world *w, const uint8_t *household_kind);
ERROR_CHECKED int synthesis_education(struct world *w, struct error *error);
/* chance: [places][AGES] */
ERROR_CHECKED int synthesis_enrolment(const struct world *w, double *chance, struct error *error);
ERROR_CHECKED int synthesis_activity(struct world *w, struct error *error);
ERROR_CHECKED int synthesis_childhood(struct world *w, struct error *error);

/* Cells [sex][age] of the base year's table. */
static inline const uint32_t *synthesis_cells(const struct world *w, size_t place)
{
    return w->scenario->country.population + place * 2 * AGES;
}

#endif
