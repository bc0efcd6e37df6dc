/* A_j by age: a group's own at its middle, on a line between middles; relief for graduates alone;
 * the place's shift of the year at all ages alike. */
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
#include "engine/scenario/scenario_read.h"
#include "engine/start/synthesis.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"

enum { PLACES = 9, COUNTRY = 5 };
static char folder[SMALL_COUNTRY_PATH];

static void done(int status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->message);
}

static void make(struct scenario *scenario, struct world *w)
{
    char path[SMALL_COUNTRY_PATH + 32], *report = NULL;
    struct error error;

    snprintf(path, sizeof path, "%s/small.ini", folder);
    if (scenario_read(path, NULL, 0, scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    free(report);
    done(world_create(scenario, w, &error), &error);
    done(synthesis_run(w, &error), &error);
}

static void unmake(struct scenario *scenario, struct world *w)
{
    world_free(w);
    scenario_free(scenario);
}

/* What an age adds to the value of a place: a group's own at its middle, between two middles a
 * line, the same beyond the ends; relief for graduates of 25-39 only. */
static void ages_lie_on_lines_between_groups(void **state)
{
    struct scenario scenario;
    struct world w;
    struct destination plain, aged;
    struct error error;

    (void)state;
    make(&scenario, &w);
    struct destination_terms terms = { .distance = 1, .relief = 0.5 };
    memset(scenario.country.attraction, 0,
           PLACES * COUNTRY_MOVER_GROUPS * sizeof *scenario.country.attraction);
    w.places->study_loan_relief[2] = 20000.0;
    done(destination_create(&terms, &w, &plain, &error), &error);
    for (size_t g = 0; g < COUNTRY_MOVER_GROUPS; g++)
        scenario.country.attraction[2 * COUNTRY_MOVER_GROUPS + g] = (double)(g * g) - 0.25;
    w.places->attraction_shift[2] = 0.25;
    done(destination_create(&terms, &w, &aged, &error), &error);
    for (int age = 0; age < COUNTRY_AGES; age++)
        for (int graduate = 0; graduate < 2; graduate++) {
            const uint8_t education = graduate ? EDUCATION_TERTIARY_LONG
                                               : EDUCATION_UPPER_SECONDARY;
            const size_t cell = (size_t)destination_row(age, education) * PLACES + 2,
                         without = (size_t)destination_row(age, EDUCATION_BASIC) * PLACES + 2;
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
    unmake(&scenario, &w);
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
    const struct CMUnitTest tests[] = { cmocka_unit_test(ages_lie_on_lines_between_groups) };

    return cmocka_run_group_tests(tests, make_country, remove_country);
}
