/* workshop_plan: what a workshop page runs, as four experiments made of one: the baseline in most
 * replicates, strategies in those of the experiment, and each strategy under shocks and other
 * futures in half of them. Each is an ensemble in a folder of its own, so a killed page goes on. */
#ifndef OMLAND_COMMANDS_WORKSHOP_PLAN_H
#define OMLAND_COMMANDS_WORKSHOP_PLAN_H

#include <stdbool.h>

#include "engine/experiment/experiment.h"

enum workshop_level {
    WORKSHOP_BASELINE,
    WORKSHOP_STRATEGIES,
    WORKSHOP_SHOCKS,
    WORKSHOP_FUTURES,
    WORKSHOP_LEVELS
};
extern const char *const workshop_plan_names[WORKSHOP_LEVELS]; /* of the folders */

struct workshop_plan {
    const char *experiment; /* FILE */
    const char *regions;    /* "Kongsberg" or several, as [scope] regions; null: no scope */
    const char *reference;  /* null: none yet */
    size_t replicates;      /* of strategies; 0: those of the experiment */
    bool quick;             /* baseline and strategies alone */
};

/* The experiment of a level; *tasks is 0 where there is nothing to run. As experiment_read: on
 * failure *e is zero, and *report or *error says why. */
ERROR_CHECKED int workshop_plan_read(const struct workshop_plan *plan, enum workshop_level level,
                                     struct experiment *e, size_t *tasks, char **report,
                                     struct error *error);

/* The base of an experiment, or the file of one of its futures, where it is; malloc'd. */
char *workshop_plan_file(const struct experiment *e, const char *path);

#endif
