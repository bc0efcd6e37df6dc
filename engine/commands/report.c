/* omland report: a page of results from runs that are there. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/page_file.h"
#include "engine/commands/page_results.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"
#include "output/indicators.h"

enum { INDICATORS = 1000, COUNTRY, FORCE };

struct arguments {
    struct argument_files files;
    const char *output, *indicators, *country;
    bool force;
};

static const struct argp_option options[] = {
    { "output", 'o', "PAGE.html", 0, "the page to write (needed)", 0 },
    { "indicators", INDICATORS, "LIST", 0,
      "store these, and those that the page opens with, in place of all", 0 },
    { "country", COUNTRY, "FILE.h5", 0,
      "a run of the whole country, to be seen beside the region of the others", 0 },
    { "force", FORCE, NULL, 0, "replace what stands under the name of PAGE.html, whatever it is",
      0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->output = text; return 0;
    case INDICATORS: a->indicators = text; return 0;
    case COUNTRY: a->country = text; return 0;
    case FORCE: a->force = true; return 0;
    default:
        if (key == ARGP_KEY_END && a->files.count && !a->output)
            argp_error(state, "-o PAGE.html is needed");
        return argument_files(key, &a->files,
                              "the folder of an ensemble is needed, or BASE.h5 and others", state);
    }
}

static const struct argp argp = {
    options,
    parse,
    "DIR...\nBASE.h5 OTHER.h5...",
    "Makes one HTML page of an ensemble, or of a run and others that are compared with it: map, "
    "figures, tables and a handout in three languages, which open without a network. It holds "
    "results alone; `omland workshop` makes a page in which strategies can also be changed and run."
    "\v"
    "Examples:\n"
    "  omland report build/strategies -o strategies.html\n"
    "  omland report base.h5 jobs.h5 -o jobs.html\n\n"
    "Tables are looked for under the names they had when the runs were made: call it from the same "
    "folder if these were relative. A page holds at most 64 MB of numbers, about a fifth of that "
    "as "
    "a file: of the whole country the indicators that the page opens with, in 25 runs or so of 30 "
    "years all of them.",
    NULL,
    NULL,
    NULL
};

static void noted(void *listener, const char *text)
{
    fprintf(listener, "omland: warning: %s\n", text);
}

static int read_runs(const struct arguments *a, struct page_runs *runs, struct error *error)
{
    int status = STATUS_OK;

    for (int k = 0; k < a->files.count && status == STATUS_OK; k++) {
        const char *path = a->files.file[k];
        struct stat about;
        const bool folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);

        status = folder ? page_runs_add_folder(runs, path, error)
                        : page_runs_add_file(runs, path, error);
    }
    return status;
}

/* No page is one of the files that it is made of. */
static int may_write(const struct arguments *a, const struct page_runs *runs, struct error *error)
{
    struct destination_inputs inputs = { 0 };

    for (size_t k = 0; k < runs->count; k++)
        for (size_t f = 0; f < runs->runs[k].file_count; f++)
            destination_input(&inputs, runs->runs[k].file[f]);
    destination_input(&inputs, a->country);
    const int status = page_file_check(a->output, &inputs, a->force, error);

    destination_inputs_free(&inputs);
    return status;
}

static int make(const struct arguments *a, const struct page_runs *runs,
                const struct terminal *terminal, struct error *error)
{
    int row[INDICATOR_LIMIT];
    struct page_results_options asked = { .kind = "report",
                                          .command = "omland report",
                                          .country = a->country,
                                          .noted = noted,
                                          .listener = terminal->err };
    struct page_results results = { .bytes = NULL };
    int status = a->indicators ? indicators_list(a->indicators, row, INDICATOR_LIMIT,
                                                 &asked.indicators, error)
                               : STATUS_OK;

    asked.indicator = a->indicators ? row : NULL;
    if (status == STATUS_OK)
        status = page_results_make(runs, &asked, &results, error);
    if (status == STATUS_OK) {
        const struct page_part part = { "results", results.bytes, results.length };

        status = page_file_write("page.html", a->output, results.title, &part, 1, error);
    }
    page_results_free(&results);
    return status;
}

int command_report(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .output = NULL };
    struct page_runs runs = { .count = 0 };
    struct error error = { 0 };
    int status;

    if (arguments_parse(&argp, "omland report", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    if ((status = read_runs(&a, &runs, &error)) == STATUS_OK
        && (status = may_write(&a, &runs, &error)) == STATUS_OK
        && (status = make(&a, &runs, terminal, &error)) == STATUS_OK)
        fprintf(terminal->out, "%s\n", a.output);
    page_runs_free(&runs);
    return status == STATUS_OK ? STATUS_OK : command_failed(terminal, &error);
}
