/* checkpoint: the whole state of a world between two steps, in HDF5, so that a run can be reused
 * (--save-world) or go on (--resume). */
#ifndef OMLAND_OUTPUT_CHECKPOINT_H
#define OMLAND_OUTPUT_CHECKPOINT_H

#include <stdint.h>

#include "engine/base/error.h"

struct scenario;
struct world;

/* What must be the same for a saved world to be of use: CHECKPOINT_START a starting population
 * (tables, base year, seed, parameters; not policies, last year or output); CHECKPOINT_RUN a run
 * under way (every text, table and setting but run.threads, and the same program).
 * CHECKPOINT_BRANCH a run that another scenario goes on with: the two must be the same in all
 * that bears on the years before, see below. The replicate must be the same as well. */
enum checkpoint_purpose { CHECKPOINT_START, CHECKPOINT_RUN, CHECKPOINT_BRANCH };

/* SHA-256 of it, without the replicate: 64 hexadecimal digits and a zero. */
void checkpoint_fingerprint(const struct scenario *s, enum checkpoint_purpose purpose,
                            char hex[65]);

/* SHA-256 of all that bears on the years before `year`: program, tables, seed and settings, but of
 * policies and shocks only those that begin before it (a policy changes nothing before it begins,
 * which is tested on whole files), and neither titles nor what is written. Two scenarios for
 * which it is the same for a year have the same years before it. */
void checkpoint_branch_fingerprint(const struct scenario *s, int year, char hex[65]);

/* Written beside PATH and renamed, so PATH is always whole. */
ERROR_CHECKED int checkpoint_save(const char *path, const struct world *w,
                                  enum checkpoint_purpose purpose, uint32_t step,
                                  struct error *error);

/* Fills a world made by world_create (empty tables) and takes its census. STATUS_SCENARIO when the
 * file is of another scenario, seed or tables; STATUS_IO when it is damaged. *step is the step
 * to go on with. */
ERROR_CHECKED int checkpoint_load(const char *path, struct world *w,
                                  enum checkpoint_purpose purpose, uint32_t *step,
                                  struct error *error);

#endif
