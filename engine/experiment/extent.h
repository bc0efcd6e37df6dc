/* extent: how much an experiment or a run of many replicates will take, told before anything is made.
 * Estimates, from a country's size: measured on runs of Norway (357 municipalities, 5.6 million people) and of a country of six. */
#ifndef OMLAND_EXPERIMENT_EXTENT_H
#define OMLAND_EXPERIMENT_EXTENT_H

#include <stddef.h>

#include "engine/scenario/scenario.h"

enum { EXTENT_RUNS_MOST = 1000000 };         /* of one experiment: a plan of more is a slip of the pen, and no folder bears it */

struct extent { double disk, memory; };      /* bytes: a file of so many replicates, a run while it computes */

struct extent extent_of(const struct scenario *scenario, size_t replicates);

/* "1.2 GB" in the caller's buffer. */
const char *extent_bytes(char text[32], double bytes);

/* Refused (STATUS_IO) when `bytes`, even if estimated twice too high, are more than is free where `path`, which need not be there yet, would lie. */
ERROR_CHECKED int extent_fits(const char *path, double bytes, struct error *error);

/* Memory of this machine, bytes; 0 when it does not say. */
double extent_machine_memory(void);

#endif
