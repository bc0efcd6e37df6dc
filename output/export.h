/* export: results of a file as CSV. */
#ifndef OMLAND_OUTPUT_EXPORT_H
#define OMLAND_OUTPUT_EXPORT_H

#include <stddef.h>
#include <stdio.h>

#include "engine/base/error.h"

/* Without names: every indicator, one value a row (code,name,year,replicate,indicator,value).
 * With names: one column each (code,name,year,replicate,NAME,...). Unknown values are empty cells.
 * Written beside `csv` and renamed when whole; "-" writes to standard output. */
ERROR_CHECKED int export_csv(const char *path, const char *csv, const char *const *names, size_t name_count, struct error *error);

/* A text as a cell of CSV: quoted where it must be, quotes doubled. */
void export_put_text(FILE *out, const char *text);

#endif
