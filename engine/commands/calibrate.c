/* omland calibrate: the moving parameters from years before a given one. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/experiment/calibration.h"
#include "engine/process_list.h"
#include "engine/scenario/files/text.h"
#include "engine/setting/roles.h"
#include "output/destination.h"

enum {
    SET = 1000,
    UNTIL,
    YEARS,
    TARGETS_ONLY,
    ALPHA,
    BETA,
    ALPHA_YEARS,
    BETA_YEARS,
    REFINE,
    FORCE,
    QUIET,
    OVERRIDES_MOST = 64
};

struct arguments {
    const char *file, *output;
    struct calibration_options options;
    struct scenario_override overrides[OVERRIDES_MOST];
    size_t override_count;
    bool quiet, force;
};

static const struct argp_option options[] = {
    { "until", UNTIL, "YEAR", 0, "estimate from years before YEAR only (needed)", 0 },
    { "output", 'o', "NAME", 0,
      "write NAME.csv, NAME_commuting.csv and NAME.ini (needed, but for --targets-only)", 0 },
    { "set", SET, "SECTION.KEY=VALUE", 0, "set a value over the scenario's; may be repeated", 0 },
    { "years", YEARS, "N", 0, "years of net migration by age before YEAR (5)", 0 },
    { "targets-only", TARGETS_ONLY, NULL, 0,
      "print the growth that municipalities are calibrated to as CSV, and how well it forecast "
      "years after YEAR that are at hand; run and write nothing",
      0 },
    { "alpha-runs", ALPHA, "N", 0, "runs that fit the ages (5), and one that measures", 0 },
    { "beta-runs", BETA, "N", 0, "runs that fit the municipality constants (8)", 0 },
    { "alpha-years", ALPHA_YEARS, "N", 0, "years of a run that fits the ages (5)", 0 },
    { "beta-years", BETA_YEARS, "N", 0, "years of a run that fits the municipality constants (10)",
      0 },
    { "refine", REFINE, NULL, 0,
      "begin with the calibration that FILE names instead of none: a few runs more", 0 },
    { "force", FORCE, NULL, 0,
      "replace what stands under the names of NAME.csv and NAME.ini, also what is no calibration",
      0 },
    { "quiet", QUIET, NULL, 0, "say nothing unless something fails", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;
    struct calibration_options *o = &a->options;

    switch (key) {
    case UNTIL: o->until = argument_whole(text, 1987, 2200, state); return 0;
    case 'o': a->output = text; return 0;
    case SET:
        if (a->override_count == OVERRIDES_MOST)
            argp_error(state, "more than %d values set", OVERRIDES_MOST);
        else
            a->overrides[a->override_count++].text = text;
        return 0;
    case YEARS: o->years = argument_whole(text, 1, 100, state); return 0;
    case TARGETS_ONLY: o->targets_only = true; return 0;
    case ALPHA: o->alpha_runs = argument_whole(text, 0, 100, state); return 0;
    case BETA: o->beta_runs = argument_whole(text, 0, 100, state); return 0;
    case ALPHA_YEARS: o->alpha_years = argument_whole(text, 1, 50, state); return 0;
    case BETA_YEARS: o->beta_years = argument_whole(text, 1, 50, state); return 0;
    case REFINE: o->refine = true; return 0;
    case FORCE: a->force = true; return 0;
    case QUIET: a->quiet = true; return 0;
    case ARGP_KEY_ARG: return argument_one(&a->file, text, "scenario", state);
    case ARGP_KEY_END:
        if (o->targets_only && a->output)
            argp_error(state, "--targets-only writes nothing: leave out -o");
        if (!a->file || !(a->output || o->targets_only) || !o->until)
            argp_error(state, "a scenario FILE, --until YEAR and -o NAME are needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE",
    "Estimates how attractive each municipality is to movers of each age, and how jobs and "
    "distance pull, from years before YEAR only.\v"
    "FILE is a scenario that starts in YEAR or before; its policies and shocks are left out. One "
    "that starts before YEAR borrows from its own future, which the head of NAME.ini says. A "
    "whole country takes some minutes.\n\n"
    "Example:\n"
    "  omland calibrate scenarios/hindcast/start_2010.ini --until 2010 -o calibrated_2010\n"
    "  omland calibrate scenarios/hindcast/start_2010.ini --until 2010 --targets-only\n\n"
    "A scenario uses the result by `extends = norway/calibrated_2010.ini`.",
    NULL,
    NULL,
    NULL
};

static void callback(void *listener, const char *what)
{
    const struct terminal *terminal = listener;

    fprintf(terminal->err, "%s\n", what);
    fflush(terminal->err);
}

static int refuse(const struct terminal *terminal, const struct scenario *s, int until)
{
    fprintf(terminal->err,
            "omland: the scenario starts in %d: its population is not known before %d (--until %d "
            "at the earliest, or an earlier base year)\n",
            s->start, until, s->start);
    return STATUS_SCENARIO;
}

/* The country's folder, from the resolved settings. */
static const char *folder_of(const struct scenario *s)
{
    for (size_t k = 0; k < s->source_count; k++) {
        const char *at = s->sources[k].is_table ? strstr(s->sources[k].path, "/municipalities.csv")
                                                : NULL;

        if (at) {
            static char folder[1024];

            snprintf(folder, sizeof folder, "%.*s", (int)(at - s->sources[k].path),
                     s->sources[k].path);
            return folder;
        }
    }
    return ".";
}

/* Its files are looked at before minutes of computing. A scenario may extend the older
 * calibration of that name, which is then an input: only --force replaces it, and only by
 * another calibration. */
static int may_write(const struct arguments *a, const struct scenario *s, struct error *error)
{
    static const char *const file[][2] = { { ".csv", "code,attraction_16," },
                                           { "_commuting.csv", "home,work,factor" },
                                           { ".ini", "; Made by: omland calibrate" } };
    struct destination_inputs inputs = { 0 };
    int status = STATUS_OK;

    destination_input_scenario(&inputs, s);
    for (size_t k = 0; k < sizeof file / sizeof *file && status == STATUS_OK; k++) {
        char *path = text_format("%s%s", a->output, file[k][0]);

        status = path ? destination_check(path, DESTINATION_TEXT, &inputs, error)
                      : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);
        const bool again = status == STATUS_USAGE && a->force;

        if (status == STATUS_OK || again)
            status = destination_keep_text(path, file[k][1], a->force && !again, error);
        free(path);
    }
    destination_inputs_free(&inputs);
    return status;
}

/* Aims are met by what is expected, not by what one replicate draws. */
static void expect_nothing_drawn(struct scenario *s)
{
    for (int k = 0; process_list[k]; k++)
        if (strcmp(process_list[k]->name, "uncertainty") == 0)
            s->enabled[k] = false;
}

/* Target growth beyond the nation's, what of it is recent and what of it migration gives
 * lastingly, per cent a year. */
static void print_targets(FILE *out, const struct country *c, const struct calibration_fit *fit)
{
    fputs("code,name,persons,growth_target,growth_recent,growth_level\n", out);
    for (size_t j = 0; j < c->place_count; j++)
        fprintf(out, "%s,%s,%u,%.3f,%.3f,%.3f\n", c->places[j].code, c->places[j].name,
                roles_population(c, j), 100.0 * fit->target[j], c->growth_recent[j],
                c->growth_level[j]);
}

/* Runs of the engine, which share a file with the starting population, and what they found. */
static int fit_and_write(struct arguments *a, struct scenario *s,
                         const struct calibration_history *history, const char *command,
                         const struct terminal *terminal)
{
    struct calibration_fit fit;
    struct error error = { 0 };
    char world[1100];
    const bool write = !a->options.targets_only;
    int status;

    if (write) {
        snprintf(world, sizeof world, "%s.world", a->output);
        unlink(world);
        a->options.world = world;
    }
    a->options.callback = a->quiet ? NULL : callback;
    a->options.listener = (void *)(uintptr_t)terminal;
    if ((status = calibration_fit(s, history, &a->options, &fit, &error)) == STATUS_OK && write)
        status = calibration_write(a->output, s, &a->options, &fit, command, &error);
    if (write)
        unlink(world);
    if (status != STATUS_OK)
        command_failed(terminal, &error);
    else if (!write)
        print_targets(terminal->out, &s->country, &fit);
    else if (!a->quiet)
        fprintf(terminal->out, "%s.ini, %s.csv, %s_commuting.csv\n", a->output, a->output,
                a->output);
    calibration_fit_free(&fit);
    return status;
}

static int calibrate(struct arguments *a, struct scenario *s, const char *command,
                     const struct terminal *terminal)
{
    struct calibration_history history;
    struct error error = { 0 };
    char *report = NULL;
    int status;

    if (s->start > a->options.until)
        return refuse(terminal, s, a->options.until);
    if (a->output && may_write(a, s, &error) != STATUS_OK)
        return command_failed(terminal, &error);
    s->policy_count = 0;
    s->shock_count = 0;
    expect_nothing_drawn(s);
    if ((status = calibration_read(folder_of(s), &s->country, s->start, a->options.until, &history,
                                   &report))
        != STATUS_OK) {
        if (report)
            fputs(report, terminal->err);
        free(report);
        return status;
    }
    free(report);
    status = fit_and_write(a, s, &history, command, terminal);
    calibration_history_free(&history);
    return status;
}

int command_calibrate(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .options = { .years = 5,
                                        .alpha_runs = 5,
                                        .beta_runs = 8,
                                        .alpha_years = 5,
                                        .beta_years = 10 } };
    struct scenario scenario;
    char command[256];

    if (arguments_parse(&argp, "omland calibrate", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    snprintf(command, sizeof command, "omland calibrate --until %d", a.options.until);
    int status = command_read(terminal, a.file, a.overrides, a.override_count, &scenario);
    if (status == STATUS_OK) {
        status = calibrate(&a, &scenario, command, terminal);
        scenario_free(&scenario);
    }
    return status;
}
