/* regions_history: how regions grew before a run, from the country's history/population.csv. */
#ifndef OMLAND_COMMANDS_REGIONS_HISTORY_H
#define OMLAND_COMMANDS_REGIONS_HISTORY_H

#include "output/regions.h"

/* Reads `named`, or, when it is null, the history beside the tables that the run read, if they are
 * still there. *path: what was read (malloc'd), null if nothing was. A table that is named must
 * be there, be sound and hold every municipality and both years. Returns a status. */
ERROR_CHECKED int regions_history_find(struct regions *r, const char *named, int years, char **path,
                                       struct error *error);

#endif
