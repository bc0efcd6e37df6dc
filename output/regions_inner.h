/* regions_inner: what the files that read regions share. */
#ifndef OMLAND_OUTPUT_REGIONS_INNER_H
#define OMLAND_OUTPUT_REGIONS_INNER_H

#include "output/regions.h"

/* Indicators read, all [replicate][year][place]. */
enum { PERSONS, JOBS, EMPLOYED, BIRTHS, DEATHS, IN, OUT, READ_INDICATORS };

/* regions_measure.c: fills r->measure. Returns a status. */
ERROR_CHECKED int regions_measure(struct regions *r, double *const *value, struct error *error);

#endif
