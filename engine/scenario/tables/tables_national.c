/* tables_national: the series of mortality and fertility. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/order.h"
#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/tables.h"

enum { YEAR_LAST = 2500 };
static const char *const sexes[] = { "male", "female" };

/* One row of a series: its year, which of several kinds (sex), and the values. */
struct series_row {
    int year, kind, line;
    double values[COUNTRY_AGES];
};
struct series {
    struct series_row *rows;
    size_t count, kinds, values;
};

static int by_year(const void *left, const void *right)
{
    const struct series_row *a = left, *b = right;
    if (a->year != b->year)
        return a->year < b->year ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static bool read_row(struct csv *csv, const struct series *series, size_t first, double min,
                     double max, struct series_row *row)
{
    uint32_t year = 0;
    csv_count(csv, 0, YEAR_LAST, &year);
    row->kind = 0;
    if (series->kinds == 2)
        csv_word(csv, 1, sexes, 2, &row->kind);
    for (size_t k = 0; k < series->values; k++)
        csv_real(csv, first + k, min, max, &row->values[k]);
    row->year = (int)year;
    row->line = csv->line;
    return csv->row_sound;
}

/* Every year from the first to the last must be there once for each kind, the year before the
 * base year among them. */
static void check_series(struct tables *t, struct csv *csv, struct series *s)
{
    if (s->count == 0) {
        csv_table_error(csv, "has no rows");
        return;
    }
    order_stable(s->rows, s->count, sizeof *s->rows, by_year);
    for (size_t k = 1; k < s->count; k++)
        if (s->rows[k].year == s->rows[k - 1].year && s->rows[k].kind == s->rows[k - 1].kind) {
            csv->line = s->rows[k].line;
            csv_error(csv, "second row for %d%s%s; the first is on line %d", s->rows[k].year,
                      s->kinds == 2 ? ", " : "", s->kinds == 2 ? sexes[s->rows[k].kind] : "",
                      s->rows[k - 1].line);
        }
    if (csv->damaged)
        return;
    const int first = s->rows[0].year, last = s->rows[s->count - 1].year;
    for (size_t k = 0; k < s->count; k++) {
        const int year = first + (int)(k / s->kinds), kind = (int)(k % s->kinds);
        if (s->rows[k].year == year && s->rows[k].kind == kind)
            continue;
        csv_table_error(csv, "no row for %d%s%s", year, s->kinds == 2 ? ", " : "",
                        s->kinds == 2 ? sexes[kind] : "");
        return;
    }
    if (s->count % s->kinds)
        csv_table_error(csv, "no row for %d, female", last);
    if (first > t->start - 1 || last < t->start - 1)
        csv_table_error(csv, "covers %d to %d; the run starts in %d and needs %d", first, last,
                        t->start, t->start - 1);
}

/* Reads a series whole into values[years][kinds][values]; null when there was a mistake. */
static double *read_series(struct tables *t, struct csv *csv, struct series *s, double min,
                           double max, int *first, int *years)
{
    while (csv_next(csv)) {
        if (!text_grow(&s->rows, s->count, sizeof *s->rows)) {
            report_out_of_memory(csv->report);
            break;
        }
        s->count += read_row(csv, s, s->kinds, min, max, &s->rows[s->count]);
    }
    if (!csv->damaged)
        check_series(t, csv, s);
    double *values = csv->damaged || s->count == 0
                         ? NULL
                         : tables_allocate(t, s->count * s->values, sizeof *values);
    for (size_t k = 0; values && k < s->count; k++)
        memcpy(values + k * s->values, s->rows[k].values, s->values * sizeof *values);
    if (values) {
        *first = s->rows[0].year;
        *years = (int)(s->count / s->kinds);
    }
    free(s->rows);
    csv_close(csv);
    return values;
}

void tables_read_national(struct tables *tables)
{
    struct csv csv;
    struct country *c = tables->country;
    struct series deaths = { .kinds = 2, .values = COUNTRY_AGES },
                  births = { .kinds = 1, .values = COUNTRY_FERTILE_AGES };
    if (tables_open(tables, &csv, "mortality.csv", "year,sex,a0..a105", false))
        c->mortality = read_series(tables, &csv, &deaths, 1e-9, 20, &c->mortality_first,
                                   &c->mortality_years);
    if (tables_open(tables, &csv, "fertility.csv", "year,a15..a49", false))
        c->fertility = read_series(tables, &csv, &births, 0, 1, &c->fertility_first,
                                   &c->fertility_years);
}
