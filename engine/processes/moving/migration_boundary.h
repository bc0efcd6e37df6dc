/* migration_boundary: movers across the edge of a region run's scope (world/boundary.h). */
#ifndef OMLAND_PROCESSES_MIGRATION_BOUNDARY_H
#define OMLAND_PROCESSES_MIGRATION_BOUNDARY_H

#include "engine/processes/moving/destination.h"
#include "engine/processes/select_rows.h"

/* Region run: candidates join the movers; *origins [place], malloc'd, marks where any of them
 * lives. Null in other runs: all. */
ERROR_CHECKED int migration_boundary_join(const struct step *s, const struct world *w,
                                          struct row_list *movers, uint8_t **origins);

/* Reference: samples those among the movers who may choose a target region. Region run: candidates
 * that do not choose theirs leave the movers. */
ERROR_CHECKED int migration_boundary_choose(const struct step *s, struct world *w,
                                            const struct destination *d, struct row_list *movers);

/* Where in its target region a candidate's mover goes. */
uint16_t migration_boundary_place(const struct step *s, const struct world *w,
                                  const struct destination *d, uint32_t i, uint16_t target,
                                  float *scratch);

/* Behind the choice. Region run: drops the requests for dwellings outside that find none, with the
 * chance of the reference; the first *households of *n stay the first. Reference: records the
 * chance, once all are settled. Nothing in other runs. */
struct dwelling_request;
ERROR_CHECKED int migration_boundary_room(const struct step *s, const struct world *w,
                                          struct dwelling_request *request, size_t *households,
                                          size_t *n);

#endif
