/* Growth that one unit of A gives, against moves of which the Jacobian is known: places alone, the
 * places of a region and of a class together, and the line between sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "engine/experiment/calibration_work.h"

enum { N = 4 };
static struct country_place place[N];
static struct scenario scenario = { .country = { .place_count = N, .places = place } };
static double persons[N] = { 1000, 1500, 30000, 60000 };

/* Places 0 and 1 are one region, 0 and 2 one class; 3 draws nobody. */
static const double jacobian[N * N] = { 40,  -10, -30, 0, -10, 50, -40, 0,
                                        -30, -40, 70,  0, 0,   0,  0,   0 };

static struct calibration_response measured(double kappa)
{
    static const int region[N] = { 3, 3, 5, 9 }, centrality[N] = { 6, 4, 6, 1 };
    struct calibration_fit fit = { 0 };
    struct calibration_work k = { .scenario = &scenario, .fit = &fit, .n = N, .start = persons };

    for (int j = 0; j < N; j++) {
        place[j].region = region[j];
        place[j].centrality = centrality[j];
    }
    assert_int_equal(calibration_response(&k, jacobian, kappa), 0);
    return fit.response;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void places_together_gain_what_they_do_not_take_from_each_other(void **state)
{
    const struct calibration_response r = measured(1.0);

    (void)state;
    assert_true(r.measured);
    assert_true(near(r.own[0], 4.0) && near(r.own[1], 100.0 * 50 / 1500));
    assert_true(near(r.own[2], 0.0) && near(r.own[5], (100.0 * 70 / 30000 + 0) / 2));
    assert_true(near(r.region, (100.0 * (40 + 50 - 20) / 2500 + 100.0 * 70 / 30000 + 0) / 3));
    assert_true(near(r.class[6], 100.0 * (40 + 70 - 60) / 31000));
    assert_true(near(r.class[4], 100.0 * 50 / 1500) && near(r.class[2], 0.0));
    assert_true(near(r.class_above_2, (r.class[6] + r.class[4]) / 2));
}

/* Two places at each end of the line: it goes through the mean of both ends. */
static void the_line_goes_from_small_places_to_large_ones(void **state)
{
    const struct calibration_response r = measured(1.0), half = measured(0.5);

    (void)state;
    assert_true(near(r.small, (4.0 + 100.0 * 50 / 1500) / 2));
    assert_true(near(r.large, 100.0 * 70 / 30000 / 2));
    assert_true(near(half.small, r.small / 2) && near(half.large, r.large / 2)
                && near(half.own[1], r.own[1] / 2) && near(half.region, r.region / 2)
                && near(half.class[6], r.class[6] / 2)
                && near(half.class_above_2, r.class_above_2 / 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_together_gain_what_they_do_not_take_from_each_other),
        cmocka_unit_test(the_line_goes_from_small_places_to_large_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
