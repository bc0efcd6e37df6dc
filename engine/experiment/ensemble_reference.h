/* ensemble_reference: region runs of an experiment that names no reference get one, made by
 * whoever needs it first. */
#ifndef OMLAND_EXPERIMENT_ENSEMBLE_REFERENCE_H
#define OMLAND_EXPERIMENT_ENSEMBLE_REFERENCE_H

#include "engine/experiment/ensemble.h"

/* When the scenario has a scope and no reference: FOLDER/reference/SHOCK.FUTURE.h5, made of the
 * same base, shock and future without a strategy if it is not there; others that need it wait
 * meanwhile. Its name goes into the scenario in memory only, so results do not depend on where
 * the folder is. */
ERROR_CHECKED int ensemble_reference(const struct experiment *e,
                                     const struct ensemble_options *options,
                                     const struct experiment_task *task, struct scenario *scenario,
                                     struct error *error);

#endif
