/* csv: a table of docs/tables.md, row by row. Cells end in zero and live until csv_close; every
 * damage is reported with file, line and column. */
#ifndef OMLAND_SCENARIO_CSV_H
#define OMLAND_SCENARIO_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/scenario/files/inputs.h"

struct csv {
    struct report *report;
    const char *path; /* owned by the sources */
    char *text, *next, *end;
    int line; /* of the row at hand, from 1 */
    size_t columns;
    char **names; /* [columns], from the header */
    char **cells; /* [columns], of the row at hand */
    char *header;
    bool row_sound; /* nothing was reported about the row at hand */
    bool damaged;   /* anything was reported about this table */
};

/* Opens a table whose header must be exactly `header`; where it ends in a prefix and two numbers,
 * as `code,sex,a0..a105`, the columns are counted out (`code,y1986..*`: up to the number the
 * file's header ends with). Columns in brackets at the end, `a,b[,c]`, may be missing: csv->columns
 * says how many there are. An optional table that is not there is not reported. */
ERROR_CHECKED bool csv_open(struct csv *csv, struct inputs *inputs, const char *path,
                            const char *header, bool optional, struct inputs_origin origin);
void csv_close(struct csv *csv);

/* The next sound row; false at the end. Rows of the wrong length and the like are reported and
 * passed over. */
bool csv_next(struct csv *csv);

/* Cells of the row at hand; false (reported) when the cell is not what it should be. */
bool csv_count(struct csv *csv, size_t column, uint32_t max, uint32_t *value);
bool csv_real(struct csv *csv, size_t column, double min, double max, double *value);
bool csv_word(struct csv *csv, size_t column, const char *const *words, size_t count, int *row);
bool csv_text(struct csv *csv, size_t column, char *text, size_t size);

/* A mistake in the row at hand, or in the table as a whole. */
void csv_error(struct csv *csv, const char *format, ...) __attribute__((format(printf, 2, 3)));
void csv_table_error(struct csv *csv, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
