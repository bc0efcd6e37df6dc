/* The answer of the logit by which levels are set: the derivative of moves in, no gain for the
 * country, and levels found again in a model that is nothing but a logit. */
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

/* Moves a year under the levels; far places are chosen less. */
static void moves(const double level[N], double flows[N * N])
{
    for (size_t i = 0; i < N; i++) {
        double sum = 0.0;

        for (size_t j = 0; j < N; j++)
            sum += flows[i * N + j] = i == j ? 0.0
                                             : exp(level[j] - 0.4 * fabs((double)i - (double)j));
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

static void the_answer_is_the_derivative(void **state)
{
    const double small = 1e-5;
    double level[N] = { 2, 1, .5, 0, -.5, -1 }, flows[N * N], answer[N * N];

    (void)state;
    moves(level, flows);
    calibration_answer(flows, N, answer);
    for (size_t j = 0; j < N; j++) {
        double more[N], less[N], column = 0.0;

        level[j] += small;
        moves(level, flows);
        moves_in(flows, more);
        level[j] -= 2 * small;
        moves(level, flows);
        moves_in(flows, less);
        level[j] += small;
        for (size_t k = 0; k < N; k++) {
            assert_true(fabs(answer[k * N + j] - (more[k] - less[k]) / (2 * small)) < 1e-4);
            assert_true(fabs(answer[k * N + j] - answer[j * N + k]) < 1e-9);
            column += answer[k * N + j];
        }
        assert_true(fabs(column) < 1e-9); /* what one gains, others lose */
    }
}

static void levels_are_found_again(void **state)
{
    const double true_level[N] = { 1.5, .2, .8, -.3, -1, .1 };
    double level[N] = { 0 }, flows[N * N], answer[N * N], wanted[N], in[N], missing[N], step[N],
           worst = 0.0;

    (void)state;
    moves(true_level, flows);
    moves_in(flows, wanted);
    for (int s = 0; s < STEPS; s++) {
        moves(level, flows);
        moves_in(flows, in);
        calibration_answer(flows, N, answer);
        for (size_t k = 0; k < N; k++)
            missing[k] = wanted[k] - in[k];
        assert_int_equal(calibration_solve(answer, in, N, missing, step), STATUS_OK);
        for (size_t k = 0; k < N; k++)
            level[k] += step[k];
    }
    for (size_t k = 0; k < N; k++)
        worst = fmax(worst, fabs(level[k] - level[0] - (true_level[k] - true_level[0])));
    assert_true(worst < 1e-6); /* up to a level common to all, which changes nothing */
}

/* A place nobody moves to or from must not break the solution for the others. */
static void an_empty_place_is_left_alone(void **state)
{
    double flows[9] = { 0, 10, 0, 6, 0, 0, 0, 0, 0 }, answer[9], step[3];
    const double in[3] = { 6, 10, 0 }, missing[3] = { -1, 1, 0 };

    (void)state;
    calibration_answer(flows, 3, answer);
    assert_int_equal(calibration_solve(answer, in, 3, missing, step), STATUS_OK);
    assert_true(step[2] == 0.0 && isfinite(step[0]) && isfinite(step[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_answer_is_the_derivative),
                                        cmocka_unit_test(levels_are_found_again),
                                        cmocka_unit_test(an_empty_place_is_left_alone) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
