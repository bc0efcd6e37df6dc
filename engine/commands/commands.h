/* commands: the verbs of the program. Each takes its own arguments (argv[0] is the verb), parses
 * them with argp, and returns an exit code. What they say goes through the terminal they are
 * given; only main owns the real one. */
#ifndef OMLAND_COMMANDS_COMMANDS_H
#define OMLAND_COMMANDS_COMMANDS_H

#include <stdbool.h>
#include <stdio.h>

#include "engine/base/error.h"
#include "engine/scenario/scenario_read.h"

/* bar: err is a terminal, so a progress bar may redraw its line */
struct terminal {
    FILE *out, *err;
    bool bar;
};

struct command {
    const char *name, *purpose;
    int (*run)(int argc, char **argv, const struct terminal *terminal);
};
extern const struct command command_list[]; /* ended by a row without name */

ERROR_CHECKED int command_run(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_check(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_hash(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_seal(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_replay(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_export(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_merge(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_describe(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_reference(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_regions(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_ensemble(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_compare(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_workshop(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_report(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_sensitivity(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_search(int argc, char **argv, const struct terminal *terminal);
ERROR_CHECKED int command_calibrate(int argc, char **argv, const struct terminal *terminal);

/* Prints "omland: message" to terminal->err and returns the status. */
int command_failed(const struct terminal *terminal, const struct error *error);

/* The status of a table that was to be printed (table_end), told when memory ran out. */
int command_printed(const struct terminal *terminal, int status);

/* Says so when `path` lies in the shared folder and what was `named` does not. */
void command_tell_shared(const struct terminal *terminal, const char *named, const char *path);

/* Reads a scenario and prints its mistakes; the status of scenario_read. */
ERROR_CHECKED int command_read(const struct terminal *terminal, const char *file,
                               const struct scenario_override *overrides, size_t count,
                               struct scenario *scenario);

#endif
