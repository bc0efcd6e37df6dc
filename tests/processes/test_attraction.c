/* A_j by age: a group's own at its middle, on a line between middles; relief for graduates alone;
 * the place's shift of the year at all ages alike. Unemployment within
 * reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/processes/moving/destination.h"
#include "engine/world/census.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"
#include "tests/support/small_run.h"

enum { PLACES = 9, COUNTRY = 5 };
static char folder[SMALL_COUNTRY_PATH];

/* What an age adds to the value of a place: a group's own at its middle, between two middles a
 * line, the same beyond the ends; relief for graduates of 25-39 only. */
static void ages_lie_on_lines_between_groups(void **state)
{
    struct scenario scenario;
    struct world w;
    struct destination plain, aged;
    struct error error;

    (void)state;
    small_run_make(folder, "", &scenario, &w);
    struct destination_terms terms = { .distance = 1, .relief = 0.5 };
    memset(scenario.country.attraction, 0,
           PLACES * COUNTRY_MOVER_GROUPS * sizeof *scenario.country.attraction);
    w.places->study_loan_relief[2] = 20000.0;
    small_run_done(destination_create(&terms, &w, &plain, &error), &error);
    for (size_t g = 0; g < COUNTRY_MOVER_GROUPS; g++)
        scenario.country.attraction[2 * COUNTRY_MOVER_GROUPS + g] = (double)(g * g) - 0.25;
    w.places->attraction_shift[2] = 0.25;
    small_run_done(destination_create(&terms, &w, &aged, &error), &error);
    for (int age = 0; age < COUNTRY_AGES; age++)
        for (int graduate = 0; graduate < 2; graduate++) {
            const uint8_t education = graduate ? EDUCATION_TERTIARY_LONG
                                               : EDUCATION_UPPER_SECONDARY;
            const size_t cell = (size_t)destination_row(age, education, DESTINATION_COUPLE) * PLACES
                                + 2,
                         without = (size_t)destination_row(age, EDUCATION_BASIC, DESTINATION_COUPLE)
                                       * PLACES
                                   + 2;
            double wanted = 0.0;

            for (int g = 0; g < COUNTRY_MOVER_GROUPS; g++) {
                const double low = destination_middle(g), high = g + 1 < COUNTRY_MOVER_GROUPS
                                                                     ? destination_middle(g + 1)
                                                                     : 1000.0;

                if (age >= low)
                    wanted = g + 1 < COUNTRY_MOVER_GROUPS
                                 ? g * g + (age - low) / (high - low) * (2 * g + 1)
                                 : g * g;
            }
            assert_true(
                fabs(log((double)plain.by_place[cell] / (double)aged.by_place[cell]) - wanted)
                < 1e-4);
            const double relief = log((double)plain.by_place[without]
                                      / (double)plain.by_place[cell]);
            assert_true(fabs(relief - (graduate && age >= 25 && age <= 39 ? 1.0 : 0.0)) < 1e-5);
        }
    destination_free(&plain);
    destination_free(&aged);
    small_run_unmake(&scenario, &w);
}

/* ln of how much more a place draws at an age than a table without differences. */
static double more(const struct destination *plain, const struct destination *apart, int age,
                   uint8_t education, int chooser, size_t place)
{
    const size_t row = (size_t)destination_row(age, education, chooser),
                 both = (size_t)destination_row(age, education, DESTINATION_COUPLE);

    return log((double)plain->by_place[both * PLACES + place]
               / (double)apart->by_place[row * PLACES + place]);
}

/* A difference is half given to women and half taken from men, at the middle of its group, on lines
 * between the middles and down to 0 at 34.5 years; a couple, and all from 35 on, know none. */
static void women_and_men_are_told_apart_when_young(void **state)
{
    static const double middle[] = { 17.5, 22, 27, 34.5 }, wanted[] = { 0.8, -0.4, 0.6, 0.0 };
    struct scenario scenario;
    struct world w;
    struct destination plain, apart;
    struct error error;

    (void)state;
    small_run_make(folder, "", &scenario, &w);
    const struct destination_terms terms = { .distance = 1, .relief = 0.5 };

    small_run_done(destination_create(&terms, &w, &plain, &error), &error);
    for (size_t g = 0; g < COUNTRY_APART_GROUPS; g++)
        scenario.country.attraction_women[2 * COUNTRY_APART_GROUPS + g] = wanted[g];
    small_run_done(destination_create(&terms, &w, &apart, &error), &error);
    for (int age = 16; age < COUNTRY_AGES; age++)
        for (int degree = 0; degree < EDUCATION_COUNT; degree++) {
            const uint8_t education = (uint8_t)degree;
            double difference = age < middle[0] ? wanted[0] : 0.0;

            for (int g = 0; g < 3; g++)
                if (age >= middle[g] && age < middle[g + 1])
                    difference = wanted[g]
                                 + (age - middle[g]) / (middle[g + 1] - middle[g])
                                       * (wanted[g + 1] - wanted[g]);
            assert_true(fabs(more(&plain, &apart, age, education, SEX_FEMALE, 2) - difference / 2)
                        < 1e-5);
            assert_true(fabs(more(&plain, &apart, age, education, SEX_MALE, 2) + difference / 2)
                        < 1e-5);
            assert_true(more(&plain, &apart, age, education, DESTINATION_COUPLE, 2) == 0.0);
            assert_true(more(&plain, &apart, age, education, SEX_FEMALE, 3) == 0.0);
        }
    destination_free(&plain);
    destination_free(&apart);
    small_run_unmake(&scenario, &w);
}

/* A household of a couple is decided for by no one sex, whoever is its reference person. */
static void couples_choose_together(void **state)
{
    struct scenario scenario;
    struct world w;
    size_t alone = 0, couples = 0;

    (void)state;
    small_run_make(folder, "", &scenario, &w);
    for (uint32_t i = 0; i < w.person_begin[PLACES]; i++) {
        const int age = world_age(&w, w.person.birth[i]);
        const uint32_t h = w.person.household[i];

        if (age < 18 || age > 34)
            continue;
        const bool couple = w.person.role[i] == ROLE_REFERENCE
                            && w.household.facts[h] & HOUSEHOLD_HAS_PARTNER;

        couples += couple;
        alone += !couple;
        assert_int_equal(destination_row_of(&w, i),
                         destination_row(age, w.person.education[i],
                                         couple ? DESTINATION_COUPLE : w.person.sex[i]));
    }
    assert_true(couples > 10 && alone > 10);
    small_run_unmake(&scenario, &w);
}

/* Unemployment is that of the labour force within reach; without a reach, of the place alone. */
static void unemployment_is_that_within_reach(void **state)
{
    struct scenario scenario;
    struct world w;
    struct error error;

    (void)state;
    small_run_make(folder, "", &scenario, &w);
    for (int k = 0; k < 2; k++) {
        const double reach = 40.0 * k;
        struct destination_terms terms = { .distance = 1, .unemployment_reach = reach };
        struct destination plain, with;

        small_run_done(destination_create(&terms, &w, &plain, &error), &error);
        terms.unemployment = 2.0;
        small_run_done(destination_create(&terms, &w, &with, &error), &error);
        for (size_t i = 0; i < PLACES; i++) {
            double unemployed = 0.0, force = 0.0;

            for (size_t j = 0; j < PLACES; j++) {
                const uint32_t *here = w.census->activity + j * ACTIVITY_COUNT;
                const double minutes = (double)w.places->minutes[i * PLACES + j],
                             weight = i == j ? 1.0
                                      : k    ? exp(-minutes / reach)
                                             : 0.0;

                unemployed += weight * here[ACTIVITY_UNEMPLOYED];
                force += weight * (here[ACTIVITY_UNEMPLOYED] + (double)here[ACTIVITY_EMPLOYED]);
            }
            assert_true(unemployed > 0.0);
            assert_true(fabs(log((double)with.by_place[i] / (double)plain.by_place[i])
                             - 2.0 * unemployed / force)
                        < 5e-4);
        }
        destination_free(&plain);
        destination_free(&with);
    }
    small_run_unmake(&scenario, &w);
}

static int make_country(void **state)
{
    (void)state;
    omp_set_num_threads(1);
    return small_country_folder(folder) || small_country_write(folder, COUNTRY, PLACES) ? -1 : 0;
}

static int remove_country(void **state)
{
    (void)state;
    small_country_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ages_lie_on_lines_between_groups),
                                        cmocka_unit_test(women_and_men_are_told_apart_when_young),
                                        cmocka_unit_test(couples_choose_together),
                                        cmocka_unit_test(unemployment_is_that_within_reach) };

    return cmocka_run_group_tests(tests, make_country, remove_country);
}
