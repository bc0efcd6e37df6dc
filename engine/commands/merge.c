/* omland merge: the runs of an ensemble in one file. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/folder_runs.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"

enum { PARTIAL = 1000, FORCE };

struct arguments {
    char **folder;
    int folders;
    const char *file;
    bool partial, force;
};

static const struct argp_option options[] = {
    { "output", 'o', "FILE", 0, "the file to write (needed)", 0 },
    { "partial", PARTIAL, NULL, 0,
      "merge what is there: runs that are not are NaN, and `complete` is 0", 0 },
    { "force", FORCE, NULL, 0,
      "replace what stands under the name of FILE, also runs of another ensemble", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->file = text; return 0;
    case FORCE: a->force = true; return 0;
    case PARTIAL: a->partial = true; return 0;
    case ARGP_KEY_ARGS:
        a->folder = state->argv + state->next;
        a->folders = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (!a->folders || !a->file)
            argp_error(state, "the folder of an ensemble and -o FILE are needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "DIR...",
    "Gathers the runs of an ensemble into one HDF5 file that is also netCDF-4: /results/INDICATOR "
    "by run, year and municipality, with strategy, shock, future, "
    "point, replicate and sampled values (sample_NAME) by run. Several folders: parts of one "
    "experiment, computed apart.\v"
    "Examples:\n"
    "  omland merge small -o small.h5\n"
    "  omland merge part0 part1 -o all.h5",
    NULL,
    NULL,
    NULL
};

/* The text of a file of the folder (malloc'd); null when it is not there. */
static int read_text(const char *folder, const char *name, char **text, struct error *error)
{
    enum { STEP = 4096 };
    char *path = text_format("%s/%s", folder, name);
    FILE *file = path ? fopen(path, "rb") : NULL;
    bool room = path && (file || errno != ENOMEM);
    size_t used = 0, got = file ? 1 : 0;

    *text = NULL;
    while (got && room) {
        char *larger = realloc(*text, used + STEP + 1);

        room = larger != NULL;
        *text = larger ? larger : *text;
        got = larger ? fread(larger + used, 1, STEP, file) : 0;
        used += got;
    }
    if (*text)
        (*text)[used] = 0;
    const bool broken = file && ferror(file);
    if (file)
        fclose(file);
    free(path);
    return !room    ? error_set(error, STATUS_INTERNAL, "not enough memory to merge", NULL)
           : broken ? error_set(error, STATUS_IO, folder, "/", name, ": cannot be read", NULL)
                    : STATUS_OK;
}

/* Folders that are put together must be of one experiment: same scenarios, tables and program. */
static int check_same(const struct arguments *a, struct error *error)
{
    char *first;
    int status = read_text(a->folder[0], "fingerprint", &first, error);

    for (int k = 1; k < a->folders && status == STATUS_OK; k++) {
        char *other;

        status = read_text(a->folder[k], "fingerprint", &other, error);
        if (status == STATUS_OK && (!first || !other || strcmp(first, other) != 0))
            status = error_set(error, STATUS_SCENARIO, a->folder[k],
                               ": is not of the same experiment as ", a->folder[0], NULL);
        free(other);
    }
    free(first);
    return status;
}

/* The runs and their plan are read. What was merged of the same experiment is made again. */
static int may_write(const struct arguments *a, const struct merge_runs *runs, struct error *error)
{
    static const char *const text[] = { "plan.csv", "experiment.ini", "fingerprint" };
    struct destination_inputs inputs = { 0 };
    int status;

    for (size_t k = 0; k < runs->count; k++)
        destination_input(&inputs, runs->path[k]);
    for (int f = 0; f < a->folders; f++)
        for (size_t k = 0; k < sizeof text / sizeof *text; k++)
            destination_input_made(&inputs, text_format("%s/%s", a->folder[f], text[k]));
    status = destination_check(a->file, DESTINATION_HDF, &inputs, error);
    destination_inputs_free(&inputs);
    return status != STATUS_OK ? status
                               : destination_keep_hdf(a->file, MERGE_FORMAT, "experiment",
                                                      runs->experiment, a->force, error);
}

static int merge(const struct arguments *a, struct error *error)
{
    struct folder_runs runs;
    char *experiment = NULL;
    int status = folder_runs_read(&runs, a->folder, a->folders, a->partial, error);

    if (status == STATUS_OK
        && (status = read_text(a->folder[0], "experiment.ini", &experiment, error)) == STATUS_OK) {
        runs.runs.experiment = experiment ? experiment : "";
        runs.runs.command = "omland merge";
        if ((status = may_write(a, &runs.runs, error)) == STATUS_OK)
            status = merge_write(a->file, &runs.runs, error);
    }
    free(experiment);
    folder_runs_free(&runs);
    return status;
}

int command_merge(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .folders = 0 };
    struct error error = { 0 };
    int status;

    if (arguments_parse(&argp, "omland merge", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    if ((status = check_same(&a, &error)) == STATUS_OK)
        status = merge(&a, &error);
    return status == STATUS_OK ? STATUS_OK : command_failed(terminal, &error);
}
