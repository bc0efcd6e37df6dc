/* test_draw: the generator against Random123, the distributions against theory. Every stream is keyed, so every number below is the same in
 * each run: the stated chances are those with which another, equally good generator would fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <Random123/threefry.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/base/numeric.h"

enum { PROGRAM_KEY = 0x4f6d6c61, MANY = 1 << 20 };

static uint64_t uid_of(uint64_t k)
{
    return draw_identity(99, k, 0, 0);
}

static void known_answers(void **state)
{
    (void)state;
    /* kat_vectors of Random123: threefry4x32, 20 rounds */
    const threefry4x32_ctr_t zero = threefry4x32_R(20, (threefry4x32_ctr_t){ { 0, 0, 0, 0 } }, (threefry4x32_key_t){ { 0, 0, 0, 0 } });
    assert_int_equal(zero.v[0], 0x9c6ca96a);
    assert_int_equal(zero.v[1], 0xe17eae66);
    assert_int_equal(zero.v[2], 0xfc10ecd4);
    assert_int_equal(zero.v[3], 0x5256a7d8);
}

/* The counter is (uid low, uid high, step, process << 24 | draw), the key (seed low, seed high, replicate, program). */
static void words_are_those_of_random123(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < 20000; k++) {
        const uint64_t uid = uid_of(k), seed = draw_identity(98, k, 0, 0);
        const uint32_t replicate = k % 7, step = k * 2654435761u, process = k % 256, draw = (k * 40503u) % DRAW_LIMIT;
        const struct stream s = stream_make(seed, replicate, step, process);
        const threefry4x32_key_t key = { { (uint32_t)seed, (uint32_t)(seed >> 32), replicate, PROGRAM_KEY } };
        const threefry4x32_ctr_t counter = { { (uint32_t)uid, (uint32_t)(uid >> 32), step, process << 24 | draw } };
        const threefry4x32_ctr_t expected = threefry4x32_R(20, counter, key);
        uint32_t words[4], first;

        draw_words(&s, uid, draw, words);
        for (int j = 0; j < 4; j++)
            assert_int_equal(words[j], expected.v[j]);
        draw_many(&s, &uid, 1, draw, &first);
        assert_int_equal(first, expected.v[0]);
    }
}

/* Lengths around every vector width, with nothing written beside them. */
static void many_are_one_by_one(void **state)
{
    (void)state;
    enum { MOST = 200 };
    const struct stream s = stream_make(0xfedcba9876543210u, 3, 17, 5);
    uint64_t uid[MOST];
    uint32_t words[MOST + 1], one[4];

    for (uint32_t k = 0; k < MOST; k++)
        uid[k] = uid_of(k) ^ (k % 3 ? 0 : UINT64_MAX);
    for (size_t n = 0; n <= MOST; n++)
        for (uint32_t draw = 0; draw < 3; draw++) {
            words[n] = 0xdeadbeef;
            draw_many(&s, uid, n, draw == 2 ? DRAW_LIMIT - 1 : draw, words);
            assert_int_equal(words[n], 0xdeadbeef);
            for (size_t k = 0; k < n; k++) {
                draw_words(&s, uid[k], draw == 2 ? DRAW_LIMIT - 1 : draw, one);
                assert_int_equal(words[k], one[0]);
            }
        }
}

/* Chi-square of n counts in cells of equal chance, as a standard normal (Wilson and Hilferty 1931). */
static double chi_square_normal(const uint32_t *count, size_t cells, double n)
{
    const double expected = n / (double)cells, freedom = (double)cells - 1;
    double x = 0;

    for (size_t k = 0; k < cells; k++)
        x += (count[k] - expected) * (count[k] - expected) / expected;
    return (cbrt(x / freedom) - (1 - 2 / (9 * freedom))) / sqrt(2 / (9 * freedom));
}

/* |z| < 4.5 fails for one of 150 000 good generators; nine figures here. Uids in a row (0, 1, 2 ...) are the hardest case. */
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

/* The whole of u01 as a formula of words 0 and 1: smallest 2^-53, largest 1 - 2^-53, steps of 2^-52. */
static void u01_is_52_bits_and_a_half(void **state)
{
    (void)state;
    const struct stream s = stream_make(3, 0, 1, 2);

    for (uint64_t k = 0; k < 10000; k++) {
        uint32_t w[4];
        draw_words(&s, k, 9, w);
        const uint64_t bits = (uint64_t)w[0] << 20 | w[1] >> 12;
        const double expected = ldexp((double)(2 * bits + 1), -53);

        assert_true(draw_u01(&s, k, 9) == expected);
    }
    assert_true(ldexp((double)(2 * ((1ull << 52) - 1) + 1), -53) < 1.0);
}

/* Correlation of n pairs of uniforms has standard deviation 1/sqrt(n). */
static double correlation(const struct stream *a, const struct stream *b, uint64_t uid_shift, uint32_t draw_a, uint32_t draw_b)
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
    const struct stream s = stream_make(5, 0, 10, 4), seed = stream_make(6, 0, 10, 4), high = stream_make(5 + (1ull << 32), 0, 10, 4),
                        replicate = stream_make(5, 1, 10, 4), step = stream_make(5, 0, 11, 4), process = stream_make(5, 0, 10, 5);

    assert_true(fabs(correlation(&s, &seed, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &high, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &replicate, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &step, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &process, 0, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &s, 1, 0, 0)) < 4.5);
    assert_true(fabs(correlation(&s, &s, 0, 0, 1)) < 4.5);
    assert_true(fabs(correlation(&s, &process, 1, 1, 0)) < 4.5);
    assert_true(correlation(&s, &s, 0, 0, 0) > 400);   /* the measure itself sees dependence */
}

/* Pairs of neighbouring draws fill the square: catches dependence that correlation does not. */
static void pairs_are_uniform(void **state)
{
    (void)state;
    static uint32_t count[4][1024];

    memset(count, 0, sizeof count);
    for (uint64_t k = 0; k < MANY / 4; k++) {
        const struct stream a = stream_make(8, 0, (uint32_t)(k & 127), 3), b = stream_make(8, 0, (uint32_t)(k & 127) + 1, 3),
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
        assert_true(fabs(chi_square_normal(count[j], 1024, MANY / 4)) < 4.5);
}

static void thresholds(void **state)
{
    (void)state;
    assert_int_equal(draw_threshold(0), 0);
    assert_int_equal(draw_threshold(-1), 0);
    assert_int_equal(draw_threshold(-INFINITY), 0);
    assert_int_equal(draw_threshold(NAN), 0);
    assert_int_equal(draw_threshold(1e-300), 0);
    assert_int_equal(draw_threshold(0x1p-32), 1);
    assert_int_equal(draw_threshold(.5), 0x80000000u);
    assert_int_equal(draw_threshold(1 - 0x1p-53), 0xffffffffu);
    assert_int_equal(draw_threshold(1), 0xffffffffu);
    assert_int_equal(draw_threshold(INFINITY), 0xffffffffu);
    for (double p = 1e-9; p < 1; p *= 1.01)   /* never too high, and by less than one word of 2^32 too low */
        assert_true(draw_threshold(p) * 0x1p-32 <= p && draw_threshold(p) * 0x1p-32 > p - 0x1p-32);
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
            assert_true(fabs(chi_square_normal(count, limits[j], MANY / 4)) < 4.5);
    }
    for (uint64_t k = 0; k < 10000; k++)
        assert_true(draw_below(&s, k, 99, UINT32_MAX) < UINT32_MAX);
}

/* Moments of n normals and Gumbels; bounds are 4.5 standard errors of each moment, from the moments of order 2, 4, 6 and 8. */
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
    const double mean = 0.5772156649015329, variance = 1.6449340668482264;   /* Euler's constant, pi^2 / 6; kurtosis 27/5 */

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

/* A taste depends on who and what alone: not on which other codes are asked for, nor on their order or number. */
static void tastes_belong_to_their_code(void **state)
{
    (void)state;
    enum { CODES = 357, BASE = 1000 };
    const struct stream s = stream_make(15, 4, 77, 7);
    uint32_t code[CODES], some[CODES];
    double all[CODES], taste[CODES + 1];

    for (uint32_t k = 0; k < CODES; k++)
        code[k] = 301 + 13 * k;
    draw_tastes(&s, 42, BASE, code, CODES, all);
    for (size_t n = 0; n <= CODES; n += n < 140 ? 1 : 31) {
        for (size_t k = 0; k < n; k++)
            some[k] = code[(k * 101 + n) % CODES];
        taste[n] = -77;
        draw_tastes(&s, 42, BASE, some, n, taste);
        assert_true(taste[n] == -77);
        for (size_t k = 0; k < n; k++)
            assert_true(taste[k] == all[(k * 101 + n) % CODES]);
    }
    for (size_t k = 0; k < CODES; k++) {   /* and it is the Gumbel of that draw's first word */
        uint32_t w[4];
        draw_words(&s, 42, BASE + code[k], w);
        const double u = (w[0] + .5) * 0x1p-32;

        assert_true(fabs(all[k] + log(-log(u))) <= 1e-14 * (1 + fabs(all[k])));
    }
}

/* The winner of utility + taste is chosen as the logit says, exp(v) / sum exp(v); the first of a race of exponentials is the same one. */
static void tastes_make_a_logit(void **state)
{
    (void)state;
    const double utility[4] = { 0, .5, 1, -1 };
    const uint32_t code[4] = { 301, 1103, 4601, 5001 };
    const struct stream s = stream_make(16, 0, 0, 7);
    const double n = 400000;
    double sum = 0;
    uint32_t won[4] = { 0 };

    for (uint64_t k = 0; k < (uint64_t)n; k++) {
        double taste[4], wait[4];
        int best = 0, first = 0;
        draw_tastes(&s, uid_of(k), 1, code, 4, taste);
        draw_exponentials(&s, uid_of(k), 1, code, 4, wait);
        for (int j = 1; j < 4; j++) {
            if (utility[j] + taste[j] > utility[best] + taste[best])
                best = j;
            if (wait[j] / exp(utility[j]) < wait[first] / exp(utility[first]))
                first = j;
        }
        assert_int_equal(best, first);
        won[best]++;
    }
    for (int j = 0; j < 4; j++)
        sum += exp(utility[j]);
    for (int j = 0; j < 4; j++) {
        const double p = exp(utility[j]) / sum;
        assert_true(fabs(won[j] - p * n) < 4.5 * sqrt(p * (1 - p) * n));
    }
}

/* A better place j: whoever changes, changes to j. */
static void an_improvement_only_pulls(void **state)
{
    (void)state;
    enum { PLACES = 30, BETTER = 11 };
    const struct stream s = stream_make(17, 0, 0, 7);
    uint32_t code[PLACES], changed = 0;

    for (uint32_t j = 0; j < PLACES; j++)
        code[j] = 301 + 17 * j;
    for (uint64_t k = 0; k < 20000; k++) {
        double wait[PLACES];
        int before = 0, after = 0;
        draw_exponentials(&s, uid_of(k), 1, code, PLACES, wait);
        for (int j = 1; j < PLACES; j++) {
            if (wait[j] < wait[before])
                before = j;
            if (wait[j] / (j == BETTER ? 2 : 1) < wait[after] / (after == BETTER ? 2 : 1))
                after = j;
        }
        assert_true(after == before || after == BETTER);
        changed += after != before;
    }
    assert_true(changed > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers), cmocka_unit_test(words_are_those_of_random123), cmocka_unit_test(many_are_one_by_one),
        cmocka_unit_test(words_are_uniform), cmocka_unit_test(u01_is_uniform_and_inside), cmocka_unit_test(u01_is_52_bits_and_a_half),
        cmocka_unit_test(neighbours_are_independent), cmocka_unit_test(pairs_are_uniform), cmocka_unit_test(thresholds),
        cmocka_unit_test(thresholds_give_their_probability), cmocka_unit_test(below_is_uniform),
        cmocka_unit_test(normals_have_their_moments), cmocka_unit_test(gumbels_have_their_moments),
        cmocka_unit_test(tastes_belong_to_their_code), cmocka_unit_test(tastes_make_a_logit),
        cmocka_unit_test(an_improvement_only_pulls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
