/* omland run: a scenario into a file. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/notice_print.h"
#include "engine/commands/progress.h"
#include "engine/experiment/extent.h"
#include "engine/experiment/runner_outputs.h"
#include "engine/process_list.h"
#include "engine/scenario/files/text.h"
#include "engine/world/columns.h"

enum {
    SET = 1000,
    THREADS,
    SEED,
    REPLICATES,
    RESUME,
    SAVE_WORLD,
    QUIET,
    PROFILE,
    CHECKPOINT,
    KEEP,
    FROM,
    FROM_YEAR,
    FORCE,
    REFERENCE,
    COMPACT,
    REGIONS,
    OVERRIDES_MOST = 256,
    KEEP_MOST = 64
};

struct arguments {
    const char *file;
    struct runner_options runner;
    struct scenario_override overrides[OVERRIDES_MOST + 1]; /* and the regions of a reference */
    size_t override_count;
    char seed[64];
    uint32_t *replicates;
    int keep[KEEP_MOST];
    const char *regions;
    bool quiet, profile;
};

static const struct argp_option options[] = {
    { "output", 'o', "OUT.h5", 0, "write the trajectories here (needed)", 0 },
    { "set", SET, "SECTION.KEY=VALUE", 0, "set a value over the scenario's; may be repeated", 0 },
    { "threads", THREADS, "N", 0, "threads; the result is the same for any number", 0 },
    { "seed", SEED, "N", 0, "seed of all random numbers; the same as --set run.seed=N", 0 },
    { "replicates", REPLICATES, "LIST", 0,
      "replicates, such as 0-7 or 0,3,5: other random numbers, same scenario", 0 },
    { "resume", RESUME, NULL, 0, "go on where a stopped run of the same command left off", 0 },
    { "save-world", SAVE_WORLD, "FILE", 0,
      "start from this population if the file is there, else make it and write it (FILE.R for each "
      "of several replicates)",
      0 },
    { "checkpoint-years", CHECKPOINT, "N", 0,
      "keep a checkpoint every N years (10; 0: only when stopped)", 0 },
    { "keep-years", KEEP, "LIST", 0,
      "keep the world of 1 January of these years as OUT.h5.YEAR.REPLICATE.branch, for --from", 0 },
    { "from", FROM, "BASE.h5", 0,
      "take the years before --from-year over from this run, of a scenario that is the same until "
      "then, and go on from the world it kept",
      0 },
    { "from-year", FROM_YEAR, "YEAR", 0, "see --from", 0 },
    { "reference", REFERENCE, "REF.h5", 0,
      "also keep here what region runs of --reference-regions are given of this run, as `omland "
      "reference` does",
      0 },
    { "reference-compact", COMPACT, NULL, 0, "keep it small, as `omland reference --compact` does",
      0 },
    { "reference-regions", REGIONS, "LIST", 0, "see --reference; names as of [scope] regions", 0 },
    { "profile", PROFILE, NULL, 0,
      "print time and nanoseconds per person-step by process, and memory", 0 },
    { "force", FORCE, NULL, 0, "run again, and replace a finished file of another run", 0 },
    { "quiet", QUIET, NULL, 0,
      "say nothing unless something fails: no progress, and no warnings (they stand in the file)",
      0 },
    { 0 },
};

static void keep_years(struct arguments *a, const char *text, struct argp_state *state)
{
    size_t count;
    uint32_t *list = text_numbers(text, KEEP_MOST, 9999, &count);

    if (!list)
        argp_error(state, "`%s` is not a list of at most %d years", text, KEEP_MOST);
    for (size_t k = 0; list && k < count; k++)
        a->keep[k] = (int)list[k];
    free(list);
    a->runner.branch_years = a->keep;
    a->runner.branch_year_count = count;
}

static void override(struct arguments *a, const char *text, struct argp_state *state)
{
    if (a->override_count == OVERRIDES_MOST)
        argp_error(state, "more than %d values set", OVERRIDES_MOST);
    else
        a->overrides[a->override_count++].text = text;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->runner.output = text; return 0;
    case SET: override(a, text, state); return 0;
    case THREADS: a->runner.threads = argument_whole(text, 1, 1024, state); return 0;
    case SEED:
        snprintf(a->seed, sizeof a->seed, "run.seed=%s", text);
        override(a, a->seed, state);
        return 0;
    case REPLICATES:
        free(a->replicates);
        a->replicates = argument_replicates(text, &a->runner.replicate_count, state);
        return 0;
    case RESUME: a->runner.resume = true; return 0;
    case SAVE_WORLD: a->runner.world = text; return 0;
    case CHECKPOINT: a->runner.checkpoint_years = argument_whole(text, 0, 1000, state); return 0;
    case FORCE: a->runner.force = true; return 0;
    case QUIET: a->quiet = true; return 0;
    case PROFILE: a->profile = true; return 0;
    case KEEP: keep_years(a, text, state); return 0;
    case REFERENCE: a->runner.reference = text; return 0;
    case COMPACT: a->runner.compact = true; return 0;
    case REGIONS: a->regions = text; return 0;
    case FROM: a->runner.base = text; return 0;
    case FROM_YEAR: a->runner.base_year = argument_whole(text, 1900, 2200, state); return 0;
    case ARGP_KEY_ARG: return argument_one(&a->file, text, "scenario", state);
    case ARGP_KEY_END:
        if (!a->file || !a->runner.output)
            argp_error(state, "a scenario FILE and -o OUT.h5 are needed");
        if (!a->runner.base != !a->runner.base_year)
            argp_error(state, "--from and --from-year go together");
        if (!a->runner.reference != !a->regions)
            argp_error(state, "--reference and --reference-regions go together");
        if (a->runner.compact && !a->runner.reference)
            argp_error(state, "--reference-compact is for --reference");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE",
    "Runs the scenario FILE and writes its trajectories to OUT.h5.\v"
    "Examples:\n"
    "  omland run scenarios/baseline.ini -o baseline.h5\n"
    "  omland run scenarios/baseline.ini -o short.h5 --set time.end=2025 --replicates 0-3\n"
    "  omland run scenarios/strategies/state_jobs_to_cores.ini -o jobs.h5 --save-world start.h5\n"
    "  omland run scenarios/baseline.ini -o baseline.h5 --reference kongsberg.ref.h5 "
    "--reference-regions Kongsberg\n\n"
    "OUT.h5 holds the text of FILE and of all it extends, comments too, the paths and the command "
    "line: whoever gets it can read them.\n\n"
    "Ctrl-C stops after the current year; OUT.h5.part can be read, and --resume goes on (without "
    "--reference, which takes a run from start to end).",
    NULL,
    NULL,
    NULL
};

static size_t state_bytes(enum table table)
{
    size_t bytes = 0;

    for (size_t k = 0; k < column_count; k++)
        if (columns[k].table == table && columns[k].saved)
            bytes += columns[k].width;
    return bytes;
}

static void print_profile(FILE *out, const struct profile *p, double wall)
{
    struct rusage use;
    double sum = p->policies + p->rebuild;

    getrusage(RUSAGE_SELF, &use);
    fprintf(out, "%-16s %10s %18s\n", "part", "seconds", "ns/person-step");
    for (int k = 0; process_list[k]; k++) {
        fprintf(out, "%-16s %10.3f %18.2f\n", process_list[k]->name, p->process[k],
                1e9 * p->process[k] / p->person_steps);
        sum += p->process[k];
    }
    fprintf(out, "%-16s %10.3f %18.2f\n", "policies, travel", p->policies,
            1e9 * p->policies / p->person_steps);
    fprintf(out, "%-16s %10.3f %18.2f\n", "rebuild, census", p->rebuild,
            1e9 * p->rebuild / p->person_steps);
    fprintf(out, "%-16s %10.3f %18.2f\n", "all steps", sum, 1e9 * sum / p->person_steps);
    fprintf(out,
            "wall time %.2f s (start population and output included); peak memory %.0f MB; %.4g "
            "person-steps\n",
            wall, (double)use.ru_maxrss / 1024.0, p->person_steps);
    fprintf(out, "state: %zu B a person, %zu B a household, %zu B a firm\n",
            state_bytes(TABLE_PERSON), state_bytes(TABLE_HOUSEHOLD), state_bytes(TABLE_FIRM));
}

/* Countries so large that memory and time grow with pairs of municipalities are told so
 * beforehand; `check` tells it of any. */
static void tell_extent(const struct scenario *s, FILE *err)
{
    enum { MANY = 1000 };
    const struct extent extent = extent_of(s, 1);
    char text[EXTENT_TEXT];

    if (s->country.place_count >= MANY)
        fprintf(err, "%zu municipalities: %s\n", s->country.place_count,
                extent_text(text, &extent));
}

static char *command_line(int argc, char **argv)
{
    size_t length = sizeof "omland";

    for (int k = 0; k < argc; k++)
        length += strlen(argv[k]) + 1;
    char *text = malloc(length + 1);
    if (text) {
        strcpy(text, "omland");
        for (int k = 0; k < argc; k++)
            strcat(strcat(text, " "), argv[k]);
    }
    return text;
}

/* The same scenario with the scope of --reference-regions, for the reference that the run leaves
 * behind. */
static int read_reference(const struct terminal *terminal, struct arguments *a,
                          struct scenario *scoped)
{
    char *text = text_format("scope.regions=%s", a->regions);
    struct error error = { 0 };
    int status;

    if (!text) {
        error_set(&error, STATUS_INTERNAL, "not enough memory", NULL);
        return command_failed(terminal, &error);
    }
    a->overrides[a->override_count].text = text;
    if ((status = command_read(terminal, a->file, a->overrides, a->override_count + 1, scoped))
        == STATUS_OK)
        a->runner.reference_of = scoped;
    free(text);
    return status;
}

int command_run(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .runner = { .checkpoint_years = 10 } };
    struct profile profile = { .now = progress_seconds };
    struct progress progress = { .terminal = terminal };
    struct scenario scenario, scoped;
    struct error error = { 0 };
    const double start = progress_seconds();
    char *command = command_line(argc, argv); /* before the words are parsed, which moves them */

    if (arguments_parse(&argp, "omland run", argc, argv, &a, terminal) != STATUS_OK) {
        free(command);
        return STATUS_INTERNAL;
    }
    int status = command_read(terminal, a.file, a.overrides, a.override_count, &scenario);
    if (status == STATUS_OK && a.regions
        && (status = read_reference(terminal, &a, &scoped)) != STATUS_OK)
        scenario_free(&scenario);
    if (status == STATUS_OK) {
        a.runner.command = command;
        a.runner.replicates = a.replicates;
        a.runner.profile = a.profile ? &profile : NULL;
        struct notice_tally found = { 0 };

        a.runner.found = &found;
        if (!a.quiet) {
            notice_print(terminal->err, &scenario.notices);
            a.runner.callback = progress_callback;
            a.runner.listener = &progress;
            tell_extent(&scenario, terminal->err);
        }
        bool finished;
        if ((status = runner_outputs(&scenario, &a.runner, &finished, &error)) == STATUS_OK
            && !finished)
            status = runner_run(&scenario, &a.runner, &error);
        if (status != STATUS_OK)
            command_failed(terminal, &error);
        else if (finished && !a.quiet)
            fprintf(terminal->out,
                    "%s: is finished already, of this very run; --force runs it again\n",
                    a.runner.output);
        else if (!a.quiet)
            fprintf(terminal->out, "%s\n", a.runner.output);
        if (!a.quiet)
            notice_print_tally(terminal->err, &found, "replicates");
        notice_tally_free(&found);
        if (a.profile && profile.person_steps > 0.0)
            print_profile(terminal->out, &profile, progress_seconds() - start);
        if (a.runner.reference_of)
            scenario_free(&scoped);
        scenario_free(&scenario);
    }
    free(a.replicates);
    free(command);
    return status;
}
