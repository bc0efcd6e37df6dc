/* page_rows: which indicators a page stores of which cases, so that it opens quickly. */
#ifndef OMLAND_COMMANDS_PAGE_ROWS_H
#define OMLAND_COMMANDS_PAGE_ROWS_H

#include <stdbool.h>

#include "engine/commands/page_results.h"

enum { PAGE_ROWS_HEADLINES = 10 };
extern const int page_rows_headline[PAGE_ROWS_HEADLINES]; /* rows of indicators.def */

struct page_rows {
    bool small; /* headlines alone */
    int *all;   /* rows that plain cases are stored with; malloc'd */
    size_t alls;
};

/* A plain case is one under the shock and the future of the first. */
bool page_rows_is_plain(const struct page_run_case *first, const struct page_run_case *of);

/* Which rows the files have, of those that are wanted; and whether there is room for all. */
ERROR_CHECKED int page_rows_choose(const struct page_runs *runs, const struct page_run_case *first,
                                   const struct page_results_options *options,
                                   struct page_rows *rows, struct error *error);

#endif
