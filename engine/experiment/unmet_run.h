/* unmet_run: what only the run itself can tell of what was asked in vain (base/notice.h):
 * counted while it runs (world/shortfall.def), or left to chance. */
#ifndef OMLAND_EXPERIMENT_UNMET_RUN_H
#define OMLAND_EXPERIMENT_UNMET_RUN_H

#include "engine/base/error.h"
#include "engine/base/notice.h"
#include "engine/world/world.h"

/* At the end of a replicate: adds a notice of each kind that falls short. `several`: the file holds
 * other replicates too, so each notice ends with the number of its own. All is a function of the
 * scenario and of state that checkpoints keep, so a run that was stopped says what one at once
 * does. */
ERROR_CHECKED int unmet_run(const struct world *w, bool several, struct notices *notices,
                            struct error *error);

#endif
