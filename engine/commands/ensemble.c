/* omland ensemble: every run of an experiment into a folder. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/commands/commands.h"
#include "engine/experiment/ensemble.h"

enum { SHARD = 1000, RESUME, JOBS, DRY, WHOLE, QUIET };

struct arguments { const char *file; struct ensemble_options ensemble; bool quiet; };

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0, "the folder of the ensemble (needed)", 0 },
    { "jobs", JOBS, "N", 0, "runs at a time, one thread each (as many as there are cores)", 0 },
    { "shard", SHARD, "I/N", 0, "only the I-th part of N, from 0: the rest is done elsewhere, into this folder or another", 0 },
    { "resume", RESUME, NULL, 0, "do what is not there yet; nothing is computed twice", 0 },
    { "whole", WHOLE, NULL, 0, "compute every run from its start, also years that several share (same results, more time)", 0 },
    { "dry-run", DRY, NULL, 0, "check all scenarios, write the plan, run nothing", 0 },
    { "quiet", QUIET, NULL, 0, "say nothing unless something fails", 0 },
    { 0 },
};

static int number(const char *text, char **end, long least, long most, struct argp_state *state)
{
    const long n = strtol(text, end, 10);

    if (*end == text || n < least || n > most)
        argp_error(state, "`%s` does not begin with a whole number from %ld to %ld", text, least, most);
    return (int)n;
}

static void shard(struct ensemble_options *o, const char *text, struct argp_state *state)
{
    char *end;

    o->shard = number(text, &end, 0, 999999, state);
    if (*end != '/')
        argp_error(state, "`%s` is not a part such as 0/8", text);
    o->shards = number(end + 1, &end, 1, 1000000, state);
    if (*end || o->shard >= o->shards)
        argp_error(state, "`%s` is not a part such as 0/8: the first number is below the second", text);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;
    char *end;

    switch (key) {
    case 'o': a->ensemble.folder = text; return 0;
    case JOBS:
        a->ensemble.workers = number(text, &end, 1, 4096, state);
        if (*end)
            argp_error(state, "`%s` is not a whole number", text);
        return 0;
    case SHARD: shard(&a->ensemble, text, state); return 0;
    case RESUME: a->ensemble.resume = true; return 0;
    case WHOLE: a->ensemble.whole = true; return 0;
    case DRY: a->ensemble.dry = true; return 0;
    case QUIET: a->quiet = true; return 0;
    case ARGP_KEY_ARG:
        if (a->file)
            argp_error(state, "one experiment at a time");
        a->file = text;
        return 0;
    case ARGP_KEY_END:
        if (!a->file || !a->ensemble.folder)
            argp_error(state, "an experiment FILE and -o DIR are needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = { options, parse, "FILE",
    "Runs every strategy, shock, future, sampled point and replicate of the experiment FILE, each into a file of its own below DIR/runs; DIR/plan.csv lists them.\v"
    "Examples:\n"
    "  omland ensemble scenarios/experiments/small.ini -o small\n"
    "  omland ensemble scenarios/experiments/small.ini -o small --resume\n"
    "  mpirun -n 8 omland-mpi ensemble scenarios/experiments/small.ini -o small --jobs 1\n"
    "  omland ensemble scenarios/experiments/small.ini -o small --shard 3/100     # a job of an array\n\n"
    "The results are the same whatever the order, the number of processes, ranks or parts. `omland hash DIR` proves it; `omland merge DIR -o FILE` gathers them.",
    NULL, NULL, NULL };

struct progress { const struct terminal *terminal; double start; size_t first; bool begun, quiet; int lines; };

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void told(void *listener, const char *key, const struct error *error, size_t done, size_t failed, size_t all)
{
    struct progress *p = listener;
    FILE *err = p->terminal->err;

    if (key && error && error->status != STATUS_OK && error->status != STATUS_INTERRUPTED && error->status != STATUS_STOPPED)
        fprintf(err, "%somland: %s: %s\n", p->terminal->bar ? "\r\033[K" : "", key, error->message);
    if (p->quiet)
        return;
    if (!p->begun) {
        *p = (struct progress){ p->terminal, seconds(), done, true, false, 0 };
        fprintf(err, "%zu runs, %zu are there already\n", all, done);
    }
    const double left = done > p->first ? (seconds() - p->start) / (double)(done - p->first) * (double)(all - done) : 0.0;
    if (p->terminal->bar) {
        const int filled = all ? (int)(40 * done / all) : 40;

        fprintf(err, "\r[%.*s%*s] %zu of %zu, %zu failed, %.0f s left \033[K", filled, "========================================", 40 - filled, "", done, all,
                failed, left);
        if (done + failed == all)
            fputc('\n', err);
    } else if (key && (done == all || 10 * done / (all ? all : 1) > (size_t)p->lines)) {
        p->lines = (int)(10 * done / all);
        fprintf(err, "%zu of %zu runs, %zu failed; about %.0f s left\n", done, all, failed, left);
    }
    fflush(err);
}

int command_ensemble(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .ensemble = { .command = "omland ensemble", .shards = 1 } };
    struct progress progress = { .terminal = terminal };
    struct experiment e;
    struct error error = { 0 };
    char *report = NULL;

    argp_err_exit_status = STATUS_USAGE;
    argv[0] = (char[]){ "omland ensemble" };
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    int status = experiment_read(a.file, &e, &report);
    if (status != STATUS_OK) {
        fprintf(terminal->err, "%s\n", report ? report : "omland: not enough memory");
        free(report);
        return status;
    }
    progress.quiet = a.quiet;
    a.ensemble.told = told;
    a.ensemble.listener = &progress;
    if ((status = ensemble_run(&e, &a.ensemble, &report, &error)) != STATUS_OK) {
        if (report)
            fprintf(terminal->err, "%s\n", report);
        command_failed(terminal, &error);
    } else if (!a.quiet)
        fprintf(terminal->out, "%s\n", a.ensemble.folder);
    free(report);
    experiment_free(&e);
    return status;
}
