#include "engine/commands/arguments.h"

#include <stdlib.h>

#include "engine/commands/help.h"
#include "engine/scenario/files/text.h"

enum { REPLICATES_MOST = 100000 };

int arguments_parse(const struct argp *argp, const char *name, int argc, char **argv, void *into,
                    const struct terminal *terminal)
{
    struct error error;

    if (help_asked(argp, name, argc, argv, terminal->out))
        exit(fflush(terminal->out) == 0 ? STATUS_OK : STATUS_IO);
    argp_err_exit_status = STATUS_USAGE;
    argv[0] = (char *)name; /* getopt reads it for its messages, nobody writes it */
    if (argp_parse(argp, argc, argv, ARGP_NO_HELP, NULL, into) == 0)
        return STATUS_OK;
    error_set(&error, STATUS_INTERNAL, "not enough memory for the arguments", NULL);
    return command_failed(terminal, &error);
}

int argument_whole(const char *text, long min, long max, const struct argp_state *state)
{
    char *end;
    const long n = strtol(text, &end, 10);

    if (end == text || *end || n < min || n > max)
        argp_error(state, "`%s` is not a whole number from %ld to %ld", text, min, max);
    return (int)n;
}

double argument_number(const char *text, double min, double max, const struct argp_state *state)
{
    char *end;
    const double x = strtod(text, &end);

    if (end == text || *end || !(x >= min && x <= max))
        argp_error(state, "`%s` is not a number from %g to %g", text, min, max);
    return x;
}

double argument_share(const char *text, const struct argp_state *state)
{
    char *end;
    const double x = strtod(text, &end);

    if (end == text || *end || !(x > 0.0 && x < 1.0))
        argp_error(state, "`%s` is not a share between 0 and 1", text);
    return x;
}

int argument_jobs(const char *text, const struct argp_state *state)
{
    return argument_whole(text, 1, 4096, state);
}

uint32_t *argument_replicates(const char *text, size_t *count, const struct argp_state *state)
{
    uint32_t *list = text_numbers(text, REPLICATES_MOST, 0xfffffffeu, count);

    if (!list)
        argp_error(state,
                   "`%s` is not a list of replicates such as 0-3,7 (each once, at most %d of them)",
                   text, REPLICATES_MOST);
    return list;
}

error_t argument_one(const char **file, const char *text, const char *what,
                     const struct argp_state *state)
{
    if (*file)
        argp_error(state, "one %s at a time", what);
    *file = text;
    return 0;
}

error_t argument_files(int key, struct argument_files *files, const char *needed,
                       const struct argp_state *state)
{
    if (key == ARGP_KEY_ARGS) {
        files->file = state->argv + state->next;
        files->count = state->argc - state->next;
    } else if (key == ARGP_KEY_END) {
        if (!files->count)
            argp_error(state, "%s", needed);
    } else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

int argument_each_file(const struct argument_files *files,
                       int (*act)(const void *context, const char *file, FILE *out,
                                  struct error *error),
                       const void *context, const struct terminal *terminal)
{
    struct error error = { 0 };
    int status = STATUS_OK;

    for (int k = 0; k < files->count; k++) {
        const int one = act(context, files->file[k], terminal->out, &error);

        if (one != STATUS_OK)
            command_failed(terminal, &error);
        if (status == STATUS_OK)
            status = one;
    }
    return status;
}
