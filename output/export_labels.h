/* export_labels: what tells the runs of an export apart, as columns of text. */
#ifndef OMLAND_OUTPUT_EXPORT_LABELS_H
#define OMLAND_OUTPUT_EXPORT_LABELS_H

#include <stddef.h>

#include "engine/base/error.h"
#include "output/trajectory.h"

struct merge_runs;

enum { EXPORT_LABELS_MOST = 128 };

struct export_labels {
    size_t columns, runs;
    char *name[EXPORT_LABELS_MOST];
    char **cell[EXPORT_LABELS_MOST]; /* [column][run] */
};

/* Of a file of one run (its replicates) or of `omland merge`. To be freed, whatever the status. */
ERROR_CHECKED int export_labels_of_file(const struct trajectory_file *file,
                                        struct export_labels *labels, struct error *error);
ERROR_CHECKED int export_labels_of_runs(const struct merge_runs *runs, struct export_labels *labels,
                                        struct error *error);
void export_labels_free(struct export_labels *labels);

#endif
