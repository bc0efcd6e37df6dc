#include "engine/commands/again.h"

#include <stdlib.h>

#include "engine/scenario/scenario_read.h"
#include "output/trajectory.h"

int again_read(const struct trajectory_config *config, struct scenario *scenario, char **report)
{
    struct scenario_override *overrides = calloc(config->override_count + 1, sizeof *overrides);
    int status = STATUS_INTERNAL;

    *report = NULL;
    for (size_t k = 0; overrides && k < config->override_count; k++)
        overrides[k].text = config->overrides[k];
    if (overrides)
        status = scenario_read_again(config->sources, config->source_count, overrides,
                                     config->override_count, scenario, report);
    free(overrides);
    return status;
}

int again_read_file(const char *path, struct trajectory_config *config, struct scenario *scenario,
                    struct error *error)
{
    char *report = NULL;
    int status = trajectory_read_config(path, config, error);

    if (status != STATUS_OK)
        return status;
    if ((status = again_read(config, scenario, &report)) != STATUS_OK) {
        error_set(error, status, path,
                  ": its scenario cannot be read again: ", report ? report : "not enough memory",
                  NULL);
        trajectory_free_config(config);
    }
    free(report);
    return status;
}
