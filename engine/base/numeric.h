/* numeric: exp and log with the same bits from every compiler, library and machine (and in
 * WebAssembly), because decisions depend on them. Plain C, no libm, no contraction; relative
 * error below 2e-15 on the stated domains, for pow times 1 + |y log x|
 * (tests/base/test_numeric.c). */
#ifndef OMLAND_BASE_NUMERIC_H
#define OMLAND_BASE_NUMERIC_H

#include <stddef.h>
#include <stdint.h>

double numeric_exp(double x); /* any x; below -745 gives 0, above 709.7 gives infinity */
/* exp of n numbers, bit for bit numeric_exp; vector code. x and exponential may be the same. */
void numeric_exp_each(const double *x, size_t n, double *exponential);
double numeric_expm1(double x); /* exp(x) - 1 without cancellation near 0 */
double numeric_log(double x);   /* x > 0; 0 gives -infinity, negative NaN */
/* log of n numbers, bit for bit numeric_log; vector code. x and logarithm may be the same. */
void numeric_log_each(const double *x, size_t n, double *logarithm);
double numeric_pow(double x, double y); /* x > 0: exp(y log x) */
double numeric_sqrt(double x);          /* IEEE exact square root */
double numeric_cos_turn(double turns);  /* cos(2 pi turns), turns in [0, 1]; for Box-Muller */

/* Standard exponential of n 32-bit words: -log((word / 512 + 1/2) / 2^23) in single precision,
 * relative error below 4e-7; vector code. 23 bits are enough for a race among a few hundred:
 * they tie once in millions, and then the first wins. */
void numeric_exponential(const uint32_t *word, size_t n, float *exponential);

/* p = 1 - exp(-rate dt): a yearly rate as a probability of a step. */
double numeric_probability(double rate, double dt);

#endif
