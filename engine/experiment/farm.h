/* farm: tasks computed by forked worker processes, each handed the next one as it becomes free.
 * Processes rather than threads, because the file library is not safe for threads, and because a
 * crash then costs one task. */
#ifndef OMLAND_EXPERIMENT_FARM_H
#define OMLAND_EXPERIMENT_FARM_H

#include <stddef.h>

#include "engine/base/error.h"

struct farm_options {
    size_t tasks;
    int workers; /* at least 1 */
    /* in a worker; returns a status */
    int (*work)(void *context, size_t task, struct error *error);
    /* In the parent, after each task; and with task = tasks every second or so, so that progress
     * can be redrawn. May be null. */
    void (*callback)(void *context, size_t task, const struct error *error, size_t done,
                     size_t failed);
    void *context;
};

/* Runs all tasks. A task that fails or whose worker dies is told and counted, and the others go on.
 * SIGINT and SIGTERM are passed to the workers, which end after their current year, and no further
 * task is begun. Returns STATUS_OK when every task is done and only then; else
 * STATUS_INTERRUPTED or STATUS_STOPPED (also when a signal reached a worker alone: the others go
 * on), the status of the first task that failed, or STATUS_INTERNAL. */
ERROR_CHECKED int farm_run(const struct farm_options *options, struct error *error);

#endif
