#include "engine/commands/comparison.h"

#include <math.h>
#include <string.h>

double comparison_value(const struct comparison *c, const struct compare_case *k, size_t indicator, size_t replicate, size_t year, size_t group)
{
    return k->value[((indicator * k->replicates + replicate) * k->years + year) * c->groups.count + group];
}

double comparison_mean(const struct comparison *c, const struct compare_case *k, size_t indicator, size_t year, size_t group)
{
    double sum = 0.0;

    for (size_t r = 0; r < k->replicates; r++)
        sum += comparison_value(c, k, indicator, r, year, group);
    return sum / (double)k->replicates;
}

const struct compare_case *comparison_case(const struct comparison *c, const char *strategy, const struct compare_case *like)
{
    for (size_t i = 0; i < c->case_count; i++) {
        const struct compare_case *other = &c->cases[i];

        if (!strcmp(other->strategy, strategy) && !strcmp(other->shock, like->shock) && !strcmp(other->future, like->future))
            return other;
    }
    return NULL;
}

const struct compare_case *comparison_base(const struct comparison *c, const struct compare_case *like)
{
    return comparison_case(c, c->base, like);
}

size_t comparison_strategies(const struct comparison *c, const char **name, size_t most)
{
    size_t n = 0;

    for (size_t k = 0; k < c->case_count; k++) {
        size_t i = 0;

        while (i < n && strcmp(name[i], c->cases[k].strategy) != 0)
            i++;
        if (i == n && n < most)
            name[n++] = c->cases[k].strategy;
    }
    return n;
}

size_t comparison_row(const struct comparison *c, const struct compare_case *k, size_t indicator, int year)
{
    size_t row = (size_t)(year - k->first_year);

    if (row == k->years - 1 && row && isnan(comparison_value(c, k, indicator, 0, row, 0)))
        row--;
    return row;
}

struct pairs comparison_pairs(const struct comparison *c, const struct compare_case *a, const struct compare_case *b, size_t indicator, size_t row, size_t group)
{
    const size_t stride = a->years * c->groups.count;

    return pairs_of(a->value + (indicator * a->replicates * a->years + row) * c->groups.count + group,
                    b->value + (indicator * b->replicates * b->years + row) * c->groups.count + group,
                    a->replicates < b->replicates ? a->replicates : b->replicates, stride, stride, c->level);
}

/* What a strategy costs beyond the base until 1 January of a row: mean over replicates, NOK of the first year; unknown where a year is. */
static double cost_until(const struct comparison *c, const struct compare_case *a, const struct compare_case *b, size_t row, size_t group)
{
    double sum = 0.0;

    for (size_t i = c->indicators; i < c->indicators + 2; i++)
        for (size_t y = 0; y < row; y++)
            sum += comparison_pairs(c, a, b, i, y, group).mean / pow(1.0 + c->discount, (double)y);
    return sum;
}

static struct comparison_row make_row(const struct comparison *c, const struct compare_case *base, const struct compare_case *other, size_t indicator, int year, size_t group)
{
    const size_t y = comparison_row(c, base, indicator, year);
    struct comparison_row r = { base, other, indicator, group, base->first_year + (int)y, comparison_pairs(c, base, other, indicator, y, group), 0.0, NAN, 0.0 };

    r.cost = cost_until(c, base, other, y, group);
    if (r.cost != 0.0 && r.pairs.low * r.pairs.high > 0.0)
        r.per_unit = r.cost / r.pairs.mean;
    r.better = c->better[indicator] < 0 ? r.pairs.less : r.pairs.more;
    return r;
}

int comparison_each(const struct comparison *c, int (*take)(void *to, const struct comparison *c, const struct comparison_row *row), void *to)
{
    int status = STATUS_OK;

    for (size_t k = 0; k < c->case_count; k++) {
        const struct compare_case *other = &c->cases[k], *base = comparison_base(c, other);

        if (!base || base == other)
            continue;
        for (size_t g = 0; g < c->groups.count; g++)
            for (size_t i = 0; i < c->indicators && c->kinds & c->groups.kind[g]; i++)
                for (size_t y = 0; y < c->years && status == STATUS_OK; y++) {
                    const struct comparison_row row = make_row(c, base, other, i, c->year[y], g);

                    status = take(to, c, &row);
                }
    }
    return status;
}
