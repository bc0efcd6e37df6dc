/* omland regions: the typology of a file's labour-market regions. */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/notice_print.h"
#include "engine/commands/regions_history.h"
#include "engine/commands/table.h"
#include "engine/setting/codes.h"
#include "output/destination.h"
#include "output/notices.h"
#include "output/regions.h"

enum { CSV = 1000, RULE, RULES, FROM, TO, HISTORY, HISTORY_YEARS, FORCE, NUMBER = 32 };

struct arguments {
    const char *file, *csv, *history;
    struct regions_rules rules;
    int from, to, history_years;
    bool only_rules, force;
};

static const struct argp_option options[] = {
    { "csv", CSV, "OUT.csv", 0, "write everything that is measured there, one row a region", 0 },
    { "from", FROM, "YEAR", 0, "first year looked at (the file's first)", 0 },
    { "to", TO, "YEAR", 0, "last year looked at (the file's last)", 0 },
    { "history", HISTORY, "FILE", 0,
      "history/population.csv of the country, for growth before the run (where the run read its "
      "tables, if it is there)",
      0 },
    { "history-years", HISTORY_YEARS, "N", 0, "years of it before the first year (10)", 0 },
    { "rule", RULE, "NAME=VALUE", 0, "set a threshold; may be repeated", 0 },
    { "rules", RULES, NULL, 0, "print the thresholds and what is measured, and stop", 0 },
    { "force", FORCE, NULL, 0,
      "replace what stands under the name of OUT.csv, also what is no such table", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case CSV: a->csv = text; return 0;
    case FROM: a->from = argument_whole(text, 1, 9999, state); return 0;
    case TO: a->to = argument_whole(text, 1, 9999, state); return 0;
    case HISTORY: a->history = text; return 0;
    case HISTORY_YEARS: a->history_years = argument_whole(text, 1, 9999, state); return 0;
    case FORCE: a->force = true; return 0;
    case RULES: a->only_rules = true; return 0;
    case RULE:
        if (!regions_rules_set(&a->rules, text))
            argp_error(state,
                       "`%s` is not a threshold NAME=VALUE in its range; `omland regions --rules` "
                       "prints them",
                       text);
        return 0;
    case ARGP_KEY_ARG: return argument_one(&a->file, text, "file", state);
    case ARGP_KEY_END:
        if (!a->file && !a->only_rules)
            argp_error(state, "an HDF5 file of a run is needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "OUT.h5",
    "Prints a typology of the labour-market regions in OUT.h5: structure, size, distance to a big "
    "city, specialisation, path, and a type by measured growth, "
    "moves and commuting between centre and hinterland.\v"
    "Types: motor (both grow, and are tied), sponge (the hinterland declines and loses people to "
    "the centre), mobiliser (more of the hinterland's people work in "
    "the centre), attractor (the centre's gain comes from outside the region), none of these. They "
    "are measured in the run, never put in; the share of "
    "replicates with the same type says how sure they are.\n\n"
    "Examples:\n"
    "  omland regions baseline.h5\n"
    "  omland regions baseline.h5 --from 2030 --rule stable=0.5 --csv regions.csv",
    NULL,
    NULL,
    NULL
};

static int print_rules(FILE *out, const struct regions_rules *rules)
{
    struct print_table t = table_begin(
        (const char *const[]){ "threshold", "value", "unit", "evidence", "what it is", NULL });
    char text[NUMBER];

    for (const struct regions_rule *r = regions_rule_list; r->name; r++) {
        double value;

        memcpy(&value, (const char *)rules + r->offset, sizeof value);
        snprintf(text, sizeof text, "%g", value);
        table_row(&t, (const char *const[]){ r->name, text, r->unit, "assumed", r->text });
    }
    int status = table_end(&t, out, false);
    fputc('\n', out);
    t = table_begin((const char *const[]){ "measure", "unit", "what it is", NULL });
    for (size_t m = 0; m < REGIONS_MEASURES; m++)
        table_row(&t, (const char *const[]){ regions_measure_name[m], regions_measure_unit[m],
                                             regions_measure_text[m] });
    return status == STATUS_OK ? table_end(&t, out, false) : status;
}

/* "+1.3", or nothing where it is not known; with its standard error when there is one. */
static const char *number(double value, double error, int digits, bool sign, char text[NUMBER])
{
    if (isnan(value))
        return "";
    if (isnan(error))
        snprintf(text, NUMBER, sign ? "%+.*f" : "%.*f", digits, value);
    else
        snprintf(text, NUMBER, sign ? "%+.*f ± %.*f" : "%.*f ± %.*f", digits, value, digits, error);
    return text;
}

static int print_structure(FILE *out, const struct regions *r)
{
    static const char *const sector[] = {
#define LABEL(name, label) label,
        CODES_SECTOR(LABEL)
    };
    struct print_table t = table_begin(
        (const char *const[]){ "region", "structure", "municipalities", "cores", "size", "persons",
                               "big city", "minutes", "specialised in", "quotient", "A_j", NULL });
    char text[6][NUMBER];

    for (size_t k = 0; k < r->count; k++) {
        const struct regions_row *row = &r->row[k];

        snprintf(text[0], NUMBER, "%zu", row->municipalities);
        snprintf(text[1], NUMBER, "%zu", row->cores);
        table_row(&t, (const char *const[]){
                          row->name, regions_structure_name[row->structure], text[0], text[1],
                          regions_size_name[row->size],
                          number(row->persons, (double)NAN, 0, false, text[2]),
                          regions_distance_name[row->distance],
                          number(row->minutes, (double)NAN, 0, false, text[3]),
                          row->specialised ? sector[row->sector] : "(diversified)",
                          number(row->sector < 0 ? (double)NAN : row->quotient[row->sector],
                                 (double)NAN, 2, false, text[4]),
                          number(row->attraction, row->attraction_error, 2, true, text[5]) });
    }
    return table_end(&t, out, false);
}

static int print_types(FILE *out, const struct regions *r)
{
    struct print_table t = table_begin((const char *const[]){
        "region", "centre before", "centre", "hinterland before", "hinterland", "moves to centre",
        "commuters", "from outside", "natural", "type", "same", NULL });
    char text[9][NUMBER];

    for (size_t k = 0; k < r->count; k++) {
        const struct regions_row *row = &r->row[k];
        const double *m = row->mean, *e = row->error;

        snprintf(text[8], NUMBER, "%zu of %zu", row->same, r->file.replicate_count);
        table_row(&t,
                  (const char *const[]){
                      row->name, number(row->centre_before, (double)NAN, 2, true, text[0]),
                      number(m[REGIONS_centre_growth], e[REGIONS_centre_growth], 2, true, text[1]),
                      number(row->hinterland_before, (double)NAN, 2, true, text[2]),
                      number(m[REGIONS_hinterland_growth], e[REGIONS_hinterland_growth], 2, true,
                             text[3]),
                      number(m[REGIONS_drain], e[REGIONS_drain], 1, true, text[4]),
                      number(m[REGIONS_mobilised], e[REGIONS_mobilised], 1, true, text[5]),
                      number(m[REGIONS_from_outside], e[REGIONS_from_outside], 1, true, text[6]),
                      number(m[REGIONS_natural], e[REGIONS_natural], 1, true, text[7]),
                      regions_type_name[row->type], text[8] });
    }
    return table_end(&t, out, false);
}

/* How many regions of each structure are of each type. */
static int print_counts(FILE *out, const struct regions *r)
{
    const char *heading[REGIONS_TYPES + 3] = { "structure", "regions" };
    char text[REGIONS_TYPES + 1][NUMBER];

    for (size_t t = 0; t < REGIONS_TYPES; t++)
        heading[t + 2] = regions_type_name[t];
    struct print_table table = table_begin(heading);
    for (size_t s = 0; s < REGIONS_STRUCTURES; s++) {
        size_t count[REGIONS_TYPES + 1] = { 0 };
        const char *cell[REGIONS_TYPES + 2] = { regions_structure_name[s] };

        for (size_t k = 0; k < r->count; k++)
            if (r->row[k].structure == s) {
                count[0]++;
                count[1 + r->row[k].type]++;
            }
        for (size_t t = 0; t <= REGIONS_TYPES; t++) {
            snprintf(text[t], NUMBER, "%zu", count[t]);
            cell[t + 1] = text[t];
        }
        table_row(&table, cell);
    }
    return table_end(&table, out, false);
}

static int print_all(FILE *out, const struct regions *r, const char *history, int history_years)
{
    int status;

    fprintf(out, "%s: %d to %d, replicates %zu\n", r->file.path, r->file.year[r->from],
            r->file.year[r->to], r->file.replicate_count);
    if (history)
        fprintf(out, "before: %d years, %s\n", history_years, history);
    fputs("\nAt the start. A_j: residual attractiveness of the calibration, mean over ages, with "
          "standard error; sectors by municipality are estimates.\n",
          out);
    if ((status = print_structure(out, r)) != STATUS_OK)
        return status;
    fputs("\nGrowth of population in % a year. Net moves from hinterland to centre and growth of "
          "commuters to it, per 1000 of the hinterland; net moves from outside\n"
          "the region and births less deaths, per 1000 of the centre; a year. With several "
          "replicates ± is the standard error.\n",
          out);
    if ((status = print_types(out, r)) != STATUS_OK)
        return status;
    fputs("\nRegions by structure and type\n", out);
    return print_counts(out, r);
}

static int may_write(const struct arguments *a, struct error *error)
{
    struct destination_inputs inputs = { 0 };
    int status;

    destination_input(&inputs, a->file);
    destination_input(&inputs, a->history);
    status = destination_check(a->csv, DESTINATION_TEXT, &inputs, error);
    destination_inputs_free(&inputs);
    return status == STATUS_OK && a->csv
               ? destination_keep_text(a->csv, "region,name,centre,", a->force, error)
               : status;
}

/* What the run was asked for in vain. */
static int print_notices(const char *file, FILE *out, struct error *error)
{
    struct notices notices = { 0 };
    const int status = notices_read(file, &notices, error);

    notice_print(out, &notices);
    notice_free(&notices);
    return status;
}

int command_regions(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .rules = regions_rules_standard(), .history_years = 10 };
    struct regions r;
    struct error error = { 0 };
    char *history = NULL;

    if (arguments_parse(&argp, "omland regions", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    if (a.only_rules)
        return command_printed(terminal, print_rules(terminal->out, &a.rules));
    int status = may_write(&a, &error);
    if (status == STATUS_OK)
        status = regions_read(a.file, a.from, a.to, &r, &error);
    if (status != STATUS_OK)
        return command_failed(terminal, &error);
    if ((status = regions_history_find(&r, a.history, a.history_years, &history, &error))
        == STATUS_OK) {
        regions_judge(&r, &a.rules);
        if ((status = print_all(terminal->out, &r, history, a.history_years)) != STATUS_OK)
            error_set(&error, status, "not enough memory to print", NULL);
        else if (a.csv && (status = regions_csv(a.csv, &r, &error)) == STATUS_OK)
            fprintf(terminal->out, "\n%s\n", a.csv);
        if (status == STATUS_OK)
            status = print_notices(a.file, terminal->err, &error);
    }
    free(history);
    regions_free(&r);
    return status == STATUS_OK ? STATUS_OK : command_failed(terminal, &error);
}
