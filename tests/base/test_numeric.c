/* test_numeric: exp, log and their kin against libm in long double, over the whole domain. Bounds
 * are relative errors; the error of a result in the subnormal range is measured in its own
 * spacing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/draw.h"
#include "engine/base/numeric.h"

enum { TRIALS = 300000 };
/* numeric.h promises 2e-15; what is reached is held to, about two spacings, so that a lost term
 * of a series is seen. */
static const double bound = 2e-15, exp_bound = 2.3e-16, expm1_bound = 4.8e-16, log_bound = 2.3e-16,
                    cos_bound = 3e-16;

static double random_u01(uint64_t k, uint32_t draw)
{
    const struct stream s = stream_make(20, 0, 0, 0);
    return draw_u01(&s, k, draw);
}

/* |x - y| relative to y, or to the smallest normal number when y is below it. */
static double error_of(double x, long double y)
{
    const long double size = fabsl(y) < (long double)DBL_MIN ? (long double)DBL_MIN : fabsl(y);
    return (double)(fabsl((long double)x - y) / size);
}

static uint64_t bits_of(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static void keep_worst(double *worst, double error)
{
    if (!(error <= *worst)) /* a NaN is kept too */
        *worst = error;
}

static void exp_over_its_domain(void **state)
{
    (void)state;
    double worst = 0;

    for (uint64_t k = 0; k < TRIALS; k++) {
        const double x = -745.2 + (709.782 + 745.2) * random_u01(k, 0),
                     small = ldexp(random_u01(k, 1) - .5, -(int)(k % 60));

        keep_worst(&worst, error_of(numeric_exp(x), expl((long double)x)));
        keep_worst(&worst, error_of(numeric_exp(small), expl((long double)small)));
    }
    printf("exp: worst relative error %.3g\n", worst);
    assert_true(worst < exp_bound);
}

static void exp_at_the_edges(void **state)
{
    (void)state;
    assert_true(numeric_exp(0) == 1 && numeric_exp(-0.0) == 1);
    assert_true(numeric_exp(INFINITY) == INFINITY && numeric_exp(1e300) == INFINITY
                && numeric_exp(709.8) == INFINITY);
    assert_true(numeric_exp(-INFINITY) == 0 && numeric_exp(-1e300) == 0 && numeric_exp(-746) == 0);
    assert_true(isnan(numeric_exp(NAN)));
    assert_true(isfinite(numeric_exp(709.78271289338)) && numeric_exp(709.78271289338) > 1.79e308);
    for (double x = -708; x > -745.1; x -= .37) /* subnormal results: right to one spacing */
        assert_true(fabs(numeric_exp(x) - (double)expl((long double)x)) <= 2 * DBL_TRUE_MIN);
    for (double x = -750; x < 720; x += .01) /* rises, and by no more than it should */
        assert_true(numeric_exp(x + .01) >= numeric_exp(x));
}

/* Many at once are the bits of one by one, at the edges too. */
static void exp_of_each_is_exp(void **state)
{
    enum { MANY = 67 };
    const double edge[] = { 709.8, -746.0, -720.5, 0.0, -0.0, INFINITY, -INFINITY };
    double x[MANY], each[MANY];

    (void)state;
    for (uint64_t trial = 0; trial < 500; trial++) {
        for (uint64_t k = 0; k < MANY; k++)
            x[k] = -699.0 + 1398.0 * random_u01(trial * MANY + k, 5);
        if (trial % 3 == 0)
            x[trial % MANY] = edge[trial % (sizeof edge / sizeof *edge)];
        numeric_exp_each(x, trial % MANY + 1, each);
        for (uint64_t k = 0; k < trial % MANY + 1; k++) {
            const double one = numeric_exp(x[k]);

            assert_memory_equal(&each[k], &one, sizeof one);
        }
    }
    x[3] = NAN;
    numeric_exp_each(x, MANY, x);
    assert_true(isnan(x[3]));
}

static void logs_of_many_are_those_of_one(void **state)
{
    enum { MANY = 67 };
    static const double edge[] = { 0.0, -1.0, 0x1p-1060, 1e-300, 1e300, INFINITY, NAN };
    double x[MANY], each[MANY];

    (void)state;
    for (uint64_t trial = 0; trial < 500; trial++) {
        for (uint64_t k = 0; k < MANY; k++)
            x[k] = numeric_exp(-600.0 + 1200.0 * random_u01(trial * MANY + k, 6));
        if (trial % 3 == 0)
            x[trial % MANY] = edge[trial % (sizeof edge / sizeof *edge)];
        numeric_log_each(x, trial % MANY + 1, each);
        for (uint64_t k = 0; k < trial % MANY + 1; k++) {
            const double one = numeric_log(x[k]);

            assert_true(bits_of(each[k]) == bits_of(one) || (isnan(each[k]) && isnan(one)));
        }
    }
}

static void expm1_over_its_domain(void **state)
{
    (void)state;
    double worst = 0;

    for (uint64_t k = 0; k < TRIALS; k++) {
        const double x = (random_u01(k, 2) - .5) * 3,
                     tiny = ldexp(random_u01(k, 3) - .5, -(int)(k % 1000)),
                     large = 700 * random_u01(k, 4) - 50;

        keep_worst(&worst, error_of(numeric_expm1(x), expm1l((long double)x)));
        keep_worst(&worst, error_of(numeric_expm1(tiny), expm1l((long double)tiny)));
        keep_worst(&worst, error_of(numeric_expm1(large), expm1l((long double)large)));
    }
    for (double edge = -.34; edge < .7; edge += .68) /* both sides of where the formula changes */
        for (int k = -1000; k <= 1000; k++)
            keep_worst(&worst, error_of(numeric_expm1(edge + k * 1e-16),
                                        expm1l((long double)(edge + k * 1e-16))));
    printf("expm1: worst relative error %.3g\n", worst);
    assert_true(worst < expm1_bound);
    assert_true(numeric_expm1(0) == 0 && numeric_expm1(INFINITY) == INFINITY
                && numeric_expm1(-INFINITY) == -1 && isnan(numeric_expm1(NAN)));
    assert_true(numeric_expm1(DBL_TRUE_MIN) == DBL_TRUE_MIN && numeric_expm1(-DBL_MIN) == -DBL_MIN);
}

static double any_positive(uint64_t k)
{
    const struct stream s = stream_make(21, 0, 0, 0);
    uint32_t w[4];
    double x;

    draw_words(&s, k, 0, w);
    /* every exponent alike, subnormal ones included */
    const uint64_t bits = ((uint64_t)w[0] << 32 | w[1]) % 0x7ff0000000000000u;
    memcpy(&x, &bits, sizeof x);
    return x > 0 ? x : 1;
}

static void log_over_its_domain(void **state)
{
    (void)state;
    double worst = 0;

    for (uint64_t k = 0; k < TRIALS; k++) {
        const double x = any_positive(k), near = 1 + ldexp(random_u01(k, 5) - .5, -(int)(k % 52)),
                     middle = .5 + 1.5 * random_u01(k, 6),
                     subnormal = DBL_TRUE_MIN * (1 + floor(random_u01(k, 7) * 0x1p52));

        keep_worst(&worst, error_of(numeric_log(x), logl((long double)x)));
        keep_worst(&worst, error_of(numeric_log(near), logl((long double)near)));
        keep_worst(&worst, error_of(numeric_log(middle), logl((long double)middle)));
        keep_worst(&worst, error_of(numeric_log(subnormal), logl((long double)subnormal)));
    }
    printf("log: worst relative error %.3g\n", worst);
    assert_true(worst < log_bound);
}

static void log_at_the_edges(void **state)
{
    (void)state;
    assert_true(numeric_log(1) == 0);
    assert_true(numeric_log(0) == -INFINITY && numeric_log(-0.0) == -INFINITY);
    assert_true(numeric_log(INFINITY) == INFINITY);
    assert_true(isnan(numeric_log(-1)) && isnan(numeric_log(-DBL_TRUE_MIN))
                && isnan(numeric_log(-INFINITY)) && isnan(numeric_log(NAN)));
    const double edge[] = { DBL_TRUE_MIN,
                            DBL_MIN,
                            nextafter(DBL_MIN, 0),
                            DBL_MAX,
                            nextafter(1, 0),
                            nextafter(1, 2),
                            .5,
                            2,
                            M_SQRT2,
                            M_SQRT1_2,
                            nextafter(M_SQRT1_2, 0),
                            nextafter(M_SQRT1_2, 1),
                            nextafter(M_SQRT2, 2) };
    for (size_t k = 0; k < sizeof edge / sizeof *edge; k++)
        assert_true(error_of(numeric_log(edge[k]), logl((long double)edge[k])) < bound);
}

/* exp(y log x) loses digits as |y log x| grows: the bound grows with it. */
static void pow_over_its_domain(void **state)
{
    (void)state;
    double worst = 0;

    for (uint64_t k = 0; k < TRIALS; k++) {
        const double x = any_positive(k), log_x = log(x),
                     y = 700 / (fabs(log_x) + .01) * (2 * random_u01(k, 8) - 1);

        keep_worst(&worst, error_of(numeric_pow(x, y), powl((long double)x, (long double)y))
                               / (1 + fabs(y * log_x)));
    }
    printf("pow: worst relative error %.3g (1 + |y log x|)\n", worst);
    assert_true(worst < 5e-16);
    assert_true(numeric_pow(7, 0) == 1 && numeric_pow(1, 1e9) == 1 && numeric_pow(INFINITY, -1) == 0
                && numeric_pow(0, 2) == 0);
}

/* cos(2 pi t) for a double t, without the loss that 2 pi t suffers near the zeros: all
 * differences below are exact. */
static long double cos_exact(double t)
{
    const long double turn = 6.283185307179586476925286766559L;
    const double half = t < .5 ? t : 1 - t, quarter = half > .25 ? .5 - half : half;
    const long double c = quarter > .125 ? sinl(turn * (long double)(.25 - quarter))
                                         : cosl(turn * (long double)quarter);

    return half > .25 ? -c : c;
}

static void cos_over_a_turn(void **state)
{
    (void)state;
    double worst = 0;

    for (uint64_t k = 0; k < TRIALS; k++) {
        const double t = random_u01(k, 9), small = ldexp(random_u01(k, 10), -(int)(k % 60));
        const double near_zero = (k & 1 ? .25 : .75) + (k & 2 ? .01 : -.01) * small;

        keep_worst(&worst, error_of(numeric_cos_turn(t), cos_exact(t)));
        keep_worst(&worst, error_of(numeric_cos_turn(small), cos_exact(small)));
        keep_worst(&worst, error_of(numeric_cos_turn(near_zero), cos_exact(near_zero)));
    }
    printf("cos_turn: worst relative error %.3g\n", worst);
    assert_true(worst < cos_bound);
    assert_true(numeric_cos_turn(0) == 1 && numeric_cos_turn(1) == 1 && numeric_cos_turn(.5) == -1);
    assert_true(numeric_cos_turn(.25) == 0 && numeric_cos_turn(.75) == 0);
}

static void sqrt_is_exact(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < TRIALS; k++)
        assert_true(numeric_sqrt(any_positive(k)) == sqrt(any_positive(k)));
    assert_true(numeric_sqrt(0) == 0 && numeric_sqrt(INFINITY) == INFINITY
                && isnan(numeric_sqrt(-1)));
}

/* In lanes or alone the same bits; positive and finite at the ends. */
static void exponentials_in_lanes(void **state)
{
    (void)state;
    enum { MOST = 100 };
    uint32_t word[MOST] = { 0 };
    float many[MOST + 1], one;
    double worst = 0;

    for (size_t n = 0; n <= MOST; n++) {
        for (size_t k = 0; k < n; k++)
            word[k] = k == 0   ? 0
                      : k == 1 ? UINT32_MAX
                               : (uint32_t)(random_u01(k * MOST + n, 11) * 0x1p32);
        many[n] = -77;
        numeric_exponential(word, n, many);
        assert_true(many[n] == -77);
        for (size_t k = 0; k < n; k++) {
            numeric_exponential(word + k, 1, &one);
            assert_true(one == many[k] && one > 0 && one < 16.7f);
            keep_worst(&worst, error_of((double)one,
                                        -logl(((long double)(word[k] >> 9) + .5L) * 0x1p-23L)));
        }
    }
    assert_true(worst < 4e-7);
}

static void probability_of_a_step(void **state)
{
    (void)state;
    double worst = 0;

    for (uint64_t k = 0; k < TRIALS; k++) {
        const double rate = ldexp(random_u01(k, 12), 5 - (int)(k % 60)),
                     dt = 1.0 / (double)(1 + k % 12);

        const double p = numeric_probability(rate, dt);
        assert_true(p > 0 && p <= 1);
        keep_worst(&worst, error_of(p, -expm1l(-(long double)(rate * dt))));
    }
    assert_true(worst < bound);
    assert_true(numeric_probability(0, .25) == 0 && numeric_probability(INFINITY, 1) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_over_its_domain),   cmocka_unit_test(exp_at_the_edges),
        cmocka_unit_test(exp_of_each_is_exp),    cmocka_unit_test(logs_of_many_are_those_of_one),
        cmocka_unit_test(expm1_over_its_domain), cmocka_unit_test(log_over_its_domain),
        cmocka_unit_test(log_at_the_edges),      cmocka_unit_test(pow_over_its_domain),
        cmocka_unit_test(cos_over_a_turn),       cmocka_unit_test(sqrt_is_exact),
        cmocka_unit_test(exponentials_in_lanes), cmocka_unit_test(probability_of_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
