/* A_j and its standard error: at 0 the calibrated A_j, above it another in every place and
 * replicate, normal with that error, the same for the whole run, for any number of threads and
 * any order of the tables' rows. */
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
#include "engine/schedule.h"
#include "engine/start/synthesis.h"
#include "engine/world/places.h"
#include "tests/support/small_country.h"
#include "tests/support/small_world.h"

enum { PLACES = 9, COUNTRY = 5, REPLICATES = 200, YEARS = 2 };
static const double error_of_place = 0.4;
static char folder[SMALL_COUNTRY_PATH];

static void done(int status, const struct error *error)
{
    if (status != STATUS_OK)
        fail_msg("%s", error->message);
}

/* A world of the small country, whose A_j all have an error but that of the first code. */
static void make(const char *settings, struct scenario *scenario, struct world *w)
{
    char text[512], path[SMALL_COUNTRY_PATH + 32], *report = NULL;
    struct error error;
    size_t first = 0;

    snprintf(text, sizeof text, "[scenario]\nextends = small.ini\n%s", settings);
    assert_int_equal(small_country_put(folder, "run.ini", text, strlen(text)), 0);
    snprintf(path, sizeof path, "%s/run.ini", folder);
    if (scenario_read(path, NULL, 0, scenario, &report) != STATUS_OK)
        fail_msg("%s", report);
    free(report);
    for (size_t j = 0; j < PLACES; j++) {
        scenario->country.attraction_error[j] = error_of_place;
        first = strcmp(scenario->country.places[j].code, scenario->country.places[first].code) < 0
                    ? j
                    : first;
    }
    scenario->country.attraction_error[first] = 0.0;
    done(world_create(scenario, w, &error), &error);
    done(synthesis_run(w, &error), &error);
}

static void unmake(struct scenario *scenario, struct world *w)
{
    world_free(w);
    scenario_free(scenario);
}

/* How far the value of each place lies from the calibrated, for one replicate, at every age and
 * for graduates. */
static void distances(const struct world *w, double times, uint32_t replicate, double found[PLACES])
{
    struct destination_terms terms = { .distance = 1,
                                       .attraction_error = times,
                                       .attraction_stream = stream_make(1, replicate, 7, 7) },
                             plain = terms;
    struct destination with, without;
    struct error error;

    plain.attraction_error = 0.0;
    done(destination_create(&terms, w, &with, &error), &error);
    done(destination_create(&plain, w, &without, &error), &error);
    for (size_t j = 0; j < PLACES; j++)
        for (size_t row = 0; row < DESTINATION_ROWS; row++) {
            const double here = log((double)without.by_place[row * PLACES + j]
                                    / (double)with.by_place[row * PLACES + j]);

            assert_true(row == 0 || fabs(here - found[j]) < 1e-5);
            found[j] = row == 0 ? here : found[j];
        }
    destination_free(&with);
    destination_free(&without);
}

static void places_are_moved_by_their_error(void **state)
{
    struct scenario scenario;
    struct world w;
    double one[PLACES], two[PLACES], sum = 0.0, squares = 0.0, together = 0.0;

    (void)state;
    make("", &scenario, &w);
    for (uint32_t r = 0; r < REPLICATES; r++) {
        distances(&w, 1.0, r, one);
        distances(&w, 2.0, r, two);
        for (size_t j = 0; j < PLACES; j++) {
            if (scenario.country.attraction_error[j] == 0.0)
                assert_true(one[j] == 0.0);
            assert_true(fabs(two[j] - 2.0 * one[j]) < 1e-5);
            sum += one[j];
            squares += one[j] * one[j];
            for (size_t k = 0; k < j; k++)
                together += one[j] * one[k];
        }
    }
    const double n = (PLACES - 1) * REPLICATES, deviation = sqrt(squares / n) / error_of_place;
    assert_true(fabs(sum / n / error_of_place) < 4 / sqrt(n));
    assert_true(fabs(deviation - 1.0) < 4 / sqrt(2 * n));
    /* places are moved apart */
    assert_true(fabs(together / (n * (PLACES - 2) / 2) / (error_of_place * error_of_place))
                < 4 / sqrt(n * (PLACES - 2) / 2));
    unmake(&scenario, &w);
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
    make("", &scenario, &w);
    struct destination_terms terms = { .distance = 1, .relief = 0.5 };
    memset(scenario.country.attraction, 0,
           PLACES * COUNTRY_MOVER_GROUPS * sizeof *scenario.country.attraction);
    w.places->study_loan_relief[2] = 20000.0;
    done(destination_create(&terms, &w, &plain, &error), &error);
    for (size_t g = 0; g < COUNTRY_MOVER_GROUPS; g++)
        scenario.country.attraction[2 * COUNTRY_MOVER_GROUPS + g] = (double)(g * g);
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

static uint64_t run(const char *settings, int threads)
{
    struct scenario scenario;
    struct world w;
    struct error error;

    omp_set_num_threads(threads);
    make(settings, &scenario, &w);
    for (int year = scenario.start; year < scenario.start + YEARS; year++)
        done(schedule_year(&w, year, NULL, &error), &error);
    const uint64_t hash = small_world_hash(&w);
    unmake(&scenario, &w);
    omp_set_num_threads(1);
    return hash;
}

static void runs_share_it(void **state)
{
    const char *const on = "[migration]\nattraction_error = 1\n";
    const uint64_t plain = run("", 1), moved = run(on, 1);

    (void)state;
    assert_true(run("[migration]\nattraction_error = 0\n", 1) == plain);
    assert_true(moved != plain);
    assert_true(run(on, 3) == moved);
    assert_int_equal(small_country_write_shuffled(folder, COUNTRY, PLACES, 2), 0);
    assert_true(run(on, 1) == moved);
    assert_int_equal(small_country_write(folder, COUNTRY, PLACES), 0);
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
    const struct CMUnitTest tests[] = { cmocka_unit_test(places_are_moved_by_their_error),
                                        cmocka_unit_test(ages_lie_on_lines_between_groups),
                                        cmocka_unit_test(runs_share_it) };

    return cmocka_run_group_tests(tests, make_country, remove_country);
}
