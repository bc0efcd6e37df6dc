/* work_world: a whole starting population - a little country written on the fly, or the real one -
 * and single processes run on it, for tests of firms and jobs. Everything that goes wrong fails
 * the test. */
#ifndef OMLAND_TESTS_WORK_WORLD_H
#define OMLAND_TESTS_WORK_WORLD_H

#include "engine/process.h"
#include "engine/setting/scenario.h"
#include "engine/world/world.h"

struct work_world {
    struct scenario scenario;
    struct world w;
    struct error error;
    uint32_t index;
};

/* A little country of `places` municipalities, rows of its tables in another order (0: by code). */
void work_world_small(struct work_world *ww, unsigned country, int places, unsigned order);
/* The real country at a base year. */
void work_world_norway(struct work_world *ww, int base);
void work_world_free(struct work_world *ww);

/* Changes a parameter of a process. */
void work_world_set(struct work_world *ww, const struct process *process, const char *name,
                    double value);

/* Runs one process of the present step with its own stream; no rebuild. Drivers stand as the
 * test left them. */
void work_world_run(struct work_world *ww, const struct process *process);
/* Three months pass: the tables are rebuilt and all invariants checked. */
void work_world_pass(struct work_world *ww);

/* A hash over firms and over persons' work, row by row. */
uint64_t work_world_hash(const struct work_world *ww);

/* Every job of the country's tables is held; firms have some more that are vacant, close to the
 * share that the start adds. */
void work_world_tables_held(const struct work_world *ww);

#endif
