#include "engine/processes/moving/within_reach.h"

#include <string.h>

#include "engine/base/clones.h"
#include "engine/base/numeric.h"
#include "engine/world/places.h"

enum { REACHES = 6 }; /* beyond so many of them hardly anybody counts */

const double *within_reach(const struct world *w, enum kept_table table, double reach)
{
    const struct places *places = w->places;
    const size_t n = places->count;
    const struct {
        uint64_t version;
        double reach;
    } key = { places->travel_version, reach };
    double *weight = kept_room(w->kept, table, n * n * sizeof *weight);

    if (!weight || kept_same(w->kept, table, &key, sizeof key))
        return weight;
#pragma omp parallel for schedule(static)
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++) {
            const double minutes = (double)places->minutes[j * n + k];

            weight[k * n + j] = k == j                       ? 1.0
                                : minutes >= REACHES * reach ? 0.0
                                                             : numeric_exp(-minutes / reach);
        }
    return weight;
}

CLONES
static void add_both(const double *restrict weight, size_t n, double a, double b,
                     double *restrict sum_a, double *restrict sum_b)
{
    for (size_t j = 0; j < n; j++) {
        sum_a[j] += weight[j] * a;
        sum_b[j] += weight[j] * b;
    }
}

void within_reach_sums(const double *weight, size_t n, const double *a, const double *b,
                       double *sum_a, double *sum_b)
{
    memset(sum_a, 0, n * sizeof *sum_a);
    memset(sum_b, 0, n * sizeof *sum_b);
    for (size_t k = 0; k < n; k++)
        add_both(weight + k * n, n, a[k], b[k], sum_a, sum_b);
}
