/* tables_shares: national shares of household types, and firms by size. */
#include <math.h>

#include "engine/scenario/tables/tables.h"

static void read_household_types(struct tables *t)
{
    static const char *const types[COUNTRY_HOUSEHOLD_TYPES] = {
        "alone",       "couple_without_child", "couple_child_0_5", "couple_child_6_17",
        "lone_parent", "adult_children",       "several_families"
    };
    struct csv csv;
    int lines[COUNTRY_HOUSEHOLD_TYPES] = { 0 }, type;
    double *share = t->country->household_types, sum = 0;
    if (!tables_open(t, &csv, "household_types.csv", "type,share", false))
        return;
    while (csv_next(&csv))
        if (csv_word(&csv, 0, types, COUNTRY_HOUSEHOLD_TYPES, &type)
            && tables_once(&csv, &lines[type], types[type]))
            csv_real(&csv, 1, 0, 1, &share[type]);
    for (int k = 0; k < COUNTRY_HOUSEHOLD_TYPES && !csv.damaged; k++) {
        if (lines[k] == 0)
            csv_table_error(&csv, "no row for %s", types[k]);
        sum += share[k];
    }
    if (!csv.damaged && fabs(sum - 1.0) > 1e-3)
        csv_table_error(&csv, "the shares sum to %g, not 1", sum);
    for (int k = 0; k < COUNTRY_HOUSEHOLD_TYPES && !csv.damaged; k++)
        share[k] /= sum;
    csv_close(&csv);
}

static void check_classes(struct tables *t, struct csv *csv)
{
    const struct country *c = t->country;
    for (int k = 0; k < COUNTRY_FIRM_CLASSES && !csv->damaged; k++) {
        if (c->firm_class_from[k] > c->firm_class_to[k])
            csv_table_error(csv, "class %d begins above its end", k);
        if (k && c->firm_class_from[k] != c->firm_class_to[k - 1] + 1)
            csv_table_error(csv, "class %d begins at %u, class %d ends at %u", k,
                            c->firm_class_from[k], k - 1, c->firm_class_to[k - 1]);
    }
}

static void read_firm_sizes(struct tables *t)
{
    struct csv csv;
    struct country *c = t->country;
    int lines[COUNTRY_FIRM_CLASSES] = { 0 };
    uint32_t class;
    if (!tables_open(t, &csv, "firm_sizes.csv", "class,from,to,firms", false))
        return;
    while (csv_next(&csv))
        if (csv_count(&csv, 0, COUNTRY_FIRM_CLASSES - 1, &class)
            && tables_once(&csv, &lines[class], csv.cells[0])) {
            csv_count(&csv, 1, 1000000, &c->firm_class_from[class]);
            csv_count(&csv, 2, 1000000, &c->firm_class_to[class]);
            csv_count(&csv, 3, 100000000, &c->firm_class_count[class]);
        }
    for (int k = 0; k < COUNTRY_FIRM_CLASSES && !csv.damaged; k++)
        if (lines[k] == 0)
            csv_table_error(&csv, "no row for class %d", k);
    check_classes(t, &csv);
    csv_close(&csv);
}

void tables_read_shares(struct tables *tables)
{
    read_household_types(tables);
    read_firm_sizes(tables);
}
