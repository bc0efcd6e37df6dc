/* What may be called an effect: Benjamini and Hochberg's own example, and each of the four
 * answers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/experiment/verdict.h"

/* Benjamini & Hochberg (1995), table 1: fifteen tests of thrombolysis, four discoveries at q =
 * .05. */
static void their_own_example(void **state)
{
    double p[] = { 0.3240, 0.0001, 0.0201, 0.0004, 0.0278, 0.0019, 0.0095, 0.0298,
                   0.0344, 0.0459, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000, NAN };

    (void)state;
    assert_true(verdict_threshold(p, 16, 0.95) == 0.0095);
    assert_true(verdict_threshold(p, 0, 0.95) < 0.0);
}

static enum verdict of(const double *b, size_t n, double smallest)
{
    static const double a[8] = { 1000, 1010, 990, 1005, 995, 1000, 1000, 1000 };
    double sum[8], p;

    for (size_t r = 0; r < n; r++)
        sum[r] = a[r] + b[r];
    const struct pairs pairs = pairs_of(a, sum, n, 1, 1, 0.9);

    p = pairs.p;
    return verdict_of(&pairs, verdict_threshold(&p, 1, 0.9), smallest);
}

static void four_answers(void **state)
{
    static const double clear[] = { 9, 11, 10, 10 }, unclear[] = { -9, 11, 10, -3 },
                        small[] = { 0.5, 0.6, 0.5, 0.4 }, same[] = { 2, 2, 2, 2 }, none[4] = { 0 };

    (void)state;
    assert_int_equal(of(clear, 4, VERDICT_SMALLEST), VERDICT_YES);
    assert_int_equal(of(clear, 3, VERDICT_SMALLEST), VERDICT_TOO_FEW);
    assert_int_equal(of(clear, 4, 0.02), VERDICT_TOO_SMALL);
    assert_int_equal(of(unclear, 4, VERDICT_SMALLEST), VERDICT_NO);
    assert_int_equal(of(small, 4, VERDICT_SMALLEST), VERDICT_TOO_SMALL);
    assert_int_equal(of(small, 4, 0.0), VERDICT_YES);
    assert_int_equal(of(same, 4, VERDICT_SMALLEST), VERDICT_YES);
    assert_int_equal(of(same, 3, VERDICT_SMALLEST), VERDICT_TOO_FEW);
    assert_int_equal(of(none, 4, 0.0), VERDICT_NO);
    assert_string_equal(verdict_name(VERDICT_TOO_FEW), "too few pairs");
}

/* 357 municipalities in which nothing happens but noise, 40 times: intervals of 90 % leave out
 * zero in one of ten, a family makes a discovery in one of ten at most. */
static void chance_alone_colours_no_map(void **state)
{
    enum { MAPS = 40, PLACES = 357, PAIRS = 5 };
    const struct stream stream = stream_make(11, 0, 0, 3);
    int outside = 0, coloured = 0;

    (void)state;
    for (uint64_t map = 0; map < MAPS; map++) {
        double p[PLACES], again[PLACES];

        for (uint64_t place = 0; place < PLACES; place++) {
            double a[PAIRS], b[PAIRS];

            for (uint32_t r = 0; r < PAIRS; r++) {
                a[r] = 100.0;
                b[r] = 100.0 + draw_normal(&stream, map * PLACES + place, r);
            }
            const struct pairs pairs = pairs_of(a, b, PAIRS, 1, 1, 0.9);

            outside += pairs.low * pairs.high > 0.0;
            p[place] = again[place] = pairs.p;
        }
        const double threshold = verdict_threshold(again, PLACES, 0.9);

        for (int place = 0; place < PLACES; place++)
            if (p[place] <= threshold) {
                coloured++;
                break;
            }
    }
    assert_in_range(outside, MAPS * PLACES / 12, MAPS * PLACES / 8);
    assert_in_range(coloured, 0, 10); /* expected 4, and more than 10 once in a thousand */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(their_own_example),
        cmocka_unit_test(four_answers),
        cmocka_unit_test(chance_alone_colours_no_map),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
