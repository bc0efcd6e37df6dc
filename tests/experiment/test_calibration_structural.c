/* The growth model of municipalities against closed forms; that equal places are expected to grow
 * alike, that the order of places says nothing, and that a year the panel leaves out is not
 * known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "engine/experiment/calibration_structural.h"

/* Of the model: variances of place and region levels, recent growth, noise at 5 000 persons. */
static const double a2 = 0.271 * 0.271, b2 = 0.236 * 0.236, u2 = 0.370 * 0.370, f2 = 0.136 * 0.136,
                    e2 = 0.724 * 0.724, rho = 0.789, rho_f = 0.82;

static struct calibration_structural fitted(const struct calibration_panel *panel)
{
    struct calibration_structural fit;
    struct error error;

    assert_int_equal(calibration_structural_fit(panel, &fit, &error), 0);
    return fit;
}

/* Two places as large, of one class and regions of their own: they deviate as much up as down. */
enum { PAIR = 2 };
static const int pair_class[PAIR] = { 4, 4 }, pair_region[PAIR] = { 7, 8 };

static void one_year_is_shrunk_by_its_variances(void **state)
{
    const double total[2][PAIR] = { { 5000, 5000 }, { 5100, 4950 } },
                 x = 100.0 * (log(5100.0 / 5000) - log(4950.0 / 5000)) / 2,
                 all = a2 + b2 + u2 + f2 + e2;
    const struct calibration_panel panel = { PAIR, 2, total[0], pair_class, pair_region };
    struct calibration_structural fit = fitted(&panel);

    (void)state;
    assert_true(fabs(fit.level[0] - x * (a2 + b2) / all) < 1e-9);
    assert_true(fabs(fit.recent[0] - x * u2 / all) < 1e-9);
    assert_true(fabs(fit.region_recent[0] - x * f2 / all) < 1e-9);
    assert_true(fabs(calibration_structural_recent(&fit, 0) - rho * fit.recent[0]) < 1e-9);
    assert_true(fabs(fit.recent[1] + fit.recent[0]) < 1e-9);
    assert_true(fabs(fit.level_error[0] - sqrt((a2 + b2) * (1 - (a2 + b2) / all))) < 1e-9);
    assert_true(fabs(calibration_structural_place(&fit, 0, 2)
                     - (2 * fit.level[0] + (rho + rho * rho) * fit.recent[0]
                        + (rho_f + rho_f * rho_f) * fit.region_recent[0]))
                < 1e-9);
    calibration_structural_free(&fit);
}

/* Growth x then y: the inverse of a matrix of two rows. The second year's noise is of the persons
 * that began it. */
static void two_years_are_shrunk_by_a_matrix_of_two_rows(void **state)
{
    const double total[3][PAIR] = { { 5000, 5000 }, { 5100, 4900 }, { 5050, 4950 } },
                 mean = (5100 * log(5050.0 / 5100) + 4900 * log(4950.0 / 4900)) / 10000,
                 class_first = (log(5100.0 / 5000) + log(4900.0 / 5000)) / 2,
                 x = 100 * (log(5100.0 / 5000) - class_first),
                 y = 100 * (log(5050.0 / 5100) - mean), level = a2 + b2,
                 first = level + u2 + f2 + e2,
                 second = level + u2 + f2 + e2 * pow(5100.0 / 5000, -0.96),
                 both = level + u2 * rho + f2 * rho_f, determinant = first * second - both * both,
                 left = (second * x - both * y) / determinant,
                 right = (first * y - both * x) / determinant;
    const struct calibration_panel panel = { PAIR, 3, total[0], pair_class, pair_region };
    struct calibration_structural fit = fitted(&panel);

    (void)state;
    assert_true(fabs(fit.level[0] - level * (left + right)) < 1e-9);
    assert_true(fabs(fit.recent[0] - u2 * (rho * left + right)) < 1e-9);
    assert_true(fabs(fit.region_recent[0] - f2 * (rho_f * left + right)) < 1e-9);
    calibration_structural_free(&fit);
}

/* Places of several regions and classes with a history of their own. */
enum { N = 9, YEARS = 12 };
static void history(double total[YEARS][N], int class[N], int region[N])
{
    for (int j = 0; j < N; j++) {
        class[j] = j % 3 + 1;
        region[j] = j / 2;
        for (int t = 0; t < YEARS; t++)
            total[t][j] = 400.0 * (j + 1) * (1 + 0.01 * t * (j % 4 - 1.5) + 0.004 * (t * j % 5));
    }
}

static void equal_places_are_expected_to_grow_alike(void **state)
{
    double total[YEARS][N];
    int class[N], region[N];

    (void)state;
    history(total, class, region);
    class[1] = class[0];
    region[1] = region[0];
    for (int t = 0; t < YEARS; t++)
        total[t][1] = total[t][0];
    const struct calibration_panel panel = { N, YEARS, total[0], class, region };
    struct calibration_structural fit = fitted(&panel);

    assert_true(fabs(fit.level[0] - fit.level[1]) < 1e-9);
    assert_true(fabs(fit.recent[0] - fit.recent[1]) < 1e-9);
    assert_true(fabs(fit.level_error[0] - fit.level_error[1]) < 1e-9);
    assert_true(fabs(fit.recent[0]) > 1e-4 && fabs(fit.recent[0] - fit.recent[2]) > 1e-4);
    calibration_structural_free(&fit);
}

static void the_order_of_places_says_nothing(void **state)
{
    double total[YEARS][N], turned[YEARS][N];
    int class[N], region[N], class_turned[N], region_turned[N];

    (void)state;
    history(total, class, region);
    for (int j = 0; j < N; j++) {
        const int to = (j * 4 + 3) % N;

        class_turned[to] = class[j];
        region_turned[to] = region[j];
        for (int t = 0; t < YEARS; t++)
            turned[t][to] = total[t][j];
    }
    const struct calibration_panel one = { N, YEARS, total[0], class, region },
                                   other = { N, YEARS, turned[0], class_turned, region_turned };
    struct calibration_structural fit = fitted(&one), again = fitted(&other);

    for (int j = 0; j < N; j++) {
        const size_t to = (size_t)(j * 4 + 3) % N;

        assert_true(fabs(fit.level[j] - again.level[to]) < 1e-9);
        assert_true(fabs(fit.recent[j] - again.recent[to]) < 1e-9);
        assert_true(fabs(calibration_structural_class(&fit, class[j], 5)
                         - calibration_structural_class(&again, class[j], 5))
                    < 1e-9);
    }
    calibration_structural_free(&fit);
    calibration_structural_free(&again);
}

static void a_year_after_the_panel_changes_nothing(void **state)
{
    double total[YEARS][N];
    int class[N], region[N];

    (void)state;
    history(total, class, region);
    const struct calibration_panel panel = { N, YEARS - 2, total[0], class, region };
    struct calibration_structural before = fitted(&panel);

    for (int j = 0; j < N; j++)
        total[YEARS - 2][j] = total[YEARS - 1][j] = 77.0 * (N - j);
    struct calibration_structural after = fitted(&panel);

    assert_memory_equal(before.level, after.level, 4 * N * sizeof *before.level);
    assert_memory_equal(before.class_mean, after.class_mean, sizeof before.class_mean);
    assert_memory_equal(before.class_last, after.class_last, sizeof before.class_last);
    total[YEARS - 3][0] *= 1.01; /* the last year of the panel does */
    struct calibration_structural other = fitted(&panel);

    assert_true(fabs(other.recent[0] - before.recent[0]) > 1e-3);
    calibration_structural_free(&before);
    calibration_structural_free(&after);
    calibration_structural_free(&other);
}

/* A class of one place has that place's growth, carried on toward the mean of its years. */
static void a_class_returns_to_its_mean(void **state)
{
    const double total[3][PAIR] = { { 1000, 1000 }, { 1020, 980 }, { 1030, 970 } },
                 first = 100 * log(1.02), last = 100 * log(1030.0 / 1020),
                 mean = (first + last) / 2;
    const int class[PAIR] = { 0, 4 };
    const struct calibration_panel panel = { PAIR, 3, total[0], class, pair_region };
    struct calibration_structural fit = fitted(&panel);

    (void)state;
    assert_true(fabs(fit.level[0]) < 1e-9 && fabs(fit.recent[1]) < 1e-9);
    assert_true(fabs(calibration_structural_class(&fit, 0, 2)
                     - (2 * mean + (0.78 + 0.78 * 0.78) * (last - mean)))
                < 1e-9);
    calibration_structural_free(&fit);
}

/* A place without persons in a year is as a place of which that year is not told. */
static void a_place_without_persons_tells_nothing(void **state)
{
    double total[YEARS][N];
    int class[N], region[N];

    (void)state;
    history(total, class, region);
    for (int t = 0; t < YEARS; t++)
        total[t][5] = 0.0;
    const struct calibration_panel panel = { N, YEARS, total[0], class, region };
    struct calibration_structural fit = fitted(&panel);

    assert_true(fabs(fit.recent[5]) < 1e-3 && isfinite(fit.level[4]));
    assert_true(fabs(fit.level_error[5] - sqrt(a2 + b2)) < 0.05);
    calibration_structural_free(&fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_year_is_shrunk_by_its_variances),
        cmocka_unit_test(two_years_are_shrunk_by_a_matrix_of_two_rows),
        cmocka_unit_test(equal_places_are_expected_to_grow_alike),
        cmocka_unit_test(the_order_of_places_says_nothing),
        cmocka_unit_test(a_year_after_the_panel_changes_nothing),
        cmocka_unit_test(a_class_returns_to_its_mean),
        cmocka_unit_test(a_place_without_persons_tells_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
