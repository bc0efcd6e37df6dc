#include "engine/commands/page_rows.h"

#include <stdlib.h>
#include <string.h>

#include "engine/page/pack_case.h"
#include "engine/scenario/files/text.h"
#include "output/indicators.h"
#include "output/trajectory.h"

/* What is always stored: the indicators that the page opens with, and what is paid. */
const int page_rows_headline[PAGE_ROWS_HEADLINES] = { INDICATOR_population,
                                                      INDICATOR_young_adults,
                                                      INDICATOR_older_80,
                                                      INDICATOR_jobs,
                                                      INDICATOR_out_commuters,
                                                      INDICATOR_service_level,
                                                      INDICATOR_municipal_net_result,
                                                      INDICATOR_emissions,
                                                      INDICATOR_policy_cost_state,
                                                      INDICATOR_policy_cost_municipal };
/* Bytes of values before they are compressed, to about a third: a page beyond this opens slowly. */
static const double values_most = 64e6;

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

bool page_rows_is_plain(const struct page_run_case *first, const struct page_run_case *c)
{
    return !strcmp(c->shock, first->shock) && !strcmp(c->future, first->future);
}

/* How much would be stored, in full or in headlines; one replicate a file. */
static double bytes_of(const struct page_runs *runs, const struct page_run_case *first,
                       const struct page_rows *r, const struct trajectory_file *file, bool small)
{
    const double cells = (double)file->place_count * (double)file->year_count * sizeof(float),
                 side = (double)file->place_count + 1.0;
    double sum = 0.0;

    for (size_t k = 0; k < runs->count; k++) {
        const struct page_run_case *c = &runs->runs[k];
        const bool full = page_rows_is_plain(first, c) && !small;

        sum += cells * (double)(c->file_count * file->replicate_count)
               * (double)(full ? r->alls : PAGE_ROWS_HEADLINES);
        sum += full ? 2.0 * side * side * (double)file->year_count * sizeof(float) : 0.0;
        sum += full ? cells * 2.0 * PACK_CASE_AGES : 0.0;
    }
    return sum;
}

/* Which rows the files have, of those that are wanted; and whether there is room for all. */
int page_rows_choose(const struct page_runs *runs, const struct page_run_case *first,
                     const struct page_results_options *o, struct page_rows *r, struct error *error)
{
    struct trajectory_file file;
    char **name = NULL;
    size_t names = 0;
    int status = trajectory_read_open(first->file[0], &file, error);

    if (status != STATUS_OK)
        return status;
    if ((status = trajectory_read_names(&file, &name, &names, error)) == STATUS_OK
        && !(r->all = malloc((INDICATOR_LIMIT + 1) * sizeof *r->all)))
        status = no_memory(error);
    for (int k = 0; status == STATUS_OK && k < INDICATOR_LIMIT; k++) {
        bool there = false, wanted = !o->indicator;

        for (size_t i = 0; i < names && !there; i++)
            there = !strcmp(name[i], indicators[k].name);
        for (size_t i = 0; i < o->indicators && !wanted; i++)
            wanted = o->indicator[i] == k;
        for (size_t i = 0; i < PAGE_ROWS_HEADLINES && !wanted; i++)
            wanted = page_rows_headline[i] == k;
        if (there && wanted)
            r->all[r->alls++] = k;
    }
    if (status == STATUS_OK && bytes_of(runs, first, r, &file, false) > values_most) {
        r->small = true;
        const double bytes = bytes_of(runs, first, r, &file, true);
        char *size = text_format("%.0f MB", bytes / 1e6),
             *most = text_format("%.0f MB", values_most / 1e6);

        if (!size || !most)
            status = no_memory(error);
        else if (bytes > values_most)
            status = error_set(error, STATUS_USAGE, first->file[0],
                               ": too much for one page: the headline indicators alone are ", size,
                               " of numbers, and a page opens well with at most ", most,
                               "; fewer strategies, replicates or shocks, or a region, fit", NULL);
        else if (o->noted)
            o->noted(o->listener, "all indicators, flows and ages of strategies are too much for "
                                  "one page: it has the headline indicators; --indicators, fewer "
                                  "strategies or replicates, or a region leave room for more");
        free(size);
        free(most);
    }
    trajectory_free_names(name, names);
    trajectory_read_close(&file);
    return status;
}
