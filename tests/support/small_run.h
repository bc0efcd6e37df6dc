/* small_run: a scenario on the small country of a folder (small_country.h), for tests that run the
 * model on it. Whatever goes wrong fails the test. */
#ifndef OMLAND_TESTS_SMALL_RUN_H
#define OMLAND_TESTS_SMALL_RUN_H

#include "engine/setting/scenario.h"
#include "engine/world/world.h"

/* Fails with the error's message unless all went well. */
void small_run_done(int status, const struct error *error);

/* `small.ini` with these lines more, written beside it and read. */
void small_run_read(const char *folder, const char *settings, struct scenario *scenario);

/* The same, and its world at the start; and away with both. */
void small_run_make(const char *folder, const char *settings, struct scenario *scenario,
                    struct world *w);
void small_run_unmake(struct scenario *scenario, struct world *w);

#endif
