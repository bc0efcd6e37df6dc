/* indicator_selection: which indicators a run writes, by `[output] indicators`: all, or a list.
 * Ensembles of many small runs keep their files small by it. */
#ifndef OMLAND_OUTPUT_INDICATOR_SELECTION_H
#define OMLAND_OUTPUT_INDICATOR_SELECTION_H

#include <stdbool.h>

#include "engine/base/error.h"
#include "output/indicators.h"

struct scenario;

/* Marks them; population and what measures cost are always written: nothing can be compared
 * without. STATUS_SCENARIO names the place of an unknown name. */
ERROR_CHECKED int indicator_selection_read(const struct scenario *s, bool written[INDICATOR_LIMIT],
                                           struct error *error);

/* How many they are. */
size_t indicator_selection_count(const bool written[INDICATOR_LIMIT]);

#endif
