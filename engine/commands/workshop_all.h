/* workshop_all: a page for each labour-market region that has a town as its core, all on one
 * reference and one run of the whole country, and the index page from which they are found. */
#ifndef OMLAND_COMMANDS_WORKSHOP_ALL_H
#define OMLAND_COMMANDS_WORKSHOP_ALL_H

#include "engine/commands/workshop_make.h"

/* The page of *workshop is the folder. Pages that are there and newer than their runs are left. */
ERROR_CHECKED int workshop_all(const struct workshop *workshop, struct error *error);

#endif
