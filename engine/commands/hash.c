/* omland hash: the result hash of a file. */
#include <argp.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/experiment/ensemble.h"
#include "output/hash.h"

enum { RESULTS = 1000, VALUES, EACH };

struct arguments {
    bool results, values, each;
    struct argument_files files;
};

static const struct argp_option options[] = {
    { "results", RESULTS, NULL, 0,
      "leave out /config and the titles: were the same numbers computed, whatever was asked?", 0 },
    { "values", VALUES, NULL, 0,
      "the values of /results alone, name by name: what a workshop page prints for the same "
      "settings",
      0 },
    { "each", EACH, NULL, 0, "print a hash for each group and dataset", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    (void)text;
    switch (key) {
    case RESULTS: a->results = true; return 0;
    case VALUES: a->values = true; return 0;
    case ARGP_KEY_SUCCESS:
        if (a->values && (a->results || a->each))
            argp_error(state, "--values stands alone: it is a hash of its own");
        return 0;
    case EACH: a->each = true; return 0;
    default:
        return argument_files(
            key, &a->files, "an HDF5 file of a run is needed, or the folder of an ensemble", state);
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE...",
    "Prints the result hash of FILE: SHA-256 over everything in it but /provenance. The same "
    "scenario has the same hash on any machine, with any "
    "number of threads, and after being stopped and resumed.\v"
    "Examples:\n"
    "  omland hash baseline.h5\n"
    "  omland hash --results baseline.h5 strategy.h5\n"
    "  omland hash --values kongsberg.h5             # as in a workshop page\n"
    "  omland hash --each baseline.h5\n"
    "  omland hash DIR                              # an ensemble: over all its runs",
    NULL,
    NULL,
    NULL
};

static bool print_each(void *listener, const char *path, const char *hex)
{
    return fprintf(listener, "%s  %s\n", hex, path) > 0;
}

static int print(const void *arguments, const char *file, FILE *out, struct error *error)
{
    const struct arguments *a = arguments;
    char hex[65];
    struct stat about;
    int status;

    if (a->values) {
        if ((status = hash_values(file, hex, error)) != STATUS_OK)
            return status;
    } else if (stat(file, &about) == 0 && S_ISDIR(about.st_mode)) {
        if ((status = ensemble_hash(file, hex, error)) != STATUS_OK)
            return status;
    } else if (a->each)
        return hash_each(file, a->results, print_each, out, error);
    else if ((status = (a->results ? hash_results : hash_file)(file, hex, error)) != STATUS_OK)
        return status;
    if (a->files.count > 1)
        fprintf(out, "%s  %s\n", hex, file);
    else
        fprintf(out, "%s\n", hex);
    return STATUS_OK;
}

int command_hash(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .results = false };

    if (arguments_parse(&argp, "omland hash", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    return argument_each_file(&a.files, print, &a, terminal);
}
