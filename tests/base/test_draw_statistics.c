/* test_draw_statistics: distributions and independence of draws, against theory. Every stream is
 * keyed, so every number below is the same in each run: the stated chances are those with which
 * another, equally good generator would fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/base/numeric.h"

enum { MANY = 1 << 20 };

static uint64_t uid_of(uint64_t k)
{
    return draw_identity(99, k, 0, 0);
}

/* Chi-square of n counts in cells of equal chance, as a standard normal (Wilson and Hilferty
 * 1931). */
static double chi_square_normal(const uint32_t *count, size_t cells, double n)
{
    const double expected = n / (double)cells, freedom = (double)cells - 1;
    double x = 0;

    for (size_t k = 0; k < cells; k++)
        x += (count[k] - expected) * (count[k] - expected) / expected;
    return (cbrt(x / freedom) - (1 - 2 / (9 * freedom))) / sqrt(2 / (9 * freedom));
}

/* |z| < 4.5 fails for one of 150 000 good generators; nine figures here. Uids in a row (0, 1, 2
 * ...) are the hardest case. */
static void words_are_uniform(void **state)
{
    (void)state;
    static uint32_t count[4][4096], low[4096];
    const struct stream s = stream_make(1, 0, 0, 0);

    memset(count, 0, sizeof count);
    memset(low, 0, sizeof low);
    for (uint64_t k = 0; k < MANY; k++) {
        uint32_t w[4];

        draw_words(&s, k, 0, w);
        for (int j = 0; j < 4; j++)
            count[j][w[j] >> 20]++;
        low[w[0] & 4095]++;
    }
    for (int j = 0; j < 4; j++)
        assert_true(fabs(chi_square_normal(count[j], 4096, MANY)) < 4.5);
    assert_true(fabs(chi_square_normal(low, 4096, MANY)) < 4.5);
}

static void u01_is_uniform_and_inside(void **state)
{
    (void)state;
    static uint32_t count[1000];
    const struct stream s = stream_make(2, 1, 40, 7);
    double sum = 0, square = 0;

    memset(count, 0, sizeof count);
    for (uint64_t k = 0; k < MANY; k++) {
        const double u = draw_u01(&s, uid_of(k), 3);

        assert_true(u > 0 && u < 1);
        count[(int)(u * 1000)]++;
        sum += u - .5;
        square += (u - .5) * (u - .5);
    }
    assert_true(fabs(chi_square_normal(count, 1000, MANY)) < 4.5);
    assert_true(fabs(sum / MANY) < 4.5 * sqrt(1 / 12. / MANY));
    assert_true(fabs(square / MANY - 1 / 12.) < 4.5 * sqrt(1 / 180. / MANY));
}

/* Correlation of n pairs of uniforms has standard deviation 1/sqrt(n). */
static double correlation(const struct stream *a, const struct stream *b, uint64_t uid_shift,
                          uint32_t draw_a, uint32_t draw_b)
{
    const uint64_t n = 200000;
    double sum = 0;

    for (uint64_t k = 0; k < n; k++)
        sum += 12 * (draw_u01(a, k, draw_a) - .5) * (draw_u01(b, k + uid_shift, draw_b) - .5);
    return sum / sqrt((double)n);
}

/* Eight figures, each within 4.5 standard deviations (1 of 150 000 each). */
static void neighbours_are_independent(void **state)
{
    (void)state;
    const struct stream s = stream_make(5, 0, 10, 4), seed = stream_make(6, 0, 10, 4),
                        high = stream_make(5 + (1ull << 32), 0, 10, 4),
                        replicate = stream_make(5, 1, 10, 4), step = stream_make(5, 0, 11, 4),
                        process = stream_make(5, 0, 10, 5);

    assert_true(fabs(correlation(&s, &seed, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &high, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &replicate, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &step, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &process, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &s, 1, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &s, 0, 0, 1)) < 4.5);
    assert_true(fabs(correlation(&s, &process, 1, 1, 0)) < 4.5);
    assert_true(correlation(&s, &s, 0, 0, 0) > 400); /* the measure itself sees dependence */
}

/* Pairs of neighbouring draws fill the square: catches dependence that correlation does not. */
static void pairs_are_uniform(void **state)
{
    (void)state;
    static uint32_t count[4][1024];

    memset(count, 0, sizeof count);
    for (uint64_t k = 0; k < MANY / 4; k++) {
        const struct stream a = stream_make(8, 0, (uint32_t)(k & 127), 3),
                            b = stream_make(8, 0, (uint32_t)(k & 127) + 1, 3),
                            c = stream_make(8, 0, (uint32_t)(k & 127), 4);
        const uint64_t uid = k >> 7;
        uint32_t w[4], x[4], y[4], z[4];

        draw_words(&a, uid, 0, w);
        draw_words(&a, uid, 1, x);
        draw_words(&b, uid, 0, y);
        draw_words(&c, uid, 0, z);
        count[0][(w[0] >> 27) << 5 | x[0] >> 27]++;
        count[1][(w[0] >> 27) << 5 | y[0] >> 27]++;
        count[2][(w[0] >> 27) << 5 | z[0] >> 27]++;
        count[3][(w[0] >> 27) << 5 | w[2] >> 27]++;
    }
    for (int j = 0; j < 4; j++)
        assert_true(fabs(chi_square_normal(count[j], 1024, MANY / 4.0)) < 4.5);
}

/* Events at the stated rate: a binomial count within 4.5 standard deviations; five figures. */
static void thresholds_give_their_probability(void **state)
{
    (void)state;
    static uint64_t uid[MANY];
    static uint32_t word[MANY];
    const double probability[] = { 1e-4, .01, .3, .5, .99 };
    const struct stream s = stream_make(11, 0, 2, 9);

    for (uint64_t k = 0; k < MANY; k++)
        uid[k] = uid_of(k);
    for (uint32_t j = 0; j < 5; j++) {
        const double p = probability[j];
        uint32_t events = 0;

        draw_many(&s, uid, MANY, j, word);
        for (size_t k = 0; k < MANY; k++)
            events += word[k] < draw_threshold(p);
        assert_true(fabs(events - p * MANY) < 4.5 * sqrt(p * (1 - p) * MANY));
    }
}

static void below_is_uniform(void **state)
{
    (void)state;
    const struct stream s = stream_make(12, 0, 2, 9);
    const uint32_t limits[] = { 1, 2, 3, 7, 357, 1000 };

    for (uint32_t j = 0; j < sizeof limits / sizeof *limits; j++) {
        static uint32_t count[1000];

        memset(count, 0, sizeof count);
        for (uint64_t k = 0; k < MANY / 4; k++) {
            const uint32_t x = draw_below(&s, k, j, limits[j]);
            assert_true(x < limits[j]);
            count[x]++;
        }
        if (limits[j] > 1)
            assert_true(fabs(chi_square_normal(count, limits[j], MANY / 4.0)) < 4.5);
    }
    for (uint64_t k = 0; k < 10000; k++)
        assert_true(draw_below(&s, k, 99, UINT32_MAX) < UINT32_MAX);
}

/* Moments of n normals and Gumbels; bounds are 4.5 standard errors of each moment, from the
 * moments of order 2, 4, 6 and 8. */
static void normals_have_their_moments(void **state)
{
    (void)state;
    const struct stream s = stream_make(13, 0, 2, 9);
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    uint32_t outside = 0;

    for (uint64_t k = 0; k < MANY; k++) {
        const double x = draw_normal(&s, uid_of(k), 1);

        m1 += x;
        m2 += x * x;
        m3 += x * x * x;
        m4 += x * x * x * x;
        outside += fabs(x) > 1.959963984540054;
    }
    assert_true(fabs(m1 / MANY) < 4.5 * sqrt(1. / MANY));
    assert_true(fabs(m2 / MANY - 1) < 4.5 * sqrt(2. / MANY));
    assert_true(fabs(m3 / MANY) < 4.5 * sqrt(15. / MANY));
    assert_true(fabs(m4 / MANY - 3) < 4.5 * sqrt(96. / MANY));
    assert_true(fabs(outside - .05 * MANY) < 4.5 * sqrt(.05 * .95 * MANY));
}

static void check_gumbel(double m1, double m2, uint32_t below_zero, double n)
{
    /* Euler's constant, pi^2 / 6; kurtosis 27/5 */
    const double mean = 0.5772156649015329, variance = 1.6449340668482264;

    assert_true(fabs(m1 / n - mean) < 4.5 * sqrt(variance / n));
    assert_true(fabs(m2 / n - variance) < 4.5 * variance * sqrt((5.4 - 1) / n));
    assert_true(fabs(below_zero - exp(-1) * n) < 4.5 * sqrt(exp(-1) * (1 - exp(-1)) * n));
}

static void gumbels_have_their_moments(void **state)
{
    (void)state;
    enum { CODES = 256 };
    const struct stream s = stream_make(14, 0, 2, 9);
    double m1[2] = { 0 }, m2[2] = { 0 }, taste[CODES];
    uint32_t below[2] = { 0 }, code[CODES];

    for (uint32_t j = 0; j < CODES; j++)
        code[j] = 301 + 7 * j;
    for (uint64_t k = 0; k < MANY; k++) {
        if (k % CODES == 0)
            draw_tastes(&s, uid_of(k), 1, code, CODES, taste);
        const double x[2] = { draw_gumbel(&s, uid_of(k), 1), taste[k % CODES] };
        for (int j = 0; j < 2; j++) {
            m1[j] += x[j];
            m2[j] += (x[j] - 0.5772156649015329) * (x[j] - 0.5772156649015329);
            below[j] += x[j] < 0;
        }
    }
    check_gumbel(m1[0], m2[0], below[0], MANY);
    check_gumbel(m1[1], m2[1], below[1], MANY);
}

/* The winner of utility + taste is chosen as the logit says, exp(v) / sum exp(v); the first of a
 * race of exponentials is the same one. */
static void tastes_make_a_logit(void **state)
{
    (void)state;
    const double utility[4] = { 0, .5, 1, -1 };
    const uint32_t code[4] = { 301, 1103, 4601, 5001 };
    const struct stream s = stream_make(16, 0, 0, 7);
    const double n = 400000;
    double sum = 0;
    uint32_t won[4] = { 0 }, apart = 0;

    for (uint64_t k = 0; k < (uint64_t)n; k++) {
        double taste[4];
        float wait[4];
        int best = 0, first = 0;
        draw_tastes(&s, uid_of(k), 1, code, 4, taste);
        draw_exponentials(&s, uid_of(k), 1, code, 4, wait);
        for (int j = 1; j < 4; j++) {
            if (utility[j] + taste[j] > utility[best] + taste[best])
                best = j;
            if ((double)wait[j] / exp(utility[j]) < (double)wait[first] / exp(utility[first]))
                first = j;
        }
        apart += best != first;
        won[best]++;
    }
    /* single precision decides otherwise only where two are level to seven digits */
    assert_true(apart < 10);
    for (int j = 0; j < 4; j++)
        sum += exp(utility[j]);
    for (int j = 0; j < 4; j++) {
        const double p = exp(utility[j]) / sum;
        assert_true(fabs(won[j] - p * n) < 4.5 * sqrt(p * (1 - p) * n));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_uniform),
        cmocka_unit_test(u01_is_uniform_and_inside),
        cmocka_unit_test(neighbours_are_independent),
        cmocka_unit_test(pairs_are_uniform),
        cmocka_unit_test(thresholds_give_their_probability),
        cmocka_unit_test(below_is_uniform),
        cmocka_unit_test(normals_have_their_moments),
        cmocka_unit_test(gumbels_have_their_moments),
        cmocka_unit_test(tastes_make_a_logit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
