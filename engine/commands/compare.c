/* omland compare: strategies against a base, pair by pair. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/compare_tables.h"
#include "engine/commands/compare_words.h"
#include "engine/commands/notice_print.h"
#include "engine/experiment/ensemble.h"
#include "engine/scenario/files/file.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"
#include "output/notices.h"

enum {
    INDICATORS = 1000,
    YEARS,
    BY,
    CSV,
    BETTER,
    LEVEL,
    SMALLEST,
    ALL,
    ALLOW,
    BASE,
    GOAL,
    WHERE,
    DISCOUNT,
    FORCE,
    FILES_MOST = 256
};

struct arguments {
    const char *file[FILES_MOST], *output, *csv, *indicators, *years, *by, *better, *goal, *where;
    size_t files;
    bool other_program, all, force;
    struct comparison c;
};

static const struct argp_option options[] = {
    { "indicators", INDICATORS, "LIST", 0,
      "what to compare (population,young_adults,jobs,employed,unemployed)", 0 },
    { "years", YEARS, "LIST", 0, "years (the last)", 0 },
    { "by", BY, "LIST", 0, "all, role, county, region, municipality (all,role)", 0 },
    { "better", BETTER, "LIST", 0,
      "which way is better, such as jobs=more,emissions=less,moved_out=taste", 0 },
    { "goal", GOAL, "TEXT", 0,
      "such as population>=32000: in how many shocks and futures it is met, in each group of "
      "--where and year",
      0 },
    { "where", WHERE, "LIST", 0,
      "groups in which trade-off, regret and goal are judged: all, a role, a county, a region, a "
      "municipality by number or name (all)",
      0 },
    { "discount", DISCOUNT, "SHARE", 0,
      "costs of later years count less by this a year, such as 0.04 (0)", 0 },
    { "level", LEVEL, "SHARE", 0, "level of intervals (0.9)", 0 },
    { "smallest", SMALLEST, "SHARE", 0,
      "share of the base that a difference must exceed to be an effect (0.001)", 0 },
    { "all", ALL, NULL, 0,
      "print every region and municipality, not only the largest effects among them", 0 },
    { "base", BASE, "NAME", 0, "strategy of an ensemble that the others are compared with (none)",
      0 },
    { "allow", ALLOW, "program", 0, "pair also runs of different versions of the program", 0 },
    { "csv", CSV, "FILE", 0, "every row as CSV", 0 },
    { "output", 'o', "FILE.h5", 0, "every row as HDF5", 0 },
    { "force", FORCE, NULL, 0,
      "replace what stands under the names of --csv and -o, also what is no comparison", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case INDICATORS: a->indicators = text; return 0;
    case YEARS: a->years = text; return 0;
    case BY: a->by = text; return 0;
    case BETTER: a->better = text; return 0;
    case GOAL: a->goal = text; return 0;
    case WHERE: a->where = text; return 0;
    case DISCOUNT: a->c.discount = argument_number(text, 0.0, 0.5, state); return 0;
    case FORCE: a->force = true; return 0;
    case BASE: a->c.base = text; return 0;
    case CSV: a->csv = text; return 0;
    case 'o': a->output = text; return 0;
    case LEVEL: a->c.level = argument_share(text, state); return 0;
    case SMALLEST: a->c.smallest = argument_number(text, 0.0, 1.0, state); return 0;
    case ALL: a->all = true; return 0;
    case ALLOW:
        if (strcmp(text, "program") != 0)
            argp_error(state, "only `program` can be allowed to differ");
        a->other_program = true;
        return 0;
    case ARGP_KEY_ARG:
        if (a->files == FILES_MOST)
            argp_error(state, "more than %d files", FILES_MOST);
        a->file[a->files++] = text;
        return 0;
    case ARGP_KEY_END:
        if (!a->files)
            argp_error(
                state,
                "BASE.h5 and at least one OTHER.h5, or the folder of an ensemble, are needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "BASE.h5 OTHER.h5...\nDIR",
    "Compares strategies with a base, replicate by replicate: both share people and random "
    "numbers, so the "
    "difference is what the strategy did.\v"
    "Examples:\n"
    "  omland compare base.h5 jobs.h5 --by all,role --years 2030,2040\n"
    "  omland compare build/small --indicators population,jobs --by municipality --csv "
    "small.csv\n\n"
    "`effect` says whether a difference is one: `yes` when there are at least four pairs, its "
    "interval leaves out zero, it is among the discoveries of its family "
    "(all municipalities, say: at most one in ten of them is chance at --level 0.9), and it "
    "exceeds "
    "--smallest of the base. Else `no`, `too small` or `too few pairs`. The interval holds "
    "random variation and what the runs draw of places, the nation and parameters "
    "([uncertainty]), not what is uncertain in the model itself. Runs with [uncertainty] apart "
    "= yes, in blocks of eight replicates, show what of the spread comes from which.",
    NULL,
    NULL,
    NULL
};

static bool add_file(struct compare_case *k, const char *path)
{
    return text_grow(&k->file, k->file_count, sizeof *k->file)
           && (k->file[k->file_count] = text_copy(path)) && ++k->file_count;
}

static struct compare_case *case_named(struct comparison *c, bool merge, const char *strategy,
                                       const char *shock, const char *future)
{
    for (size_t k = 0; merge && k < c->case_count; k++)
        if (!strcmp(c->cases[k].strategy, strategy) && !strcmp(c->cases[k].shock, shock)
            && !strcmp(c->cases[k].future, future))
            return &c->cases[k];
    if (!text_grow(&c->cases, c->case_count, sizeof *c->cases))
        return NULL;
    struct compare_case *k = &c->cases[c->case_count];
    memset(k, 0, sizeof *k);
    k->strategy = text_copy(strategy);
    k->shock = text_copy(shock);
    k->future = text_copy(future);
    c->case_count++;
    return k->strategy && k->shock && k->future ? k : NULL;
}

static int cases_of_folder(struct comparison *c, const char *folder, struct error *error)
{
    struct ensemble_plan plan;
    int status = ensemble_plan_read_cases(folder, &plan, error);

    for (size_t k = 0; k < plan.count && status == STATUS_OK; k++) {
        struct compare_case *one = case_named(c, true, plan.choice[EXPERIMENT_STRATEGY][k],
                                              plan.choice[EXPERIMENT_SHOCK][k],
                                              plan.choice[EXPERIMENT_FUTURE][k]);
        char *path = text_format("%s/%s", folder, plan.file[k]);

        if (!one || !path || !add_file(one, path))
            status = error_set(error, STATUS_INTERNAL, "not enough memory to compare", NULL);
        free(path);
    }
    ensemble_plan_free(&plan);
    return status;
}

/* Files as they are named: the first is the base. */
static int cases_of_files(struct comparison *c, const struct arguments *a, struct error *error)
{
    for (size_t k = 0; k < a->files; k++) {
        const int fault = file_look(a->file[k]);
        struct compare_case *one = case_named(c, false, a->file[k], "-", "-");

        if (fault)
            return error_set(error, STATUS_MISSING, a->file[k],
                             ": cannot be read: ", file_fault(fault), NULL);

        if (!one || !add_file(one, a->file[k]))
            return error_set(error, STATUS_INTERNAL, "not enough memory to compare", NULL);
    }
    if (c->case_count < 2)
        return error_set(error, STATUS_USAGE, a->file[0],
                         " alone cannot be compared: a base and at least one other run are needed, "
                         "or the folder of an ensemble",
                         NULL);
    c->base = c->cases[0].strategy;
    return STATUS_OK;
}

/* Every file against the first of its base: an ensemble's files may have been made at different
 * times. */
static int may_all_pair(const struct arguments *a, struct error *error)
{
    const struct comparison *c = &a->c;
    int status = STATUS_OK;

    for (size_t k = 0; k < c->case_count && status == STATUS_OK; k++) {
        const struct compare_case *one = &c->cases[k], *base = comparison_base(c, one);

        if (!base)
            return error_set(error, STATUS_USAGE, "there is no base `", c->base, "` under shock ",
                             one->shock, " and future ", one->future, "; --base names another",
                             NULL);
        for (size_t f = 0; f < one->file_count && status == STATUS_OK; f++)
            status = compare_may_pair(base->file[0], one->file[f], a->other_program, error);
        if (status == STATUS_OK && comparison_unshocked(c, one))
            status = compare_may_pair(comparison_unshocked(c, one)->file[0], one->file[0],
                                      a->other_program, error);
    }
    return status;
}

static int same_replicates(const struct comparison *c, struct error *error)
{
    for (size_t k = 0; k < c->case_count; k++) {
        const struct compare_case *one = &c->cases[k], *base = comparison_base(c, one);

        if (base->replicates != one->replicates
            || memcmp(base->replicate, one->replicate, base->replicates * sizeof *base->replicate)
                   != 0)
            return error_set(error, STATUS_SCENARIO, "`", base->strategy, "` and `", one->strategy,
                             "` cannot be paired: they have other replicates", NULL);
    }
    return STATUS_OK;
}

/* A judgement is shown where it is used. */
static void tell_directions(const struct comparison *c, FILE *out)
{
    fputs("Taken as better:", out);
    for (size_t i = 0; i < c->indicators; i++)
        fprintf(out, "%s %s %s", i ? "," : "", c->indicator[i],
                c->better[i] > 0   ? "more"
                : c->better[i] < 0 ? "less"
                                   : "either way (left out of trade-off and regret)");
    fputs("; --better says otherwise.\n\n", out);
}

static void tell_rule(const struct comparison *c, FILE *out)
{
    if (c->cases[0].replicates < PAIRS_LEAST)
        fprintf(out,
                "%zu pair%s: too few for an interval; nothing below can be called an effect, at "
                "least %d are needed.\n\n",
                c->cases[0].replicates, c->cases[0].replicates == 1 ? "" : "s", PAIRS_LEAST);
    else
        fprintf(out,
                "Effect: the interval leaves out zero, at most %.0f %% of those called so in one "
                "family (all groups of a kind) are chance, and it exceeds %.3g %% of the base.\n\n",
                100.0 * (1.0 - c->level), 100.0 * c->smallest);
}

static void heading(FILE *out, const char *text)
{
    fprintf(out, "\n%s\n\n", text);
}

static int print_all(const struct arguments *a, const struct terminal *terminal)
{
    const struct comparison *c = &a->c;
    FILE *out = terminal->out;
    int status;

    fprintf(out,
            "Differences to `%s`, mean over %zu pairs of replicates; interval %.0f %% (Student's "
            "t). Flows of the last year are those of the year before.\n",
            c->base, c->cases[0].replicates, 100.0 * c->level);
    tell_rule(c, out);
    tell_directions(c, out);
    if (c->discount > 0.0)
        fprintf(out, "Costs are discounted by %.3g %% a year to %d.\n\n", 100.0 * c->discount,
                c->cases[0].first_year);
    if ((status = compare_print_differences(c, a->all, out)) != STATUS_OK)
        return status;
    heading(
        out,
        "Variance reduction by common random numbers, as standard errors of independent seeds over "
        "pairs:");
    if ((status = compare_print_error_ratio(c, out)) != STATUS_OK)
        return status;
    if ((status = compare_print_sources(c, out)) != STATUS_OK)
        return status;
    if (c->case_count > 2) {
        heading(out,
                "Which is better in all indicators with a direction, shocks and futures, groups of "
                "--where and years (overlap: in every mean, but some interval holds zero):");
        if ((status = compare_print_trade_off(c, out)) != STATUS_OK)
            return status;
        heading(
            out,
            "Largest regret: what the best strategy gives more, in the worst shock and future:");
        if ((status = compare_print_regret(c, out)) != STATUS_OK)
            return status;
    }
    for (size_t k = 0; k < c->case_count; k++)
        if (c->cases[k].evidence && *c->cases[k].evidence
            && !strcmp(c->cases[k].shock, c->cases[0].shock)
            && !strcmp(c->cases[k].future, c->cases[0].future))
            fprintf(out, "\n%s uses levers whose effect is assumed or without evidence: %s",
                    c->cases[k].strategy, c->cases[k].evidence);
    fprintf(out, "\n\nIntervals cover %s, not what is uncertain in %sthe model itself.\n",
            c->drawn ? "random variation and what [uncertainty] draws" : "random variation only",
            c->drawn_parameters ? "" : "its parameters or in ");
    if (a->other_program)
        fprintf(out, "The runs may be of different versions of the program: differences may be the "
                     "program's.\n");
    return STATUS_OK;
}

/* Before anything is read: what is compared stays as it is. */
static int may_write(const struct arguments *a, struct error *error)
{
    struct destination_inputs inputs = { 0 };
    char *plan = a->files ? text_format("%s/plan.csv", a->file[0]) : NULL;
    int status;

    destination_input(&inputs, plan);
    free(plan);
    for (size_t k = 0; k < a->c.case_count; k++)
        for (size_t f = 0; f < a->c.cases[k].file_count; f++)
            destination_input(&inputs, a->c.cases[k].file[f]);
    if ((status = destination_check(a->csv, DESTINATION_TEXT, &inputs, error)) == STATUS_OK
        && a->csv)
        status = destination_keep_text(a->csv, "strategy,shock,future,", a->force, error);
    if (status == STATUS_OK && a->csv && a->output && !strcmp(a->csv, a->output))
        status = error_set(error, STATUS_USAGE, a->csv, ": is named for --csv and for -o", NULL);
    if (status == STATUS_OK
        && (status = destination_check(a->output, DESTINATION_HDF, &inputs, error)) == STATUS_OK
        && a->output)
        status = destination_keep_hdf(a->output, COMPARE_FORMAT, NULL, NULL, a->force, error);
    destination_inputs_free(&inputs);
    return status;
}

/* What the runs that are compared were asked for in vain, counted over all of them. */
static int count_notices(const struct comparison *c, struct notice_tally *tally,
                         struct error *error)
{
    int status = STATUS_OK;

    for (size_t k = 0; k < c->case_count; k++)
        for (size_t f = 0; f < c->cases[k].file_count && status == STATUS_OK; f++)
            status = notices_tally(c->cases[k].file[f], tally, error);
    return status;
}

/* What the replicates drew, by the settings of the base. */
static int take_drawn(struct comparison *c, struct error *error)
{
    const char *path = c->cases[0].file[0];
    int status = compare_switch(path, "enabled", &c->drawn, error);

    if (status == STATUS_OK && c->drawn
        && (status = compare_switch(path, "parameters", &c->drawn_parameters, error)) == STATUS_OK)
        status = compare_switch(path, "apart", &c->sharing, error);
    c->apart = c->sharing && apart_blocks(c->cases[0].replicate, c->cases[0].replicates);
    return status;
}

static int compare(struct arguments *a, const struct terminal *terminal, const char *command,
                   struct error *error)
{
    struct comparison *c = &a->c;
    struct notice_tally tally = { 0 };
    struct stat about;
    int status = compare_words_indicators(c, a->indicators, error);

    if (status == STATUS_OK && a->better)
        status = compare_words_better(c, a->better, error);
    if (status == STATUS_OK && a->goal)
        status = compare_words_goal(c, a->goal, error);
    if (status == STATUS_OK)
        status = compare_words_by(c, a->by, error);
    if (status == STATUS_OK)
        status = a->files == 1 && stat(a->file[0], &about) == 0 && S_ISDIR(about.st_mode)
                     ? cases_of_folder(c, a->file[0], error)
                     : cases_of_files(c, a, error);
    if (status == STATUS_OK && (status = may_write(a, error)) == STATUS_OK
        && (status = may_all_pair(a, error)) == STATUS_OK)
        status = compare_groups(c->cases[0].file[0], COMPARE_EVERY, &c->groups, error);
    if (status == STATUS_OK && !(c->scratch = malloc((c->groups.count + 1) * sizeof *c->scratch)))
        status = error_set(error, STATUS_INTERNAL, "not enough memory to compare", NULL);
    for (size_t k = 0; k < c->case_count && status == STATUS_OK; k++)
        status = compare_load(&c->cases[k], &c->groups, c->indicator, c->indicators + 2, error);
    if (status == STATUS_OK)
        status = take_drawn(c, error);
    if (status == STATUS_OK && (status = same_replicates(c, error)) == STATUS_OK
        && (status = compare_words_years(c, a->years, error)) == STATUS_OK
        && (status = compare_words_where(c, a->where, error)) == STATUS_OK
        && (status = print_all(a, terminal)) != STATUS_OK)
        error_set(error, status, "not enough memory to print the comparison", NULL);
    if (status == STATUS_OK && (status = count_notices(c, &tally, error)) == STATUS_OK)
        notice_print_tally(terminal->err, &tally, "runs");
    if (status == STATUS_OK && a->csv)
        status = compare_write_csv(c, a->csv, error);
    if (status == STATUS_OK && a->output)
        status = compare_write_hdf(c, a->output, command, &tally, error);
    notice_tally_free(&tally);
    return status;
}

int command_compare(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .indicators = "population,young_adults,jobs,employed,unemployed",
                           .by = "all,role",
                           .where = "all",
                           .c = { .level = 0.9, .smallest = VERDICT_SMALLEST, .base = "none" } };
    struct error error = { 0 };

    if (arguments_parse(&argp, "omland compare", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    const int status = compare(&a, terminal, "omland compare", &error);
    if (status != STATUS_OK)
        command_failed(terminal, &error);
    for (size_t k = 0; k < a.c.case_count; k++)
        compare_case_free(&a.c.cases[k]);
    free(a.c.cases);
    compare_groups_free(&a.c.groups);
    free(a.c.scratch);
    return status;
}
