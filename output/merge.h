/* merge: one compact file of many runs, /results/<indicator>[run, year, municipality]; what
 * tells the runs apart stands beside them, by run. */
#ifndef OMLAND_OUTPUT_MERGE_H
#define OMLAND_OUTPUT_MERGE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

enum { MERGE_LABELS_MOST = 8 };

#define MERGE_FORMAT "omland ensemble 1"
struct merge_runs {
    size_t count;
    /* [count] a file of one replicate each; null: not there, NaN everywhere */
    const char *const *path;
    size_t labels, numbers;
    const char *label_name[MERGE_LABELS_MOST];
    const char *const *label[MERGE_LABELS_MOST]; /* [labels][count] */
    /* [numbers] sampled parameters: written as sample_NAME */
    const char *const *number_name;
    const double *number;             /* [count][numbers] */
    const int32_t *point, *replicate; /* [count] */
    const char *experiment, *command; /* text of the experiment; provenance */
};

/* Written beside and renamed. Runs with other years, municipalities or indicators than the
 * first, or another replicate than said, are refused. */
ERROR_CHECKED int merge_write(const char *path, const struct merge_runs *runs, struct error *error);

#endif
