/* microdata_rows: a table of microdata row by row, whatever it is kept in; cells are checked by
 * the functions of scenario/tables/csv.h. */
#ifndef OMLAND_OUTPUT_MICRODATA_ROWS_H
#define OMLAND_OUTPUT_MICRODATA_ROWS_H

#include "engine/scenario/tables/csv.h"
#include "output/hdf.h"

enum { MICRODATA_COLUMNS = 16, MICRODATA_CELL = 32 };

struct microdata_rows {
    struct csv csv; /* names, cells and line of the row at hand, report */
    bool is_hdf;
    size_t row, count;              /* HDF5 only, as are the following */
    char **text[MICRODATA_COLUMNS]; /* a column of texts, or of numbers in one of these */
    int64_t *whole[MICRODATA_COLUMNS];
    double *real[MICRODATA_COLUMNS];
    char cell[MICRODATA_COLUMNS][MICRODATA_CELL];
    char *cells[MICRODATA_COLUMNS], *names[MICRODATA_COLUMNS], *header, *path;
};

/* Opens `table` (persons, households, firms) in a folder, or in an open HDF5 file (handle not
 * negative). False when reported. */
ERROR_CHECKED bool microdata_rows_open(struct microdata_rows *rows, struct inputs *inputs,
                                       const char *path, hid_t file, const char *table,
                                       const char *header);
bool microdata_rows_next(struct microdata_rows *rows);
void microdata_rows_close(struct microdata_rows *rows);

/* A whole number of up to 63 bits, above 0: what own identities are. */
ERROR_CHECKED bool microdata_rows_identity(struct microdata_rows *rows, size_t column,
                                           uint64_t *value);

#endif
