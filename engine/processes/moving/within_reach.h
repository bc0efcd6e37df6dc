/* within_reach: what the labour market of one municipality counts for those who live in another.
 * Equation  weight_jk = exp(-minutes_jk / reach), 1 for the own, 0 beyond six reaches.
 * Kept as long as the ways and the reach are the same. */
#ifndef OMLAND_PROCESSES_WITHIN_REACH_H
#define OMLAND_PROCESSES_WITHIN_REACH_H

#include "engine/world/kept.h"
#include "engine/world/world.h"

/* [n][n], of k for j at k n + j; in the named table of what is kept. Null without memory. */
const double *within_reach(const struct world *w, enum kept_table table, double reach);

/* For each j the sums over k of weight x a_k and weight x b_k. Added in the order of k, all j at
 * once: the bits of a sum for each j, in vector code. */
void within_reach_sums(const double *weight, size_t n, const double *a, const double *b,
                       double *sum_a, double *sum_b);

#endif
