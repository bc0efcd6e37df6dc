#include "engine/commands/page_runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/experiment/ensemble.h"
#include "engine/scenario/files/file.h"
#include "engine/scenario/files/text.h"
#include "output/compare.h"

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

static struct page_run_case *case_named(struct page_runs *runs, const char *strategy,
                                        const char *shock, const char *future)
{
    for (size_t k = 0; k < runs->count; k++)
        if (!strcmp(runs->runs[k].strategy, strategy) && !strcmp(runs->runs[k].shock, shock)
            && !strcmp(runs->runs[k].future, future))
            return &runs->runs[k];
    if (!text_grow(&runs->runs, runs->count, sizeof *runs->runs))
        return NULL;
    struct page_run_case *one = &runs->runs[runs->count++];

    *one = (struct page_run_case){ .strategy = text_copy(strategy),
                                   .shock = text_copy(shock),
                                   .future = text_copy(future) };
    return one->strategy && one->shock && one->future ? one : NULL;
}

static bool add_file(struct page_run_case *one, char *path)
{
    const bool done = one && path && text_grow(&one->file, one->file_count, sizeof *one->file);

    if (done)
        one->file[one->file_count++] = path;
    else
        free(path);
    return done;
}

/* Where no future is named it is the main one, as in the baseline; unless one of that name is there
 * as well. */
static const char *future_of(const struct ensemble_plan *plan, size_t row)
{
    const char *own = plan->choice[EXPERIMENT_FUTURE][row];

    if (strcmp(own, "none") != 0)
        return own;
    for (size_t k = 0; k < plan->count; k++)
        if (!strcmp(plan->choice[EXPERIMENT_FUTURE][k], "main"))
            return own;
    return "main";
}

int page_runs_add_folder(struct page_runs *runs, const char *folder, struct error *error)
{
    struct ensemble_plan plan;
    int status = ensemble_plan_read_cases(folder, &plan, error);

    for (size_t k = 0; k < plan.count && status == STATUS_OK; k++) {
        char *path = text_format("%s/%s", folder, plan.file[k]);
        const int fault = path ? file_look(path) : 0;

        if (fault)
            status = error_set(error, STATUS_MISSING, path, ": cannot be read: ", file_fault(fault),
                               "; `omland ensemble ... --resume` makes the runs that are missing",
                               NULL);
        if (fault)
            free(path);
        else if (!add_file(case_named(runs, plan.choice[EXPERIMENT_STRATEGY][k],
                                      plan.choice[EXPERIMENT_SHOCK][k], future_of(&plan, k)),
                           path))
            status = no_memory(error);
    }
    ensemble_plan_free(&plan);
    return status;
}

int page_runs_add_file(struct page_runs *runs, const char *file, struct error *error)
{
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
    const int fault = file_look(file), length = (int)strlen(name);
    const int stem = length > 3 && !strcmp(name + length - 3, ".h5") ? length - 3 : length;

    if (fault)
        return error_set(error, STATUS_MISSING, file, ": cannot be read: ", file_fault(fault),
                         NULL);
    char *strategy = runs->count ? text_format("%.*s", stem, name) : text_copy("none");
    struct page_run_case *one = strategy ? case_named(runs, strategy, "none", "main") : NULL;
    int status = one ? STATUS_OK : no_memory(error);

    if (one && one->file_count)
        status = error_set(error, STATUS_USAGE, file, ": a run called `", strategy,
                           "` is among the files already; each needs a name of its own, and `none` "
                           "is that of the first",
                           NULL);
    else if (one && !add_file(one, text_copy(file)))
        status = no_memory(error);
    free(strategy);
    return status;
}

void page_runs_free(struct page_runs *runs)
{
    for (size_t k = 0; k < runs->count; k++) {
        struct page_run_case *one = &runs->runs[k];

        for (size_t f = 0; f < one->file_count; f++)
            free(one->file[f]);
        free(one->file);
        free(one->strategy);
        free(one->shock);
        free(one->future);
    }
    free(runs->runs);
    *runs = (struct page_runs){ .count = 0 };
}

const struct page_run_case *page_runs_base(const struct page_runs *runs,
                                           const struct page_run_case *of)
{
    for (size_t k = 0; k < runs->count; k++)
        if (!strcmp(runs->runs[k].strategy, "none") && !strcmp(runs->runs[k].shock, of->shock)
            && !strcmp(runs->runs[k].future, of->future))
            return &runs->runs[k];
    return NULL;
}

int page_runs_may_pair(const struct page_runs *runs, struct error *error)
{
    for (size_t k = 0; k < runs->count; k++) {
        const struct page_run_case *one = &runs->runs[k], *base = page_runs_base(runs, one);

        if (!base)
            return error_set(error, STATUS_USAGE,
                             "there are no runs of the strategy `none` under "
                             "the shock `",
                             one->shock, "` and the future `", one->future, "`, with which `",
                             one->strategy, "` would be compared", NULL);
        for (size_t f = 0; f < one->file_count; f++) {
            const int status = compare_may_pair(base->file[0], one->file[f], false, error);

            if (status != STATUS_OK)
                return status;
        }
        if (base == one && one != &runs->runs[0]) {
            const int status = compare_may_pair(runs->runs[0].file[0], one->file[0], false, error);

            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}
