/* region_outside: the census of municipalities outside, as a compact reference keeps it.
 *
 * Of each January it has what processes read of a municipality outside (census.def), ages in
 * groups; and the counts of the nation as they are, which are made in January alone. Between two
 * Januaries numbers lie on a line. A group's persons have the nation's ages and sexes: the groups
 * end where a process treats the next age in another way, so that sums over them are those of the
 * full reference. */
#ifndef OMLAND_REGION_REGION_OUTSIDE_H
#define OMLAND_REGION_REGION_OUTSIDE_H

#include "engine/region/region.h"

/* A January [region_january_cells]: by number kept, the municipalities; last the nation. From the
 * cells that a step of a full reference records. */
void region_outside_keep(size_t places, const uint32_t *recorded, uint32_t *january);
/* The census at the start of step `step`, of municipalities outside and the nation. */
void region_outside_give(struct world *w, const struct region *e, uint32_t step);

#endif
