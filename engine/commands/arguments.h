/* arguments: numbers on the command line, refused with what is allowed. They end the program
 * with exit 64 through argp. */
#ifndef OMLAND_COMMANDS_ARGUMENTS_H
#define OMLAND_COMMANDS_ARGUMENTS_H

#include <argp.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/commands/commands.h"

/* Parses the arguments of a verb into *into; a mistake of the user's ends the program with exit
 * 64, refused memory is told. */
ERROR_CHECKED int arguments_parse(const struct argp *argp, const char *name, int argc, char **argv,
                                  void *into, const struct terminal *terminal);
/* A whole number in a range. */
int argument_whole(const char *text, long min, long max, const struct argp_state *state);
/* A number in a range. */
double argument_number(const char *text, double min, double max, const struct argp_state *state);
/* A share strictly between 0 and 1. */
double argument_share(const char *text, const struct argp_state *state);
/* Processes at a time, of ensembles. */
int argument_jobs(const char *text, const struct argp_state *state);
/* `0-3, 7`: ascending, each once; malloc'd. */
uint32_t *argument_replicates(const char *text, size_t *count, const struct argp_state *state);
/* The one FILE of a verb: a second one is refused, "one `what` at a time". Returns 0. */
error_t argument_one(const char **file, const char *text, const char *what,
                     const struct argp_state *state);

/* The list of FILEs that a verb takes; with none, what is `needed` is said. Called for every key
 * that is no option of the verb. */
struct argument_files {
    char **file;
    int count;
};
error_t argument_files(int key, struct argument_files *files, const char *needed,
                       const struct argp_state *state);

/* Does something with each file; what fails is told and the others are done. The first failure. */
ERROR_CHECKED int argument_each_file(const struct argument_files *files,
                                     int (*act)(const void *context, const char *file, FILE *out,
                                                struct error *error),
                                     const void *context, const struct terminal *terminal);

#endif
