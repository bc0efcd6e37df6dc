/* ensemble_grow: a folder of runs and an experiment that is no longer the one it was made of. Runs
 * that are still what the experiment asks for are kept; one finished run that would come out
 * otherwise refuses all, with what changed. */
#ifndef OMLAND_EXPERIMENT_ENSEMBLE_GROW_H
#define OMLAND_EXPERIMENT_ENSEMBLE_GROW_H

#include "engine/experiment/ensemble.h"

/* What references of region runs are made of: a line "reference SHOCK.FUTURE SUM" for each; ""
 * when there are none. Malloc'd. */
ERROR_CHECKED int ensemble_grow_references(const struct experiment *e, char **lines,
                                           struct error *error);

/* runs: finished and still asked for, to be made, no longer asked for */
struct ensemble_growth {
    size_t kept, added, gone;
};

/* `was`: the fingerprint in the folder, with its lines of references; `lines`: those of now.
 * STATUS_SCENARIO when refused. */
ERROR_CHECKED int ensemble_grow(const struct experiment *e, const char *folder, const char *was,
                                const char *lines, struct ensemble_growth *growth,
                                struct error *error);

#endif
