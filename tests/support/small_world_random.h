/* small_world_random: a small world full of people and firms, and a step of random decisions in it,
 * as processes make them: deaths, children that leave, couples that form, births, firms that
 * open, grow, move and close, hires, moves, immigration and emigration. */
#ifndef OMLAND_TESTS_SMALL_WORLD_RANDOM_H
#define OMLAND_TESTS_SMALL_WORLD_RANDOM_H

#include "tests/support/small_world.h"

/* Fills an empty small world with about `households` households a municipality (some with far
 * fewer, one without any) and their firms. */
void small_world_random_fill(struct small_world *s, uint64_t seed, uint32_t households);

/* Decides; the rebuild is the caller's. Books the flows that processes book. */
void small_world_random_decide(struct small_world *s, uint64_t seed, uint32_t step);

#endif
