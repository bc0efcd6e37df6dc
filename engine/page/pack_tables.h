/* pack_tables: the tables of the program as the page is given them - indicators, levers, shocks,
 * sectors, sources - and the municipalities of a scenario with the ways between them. Names of
 * members are those of engine/page/web/contract.ts. */
#ifndef OMLAND_PAGE_PACK_TABLES_H
#define OMLAND_PAGE_PACK_TABLES_H

#include <jansson.h>

#include "engine/base/error.h"

struct scenario;

/* Puts them into the header. The scenario is the base's: its policies make no new ways. */
ERROR_CHECKED int pack_tables(json_t *header, const struct scenario *scenario, struct error *error);

/* {"en", "nb", "nn"}: the first stands for one that is null. Null when memory ran out. */
json_t *pack_tables_titles(const char *en, const char *nb, const char *nn);

#endif
