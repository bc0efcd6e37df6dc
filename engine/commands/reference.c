/* omland reference: the whole country once, for region runs of what [scope] names. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/notice_print.h"
#include "engine/commands/progress.h"
#include "engine/experiment/reference.h"
#include "engine/experiment/runner_outputs.h"

enum { SET = 1000, THREADS, REPLICATES, COMPACT, SAVE_WORLD, FORCE, QUIET, OVERRIDES_MOST = 256 };

struct arguments {
    const char *file;
    struct runner_options runner;
    struct scenario_override overrides[OVERRIDES_MOST + 1];
    size_t override_count;
    uint32_t *replicates;
    bool quiet;
};

static const struct argp_option options[] = {
    { "output", 'o', "REF.h5", 0, "write the reference here (needed)", 0 },
    { "set", SET, "SECTION.KEY=VALUE", 0,
      "set a value over the scenario's, such as scope.regions=Kongsberg; may be repeated", 0 },
    { "threads", THREADS, "N", 0, "threads; the result is the same for any number", 0 },
    { "replicates", REPLICATES, "LIST", 0,
      "replicates, such as 0-1; replicate r of a region run uses number r modulo how many there "
      "are",
      0 },
    { "compact", COMPACT, NULL, 0,
      "keep a reference about a tenth as large, as a page needs it: less detail of the rest of the "
      "country, and room for a policy to pull up to three times as many, not four",
      0 },
    { "save-world", SAVE_WORLD, "FILE", 0,
      "start from this population if the file is there, else make it and write it (FILE.R for "
      "several replicates)",
      0 },
    { "force", FORCE, NULL, 0, "replace an older file of that name", 0 },
    { "quiet", QUIET, NULL, 0, "say nothing unless something fails", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->runner.output = text; return 0;
    case SET:
        if (a->override_count == OVERRIDES_MOST)
            argp_error(state, "more than %d values set", OVERRIDES_MOST);
        a->overrides[a->override_count++].text = text;
        return 0;
    case THREADS: a->runner.threads = argument_whole(text, 1, 1024, state); return 0;
    case REPLICATES:
        free(a->replicates);
        a->replicates = argument_replicates(text, &a->runner.replicate_count, state);
        return 0;
    case COMPACT: a->runner.compact = true; return 0;
    case SAVE_WORLD: a->runner.world = text; return 0;
    case FORCE: a->runner.force = true; return 0;
    case QUIET: a->quiet = true; return 0;
    case ARGP_KEY_ARG: return argument_one(&a->file, text, "scenario", state);
    case ARGP_KEY_END:
        if (!a->file || !a->runner.output)
            argp_error(state, "a scenario FILE and -o REF.h5 are needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE",
    "Runs the whole country of the scenario FILE and keeps in REF.h5 what region runs are given of "
    "it: by step, the census of every municipality "
    "and the households that might come to the regions that [scope] names.\v"
    "Examples:\n"
    "  omland reference scenarios/baseline.ini -o kongsberg.ref.h5 --set scope.regions=Kongsberg "
    "--replicates 0-1\n"
    "  omland run scenarios/strategies/state_jobs_to_cores.ini -o jobs.h5 --set "
    "scope.regions=Kongsberg --set scope.reference=kongsberg.ref.h5\n\n"
    "The reference is for the regions of [scope] alone, since what might come to every region of "
    "the country would be larger than the country's own "
    "trajectories; it may name several, and a region run may then take any of them. Name a "
    "scenario without strategies: what it does is done in the rest of "
    "the country of every region run. A reference that FILE itself names in [scope] is left alone.",
    NULL,
    NULL,
    NULL
};

int command_reference(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .file = NULL };
    struct progress progress = { .terminal = terminal, .what = "reference: " };
    struct scenario scenario;
    struct error error = { 0 };

    if (arguments_parse(&argp, "omland reference", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    a.overrides[a.override_count++].text = "scope.reference=";
    int status = command_read(terminal, a.file, a.overrides, a.override_count, &scenario);
    if (status == STATUS_OK) {
        struct notice_tally found = { 0 };

        a.runner.found = &found;
        if (!a.quiet)
            notice_print(terminal->err, &scenario.notices);
        a.runner.command = "omland reference";
        a.runner.replicates = a.replicates;
        if (!a.quiet) {
            a.runner.callback = progress_callback;
            a.runner.listener = &progress;
        }
        bool finished;
        if ((status = runner_outputs(&scenario, &a.runner, &finished, &error)) == STATUS_OK)
            status = reference_run(&scenario, &a.runner, &error);
        if (status != STATUS_OK)
            command_failed(terminal, &error);
        else if (!a.quiet)
            fprintf(terminal->out, "%s\n", a.runner.output);
        if (!a.quiet)
            notice_print_tally(terminal->err, &found, "replicates");
        notice_tally_free(&found);
        scenario_free(&scenario);
    }
    free(a.replicates);
    return status;
}
