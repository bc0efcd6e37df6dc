/* Differences row by row, and how much narrower pairs make them. */
#include <math.h>
#include <stdlib.h>

#include "engine/commands/compare_tables.h"
#include "engine/commands/table.h"

const char *compare_number(char text[32], double x)
{
    if (isnan(x))
        return "?";
    snprintf(text, 32, fabs(x) >= 1000.0 ? "%.0f" : fabs(x) >= 10.0 ? "%.1f" : fabs(x) >= 0.1 || x == 0.0 ? "%.2f" : "%.2g", x);
    return text;
}

/* All municipalities or regions of a country are for the CSV. */
static bool is_shown(const struct comparison *c, size_t group)
{
    return c->groups.kind[group] & (COMPARE_ALL | COMPARE_ROLES | COMPARE_COUNTIES) || c->groups.count <= 60;
}

static int print_row(void *to, const struct comparison *c, const struct comparison_row *r)
{
    char n[8][32], interval[80], year[16], share[32], count[24];
    const char *const mark = isnan(r->pairs.low) ? "" : r->pairs.low * r->pairs.high > 0.0 ? "*" : "";

    if (!is_shown(c, r->group))
        return STATUS_OK;
    snprintf(year, sizeof year, "%d", r->year);
    snprintf(count, sizeof count, "%zu", r->pairs.count);
    snprintf(interval, sizeof interval, "%s to %s", compare_number(n[0], r->pairs.low), compare_number(n[1], r->pairs.high));
    snprintf(share, sizeof share, "%.0f %%%s", 100.0 * r->better, c->better[r->indicator] ? "" : " above");
    table_row(to, (const char *[]){ r->other->strategy, r->other->shock, r->other->future, c->groups.name[r->group], c->indicator[r->indicator], year, count,
              compare_number(n[2], r->pairs.base), compare_number(n[3], r->pairs.mean), mark, interval, share, compare_number(n[4], r->cost / 1e6),
              compare_number(n[5], r->per_unit / 1e6) });
    return STATUS_OK;
}

int compare_print_differences(const struct comparison *c, FILE *out)
{
    struct print_table table = table_begin((const char *[]){ "strategy", "shock", "future", "where", "indicator", "year", "pairs", "base", "difference", "", "interval", "better",
                                           "NOK m until then", "NOK m a unit", NULL });

    const int status = comparison_each(c, print_row, &table), printed = table_end(&table, out, false);

    return status == STATUS_OK ? printed : status;
}

/* Ratios of one indicator over the groups of one kind and all cases, in its last year; NaN left out: where nothing differs in any pair there is none to speak of. */
static size_t narrower(const struct comparison *c, size_t indicator, int kind, double *ratio, int *year)
{
    size_t n = 0;

    *year = 0;
    for (size_t k = 0; k < c->case_count; k++)
        for (size_t g = 0; g < c->groups.count; g++) {
            const struct compare_case *other = &c->cases[k], *base = comparison_base(c, other);

            if (c->groups.kind[g] != kind || !base || base == other)
                continue;
            const size_t row = comparison_row(c, base, indicator, c->year[c->years - 1]);
            *year = base->first_year + (int)row;
            ratio[n] = comparison_pairs(c, base, other, indicator, row, g).narrower;
            n += isnan(ratio[n]) ? 0 : 1;
        }
    return n;
}

int compare_print_narrower(const struct comparison *c, FILE *out)
{
    static const struct { int kind; const char *name; } sort[] = { { COMPARE_MUNICIPALITIES, "municipalities" }, { COMPARE_REGIONS, "regions" }, { COMPARE_ROLES, "roles" } };
    struct print_table table = table_begin((const char *[]){ "indicator", "year", "over", "how many", "lower quartile", "median", "upper quartile", NULL });
    double *ratio = malloc((c->groups.count * c->case_count + 1) * sizeof *ratio);

    table.failed = !ratio;
    for (size_t i = 0; ratio && i < c->indicators; i++)
        for (size_t s = 0; s < sizeof sort / sizeof *sort; s++) {
            char text[4][32], count[32], year[16];
            int shown;
            const size_t n = narrower(c, i, sort[s].kind, ratio, &shown);

            if (!shown)
                continue;
            snprintf(count, sizeof count, "%zu", n);
            snprintf(year, sizeof year, "%d", shown);
            table_row(&table, (const char *[]){ c->indicator[i], year, sort[s].name, count, compare_number(text[0], pairs_quantile(ratio, n, 0.25)),
                      compare_number(text[1], pairs_quantile(ratio, n, 0.5)), compare_number(text[2], pairs_quantile(ratio, n, 0.75)) });
        }
    free(ratio);
    return table_end(&table, out, false);
}
