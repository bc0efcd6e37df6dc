/* omland search: hands over to scripts/search, where DEAP's NSGA-II chooses and `omland
 * ensemble` of this program runs (docs/sensitivity_and_search.md). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/commands/commands.h"
#include "engine/scenario/files/text.h"
#include "version.h"

/* Beside the folder of the build, or where `make install` puts it: both seen from the program
 * itself. */
static const char *const places[] = { "../../scripts/search", "../scripts/search",
                                      "../share/omland/scripts/search" };

static char *script_of(const char *program)
{
    const char *slash = strrchr(program, '/');

    for (size_t k = 0; slash && k < sizeof places / sizeof *places; k++) {
        char *path = text_format("%.*s/%s", (int)(slash - program), program, places[k]);

        if (path && access(path, X_OK) == 0)
            return path;
        free(path);
    }
    return NULL;
}

int command_search(int argc, char **argv, const struct terminal *terminal)
{
    char *program = realpath("/proc/self/exe", NULL), *script = program ? script_of(program) : NULL;
    struct error error = { 0 };

    for (int k = 1; k < argc; k++)
        if (!strcmp(argv[k], "--version") || !strcmp(argv[k], "-V")) {
            fprintf(terminal->out, "omland %s (%s)\n", OMLAND_VERSION, OMLAND_COMMIT);
            free(script);
            free(program);
            return STATUS_OK;
        }
    char **arguments = calloc((size_t)argc + 1, sizeof *arguments);
    if (!arguments)
        error_set(&error, STATUS_INTERNAL, "not enough memory for the arguments", NULL);
    else if (!script)
        error_set(&error, STATUS_MISSING,
                  "scripts/search is not there: it stands beside the build folder, or in "
                  "share/omland/scripts where the program is installed",
                  NULL);
    else {
        memcpy(arguments, argv, (size_t)argc * sizeof *arguments);
        arguments[0] = script;
        for (int k = 1; k < argc; k++) /* as of every other verb */
            if (!strcmp(argv[k], "--usage") || !strcmp(argv[k], "-?"))
                arguments[k] = "--help";
        if (getenv("OMLAND") || setenv("OMLAND", program, 1) == 0)
            execv(script, arguments);
        error_set(&error, STATUS_MISSING, script, ": cannot be started: ", strerror(errno), NULL);
    }
    free(arguments);
    free(script);
    free(program);
    return command_failed(terminal, &error);
}
