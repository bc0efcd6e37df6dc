/* ensemble_progress: how far an ensemble is, told as its runs end: a bar on a terminal, else a
 * line for each tenth. */
#ifndef OMLAND_COMMANDS_ENSEMBLE_PROGRESS_H
#define OMLAND_COMMANDS_ENSEMBLE_PROGRESS_H

#include "engine/commands/commands.h"
#include "engine/experiment/extent.h"

struct ensemble_progress {
    const struct terminal *terminal;
    double start, printed;
    size_t first;
    bool begun, quiet;
    int lines;
};

/* The listener of an ensemble (ensemble.h: callback), given a struct ensemble_progress with its
 * terminal set. */
void ensemble_progress_callback(void *listener, const char *key, const struct error *error,
                                size_t done, size_t failed, size_t all);

/* The same listener, told what became of the runs of before (ensemble.h: noted). */
void ensemble_progress_noted(void *listener, const char *text);

/* The same listener, told beforehand how much there is to do (ensemble.h: sized). */
void ensemble_progress_sized(void *listener, size_t runs, int workers, const struct extent *each);

#endif
