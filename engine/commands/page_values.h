/* page_values: what a page needs of the runs of one case: values by municipality, ages, moves and
 * commuters. */
#ifndef OMLAND_COMMANDS_PAGE_VALUES_H
#define OMLAND_COMMANDS_PAGE_VALUES_H

#include "engine/commands/page_runs.h"

/* value [replicate][indicator][year][place], replicates ascending; the others, where the files
 * have them and they were asked for, means over replicates as pack_case.h has them, else null. */
struct page_values {
    size_t replicates, years, places, room; /* room: replicates that there is memory for */
    int first_year, *replicate;
    double *value;
    float *ages, *moves, *commuters;
};
enum page_detail { PAGE_VALUES, PAGE_AGES, PAGE_FLOWS }; /* each with those before */
/* indicator: rows of indicators.def; one that the files do not have is NaN. */
ERROR_CHECKED int page_values_read(const struct page_run_case *of, const int *indicator,
                                   size_t rows, enum page_detail detail, struct page_values *values,
                                   struct error *error);
void page_values_free(struct page_values *values);

#endif
