/* household_world: a world of a few municipalities made by hand, for tests of the processes that
 * change households. No tables are read. */
#ifndef OMLAND_TESTS_HOUSEHOLD_WORLD_H
#define OMLAND_TESTS_HOUSEHOLD_WORLD_H

#include "engine/process.h"
#include "engine/setting/scenario.h"
#include "engine/world/world.h"

enum { HOUSEHOLD_WORLD_PLACES = 8, HOUSEHOLD_WORLD_START = 2020 };

struct household_world {
    struct scenario scenario;
    struct country_place place[HOUSEHOLD_WORLD_PLACES];
    struct country_edge edge[HOUSEHOLD_WORLD_PLACES];
    struct world w;
    struct error error;
    uint32_t index;        /* steps done */
    double parameters[64]; /* of the process being tested */
};

struct member {
    int age, sex, role, traits;
};

/* An empty world of n municipalities; region[k] is the labour-market region of municipality k,
 * region[k] / 10 its county. Fails the test when it cannot be made. */
void household_world_create(struct household_world *hw, int n, const int *region);
void household_world_free(struct household_world *hw);

/* Adds a household; municipalities in rising order. Uids follow from `ordinal`, so that the same
 * ordinals are the same people. Returns its row. */
uint32_t household_world_add(struct household_world *hw, int place, int tenure, uint64_t ordinal,
                             const struct member *members, int n);

/* Sorts nothing, counts everything: call after the last household. `spare` dwellings are free in
 * every municipality. */
void household_world_settle(struct household_world *hw, int spare);

/* Sets the process's parameters to their defaults; household_world_set changes one of them. */
void household_world_defaults(struct household_world *hw, const struct process *process);
void household_world_set(struct household_world *hw, const struct process *process,
                         const char *name, double value);

/* One quarterly step of the process alone (no rebuild), and the rebuild with the passing of
 * three months. Fail the test on an error. */
void household_world_step(struct household_world *hw, const struct process *process);
void household_world_rebuild(struct household_world *hw);

/* A hash over uid, next_household's uid, role and traits of everybody, in any order of rows. */
uint64_t household_world_hash(const struct household_world *hw);

#endif
