/* runner_outputs: everything a run would write, looked at before it begins. */
#ifndef OMLAND_EXPERIMENT_RUNNER_OUTPUTS_H
#define OMLAND_EXPERIMENT_RUNNER_OUTPUTS_H

#include "engine/experiment/runner.h"

/* Refuses outputs that are inputs, folders or lie nowhere, and (without options->force) a finished
 * file of another run. *finished: OUT holds this very run, whole, and there is nothing to do. */
ERROR_CHECKED int runner_outputs(const struct scenario *scenario,
                                 const struct runner_options *options, bool *finished,
                                 struct error *error);

#endif
