/* Which strategy to take: better in everything or a trade-off; the largest regret; where a goal is
 * met.
 * Source    Maximum regret: Savage (1951), The theory of statistical decision. */
#include <math.h>
#include <string.h>

#include "engine/commands/compare_tables.h"
#include "engine/commands/table.h"

enum dominance { NOT_BETTER, OVERLAPPING, BETTER };

/* One strategy against another under one shock and future: every indicator with a direction, in
 * every group judged and year. */
static enum dominance better_here(const struct comparison *c, const struct compare_case *one,
                                  const struct compare_case *other, bool *any)
{
    bool sure = true;

    for (size_t i = 0; i < c->indicators; i++)
        for (size_t w = 0; w < c->wheres && c->better[i]; w++)
            for (size_t y = 0; y < c->years; y++) {
                const size_t row = comparison_row(c, one, i, c->year[y]);

                if (!(c->better[i] * comparison_pairs(c, other, one, i, row, c->where[w]).mean
                      > 0.0))
                    return NOT_BETTER;
                sure = sure
                       && comparison_verdict(c, other, one, i, row, c->where[w]) == VERDICT_YES;
                *any = true;
            }
    return sure ? BETTER : OVERLAPPING;
}

static enum dominance dominates(const struct comparison *c, const char *a, const char *b)
{
    enum dominance all = BETTER;
    bool any = false;

    for (size_t k = 0; k < c->case_count && all != NOT_BETTER; k++) {
        const struct compare_case *one = &c->cases[k], *other = strcmp(one->strategy, a) == 0
                                                                    ? comparison_case(c, b, one)
                                                                    : NULL;
        const enum dominance here = other ? better_here(c, one, other, &any) : BETTER;

        all = here < all ? here : all;
    }
    return any ? all : NOT_BETTER;
}

int compare_print_trade_off(const struct comparison *c, FILE *out)
{
    static const char *const word[] = {
        [NOT_BETTER] = ".", [OVERLAPPING] = "overlap", [BETTER] = "yes"
    };
    const char *name[TABLE_COLUMNS];
    const size_t n = comparison_strategies(c, name, TABLE_COLUMNS - 2);
    const char *heading[TABLE_COLUMNS + 1] = { "better in all: this" };

    for (size_t k = 0; k < n; k++)
        heading[k + 1] = name[k];
    heading[n + 1] = NULL;
    struct print_table table = table_begin(heading);
    for (size_t a = 0; a < n; a++) {
        const char *cell[TABLE_COLUMNS] = { name[a] };

        for (size_t b = 0; b < n; b++)
            cell[b + 1] = a == b ? "" : word[dominates(c, name[a], name[b])];
        table_row(&table, cell);
    }
    return table_end(&table, out, false);
}

struct regret {
    double worst;
    const struct compare_case *under; /* null: no case */
    size_t met, cases;                /* of the goal */
};

static bool reaches(const struct comparison *c, double value)
{
    return c->goal.at_least ? value >= c->goal.value : value <= c->goal.value;
}

/* In one group and year: what the best strategy gives more than this one, in the worst shock and
 * future. */
static struct regret regret_of(const struct comparison *c, const char *strategy, size_t indicator,
                               size_t group, int year)
{
    struct regret r = { -1.0, NULL, 0, 0 };

    for (size_t k = 0; k < c->case_count; k++) {
        const struct compare_case *own = &c->cases[k];

        if (strcmp(own->strategy, strategy) != 0)
            continue;
        const size_t row = comparison_row(c, own, indicator, year);
        const double value = comparison_mean(c, own, indicator, row, group);
        double best = value;

        for (size_t b = 0; b < c->case_count; b++) {
            const struct compare_case *other = &c->cases[b];
            const bool same = !strcmp(other->shock, own->shock)
                              && !strcmp(other->future, own->future);
            const double its = same ? comparison_mean(c, other, indicator, row, group) : value;

            best = c->better[indicator] * its > c->better[indicator] * best ? its : best;
        }
        r.cases++;
        r.met += reaches(c, value);
        if (fabs(best - value) > r.worst) {
            r.worst = fabs(best - value);
            r.under = own;
        }
    }
    return r;
}

int compare_print_regret(const struct comparison *c, FILE *out)
{
    const char *name[64];
    const size_t n = comparison_strategies(c, name, 64);
    struct print_table table = table_begin(
        (const char *[]){ "strategy", "where", "indicator", "year", "largest regret", "under shock",
                          "under future", "goal met", NULL });

    for (size_t a = 0; a < n; a++)
        for (size_t w = 0; w < c->wheres; w++)
            for (size_t i = 0; i < c->indicators; i++)
                for (size_t y = 0; y < c->years; y++) {
                    const struct regret r = regret_of(c, name[a], i, c->where[w], c->year[y]);
                    char text[32], year[16], goal[48] = "";

                    if (!c->better[i] || !r.under)
                        continue;
                    if (!strcmp(c->indicator[i], c->goal.indicator))
                        snprintf(goal, sizeof goal, "%zu of %zu", r.met, r.cases);
                    snprintf(year, sizeof year, "%d",
                             r.under->first_year + (int)comparison_row(c, r.under, i, c->year[y]));
                    table_row(&table, (const char *[]){ name[a], c->groups.name[c->where[w]],
                                                        c->indicator[i], year,
                                                        compare_number(text, r.worst),
                                                        r.under->shock, r.under->future, goal });
                }
    return table_end(&table, out, false);
}
