/* ranges: what values of a loaded file may be; the rows of columns.def and place_ranges.def. A
 * whole world: world_ranges (world.h). */
#ifndef OMLAND_WORLD_RANGES_H
#define OMLAND_WORLD_RANGES_H

#include <stddef.h>

#include "engine/base/error.h"

struct places;

/* The state of municipalities; if `packed` is given that one, row by row of place_state.def for
 * as many municipalities as p counts. */
ERROR_CHECKED int ranges_of_places(const struct places *p, const char *packed, struct error *error);

/* Words a value out of its range. */
ERROR_CHECKED int ranges_beyond(struct error *error, const char *table, const char *column,
                                size_t row, double value, double min, double max);

#endif
