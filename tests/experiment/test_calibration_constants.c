/* The Jacobian of the logit by which municipality constants are set: the derivative of moves in, no
 * gain for the country, and constants found again in a model that is nothing but a logit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "engine/experiment/calibration.h"

enum { N = 6, STEPS = 60 };
static const double out[N] = { 900, 400, 250, 120, 60, 30 };

/* Moves a year under the constants; far places are chosen less. */
static void moves(const double constant[N], double flows[N * N])
{
    for (size_t i = 0; i < N; i++) {
        double sum = 0.0;

        for (size_t j = 0; j < N; j++)
            sum += flows[i * N + j] = i == j ? 0.0
                                             : exp(constant[j] - 0.4 * fabs((double)i - (double)j));
        for (size_t j = 0; j < N; j++)
            flows[i * N + j] *= out[i] / sum;
    }
}

static void moves_in(const double flows[N * N], double in[N])
{
    memset(in, 0, N * sizeof *in);
    for (size_t k = 0; k < N * N; k++)
        in[k % N] += flows[k];
}

static void the_jacobian_is_the_derivative(void **state)
{
    const double small = 1e-5;
    double constant[N] = { 2, 1, .5, 0, -.5, -1 }, flows[N * N], jacobian[N * N];

    (void)state;
    moves(constant, flows);
    calibration_jacobian(flows, N, jacobian);
    for (size_t j = 0; j < N; j++) {
        double more[N], less[N], column = 0.0;

        constant[j] += small;
        moves(constant, flows);
        moves_in(flows, more);
        constant[j] -= 2 * small;
        moves(constant, flows);
        moves_in(flows, less);
        constant[j] += small;
        for (size_t k = 0; k < N; k++) {
            assert_true(fabs(jacobian[k * N + j] - (more[k] - less[k]) / (2 * small)) < 1e-4);
            assert_true(fabs(jacobian[k * N + j] - jacobian[j * N + k]) < 1e-9);
            column += jacobian[k * N + j];
        }
        assert_true(fabs(column) < 1e-9); /* what one gains, others lose */
    }
}

static void constants_are_found_again(void **state)
{
    const double true_constant[N] = { 1.5, .2, .8, -.3, -1, .1 };
    double constant[N] = { 0 }, flows[N * N], jacobian[N * N], wanted[N], in[N], missing[N],
           step[N], worst = 0.0;

    (void)state;
    moves(true_constant, flows);
    moves_in(flows, wanted);
    for (int s = 0; s < STEPS; s++) {
        moves(constant, flows);
        moves_in(flows, in);
        calibration_jacobian(flows, N, jacobian);
        for (size_t k = 0; k < N; k++)
            missing[k] = wanted[k] - in[k];
        assert_int_equal(calibration_solve(jacobian, in, N, missing, step), STATUS_OK);
        for (size_t k = 0; k < N; k++)
            constant[k] += step[k];
    }
    for (size_t k = 0; k < N; k++)
        worst = fmax(worst,
                     fabs(constant[k] - constant[0] - (true_constant[k] - true_constant[0])));
    assert_true(worst < 1e-6); /* up to a constant common to all, which changes nothing */
}

/* A place nobody moves to or from must not break the solution for the others. */
static void an_empty_place_is_left_alone(void **state)
{
    double flows[9] = { 0, 10, 0, 6, 0, 0, 0, 0, 0 }, jacobian[9], step[3];
    const double in[3] = { 6, 10, 0 }, missing[3] = { -1, 1, 0 };

    (void)state;
    calibration_jacobian(flows, 3, jacobian);
    assert_int_equal(calibration_solve(jacobian, in, 3, missing, step), STATUS_OK);
    assert_true(step[2] == 0.0 && isfinite(step[0]) && isfinite(step[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_jacobian_is_the_derivative),
                                        cmocka_unit_test(constants_are_found_again),
                                        cmocka_unit_test(an_empty_place_is_left_alone) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
