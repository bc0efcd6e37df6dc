#include "engine/experiment/verdict.h"

#include <gsl/gsl_sort.h>
#include <math.h>

double verdict_threshold(double *p, size_t n, double level)
{
    double threshold = -1.0;
    size_t known = 0;

    for (size_t k = 0; k < n; k++)
        if (!isnan(p[k]))
            p[known++] = p[k];
    gsl_sort(p, 1, known);
    for (size_t k = 0; k < known; k++)
        if (p[k] * (double)known <= (1.0 - level) * (double)(k + 1))
            threshold = p[k];
    return threshold;
}

enum verdict verdict_of(const struct pairs *pairs, double threshold, double smallest)
{
    if (pairs->count < PAIRS_LEAST)
        return VERDICT_TOO_FEW;
    if (!(pairs->low * pairs->high > 0.0 && pairs->p <= threshold))
        return VERDICT_NO;
    return fabs(pairs->mean) > smallest * fabs(pairs->base) ? VERDICT_YES : VERDICT_TOO_SMALL;
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const name[] = {
        [VERDICT_TOO_FEW] = "too few pairs",
        [VERDICT_NO] = "no",
        [VERDICT_TOO_SMALL] = "too small",
        [VERDICT_YES] = "yes",
    };

    return name[verdict];
}
