/* output_world: a small settled world with everything the output shows - people, firms,
 * commuters, flows, events, settings - made by hand. */
#ifndef OMLAND_TESTS_OUTPUT_WORLD_H
#define OMLAND_TESTS_OUTPUT_WORLD_H

#include "tests/support/household_world.h"

enum { OUTPUT_WORLD_PLACES = 3, OUTPUT_WORLD_YEARS = 4 };

struct output_world {
    struct household_world base;
    int more_events; /* this many household moves besides, each year */
    struct setting setting[8];
    struct source source[8];
    /* a file in a folder of its own, removed by output_world_free */
    char path[300], folder[256];
};

/* Years 2020-2024; households and firms grow with `size`. */
void output_world_create(struct output_world *o, int size);
void output_world_free(struct output_world *o);

/* Another year: ages everybody by twelve months, fills the ledger and the events with numbers
 * that depend on the year alone. */
void output_world_year(struct output_world *o, int year);

/* Years written into t, from year `from` to `last` (with the last year of the scenario: its
 * stocks too). */
struct trajectory;
void output_world_run(struct output_world *o, struct trajectory *t, int from, int last);

#endif
