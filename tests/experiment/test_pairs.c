/* Paired statistics against textbook numbers and closed forms; designs against what they
 * promise. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/experiment/design.h"
#include "engine/experiment/pairs.h"

static void near(double a, double b, double within)
{
    if (!(fabs(a - b) <= within))
        fail_msg("%.10g, expected %.10g", a, b);
}

/* Student (1908), the soporific effect of two drugs on ten patients: mean 1.58, s 1.2300 (sum of
 * squares 13.616), t(9) at 90 % 1.8331. */
static void students_own_example(void **state)
{
    static const double a[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0 },
                        b[] = { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4 };
    const struct pairs p = pairs_of(a, b, 10, 1, 1, 0.9), back = pairs_of(b, a, 10, 1, 1, 0.9);

    (void)state;
    near(p.mean, 1.58, 1e-12);
    near(p.p, 0.00283289, 1e-7);
    near(p.high - p.mean, 1.8331129 * 1.2299955 / sqrt(10.0), 1e-5);
    near(p.more, 0.9, 1e-12);
    near(back.mean, -p.mean, 1e-12);
    near(back.low, -p.high, 1e-12);
    near(back.error_ratio, p.error_ratio, 1e-12);
    near(p.error_ratio, sqrt((3.2006 + 4.0090) / 1.5129), 2e-3);
}

static void itself_is_no_difference(void **state)
{
    static const double a[] = { 3, 1, 4, 1, 5 };
    const struct pairs p = pairs_of(a, a, 4, 1, 1, 0.9), one = pairs_of(a, a + 1, 1, 1, 1, 0.9),
                       three = pairs_of(a, a + 1, 3, 1, 1, 0.9);

    (void)state;
    assert_true(p.mean == 0.0 && p.low == 0.0 && p.high == 0.0 && p.more == 0.0 && p.less == 0.0);
    assert_true(isnan(p.error_ratio));
    assert_true(p.p == 1.0);
    assert_true(isnan(one.low) && one.mean == -2.0);
    assert_true(isnan(three.low) && isnan(three.high) && isnan(three.p));
    near(three.mean, -2.0 / 3.0, 1e-12);
}

/* Nine in ten intervals hold the truth: 2 000 samples of 4 pairs, standard error .7 points,
 * allowed four of them. */
static void intervals_cover(void **state)
{
    enum { SAMPLES = 2000, PAIRS = 4 };
    const struct stream stream = stream_make(7, 0, 0, 3);
    int held = 0;

    (void)state;
    for (uint64_t s = 0; s < SAMPLES; s++) {
        double a[PAIRS], b[PAIRS];

        for (uint32_t r = 0; r < PAIRS; r++) {
            /* noise that both share */
            a[r] = 10.0 * draw_normal(&stream, s, r);
            b[r] = a[r] + 1.0 + draw_normal(&stream, s, PAIRS + r);
        }
        const struct pairs p = pairs_of(a, b, PAIRS, 1, 1, 0.9);
        held += p.low <= 1.0 && 1.0 <= p.high;
    }
    near((double)held / SAMPLES, 0.9, 4 * 0.0067);
}

static void quantiles_leave_the_unknown_out(void **state)
{
    double x[] = { NAN, 3, 1, NAN, 2 };

    (void)state;
    near(pairs_quantile(x, 5, 0.5), 2.0, 1e-12);
    near(pairs_quantile(x, 5, 1.0), 3.0, 1e-12);
    near(pairs_quantile(x, 5, 0.0), 1.0, 1e-12);
    assert_true(isnan(pairs_quantile(x, 0, 0.5)));
}

static struct design made(enum design_kind kind, size_t points, size_t dimensions, uint64_t seed)
{
    struct design d;
    struct error error = { 0 };

    if (design_make(kind, points, dimensions, seed, &d, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    for (size_t k = 0; k < d.points * dimensions; k++)
        assert_true(d.unit[k] >= 0.0 && d.unit[k] < 1.0);
    return d;
}

static void a_latin_hypercube_meets_each_cell_once(void **state)
{
    struct design d = made(DESIGN_LATIN_HYPERCUBE, 50, 60, 3);

    (void)state;
    for (size_t k = 0; k < 60; k++) {
        char met[50] = { 0 };

        for (size_t i = 0; i < 50; i++)
            met[(int)(50.0 * d.unit[i * 60 + k])]++;
        assert_null(memchr(met, 0, 50));
    }
    design_free(&d);
}

/* In each dimension, and in the plane of any two, a Sobol sequence of 2^m points fills evenly:
 * means within 1 / n. */
static void sobol_fills_and_is_refused_beyond_its_dimensions(void **state)
{
    struct design d = made(DESIGN_SOBOL, 256, 40, 5), other;
    struct error error = { 0 };

    (void)state;
    for (size_t k = 0; k < 40; k++) {
        double mean = 0.0;

        for (size_t i = 0; i < 256; i++)
            mean += d.unit[i * 40 + k] / 256.0;
        near(mean, 0.5, 0.01);
    }
    design_free(&d);
    assert_int_equal(design_make(DESIGN_SOBOL, 8, 41, 1, &other, &error), STATUS_SCENARIO);
    assert_non_null(strstr(error.message, "40"));
}

static void morris_changes_one_value_at_a_time(void **state)
{
    struct design d = made(DESIGN_MORRIS, 40, 6, 2);

    (void)state;
    assert_int_equal(d.points, 42);
    assert_int_equal(d.blocks, 6);
    for (size_t t = 0; t < d.blocks; t++)
        for (size_t k = 0; k < 6; k++)
            for (size_t i = 0; i < 6; i++) {
                const double step = fabs(d.unit[(t * 7 + 1 + k) * 6 + i] - d.unit[t * 7 * 6 + i]);

                assert_true(i == k ? step >= 0.0999 : step == 0.0);
            }
    design_free(&d);
}

static void saltelli_mixes_two_samples(void **state)
{
    /* 50 columns: more than a Sobol sequence has */
    struct design d = made(DESIGN_SALTELLI, 100, 25, 2);
    const size_t n = 25;

    (void)state;
    assert_int_equal(d.points, 4 * 27);
    for (size_t t = 0; t < d.blocks; t++) {
        const double *a = d.unit + t * 27 * n, *b = a + n;

        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < n; i++)
                assert_true(a[(2 + k) * n + i] == (i == k ? b[i] : a[i]));
    }
    design_free(&d);
}

static void a_seed_is_a_design(void **state)
{
    (void)state;
    for (int kind = DESIGN_LATIN_HYPERCUBE; kind < DESIGN_KINDS; kind++) {
        struct design a = made((enum design_kind)kind, 32, 3, 9),
                      b = made((enum design_kind)kind, 32, 3, 9),
                      c = made((enum design_kind)kind, 32, 3, 10);

        assert_memory_equal(a.unit, b.unit, a.points * 3 * sizeof *a.unit);
        assert_memory_not_equal(a.unit, c.unit, a.points * 3 * sizeof *a.unit);
        design_free(&a);
        design_free(&b);
        design_free(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(students_own_example),
        cmocka_unit_test(itself_is_no_difference),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(quantiles_leave_the_unknown_out),
        cmocka_unit_test(a_latin_hypercube_meets_each_cell_once),
        cmocka_unit_test(sobol_fills_and_is_refused_beyond_its_dimensions),
        cmocka_unit_test(morris_changes_one_value_at_a_time),
        cmocka_unit_test(saltelli_mixes_two_samples),
        cmocka_unit_test(a_seed_is_a_design),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
