#include "engine/commands/workshop_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/page_file.h"
#include "engine/commands/page_results.h"
#include "engine/page/base.h"
#include "engine/page/block.h"
#include "engine/page/pack.h"
#include "engine/region/region.h"
#include "engine/scenario/files/text.h"
#include "output/reference.h"

static int no_memory(struct error *error)
{
    return error_set(error, STATUS_INTERNAL, "not enough memory for the page", NULL);
}

/* What the baseline in the page is read from: the files, and [set] with the region. */
struct ground {
    struct experiment e;
    char *file, **future;
    size_t futures;
    struct scenario_override *override;
};

static void free_ground(struct ground *g)
{
    for (size_t k = 0; k < g->futures; k++)
        free(g->future[k]);
    free(g->future);
    free(g->file);
    free(g->override);
    experiment_free(&g->e);
}

static int read_ground(const struct workshop *w, struct ground *g, struct error *error)
{
    size_t tasks;
    char *report = NULL;

    *g = (struct ground){ .file = NULL };
    int status = workshop_plan_read(&w->plan, WORKSHOP_BASELINE, &g->e, &tasks, &report, error);

    free(report);
    if (status != STATUS_OK)
        return status;
    struct experiment all;

    if ((status = experiment_read(w->plan.experiment, &all, &report)) == STATUS_OK) {
        const struct experiment_choices *futures = &all.axis[EXPERIMENT_FUTURE];

        g->file = workshop_plan_file(&all, all.base);
        g->future = calloc(futures->count + 1, sizeof *g->future);
        g->override = calloc(g->e.value_count + 1, sizeof *g->override);
        bool done = g->file && g->future && g->override;

        for (size_t k = 0; done && k < futures->count; k++)
            if (*futures->choice[k].path)
                done = (g->future[g->futures++] = workshop_plan_file(&all, futures->choice[k].path))
                       != NULL;
        for (size_t k = 0; done && k < g->e.value_count; k++)
            g->override[k].text = g->e.values[k];
        status = done ? STATUS_OK : no_memory(error);
        experiment_free(&all);
    }
    free(report);
    if (status != STATUS_OK)
        free_ground(g);
    return status;
}

/* The region's part, compressed; and the SHA-256 of the reference it was taken from. */
static int make_region(const struct workshop *w, const struct ground *g, struct page_part *part,
                       char sha256[65], struct error *error)
{
    struct block_bytes bytes = { 0 };
    struct scenario s;
    struct base base;
    struct region *region = NULL;
    char *report = NULL;
    int status = scenario_read(g->file, g->override, g->e.value_count, &s, &report);

    if (status == STATUS_OK
        && (status = base_make(g->file, g->override, g->e.value_count,
                               (const char *const *)g->future, g->futures, &base, &report))
               != STATUS_OK)
        scenario_free(&s);
    if (status != STATUS_OK) {
        error_set(error, status, g->file, ": ", report ? report : "cannot be read", NULL);
        free(report);
        return status;
    }
    status = reference_load(w->reference, &s, 0, &region, error);
    if (status == STATUS_OK)
        status = block_write(&s, &base, region, &bytes, error);
    if (status == STATUS_OK) {
        unsigned char *packed = pack_gzip(bytes.data, bytes.size, &part->length);

        part->bytes = packed;
        status = packed ? STATUS_OK : no_memory(error);
    }
    for (size_t k = 0; k < s.source_count; k++)
        if (!strcmp(s.sources[k].path, s.reference))
            memcpy(sha256, s.sources[k].sha256, 65);
    block_free(&bytes);
    region_free(region);
    base_free(&base);
    scenario_free(&s);
    free(report);
    return status;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* The base as a user names it who has the program: from the folder of scenarios on. */
static char *base_name(const char *file)
{
    static const char folder[] = "scenarios/";
    char *clean = text_copy(file), *back;

    while (clean && (back = strstr(clean, "/../"))) {
        char *before = back;

        while (before > clean && before[-1] != '/')
            before--;
        memmove(before, back + 4, strlen(back + 4) + 1);
    }
    const char *from = clean ? strstr(clean, folder) : NULL;
    char *name = from ? text_copy(from) : NULL;

    if (name) {
        free(clean);
        return name;
    }
    return clean;
}

/* The command that makes the page again, without what only its place needs. */
static char *command_of(const struct workshop *w)
{
    static const char own[] = "scenarios/experiments/workshop.ini";
    const struct workshop_plan *plan = &w->plan;
    char *experiment = base_name(plan->experiment), replicates[48] = "";
    const bool other = experiment && strcmp(experiment, own) != 0;
    char *command = NULL;

    if (plan->replicates)
        snprintf(replicates, sizeof replicates, " --replicates %zu", plan->replicates);
    if (experiment)
        command = text_format("omland workshop \"%s\"%s%s%s%s", plan->regions ? plan->regions : "",
                              other ? " --experiment " : "", other ? experiment : "", replicates,
                              plan->quick ? " --quick" : "");
    free(experiment);
    return command;
}

static void noted(void *listener, const char *text)
{
    const struct workshop *w = listener;

    fprintf(w->terminal->err, "omland: warning: %s\n", text);
}

static int make_results(const struct workshop *w, const struct page_runs *runs,
                        const struct ground *g, const char *sha256, struct page_results *results,
                        struct error *error)
{
    char *baseline = base_name(g->file), *command = command_of(w);
    const struct page_results_options options = { .kind = "workshop",
                                                  .command = command,
                                                  .country = w->country,
                                                  .reference = name_of(w->reference),
                                                  .reference_sha256 = sha256,
                                                  .baseline = baseline,
                                                  .noted = noted,
                                                  .listener = (void *)(uintptr_t)w };
    const int status = baseline && command ? page_results_make(runs, &options, results, error)
                                           : no_memory(error);

    free(baseline);
    free(command);
    return status;
}

int workshop_page_write(const struct workshop *w, const struct page_runs *runs, struct error *error)
{
    struct page_part part[3] = { { .name = "results" },
                                 { .name = "engine" },
                                 { .name = "region" } };
    struct page_results results = { .bytes = NULL };
    struct ground g;
    unsigned char *engine = NULL;
    char sha256[65] = "";
    int status = read_ground(w, &g, error);

    if (status != STATUS_OK)
        return status;
    if ((status = page_file_part("engine.wasm.gz", &engine, &part[1].length, error)) == STATUS_OK
        && (status = make_region(w, &g, &part[2], sha256, error)) == STATUS_OK
        && (status = make_results(w, runs, &g, sha256, &results, error)) == STATUS_OK) {
        part[0].bytes = results.bytes;
        part[0].length = results.length;
        part[1].bytes = engine;
        status = page_file_write("page.html", w->page, results.title, part, 3, error);
    }
    page_results_free(&results);
    free((void *)(uintptr_t)part[2].bytes);
    free(engine);
    free_ground(&g);
    return status;
}
