/* region_compact: a reference made small, to lie in a page or to be handed on. What it costs is
 * measured in docs/region_runs.md.
 *
 * Candidates   REGION_POOL_YEARS years share them: of each year's households one in so many is
 *              kept, and each of these years has all that are kept of its season, with dates that
 *              follow the calendar. Of those sampled with some probability as many are kept as if
 *              sampled for REGION_COMPACT_SPARE times those expected, with a probability that has
 *              few digits. As many come as before, on average (region_pool.c).
 * Census       of municipalities outside: of January, by groups of age (region_outside.h).
 * Numbers      shares of a step, and the state of municipalities outside, have fewer digits
 *              (region_round.c).
 * Identities   are made of the row, so that they need not be kept; the trait for life that a uid
 *              carries (commuter.h) and the jobs of a firm stay (region_identity.c). */
#ifndef OMLAND_REGION_REGION_COMPACT_H
#define OMLAND_REGION_REGION_COMPACT_H

#include "engine/region/region.h"

enum { REGION_POOL_YEARS = 5 };
#define REGION_COMPACT_SPARE 3.0

/* What a run has recorded becomes compact; identities are still short. */
ERROR_CHECKED int region_compact(struct region *e, struct error *error);

/* The parts of it. */
ERROR_CHECKED int region_pool(struct region *e, struct error *error);
void region_round(struct region *e);

/* A compact reference is kept with short identities; they are given once it is read, and taken off
 * a copy of rows to be kept. number: of the list, 0 the start. Rows of the list in the whole
 * reference, of persons and firms (region_narrow.h); null where they are its own. */
void region_shorten_identities(struct region_list *l);
void region_give_identities(struct region_list *l, size_t number, const uint32_t *person_row,
                            const uint32_t *firm_row);

/* Parts of a whole in which a share or level is kept; 0: as it is. */
double region_number_parts(enum boundary_number number);

#endif
