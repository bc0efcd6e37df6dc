/* microdata_columns: the columns of a table of own microdata, from the rows of columns.def: its
 * header, and a row of it read by what each column is. */
#ifndef OMLAND_OUTPUT_MICRODATA_COLUMNS_H
#define OMLAND_OUTPUT_MICRODATA_COLUMNS_H

#include "engine/setting/codes.h"
#include "engine/world/columns.h"
#include "output/microdata_rows.h"

enum { MICRODATA_CODES = 16 };

struct microdata_columns {
    enum table table;
    size_t count;
    /* rows of the table of own columns, and the words of those that hold codes */
    size_t row[MICRODATA_COLUMNS];
    char text[MICRODATA_COLUMNS][MICRODATA_CODES][CODES_WORD];
    const char *word[MICRODATA_COLUMNS][MICRODATA_CODES];
    char header[256];
};
void microdata_columns_of(enum table table, struct microdata_columns *own);

/* The row at hand into a struct own_person, own_household or own_firm that is zero; mistakes go to
 * the report. */
void microdata_columns_read(const struct microdata_columns *own, const struct world *w,
                            struct microdata_rows *rows, void *row);

#endif
