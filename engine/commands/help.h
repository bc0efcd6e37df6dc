/* help: --help, --usage and --version of every verb, laid out here for any width. argp's own layout
 * ends in a write behind its buffer when a word is longer than the line (glibc 2.36), so it is
 * not asked. */
#ifndef OMLAND_COMMANDS_HELP_H
#define OMLAND_COMMANDS_HELP_H

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

/* Is one of them asked for, before `--`? Then it is printed, and there is nothing else to do. */
bool help_asked(const struct argp *argp, const char *name, int argc, char **argv, FILE *out);

#endif
