/* microdata: a starting population of one's own - every person, household and firm - instead of a
 * synthesised one. From a folder with persons.csv, households.csv and firms.csv, or an HDF5 file
 * with groups persons, households and firms that hold one one-dimensional dataset a column
 * (numbers or texts). Columns and words stand in docs/file_format.md. The order of rows does not
 * matter. */
#ifndef OMLAND_OUTPUT_MICRODATA_H
#define OMLAND_OUTPUT_MICRODATA_H

#include "engine/base/error.h"

struct world;

/* Fills a world made by world_create, with dwellings and prices from the tables of the country, and
 * takes its census. Every mistake is gathered as `file:line: error: what`; the message holds the
 * first of them. STATUS_OK, STATUS_SCENARIO, STATUS_MISSING, STATUS_INTERNAL. */
ERROR_CHECKED int microdata_read(const char *path, struct world *w, struct error *error);

#endif
