/* omland workshop: the page of a region with its results and the engine in it. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/page_file.h"
#include "engine/commands/workshop_all.h"
#include "engine/commands/workshop_make.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"

enum { EXPERIMENT = 1000, WORK, JOBS, REPLICATES, QUICK, ALL, FORCE, QUIET };

struct arguments {
    struct argument_files regions;
    const char *output, *experiment, *work;
    size_t replicates;
    int jobs;
    bool quick, all, force, quiet;
};

static const struct argp_option options[] = {
    { "output", 'o', "PAGE.html", 0, "the page to write; with --all the folder of pages (needed)",
      0 },
    { "experiment", EXPERIMENT, "FILE", 0,
      "strategies, shocks and futures to run (scenarios/experiments/workshop.ini)", 0 },
    { "work", WORK, "FOLDER", 0, "where the runs are kept (PAGE.runs)", 0 },
    { "replicates", REPLICATES, "N", 0,
      "replicates of each strategy (those of FILE); the baseline has half as many again, shocks "
      "and futures half, at least 4",
      0 },
    { "quick", QUICK, NULL, 0,
      "four replicates and neither shocks nor futures: a page to look at, in a minute or two", 0 },
    { "all", ALL, NULL, 0,
      "a page for each region that has a town as its core, and index.html with a map to find it",
      0 },
    { "jobs", JOBS, "N", 0, "runs at a time, one thread each (as many as there are cores)", 0 },
    { "force", FORCE, NULL, 0, "replace what stands under the names of the page and its reference",
      0 },
    { "quiet", QUIET, NULL, 0, "say nothing unless something fails", 0 },
    { 0 },
};

static void check(const struct arguments *a, struct argp_state *state)
{
    if (!a->output)
        argp_error(state, "-o PAGE.html is needed");
    if (a->all && a->regions.count)
        argp_error(state, "--all is all regions: name none");
    if (!a->all && !a->regions.count)
        argp_error(state, "a REGION is needed, such as Kongsberg, or --all");
    if (!strcmp(a->output, "-"))
        argp_error(state, "a page needs the name of a file: its reference lies beside it");
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    enum { REPLICATES_MOST = 1000, QUICK_REPLICATES = 4 };
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->output = text; return 0;
    case EXPERIMENT: a->experiment = text; return 0;
    case WORK: a->work = text; return 0;
    case JOBS: a->jobs = argument_jobs(text, state); return 0;
    case REPLICATES:
        a->replicates = (size_t)argument_whole(text, 1, REPLICATES_MOST, state);
        return 0;
    case QUICK: a->quick = true; return 0;
    case ALL: a->all = true; return 0;
    case FORCE: a->force = true; return 0;
    case QUIET: a->quiet = true; return 0;
    case ARGP_KEY_ARGS:
        a->regions.file = state->argv + state->next;
        a->regions.count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        check(a, state);
        if (a->quick && !a->replicates)
            a->replicates = QUICK_REPLICATES;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "REGION...\n--all",
    "Makes one HTML page of a labour-market region: a map, figures, tables and a handout of the "
    "baseline and a library of strategies in three languages, and the engine itself, so that "
    "strategies can be changed and run in the page. It opens from a file, without a network. "
    "Beside it lies PAGE.reference.h5, what the rest of the country gives the region: scenarios "
    "that the page exports name it, and `omland run` gives the same results of them.\v"
    "Examples:\n"
    "  omland workshop Kongsberg -o kongsberg.html\n"
    "  omland workshop Kongsberg -o kongsberg.html --quick\n"
    "  omland workshop --all -o pages\n\n"
    "A page that was stopped goes on where it was: the same command again. Runs stay in the folder "
    "PAGE.runs, which may be removed once the page is there; `omland report` makes other pages of "
    "its folders.",
    NULL,
    NULL,
    NULL
};

/* "A, B" */
static char *joined(const struct argument_files *names)
{
    char *text = text_copy("");

    for (int k = 0; k < names->count && text; k++) {
        char *longer = text_format("%s%s%s", text, k ? ", " : "", names->file[k]);

        free(text);
        text = longer;
    }
    return text;
}

/* The name without .html. */
static char *stem(const char *page)
{
    const size_t length = strlen(page);
    const bool ends = length > 5 && !strcmp(page + length - 5, ".html");

    return text_format("%.*s", (int)(ends ? length - 5 : length), page);
}

/* Neither the page nor its reference is a file that is read, and the built parts are there. */
static int may_write(const struct workshop *w, struct error *error)
{
    static const char *const part[] = { "page.html", "engine.wasm.gz" };
    struct destination_inputs inputs = { 0 };
    int status;

    destination_input(&inputs, w->plan.experiment);
    status = page_file_check(w->page, &inputs, w->force, error);
    if (status == STATUS_OK)
        status = destination_check(w->reference, DESTINATION_HDF, &inputs, error);
    destination_inputs_free(&inputs);
    for (size_t k = 0; k < sizeof part / sizeof *part && status == STATUS_OK; k++) {
        unsigned char *bytes;
        size_t length;

        status = page_file_part(part[k], &bytes, &length, error);
        free(bytes);
    }
    return status;
}

static int one(struct workshop *w, struct error *error)
{
    char *name = stem(w->page), *reference = name ? text_format("%s.reference.h5", name) : NULL,
         *work = w->work ? text_copy(w->work)
                 : name  ? text_format("%s.runs", name)
                         : NULL,
         *country = work ? text_format("%s/country.h5", work) : NULL;
    int status = reference && country
                     ? STATUS_OK
                     : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    w->work = work;
    w->country = country;
    w->reference = w->plan.reference = reference;
    if (status == STATUS_OK && (status = workshop_make_told(w, 1, error)) == STATUS_OK
        && (status = may_write(w, error)) == STATUS_OK
        && (status = workshop_make_reference(w, error)) == STATUS_OK
        && (status = workshop_make_page(w, error)) == STATUS_OK)
        fprintf(w->terminal->out, "%s\n", w->page);
    free(name);
    free(reference);
    free(work);
    free(country);
    return status;
}

int command_workshop(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .experiment = "scenarios/experiments/workshop.ini" };
    struct error error = { 0 };

    if (arguments_parse(&argp, "omland workshop", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    char *regions = joined(&a.regions);
    struct workshop w = { .terminal = terminal,
                          .plan = { .experiment = a.experiment,
                                    .regions = regions,
                                    .replicates = a.replicates,
                                    .quick = a.quick },
                          .page = a.output,
                          .work = a.work,
                          .workers = a.jobs,
                          .quiet = a.quiet,
                          .force = a.force };
    int status = !regions ? error_set(&error, STATUS_INTERNAL, "not enough memory", NULL)
                 : a.all  ? workshop_all(&w, &error)
                          : one(&w, &error);

    free(regions);
    return status == STATUS_OK ? STATUS_OK : command_failed(terminal, &error);
}
