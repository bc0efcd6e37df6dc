#include "engine/experiment/effects.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "engine/draws.h"
#include "engine/experiment/pairs.h"

struct effects {
    const struct design *d;
    double *mean;      /* [points]: over replicates */
    double *column;    /* [blocks]: elementary effects, while they are summed up */
    double *resampled; /* [2 dimensions][EFFECTS_RESAMPLES] */
    size_t *block;     /* [blocks]: which ones */
};

static size_t rows(const struct design *d)
{
    return d->dimensions + (d->kind == DESIGN_MORRIS ? 1 : 2);
}

int effect_exceeds_noise(const struct effect *effect)
{
    return effect->low > effect->floor;
}

/* Of points r and 0 of a block: the step taken in value k. */
static double step_of(const struct design *d, size_t block, size_t k)
{
    const double *base = d->unit + block * rows(d) * d->dimensions;

    return base[(k + 1) * d->dimensions + k] - base[k];
}

static void morris(const struct effects *e, double *mu_star, double *sigma)
{
    const struct design *d = e->d;

    for (size_t k = 0; k < d->dimensions; k++) {
        double sum = 0.0;

        for (size_t t = 0; t < d->blocks; t++) {
            const size_t b = e->block[t];
            const double *y = e->mean + b * rows(d);

            e->column[t] = (y[k + 1] - y[0]) / step_of(d, b, k);
            sum += fabs(e->column[t]);
        }
        mu_star[k] = sum / (double)d->blocks;
        sigma[k] = gsl_stats_sd(e->column, 1, d->blocks);
    }
}

/* Mean and variance of the outcomes of A and B together. */
static double spread(const struct effects *e, double *mean)
{
    const size_t n = e->d->blocks;
    double sum = 0.0, squares = 0.0;

    for (size_t t = 0; t < n; t++) {
        const double *y = e->mean + e->block[t] * rows(e->d);

        sum += y[0] + y[1];
    }
    *mean = sum / (double)(2 * n);
    for (size_t t = 0; t < n; t++) {
        const double *y = e->mean + e->block[t] * rows(e->d), a = y[0] - *mean, b = y[1] - *mean;

        squares += a * a + b * b;
    }
    return squares / (double)(2 * n - 1);
}

static void sobol(const struct effects *e, double *first, double *total)
{
    const struct design *d = e->d;
    double mean;
    const double variance = spread(e, &mean);

    for (size_t k = 0; k < d->dimensions; k++) {
        double one = 0.0, all = 0.0;

        for (size_t t = 0; t < d->blocks; t++) {
            const double *y = e->mean + e->block[t] * rows(d), change = y[2 + k] - y[0];

            one += (y[1] - mean) * change;
            all += change * change;
        }
        first[k] = variance > 0.0 ? one / (double)d->blocks / variance : NAN;
        total[k] = variance > 0.0 ? all / (double)(2 * d->blocks) / variance : NAN;
    }
}

static void both(const struct effects *e, double *one, double *two)
{
    if (e->d->kind == DESIGN_MORRIS)
        morris(e, one, two);
    else
        sobol(e, one, two);
}

/* Variance over replicates of the change between point r and point 0 of a block, for the mean of
 * all replicates. */
static double noise(const struct design *d, const double *y, size_t replicates, size_t block,
                    size_t r)
{
    const double *at = y + block * rows(d);
    double sum = 0.0, squares = 0.0;

    for (size_t n = 0; n < replicates; n++)
        sum += at[n * d->points + r] - at[n * d->points];
    for (size_t n = 0; n < replicates; n++) {
        const double off = at[n * d->points + r] - at[n * d->points] - sum / (double)replicates;

        squares += off * off;
    }
    return squares / (double)(replicates - 1) / (double)replicates;
}

/* What noise alone gives: E|x| = sd sqrt(2 / pi) for mu*, variance / 2V for the total index. */
static double floor_of(const struct effects *e, const double *y, size_t replicates, size_t k,
                       double variance)
{
    const struct design *d = e->d;
    double sum = 0.0;

    if (replicates < 2)
        return NAN;
    for (size_t b = 0; b < d->blocks; b++)
        sum += d->kind == DESIGN_MORRIS
                   ? sqrt(noise(d, y, replicates, b, k + 1) * 2.0 / M_PI) / fabs(step_of(d, b, k))
                   : noise(d, y, replicates, b, k + 2) / (2.0 * variance);
    return sum / (double)d->blocks;
}

static struct effect with_interval(double value, double *resampled, size_t blocks, double level,
                                   double floor)
{
    if (blocks < PAIRS_LEAST)
        return (struct effect){ value, NAN, NAN, floor };
    gsl_sort(resampled, 1, EFFECTS_RESAMPLES);
    return (struct effect){
        value,
        gsl_stats_quantile_from_sorted_data(resampled, 1, EFFECTS_RESAMPLES, (1.0 - level) / 2.0),
        gsl_stats_quantile_from_sorted_data(resampled, 1, EFFECTS_RESAMPLES, (1.0 + level) / 2.0),
        floor
    };
}

static void resample(struct effects *e, uint64_t seed, double *value)
{
    const struct stream stream = stream_named(seed, 0, 0, STREAM_EFFECTS);
    const size_t n = e->d->dimensions;

    for (size_t s = 0; s < EFFECTS_RESAMPLES; s++) {
        for (size_t t = 0; t < e->d->blocks; t++)
            e->block[t] = draw_below(&stream, t, EFFECTS_DRAW_RESAMPLE + (uint32_t)s,
                                     (uint32_t)e->d->blocks);
        both(e, value, value + n);
        for (size_t k = 0; k < 2 * n; k++)
            e->resampled[k * EFFECTS_RESAMPLES + s] = value[k];
    }
}

static void sum_up(struct effects *e, const double *y, size_t replicates, double level,
                   uint64_t seed, double *value, struct effect *one, struct effect *two)
{
    const struct design *d = e->d;
    const size_t n = d->dimensions;
    const int is_morris = d->kind == DESIGN_MORRIS;
    double *again = value + 2 * n, mean, variance;

    for (size_t p = 0; p < e->d->points; p++) {
        e->mean[p] = 0.0;
        for (size_t r = 0; r < replicates; r++)
            e->mean[p] += y[r * e->d->points + p] / (double)replicates;
    }
    for (size_t t = 0; t < e->d->blocks; t++)
        e->block[t] = t;
    both(e, value, value + n);
    variance = is_morris ? 1.0 : spread(e, &mean);
    resample(e, seed, again);
    for (size_t k = 0; k < n; k++) {
        const double floor = floor_of(e, y, replicates, k, variance),
                     none = isnan(floor) ? NAN : 0.0;

        one[k] = with_interval(value[k], e->resampled + k * EFFECTS_RESAMPLES, d->blocks, level,
                               is_morris ? floor : none);
        two[k] = with_interval(value[n + k], e->resampled + (n + k) * EFFECTS_RESAMPLES, d->blocks,
                               level, is_morris ? none : floor);
    }
}

int effects_of(const struct design *d, const double *y, size_t replicates, double level,
               uint64_t seed, struct effect *one, struct effect *two, struct error *error)
{
    struct effects e = { .d = d };
    double *value;
    int status = STATUS_OK;

    if ((d->kind != DESIGN_MORRIS && d->kind != DESIGN_SALTELLI) || !d->dimensions)
        return error_set(error, STATUS_SCENARIO,
                         "sensitivity needs sampled values and design = morris or saltelli", NULL);
    if (d->blocks < 2)
        return error_set(error, STATUS_SCENARIO,
                         "too few points for intervals: at least two trajectories (morris, of "
                         "samples + 1 points) or rows (saltelli, of samples + 2)",
                         NULL);
    e.mean = malloc(d->points * sizeof *e.mean);
    e.column = malloc(d->blocks * sizeof *e.column);
    e.block = malloc(d->blocks * sizeof *e.block);
    e.resampled = malloc(2 * d->dimensions * EFFECTS_RESAMPLES * sizeof *e.resampled);
    value = malloc(4 * d->dimensions * sizeof *value);
    if (e.mean && e.column && e.block && e.resampled && value)
        sum_up(&e, y, replicates, level, seed, value, one, two);
    else
        status = error_set(error, STATUS_INTERNAL, "not enough memory for indices", NULL);
    free(e.mean);
    free(e.column);
    free(e.block);
    free(e.resampled);
    free(value);
    return status;
}
