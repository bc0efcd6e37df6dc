/* tables_calibration: what calibration found about each place, or neutral values when a scenario
 * names none. */
#include <stdlib.h>

#include "engine/scenario/tables/tables.h"
#include "engine/setting/roles.h"

/* COMPUTED, roughly: immigrations per inhabitant by centrality class, of all but refugees, when no
 * calibration gives a share. Set so that net migration abroad by class is net migration with abroad
 * (cohort residual, 2010-19) less domestic net migration (Norges Bank, 2005-17): 9.1 6.5 4.9 6.8
 * 8.7 8.1 % in ten years, with the refugees of those years (.116 of all who came) settled by
 * population to the power .7: together 1.75 1.1 .8 .9 .95 .85. */
static const double immigration_by_centrality[7] = { 1.0, 1.91, 1.14, 0.76, 0.84, 0.85, 0.65 };

static bool make_columns(struct tables *t)
{
    struct country *c = t->country;
    const size_t n = c->place_count, groups = n * COUNTRY_MOVER_GROUPS;
    c->attraction = tables_allocate(t, groups, sizeof *c->attraction);
    c->attraction_women = tables_allocate(t, n * COUNTRY_APART_GROUPS, sizeof *c->attraction_women);
    c->out_factor = tables_allocate(t, groups, sizeof *c->out_factor);
    c->attraction_error = tables_allocate(t, n, sizeof *c->attraction_error);
    c->growth_recent = tables_allocate(t, n, sizeof *c->growth_recent);
    c->growth_level = tables_allocate(t, n, sizeof *c->growth_level);
    c->fertility_factor = tables_allocate(t, n, sizeof *c->fertility_factor);
    c->mortality_factor = tables_allocate(t, n, sizeof *c->mortality_factor);
    c->immigration_share = tables_allocate(t, n, sizeof *c->immigration_share);
    return c->attraction && c->attraction_women && c->out_factor && c->attraction_error
           && c->growth_recent && c->growth_level && c->fertility_factor && c->mortality_factor
           && c->immigration_share;
}

static bool sum_to_one(double *share, size_t n)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += share[k];
    for (size_t k = 0; k < n; k++)
        share[k] = sum > 0 ? share[k] / sum : 1.0 / (double)n;
    return sum > 0;
}

void tables_neutral_immigration(struct country *c)
{
    for (size_t k = 0; k < c->place_count; k++)
        c->immigration_share[k] = roles_population(c, k)
                                  * immigration_by_centrality[c->places[k].centrality];
    sum_to_one(c->immigration_share, c->place_count);
}

static void neutral(struct country *c)
{
    for (size_t k = 0; k < c->place_count * COUNTRY_MOVER_GROUPS; k++)
        c->out_factor[k] = 1.0;
    for (size_t k = 0; k < c->place_count; k++)
        c->fertility_factor[k] = c->mortality_factor[k] = 1.0;
    tables_neutral_immigration(c);
}

static void read_row(struct csv *csv, struct country *c, size_t row)
{
    enum { OUT = 2 + COUNTRY_MOVER_GROUPS, REST = OUT + COUNTRY_MOVER_GROUPS };
    for (size_t k = 0; k < COUNTRY_MOVER_GROUPS; k++) {
        csv_real(csv, 1 + k, -10, 10, &c->attraction[row * COUNTRY_MOVER_GROUPS + k]);
        csv_real(csv, OUT + k, 0.01, 100, &c->out_factor[row * COUNTRY_MOVER_GROUPS + k]);
    }
    csv_real(csv, OUT - 1, 0, 10, &c->attraction_error[row]);
    csv_real(csv, REST, 0.1, 10, &c->fertility_factor[row]);
    csv_real(csv, REST + 1, 0.1, 10, &c->mortality_factor[row]);
    csv_real(csv, REST + 2, 0, 1, &c->immigration_share[row]);
    csv_real(csv, REST + 3, -20, 20, &c->growth_recent[row]);
    if (csv->columns <= REST + 4)
        return; /* a table from before the others */
    csv_real(csv, REST + 4, -20, 20, &c->growth_level[row]);
    for (size_t k = 0; k < COUNTRY_APART_GROUPS; k++)
        csv_real(csv, REST + 5 + k, -10, 10, &c->attraction_women[row * COUNTRY_APART_GROUPS + k]);
}

static void read_calibration(struct tables *t)
{
    struct csv csv;
    struct country *c = t->country;
    if (!csv_open(&csv, t->inputs, t->calibration,
                  "code,attraction_16,attraction_20,attraction_25,attraction_30,attraction_40,"
                  "attraction_50,"
                  "attraction_67,attraction_error,out_16,out_20,out_25,out_30,out_40,out_50,out_67,"
                  "fertility,mortality,immigration_share,growth_recent"
                  "[,growth_level,women_16,women_20,women_25]",
                  false, t->calibration_origin))
        return;
    int *lines = tables_allocate(t, c->place_count, sizeof *lines);
    size_t row;
    while (lines && csv_next(&csv))
        if (tables_row(t, &csv, 0, &row) && tables_once(&csv, &lines[row], csv.cells[0]))
            read_row(&csv, c, row);
    if (lines)
        tables_all_met(t, &csv, lines, 1, NULL);
    free(lines);
    if (!csv.damaged && !sum_to_one(c->immigration_share, c->place_count))
        csv_table_error(&csv, "column immigration_share sums to 0");
    csv_close(&csv);
}

void tables_read_calibration(struct tables *tables)
{
    if (!make_columns(tables))
        return;
    neutral(tables->country);
    if (tables->calibration)
        read_calibration(tables);
}
