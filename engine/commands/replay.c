/* omland replay: again from what a file holds of its run, and are the results the same? */
#include <argp.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/commands/again.h"
#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/notice_print.h"
#include "engine/experiment/runner.h"
#include "engine/scenario/files/text.h"
#include "output/destination.h"
#include "output/hash.h"
#include "output/trajectory.h"

enum { THREADS = 1000, FORCE, REFERENCE, DIFFERENCES_SHOWN = 20 };

struct arguments {
    const char *file, *output, *reference;
    int threads;
    bool force;
};

static const struct argp_option options[] = {
    { "output", 'o', "NEW.h5", 0, "keep the new file under this name", 0 },
    { "threads", THREADS, "N", 0, "threads; the result is the same for any number", 0 },
    { "reference", REFERENCE, "REF.h5", 0,
      "the reference of a region run of an ensemble, when it is no longer where it was", 0 },
    { "force", FORCE, NULL, 0, "replace an older file of the name NEW.h5", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->output = text; return 0;
    case REFERENCE: a->reference = text; return 0;
    case FORCE: a->force = true; return 0;
    case THREADS: a->threads = argument_whole(text, 1, 1024, state); return 0;
    case ARGP_KEY_ARG: return argument_one(&a->file, text, "file", state);
    case ARGP_KEY_END:
        if (!a->file)
            argp_error(state, "an HDF5 file of a run is needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "OUT.h5",
    "Runs again what OUT.h5 holds: its scenario texts, the values set on the command line, its "
    "seed and replicates, with the tables it names, "
    "which must be the same to the byte. Then compares the result hashes.\v"
    "Examples:\n"
    "  omland replay baseline.h5\n"
    "  omland replay baseline.h5 -o again.h5 --threads 1\n\n"
    "Tables are looked for under the names they had then: call it from the same folder if these "
    "were relative.\n"
    "Exit codes: 0 the same, 65 or 66 the scenario or a table is not what it was, 70 the results "
    "differ.",
    NULL,
    NULL,
    NULL
};

/* Hashes of all objects of a file, in the order of names. */
struct objects {
    char **path;
    char (*hex)[65];
    size_t count;
};

static bool add_object(void *listener, const char *path, const char *hex)
{
    struct objects *o = listener;
    char **paths = realloc(o->path, (o->count + 1) * sizeof *paths);
    char(*sums)[65];

    if (paths)
        o->path = paths;
    sums = paths ? realloc(o->hex, (o->count + 1) * sizeof *sums) : NULL;
    if (!sums)
        return false;
    o->hex = sums;
    memcpy(o->hex[o->count], hex, sizeof *o->hex);
    if (!(o->path[o->count] = strdup(path)))
        return false;
    o->count++;
    return true;
}

static void free_objects(struct objects *o)
{
    for (size_t k = 0; k < o->count; k++)
        free(o->path[k]);
    free(o->path);
    free(o->hex);
}

static const char *find_object(const struct objects *o, const char *path)
{
    for (size_t k = 0; k < o->count; k++)
        if (!strcmp(o->path[k], path))
            return o->hex[k];
    return NULL;
}

/* Prints which objects differ, or are in one file only. */
static int print_differences(const char *old, const char *new, FILE *out, struct error *error)
{
    struct objects was = { 0 }, is = { 0 };
    size_t different = 0;
    int status = hash_each(old, false, add_object, &was, error);

    if (status == STATUS_OK)
        status = hash_each(new, false, add_object, &is, error);
    for (size_t k = 0; k < was.count && status == STATUS_OK; k++) {
        const char *hex = find_object(&is, was.path[k]);

        if ((!hex || strcmp(hex, was.hex[k]) != 0) && different++ < DIFFERENCES_SHOWN)
            fprintf(out, "  %s %s\n", was.path[k], hex ? "differs" : "is not in the new file");
    }
    for (size_t k = 0; k < is.count && status == STATUS_OK; k++)
        if (!find_object(&was, is.path[k]) && different++ < DIFFERENCES_SHOWN)
            fprintf(out, "  %s is new\n", is.path[k]);
    if (different > DIFFERENCES_SHOWN)
        fprintf(out, "  and %zu more\n", different - DIFFERENCES_SHOWN);
    free_objects(&was);
    free_objects(&is);
    return status;
}

static int compare(const char *old, const char *new, const struct terminal *terminal,
                   struct error *error)
{
    char was[65], is[65];
    int status = hash_file(old, was, error);

    if (status == STATUS_OK)
        status = hash_file(new, is, error);
    if (status != STATUS_OK)
        return status;
    if (!strcmp(was, is)) {
        fprintf(terminal->out, "same  %s\n", is);
        return STATUS_OK;
    }
    fprintf(terminal->out, "different\n  was %s\n  is  %s\n", was, is);
    if ((status = print_differences(old, new, terminal->out, error)) != STATUS_OK)
        return status;
    return error_set(error, STATUS_INTERNAL, old,
                     ": the results are not the same when computed again", NULL);
}

/* The scenario as it was, from the texts in the file. */
static int read_scenario(const struct trajectory_config *config, const struct terminal *terminal,
                         struct scenario *scenario)
{
    char *report;
    const int status = again_read(config, scenario, &report);

    if (report)
        fprintf(terminal->err, "%s\n", report);
    free(report);
    return status;
}

static int run_again(const struct arguments *a, const struct trajectory_config *config,
                     const char *output, struct scenario *scenario, struct notice_tally *found,
                     struct error *error)
{
    uint32_t *replicates = calloc(config->replicate_count + 1, sizeof *replicates);
    const struct runner_options runner = { .output = output,
                                           .command = "omland replay",
                                           .replicates = replicates,
                                           .replicate_count = config->replicate_count,
                                           .threads = a->threads,
                                           .found = found };
    int status;

    if (!replicates)
        return error_set(error, STATUS_INTERNAL, "not enough memory to replay", NULL);
    for (size_t k = 0; k < config->replicate_count; k++)
        replicates[k] = (uint32_t)config->replicates[k];
    status = runner_run(scenario, &runner, error);
    free(replicates);
    return status;
}

/* A folder of its own, since a run that is stopped leaves more than one file. */
static char *make_folder(struct error *error)
{
    const char *parent = getenv("TMPDIR");
    char *folder;

    if (asprintf(&folder, "%s/omland.XXXXXX", parent && *parent ? parent : "/var/tmp") < 0)
        return error_set(error, STATUS_INTERNAL, "not enough memory to replay", NULL), NULL;
    if (mkdtemp(folder))
        return folder;
    error_set(error, STATUS_IO, folder,
              ": no folder can be made for the new file (use -o, or set TMPDIR)", NULL);
    free(folder);
    return NULL;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

/* Where the reference of an ensemble's run may be: as it was named, in the ensemble's folder,
 * beside the file. */
static char *reference_place(const struct arguments *a, const char *was, int k)
{
    const char *slash = strrchr(a->file, '/'),
               *name = strrchr(was, '/') ? strrchr(was, '/') + 1 : was;
    const int folder = slash ? (int)(slash - a->file) + 1 : 0;

    if (a->reference)
        return k ? NULL : text_copy(a->reference);
    switch (k) {
    case 0: return text_copy(was);
    case 1: return text_format("%.*s../reference/%s", folder, a->file, name);
    case 2: return text_format("%.*s%s", folder, a->file, name);
    default: return NULL;
    }
}

/* Finds the reference by its hash and tells where. */
static int find_reference(const struct arguments *a, const struct trajectory_config *config,
                          struct scenario *s, FILE *out, struct error *error)
{
    char hex[65], *path;
    bool found = false, other = false;

    if (!s->scope || *s->reference || !config->reference || !config->reference_hash)
        return STATUS_OK;
    for (int k = 0; !found && (path = reference_place(a, config->reference, k)); k++) {
        const bool there = access(path, R_OK) == 0 && hash_file(path, hex, error) == STATUS_OK;

        found = there && !strcmp(hex, config->reference_hash) && strlen(path) < sizeof s->reference;
        other = other || (there && !found);
        if (found) {
            memcpy(s->reference, path, strlen(path) + 1);
            fprintf(out, "reference: %s, the same as then\n", path);
        }
        free(path);
    }
    if (found)
        return STATUS_OK;
    return error_set(error, STATUS_MISSING, a->reference ? a->reference : config->reference,
                     other ? ": is not the reference of this run: its hash was "
                           : ": this reference of the run is not there: its hash was ",
                     config->reference_hash,
                     "; --reference names it (`omland hash` shows a file's), and `omland ensemble` "
                     "makes it again",
                     NULL);
}

/* The new file is neither the old one nor anything it was made from. */
static int may_write(const struct arguments *a, const struct scenario *s, struct error *error)
{
    struct destination_inputs inputs = { 0 };
    int status;

    destination_input(&inputs, a->file);
    destination_input_scenario(&inputs, s);
    status = destination_check(a->output, DESTINATION_HDF, &inputs, error);
    destination_inputs_free(&inputs);
    return status == STATUS_OK && a->output
               ? destination_keep_hdf(a->output, NULL, NULL, NULL, a->force, error)
               : status;
}

/* Everything between reading the configuration and the verdict; complaints that need no more
 * words than the report are said already. */
static int replay(const struct arguments *a, const struct trajectory_config *config,
                  const struct terminal *terminal)
{
    struct error error = { 0 };
    struct notice_tally found = { 0 };
    struct scenario scenario;
    char *folder = NULL, *output = NULL;
    int status = read_scenario(config, terminal, &scenario);

    if (status != STATUS_OK)
        return status;
    if (find_reference(a, config, &scenario, terminal->out, &error) != STATUS_OK
        || may_write(a, &scenario, &error) != STATUS_OK) {
        scenario_free(&scenario);
        return command_failed(terminal, &error);
    }
    if (a->output)
        output = strdup(a->output);
    else if ((folder = make_folder(&error)) && asprintf(&output, "%s/again.h5", folder) < 0)
        output = NULL;
    if (output && (status = run_again(a, config, output, &scenario, &found, &error)) == STATUS_OK)
        status = compare(a->file, output, terminal, &error);
    else if (!output)
        status = error.status
                     ? error.status
                     : error_set(&error, STATUS_INTERNAL, "not enough memory to replay", NULL);
    if (status != STATUS_OK)
        command_failed(terminal, &error);
    notice_print(terminal->err, &scenario.notices);
    notice_print_tally(terminal->err, &found, "replicates");
    notice_tally_free(&found);
    if (folder)
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(folder);
    free(output);
    scenario_free(&scenario);
    return status;
}

int command_replay(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .file = NULL };
    struct trajectory_config config;
    struct error error = { 0 };
    int status;

    if (arguments_parse(&argp, "omland replay", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    if (trajectory_read_config(a.file, &config, &error) != STATUS_OK)
        return command_failed(terminal, &error);
    status = replay(&a, &config, terminal);
    trajectory_free_config(&config);
    return status;
}
