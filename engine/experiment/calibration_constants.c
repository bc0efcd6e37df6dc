/* calibration_constants: the municipality constants beta, by which every municipality grows at
 * its target growth, from runs of the engine.
 * Equation  Raising beta_j by one brings H_jj more persons a year to j and takes them from where
 *           else they would have gone:
 *             H_kj = d in_k / d beta_j = [k = j] in_k - sum_i F_ik F_ij / out_i        (the
 *             Jacobian of the logit; rows and columns sum to 0)
 *           F_ij moves a year from i to j in the last run. A step solves kappa (H + ridge diag(in))
 *           d beta = gain x persons missing a year. kappa, the share of the Jacobian that the
 *           engine shows (students and partners do not choose by beta, children come later), is
 *           found from run to run by least squares of what changed on what the step should have
 *           changed.
 * Why       Neighbours compete for the same movers. With a step of each municipality's own
 *           (diag(in) for H) a class that is lowered together hardly moves: the most central one
 *           changed by a quarter of what was expected.
 *           Three whole steps bring the constants near; from then on the gain falls as 1 / runs, so
 *           that the last are the mean over all runs but the first two, as free of the noise of one
 *           as so many runs allow.
 * Source    H: derivative of the logit, McFadden (1974). The falling gain averages the noise of
 *           the runs: Robbins & Monro (1951). */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/calibration_work.h"

/* ASSUMED: of the in-moves; a constant common to all changes nothing, so the Jacobian alone has no
 * inverse. */
static const double ridge = 0.05;
/* ASSUMED: of a run's miss, since a pair of few commuters is noisy */
static const double commuting_gain = 0.7;
/* Growth a year by one unit of A, at least: where nobody moves in nothing can be said. */
static const double response_least = 0.01;
static const double step_most = 0.6, constant_most = 4.0, kappa_least = 0.3, kappa_most = 1.2;

void calibration_jacobian(const double *flows, size_t n, double *jacobian)
{
    memset(jacobian, 0, n * n * sizeof *jacobian);
    for (size_t i = 0; i < n; i++) {
        const double *from = flows + i * n;
        double out = 0.0;

        for (size_t j = 0; j < n; j++)
            out += from[j];
        for (size_t k = 0; k < n; k++) {
            if (from[k] <= 0.0)
                continue;
            jacobian[k * n + k] += from[k];
            for (size_t j = 0; j < n; j++)
                jacobian[k * n + j] -= from[k] * from[j] / out;
        }
    }
}

int calibration_solve(const double *jacobian, const double *moved_in, size_t n,
                      const double *missing, double *step)
{
    gsl_matrix *m = gsl_matrix_alloc(n, n);
    gsl_vector *x = gsl_vector_alloc(n);
    int failed = !m || !x;

    gsl_set_error_handler_off();
    for (size_t k = 0; k < n && !failed; k++) {
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(m, k, j, jacobian[k * n + j]);
        *gsl_matrix_ptr(m, k, k) += ridge * moved_in[k] + 1e-9;
        gsl_vector_set(x, k, missing[k]);
    }
    failed = failed || gsl_linalg_cholesky_decomp1(m) != GSL_SUCCESS
             || gsl_linalg_cholesky_svx(m, x) != GSL_SUCCESS;
    for (size_t k = 0; k < n; k++)
        step[k] = failed ? 0.0 : gsl_vector_get(x, k);
    gsl_matrix_free(m);
    gsl_vector_free(x);
    return failed ? STATUS_INTERNAL : STATUS_OK;
}

struct constants {
    double *jacobian, *flows; /* [n][n] */
    /* [n] persons a year, but for the step */
    double *missing, *step, *promised, *grown_before;
    double kappa, products, squares;
};

/* kappa from what the last step changed, against what it should have changed; each place by its
 * size, since the largest, where many come from abroad and to study, answer least. */
static void learn_kappa(const struct calibration_work *k, struct constants *l, const double *grown)
{
    for (size_t j = 0; j < k->n; j++) {
        l->products += l->promised[j] * (grown[j] - l->grown_before[j]) / k->start[j];
        l->squares += l->promised[j] * l->promised[j] / k->start[j];
    }
    if (l->squares > 0.0)
        l->kappa = fmin(fmax(l->products / l->squares, kappa_least), kappa_most);
}

/* From the run's growth (k->engine) to new constants. */
static int move_constants(struct calibration_work *k, struct constants *l, bool first, double gain)
{
    const size_t n = k->n;
    double *grown = k->population; /* free once the growth is known */
    double squares = 0.0;

    for (size_t j = 0; j < n; j++) {
        const double miss = k->fit->target[j] - k->engine[j];

        grown[j] = k->engine[j] * k->start[j];
        l->missing[j] = miss * k->start[j];
        squares += miss * miss;
    }
    k->fit->growth_error = 100.0 * sqrt(squares / (double)n);
    if (!first)
        learn_kappa(k, l, grown);
    calibration_jacobian(l->flows, n, l->jacobian);
    if (calibration_solve(l->jacobian, k->moved_in, n, l->missing, l->step) != STATUS_OK)
        return error_set(k->error, STATUS_INTERNAL,
                         "the constants of municipalities cannot be solved for", NULL);
    for (size_t j = 0; j < n; j++) {
        const double before = k->fit->beta[j];

        k->fit->beta[j] = fmin(
            fmax(before + fmin(fmax(gain / l->kappa * l->step[j], -step_most), step_most),
                 -constant_most),
            constant_most);
        k->fit->beta_error[j] = k->fit->level_error[j] / 100.0
                                / fmax(l->kappa * l->jacobian[j * n + j] / k->start[j],
                                       response_least);
        l->step[j] = k->fit->beta[j] - before;
    }
    for (size_t j = 0; j < n; j++) {
        l->promised[j] = 0.0;
        for (size_t i = 0; i < n; i++)
            l->promised[j] += l->jacobian[j * n + i] * l->step[i];
        l->grown_before[j] = grown[j];
    }
    return STATUS_OK;
}

static int run_constants(struct calibration_work *k, struct constants *l)
{
    struct calibration_measure m = { .population = k->population,
                                     .moved_in = k->moved_in,
                                     .flows = l->flows,
                                     .commuters = k->commuters };
    int status = STATUS_OK;

    for (int run = 0; run < k->options->beta_runs && status == STATUS_OK; run++) {
        const double gain = k->options->refine ? 1.0 / (run + 2) : run < 3 ? 1.0 : 1.0 / (run - 1);

        calibration_put_attraction(k);
        /* other random numbers each time: the constants are not to learn the noise of one */
        k->scenario->replicate = (uint32_t)run;
        if ((status = calibration_run(k->scenario, run ? NULL : k->options->world,
                                      k->options->beta_years, &m, k->error))
            != STATUS_OK)
            break;
        calibration_growth(k->start, k->population, k->n, k->options->beta_years, k->engine);
        if ((status = move_constants(k, l, run == 0, gain)) == STATUS_OK)
            status = calibration_commuting(k, commuting_gain * gain);
        calibration_say(
            k,
            "municipality constants, run %.0f: growth of municipalities is off by %.3f %% a year",
            run + 1, k->fit->growth_error);
        calibration_say(k, "  of those who commute, %.1f %% work elsewhere than the table has it",
                        100.0 * k->fit->commuting_error, 0.0);
    }
    return status;
}

int calibration_constants(struct calibration_work *k)
{
    const uint32_t replicate = k->scenario->replicate;
    double *numbers = calloc(2 * k->n * k->n + 4 * k->n + 1, sizeof *numbers);
    struct constants l = { .kappa = 1.0 };
    int status;

    if (!numbers)
        return error_set(k->error, STATUS_INTERNAL, "not enough memory to calibrate", NULL);
    l.jacobian = numbers;
    l.flows = l.jacobian + k->n * k->n;
    l.missing = l.flows + k->n * k->n;
    l.step = l.missing + k->n;
    l.promised = l.step + k->n;
    l.grown_before = l.promised + k->n;
    status = run_constants(k, &l);
    if (status == STATUS_OK && k->options->beta_runs > 0)
        status = calibration_response(k, l.jacobian, l.kappa);
    free(numbers);
    k->scenario->replicate = replicate;
    calibration_put_attraction(k);
    return status;
}
