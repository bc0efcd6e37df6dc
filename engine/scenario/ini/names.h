/* names: what a run, a strategy, a shock, a future or a sample may be called. Names become parts of
 * file names, of rows of a plan and of headings of tables, so they hold nothing that means
 * something there. */
#ifndef OMLAND_SCENARIO_NAMES_H
#define OMLAND_SCENARIO_NAMES_H

#include <stdbool.h>

enum { NAMES_MOST = 64 }; /* bytes */

/* Why this is no name, in words that follow it (`is empty`, ...); null when it is one. */
const char *names_fault(const char *name);

/* A path that stays within the folder it is read from: no `..`, not absolute, nothing hidden. */
bool names_inside(const char *path);

#endif
