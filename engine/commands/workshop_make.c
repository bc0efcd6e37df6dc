#include "engine/commands/workshop_make.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/commands/ensemble_progress.h"
#include "engine/commands/progress.h"
#include "engine/commands/workshop_page.h"
#include "engine/experiment/ensemble.h"
#include "engine/experiment/processors.h"
#include "engine/experiment/runner_outputs.h"
#include "engine/region/region.h"
#include "engine/scenario/files/text.h"
#include "engine/setting/roles.h"
#include "output/reference.h"
#include "output/trajectory.h"

static const uint32_t first_replicate[] = { 0 };

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

/* What is wrong with scenarios is told at once, line by line. */
static void told(const struct workshop *w, char *report)
{
    if (report)
        fprintf(w->terminal->err, "%s\n", report);
    free(report);
}

int workshop_make_base(const struct workshop *w, const char *regions, struct scenario *s,
                       struct error *error)
{
    struct workshop_plan plan = w->plan;
    struct experiment e;
    struct experiment_task task;
    char *report = NULL;
    size_t tasks;

    plan.regions = regions;
    plan.reference = NULL;
    int status = workshop_plan_read(&plan, WORKSHOP_BASELINE, &e, &tasks, &report, error);

    if (status == STATUS_OK) {
        experiment_task(&e, 0, &task);
        if ((status = experiment_bare_scenario(&e, &task, s, &report)) != STATUS_OK)
            error_set(error, status, regions ? regions : plan.experiment,
                      ": no page can be made of it", NULL);
        experiment_free(&e);
    }
    told(w, report);
    return status;
}

static size_t persons_of(const struct scenario *s)
{
    size_t sum = 0;

    for (size_t k = 0; k < s->country.place_count; k++)
        if (!s->scope || s->scope[k])
            sum += roles_population(&s->country, k);
    return sum;
}

/* Seconds of one core for a person-year of a region and of the whole country, as measured
 * (docs/performance.md); a guess for other machines, and said to be one. */
static const double region_cost = 2.8e-6, country_cost = 0.9e-6;

static int count_runs(const struct workshop *w, size_t runs[WORKSHOP_LEVELS], struct error *error)
{
    int status = STATUS_OK;

    for (enum workshop_level k = 0; k < WORKSHOP_LEVELS && status == STATUS_OK; k++) {
        struct experiment e;
        char *report = NULL;

        status = workshop_plan_read(&w->plan, k, &e, &runs[k], &report, error);
        if (status == STATUS_OK)
            experiment_free(&e);
        told(w, report);
    }
    return status;
}

int workshop_make_told(const struct workshop *w, size_t pages, struct error *error)
{
    const int cores = w->workers ? w->workers : processors_available();
    size_t runs[WORKSHOP_LEVELS] = { 0 }, all = 0;
    struct scenario s;
    int status = count_runs(w, runs, error);

    if (status == STATUS_OK)
        status = workshop_make_base(w, w->plan.regions, &s, error);
    if (status != STATUS_OK || w->quiet) {
        if (status == STATUS_OK)
            scenario_free(&s);
        return status;
    }
    const double years = s.end - s.start, region = (double)persons_of(&s);
    free(s.scope);
    s.scope = NULL;
    const double country = (double)persons_of(&s) * years * country_cost;

    for (int k = 0; k < WORKSHOP_LEVELS; k++)
        all += runs[k];
    const double seconds = country + (double)(all * pages) * region * years * region_cost,
                 minutes = ceil(seconds / (60.0 * cores));

    fprintf(w->terminal->err,
            "%s: the whole country once, then %zu runs of the region%s (baseline %zu, strategies "
            "%zu, under shocks %zu, in other futures %zu); about %.0f minute%s on %d core%s\n",
            w->plan.regions, all, pages > 1 ? " each" : "", runs[WORKSHOP_BASELINE],
            runs[WORKSHOP_STRATEGIES], runs[WORKSHOP_SHOCKS], runs[WORKSHOP_FUTURES], minutes,
            minutes > 1.0 ? "s" : "", cores, cores > 1 ? "s" : "");
    scenario_free(&s);
    return STATUS_OK;
}

/* Is the reference there, whole, and one for this region? */
static bool has_reference(const struct workshop *w, const struct scenario *scoped)
{
    struct region *region;
    struct error ignored;

    if (access(w->reference, R_OK) != 0
        || reference_load(w->reference, scoped, 0, &region, &ignored) != STATUS_OK)
        return false;
    region_free(region);
    return true;
}

static int run_country(const struct workshop *w, struct scenario *s, struct scenario *scoped,
                       struct error *error)
{
    struct progress progress = { .terminal = w->terminal };
    struct runner_options options = { .output = w->country,
                                      .command = "omland workshop",
                                      .replicates = first_replicate,
                                      .replicate_count = 1,
                                      .threads = w->workers,
                                      .reference = w->reference,
                                      .reference_of = scoped,
                                      .compact = true,
                                      .force = w->force,
                                      .callback = w->quiet ? NULL : progress_callback,
                                      .listener = &progress };
    bool finished;
    int status = runner_outputs(s, &options, &finished, error);

    if (status != STATUS_OK || (finished && has_reference(w, scoped)))
        return status;
    if (!w->quiet)
        fprintf(w->terminal->err,
                "the whole country, once, with what the region is given of it:\n");
    options.force = true; /* its own files, or those that may go */
    return runner_run(s, &options, error);
}

int workshop_make_reference(const struct workshop *w, struct error *error)
{
    struct scenario s, scoped;
    int status = workshop_make_base(w, NULL, &s, error);

    if (status != STATUS_OK)
        return status;
    if (mkdir(w->work, 0777) && errno != EEXIST)
        status = error_set(error, STATUS_IO, w->work, ": cannot be made: ", strerror(errno), NULL);
    if (status == STATUS_OK
        && (status = workshop_make_base(
                w, w->reference_regions ? w->reference_regions : w->plan.regions, &scoped, error))
               == STATUS_OK) {
        status = run_country(w, &s, &scoped, error);
        scenario_free(&scoped);
    }
    scenario_free(&s);
    return status;
}

static int run_level(const struct workshop *w, enum workshop_level level, struct error *error)
{
    struct ensemble_progress progress = { .terminal = w->terminal, .quiet = w->quiet };
    struct ensemble_options options = { .command = "omland workshop",
                                        .workers = w->workers,
                                        .shards = 1,
                                        .resume = true,
                                        .callback = ensemble_progress_callback,
                                        .noted = ensemble_progress_noted,
                                        .listener = &progress };
    struct experiment e;
    char *report = NULL, *folder = text_format("%s/%s", w->work, workshop_plan_names[level]);
    size_t tasks;
    int status = folder ? workshop_plan_read(&w->plan, level, &e, &tasks, &report, error)
                        : no_memory(error);

    options.folder = folder;
    if (folder && status == STATUS_OK) {
        if (tasks && !w->quiet)
            fprintf(w->terminal->err, "%s: ", workshop_plan_names[level]);
        if (tasks)
            status = ensemble_run(&e, &options, &report, error);
        experiment_free(&e);
    }
    free(folder);
    told(w, report);
    return status;
}

/* Folders with runs: a quick page of one that was none has all of them. */
static int gather(const struct workshop *w, struct page_runs *runs, struct error *error)
{
    int status = STATUS_OK;

    for (enum workshop_level k = 0; k < WORKSHOP_LEVELS && status == STATUS_OK; k++) {
        char *folder = text_format("%s/%s", w->work, workshop_plan_names[k]),
             *plan = folder ? text_format("%s/plan.csv", folder) : NULL;

        if (!plan)
            status = no_memory(error);
        else if (!(w->plan.quick && k > WORKSHOP_STRATEGIES) && access(plan, F_OK) == 0)
            status = page_runs_add_folder(runs, folder, error);
        free(plan);
        free(folder);
    }
    return status;
}

int workshop_make_page(const struct workshop *w, struct error *error)
{
    struct page_runs runs = { .count = 0 };
    int status = STATUS_OK;

    for (enum workshop_level k = 0; k < WORKSHOP_LEVELS && status == STATUS_OK; k++)
        status = run_level(w, k, error);
    if (status == STATUS_OK && (status = gather(w, &runs, error)) == STATUS_OK)
        status = workshop_page_write(w, &runs, error);
    page_runs_free(&runs);
    return status;
}
