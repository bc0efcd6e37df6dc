/* omland ensemble: every run of an experiment into a folder. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/ensemble_progress.h"
#include "engine/commands/notice_print.h"
#include "engine/experiment/ensemble.h"

enum { SHARD = 1000, RESUME, JOBS, DRY, WHOLE, QUIET };

struct arguments {
    const char *file;
    struct ensemble_options ensemble;
    bool quiet;
};

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0, "the folder of the ensemble (needed)", 0 },
    { "jobs", JOBS, "N", 0, "runs at a time, one thread each (as many as there are cores)", 0 },
    { "shard", SHARD, "I/N", 0,
      "only the I-th part of N, from 0: the rest is done elsewhere, into this folder or another",
      0 },
    { "resume", RESUME, NULL, 0, "do what is not there yet; nothing is computed twice", 0 },
    { "whole", WHOLE, NULL, 0,
      "compute every run from its start, also years that several share (same results, more time)",
      0 },
    { "dry-run", DRY, NULL, 0, "check all scenarios, write the plan, run nothing", 0 },
    { "quiet", QUIET, NULL, 0, "say nothing unless something fails", 0 },
    { 0 },
};

static void shard(struct ensemble_options *o, const char *text, struct argp_state *state)
{
    enum { SHARDS_MOST = 1000000 };
    char *slash, *end;
    const long part = strtol(text, &slash, 10), parts = *slash ? strtol(slash + 1, &end, 10) : 0;

    if (slash == text || *slash != '/' || end == slash + 1 || *end || part < 0 || part >= parts
        || parts > SHARDS_MOST)
        argp_error(state,
                   "`%s` is not a part such as 0/8: two whole numbers, the first below the second",
                   text);
    o->shard = (int)part;
    o->shards = (int)parts;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->ensemble.folder = text; return 0;
    case JOBS: a->ensemble.workers = argument_jobs(text, state); return 0;
    case SHARD: shard(&a->ensemble, text, state); return 0;
    case RESUME: a->ensemble.resume = true; return 0;
    case WHOLE: a->ensemble.whole = true; return 0;
    case DRY: a->ensemble.dry = true; return 0;
    case QUIET: a->quiet = true; return 0;
    case ARGP_KEY_ARG: return argument_one(&a->file, text, "experiment", state);
    case ARGP_KEY_END:
        if (!a->file || !a->ensemble.folder)
            argp_error(state, "an experiment FILE and -o DIR are needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE",
    "Runs every strategy, shock, future, sampled point and replicate of the experiment FILE, each "
    "into a file of its own below DIR/runs; DIR/plan.csv lists them.\v"
    "Examples:\n"
    "  omland ensemble scenarios/experiments/small.ini -o small\n"
    "  omland ensemble scenarios/experiments/small.ini -o small --resume\n"
    "  mpirun -n 8 omland-mpi ensemble scenarios/experiments/small.ini -o small --jobs 1\n"
    "  omland ensemble scenarios/experiments/small.ini -o small --shard 3/100     # a job of an "
    "array\n\n"
    "The results are the same whatever the order, the number of processes, ranks or parts. `omland "
    "hash DIR` proves it; `omland merge DIR -o FILE` gathers them.",
    NULL,
    NULL,
    NULL
};

int command_ensemble(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .ensemble = { .command = "omland ensemble", .shards = 1 } };
    struct ensemble_progress progress = { .terminal = terminal };
    struct notice_tally asked = { 0 };
    struct experiment e;
    struct error error = { 0 };
    char *report = NULL;

    if (arguments_parse(&argp, "omland ensemble", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    int status = experiment_read(a.file, &e, &report);
    if (status != STATUS_OK) {
        fprintf(terminal->err, "%s\n", report ? report : "omland: not enough memory");
        free(report);
        return status;
    }
    command_tell_shared(terminal, a.file, e.path);
    progress.quiet = a.quiet;
    a.ensemble.callback = ensemble_progress_callback;
    a.ensemble.noted = ensemble_progress_noted;
    a.ensemble.sized = ensemble_progress_sized;
    a.ensemble.listener = &progress;
    a.ensemble.asked = a.ensemble.dry ? &asked : NULL;
    status = ensemble_run(&e, &a.ensemble, &report, &error);
    if (!a.quiet)
        notice_print_tally(terminal->err, &asked, "combinations");
    notice_tally_free(&asked);
    if (status == STATUS_OK && !a.quiet && !a.ensemble.dry)
        status = notice_print_ensemble(terminal->err, a.ensemble.folder, &error);
    if (status != STATUS_OK) {
        if (report)
            fprintf(terminal->err, "%s\n", report);
        command_failed(terminal, &error);
    } else if (!a.quiet)
        fprintf(terminal->out, "%s\n", a.ensemble.folder);
    free(report);
    experiment_free(&e);
    return status;
}
