/* again: the scenario of a run as its file has it - the texts in the file, the values set on the
 * command line, and tables that must be the same to the byte. */
#ifndef OMLAND_COMMANDS_AGAIN_H
#define OMLAND_COMMANDS_AGAIN_H

#include "engine/base/error.h"

struct scenario;
struct trajectory_config;

/* As scenario_read_again: mistakes stand in *report (malloc'd, may be null). */
ERROR_CHECKED int again_read(const struct trajectory_config *config, struct scenario *scenario,
                             char **report);

/* The same of a file; mistakes stand in *error. On success both are the caller's to free. */
ERROR_CHECKED int again_read_file(const char *path, struct trajectory_config *config,
                                  struct scenario *scenario, struct error *error);

#endif
