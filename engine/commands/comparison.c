#include "engine/commands/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double value_of(const struct comparison *c, const struct compare_case *k, size_t indicator,
                       size_t replicate, size_t year, size_t group)
{
    return k->value[((indicator * k->replicates + replicate) * k->years + year) * c->groups.count
                    + group];
}

/* The value of the first replicate; the next stands years x groups behind. */
static const double *values_of(const struct comparison *c, const struct compare_case *k,
                               size_t indicator, size_t row, size_t group)
{
    return k->value + (indicator * k->replicates * k->years + row) * c->groups.count + group;
}

double comparison_mean(const struct comparison *c, const struct compare_case *k, size_t indicator,
                       size_t year, size_t group)
{
    double sum = 0.0;

    for (size_t r = 0; r < k->replicates; r++)
        sum += value_of(c, k, indicator, r, year, group);
    return sum / (double)k->replicates;
}

const struct compare_case *comparison_case(const struct comparison *c, const char *strategy,
                                           const struct compare_case *like)
{
    for (size_t i = 0; i < c->case_count; i++) {
        const struct compare_case *other = &c->cases[i];

        if (!strcmp(other->strategy, strategy) && !strcmp(other->shock, like->shock)
            && !strcmp(other->future, like->future))
            return other;
    }
    return NULL;
}

const struct compare_case *comparison_base(const struct comparison *c,
                                           const struct compare_case *like)
{
    return comparison_case(c, c->base, like);
}

size_t comparison_strategies(const struct comparison *c, const char **name, size_t max)
{
    size_t n = 0;

    for (size_t k = 0; k < c->case_count; k++) {
        size_t i = 0;

        while (i < n && strcmp(name[i], c->cases[k].strategy) != 0)
            i++;
        if (i == n && n < max)
            name[n++] = c->cases[k].strategy;
    }
    return n;
}

size_t comparison_row(const struct comparison *c, const struct compare_case *k, size_t indicator,
                      int year)
{
    size_t row = (size_t)(year - k->first_year);

    if (row == k->years - 1 && row && isnan(value_of(c, k, indicator, 0, row, 0)))
        row--;
    return row;
}

/* Sources of the spread of b - a, of a where b is null; NaN where they are not told apart. */
static struct apart told_apart(const struct comparison *c, const struct compare_case *a,
                               const struct compare_case *b, size_t indicator, size_t row,
                               size_t group)
{
    struct apart none = { .total = NAN, .total_error = NAN };

    for (int k = 0; k < APART_PARTS; k++)
        none.part[k] = none.error[k] = NAN;
    return c->apart ? apart_of(values_of(c, a, indicator, row, group),
                               b ? values_of(c, b, indicator, row, group) : NULL, a->replicates,
                               a->years * c->groups.count)
                    : none;
}

struct pairs comparison_pairs(const struct comparison *c, const struct compare_case *a,
                              const struct compare_case *b, size_t indicator, size_t row,
                              size_t group)
{
    const size_t stride = a->years * c->groups.count;
    struct pairs pairs = pairs_of(
        values_of(c, a, indicator, row, group), values_of(c, b, indicator, row, group),
        a->replicates < b->replicates ? a->replicates : b->replicates, stride, stride, c->level);

    if (c->apart && pairs.count == a->replicates) {
        const struct apart apart = told_apart(c, a, b, indicator, row, group);

        apart_interval(&apart, c->level, &pairs);
    }
    return pairs;
}

/* The largest p that is a discovery among all groups of one kind. */
static double threshold_of(const struct comparison *c, const struct compare_case *a,
                           const struct compare_case *b, size_t indicator, size_t row, int kind)
{
    size_t n = 0;

    for (size_t g = 0; g < c->groups.count; g++)
        if (c->groups.kind[g] == kind)
            c->scratch[n++] = comparison_pairs(c, a, b, indicator, row, g).p;
    return verdict_threshold(c->scratch, n, c->level);
}

enum verdict comparison_verdict(const struct comparison *c, const struct compare_case *a,
                                const struct compare_case *b, size_t indicator, size_t row,
                                size_t group)
{
    const struct pairs pairs = comparison_pairs(c, a, b, indicator, row, group);

    return verdict_of(&pairs, threshold_of(c, a, b, indicator, row, c->groups.kind[group]),
                      c->smallest);
}

const struct compare_case *comparison_unshocked(const struct comparison *c,
                                                const struct compare_case *k)
{
    struct compare_case without = *k;

    if (strcmp(k->strategy, c->base) != 0 || !strcmp(k->shock, "none") || !strcmp(k->shock, "-"))
        return NULL;
    without.shock = (char[]){ "none" };
    return comparison_case(c, c->base, &without);
}

/* What a strategy costs one payer beyond the base until 1 January of a row: mean over
 * replicates, NOK of the first year; unknown where a year is. */
static double cost_until(const struct comparison *c, const struct compare_case *a,
                         const struct compare_case *b, size_t payer, size_t row, size_t group)
{
    double sum = 0.0;

    for (size_t y = 0; y < row; y++)
        sum += comparison_pairs(c, a, b, c->indicators + payer, y, group).mean
               / pow(1.0 + c->discount, (double)y);
    return sum;
}

static struct comparison_row make_row(const struct comparison *c, const struct compare_case *base,
                                      const struct compare_case *other, size_t indicator, int year,
                                      size_t group)
{
    const size_t y = comparison_row(c, base, indicator, year);
    struct comparison_row r = { .base = base,
                                .other = other,
                                .indicator = indicator,
                                .group = group,
                                .kind = c->groups.kind[group],
                                .year = base->first_year + (int)y,
                                .pairs = comparison_pairs(c, base, other, indicator, y, group),
                                .level = told_apart(c, base, NULL, indicator, y, group),
                                .effect = told_apart(c, base, other, indicator, y, group),
                                .per_unit = NAN };

    r.cost_state = cost_until(c, base, other, 0, y, group);
    r.cost_municipal = cost_until(c, base, other, 1, y, group);
    r.cost = r.cost_state + r.cost_municipal;
    r.better = c->better[indicator] < 0 ? r.pairs.less : r.pairs.more;
    return r;
}

enum { KINDS = 5 }; /* COMPARE_ALL and so on */

static size_t kind_row(int kind)
{
    size_t k = 0;

    while (1 << k != kind)
        k++;
    return k;
}

/* Thresholds of one case [kind][indicator][year], of the kinds asked for. */
static void fill_thresholds(const struct comparison *c, const struct compare_case *base,
                            const struct compare_case *other, double *threshold)
{
    for (size_t k = 0; k < KINDS; k++)
        for (size_t i = 0; i < c->indicators; i++)
            for (size_t y = 0; y < c->years; y++)
                threshold[(k * c->indicators + i) * c->years + y] =
                    c->kinds & 1 << k ? threshold_of(c, base, other, i,
                                                     comparison_row(c, base, i, c->year[y]), 1 << k)
                                      : -1.0;
}

static int each_of_case(const struct comparison *c, const struct compare_case *base,
                        const struct compare_case *other, bool of_shock,
                        int (*take)(void *to, const struct comparison *c,
                                    const struct comparison_row *row),
                        void *to)
{
    double *threshold = malloc((KINDS * c->indicators * c->years + 1) * sizeof *threshold);
    int status = threshold ? STATUS_OK : STATUS_INTERNAL;

    if (threshold)
        fill_thresholds(c, base, other, threshold);
    for (size_t g = 0; g < c->groups.count; g++)
        for (size_t i = 0; i < c->indicators && c->kinds & c->groups.kind[g]; i++)
            for (size_t y = 0; y < c->years && status == STATUS_OK; y++) {
                struct comparison_row row = make_row(c, base, other, i, c->year[y], g);

                row.of_shock = of_shock;
                row.verdict = verdict_of(
                    &row.pairs,
                    threshold[(kind_row(c->groups.kind[g]) * c->indicators + i) * c->years + y],
                    c->smallest);
                row.per_unit = row.verdict == VERDICT_YES && row.cost != 0.0
                                   ? row.cost / row.pairs.mean
                                   : NAN;
                status = take(to, c, &row);
            }
    free(threshold);
    return status;
}

int comparison_each(const struct comparison *c,
                    int (*take)(void *to, const struct comparison *c,
                                const struct comparison_row *row),
                    void *to)
{
    int status = STATUS_OK;

    for (size_t k = 0; k < c->case_count && status == STATUS_OK; k++) {
        const struct compare_case *other = &c->cases[k], *base = comparison_base(c, other);

        if (base && base != other)
            status = each_of_case(c, base, other, false, take, to);
    }
    for (size_t k = 0; k < c->case_count && status == STATUS_OK; k++) {
        const struct compare_case *other = &c->cases[k], *base = comparison_unshocked(c, other);

        if (base)
            status = each_of_case(c, base, other, true, take, to);
    }
    return status;
}
