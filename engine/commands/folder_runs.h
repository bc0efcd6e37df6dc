/* folder_runs: the runs of an ensemble's folder, as `omland merge` and `omland export` take
 * them. */
#ifndef OMLAND_COMMANDS_FOLDER_RUNS_H
#define OMLAND_COMMANDS_FOLDER_RUNS_H

#include <stdbool.h>

#include "engine/experiment/ensemble.h"
#include "output/merge.h"

struct folder_runs {
    struct merge_runs runs;
    struct ensemble_plan plan;
    char **path;
    int32_t *point, *replicate;
};

/* The plan is that of the first folder, a run may be in any. Runs that are nowhere are refused
 * unless `partial`. To be freed, whatever the status. */
ERROR_CHECKED int folder_runs_read(struct folder_runs *f, char *const *folder, int folders,
                                   bool partial, struct error *error);
void folder_runs_free(struct folder_runs *f);

#endif
