/* synthesis_plan: the probabilities by age with which households are formed, their levels solved so
 * that the expected numbers of households by type have the shares asked for.
 * Households  H from  persons = children under 18 + adult children at home
 *                               + H sum_k share_k adults_k
 *             so the mean size follows from the ages and the shares; it is not a target of its own.
 * Levels      a shift of the logit of each schedule by age, so that sum_age persons p(age) = the
 *             number wanted.
 * Evidence    shares FOUND (SSB 2019, household_types.csv); every schedule by age here is
 *             ASSUMED: its form, not its level, decides. */
#include <string.h>

#include "engine/start/synthesis_parts.h"

enum { END = 255 };
static const struct knot men_at_home[] = { { 18, .95 },  { 19, .83 },  { 20, .7 },   { 21, .57 },
                                           { 22, .46 },  { 23, .36 },  { 24, .28 },  { 25, .22 },
                                           { 26, .175 }, { 27, .14 },  { 28, .115 }, { 29, .095 },
                                           { 30, .08 },  { 35, .045 }, { 40, .03 },  { 50, .016 },
                                           { 55, .005 }, { END, 0 } };
static const struct knot women_at_home[] = { { 18, .93 },  { 19, .73 },  { 20, .55 },  { 21, .41 },
                                             { 22, .3 },   { 23, .22 },  { 24, .16 },  { 25, .115 },
                                             { 26, .088 }, { 27, .067 }, { 28, .051 }, { 29, .04 },
                                             { 30, .033 }, { 35, .016 }, { 40, .01 },  { 50, .006 },
                                             { 55, .002 }, { END, 0 } };
static const struct knot youngest[] = { { 0, .985 }, { 1, .96 },  { 2, .86 },  { 3, .73 },
                                        { 4, .62 },  { 5, .55 },  { 6, .50 },  { 8, .47 },
                                        { 12, .47 }, { 17, .50 }, { 18, .55 }, { 20, .66 },
                                        { 23, .80 }, { 27, .90 }, { 30, .94 }, { 40, .97 },
                                        { END, 0 } };
static const struct knot lone[] = { { 0, .08 },  { 2, .11 },  { 5, .16 },
                                    { 10, .20 }, { 17, .26 }, { END, 0 } };
static const struct knot couple[] = { { 17, 0 },     { 18, .03 }, { 20, .12 }, { 23, .27 },
                                      { 26, .34 },   { 29, .28 }, { 33, .13 }, { 37, .05 },
                                      { 42, .045 },  { 46, .10 }, { 50, .23 }, { 54, .38 },
                                      { 58, .51 },   { 63, .58 }, { 68, .58 }, { 73, .54 },
                                      { 78, .42 },   { 83, .25 }, { 88, .11 }, { 93, .03 },
                                      { 100, .005 }, { END, 0 } };
static const struct knot sharing[] = { { 17, 0 },    { 19, .05 },  { 22, .07 },
                                       { 26, .05 },  { 32, .025 }, { 40, .012 },
                                       { 75, .006 }, { 90, .002 }, { END, 0 } };

/* Of the households of several families, the kinds; adults in each; all ASSUMED. */
static const double several_family = .20, several_couple = .25, several_sharing = .55;
static const double lone_in_adult_children = .30; /* ASSUMED, as in forming families */
/* of lone parents, youngest 0-5: ASSUMED */
static const double lone_with_small = .23;
/* of families with a relative, youngest 0-5: ASSUMED */
static const double several_small = .45;
static const double members_sharing = 2.15;

static double adults_a_household(const double *s)
{
    const double several = several_family * 2.83 + several_couple * 3.0
                           + several_sharing * members_sharing;

    return s[HOUSEHOLD_ALONE]
           + 2.0 * (s[HOUSEHOLD_COUPLE] + s[HOUSEHOLD_COUPLE_SMALL] + s[HOUSEHOLD_COUPLE_LARGE])
           + s[HOUSEHOLD_LONE_PARENT] + (2.0 - lone_in_adult_children) * s[HOUSEHOLD_ADULT_CHILDREN]
           + several * s[HOUSEHOLD_SEVERAL];
}

/* Shifts p over ages [from, to) so that sum n p = target. */
static void level(double *p, const double *n, int from, int to, double target)
{
    const double shift = synthesis_shift(n + from, p + from, (size_t)(to - from), target);

    for (int age = from; age < to; age++)
        p[age] = synthesis_shifted(p[age], shift);
}

struct ages {
    double total[AGES], women[AGES], at_home[AGES], children, adults;
};

static struct ages count_ages(const struct synthesis_plan *plan, const uint32_t *population,
                              size_t places)
{
    struct ages a = { .children = 0 };

    for (size_t k = 0; k < places * 2 * AGES; k++) {
        const size_t age = k % AGES, sex = k / AGES % 2;
        const double n = (double)population[k];

        a.total[age] += n;
        a.women[age] += sex == SEX_FEMALE ? n : 0.0;
        a.at_home[age] += n * plan->at_home[sex][age];
        *(age < ADULT ? &a.children : &a.adults) += n;
    }
    return a;
}

static void schedules(struct synthesis_plan *plan)
{
    for (int age = 0; age < AGES; age++) {
        const bool adult = age >= ADULT, home = age < AT_HOME_END;

        plan->at_home[SEX_MALE][age] = !adult ? 1.0
                                       : home ? synthesis_by_age(men_at_home, age)
                                              : 0.0;
        plan->at_home[SEX_FEMALE][age] = !adult ? 1.0
                                         : home ? synthesis_by_age(women_at_home, age)
                                                : 0.0;
        plan->youngest[age] = synthesis_by_age(youngest, age);
        plan->lone[age] = adult ? lone_in_adult_children : synthesis_by_age(lone, age);
        plan->couple[age] = synthesis_by_age(couple, age);
        plan->sharing[age] = synthesis_by_age(sharing, age);
    }
}

/* A child's mother was as old at its birth as the fertility of that year says (the first year
 * known before it begins). */
static void mothers(const struct country *c, int base, struct synthesis_plan *plan)
{
    for (int age = 0; age < AT_HOME_END; age++) {
        int year = base - 1 - age - c->fertility_first;
        double sum = 0.0, all = 0.0;

        year = year < 0 ? 0 : year >= c->fertility_years ? c->fertility_years - 1 : year;
        const double *rate = c->fertility + (size_t)year * COUNTRY_FERTILE_AGES;
        for (int k = 0; k < COUNTRY_FERTILE_AGES; k++)
            all += rate[k];
        for (int k = 0; k < COUNTRY_FERTILE_AGES; k++)
            plan->mother[age][k] = (float)((sum += rate[k]) / all);
    }
}

void synthesis_plan_make(const struct country *country, int base, const double *s,
                         const uint32_t *population, size_t places, struct synthesis_plan *plan)
{
    memset(plan, 0, sizeof *plan);
    schedules(plan);
    mothers(country, base, plan);
    const struct ages a = count_ages(plan, population, places);
    double at_home = 0.0, families[AGES];

    for (int age = ADULT; age < AT_HOME_END; age++)
        at_home += a.at_home[age];
    const double households = (a.adults - at_home) / adults_a_household(s);
    const double relatives = households * s[HOUSEHOLD_SEVERAL] * several_family;
    const double lone_small = households * s[HOUSEHOLD_LONE_PARENT] * lone_with_small,
                 lone_large = households * s[HOUSEHOLD_LONE_PARENT] - lone_small;
    const double small = households * s[HOUSEHOLD_COUPLE_SMALL] + lone_small
                         + relatives * several_small;
    const double large = households * s[HOUSEHOLD_COUPLE_LARGE] + lone_large
                         + relatives * (1.0 - several_small);
    const double couples = households
                           * (s[HOUSEHOLD_COUPLE] + s[HOUSEHOLD_SEVERAL] * several_couple);

    level(plan->youngest, a.at_home, 0, 6, small);
    level(plan->youngest, a.at_home, 6, ADULT, large);
    level(plan->youngest, a.at_home, ADULT, AT_HOME_END, households * s[HOUSEHOLD_ADULT_CHILDREN]);
    for (int age = 0; age < AGES; age++)
        families[age] = a.at_home[age] * plan->youngest[age];
    plan->relative_family[0] = small > 0.0 ? relatives * several_small / small : 0.0;
    plan->relative_family[1] = large > 0.0 ? relatives * (1.0 - several_small) / large : 0.0;
    plan->relative_couple = couples > 0.0
                                ? households * s[HOUSEHOLD_SEVERAL] * several_couple / couples
                                : 0.0;
    level(plan->lone, families, 0, 6, lone_small / (1.0 - plan->relative_family[0]));
    level(plan->lone, families, 6, ADULT, lone_large / (1.0 - plan->relative_family[1]));
    level(plan->couple, a.women, ADULT, AGES, couples);
    level(plan->sharing, a.total, ADULT, AGES, households * s[HOUSEHOLD_SEVERAL] * several_sharing);
}
