/* omland export: indicators of a file, or of an ensemble's runs, as CSV. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/folder_runs.h"
#include "output/destination.h"
#include "output/export.h"

enum { INDICATORS = 1000, EXCEL, FORCE };

struct arguments {
    char *file;
    const char *csv;
    const struct export_form *form;
    char *indicators;
    bool force;
};

static const struct argp_option options[] = {
    { "output", 'o', "FILE.csv", 0, "write here; - is standard output (the default)", 0 },
    { "indicators", INDICATORS, "A,B,...", 0, "only these, one column each", 0 },
    { "force", FORCE, NULL, 0,
      "replace what stands under the name of FILE.csv, also what is no such table", 0 },
    { "excel", EXCEL, "nb|nn|en", 0,
      "as a spreadsheet of that language opens it: for nb and nn semicolon, decimal comma, `..` "
      "where nothing is known; UTF-8 with its mark, "
      "number and name of a municipality in one cell so that 0301 stays 0301",
      0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->csv = text; return 0;
    case FORCE: a->force = true; return 0;
    case INDICATORS: a->indicators = text; return 0;
    case EXCEL:
        if (!(a->form = export_form_find(text)))
            argp_error(state, "`%s` is no language of --excel: nb, nn or en", text);
        return 0;
    case ARGP_KEY_ARG:
        if (a->file)
            argp_error(state, "one file at a time");
        a->file = text;
        return 0;
    case ARGP_KEY_END:
        if (!a->file)
            argp_error(
                state,
                "an HDF5 file of a run, of `omland merge`, or the folder of an ensemble is needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "OUT.h5|DIR",
    "Writes the indicators of OUT.h5, a file of `omland run` or `omland merge`, or of the runs of "
    "an ensemble's folder DIR as tidy CSV: a row for each municipality, "
    "year, run and indicator. With --indicators each of them has a column of its own.\v"
    "Examples:\n"
    "  omland export baseline.h5 -o baseline.csv\n"
    "  omland export baseline.h5 --indicators population,jobs | head\n"
    "  omland export build/small --indicators population --excel nb -o small.csv\n\n"
    "`omland describe indicators` lists them. Values that are not known are empty.",
    NULL,
    NULL,
    NULL
};

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
    return status == STATUS_OK ? destination_keep_text(a->csv, a->form->begins, a->force, error)
                               : status;
}

static bool is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int export_any(struct arguments *a, const struct export_options *how, struct error *error)
{
    struct folder_runs runs;
    int status;

    if (!is_folder(a->file))
        return export_file(a->file, how, error);
    if ((status = folder_runs_read(&runs, &a->file, 1, false, error)) == STATUS_OK)
        status = export_runs(&runs.runs, how, error);
    folder_runs_free(&runs);
    return status;
}

int command_export(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .csv = "-", .form = export_form_find(NULL) };
    struct error error = { 0 };
    const char **name = NULL;
    size_t count = 0;
    int status;

    if (arguments_parse(&argp, "omland export", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    if (a.indicators && !(name = split(a.indicators, &count)))
        status = error_set(&error, STATUS_INTERNAL, "not enough memory to export", NULL);
    else if ((status = may_write(&a, &error)) == STATUS_OK)
        status = export_any(&a,
                            &(struct export_options){
                                .csv = a.csv, .names = name, .name_count = count, .form = a.form },
                            &error);
    free(name);
    return status == STATUS_OK ? STATUS_OK : command_failed(terminal, &error);
}
