/* extent: how much an experiment or a run of many replicates will take, told before anything is
 * made. Estimates, from a country's size: measured on runs of Norway (357 municipalities, 5.6
 * million people), of a country of six and of grids of 1 000 to 5 000 municipalities
 * (docs/performance.md). */
#ifndef OMLAND_EXPERIMENT_EXTENT_H
#define OMLAND_EXPERIMENT_EXTENT_H

#include <stddef.h>

#include "engine/setting/scenario.h"

/* of one experiment: a plan of more is a slip of the pen, and no folder bears it */
enum { EXTENT_RUNS_MOST = 1000000 };

struct extent {
    /* bytes: a file of so many replicates, a run while it computes */
    double disk, memory;
    /* bytes of the memory that go to pairs of municipalities */
    double pairs;
    /* of one processor, for so many replicates; 0 for a region run, whose steps are not the
     * country's */
    double seconds;
};

struct extent extent_of(const struct scenario *scenario, size_t replicates);

/* "1.2 GB" in the caller's buffer. */
const char *extent_bytes(char text[32], double bytes);

/* Refused (STATUS_IO) when `bytes`, even if estimated twice too high, are more than is free
 * where `path`, which need not be there yet, would lie. */
ERROR_CHECKED int extent_fits(const char *path, double bytes, struct error *error);

/* "a run takes about 1.2 GB of memory, ..." in the caller's buffer. */
enum { EXTENT_TEXT = 240 };
const char *extent_text(char text[EXTENT_TEXT], const struct extent *extent);

/* Refused (STATUS_SCENARIO) when a run's memory, even if estimated twice too high, is more than
 * the machine has. */
ERROR_CHECKED int extent_fits_memory(const struct scenario *scenario, struct error *error);

/* Memory of this machine, bytes; 0 when it does not say. */
double extent_machine_memory(void);

#endif
