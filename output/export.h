/* export: results as CSV - of a file of one run, of a file of `omland merge`, or of the runs of
 * an ensemble's folder. */
#ifndef OMLAND_OUTPUT_EXPORT_H
#define OMLAND_OUTPUT_EXPORT_H

#include <stddef.h>
#include <stdio.h>

#include "engine/base/error.h"
#include "output/export_form.h"

struct merge_runs;

struct export_options {
    /* written beside and renamed when whole; "-" is standard output */
    const char *csv;
    /* [name_count] indicators, one column each; none: every indicator, one value a row */
    const char *const *names;
    size_t name_count;
    const struct export_form *form;
};

/* Rows are by run, year and municipality: code,name,year,replicate,indicator,value or
 * ...,replicate,NAME,... Files of many runs have strategy, shock and future, and where values
 * were sampled the point and sample_NAME, before the replicate. */
ERROR_CHECKED int export_file(const char *path, const struct export_options *options,
                              struct error *error);

/* The same of files of one run each, as `omland merge` would gather them. */
ERROR_CHECKED int export_runs(const struct merge_runs *runs, const struct export_options *options,
                              struct error *error);

/* A text as a cell of plain CSV: quoted where it must be, quotes doubled. */
void export_put_text(FILE *out, const char *text);

#endif
