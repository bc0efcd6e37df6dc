#include "engine/experiment/pairs.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

/* Sum of squares about the mean, by Welford's steps: differences may be tiny beside their level. */
struct spread {
    size_t n;
    double mean, squares;
};

static void add(struct spread *s, double x)
{
    const double from = x - s->mean;

    s->n++;
    s->mean += from / (double)s->n;
    s->squares += from * (x - s->mean);
}

static double variance(const struct spread *s)
{
    return s->n > 1 ? s->squares / (double)(s->n - 1) : NAN;
}

struct pairs pairs_of(const double *a, const double *b, size_t n, size_t stride_a, size_t stride_b,
                      double level)
{
    struct pairs p = { .low = NAN, .high = NAN, .p = NAN, .error_ratio = NAN };
    struct spread left = { 0 }, right = { 0 }, difference = { 0 };
    size_t more = 0, less = 0;

    for (size_t r = 0; r < n; r++) {
        const double x = a[r * stride_a], y = b[r * stride_b];

        if (isnan(x) || isnan(y))
            continue;
        add(&left, x);
        add(&right, y);
        add(&difference, y - x);
        more += y > x;
        less += y < x;
    }
    p.count = difference.n;
    p.base = p.count ? left.mean : NAN;
    p.mean = p.count ? difference.mean : NAN;
    p.more = p.count ? (double)more / (double)p.count : NAN;
    p.less = p.count ? (double)less / (double)p.count : NAN;
    if (p.count >= PAIRS_LEAST) {
        const double freedom = (double)(p.count - 1),
                     error = sqrt(variance(&difference) / (double)p.count);
        const double half = gsl_cdf_tdist_Pinv(0.5 + 0.5 * level, freedom) * error;

        p.low = p.mean - half;
        p.high = p.mean + half;
        p.p = error > 0.0     ? 2.0 * gsl_cdf_tdist_Q(fabs(p.mean) / error, freedom)
              : p.mean == 0.0 ? 1.0
                              : 0.0;
    }
    if (p.count > 1 && variance(&difference) > 0.0)
        p.error_ratio = sqrt((variance(&left) + variance(&right)) / variance(&difference));
    return p;
}

double pairs_quantile(double *value, size_t n, double p)
{
    size_t known = 0;

    for (size_t k = 0; k < n; k++)
        if (!isnan(value[k]))
            value[known++] = value[k];
    for (size_t k = known; k < n; k++)
        value[k] = NAN;
    if (!known)
        return NAN;
    gsl_sort(value, 1, known);
    return gsl_stats_quantile_from_sorted_data(value, 1, known, p);
}
