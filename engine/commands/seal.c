/* omland seal: are files still what Omland wrote? And: accept one as it is. */
#include <argp.h>
#include <stdbool.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "output/seal.h"

enum { RENEW = 1000 };

struct arguments {
    bool renew;
    struct argument_files files;
};

static const struct argp_option options[] = {
    { "renew", RENEW, NULL, 0, "accept each file as it is now and seal it anew", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    (void)text;
    switch (key) {
    case RENEW: a->renew = true; return 0;
    default: return argument_files(key, &a->files, "a file that Omland wrote is needed", state);
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE...",
    "Says of each FILE (a result, a saved world, a checkpoint, a reference, a merged file) whether "
    "its bytes are those that Omland wrote. Every "
    "verb that reads one asks the same, and refuses it when they are not.\v"
    "Examples:\n"
    "  omland seal baseline.h5 world.h5\n"
    "  omland seal --renew baseline.h5     # attributes were added by another program, and that is "
    "all right\n\n"
    "A seal finds accidents. It does not tell who wrote a file.\n"
    "Exit codes: 0 all are whole, 66 a file is not there, 74 a file is damaged, cut or has no "
    "seal.",
    NULL,
    NULL,
    NULL
};

static int look(const void *arguments, const char *file, FILE *out, struct error *error)
{
    const struct arguments *a = arguments;
    const int status = a->renew ? seal_renew(file, error) : seal_check(file, error);

    if (status == STATUS_OK)
        fprintf(out, "%s: %s\n", file, a->renew ? "sealed as it is" : "whole");
    return status;
}

int command_seal(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .renew = false };

    if (arguments_parse(&argp, "omland seal", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    return argument_each_file(&a.files, look, &a, terminal);
}
