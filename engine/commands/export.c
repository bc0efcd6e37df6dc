/* omland export: a file's indicators as CSV. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "output/destination.h"
#include "output/export.h"

enum { INDICATORS = 1000, FORCE };

struct arguments { const char *file, *csv; char *indicators; bool force; };

static const struct argp_option options[] = {
    { "output", 'o', "FILE.csv", 0, "write here; - is standard output (the default)", 0 },
    { "indicators", INDICATORS, "A,B,...", 0, "only these, one column each", 0 },
    { "force", FORCE, NULL, 0, "replace what stands under the name of FILE.csv, also what is no such table", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->csv = text; return 0;
    case FORCE: a->force = true; return 0;
    case INDICATORS: a->indicators = text; return 0;
    case ARGP_KEY_ARG:
        if (a->file)
            argp_error(state, "one file at a time");
        a->file = text;
        return 0;
    case ARGP_KEY_END:
        if (!a->file)
            argp_error(state, "an HDF5 file of a run is needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = { options, parse, "OUT.h5",
    "Writes the indicators of OUT.h5 as tidy CSV: a row for each municipality, year, replicate and indicator. "
    "With --indicators each of them has a column of its own.\v"
    "Examples:\n"
    "  omland export baseline.h5 -o baseline.csv\n"
    "  omland export baseline.h5 --indicators population,jobs | head\n\n"
    "`omland describe indicators` lists them. Values that are not known are empty.", NULL, NULL, NULL };

/* Cuts the list at its commas, in place; the names point into it. Null when memory ran out. */
static const char **split(char *list, size_t *count)
{
    const char **name = calloc(strlen(list) + 1, sizeof *name);
    char *rest = list;

    *count = 0;
    for (char *item; name && (item = strsep(&rest, ","));)
        name[(*count)++] = item;
    return name;
}

static int may_write(const struct arguments *a, struct error *error)
{
    struct destination_inputs inputs = { 0 };
    int status;

    destination_input(&inputs, a->file);
    status = destination_check(a->csv, DESTINATION_TEXT, &inputs, error);
    destination_inputs_free(&inputs);
    return status == STATUS_OK ? destination_keep_text(a->csv, "code,name,year,replicate,", a->force, error) : status;
}

int command_export(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .csv = "-" };
    struct error error = { 0 };
    const char **name = NULL;
    size_t count = 0;
    int status;

    if (arguments_parse(&argp, "omland export", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    if (a.indicators && !(name = split(a.indicators, &count)))
        status = error_set(&error, STATUS_INTERNAL, "not enough memory to export", NULL);
    else if ((status = may_write(&a, &error)) == STATUS_OK)
        status = export_csv(a.file, a.csv, name, count, &error);
    free(name);
    return status == STATUS_OK ? STATUS_OK : command_failed(terminal, &error);
}
