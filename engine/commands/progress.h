/* progress: how far a run is. What is left is told once a year has been computed and so is
 * known, never guessed before. */
#ifndef OMLAND_COMMANDS_PROGRESS_H
#define OMLAND_COMMANDS_PROGRESS_H

#include <stdint.h>

#include "engine/commands/commands.h"

struct world;

struct progress {
    const struct terminal *terminal;
    const char *what;
    double start, printed;
    size_t first;
    bool begun;
};

double progress_seconds(void);

/* ", about 12 s left" of `all`, when `done` is more than `first` were `seconds` ago; else
 * nothing. */
const char *progress_left(char text[48], double seconds, size_t first, size_t done, size_t all);

/* The listener of a run (runner.h: callback), given a struct progress with its terminal set: a bar
 * on a terminal; else a line for the start, the first year, every fifth, and after ten seconds of
 * silence. */
void progress_callback(void *listener, uint32_t replicate, size_t done, size_t all, int year,
                       const struct world *w);

#endif
