/* tables_people: population of the base year, and the optional counts of households and
 * dwellings. */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/tables/tables.h"

enum { PERSONS_MOST = 100000000 };
static const char *const sexes[] = { "male", "female" };

void tables_read_people(struct tables *tables)
{
    struct csv csv;
    struct country *c = tables->country;
    c->population = tables_allocate(tables, c->place_count * 2 * COUNTRY_AGES,
                                    sizeof *c->population);
    if (!c->population
        || !tables_open_base(tables, &csv, "population.csv", "code,sex,quality,a0..a105", false))
        return;
    int *lines = tables_allocate(tables, c->place_count * 2, sizeof *lines), sex;
    size_t row;
    while (lines && csv_next(&csv)) {
        if (!tables_row(tables, &csv, 0, &row) || !csv_word(&csv, 1, sexes, 2, &sex)
            || !tables_once(&csv, &lines[2 * row + (size_t)sex], csv.cells[0]))
            continue;
        tables_quality(&csv, 2, &c->places[row].quality_population);
        uint32_t *ages = &c->population[(2 * row + (size_t)sex) * COUNTRY_AGES];
        for (size_t age = 0; age < COUNTRY_AGES; age++)
            csv_count(&csv, 3 + age, PERSONS_MOST, &ages[age]);
    }
    if (lines)
        tables_all_met(tables, &csv, lines, 2, sexes);
    free(lines);
    csv_close(&csv);
}

static void read_households(struct tables *t)
{
    struct csv csv;
    struct country *c = t->country;
    if (!tables_open_base(
            t, &csv, "households.csv",
            "code,alone,couple_without_child,couple_child_0_5,couple_child_6_17,lone_parent,"
            "adult_children,several_families",
            true))
        return;
    c->household_counts = tables_allocate(t, c->place_count * COUNTRY_HOUSEHOLD_TYPES,
                                          sizeof *c->household_counts);
    int *lines = tables_allocate(t, c->place_count, sizeof *lines);
    size_t row;
    while (lines && c->household_counts && csv_next(&csv))
        if (tables_row(t, &csv, 0, &row) && tables_once(&csv, &lines[row], csv.cells[0]))
            for (size_t type = 0; type < COUNTRY_HOUSEHOLD_TYPES; type++)
                csv_count(&csv, 1 + type, PERSONS_MOST,
                          &c->household_counts[row * COUNTRY_HOUSEHOLD_TYPES + type]);
    if (lines)
        tables_all_met(t, &csv, lines, 1, NULL);
    free(lines);
    csv_close(&csv);
}

static void read_dwellings(struct tables *t)
{
    struct csv csv;
    struct country *c = t->country;
    if (!tables_open_base(t, &csv, "dwellings.csv", "code,dwellings,price_nok_m2", true))
        return;
    c->dwellings = tables_allocate(t, c->place_count, sizeof *c->dwellings);
    int *lines = tables_allocate(t, c->place_count, sizeof *lines);
    size_t row;
    while (lines && c->dwellings && csv_next(&csv))
        if (tables_row(t, &csv, 0, &row) && tables_once(&csv, &lines[row], csv.cells[0])) {
            csv_count(&csv, 1, PERSONS_MOST, &c->dwellings[row]);
            /* counted prices replace the estimate of covariates.csv */
            csv_real(&csv, 2, 1, 1e7, &c->places[row].price_nok_m2);
        }
    if (lines)
        tables_all_met(t, &csv, lines, 1, NULL);
    free(lines);
    csv_close(&csv);
}

void tables_read_optional(struct tables *tables)
{
    read_households(tables);
    read_dwellings(tables);
}
