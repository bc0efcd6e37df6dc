/* verdict: what may be called an effect - starred in a table, coloured on a map, filled in a
 * picture. One rule, here and nowhere else in C; scripts/plots_lib/verdict.py is the same rule for
 * pictures drawn straight from two result files, and a test holds the two equal.
 *   too few pairs   fewer than PAIRS_LEAST: neither interval nor verdict
 *   no              the interval holds zero, or the difference is not among the discoveries of its
 *                   family
 *   too small       told from zero, but no larger than a stated share of the base
 *   yes             all of it
 * A family is what stands together: all groups of one kind (357 municipalities) for one strategy,
 * shock, future, indicator and year. Of 357 intervals of 90 %, 36 leave out zero by chance alone;
 * Benjamini and Hochberg's step keeps the expected share of chance findings among what is called an
 * effect below 1 - level. In a family of one the step is the interval itself.
 * Source    Benjamini & Hochberg (1995), Controlling the false discovery rate. */
#ifndef OMLAND_EXPERIMENT_VERDICT_H
#define OMLAND_EXPERIMENT_VERDICT_H

#include <stddef.h>

#include "engine/experiment/pairs.h"

/* ASSUMED: a difference of a thousandth of the base or less is too small to matter to anybody
 * who plans. */
#define VERDICT_SMALLEST 0.001

enum verdict { VERDICT_TOO_FEW, VERDICT_NO, VERDICT_TOO_SMALL, VERDICT_YES };

/* The largest p of a family that is still a discovery; below zero when none is. Sorts p in
 * place; those not known (NaN) do not count. */
double verdict_threshold(double *p, size_t n, double level);

enum verdict verdict_of(const struct pairs *pairs, double threshold, double smallest);

/* yes, no, too few pairs, too small. */
const char *verdict_name(enum verdict verdict);

#endif
