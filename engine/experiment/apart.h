/* apart: what of the spread of replicates comes from what they draw - places, nation, assumptions -
 * and what is chance, by the law of total variance, where replicates share draws in pairs
 * (drawn.h).
 * Model     y_r = m + P + N + A + e_r; cov(y_r, y_s) = V_P for s = r ^ 1, V_N for r ^ 2, V_A for
 *           r ^ 4, V for s = r, else 0. V_P, V_N, V_A are first-order: what sources do only
 *           together counts as chance.
 * Estimate  D_k, half the mean square of the differences of partners, is V - V_k; with s^2 the
 *           usual variance of R replicates, (R - 1) s^2 = (R - 4) V + sum D. Unbiased, so a part
 *           may come out below zero.
 * Errors    The Walsh transform of a block of eight makes its eight numbers independent, of
 *           variance V +- V_P +- V_N +- V_A. Every estimate is a sum of their squares, so its
 *           standard error is known for normal values.
 * Mean      of R replicates: variance (V + V_P + V_N + V_A) / R, since each has a partner a source;
 *           degrees of freedom by Satterthwaite (1946). */
#ifndef OMLAND_EXPERIMENT_APART_H
#define OMLAND_EXPERIMENT_APART_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/experiment/pairs.h"
#include "engine/setting/drawn.h"

enum { APART_CHANCE = DRAWN_SOURCES, APART_PARTS };

struct apart {
    double total, total_error;                    /* variance and its standard error */
    double part[APART_PARTS], error[APART_PARTS]; /* by enum drawn_source, chance last */
    double mean_variance, freedom;                /* of the mean over replicates */
};

/* Are these replicates whole blocks of eight, each from one divisible by eight? */
bool apart_blocks(const int *replicate, size_t n);

/* Of b - a, or of a where b is null; n values of whole blocks in order, a stride apart. All NaN
 * where a value is unknown. */
struct apart apart_of(const double *a, const double *b, size_t n, size_t stride);

/* Interval and p of a mean difference whose replicates share draws. */
void apart_interval(const struct apart *apart, double level, struct pairs *pairs);

#endif
