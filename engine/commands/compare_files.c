/* All rows of a comparison as CSV or HDF5, from one list of columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/compare_tables.h"
#include "output/destination.h"
#include "output/export.h"
#include "output/indicators.h"

static const struct indicator *about(const struct comparison *c, const struct comparison_row *r)
{
    return &indicators[indicators_find(c->indicator[r->indicator])];
}

static const char *direction_of(const struct comparison *c, const struct comparison_row *r)
{
    const int better = c->better[r->indicator];

    return indicators_better_name(better > 0   ? INDICATOR_MORE
                                  : better < 0 ? INDICATOR_LESS
                                               : INDICATOR_EITHER);
}

static bool is_shocked(const struct compare_case *k)
{
    return strcmp(k->shock, "none") != 0 && strcmp(k->shock, "-") != 0;
}

static const char *title_of(const struct compare_case *k, int language)
{
    return k && k->title[language] ? k->title[language] : "";
}

/* Scenarios are put one upon the other, the shock last: a strategy's title is that of its runs
 * without a shock. */
static const char *strategy_title(const struct comparison *c, const struct comparison_row *r,
                                  int language)
{
    const struct compare_case *plain = is_shocked(r->other) ? NULL : r->other;

    for (size_t k = 0; k < c->case_count && !plain; k++)
        if (!is_shocked(&c->cases[k]) && !strcmp(c->cases[k].strategy, r->other->strategy))
            plain = &c->cases[k];
    return title_of(plain, language);
}

static const char *shock_title(const struct comparison_row *r, int language)
{
    return is_shocked(r->other) ? title_of(r->other, language) : "";
}

static const char *county_of(const struct comparison *c, size_t group)
{
    const char *name = compare_county_of(&c->groups, group);

    return name ? name : "";
}

#define TEXT(name, title, value)                                                                   \
    static const char *column_##name(const struct comparison *c, const struct comparison_row *r)   \
    {                                                                                              \
        (void)c;                                                                                   \
        return value;                                                                              \
    }
#define REAL(name, unit, title, format, value)                                                     \
    static double column_##name(const struct comparison *c, const struct comparison_row *r)        \
    {                                                                                              \
        (void)c;                                                                                   \
        return value;                                                                              \
    }
#define COLUMNS                                                                                    \
    TEXT(strategy, "Strategy", r->other->strategy)                                                 \
    TEXT(shock, "Shock", r->other->shock)                                                          \
    TEXT(future, "Future", r->other->future)                                                       \
    TEXT(where, "Group of municipalities", c->groups.name[r->group])                               \
    TEXT(indicator, "Indicator", c->indicator[r->indicator])                                       \
    REAL(year, "1", "Year", "%.0f", r->year)                                                       \
    REAL(pairs, "1", "Pairs of replicates", "%.0f", (double)r->pairs.count)                        \
    REAL(base, "", "Mean of the base", "%.10g", r->pairs.base)                                     \
    REAL(difference, "", "Mean difference to the base", "%.10g", r->pairs.mean)                    \
    REAL(low, "", "Lower end of the interval", "%.10g", r->pairs.low)                              \
    REAL(high, "", "Upper end of the interval", "%.10g", r->pairs.high)                            \
    REAL(p, "1",                                                                                   \
         "Chance of a difference as large as this or larger where there is none (Student's t, "    \
         "two-sided)",                                                                             \
         "%.6g", r->pairs.p)                                                                       \
    TEXT(effect,                                                                                   \
         "Is it an effect: yes, no (its interval holds zero, or it may be chance among so many), " \
         "too small, too few pairs",                                                               \
         verdict_name(r->verdict))                                                                 \
    REAL(better, "1", "Share of pairs in which the strategy is better", "%.6g", r->better)         \
    REAL(cost_nok, "NOK", "Cost until then, beyond the base", "%.10g", r->cost)                    \
    REAL(cost_state_nok, "NOK", "Of it paid by the state", "%.10g", r->cost_state)                 \
    REAL(cost_municipal_nok, "NOK", "Of it paid by municipalities", "%.10g", r->cost_municipal)    \
    REAL(per_unit_nok, "NOK", "Cost of one unit of the difference, where that is an effect",       \
         "%.10g", r->per_unit)                                                                     \
    REAL(narrower, "1", "Standard error with independent seeds over that of pairs", "%.6g",        \
         r->pairs.error_ratio)                                                                     \
    TEXT(evidence, "Levers in use whose effect is assumed or without evidence",                    \
         r->other->evidence ? r->other->evidence : "")                                             \
    TEXT(of,                                                                                       \
         "What differs from the base: strategy; or shock, the base under a shock against the "     \
         "base without",                                                                           \
         r->of_shock ? "shock" : "strategy")                                                       \
    TEXT(kind, "Kind of the group: all, role, county, region, municipality",                       \
         compare_kind_name(c->groups.kind[r->group]))                                              \
    TEXT(county, "County of a municipality", county_of(c, r->group))                               \
    TEXT(strategy_title, "What the strategy calls itself", strategy_title(c, r, 0))                \
    TEXT(strategy_title_nb, "What the strategy calls itself in bokmål", strategy_title(c, r, 1))   \
    TEXT(strategy_title_nn, "What the strategy calls itself in nynorsk", strategy_title(c, r, 2))  \
    TEXT(shock_title, "What the shock calls itself", shock_title(r, 0))                            \
    TEXT(shock_title_nb, "What the shock calls itself in bokmål", shock_title(r, 1))               \
    TEXT(shock_title_nn, "What the shock calls itself in nynorsk", shock_title(r, 2))              \
    TEXT(direction, "Which way of the indicator is taken as better: more, less, either",           \
         direction_of(c, r))                                                                       \
    TEXT(unit, "Unit of base, difference, low and high", about(c, r)->unit)                        \
    TEXT(long_name, "Name of the indicator", about(c, r)->long_name)                               \
    TEXT(long_name_nb, "Name of the indicator in bokmål", about(c, r)->long_name_nb)               \
    TEXT(long_name_nn, "Name of the indicator in nynorsk", about(c, r)->long_name_nn)              \
    SOURCES(effect, "of the difference")                                                           \
    SOURCES(level, "of the base")
#define SOURCES(of, words)                                                                         \
    VARIANCE(of, total, "Variance over replicates, " words, total)                                 \
    VARIANCE(of, chance, "Its part by chance, " words, part[APART_CHANCE])                         \
    VARIANCE(of, chance_error, "Standard error, chance, " words, error[APART_CHANCE])              \
    VARIANCE(of, places, "Its part by places, " words, part[DRAWN_PLACES])                         \
    VARIANCE(of, places_error, "Standard error, places, " words, error[DRAWN_PLACES])              \
    VARIANCE(of, nation, "Its part by the nation, " words, part[DRAWN_NATION])                     \
    VARIANCE(of, nation_error, "Standard error, the nation, " words, error[DRAWN_NATION])          \
    VARIANCE(of, assumptions, "Its part by assumptions, " words, part[DRAWN_ASSUMPTIONS])          \
    VARIANCE(of, assumptions_error, "Standard error, assumptions, " words, error[DRAWN_ASSUMPTIONS])
#define VARIANCE(of, name, title, value)                                                           \
    REAL(of##_variance_##name, "unit squared", title, "%.6g", r->of.value)
COLUMNS
#undef TEXT
#undef REAL

static const struct column {
    const char *name, *unit, *title, *format;
    const char *(*text)(const struct comparison *c, const struct comparison_row *r);
    double (*real)(const struct comparison *c, const struct comparison_row *r);
} columns[] = {
#define TEXT(name, title, value)               { #name, "", title, NULL, column_##name, NULL },
#define REAL(name, unit, title, format, value) { #name, unit, title, format, NULL, column_##name },
    COLUMNS
#undef TEXT
#undef REAL
};
enum { COLUMN_COUNT = sizeof columns / sizeof *columns };

static int csv_row(void *to, const struct comparison *c, const struct comparison_row *r)
{
    for (size_t k = 0; k < COLUMN_COUNT; k++) {
        if (k)
            fputc(',', to);
        if (columns[k].text)
            export_put_text(to, columns[k].text(c, r));
        else if (!isnan(columns[k].real(c, r))) /* empty: not known */
            fprintf(to, columns[k].format, columns[k].real(c, r));
    }
    return fputc('\n', to) == EOF ? STATUS_IO : STATUS_OK;
}

int compare_write_csv(const struct comparison *c, const char *path, struct error *error)
{
    struct destination to;
    const int status = destination_open(&to, path, DESTINATION_TEXT, error);

    if (status != STATUS_OK)
        return status;
    for (size_t k = 0; k < COLUMN_COUNT; k++)
        fprintf(to.file, "%s%s", k ? "," : "", columns[k].name);
    fputc('\n', to.file);
    int written = comparison_each(c, csv_row, to.file);
    if (written != STATUS_OK)
        error_set(error, written, path, ": cannot be written", NULL);
    return destination_close(&to, written, false, error);
}

/* Columns filled row by row. */
struct filling {
    size_t rows, room;
    union {
        const char **text;
        double *real;
        void *any;
    } column[COLUMN_COUNT];
};

static int fill_row(void *to, const struct comparison *c, const struct comparison_row *r)
{
    struct filling *f = to;

    if (f->rows == f->room) {
        f->room = f->room ? 2 * f->room : 256;
        for (size_t k = 0; k < COLUMN_COUNT; k++) {
            void *larger = realloc(
                f->column[k].any,
                f->room
                    * (columns[k].text ? sizeof *f->column[k].text : sizeof *f->column[k].real));

            if (!larger)
                return STATUS_INTERNAL;
            f->column[k].any = larger;
        }
    }
    for (size_t k = 0; k < COLUMN_COUNT; k++)
        if (columns[k].text)
            f->column[k].text[f->rows] = columns[k].text(c, r);
        else
            f->column[k].real[f->rows] = columns[k].real(c, r);
    f->rows++;
    return STATUS_OK;
}

int compare_write_hdf(const struct comparison *c, const char *path, const char *command,
                      const struct notice_tally *notices, struct error *error)
{
    struct filling f = { 0 };
    struct compare_column column[COLUMN_COUNT];
    int status = comparison_each(c, fill_row, &f);

    for (size_t k = 0; k < COLUMN_COUNT; k++)
        column[k] = (struct compare_column){ columns[k].name, columns[k].unit, columns[k].title,
                                             columns[k].text ? f.column[k].text : NULL,
                                             columns[k].text ? NULL : f.column[k].real };
    if (status == STATUS_OK)
        status = compare_write(path, column, COLUMN_COUNT, f.rows, command, notices, error);
    else
        error_set(error, status, "not enough memory to write the comparison", NULL);
    for (size_t k = 0; k < COLUMN_COUNT; k++)
        free(f.column[k].any);
    return status;
}
