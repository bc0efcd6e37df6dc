/* start_difference: two starting populations, agent by agent. Who is there in one only, and
 * whose facts differ; by uid. */
#ifndef OMLAND_TESTS_START_DIFFERENCE_H
#define OMLAND_TESTS_START_DIFFERENCE_H

#include "engine/world/world.h"

struct start_difference {
    size_t persons, firms;   /* in the first */
    size_t gone, firms_gone; /* of them, not in the second */
    /* of those in both */
    size_t birth, education, activity, childhood, household, role, employer;
    size_t jobs, firm_traits; /* of firms in both */
    size_t any;               /* persons gone or with any fact of another value */
};

/* Compares all municipalities but `except` (NOWHERE: none). Returns 0, or -1 without memory. */
int start_difference(const struct world *a, const struct world *b, size_t except,
                     struct start_difference *d);

#endif
