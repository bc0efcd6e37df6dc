/* omland sensitivity: runs a morris or saltelli experiment and tells which sampled values matter
 * for chosen indicators. */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/ensemble_progress.h"
#include "engine/commands/notice_print.h"
#include "engine/commands/sensitivity_tables.h"
#include "engine/experiment/ensemble.h"
#include "engine/scenario/files/text.h"
#include "output/compare.h"
#include "output/destination.h"
#include "output/indicators.h"

enum {
    INDICATORS = 1000,
    YEAR,
    WHERE,
    CSV,
    LEVEL,
    BASE,
    JOBS,
    RESUME,
    FORCE,
    INDICATORS_MOST = 32
};

struct arguments {
    const char *file, *indicators, *where, *csv, *base;
    struct ensemble_options ensemble;
    double level;
    int year;
    bool force;
    const char *indicator[INDICATORS_MOST];
    size_t count;
    const struct terminal *terminal;
};

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0,
      "the folder of the ensemble; runs that are there already are not repeated (needed)", 0 },
    { "indicators", INDICATORS, "LIST", 0, "outcomes (population,jobs)", 0 },
    { "year", YEAR, "Y", 0, "1 January of which year, flows during it (the last)", 0 },
    { "where", WHERE, "NAME", 0,
      "all, a role, a labour-market region, a county, or a municipality's number (all)", 0 },
    { "base", BASE, "NAME", 0, "strategy that the others are compared with, pair by pair (none)",
      0 },
    { "level", LEVEL, "SHARE", 0, "level of intervals (0.9)", 0 },
    { "jobs", JOBS, "N", 0, "runs at a time, one thread each (as many as there are cores)", 0 },
    { "resume", RESUME, NULL, 0, "go on where it stopped: done whether said or not", 0 },
    { "csv", CSV, "FILE", 0, "every index as CSV", 0 },
    { "force", FORCE, NULL, 0,
      "replace what stands under the name of --csv, also what is no such table", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->ensemble.folder = text; return 0;
    case INDICATORS: a->indicators = text; return 0;
    case WHERE: a->where = text; return 0;
    case BASE: a->base = text; return 0;
    case CSV: a->csv = text; return 0;
    case FORCE: a->force = true; return 0;
    case RESUME: return 0;
    case YEAR: a->year = argument_whole(text, 1900, 2200, state); return 0;
    case JOBS: a->ensemble.workers = argument_jobs(text, state); return 0;
    case LEVEL: a->level = argument_share(text, state); return 0;
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
    "Runs the experiment FILE, whose design is morris or saltelli, and tells which of its sampled "
    "values matter: Morris' mu* and sigma, or Sobol's first-order and total indices.\v"
    "Examples:\n"
    "  omland sensitivity scenarios/experiments/sensitivity.ini -o build/sensitivity --indicators "
    "population,jobs --csv effects.csv\n\n"
    "An asterisk marks an index told from noise: its whole interval is above what the noise of the "
    "replicates alone gives. With one replicate none is. Ranges are "
    "those of the experiment's [sample.NAME]; the wider a range, the more its value seems to "
    "matter.",
    NULL,
    NULL,
    NULL
};

static int take_indicators(struct arguments *a, struct error *error)
{
    int row[INDICATORS_MOST];
    const int status = indicators_list(a->indicators, row, INDICATORS_MOST, &a->count, error);

    for (size_t k = 0; k < a->count; k++)
        a->indicator[k] = indicators[row[k]].name;
    return status;
}

/* Outcomes of all runs: y [choice][indicator][replicate][point], a choice being a strategy,
 * shock and future. */
struct outcomes {
    size_t points, replicates, each, choices;
    double *y;
    int year;
};

static size_t choice_of(const struct experiment *e, const size_t choice[EXPERIMENT_AXES])
{
    size_t row = 0;

    for (int k = 0; k < EXPERIMENT_AXES; k++)
        row = row * e->axis[k].count + choice[k];
    return row;
}

static double *outcome(const struct outcomes *o, size_t choice, size_t indicator)
{
    return o->y + (choice * o->each + indicator) * o->replicates * o->points;
}

/* The row of a year; flows of the last one are not known: the year before it stands for it. */
static int take_run(const struct arguments *a, struct outcomes *o, const struct experiment_task *t,
                    const struct compare_case *run, size_t choice, struct error *error)
{
    char year[24];
    const int last = run->first_year + (int)run->years - 1;

    if (!o->year)
        o->year = a->year ? a->year : last;
    if (o->year < run->first_year || o->year > last)
        return error_set(error, STATUS_USAGE,
                         "not a year of the runs: ", error_number(year, o->year), NULL);
    for (size_t i = 0; i < a->count; i++) {
        size_t row = (size_t)(o->year - run->first_year);

        if (row && row == run->years - 1 && isnan(run->value[i * run->years + row]))
            row--;
        outcome(o, choice,
                i)[t->replicate * o->points + t->point] = run->value[i * run->years + row];
    }
    return STATUS_OK;
}

static int load_all(const struct arguments *a, const struct experiment *e, struct outcomes *o,
                    struct error *error)
{
    struct compare_groups all = { 0 }, one = { 0 };
    const size_t tasks = experiment_task_count(e);
    size_t group = 0;
    int status = STATUS_OK;

    *o = (struct outcomes){
        .points = e->design.points, .replicates = e->replicate_count, .each = a->count, .choices = 1
    };
    for (int k = 0; k < EXPERIMENT_AXES; k++)
        o->choices *= e->axis[k].count;
    if (!(o->y = malloc(o->choices * o->each * o->replicates * o->points * sizeof *o->y)))
        return error_set(error, STATUS_INTERNAL, "not enough memory for the outcomes", NULL);
    for (size_t k = 0; k < tasks && status == STATUS_OK; k++) {
        struct experiment_task t;

        experiment_task(e, k, &t);
        char *path = ensemble_run_path(a->ensemble.folder, t.key);
        struct compare_case run = { .file = &path, .file_count = 1 };

        status = path ? STATUS_OK
                      : error_set(error, STATUS_INTERNAL, "not enough memory for the outcomes",
                                  NULL);
        if (status == STATUS_OK && !all.count
            && (status = compare_groups(path, COMPARE_EVERY, &all, error)) == STATUS_OK
            && (status = compare_group_named(&all, a->where, &group, error)) == STATUS_OK)
            one = (struct compare_groups){ 1, all.places, all.name + group, all.kind + group,
                                           all.member + group * all.places };
        if (status == STATUS_OK
            && (status = compare_load(&run, &one, a->indicator, a->count, error)) == STATUS_OK)
            status = take_run(a, o, &t, &run, choice_of(e, t.choice), error);
        run.file = NULL;
        run.file_count = 0;
        compare_case_free(&run);
        free(path);
    }
    compare_groups_free(&all);
    return status;
}

/* The choice with the base strategy and the same shock and future; itself when there is none. */
static size_t base_of(const struct arguments *a, const struct experiment *e,
                      const size_t choice[EXPERIMENT_AXES])
{
    size_t other[EXPERIMENT_AXES];

    memcpy(other, choice, sizeof other);
    for (size_t k = 0; k < e->axis[EXPERIMENT_STRATEGY].count; k++)
        if (!strcmp(e->axis[EXPERIMENT_STRATEGY].choice[k].name, a->base))
            other[EXPERIMENT_STRATEGY] = k;
    return choice_of(e, other);
}

static int analyse(const struct arguments *a, const struct experiment *e, const struct outcomes *o,
                   struct sensitivity_rows *rows, struct error *error)
{
    int status = STATUS_OK;

    for (size_t c = 0; c < o->choices && status == STATUS_OK; c++) {
        size_t choice[EXPERIMENT_AXES], rest = c;

        for (int k = EXPERIMENT_AXES; k-- > 0; rest /= e->axis[k].count)
            choice[k] = rest % e->axis[k].count;
        const size_t base = base_of(a, e, choice);

        for (size_t i = 0; i < a->count && status == STATUS_OK; i++) {
            double *y = outcome(o, c, i);
            struct sensitivity_case one = {
                e, { NULL }, a->indicator[i], a->where, base == c ? "value" : "difference", o->year
            };

            for (int k = 0; k < EXPERIMENT_AXES; k++)
                one.choice[k] = e->axis[k].choice[choice[k]].name;
            double *asked = malloc(o->replicates * o->points * sizeof *asked);

            for (size_t p = 0; asked && p < o->replicates * o->points; p++)
                asked[p] = y[p] - (base == c ? 0.0 : outcome(o, base, i)[p]);
            status = asked
                         ? sensitivity_add(rows, &one, asked, a->level, error)
                         : error_set(error, STATUS_INTERNAL, "not enough memory for indices", NULL);
            free(asked);
        }
    }
    return status;
}

static int may_write(const struct arguments *a, const struct experiment *e, struct error *error)
{
    struct destination_inputs inputs = { 0 };
    int status;

    destination_input(&inputs, e->path);
    status = destination_check(a->csv, DESTINATION_TEXT, &inputs, error);
    destination_inputs_free(&inputs);
    return status == STATUS_OK && a->csv
               ? destination_keep_text(a->csv, "method,indicator,parameter,", a->force, error)
               : status;
}

static int sensitivity(struct arguments *a, const struct experiment *e, char **report,
                       struct error *error)
{
    struct sensitivity_rows rows = { 0 };
    struct outcomes o = { 0 };
    int status = take_indicators(a, error);

    if (status == STATUS_OK)
        status = sensitivity_check(e, error);
    if (status == STATUS_OK)
        status = may_write(a, e, error);
    if (status == STATUS_OK)
        status = ensemble_run(e, &a->ensemble, report, error);
    if (status == STATUS_OK)
        status = load_all(a, e, &o, error);
    if (status == STATUS_OK)
        status = analyse(a, e, &o, &rows, error);
    if (status == STATUS_OK
        && (status = sensitivity_print(&rows, e, a->level, a->terminal->out)) != STATUS_OK)
        error_set(error, status, "not enough memory to print", NULL);
    if (status == STATUS_OK && a->csv)
        status = sensitivity_write_csv(&rows, a->csv, error);
    free(o.y);
    free(rows.row);
    return status;
}

int command_sensitivity(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .indicators = "population,jobs",
                           .where = "all",
                           .base = "none",
                           .level = 0.9,
                           .terminal = terminal,
                           .ensemble = { .command = "omland sensitivity",
                                         .shards = 1,
                                         .resume = true,
                                         .callback = ensemble_progress_callback,
                                         .sized = ensemble_progress_sized,
                                         .noted = ensemble_progress_noted } };
    struct ensemble_progress progress = { .terminal = terminal };
    struct experiment e;
    struct error error = { 0 };
    char *report = NULL;

    if (arguments_parse(&argp, "omland sensitivity", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    a.ensemble.listener = &progress;
    int status = experiment_read(a.file, &e, &report);
    if (status != STATUS_OK) {
        fprintf(terminal->err, "%s\n", report ? report : "omland: not enough memory");
        free(report);
        return status;
    }
    command_tell_shared(terminal, a.file, e.path);
    status = sensitivity(&a, &e, &report, &error);
    if (status == STATUS_OK)
        status = notice_print_ensemble(terminal->err, a.ensemble.folder, &error);
    if (status != STATUS_OK) {
        if (report)
            fprintf(terminal->err, "%s\n", report);
        command_failed(terminal, &error);
    }
    free(report);
    experiment_free(&e);
    return status;
}
