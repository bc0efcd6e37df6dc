/* region_narrow: what a region run of a scope takes of a reference that was made for more regions.
 * A run of the narrowed lists is the run of the whole ones: households and firms that would never
 * come into its tables are left out, the others stand in their order. */
#ifndef OMLAND_REGION_REGION_NARROW_H
#define OMLAND_REGION_REGION_NARROW_H

#include "engine/region/region.h"

/* A list, and the row of the whole one for each of its persons and firms. */
struct region_part {
    struct region_list list;
    uint32_t *person_row, *firm_row;
};

/* start: the list of the start, else of a step. The caller frees the part, also after a failure. */
ERROR_CHECKED int region_narrow(const struct region *e, const struct region_list *from, bool start,
                                struct region_part *part, struct error *error);
void region_free_part(struct region_part *part);

#endif
