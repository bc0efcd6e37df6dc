#include "engine/base/numeric.h"

#include <stdbool.h>
#include <string.h>

#include "engine/base/clones.h"

/* Bits of a double and back: the only place the format is looked at. */
static inline uint64_t bits_of(double x)
{
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}
static inline double of_bits(uint64_t b)
{
    double x;
    memcpy(&x, &b, sizeof x);
    return x;
}

/* the high part has 32 zero bits: k ln2_high is exact */
static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;

/* exp(r) - 1 for |r| <= ln2 / 2: Taylor series to r^13, whose remainder is below 1e-17 there. */
static inline double expm1_small(double r)
{
    double p = 1.0 / 6227020800.0;

    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    return r + r * r * p;
}

/* x = k ln2 + r with |r| <= ln2 / 2 */
static inline double reduce(double x, int *k)
{
    const double n = x * 1.4426950408889634;

    *k = (int)(n < 0.0 ? n - 0.5 : n + 0.5);
    return (x - *k * ln2_high) - *k * ln2_low;
}

static double scale(double y, int k)
{
    if (k < -1022)
        return y * of_bits((uint64_t)(k + 1023 + 200) << 52) * 0x1p-200;
    if (k > 1023)
        return y * of_bits((uint64_t)(k - 1 + 1023) << 52) * 2.0;
    return y * of_bits((uint64_t)(k + 1023) << 52);
}

double numeric_exp(double x)
{
    int k;

    if (x != x)
        return x;
    if (x > 709.782712893384)
        return of_bits(0x7ff0000000000000u);
    if (x < -745.2)
        return 0.0;
    const double r = reduce(x, &k);
    return scale(1.0 + expm1_small(r), k);
}

/* Powers of two that need no second step: scale() without branches. */
CLONES
static void exp_lanes(const double *x, size_t n, double *exponential)
{
    for (size_t i = 0; i < n; i++) {
        int k;
        const double r = reduce(x[i], &k);

        exponential[i] = (1.0 + expm1_small(r)) * of_bits((uint64_t)(k + 1023) << 52);
    }
}

void numeric_exp_each(const double *x, size_t n, double *exponential)
{
    bool ordinary = true;

    for (size_t i = 0; i < n; i++)
        ordinary &= x[i] > -700.0 && x[i] < 700.0;
    if (ordinary)
        exp_lanes(x, n, exponential);
    else
        for (size_t i = 0; i < n; i++)
            exponential[i] = numeric_exp(x[i]);
}

double numeric_expm1(double x)
{
    if (x > -0.34 && x < 0.34)
        return expm1_small(x);
    return numeric_exp(x) - 1.0;
}

/* log x = k ln2 + 2 atanh(s), s = (m - 1) / (m + 1), m in [sqrt(1/2), sqrt 2): the series in s^2 to
 * s^21 is below 1e-18 beyond. For normal positive x; without branches, so that a loop over it
 * becomes vector code. */
static inline double log_normal(double x)
{
    /* carries into the exponent when m >= sqrt 2 */
    const uint64_t b = bits_of(x) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
    const double k = (double)(int32_t)((int64_t)(b >> 52) - 1023);
    const double m = of_bits((b & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
    const double f = m - 1.0, s = f / (2.0 + f), z = s * s;
    double p = 2.0 / 21.0;

    p = p * z + 2.0 / 19.0;
    p = p * z + 2.0 / 17.0;
    p = p * z + 2.0 / 15.0;
    p = p * z + 2.0 / 13.0;
    p = p * z + 2.0 / 11.0;
    p = p * z + 2.0 / 9.0;
    p = p * z + 2.0 / 7.0;
    p = p * z + 2.0 / 5.0;
    p = p * z + 2.0 / 3.0;
    /* log m = f - s (f - z p): keeps the leading term exact */
    return k * ln2_high + (f - (s * (f - z * p) - k * ln2_low));
}

double numeric_log(double x)
{
    if (!(x > 0.0))
        return of_bits(x == 0.0 ? 0xfff0000000000000u : 0x7ff8000000000000u);
    if (bits_of(x) >= 0x7ff0000000000000u)
        return x;
    if (bits_of(x) < 0x0010000000000000u)
        return log_normal(x * 0x1p54) - 54.0 * 0.6931471805599453;
    return log_normal(x);
}

CLONES
static void log_lanes(const double *x, size_t n, double *logarithm)
{
    for (size_t i = 0; i < n; i++)
        logarithm[i] = log_normal(x[i]);
}

void numeric_log_each(const double *x, size_t n, double *logarithm)
{
    bool ordinary = true;

    for (size_t i = 0; i < n; i++)
        ordinary &= x[i] > 1e-300 && x[i] < 1e300;
    if (ordinary)
        log_lanes(x, n, logarithm);
    else
        for (size_t i = 0; i < n; i++)
            logarithm[i] = numeric_log(x[i]);
}

/* The same series in single precision: s^2 <= .0295, so four terms leave less than 1e-8. */
static inline float log_normal_single(float x)
{
    uint32_t b;
    float m;

    memcpy(&b, &x, sizeof b);
    b += 0x3f800000u - 0x3f3504f3u;
    const float k = (float)((int32_t)(b >> 23) - 127);
    b = (b & 0x007fffffu) + 0x3f3504f3u;
    memcpy(&m, &b, sizeof m);
    const float f = m - 1.0f, s = f / (2.0f + f), z = s * s;
    const float p = ((2.0f / 9.0f * z + 2.0f / 7.0f) * z + 2.0f / 5.0f) * z + 2.0f / 3.0f;

    return k * 0.6933594f + (f - (s * (f - z * p) - k * -2.1219444e-4f));
}

CLONES
static void exponential_lanes(const uint32_t *restrict word, size_t n, float *restrict exponential)
{
    for (size_t i = 0; i < n; i++)
        exponential[i] = -log_normal_single(((float)(word[i] >> 9) + 0.5f) * 0x1p-23f);
}

/* A plain name in front: clang 14 exports a cloned function under another symbol than its
 * callers ask for. */
void numeric_exponential(const uint32_t *word, size_t n, float *exponential)
{
    exponential_lanes(word, n, exponential);
}

double numeric_pow(double x, double y)
{
    return numeric_exp(y * numeric_log(x));
}

double numeric_sqrt(double x)
{
    /* IEEE 754 demands the exact rounding, so every machine agrees */
    return __builtin_sqrt(x);
}

/* Taylor series of cos and sin on an eighth of a turn, by symmetry elsewhere. */
double numeric_cos_turn(double turns)
{
    double t = turns < 0.5 ? turns : 1.0 - turns; /* cos is even about half a turn */
    double sign = 1.0;

    if (t > 0.25) {
        t = 0.5 - t;
        sign = -1.0;
    }
    const int swap = t > 0.125;
    const double a = (swap ? 0.25 - t : t) * 6.283185307179586, z = a * a;
    double p;

    if (swap) {
        p = -1.0 / 1307674368000.0;
        p = p * z + 1.0 / 6227020800.0;
        p = p * z - 1.0 / 39916800.0;
        p = p * z + 1.0 / 362880.0;
        p = p * z - 1.0 / 5040.0;
        p = p * z + 1.0 / 120.0;
        p = p * z - 1.0 / 6.0;
        return sign * (a + a * z * p);
    }
    p = 1.0 / 20922789888000.0;
    p = p * z - 1.0 / 87178291200.0;
    p = p * z + 1.0 / 479001600.0;
    p = p * z - 1.0 / 3628800.0;
    p = p * z + 1.0 / 40320.0;
    p = p * z - 1.0 / 720.0;
    p = p * z + 1.0 / 24.0;
    p = p * z - 0.5;
    return sign * (1.0 + z * p);
}

double numeric_probability(double rate, double dt)
{
    return -numeric_expm1(-rate * dt);
}
