/* pairs: statistics of paired replicates. Two runs of one replicate share people and random
 * numbers, so the difference within the pair is what is of interest:
 *   interval      mean d +- t(n - 1) s_d / sqrt(n),   d_r = b_r - a_r   (Student 1908)
 *   error ratio   sqrt((s_a^2 + s_b^2) / s_d^2): the standard error of independent seeds over that
 *                 of pairs; its square is the variance reduction by common random numbers
 *                 (Glasserman & Yao 1992) */
#ifndef OMLAND_EXPERIMENT_PAIRS_H
#define OMLAND_EXPERIMENT_PAIRS_H

#include <stddef.h>

/* Fewer pairs have no interval: with two, Student's t at 90 % is 6.3 and with three 2.9, and
 * whole numbers that happen to agree give one of no width. */
enum { PAIRS_LEAST = 4 };

struct pairs {
    size_t count;
    /* mean of a; of the difference, and its interval: NaN with fewer than PAIRS_LEAST pairs */
    double base, mean, low, high;
    /* two-sided, of a true difference of zero; NaN as the interval is */
    double p;
    double more, less; /* share of pairs in which b is above a, below a */
    /* standard error of independent runs over that of pairs; NaN where it is not determined */
    double error_ratio;
};

/* n values of each, of the same replicates; a stride apart. level: of the interval, in (0, 1).
 * Pairs with an unknown value are left out. */
struct pairs pairs_of(const double *a, const double *b, size_t n, size_t stride_a, size_t stride_b,
                      double level);

/* p-quantile of n numbers (NaN left out), sorted in place; NaN of none. */
double pairs_quantile(double *value, size_t n, double p);

#endif
