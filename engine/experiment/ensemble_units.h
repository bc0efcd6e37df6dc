/* ensemble_units: tasks that are handed out together. Runs of one replicate, point and future that
 * are the same until some year share its computation: the trunk is run once, and each goes on
 * from the last 1 January at which it is still the same (a fork in the road is found by
 * fingerprint, not by hand). */
#ifndef OMLAND_EXPERIMENT_ENSEMBLE_UNITS_H
#define OMLAND_EXPERIMENT_ENSEMBLE_UNITS_H

#include "engine/experiment/ensemble.h"

struct ensemble_unit {
    size_t count, there; /* tasks; how many of them are done already */
    size_t *task;        /* the first is the trunk's scenario */
    /* [count] 1 January at which the task leaves the trunk; 0: nothing is shared */
    int *fork;
};

/* All units of an experiment, in an order of their own; each task stands in one. */
ERROR_CHECKED int ensemble_units(const struct experiment *e, const struct ensemble_options *options,
                                 struct ensemble_unit **unit, size_t *count, struct error *error);
void ensemble_units_free(struct ensemble_unit *unit, size_t count);

/* Runs what is missing of a unit, in this process. */
ERROR_CHECKED int ensemble_unit_run(const struct experiment *e,
                                    const struct ensemble_options *options,
                                    const struct ensemble_unit *unit, struct error *error);

#endif
