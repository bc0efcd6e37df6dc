/* page_header: what a pack of results says of itself before any case: by what it was made, of which
 * region and years, and the tables of the program. */
#ifndef OMLAND_COMMANDS_PAGE_HEADER_H
#define OMLAND_COMMANDS_PAGE_HEADER_H

#include <jansson.h>

#include "engine/commands/page_results.h"

/* From the run in `file`. *header and *title are the caller's to free, also after a failure. */
ERROR_CHECKED int page_header_make(const char *file, const struct page_results_options *options,
                                   json_t **header, char **title, struct error *error);

#endif
