/* compare_print: differences row by row, and the ratio of standard errors by which pairs reduce
 * variance. */
#include <math.h>
#include <stdlib.h>

#include "engine/base/order.h"
#include "engine/commands/compare_tables.h"
#include "engine/commands/table.h"

const char *compare_number(char text[32], double x)
{
    if (isnan(x))
        return "?";
    snprintf(text, 32,
             fabs(x) >= 1000.0            ? "%.0f"
             : fabs(x) >= 10.0            ? "%.1f"
             : fabs(x) >= 0.1 || x == 0.0 ? "%.2f"
                                          : "%.2g",
             x);
    return text;
}

/* Of a kind with more groups than FEW only the MOST_SHOWN largest effects are printed; the rest
 * is for the CSV, or --all. */
enum { FEW = 30, MOST_SHOWN = 10 };

/* Rows on their way to two tables: of strategies, of shocks. */
struct printing {
    const struct comparison *c;
    struct print_table table;
    bool all, of_shock, failed;
    size_t groups[COMPARE_MUNICIPALITIES + 1]; /* by kind */
    struct comparison_row *effect;             /* of kinds that are not printed in full */
    /* crowded: rows of such kinds, with an effect or without */
    size_t effects, room, crowded;
};

static void print_row(struct printing *p, const struct comparison_row *r)
{
    const struct comparison *c = p->c;
    char n[8][32], interval[80], year[16], share[32], count[24];

    snprintf(year, sizeof year, "%d", r->year);
    snprintf(count, sizeof count, "%zu", r->pairs.count);
    snprintf(interval, sizeof interval, "%s to %s", compare_number(n[0], r->pairs.low),
             compare_number(n[1], r->pairs.high));
    snprintf(share, sizeof share, "%.0f %%%s", 100.0 * r->better,
             c->better[r->indicator] ? "" : " above");
    table_row(&p->table,
              (const char *[]){
                  r->other->strategy, r->other->shock, r->other->future, c->groups.name[r->group],
                  c->indicator[r->indicator], year, count, compare_number(n[2], r->pairs.base),
                  compare_number(n[3], r->pairs.mean), verdict_name(r->verdict),
                  isnan(r->pairs.low) ? "" : interval, share, compare_number(n[4], r->cost / 1e6),
                  compare_number(n[5], r->cost_state / 1e6),
                  compare_number(n[6], r->cost_municipal / 1e6),
                  isnan(r->per_unit) ? "" : compare_number(n[7], r->per_unit / 1e6) });
}

static bool is_crowded(const struct printing *p, int kind)
{
    return !p->all && kind & (COMPARE_REGIONS | COMPARE_MUNICIPALITIES) && p->groups[kind] > FEW;
}

static int take_row(void *to, const struct comparison *c, const struct comparison_row *r)
{
    struct printing *p = to;

    if (r->of_shock != p->of_shock)
        return STATUS_OK;
    if (!is_crowded(p, c->groups.kind[r->group])) {
        print_row(p, r);
        return STATUS_OK;
    }
    p->crowded++;
    if (r->verdict != VERDICT_YES)
        return STATUS_OK;
    if (p->effects == p->room) {
        const size_t room = p->room ? 2 * p->room : 64;
        struct comparison_row *larger = realloc(p->effect, room * sizeof *larger);

        if (!larger)
            return STATUS_INTERNAL;
        p->effect = larger;
        p->room = room;
    }
    p->effect[p->effects++] = *r;
    return STATUS_OK;
}

/* By strategy, shock and future (rows come case by case), indicator and year; the largest first. */
static int by_size(const void *a, const void *b)
{
    const struct comparison_row *x = a, *y = b;

    if (x->other != y->other)
        return x->other < y->other ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->indicator != y->indicator)
        return x->indicator < y->indicator ? -1 : 1;
    if (x->year != y->year)
        return x->year < y->year ? -1 : 1;
    if (fabs(x->pairs.mean) > fabs(y->pairs.mean) || fabs(x->pairs.mean) < fabs(y->pairs.mean))
        return fabs(x->pairs.mean) > fabs(y->pairs.mean) ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

/* The largest effects among many groups of a kind. */
static size_t print_effects(struct printing *p)
{
    size_t shown = 0, same = 0;

    if (p->effects)
        order_stable(p->effect, p->effects, sizeof *p->effect, by_size);
    for (size_t k = 0; k < p->effects; k++) {
        const struct comparison_row *r = &p->effect[k], *last = k ? r - 1 : NULL;

        same = last && last->other == r->other && last->kind == r->kind
                       && last->indicator == r->indicator && last->year == r->year
                   ? same + 1
                   : 0;
        if (same < MOST_SHOWN) {
            print_row(p, r);
            shown++;
        }
    }
    return shown;
}

static int print_of(const struct comparison *c, bool all, bool of_shock, FILE *out)
{
    struct printing p = { .c = c, .all = all, .of_shock = of_shock };

    for (size_t g = 0; g < c->groups.count; g++)
        p.groups[c->groups.kind[g]]++;
    p.table = table_begin((const char *[]){ "strategy", "shock", "future", "where", "indicator",
                                            "year", "pairs", "base", "difference", "effect",
                                            "interval", "better", "cost, NOK m", "state pays",
                                            "municipalities", "NOK m a unit", NULL });
    int status = comparison_each(c, take_row, &p);
    const size_t shown = status == STATUS_OK ? print_effects(&p) : 0;
    const int printed = table_end(&p.table, out, false);

    if (p.crowded)
        fprintf(out,
                "Of %zu rows by region or municipality %zu show an effect; printed: the %zu "
                "largest (at most %d a strategy, indicator and year). --all prints every row, "
                "--csv writes it.\n",
                p.crowded, p.effects, shown, MOST_SHOWN);
    free(p.effect);
    return status == STATUS_OK ? printed : status;
}

int compare_print_differences(const struct comparison *c, bool all, FILE *out)
{
    int status = print_of(c, all, false, out);

    for (size_t k = 0; k < c->case_count && status == STATUS_OK; k++)
        if (comparison_unshocked(c, &c->cases[k])) {
            fprintf(out,
                    "\nWhat a shock itself does: `%s` under the shock against `%s` without:\n\n",
                    c->base, c->base);
            return print_of(c, all, true, out);
        }
    return status;
}

/* Ratios of one indicator over the groups of one kind and all cases, in its last year; NaN left
 * out: where nothing differs in any pair there is none to speak of. */
static size_t error_ratio(const struct comparison *c, size_t indicator, int kind, double *ratio,
                          int *year)
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
            ratio[n] = comparison_pairs(c, base, other, indicator, row, g).error_ratio;
            n += isnan(ratio[n]) ? 0 : 1;
        }
    return n;
}

int compare_print_error_ratio(const struct comparison *c, FILE *out)
{
    static const struct {
        int kind;
        const char *name;
    } sort[] = { { COMPARE_MUNICIPALITIES, "municipalities" },
                 { COMPARE_REGIONS, "regions" },
                 { COMPARE_ROLES, "roles" } };
    struct print_table table = table_begin((const char *[]){ "indicator", "year", "over",
                                                             "how many", "lower quartile", "median",
                                                             "upper quartile", NULL });
    double *ratio = malloc((c->groups.count * c->case_count + 1) * sizeof *ratio);

    table.failed = !ratio;
    for (size_t i = 0; ratio && i < c->indicators; i++)
        for (size_t s = 0; s < sizeof sort / sizeof *sort; s++) {
            char text[4][32], count[32], year[16];
            int shown;
            const size_t n = error_ratio(c, i, sort[s].kind, ratio, &shown);

            if (!shown)
                continue;
            snprintf(count, sizeof count, "%zu", n);
            snprintf(year, sizeof year, "%d", shown);
            table_row(&table,
                      (const char *[]){ c->indicator[i], year, sort[s].name, count,
                                        compare_number(text[0], pairs_quantile(ratio, n, 0.25)),
                                        compare_number(text[1], pairs_quantile(ratio, n, 0.5)),
                                        compare_number(text[2], pairs_quantile(ratio, n, 0.75)) });
        }
    free(ratio);
    return table_end(&table, out, false);
}
