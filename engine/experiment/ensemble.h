/* ensemble: all tasks of an experiment, each an ordinary file of one run, in one folder.
 *
 *   FOLDER/experiment.ini   as it was read          FOLDER/plan.csv          one row a task
 *   FOLDER/reference/       of region runs without one of their own: a run of the whole country for
 *   each shock and future
 *   FOLDER/runs/KEY.h5      one replicate each      FOLDER/trunks/           years that several
 *   runs share, while they are needed
 *
 * A file that has its final name is whole, so a stopped ensemble goes on by doing what is not
 * there. */
#ifndef OMLAND_EXPERIMENT_ENSEMBLE_H
#define OMLAND_EXPERIMENT_ENSEMBLE_H

#include <stdbool.h>

#include "engine/experiment/experiment.h"
#include "engine/experiment/extent.h"

struct ensemble_options {
    const char *folder, *command; /* command: for the provenance of the runs */
    int workers;                  /* processes; 0: as many as there are processors to use */
    /* this call does the tasks whose number is `shard` modulo `shards`; 0, 1: all */
    int shard, shards;
    /* dry: only prepare and count; whole: share no years between runs */
    bool resume, dry, whole;
    /* Told before the first task (key null, done = runs that are there already), after each
     * task, and each second or so (key null). */
    void (*callback)(void *listener, const char *key, const struct error *error, size_t done,
                     size_t failed, size_t all);
    /* Told once, before anything is made: runs that are to be done, and what each takes. May be
     * null. */
    void (*sized)(void *listener, size_t runs, int workers, const struct extent *each);
    /* told once of what a folder held before; null if nobody listens */
    void (*noted)(void *listener, const char *text);
    void *listener;
    /* what the scenarios of the plan ask for in vain, combination by combination, counted here;
     * may be null */
    struct notice_tally *asked;
};

/* STATUS_OK when every task of the shard is there. *report: mistakes of the scenarios
 * (malloc'd), else null. */
ERROR_CHECKED int ensemble_run(const struct experiment *e, const struct ensemble_options *options,
                               char **report, struct error *error);

/* FOLDER/runs/KEY.h5; malloc'd, null when memory runs out. */
char *ensemble_run_path(const char *folder, const char *key);

/* What is in a folder: rows of its plan.csv. */
/* sample [sampled]; value [count][sampled] */
struct ensemble_plan {
    size_t count, sampled;
    char **key, **file, **choice[EXPERIMENT_AXES], **sample;
    int *replicate;
    size_t *point;
    double *value;
};
ERROR_CHECKED int ensemble_plan_read(const char *folder, struct ensemble_plan *plan,
                                     struct error *error);
/* The same for runs that are to be compared: refuses those of sampled values. */
ERROR_CHECKED int ensemble_plan_read_cases(const char *folder, struct ensemble_plan *plan,
                                           struct error *error);
void ensemble_plan_free(struct ensemble_plan *plan);

/* Counts the notices of all runs that are there (base/notice.h). */
struct notice_tally;
ERROR_CHECKED int ensemble_notices(const char *folder, struct notice_tally *tally,
                                   struct error *error);

/* Sum over the result hashes of all runs, in the order of the plan; STATUS_MISSING when one is
 * not there. */
ERROR_CHECKED int ensemble_hash(const char *folder, char hex[65], struct error *error);

#endif
