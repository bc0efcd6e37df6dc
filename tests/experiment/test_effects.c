/* Morris and Sobol against functions whose indices are known: Ishigami & Homma (1990), a = 7, b
 * = 0.1, and Sobol's g-function. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/draw.h"
#include "engine/experiment/effects.h"

enum { MOST = 8 };
static const double g_a[] = { 0, 1, 4.5, 9, 99, 99, 99, 99 };

static double ishigami(const double *u)
{
    const double x = M_PI * (2 * u[0] - 1), y = M_PI * (2 * u[1] - 1), z = M_PI * (2 * u[2] - 1);

    return sin(x) + 7 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

static double g(const double *u)
{
    double product = 1.0;

    for (int k = 0; k < MOST; k++)
        product *= (fabs(4 * u[k] - 2) + g_a[k]) / (1 + g_a[k]);
    return product;
}

static double linear(const double *u)
{
    return 4 * u[0] - 2 * u[1] + 0 * u[2];
}

/* V_1 = (1 + b pi^4 / 5)^2 / 2, V_2 = a^2 / 8, V_13 = b^2 pi^8 (1/18 - 1/50). */
static void ishigami_indices(double *first, double *total)
{
    const double p4 = pow(M_PI, 4), one = 0.5 * pow(1 + 0.1 * p4 / 5, 2), two = 49.0 / 8,
                 both = 0.01 * p4 * p4 * (1.0 / 18 - 1.0 / 50), all = one + two + both;

    first[0] = one / all;
    first[1] = two / all;
    first[2] = 0;
    total[0] = (one + both) / all;
    total[1] = two / all;
    total[2] = both / all;
}

static void g_indices(double *first, double *total)
{
    double all = 1.0;

    for (int k = 0; k < MOST; k++)
        all *= 1 + 1 / (3 * (1 + g_a[k]) * (1 + g_a[k]));
    for (int k = 0; k < MOST; k++) {
        const double v = 1 / (3 * (1 + g_a[k]) * (1 + g_a[k]));

        first[k] = v / (all - 1);
        total[k] = v * all / (1 + v) / (all - 1);
    }
}

static void measured(enum design_kind kind, double (*f)(const double *), size_t blocks, size_t n,
                     size_t replicates, double noise, uint64_t seed, struct effect *one,
                     struct effect *two)
{
    const struct stream stream = stream_make(seed, 0, 0, 5);
    struct design d;
    struct error error = { 0 };

    assert_int_equal(
        design_make(kind, blocks * (n + (kind == DESIGN_MORRIS ? 1 : 2)), n, seed, &d, &error),
        STATUS_OK);
    assert_int_equal(d.blocks, blocks);
    double *y = malloc(replicates * d.points * sizeof *y);
    for (size_t r = 0; r < replicates; r++)
        for (size_t p = 0; p < d.points; p++)
            y[r * d.points + p] = f(d.unit + p * n)
                                  + (noise > 0 ? noise * draw_normal(&stream, p, (uint32_t)r) : 0);
    assert_int_equal(effects_of(&d, y, replicates, 0.9, seed, one, two, &error), STATUS_OK);
    free(y);
    design_free(&d);
}

/* Known indices within the intervals of many seeds: at least as often as the level promises,
 * short of four standard errors. */
static void covered(double (*f)(const double *), void (*known)(double *, double *), size_t n,
                    size_t blocks, const char *name)
{
    enum { SEEDS = 40 };
    struct effect one[MOST], two[MOST];
    double first[MOST], total[MOST], worst = 0;
    int held[2] = { 0, 0 };

    known(first, total);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        measured(DESIGN_SALTELLI, f, blocks, n, 1, 0, seed, one, two);
        for (size_t k = 0; k < n; k++) {
            held[0] += one[k].low <= first[k] && first[k] <= one[k].high;
            held[1] += two[k].low <= total[k] && total[k] <= two[k].high;
            worst = fmax(worst, fmax(fabs(one[k].value - first[k]), fabs(two[k].value - total[k])));
            assert_true(isnan(one[k].floor) && !effect_exceeds_noise(&one[k]));
        }
    }
    const double of = (double)(SEEDS * n), allowed = 0.9 - 4 * sqrt(0.09 / SEEDS / (double)n);
    print_message("# %s, %zu rows, 40 seeds: 90 %% intervals hold first %.3f, total %.3f; largest "
                  "error %.4f\n",
                  name, blocks, held[0] / of, held[1] / of, worst);
    assert_true(held[0] / of >= allowed && held[1] / of >= allowed);
    assert_true(worst < 0.06);
}

static void sobol_finds_ishigami(void **state)
{
    (void)state;
    covered(ishigami, ishigami_indices, 3, 1024, "Ishigami");
}
static void sobol_finds_g(void **state)
{
    (void)state;
    covered(g, g_indices, MOST, 1024, "g-function");
}

/* Elementary effects of a straight line are its slopes: mu* 4, 2, 0 and sigma 0, exactly. */
static void morris_of_a_line_is_its_slopes(void **state)
{
    struct effect mu[3], sigma[3];

    (void)state;
    measured(DESIGN_MORRIS, linear, 20, 3, 1, 0, 3, mu, sigma);
    for (int k = 0; k < 3; k++) {
        assert_true(fabs(mu[k].value - (k == 0 ? 4 : k == 1 ? 2 : 0)) < 1e-9);
        assert_true(mu[k].high - mu[k].low < 1e-9 && sigma[k].value < 1e-9);
    }
}

/* The g-function's values are ranked as their total indices; another seed agrees: intervals
 * overlap. */
static void morris_ranks_g_whatever_the_seed(void **state)
{
    struct effect mu[2][MOST], sigma[2][MOST];

    (void)state;
    for (int s = 0; s < 2; s++)
        measured(DESIGN_MORRIS, g, 60, MOST, 1, 0, 11 + (uint64_t)s, mu[s], sigma[s]);
    for (int s = 0; s < 2; s++)
        for (int k = 0; k + 1 < 5; k++)
            assert_true(mu[s][k].value > mu[s][k + 1].value);
    for (int k = 0; k < MOST; k++)
        assert_true(mu[0][k].low <= mu[1][k].high && mu[1][k].low <= mu[0][k].high);
}

/* What does nothing is not told from noise, what does much is; the floor is what noise gives. */
static void noise_is_told_apart(void **state)
{
    struct effect one[3], two[3];

    (void)state;
    for (int kind = DESIGN_MORRIS; kind <= DESIGN_SALTELLI; kind++) {
        measured((enum design_kind)kind, linear, 80, 3, 4, 0.5, 7, one, two);
        const struct effect *e = kind == DESIGN_MORRIS ? one : two;

        assert_true(effect_exceeds_noise(&e[0]) && effect_exceeds_noise(&e[1])
                    && !effect_exceeds_noise(&e[2]));
        assert_true(e[2].floor > 0.5 * e[2].value && e[2].floor < 2 * e[2].value);
    }
}

static void other_designs_are_refused(void **state)
{
    struct design d;
    struct error error = { 0 };
    const double y[8] = { 0 };
    struct effect one[2], two[2];

    (void)state;
    assert_int_equal(design_make(DESIGN_SOBOL, 8, 2, 1, &d, &error), STATUS_OK);
    assert_int_equal(effects_of(&d, y, 1, 0.9, 1, one, two, &error), STATUS_SCENARIO);
    design_free(&d);
    assert_int_equal(design_make(DESIGN_MORRIS, 3, 2, 1, &d, &error), STATUS_OK);
    assert_int_equal(effects_of(&d, y, 1, 0.9, 1, one, two, &error), STATUS_SCENARIO);
    design_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sobol_finds_ishigami),
        cmocka_unit_test(sobol_finds_g),
        cmocka_unit_test(morris_of_a_line_is_its_slopes),
        cmocka_unit_test(morris_ranks_g_whatever_the_seed),
        cmocka_unit_test(noise_is_told_apart),
        cmocka_unit_test(other_designs_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
