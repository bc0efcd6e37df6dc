/* page_country: the whole country beside a region, from the first replicate of a run. */
#ifndef OMLAND_COMMANDS_PAGE_COUNTRY_H
#define OMLAND_COMMANDS_PAGE_COUNTRY_H

#include "engine/page/pack.h"

/* {"values": [indicator][year], "ages": [year][2][21] or null}; JSON null without a file. */
ERROR_CHECKED int page_country(struct pack *pack, const char *path, json_t **about,
                               struct error *error);

#endif
