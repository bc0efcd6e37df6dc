/* What draws women more than men, against an engine whose rates answer as they should: the
 * difference observed is met, few persons are believed less, and bounds hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "engine/experiment/calibration_work.h"

enum { PLACES = 3, YEARS = 2, CELLS = PLACES * 2 * COUNTRY_AGES };
static const double answer = 0.08; /* of a rate to one unit of attraction */
static struct country_place place[PLACES] = { { .centrality = 1 },
                                              { .centrality = 6 },
                                              { .centrality = 6 } };
static uint32_t population[CELLS];
static double net[YEARS * CELLS];
static struct scenario scenario = {
    .country = { .place_count = PLACES, .places = place, .population = population }
};
static const struct calibration_history history = { .n = PLACES, .years = YEARS, .net = net };
static struct calibration_fit fit;
static struct calibration_work work;

/* 1000 persons a sex and age in each place. Of women of 16-19 5 % a year leave the two places of
 * class 6, on average over two years, and go to class 1; men stay. */
static int begin(void **state)
{
    (void)state;
    memset(net, 0, sizeof net);
    for (size_t k = 0; k < CELLS; k++)
        population[k] = 1000;
    for (size_t y = 0; y < YEARS; y++)
        for (size_t age = 16; age < 20; age++)
            for (size_t j = 0; j < PLACES; j++)
                net[y * CELLS + (j * 2 + SEX_FEMALE) * COUNTRY_AGES + age] = (j ? -50.0 : 100.0)
                                                                             * (y ? 0.5 : 1.5);
    memset(&fit, 0, sizeof fit);
    work = (struct calibration_work){
        .scenario = &scenario, .history = &history, .fit = &fit, .n = PLACES
    };
    for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
        work.sensitivity[g] = answer;
    calibration_women_seen(&work);
    return 0;
}

/* A run: half of the difference for women, half against men. A class that is not there stays
 * empty. */
static void run(double size)
{
    memset(&work.made, 0, sizeof work.made);
    for (size_t c = 1; c < CALIBRATION_CENTRALITIES; c += 5)
        for (size_t g = 0; g < COUNTRY_APART_GROUPS; g++)
            for (size_t sex = 0; sex < 2; sex++) {
                const double persons = size * work.seen.persons[c][g][sex];

                work.made.persons[c][g][sex] = persons;
                work.made.net[c][g][sex] = persons * answer * fit.women[c][g]
                                           * (sex == SEX_FEMALE ? 0.5 : -0.5);
            }
}

static void observed_is_the_mean_of_years_by_class_and_sex(void **state)
{
    (void)state;
    assert_true(work.seen.persons[6][0][SEX_FEMALE] == 8000
                && work.seen.persons[1][2][SEX_MALE] == 5000);
    assert_true(fabs(work.seen.net[6][0][SEX_FEMALE] + 400) < 1e-9
                && fabs(work.seen.net[1][0][SEX_FEMALE] - 400) < 1e-9);
    assert_true(work.seen.net[6][0][SEX_MALE] == 0 && work.seen.net[6][1][SEX_FEMALE] == 0);
}

static void the_difference_observed_is_met(void **state)
{
    (void)state;
    for (int k = 0; k < 12; k++) {
        run(1);
        calibration_women_move(&work, k == 0, false);
    }
    run(1);
    const double before = fit.women[6][0];

    calibration_women_move(&work, false, true);
    assert_true(fit.women[6][0] == before); /* the last run only measures */
    assert_true(fit.women_error_first > 20 && fit.women_error < 0.01);
    /* -5 % and +10 %, over what the rates answer */
    assert_true(fabs(fit.women[1][0] - fit.women[6][0] - 0.15 / answer) < 1e-3);
    for (size_t c = 0; c < CALIBRATION_CENTRALITIES; c++)
        assert_true(fit.women[c][1] == 0 && fit.women[c][2] == 0
                    && (c == 1 || c == 6 || fit.women[c][0] == 0));
}

/* Few persons are believed less, and no step or difference is beyond its bound. */
static void few_persons_and_large_misses_move_little(void **state)
{
    (void)state;
    run(0.001);
    calibration_women_move(&work, true, false);
    const double few = fit.women[6][0];

    fit.women[6][0] = fit.women[1][0] = 0;
    run(1);
    calibration_women_move(&work, true, false);
    assert_true(few < 0 && few > 0.1 * fit.women[6][0]);
    for (size_t g = 0; g < CALIBRATION_GROUPS; g++)
        work.sensitivity[g] = 1e-6;
    for (int k = 0; k < 9; k++) {
        const double before = fit.women[6][0];

        calibration_women_move(&work, false, false);
        assert_true(fabs(fit.women[6][0] - before) <= 1.0 && fabs(fit.women[6][0]) <= 3.0);
    }
    assert_true(fit.women[6][0] == -3.0);
}

static void groups_are_those_of_16_to_29(void **state)
{
    (void)state;
    for (int age = 0; age < COUNTRY_AGES; age++)
        assert_int_equal(calibration_apart_group(age), age < 16   ? -1
                                                       : age < 20 ? 0
                                                       : age < 25 ? 1
                                                       : age < 30 ? 2
                                                                  : -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(observed_is_the_mean_of_years_by_class_and_sex, begin),
        cmocka_unit_test_setup(the_difference_observed_is_met, begin),
        cmocka_unit_test_setup(few_persons_and_large_misses_move_little, begin),
        cmocka_unit_test(groups_are_those_of_16_to_29)
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
