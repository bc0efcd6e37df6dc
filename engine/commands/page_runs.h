/* page_runs: which runs a page shows, from folders of ensembles, or files of which the first is the
 * base. */
#ifndef OMLAND_COMMANDS_PAGE_RUNS_H
#define OMLAND_COMMANDS_PAGE_RUNS_H

#include <stddef.h>

#include "engine/base/error.h"

struct page_run_case {
    char *strategy, *shock, *future; /* the base is the strategy `none` */
    size_t file_count;
    char **file;
};

struct page_runs {
    size_t count;
    struct page_run_case *runs;
};

/* Adds the runs of a folder: cases that are there already get its files as well. */
ERROR_CHECKED int page_runs_add_folder(struct page_runs *runs, const char *folder,
                                       struct error *error);
/* Adds a file as a case of its own, the first as `none`, others by their names. */
ERROR_CHECKED int page_runs_add_file(struct page_runs *runs, const char *file, struct error *error);
void page_runs_free(struct page_runs *runs);

/* The base of a case: `none` under the same shock and future; null when there is none. */
const struct page_run_case *page_runs_base(const struct page_runs *runs,
                                           const struct page_run_case *of);
/* All may be paired with their bases, and each case has one. */
ERROR_CHECKED int page_runs_may_pair(const struct page_runs *runs, struct error *error);

#endif
