/* workshop_page: a page of a region out of its runs: results, the region as the engine in the page
 * is given it, and that engine. */
#ifndef OMLAND_COMMANDS_WORKSHOP_PAGE_H
#define OMLAND_COMMANDS_WORKSHOP_PAGE_H

#include "engine/commands/page_runs.h"
#include "engine/commands/workshop_make.h"

ERROR_CHECKED int workshop_page_write(const struct workshop *workshop, const struct page_runs *runs,
                                      struct error *error);

#endif
