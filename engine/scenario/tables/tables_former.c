/* tables_former: former_places.csv, optional - codes and names of municipalities and counties that
 * are no more, and what they are now. Nothing of it enters a run; it only makes mistakes plain. */
#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/tables/tables.h"

static bool digits(const char *text, size_t min, size_t max)
{
    const size_t length = strlen(text);
    return length >= min && length <= max && strspn(text, "0123456789") == length;
}

void tables_read_former(struct tables *tables)
{
    struct country *c = tables->country;
    struct csv csv;
    if (!tables_open(tables, &csv, "former_places.csv", "code,name,last_year,successor", true))
        return;
    while (csv_next(&csv)) {
        struct country_former row = { .code = "" };
        uint32_t year = 0;
        if (!digits(csv.cells[0], 2, 4) || strlen(csv.cells[0]) == 3
            || strlen(csv.cells[3]) != strlen(csv.cells[0]) || !digits(csv.cells[3], 2, 4)) {
            csv_error(&csv, "columns code and successor: two codes of four digits, or two of two "
                            "digits, are needed");
            continue;
        }
        if (!csv_text(&csv, 1, row.name, sizeof row.name) || !csv_count(&csv, 2, 2200, &year))
            continue;
        memcpy(row.code, csv.cells[0], strlen(csv.cells[0]) + 1);
        memcpy(row.successor, csv.cells[3], strlen(csv.cells[3]) + 1);
        row.last_year = (int)year;
        if (!text_grow(&c->former, c->former_count, sizeof *c->former)) {
            report_out_of_memory(csv.report);
            break;
        }
        c->former[c->former_count++] = row;
    }
    csv_close(&csv);
}
