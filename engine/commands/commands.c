#include "engine/commands/commands.h"

#include <stdlib.h>

#include "engine/base/plain.h"
#include "engine/scenario/files/shared.h"
#include "output/indicator_selection.h"

int command_failed(const struct terminal *terminal, const struct error *error)
{
    char plain[2 * sizeof error->message];

    fprintf(terminal->err, "omland: %s\n", plain_copy(plain, sizeof plain, error->message, "\n"));
    return error->status;
}

int command_printed(const struct terminal *terminal, int status)
{
    if (status != STATUS_OK)
        fputs("omland: not enough memory to print\n", terminal->err);
    return status;
}

void command_tell_shared(const struct terminal *terminal, const char *named, const char *path)
{
    if (!shared_has(named) && shared_has(path))
        fprintf(terminal->err, "omland: taken from where the program is installed: %s\n", path);
}

int command_read(const struct terminal *terminal, const char *file,
                 const struct scenario_override *overrides, size_t count, struct scenario *scenario)
{
    char *report = NULL;
    bool written[INDICATOR_LIMIT];
    struct error error = { 0 };
    int status = scenario_read(file, overrides, count, scenario, &report);
    bool shared = false;

    for (size_t k = 0; status == STATUS_OK && k < scenario->source_count && !shared; k++)
        if (!scenario->sources[k].is_table && (shared = shared_has(scenario->sources[k].path)))
            command_tell_shared(terminal, file, scenario->sources[k].path);
    if (report)
        fprintf(terminal->err, "%s\n", report);
    free(report);
    if (status == STATUS_OK
        && (status = indicator_selection_read(scenario, written, &error)) != STATUS_OK) {
        fprintf(terminal->err, "%s\n", error.message);
        scenario_free(scenario);
    }
    return status;
}
