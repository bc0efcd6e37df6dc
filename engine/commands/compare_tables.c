#include "engine/commands/compare_tables.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/commands/table.h"
#include "engine/experiment/pairs.h"
#include "output/export.h"

double compare_value(const struct comparison *c, const struct compare_case *k, size_t indicator, size_t replicate, size_t year, size_t group)
{
    return k->value[((indicator * k->replicates + replicate) * k->years + year) * c->groups.count + group];
}

const struct compare_case *compare_base(const struct comparison *c, const struct compare_case *k)
{
    for (size_t i = 0; i < c->case_count; i++) {
        const struct compare_case *other = &c->cases[i];

        if (!strcmp(other->strategy, c->base) && !strcmp(other->shock, k->shock) && !strcmp(other->future, k->future))
            return other;
    }
    return NULL;
}

static struct pairs between(const struct comparison *c, const struct compare_case *a, const struct compare_case *b, size_t indicator, size_t year, size_t group)
{
    const size_t stride = a->years * c->groups.count;

    return pairs_of(a->value + (indicator * a->replicates * a->years + year) * c->groups.count + group,
                    b->value + (indicator * b->replicates * b->years + year) * c->groups.count + group,
                    a->replicates < b->replicates ? a->replicates : b->replicates, stride, stride, c->level);
}

/* What a strategy costs beyond the base until 1 January of a year: mean over replicates, NOK. */
static double cost_until(const struct comparison *c, const struct compare_case *a, const struct compare_case *b, size_t year, size_t group)
{
    double sum = 0.0;

    for (size_t i = c->indicators; i < c->indicators + 2; i++)
        for (size_t y = 0; y < year; y++) {
            const double d = between(c, a, b, i, y, group).mean;

            sum += d;   /* unknown where a year is */
        }
    return sum;
}

/* Flows of the last row are not known: the year before it stands for it. */
static size_t row_of(const struct comparison *c, const struct compare_case *k, size_t indicator, int year)
{
    size_t row = (size_t)(year - k->first_year);

    if (row == k->years - 1 && row && isnan(compare_value(c, k, indicator, 0, row, 0)))
        row--;
    return row;
}

struct row {
    const struct compare_case *base, *other;
    size_t indicator, group;
    int year;
    struct pairs pairs;
    double cost, per_unit;      /* NOK; NaN where nothing is paid or nothing changed surely */
};

static struct row make_row(const struct comparison *c, const struct compare_case *base, const struct compare_case *other, size_t indicator, int year, size_t group)
{
    const size_t y = row_of(c, base, indicator, year);
    struct row r = { base, other, indicator, group, base->first_year + (int)y, between(c, base, other, indicator, y, group), 0.0, NAN };

    r.cost = cost_until(c, base, other, y, group);
    if (r.cost != 0.0 && r.pairs.low * r.pairs.high > 0.0)
        r.per_unit = r.cost / r.pairs.mean;
    return r;
}

/* Share of pairs in which the strategy is better; of pairs above the base where that is a matter of taste. */
static double better_share(const struct comparison *c, const struct row *r)
{
    return c->better[r->indicator] < 0 ? r->pairs.less : r->pairs.more;
}

/* Calls `take` for every row, in order of case, group, indicator, year. */
static int each_row(const struct comparison *c, int (*take)(void *to, const struct comparison *c, const struct row *row), void *to)
{
    int status = STATUS_OK;

    for (size_t k = 0; k < c->case_count; k++) {
        const struct compare_case *other = &c->cases[k], *base = compare_base(c, other);

        if (!base || base == other)
            continue;
        for (size_t g = 0; g < c->groups.count; g++)
            for (size_t i = 0; i < c->indicators && c->kinds & c->groups.kind[g]; i++)
                for (size_t y = 0; y < c->years && status == STATUS_OK; y++) {
                    const struct row row = make_row(c, base, other, i, c->year[y], g);

                    status = take(to, c, &row);
                }
    }
    return status;
}

static const char *number(char text[32], double x)
{
    if (isnan(x))
        return "?";
    snprintf(text, 32, fabs(x) >= 1000.0 ? "%.0f" : fabs(x) >= 10.0 ? "%.1f" : fabs(x) >= 0.1 || x == 0.0 ? "%.2f" : "%.2g", x);
    return text;
}

/* All municipalities or regions of a country are for the CSV. */
static bool is_shown(const struct comparison *c, size_t group)
{
    return c->groups.kind[group] == COMPARE_ALL || c->groups.kind[group] == COMPARE_ROLES || c->groups.count <= 60;
}

static int print_row(void *to, const struct comparison *c, const struct row *r)
{
    char n[8][32], interval[80], year[16], share[32], count[24];
    const char *const mark = isnan(r->pairs.low) ? "" : r->pairs.low * r->pairs.high > 0.0 ? "*" : "";

    if (!is_shown(c, r->group))
        return STATUS_OK;
    snprintf(year, sizeof year, "%d", r->year);
    snprintf(count, sizeof count, "%zu", r->pairs.count);
    snprintf(interval, sizeof interval, "%s to %s", number(n[0], r->pairs.low), number(n[1], r->pairs.high));
    snprintf(share, sizeof share, "%.0f %%%s", 100.0 * better_share(c, r), c->better[r->indicator] ? "" : " above");
    table_row(to, (const char *[]){ r->other->strategy, r->other->shock, r->other->future, c->groups.name[r->group], c->indicator[r->indicator], year, count,
              number(n[2], r->pairs.base), number(n[3], r->pairs.mean), mark, interval, share, number(n[4], r->cost / 1e6), number(n[5], r->per_unit / 1e6) });
    return STATUS_OK;
}

int compare_print_differences(const struct comparison *c, FILE *out)
{
    struct print_table table = table_begin((const char *[]){ "strategy", "shock", "future", "where", "indicator", "year", "pairs", "base", "difference", "", "interval", "better",
                                           "NOK m until then", "NOK m a unit", NULL });

    each_row(c, print_row, &table);
    return table_end(&table, out, false);
}

/* How much narrower the interval is than with independent seeds: median and quartiles over municipalities, and regions. */
int compare_print_narrower(const struct comparison *c, FILE *out)
{
    static const struct { int kind; const char *name; } sort[] = { { COMPARE_MUNICIPALITIES, "municipalities" }, { COMPARE_REGIONS, "regions" }, { COMPARE_ROLES, "roles" } };
    struct print_table table = table_begin((const char *[]){ "indicator", "year", "over", "how many", "lower quartile", "median", "upper quartile", NULL });
    double *ratio = malloc((c->groups.count * c->case_count + 1) * sizeof *ratio);

    for (size_t i = 0; ratio && i < c->indicators; i++)
        for (size_t s = 0; s < sizeof sort / sizeof *sort; s++) {
            size_t n = 0;
            char text[4][32], count[32], year[16];
            int shown = 0;

            for (size_t k = 0; k < c->case_count; k++)
                for (size_t g = 0; g < c->groups.count; g++) {
                    const struct compare_case *other = &c->cases[k], *base = compare_base(c, other);

                    if (c->groups.kind[g] != sort[s].kind || !base || base == other)
                        continue;
                    const size_t y = row_of(c, base, i, c->year[c->years - 1]);
                    shown = base->first_year + (int)y;
                    ratio[n] = between(c, base, other, i, y, g).narrower;
                    n += isnan(ratio[n]) ? 0 : 1;   /* where nothing differs in any pair there is no ratio to speak of */
                }
            if (!shown)
                continue;
            snprintf(count, sizeof count, "%zu", n);
            snprintf(year, sizeof year, "%d", shown);
            table_row(&table, (const char *[]){ c->indicator[i], year, sort[s].name, count, number(text[0], pairs_quantile(ratio, n, 0.25)),
                      number(text[1], pairs_quantile(ratio, n, 0.5)), number(text[2], pairs_quantile(ratio, n, 0.75)) });
        }
    free(ratio);
    return table_end(&table, out, false);
}

static const struct compare_case *case_of(const struct comparison *c, const char *strategy, const struct compare_case *like)
{
    for (size_t k = 0; k < c->case_count; k++)
        if (!strcmp(c->cases[k].strategy, strategy) && !strcmp(c->cases[k].shock, like->shock) && !strcmp(c->cases[k].future, like->future))
            return &c->cases[k];
    return NULL;
}

/* Strategies that differ, in order of first appearance. */
static size_t strategies(const struct comparison *c, const char **name, size_t most)
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

/* a against b in all indicators with a direction and all shocks and futures: 1 better in all means, surely in none overlapping (2), 0 else. */
static int dominates(const struct comparison *c, const char *a, const char *b)
{
    bool sure = true, any = false;

    for (size_t k = 0; k < c->case_count; k++) {
        const struct compare_case *one = &c->cases[k], *other = strcmp(one->strategy, a) == 0 ? case_of(c, b, one) : NULL;

        for (size_t i = 0; other && i < c->indicators; i++) {
            if (!c->better[i])
                continue;
            const struct pairs p = between(c, other, one, i, row_of(c, one, i, c->year[c->years - 1]), 0);
            if (!(c->better[i] * p.mean > 0.0))
                return 0;
            sure = sure && p.low * p.high > 0.0;
            any = true;
        }
    }
    return !any ? 0 : sure ? 2 : 1;
}

int compare_print_trade_off(const struct comparison *c, FILE *out)
{
    const char *name[TABLE_COLUMNS];
    const size_t n = strategies(c, name, TABLE_COLUMNS - 2);
    const char *heading[TABLE_COLUMNS + 1] = { "better in all: this" };

    for (size_t k = 0; k < n; k++)
        heading[k + 1] = name[k];
    heading[n + 1] = NULL;
    struct print_table table = table_begin(heading);
    for (size_t a = 0; a < n; a++) {
        const char *cell[TABLE_COLUMNS] = { name[a] };

        for (size_t b = 0; b < n; b++)
            cell[b + 1] = a == b ? "" : dominates(c, name[a], name[b]) == 2 ? "yes" : dominates(c, name[a], name[b]) == 1 ? "overlap" : ".";
        table_row(&table, cell);
    }
    return table_end(&table, out, false);
}

static double mean_of(const struct comparison *c, const struct compare_case *k, size_t indicator)
{
    const size_t y = row_of(c, k, indicator, c->year[c->years - 1]);
    double sum = 0.0;

    for (size_t r = 0; r < k->replicates; r++)
        sum += compare_value(c, k, indicator, r, y, 0);
    return sum / (double)k->replicates;
}

static bool reaches(const struct comparison *c, const struct compare_case *k)
{
    for (size_t i = 0; i < c->indicators; i++)
        if (!strcmp(c->indicator[i], c->goal.indicator))
            return c->goal.at_least ? mean_of(c, k, i) >= c->goal.value : mean_of(c, k, i) <= c->goal.value;
    return false;
}

/* Regret: what the best strategy would have given more, in the worst shock and future. */
int compare_print_regret(const struct comparison *c, FILE *out)
{
    const char *name[64];
    const size_t n = strategies(c, name, 64);
    struct print_table table = table_begin((const char *[]){ "strategy", "indicator", "largest regret", "under shock", "under future", "goal met", NULL });

    for (size_t a = 0; a < n; a++)
        for (size_t i = 0; i < c->indicators; i++) {
            double worst = -1.0;
            size_t met = 0, all = 0;
            const struct compare_case *where = NULL;
            char text[32], goal[48] = "";

            for (size_t k = 0; k < c->case_count; k++) {
                const struct compare_case *own = &c->cases[k];
                double best;

                if (strcmp(own->strategy, name[a]) != 0)
                    continue;
                all++;
                met += reaches(c, own);
                best = mean_of(c, own, i);
                for (size_t b = 0; b < n; b++) {
                    const struct compare_case *other = case_of(c, name[b], own);

                    if (other && c->better[i] * mean_of(c, other, i) > c->better[i] * best)
                        best = mean_of(c, other, i);
                }
                if (fabs(best - mean_of(c, own, i)) > worst) {
                    worst = fabs(best - mean_of(c, own, i));
                    where = own;
                }
            }
            if (!c->better[i] || !where)
                continue;
            if (!strcmp(c->indicator[i], c->goal.indicator))
                snprintf(goal, sizeof goal, "%zu of %zu", met, all);
            table_row(&table, (const char *[]){ name[a], c->indicator[i], number(text, worst), where->shock, where->future, goal });
        }
    return table_end(&table, out, false);
}

static int csv_row(void *to, const struct comparison *c, const struct row *r)
{
    const char *const text[] = { r->other->strategy, r->other->shock, r->other->future, c->groups.name[r->group] };

    for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
        export_put_text(to, text[k]);
        fputc(',', to);
    }
    return fprintf(to, "%s,%d,%zu,%.10g,%.10g,%.10g,%.10g,%.6g,%.10g,%.6g\n", c->indicator[r->indicator], r->year, r->pairs.count, r->pairs.base, r->pairs.mean,
                   r->pairs.low, r->pairs.high, better_share(c, r), r->cost, r->pairs.narrower) < 0 ? STATUS_IO : STATUS_OK;
}

int compare_write_csv(const struct comparison *c, const char *path, struct error *error)
{
    char part[1024];
    FILE *file;
    bool done;

    snprintf(part, sizeof part, "%s.part", path);
    if (!(file = fopen(part, "w")))
        return error_set(error, STATUS_IO, path, ": cannot be written: ", strerror(errno), NULL);
    done = fputs("strategy,shock,future,where,indicator,year,pairs,base,difference,low,high,better,cost_nok,narrower\n", file) >= 0 && each_row(c, csv_row, file) == STATUS_OK;
    done = fclose(file) == 0 && done;
    if (done && rename(part, path) == 0)
        return STATUS_OK;
    error_set(error, STATUS_IO, path, ": cannot be written: ", strerror(errno), NULL);
    unlink(part);
    return STATUS_IO;
}

/* Columns for HDF5, filled row by row. */
enum { TEXTS = 5, REALS = 9 };
struct columns { size_t rows, room; const char **text[TEXTS]; double *real[REALS]; };

static int column_row(void *to, const struct comparison *c, const struct row *r)
{
    struct columns *t = to;
    const char *const text[TEXTS] = { r->other->strategy, r->other->shock, r->other->future, c->groups.name[r->group], c->indicator[r->indicator] };
    const double real[REALS] = { r->year, (double)r->pairs.count, r->pairs.base, r->pairs.mean, r->pairs.low, r->pairs.high, better_share(c, r), r->cost, r->pairs.narrower };

    if (t->rows == t->room) {
        t->room = t->room ? 2 * t->room : 256;
        for (int k = 0; k < TEXTS + REALS; k++) {
            void **column = k < TEXTS ? (void **)&t->text[k] : (void **)&t->real[k - TEXTS], *larger = realloc(*column, t->room * 8);

            if (!larger)
                return STATUS_INTERNAL;
            *column = larger;
        }
    }
    for (int k = 0; k < TEXTS; k++)
        t->text[k][t->rows] = text[k];
    for (int k = 0; k < REALS; k++)
        t->real[k][t->rows] = real[k];
    t->rows++;
    return STATUS_OK;
}

int compare_write_hdf(const struct comparison *c, const char *path, const char *command, struct error *error)
{
    struct columns t = { 0 };
    int status = each_row(c, column_row, &t);

    if (status == STATUS_OK) {
        const struct compare_column column[TEXTS + REALS] = {
            { "strategy", "", "Strategy", t.text[0], NULL }, { "shock", "", "Shock", t.text[1], NULL }, { "future", "", "Future", t.text[2], NULL },
            { "where", "", "Group of municipalities", t.text[3], NULL }, { "indicator", "", "Indicator", t.text[4], NULL },
            { "year", "1", "Year", NULL, t.real[0] }, { "pairs", "1", "Pairs of replicates", NULL, t.real[1] }, { "base", "", "Mean of the base", NULL, t.real[2] },
            { "difference", "", "Mean difference to the base", NULL, t.real[3] }, { "low", "", "Lower end of the interval", NULL, t.real[4] },
            { "high", "", "Upper end of the interval", NULL, t.real[5] }, { "better", "1", "Share of pairs in which the strategy is better", NULL, t.real[6] },
            { "cost", "NOK", "Cost until then, beyond the base", NULL, t.real[7] },
            { "narrower", "1", "Standard error with independent seeds over that of pairs", NULL, t.real[8] },
        };
        status = compare_write(path, column, TEXTS + REALS, t.rows, command, error);
    } else
        error_set(error, status, "not enough memory to write the comparison", NULL);
    for (int k = 0; k < TEXTS; k++)
        free(t.text[k]);
    for (int k = 0; k < REALS; k++)
        free(t.real[k]);
    return status;
}
