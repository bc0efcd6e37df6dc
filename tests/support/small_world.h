/* small_world: a world made by hand, without tables or files, for tests of the core. Everything
 * that goes wrong while making it fails the test. */
#ifndef OMLAND_TESTS_SMALL_WORLD_H
#define OMLAND_TESTS_SMALL_WORLD_H

#include "engine/setting/scenario.h"
#include "engine/world/world.h"

enum { SMALL_WORLD_START = 2020 };

struct small_world {
    struct scenario scenario;
    struct world w;
    struct error error;
    uint64_t ordinal; /* of the next agent: uids are made of it */
};
struct small_person {
    int age, sex, role;
};

/* An empty world of n municipalities (codes 1000, 1007 ...) at the start of 2020, four steps a
 * year, with event lists when `trajectories`. Without edges: a chain, ten minutes each. */
void small_world_make(struct small_world *s, size_t n, const struct country_edge *edges,
                      size_t edge_count, bool trajectories);
void small_world_free(struct small_world *s);

/* Appends settled rows; households and firms come in the order of their municipalities. Return
 * the row. */
uint32_t small_world_household(struct small_world *s, uint16_t place, size_t size,
                               const struct small_person *members);
uint32_t small_world_firm(struct small_world *s, uint16_t place, enum sector sector, int32_t jobs);
void small_world_employ(struct small_world *s, uint32_t person, uint32_t firm);

/* After the last household and firm: everybody stays, begins and blocks are made, the census
 * taken, all invariants checked. */
void small_world_ready(struct small_world *s);

/* New rows of this step, as processes add them. A new household (place: where its members are
 * counted from; next_municipality: where it will be) or firm. */
uint32_t small_world_new_household(struct small_world *s, uint16_t place,
                                   uint16_t next_municipality);
uint32_t small_world_new_person(struct small_world *s, uint32_t next_household,
                                struct small_person person);
uint32_t small_world_new_firm(struct small_world *s, uint16_t next_municipality, enum sector sector,
                              int32_t jobs);

/* Three months pass, the tables are rebuilt and checked. */
void small_world_step(struct small_world *s, uint32_t step);

/* Row of an agent by uid, or NOBODY. */
uint32_t small_world_person_row(const struct small_world *s, uint64_t uid);
uint32_t small_world_household_row(const struct small_world *s, uint64_t uid);
uint32_t small_world_firm_row(const struct small_world *s, uint64_t uid);

/* A hash over every saved column, begins, blocks, places, census and ledger of any world: equal
 * only if all are equal, rows in the same order. */
uint64_t small_world_hash(struct world *w);

#endif
