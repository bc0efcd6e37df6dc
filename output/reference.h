/* reference: the file of a reference run (docs/region_runs.md): what region runs are given of the
 * rest of the country, by replicate and step. Written as PATH.part, replicate by replicate, and
 * renamed when complete. */
#ifndef OMLAND_OUTPUT_REFERENCE_H
#define OMLAND_OUTPUT_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

struct region;
struct reference;
struct scenario;

/* compact: of replicates that region_compact has made small. */
ERROR_CHECKED int reference_create(const char *path, const struct scenario *s, bool compact,
                                   const char *command, struct reference **reference,
                                   struct error *error);
ERROR_CHECKED int reference_add(struct reference *reference, const struct region *e,
                                uint32_t replicate, struct error *error);
/* Closes and frees; run_status STATUS_OK: complete, under its name. Else the .part is removed. */
ERROR_CHECKED int reference_close(struct reference *reference, int run_status, struct error *error);

/* The part of a reference that replicate `replicate` of a region run uses: of n replicates that
 * with number replicate modulo n. As many steps as the run has. Refused, with both values, when it
 * was made of other tables, another base year, future or number of steps a year, ends earlier,
 * or lacks a region of the scope. */
ERROR_CHECKED int reference_load(const char *path, const struct scenario *s, uint32_t replicate,
                                 struct region **region, struct error *error);

/* "full" or "compact" (region_compact.h); null where the file is no whole reference. */
const char *reference_kind(const char *path);

#endif
