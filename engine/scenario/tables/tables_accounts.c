/* tables_accounts: municipal accounts at the start - an optional table; without it the accounts
 * take an estimate by size (accounts_start). */
#include <stdlib.h>

#include "engine/scenario/tables/tables.h"

void tables_read_accounts(struct tables *t)
{
    struct csv csv;
    struct country *c = t->country;
    if (!tables_open(t, &csv, "municipal_accounts.csv",
                     "code,revenue_nok,free_nok,debt_nok,result,quality", true))
        return;
    c->accounts = tables_allocate(t, c->place_count, sizeof *c->accounts);
    int *lines = tables_allocate(t, c->place_count, sizeof *lines);
    size_t row;
    uint8_t quality;
    while (lines && c->accounts && csv_next(&csv)) {
        if (!tables_row(t, &csv, 0, &row) || !tables_once(&csv, &lines[row], csv.cells[0]))
            continue;
        struct country_accounts *a = &c->accounts[row];
        csv_real(&csv, 1, 1, 1e8, &a->revenue);
        csv_real(&csv, 2, 1, 1e8, &a->free);
        csv_real(&csv, 3, -1e8, 1e8, &a->debt); /* below 0: more in the bank than owed */
        csv_real(&csv, 4, -.5, .5, &a->result);
        tables_quality(&csv, 5, &quality);
        if (csv.row_sound && a->free > a->revenue)
            csv_error(&csv, "column free_nok: %g is above revenue_nok, %g, of which it is a part",
                      a->free, a->revenue);
    }
    if (lines)
        tables_all_met(t, &csv, lines, 1, NULL);
    free(lines);
    csv_close(&csv);
}
