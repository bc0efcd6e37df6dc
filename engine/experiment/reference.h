/* reference: the whole country of a scenario, run so that region runs of its scope can be made
 * of it. */
#ifndef OMLAND_EXPERIMENT_REFERENCE_H
#define OMLAND_EXPERIMENT_REFERENCE_H

#include "engine/experiment/runner.h"

/* Runs and writes options->output; the scenario must have a scope (its reference, if it names one,
 * is left alone). Uses output, command, world, replicates, threads, profile and callback of the
 * options. Returns a status. */
ERROR_CHECKED int reference_run(struct scenario *scenario, const struct runner_options *options,
                                struct error *error);

#endif
